"""What python-calamine does not tell of an ODS sheet: error values and merged cells."""

from __future__ import annotations

import re
import zipfile
from xml.parsers import expat

from .grid import Span
from .xlsx_marks import Marks

_WORTH_READING = re.compile(rb'value-type="error"|number-rows-spanned="(?:[2-9]|1[0-9])|<text:p>(?:#|Err:)')
_ERROR = re.compile(r"#(?:REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|N/A)|Err:[0-9]{3}")
_MOST_MARKED = 100_000  # repeated cells that an error stands in; more are a trick


def read(archive: zipfile.ZipFile) -> list[Marks]:
    """The marks of every sheet in the workbook's order; empty when no sheet has any."""
    content = archive.read("content.xml")
    if not _WORTH_READING.search(content):
        return []
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.Parse(content, True)
    return reader.sheets


class _Reader:
    """Counts rows and columns, repeated ones included, and keeps what stands in cells of interest."""

    def __init__(self) -> None:
        self.sheets: list[Marks] = []
        self._row = self._column = 0
        self._row_repeat = self._repeat = 1
        self._error = False
        self._text = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.sheets.append(Marks())
            self._row = 0
        elif name == "table:table-row":
            self._column, self._row_repeat = 0, int(attributes.get("table:number-rows-repeated", 1))
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._repeat = int(attributes.get("table:number-columns-repeated", 1))
            self._text = ""
            self._error = attributes.get("calcext:value-type") == "error" or (
                "table:formula" in attributes and not attributes.get("office:string-value", "")
            )
            rows = int(attributes.get("table:number-rows-spanned", 1))
            if rows > 1 and self.sheets:
                self.sheets[-1].spans.append(Span(self._column, self._row + 1, self._row + rows))

    def text(self, data: str) -> None:
        if self._error and len(self._text) < 20:
            self._text += data

    def end(self, name: str) -> None:
        if name in ("table:table-cell", "table:covered-table-cell"):
            if self._error and self.sheets and _ERROR.fullmatch(self._text.strip()):
                self._mark("#VALUE!" if self._text.startswith("Err") else self._text.strip())
            self._column += self._repeat
            self._error = False
        elif name == "table:table-row":
            self._row += self._row_repeat

    def _mark(self, shown: str) -> None:
        if self._row_repeat * self._repeat <= _MOST_MARKED:
            for row in range(self._row, self._row + self._row_repeat):
                for column in range(self._column, self._column + self._repeat):
                    self.sheets[-1].texts[row, column] = shown
