"""The report as a spreadsheet: a workbook that officers can filter, print, correct, and give back."""

from __future__ import annotations

from pathlib import Path

from ...text import Lang, Text
from ..applications import decisions, others
from ..asked import Asked
from ..dossier import dossiers
from ..figures import figures
from ..reading import Reading
from ..since import Change, since
from .changes import by_kind, changes
from .employers import employers
from .findings import findings
from .guide import SPLIT, guide
from .licences import by_decision, licences
from .rejected import rejected
from .summary import TITLE, laws, overview
from .table import Stack, Table
from .waiting import waiting
from .writing import MOST_ROWS, Book

NAME = "laporan.xlsx"


def write(reading: Reading, out: Path, asked: Asked) -> Text:
    """Write the workbook into a folder; returns what to say about it."""
    change = since(asked.since, reading) if asked.since else None
    return workbook(reading, out / NAME, asked.lang, change=change)


def workbook(
    reading: Reading, path: Path, lang: Lang, *, change: Change | None = None, most_rows: int = MOST_ROWS
) -> Text:
    """Write the workbook of a result folder, the same bytes for the same folder; returns what to say about it."""
    counted = figures(reading)
    told = dossiers(reading)
    decided = bool(decisions(reading))
    more = [*([by_decision(reading)] if decided else []), *([by_kind(change)] if change else [])]
    sheets: list[Table | Stack] = [
        overview(reading, counted, more),
        laws(reading, counted),
        *([licences(reading, told)] if decided else []),
        employers(reading, others(told)),
        findings(reading),
        waiting(reading),
        rejected(reading),
    ]
    if change:
        sheets.insert(1, changes(change, reading))
    with Book(path, lang, TITLE, most_rows) as book:
        for sheet in sheets:
            if isinstance(sheet, Stack):
                book.stack(sheet)
            else:
                book.table(sheet)
        book.stack(guide(reading, sheets, book.sheets))
    split = [SPLIT.fill(s=name, n=number) for name, number in book.sheets.items() if number > 1]
    said = WRITTEN.fill(f=path.name, n=sum(book.sheets.values()))
    return Text.join([said, *split], Text.same(" "))


WRITTEN = Text("{f}: {n} lembar.", "{f}: {n} sheets.")
