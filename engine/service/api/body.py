"""The body of a request, read no further than it may be long and no longer than it may take."""

from __future__ import annotations

import asyncio

from fastapi import Request

from ...errors import PatuhError
from ...text import Text

SECONDS = 10.0  # for a body to come; the proxy in front allows less


class TooLarge(PatuhError):
    """The body is longer than the service reads."""

    def __init__(self, most: int) -> None:
        super().__init__(Text("Isi permintaan lebih dari {n} bita.", "The body is longer than {n} bytes.").fill(n=most))


class TooLate(PatuhError):
    """The body did not come in time."""

    def __init__(self) -> None:
        super().__init__(
            Text("Isi permintaan tidak lengkap dalam {n} detik.", "The body was not whole within {n} seconds.").fill(
                n=int(SECONDS)
            )
        )


class WrongType(PatuhError):
    """The body is not said to be JSON."""

    def __init__(self) -> None:
        super().__init__(Text("Isi permintaan bukan JSON.", "The body is not JSON."))


async def read_json_bytes(request: Request, most: int, seconds: float = SECONDS) -> bytes:
    """The bytes of a body that is said to be JSON; raises WrongType, TooLarge, TooLate."""
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    charset = rest.lower().replace('"', "").replace(" ", "")
    if kind.strip().lower() != "application/json" or ("charset=" in charset and "charset=utf-8" not in charset):
        raise WrongType
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise WrongType
    stated = request.headers.get("content-length", "")
    if stated.isascii() and stated.isdigit() and int(stated[:20]) > most:
        raise TooLarge(most)
    content = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                content += piece
                if len(content) > most:
                    raise TooLarge(most)
    except TimeoutError:
        raise TooLate from None
    return bytes(content)
