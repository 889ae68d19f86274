"""A head that never ends is given up, whether it is one long line or many; a usual one is not."""

from __future__ import annotations

import asyncio

import pytest
from patuh.engine.service.api.head import MOST, Bounded
from uvicorn.config import Config
from uvicorn.server import ServerState

BEGIN = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


class Wire(asyncio.Transport):
    """What is written to it, and whether it was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.said, self.closed = b"", False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.said += data

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


async def answered(pieces: list[bytes]) -> tuple[bool, bytes]:
    """Whether the line was closed on somebody who sends these pieces, and what was said before."""

    async def app(scope: object, receive: object, send: object) -> None:
        await asyncio.Event().wait()

    wire = Wire()
    protocol = Bounded(Config(app, http=Bounded, log_config=None), ServerState(), {})
    protocol.connection_made(wire)
    for piece in pieces:
        if not wire.closed:
            protocol.data_received(piece)
    return wire.closed, wire.said


@pytest.mark.parametrize("more", [b"X-A: b\r\n", b"a" * 10], ids=["lines", "line"])
def test_a_head_without_end_is_given_up(more: bytes) -> None:
    closed, said = asyncio.run(answered([BEGIN, b"X: ", *[more] * (MOST // len(more) + 10)]))
    assert closed and said.startswith(b"HTTP/1.1 400")


def test_a_long_body_is_no_head() -> None:
    head = BEGIN + b"Content-Length: 1000000\r\n\r\n"
    assert asyncio.run(answered([head, *[b"a" * 1000] * 60])) == (False, b"")
