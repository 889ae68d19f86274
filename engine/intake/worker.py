"""Reads a workbook or Parquet file in a process of its own: what ends this process does not end patuh.

Run as a module with the kind of file as its argument and the file's bytes on standard input. It says on standard
output, one JSON array a line: `["sheet", name, hidden, is data]` before a sheet is touched, so that whoever listens
knows which one ended it; `["names", [...]]` or `["spans", [[column, first row, last row], ...]]`;
`[row from 1, [cell, ...]]` for rows that hold something, then `["rows", count]`, or else all rows as frames of text:
`["frame", size]`, followed by so many bytes of Arrow IPC; and at the end `["end"]` or `["refused", why, detail]`.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

from . import ods_marks, xls_marks, xlsb_marks, xlsx_marks
from .cell_text import text_of
from .xlsx_marks import MOST_CELLS, Marks

MEMORY = 2 << 30
CPU_SECONDS = 600
FRAME_CELLS = 4_000_000

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class Refused(Exception):
    """The file cannot be read; the arguments are why, as `workbook` knows it, and what it is about."""


def main() -> None:
    """Read the file on standard input as the kind that the argument names."""
    _limit()
    kind, data = sys.argv[1], sys.stdin.buffer.read()
    try:
        for message in _parquet(data) if kind == "parquet" else _workbook(data, kind):
            _say(message)
        _say(["end"])
    except Refused as refused:
        _say(["refused", *refused.args])
    except ImportError as error:
        _say(["refused", "library", (error.name or "").replace("_", "-")])
    except MemoryError:
        _say(["refused", "limit", ""])
    except BaseException:  # the readers are written in Rust: what panics there is no Exception here
        _say(["refused", "broken", ""])


def _limit() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the workers' data


def _say(message: list[Any] | bytes) -> None:
    if isinstance(message, bytes):
        sys.stdout.buffer.write(message)
        return
    sys.stdout.write(json.dumps(message, separators=(",", ":")) + "\n")
    if isinstance(message[0], str):
        sys.stdout.flush()


def _workbook(data: bytes, kind: str) -> Iterator[list[Any]]:
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    if kind == "xls" and xls_marks.is_locked(data):
        raise Refused("password", "")
    try:
        book = CalamineWorkbook.from_object(io.BytesIO(data))
    except PasswordError:
        raise Refused("password", "") from None
    marks = _all_marks(data, kind)
    for index, sheet in enumerate(book.sheets_metadata):
        is_data = sheet.typ == SheetTypeEnum.WorkSheet
        yield ["sheet", sheet.name, sheet.visible != SheetVisibleEnum.Visible, is_data]
        if is_data:
            yield from _sheet(book.get_sheet_by_index, index, marks[index] if index < len(marks) else Marks(), kind)


def _all_marks(data: bytes, kind: str) -> list[Marks]:
    if kind == "xls":
        return xls_marks.read(data)
    readers = {"xlsx": xlsx_marks.read, "xlsb": xlsb_marks.read, "ods": ods_marks.read}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return readers[kind](archive)


def _sheet(open_sheet: Any, index: int, marks: Marks, kind: str) -> Iterator[list[Any]]:
    if marks.far:
        raise Refused("far_cell", marks.far)
    sheet = open_sheet(index)
    merged = [[first[1], first[0] + 1, last[0] + 1] for first, last in sheet.merged_cell_ranges or ()]
    merged += [[span.column, span.first, span.last] for span in marks.spans]
    yield ["spans", [span for span in merged if span[2] > span[1]]]
    bottom = max((row + 1 for row, _ in marks.texts), default=0)
    start, width, height = sheet.start or (0, 0), sheet.total_width, max(sheet.total_height, bottom)
    if height * width > MOST_CELLS:
        raise Refused("far_cell", "")
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in marks.texts.items():
        by_row.setdefault(row, {})[column] = text
    width = max(width, max((column + 1 for _, column in marks.texts), default=0))
    left = [""] * start[1]
    done = 0
    for done, values in enumerate(sheet.iter_rows() if sheet.start else (), start=1):
        cells = left + [value if type(value) is str else text_of(value) for value in values]
        yield from _row(done, cells, by_row.get(done - 1), width, kind)
    for number in range(done + 1, bottom + 1):
        yield from _row(number, [], by_row.get(number - 1), width, kind)
    yield ["rows", height]


def _row(number: int, cells: list[str], marked: dict[int, str] | None, width: int, kind: str) -> Iterator[list[Any]]:
    if marked or any(cells):
        cells += [""] * (width - len(cells))
        for column, text in (marked or {}).items():
            cells[column] = text
        if kind == "xlsx":
            cells = [_ESCAPED.sub(_unescaped, text) if "_x" in text else text for text in cells]
        yield [number, cells]


def _unescaped(found: re.Match[str]) -> str:
    """The character that XLSX writes as `_x000D_`; half a pair of surrogates is no character."""
    code = int(found[1], 16)
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)


def _parquet(data: bytes) -> Iterator[list[Any] | bytes]:
    import polars

    from .column_text import texts

    yield ["sheet", "", False, True]
    # Ten bytes can stand for a thousand million equal rows, so they are counted before they are read.
    lazy = polars.scan_parquet(io.BytesIO(data))
    names = lazy.collect_schema().names()
    height = int(lazy.select(polars.len()).collect().item())
    if height * max(len(names), 1) > MOST_CELLS:
        raise Refused("limit", "")
    yield ["names", names]
    step = max(FRAME_CELLS // max(len(names), 1), 1)
    for start in range(0, height, step):
        frame = polars.DataFrame([texts(column) for column in lazy.slice(start, step).collect()])
        buffer = io.BytesIO()
        frame.write_ipc(buffer)
        yield ["frame", buffer.tell()]
        yield buffer.getvalue()


if __name__ == "__main__":
    main()
