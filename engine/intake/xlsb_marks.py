"""What python-calamine does not tell of a binary XLSB sheet: error values, which it gives as empty cells."""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from .xls_marks import ERRORS
from .xlsx_marks import Marks

_ROW, _ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156


def read(archive: zipfile.ZipFile) -> list[Marks]:
    """The marks of every sheet in the workbook's order."""
    targets = {}
    for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.bin.rels")):
        targets[relation.get("Id")] = posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))[1:]
    parts = [
        targets.get(_relation(body), "") for kind, body in _records(archive.read("xl/workbook.bin")) if kind == _SHEET
    ]
    return [_marks(archive.read(part)) if "worksheets/" in part else Marks() for part in parts]


def _relation(body: bytes) -> str:
    """The id by which a sheet's record names its part."""
    length = struct.unpack_from("<I", body, 8)[0]
    return body[12 : 12 + 2 * min(length, len(body))].decode("utf-16-le", errors="replace")


def _marks(sheet: bytes) -> Marks:
    marks = Marks()
    row = 0
    for kind, body in _records(sheet):
        if kind == _ROW:
            row = struct.unpack_from("<I", body)[0]
        elif kind in (_ERROR, _FORMULA_ERROR):
            marks.texts[row, struct.unpack_from("<I", body)[0]] = ERRORS.get(body[8], "#VALUE!")
    return marks


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part: type in one or two bytes, length in one to four, seven bits of each."""
    at = 0
    while at < len(part):
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | part[at] << 7
            at += 1
        size = shift = 0
        for _ in range(4):
            byte = part[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, part[at : at + size]
        at += size
