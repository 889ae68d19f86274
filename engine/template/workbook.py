"""A blank workbook: a sheet to fill in, with an example row, and a sheet that says what belongs in each column."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from ..language.vocabulary import IDENTIFIERS, ListShape, Vocabulary
from ..text import Lang, Text
from .columns import Column, columns

DATA, GUIDE = Text.same("Data"), Text("Petunjuk", "Guide")
LAST_ROW = 10_000  # drop-downs reach this far down
MADE = datetime(2000, 1, 1)  # a workbook says when it was made; one day for all gives the same bytes every time
NARROWEST, WIDEST = 11, 34  # characters
GUIDE_WIDTHS = (30, 46, 38, 60)
LINE = 15  # points

# `[$-421]` is Indonesian, so that thousands are marked by a point whatever the computer's own language is.
NUMBER_FORMATS = {"rupiah": "[$-421]#,##0", "integer": "[$-421]#,##0", "date": "dd-mm-yyyy"}
TEXT_FORMAT = "@"
HEAD = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}
KEY_COLOUR, COLOUR, EXAMPLE_COLOUR = "#9BC2E6", "#DDEBF7", "#7F7F7F"


def template(shape: ListShape, vocabulary: Vocabulary, lang: Lang) -> bytes:
    """The bytes of an XLSX workbook for one kind of list; the same for the same vocabulary and language."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(content, options)
    book.set_properties({"title": shape.label.say(lang), "created": MADE})
    made = columns(shape, vocabulary, lang)
    data, guide = book.add_worksheet(DATA.say(lang)), book.add_worksheet(GUIDE.say(lang))
    chosen_from = _write_guide(book, guide, shape, made, lang)
    _write_data(book, data, made, chosen_from, lang)
    book.close()
    return content.getvalue()


def _write_data(book: Any, sheet: Any, made: Sequence[Column], chosen_from: Mapping[str, str], lang: Lang) -> None:
    for index, column in enumerate(made):
        kind = NUMBER_FORMATS.get(column.fact.type, TEXT_FORMAT)
        sheet.set_column(index, index, _width(column), book.add_format({"num_format": kind}))
        head = {**HEAD, "bg_color": KEY_COLOUR if column.is_key else COLOUR}
        sheet.write_string(0, index, column.heading, book.add_format(head))
        example = book.add_format({"num_format": kind, "italic": True, "font_color": EXAMPLE_COLOUR})
        _write(sheet, 1, index, column.example, example)
        if column.fact.name in chosen_from:
            sheet.data_validation(1, index, LAST_ROW, index, _validation(column, chosen_from[column.fact.name], lang))
        if column.fact.type in IDENTIFIERS:  # no green corners on numbers that are meant to be text
            sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.set_row(0, 2 * LINE + 2)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _write(sheet: Any, row: int, column: int, value: str | int | date | None, style: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    elif value is not None:
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_blank(row, column, None, style)


def _validation(column: Column, source: str, lang: Lang) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "show_error": column.fact.otherwise is None,  # other words are welcome where they are read as something
        "error_title": column.heading[:32],
        "error_message": NOT_IN_LIST.say(lang),
    }


def _width(column: Column) -> int:
    shown = [f"{column.example:,}" if isinstance(column.example, int) else str(column.example or ""), *column.choices]
    longest_word = max(len(word) for word in column.heading.split())
    return min(max(NARROWEST, longest_word, len(column.heading) // 2 + 1, *map(len, shown)) + 2, WIDEST)


def _write_guide(book: Any, sheet: Any, shape: ListShape, made: Sequence[Column], lang: Lang) -> dict[str, str]:
    """Writes the explanations; returns the cells that hold the choices of a column, by its fact."""
    bold, head = book.add_format({"bold": True}), book.add_format({**HEAD, "bg_color": COLOUR})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    for index, width in enumerate(GUIDE_WIDTHS):
        sheet.set_column(index, index, width)
    sheet.write_string(0, 0, TITLE.fill(l=shape.label).say(lang), book.add_format({"bold": True, "font_size": 14}))
    row = 1
    for note in _notes(made):
        sheet.write_string(row, 0, note.say(lang))
        row += 1
    row += 1
    for index, text in enumerate(GUIDE_COLUMNS):
        sheet.write_string(row, index, text.say(lang), head)
    for column in made:
        row += 1
        cells = (column.heading, column.meaning.say(lang), column.content.say(lang), column.empty.say(lang))
        # Not every program finds the height of wrapped text by itself; a word may not fit where a character would.
        lines = max(math.ceil(1.1 * len(cell) / width) for cell, width in zip(cells, GUIDE_WIDTHS, strict=True))
        sheet.set_row(row, LINE * lines)
        for index, cell in enumerate(cells):
            sheet.write_string(row, index, cell, wrapped)
    row += 2
    chosen_from: dict[str, str] = {}
    for choices in dict.fromkeys(column.choices for column in made if column.choices):
        same = [column for column in made if column.choices == choices]
        headings = ", ".join(f"“{column.heading}”" for column in same)
        sheet.write_string(row, 0, CHOICES.fill(h=headings).say(lang), bold)
        sheet.write_column(row + 1, 0, choices)
        first, last = row + 2, row + 1 + len(choices)  # as the spreadsheet program counts
        chosen_from |= {column.fact.name: f"={GUIDE.say(lang)}!$A${first}:$A${last}" for column in same}
        row = last + 1
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    return chosen_from


def _notes(made: Sequence[Column]) -> tuple[Text, ...]:
    keys = Text.join([Text.same(column.heading) for column in made if column.is_key], Text(" atau ", " or "))
    return (FILL_IN.fill(s=DATA), NEEDS.fill(k=keys), UNDECIDED, LEAVE, AS_TEXT)


TITLE = Text("Petunjuk mengisi: {l}", "How to fill in: {l}")
FILL_IN = Text(
    "Isi lembar {s}, satu baris tiap orang atau badan; hapus baris CONTOH sebelum dikirim.",
    "Fill in the sheet {s}, one row each; delete the row marked CONTOH (example) before sending.",
)
NEEDS = Text(
    "Setiap baris perlu sedikitnya {k} (judul biru tua); selebihnya menentukan apa yang dapat diperiksa.",
    "Every row needs at least {k} (darker headings); the rest decides what can be checked.",
)
UNDECIDED = Text(
    "Yang tidak diketahui tidak ditebak: putusan yang memerlukannya menunggu sampai selnya diisi.",
    "What is not known is not guessed: verdicts that need it wait until the cell is filled in.",
)
LEAVE = Text(
    "Jangan ubah judul kolom; kolom yang tidak dipakai boleh dihapus atau dikosongkan.",
    "Leave the headings as they are; columns that are not used may be deleted or left empty.",
)
AS_TEXT = Text(
    "Nomor (NIK, KPJ, NPP, NIB, NPWP) berformat teks agar angkanya tidak berubah; tempel sebagai nilai.",
    "Numbers of people and employers are formatted as text, so that no digit changes; paste them as values.",
)
GUIDE_COLUMNS = (
    Text("Judul di lembar Data", "Heading in the sheet Data"), Text("Maksudnya", "What it means"),
    Text("Isinya", "What to write"), Text("Bila selnya kosong", "If the cell is empty"),
)  # fmt: skip
CHOICES = Text("Pilihan untuk {h}", "Choices for {h}")
NOT_IN_LIST = Text("Pilih salah satu dari daftar.", "Choose one from the list.")
