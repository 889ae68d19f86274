"""What python-calamine does not tell of an XLSX sheet: error values, formulas never calculated, and a far stray cell.

It gives an error value as an empty cell, which for some facts is a statement (no last day: still employed),
and it sets aside memory for the whole rectangle between the first and the last filled cell.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from .grid import Span

NOT_CALCULATED = "#CALC!"
MOST_CELLS = 40_000_000  # of the rectangle, empty ones included

_PIECE = 1 << 20
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension [^>]*?ref=\"(?:[A-Z]+[0-9]+:)?([A-Z]{1,3})([0-9]{1,7})\"")
_CELL = re.compile(rb"<(?:\w+:)?c ([^>]*[^>/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_PLACE = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]{1,7})\"")
_TYPE = re.compile(rb"\bt=\"(\w+)\"")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_VALUE = re.compile(rb"<(?:\w+:)?v[^>/]*>([^<]*)</")
_MARKS = (b't="e"', b"f>", b"<f ", b":f ")
_SUSPECT = re.compile(rb"\bt=\"e\"|</(?:\w+:)?f>(?!<(?:\w+:)?v>[^<])|<(?:\w+:)?f [^>]*/>(?!<(?:\w+:)?v>[^<])")


@dataclass
class Marks:
    """What to add to a sheet: texts by row and column from 0, merged cells, and the address of a far cell."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    far: str = ""


def read(archive: zipfile.ZipFile) -> list[Marks]:
    """The marks of every sheet in the workbook's order."""
    return [_marks(archive, part) if part else Marks() for part in _parts(archive)]


def _parts(archive: zipfile.ZipFile) -> Iterator[str]:
    names = {name.lower(): name for name in archive.namelist()}
    if "xl/workbook.xml" not in names:
        return
    targets = {}
    if relations := names.get("xl/_rels/workbook.xml.rels"):
        for relation in ElementTree.fromstring(archive.read(relations)):
            targets[relation.get("Id")] = posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))[1:]
    for sheet in ElementTree.fromstring(archive.read(names["xl/workbook.xml"])).findall(".//{*}sheet"):
        target = targets.get(next((value for key, value in sheet.items() if key.endswith("}id")), ""), "")
        yield names.get(target.lower(), "") if "worksheets/" in target.lower() else ""


def _marks(archive: zipfile.ZipFile, part: str) -> Marks:
    with archive.open(part) as stream:
        head = stream.read(_PIECE)
    stated = _DIMENSION.search(head[:8192])
    # A sheet that states a small range is looked through for errors only where there are some.
    wide = stated is None or _column(stated[1]) * int(stated[2]) > MOST_CELLS
    marks = Marks()
    last_row = last_column = 0
    for piece in _pieces(archive, part):
        # Most sheets hold neither errors nor formulas, which is seen fastest without a pattern.
        if not wide and not (any(mark in piece for mark in _MARKS) and _SUSPECT.search(piece)):
            continue
        for cell in _CELL.finditer(piece):
            place = _PLACE.search(cell[1])
            if place is None:
                continue
            row, column = int(place[2]), _column(place[1])
            last_row, last_column = max(last_row, row), max(last_column, column)
            if text := _lost_text(cell):
                marks.texts[row - 1, column - 1] = text
            if last_row * last_column > MOST_CELLS:
                marks.far = (place[1] + place[2]).decode()
                return marks
    return marks


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The sheet's XML in pieces that end where a cell ends."""
    rest = b""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            rest += piece
            end = max(rest.rfind(b"</c>"), rest.rfind(b":c>"), rest.rfind(b"</row>"))
            if end >= 0:
                end = rest.index(b">", end) + 1
                yield rest[:end]
                rest = rest[end:]
    yield rest


def _lost_text(cell: re.Match[bytes]) -> str:
    """The text that belongs into a cell which would come out empty, or nothing."""
    kind = _TYPE.search(cell[1])
    value = _VALUE.search(cell[2])
    shown = value[1].decode("utf-8", errors="replace") if value else ""
    if kind and kind[1] == b"e":
        return shown or NOT_CALCULATED
    # A formula may well give an empty text; one that gives nothing was never calculated.
    return NOT_CALCULATED if not shown and not (kind and kind[1] == b"str") and _FORMULA.search(cell[2]) else ""


def _column(letters: bytes) -> int:
    """The number of a column from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
