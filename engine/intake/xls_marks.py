"""What python-calamine does not tell of an old XLS workbook: error values, and that it is locked."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .xlsx_marks import Marks

ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_FORMULA, _END, _LOCK, _BOUND_SHEET, _BOOLEAN_OR_ERROR, _BEGIN = 0x0006, 0x000A, 0x002F, 0x0085, 0x0205, 0x0809
_LAST_SECTOR = 0xFFFFFFFA  # higher numbers are marks, no sectors


def read(data: bytes) -> list[Marks]:
    """The marks of every sheet in the workbook's order; empty when the container cannot be followed."""
    try:
        stream = _workbook_stream(data)
        starts = [struct.unpack_from("<I", body)[0] for kind, body in _records(stream, 0) if kind == _BOUND_SHEET]
        return [_marks(stream, start) for start in starts]
    except (struct.error, IndexError):
        return []


def is_locked(data: bytes) -> bool:
    """Whether the workbook asks for a password; the numbers of its records stay readable."""
    try:
        return any(kind == _LOCK for kind, _ in _records(_workbook_stream(data), 0))
    except (struct.error, IndexError):
        return False


def _marks(stream: bytes, start: int) -> Marks:
    marks = Marks()
    for kind, body in _records(stream, start):
        code = None
        if kind == _BOOLEAN_OR_ERROR and len(body) >= 8 and body[7]:
            code = body[6]
        # Of a formula's eight bytes of result, FFFF at the end says it is no number, 2 at the beginning an error.
        elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            code = body[8]
        if code is not None:
            row, column = struct.unpack_from("<HH", body)
            marks.texts[row, column] = ERRORS.get(code, "#VALUE!")
    return marks


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place to the end of its part; charts inside are parts of their own."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + size]
        if depth <= 0:
            return
        at += 4 + size


def _workbook_stream(data: bytes) -> bytes:
    """The stream called Workbook (or Book, before 1997) of an OLE container."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        return b""
    count, directory = struct.unpack_from("<II", data, 44)
    fat_sectors = list(struct.unpack_from("<109I", data, 76))
    more = struct.unpack_from("<I", data, 68)[0]
    while more < _LAST_SECTOR and len(fat_sectors) < count:
        links = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        fat_sectors += links[:-1]
        more = links[-1]
    fat: list[int] = []
    for sector in fat_sectors[:count]:
        fat += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    entries = _chain(data, fat, directory, size)
    for at in range(0, len(entries) - 127, 128):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", errors="replace")
        if name in ("Workbook", "Book"):
            first, long = struct.unpack_from("<II", entries, at + 116)
            return _chain(data, fat, first, size)[:long]
    return b""


def _chain(data: bytes, fat: list[int], sector: int, size: int) -> bytes:
    found: list[bytes] = []
    while sector < _LAST_SECTOR and len(found) <= len(fat):
        found.append(data[(sector + 1) * size : (sector + 2) * size])
        sector = fat[sector]
    return b"".join(found)
