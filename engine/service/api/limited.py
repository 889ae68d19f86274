"""No body is read further than it may be long, whoever reads it; uploads have limits of their own."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .body import TooLarge


class Limited:
    """An application that gets at most so many bytes of a body, but on the paths under `uploads`."""

    def __init__(self, app: ASGIApp, most: int, uploads: tuple[str, ...] = ()) -> None:
        self._app, self._most, self._uploads = app, most, uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(self._uploads):
            return await self._app(scope, receive, send)
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._most:
                raise TooLarge(self._most)
            return message

        await self._app(scope, counted, send)
