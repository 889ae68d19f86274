"""Tables onto the sheets of an XLSX workbook: text stays text, so that nothing in the data can become a formula."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from ...text import Lang, Text
from .table import Block, Cell, Column, Stack, Table

MOST_ROWS = 1_048_576  # what a sheet of XLSX can hold, its headings included
MADE = datetime(2000, 1, 1)  # a workbook says when it was made; one day for all gives the same bytes every time
A4 = 9
LINE, TALLEST = 15, 405  # points
LONGEST_CELL = 32_000  # characters; XLSX ends at 32,767

# The language in brackets marks thousands its own way, whatever language the computer speaks.
LOCALE: dict[Lang, str] = {"id": "[$-421]", "en": "[$-409]"}
NUMBERS = {"number": "#,##0", "rupiah": '"Rp"#,##0'}
HEAD = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#DDEBF7"}
BODY = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#D9D9D9"}
WORDS = {"align": "left", "indent": 1}  # so that they do not touch the number to their left
INPUT = {"bg_color": "#FFF2CC"}
NOTE = {"italic": True, "font_color": "#595959"}


class Book:
    """A workbook being written, row after row, so that memory holds one row; a sheet of too many rows goes on in
    another. `most_rows` is how many a sheet holds, its headings included. Use as a context: the file is there, its
    bytes depending on nothing but what was written, when the context ends without an error.
    """

    def __init__(self, path: Path, lang: Lang, title: Text, most_rows: int = MOST_ROWS) -> None:
        self._spare = TemporaryDirectory(dir=path.parent, prefix=".lembar-")  # rows wait here, not in a shared folder
        options = {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": self._spare.name,
        }  # fmt: skip
        self._path, self._lang, self._most = path, lang, most_rows
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"title": title.say(lang), "created": MADE})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._styles: dict[tuple[str, bool], Any] = {}
        self.sheets: dict[Text, int] = {}

    def __enter__(self) -> Book:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._spare:
            try:
                if kind is None:
                    self._close()
            finally:
                for sheet in self._book.worksheets():  # which XlsxWriter leaves open when it cannot finish
                    sheet.row_data_fh.close()

    def _close(self) -> None:
        try:
            self._book.close()
        except FileCreateError as error:  # what the operating system refused, wrapped by XlsxWriter
            raise error.args[0] from None
        with zipfile.ZipFile(self._path, "a") as archive:
            for member in archive.infolist():
                member.external_attr = 0o644 << 16  # else it tells the permissions that this computer gives new files
            archive.comment = b""  # has the directory written anew

    def table(self, table: Table) -> None:
        """Write a sheet, and as many more as its rows need."""
        sheet, row = self._begin(table), 1
        for cells in table.rows:
            if row == self._most:
                self._finish(sheet, table, row)
                sheet, row = self._begin(table), 1
            self._row(sheet, row, table.columns, cells)
            row += 1
        if row == 1 and self.sheets[table.name] == 1:
            sheet.write_string(1, 0, table.empty.say(self._lang), self._format(NOTE))
        self._finish(sheet, table, row)

    def stack(self, stack: Stack) -> None:
        """Write a sheet of blocks."""
        sheet = self._add(stack.name)
        for place, width in enumerate(stack.widths):
            sheet.set_column(place, place, width)
        sheet.write_string(0, 0, stack.title.say(self._lang), self._format({"bold": True, "font_size": 14}))
        row = 1
        for note in stack.notes:
            sheet.write_string(row, 0, note.say(self._lang))
            row += 1
        for block in stack.blocks:
            row = self._block(sheet, row + 1, block, stack.widths)
        self._print(sheet, stack.name)

    def _block(self, sheet: Any, row: int, block: Block, widths: Sequence[int]) -> int:
        sheet.write_string(row, 0, block.heading.say(self._lang), self._format({"bold": True, "font_size": 12}))
        if block.note is not None:
            row += 1
            sheet.write_string(row, 0, block.note.say(self._lang), self._format(NOTE))
        row += 1
        self._headings(sheet, row, block.columns, widths)
        for cells in block.rows:
            row += 1
            self._row(sheet, row, block.columns, cells, widths)
        return row + 1

    def _begin(self, table: Table) -> Any:
        sheet = self._add(table.name)
        for place, column in enumerate(table.columns):
            kind = self._format({"num_format": "@", "text_wrap": True}) if column.kind == "input" else None
            sheet.set_column(place, place, column.width, kind, {"hidden": column.hidden})
        self._headings(sheet, 0, table.columns)
        sheet.freeze_panes(1, table.frozen)
        sheet.repeat_rows(0)
        return sheet

    def _finish(self, sheet: Any, table: Table, rows: int) -> None:
        sheet.autofilter(0, 0, max(rows - 1, 1), len(table.columns) - 1)
        sheet.print_area(0, 0, max(rows - 1, 1), sum(not column.aside for column in table.columns) - 1)
        self._print(sheet, table.name)

    def _add(self, name: Text) -> Any:
        number = self.sheets[name] = self.sheets.get(name, 0) + 1
        sheet = self._book.add_worksheet(name.say(self._lang) + (f" {number}" if number > 1 else ""))
        # No green corners on numbers that are meant to be text.
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        return sheet

    def _print(self, sheet: Any, name: Text) -> None:
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{name.say(self._lang)}&R&P / &N")

    def _headings(self, sheet: Any, row: int, columns: Sequence[Column], widths: Sequence[int] = ()) -> None:
        headings = [column.heading.say(self._lang) for column in columns]
        at = widths or [column.width for column in columns]
        sheet.set_row(row, LINE * max(_lines(heading, width) for heading, width in zip(headings, at, strict=False)) + 4)
        for place, heading in enumerate(headings):
            sheet.write_string(row, place, heading, self._format(HEAD))

    def _row(
        self, sheet: Any, row: int, columns: Sequence[Column], cells: Sequence[Cell], widths: Sequence[int] = ()
    ) -> None:
        said = [cell.say(self._lang) if isinstance(cell, Text) else cell for cell in cells]
        at = widths or [column.width for column in columns]
        # Not every program finds the height of wrapped text by itself.
        shown = zip(columns, said, at, strict=False)
        lines = max(_lines(cell, width) for column, cell, width in shown if not column.hidden)
        if lines > 1:
            sheet.set_row(row, min(LINE * lines, TALLEST))
        for place, (column, cell) in enumerate(zip(columns, said, strict=True)):
            style = self._style(column.kind, isinstance(cell, str))
            if cell is None or cell == "":
                sheet.write_blank(row, place, None, style)
            elif isinstance(cell, str):
                sheet.write_string(row, place, cell if len(cell) <= LONGEST_CELL else cell[:LONGEST_CELL] + "…", style)
            else:
                sheet.write_number(row, place, cell, style)

    def _style(self, kind: str, worded: bool) -> Any:
        if (kind, worded) not in self._styles:  # asked for every cell
            self._styles[kind, worded] = self._format(self._look(kind, worded))
        return self._styles[kind, worded]

    def _look(self, kind: str, worded: bool) -> dict[str, Any]:
        if kind == "input":
            return {**BODY, **INPUT, "num_format": "@"}
        if kind == "place":
            return {**BODY, "num_format": "0", "align": "center"}
        if kind in NUMBERS and not worded:
            return {**BODY, "num_format": LOCALE[self._lang] + NUMBERS[kind]}
        return {**BODY, **WORDS, "num_format": "@"}

    def _format(self, properties: dict[str, Any]) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]


def _lines(cell: str | int | None, width: int) -> int:
    """How many lines a text takes in a column; a word may not fit where a character would."""
    if not isinstance(cell, str) or (len(cell) < width - 4 and "\n" not in cell):
        return 1
    return sum(max(1, math.ceil(1.1 * len(line) / max(width - 2, 1))) for line in cell.split("\n"))
