"""Files of a form, written to the disk as their bytes come; nothing of them is held in memory or in a second place."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool

from ...errors import PatuhError
from ...text import Text
from ..access.refusal import foreign
from ..jobs.errors import JobRefused
from ..jobs.incoming import Incoming

LONGEST_FIELD = 4096  # bytes; the form has but a token
LONGEST_HEADERS = 8192


async def receive(request: Request, incoming: Incoming, proves: Callable[[str], bool] | None) -> None:
    """Give the files of a form (multipart/form-data) to `incoming`.

    Unless `proves` is None, the form's field `csrf` must stand before its files and prove where the form comes from;
    raises Refusal otherwise. Raises JobRefused for what is no such form, and whatever `incoming` refuses; the rest of
    the body is then read and dropped, since a browser shows no answer before it has sent everything.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise JobRefused(NO_FORM)
    parts = _Parts(incoming, proves)
    parser = MultipartParser(options[b"boundary"], parts.callbacks())  # type: ignore[arg-type]  # its types ask for all
    failed: Exception | None = None
    async for block in request.stream():
        if failed is None:
            try:
                await run_in_threadpool(parser.write, block)
            except MultipartParseError:
                failed = JobRefused(NO_FORM)
            except PatuhError as error:
                failed = error
    if failed is not None:
        raise failed
    if not parts.ended:
        raise JobRefused(CUT_OFF)


class _Parts:
    """What stands in the parts of a form, as the parser meets it."""

    def __init__(self, incoming: Incoming, proves: Callable[[str], bool] | None) -> None:
        self._incoming, self._proves = incoming, proves
        self._headers: dict[bytes, bytes] = {}
        self._name = self._value = b""
        self._field: bytes | None = None
        self._text = b""
        self._in_file = False
        self.ended = False

    def callbacks(self) -> dict[str, Callable[..., None]]:
        return {
            "on_part_begin": self._part,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header,
            "on_headers_finished": self._begun,
            "on_part_data": self._data,
            "on_part_end": self._part_end,
            "on_end": self._end,
        }

    def _part(self) -> None:
        self._headers, self._field, self._text, self._in_file = {}, None, b"", False

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]
        self._bounded()

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._bounded()

    def _bounded(self) -> None:
        if len(self._name) + len(self._value) > LONGEST_HEADERS or len(self._headers) > 16:
            raise JobRefused(NO_FORM)

    def _header(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _begun(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        name = options.get(b"filename")
        if name is None:
            self._field = options.get(b"name", b"")
        elif name:  # a form without a chosen file sends one without a name
            if self._proves is not None:
                raise foreign()
            self._incoming.begin(name.decode("utf-8", errors="replace"))
            self._in_file = True

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._in_file:
            self._incoming.write(data[start:end])
        elif self._field is not None:
            self._text += data[start:end]
            if len(self._text) > LONGEST_FIELD:
                raise JobRefused(NO_FORM)

    def _part_end(self) -> None:
        if self._in_file:
            self._incoming.finish()
        elif self._field == b"csrf" and self._proves is not None:
            if not self._proves(self._text.decode("utf-8", errors="replace")):
                raise foreign()
            self._proves = None

    def _end(self) -> None:
        if self._proves is not None:
            raise foreign()
        self.ended = True


NO_FORM = Text("Formulir unggahan ini tidak terbaca.", "This upload form cannot be read.")
CUT_OFF = Text("Unggahan terputus sebelum selesai; ulangi.", "The upload was cut off before its end; try again.")
