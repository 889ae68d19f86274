"""HTTP as it comes over the wire: parsed in C, and no more of a request's head than a head has."""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST = 32 << 10  # bytes of a request's first line and headers; a proxy in front allows less


class Bounded(HttpToolsProtocol):
    """uvicorn's protocol, which by itself keeps a head of any length in memory until its end comes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._in_head, self._head = False, 0

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self._in_head:
            self._head = 0
            return
        self._head += len(data)
        if self._head > MOST and not self.transport.is_closing():
            self.send_400_response(TOO_LONG)

    def on_message_begin(self) -> None:
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()


TOO_LONG = "The request's head is too long."
