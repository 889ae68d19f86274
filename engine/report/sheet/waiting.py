"""The sheet Belum ditentukan: what could not be judged, and what to ask for."""

from __future__ import annotations

from collections.abc import Iterator

from ...text import Text
from .. import asking
from ..causes import Cause, causes
from ..reading import Reading
from .table import Cell, Column, Table


def waiting(reading: Reading) -> Table:
    """A row for each cause in each file, those that hold up most verdicts first."""
    return Table(
        name=Text("Belum ditentukan", "Undetermined"),
        about=Text(
            "Yang belum dapat diputuskan, menurut sebabnya: data yang kurang bukan patuh dan bukan pelanggaran. Tiap "
            "putusan dihitung pada satu sebab.",
            "What could not be decided, by its cause: missing data are neither compliance nor a violation. Each "
            "verdict counts under one cause.",
        ),
        columns=COLUMNS,
        rows=[tuple(_row(cause, reading)) for cause in causes(reading)],
        empty=Text("Semua putusan sudah ditentukan.", "Every verdict is determined."),
    )


def _row(cause: Cause, reading: Reading) -> Iterator[Cell]:
    lines = list(asking.wrong(cause, reading))
    yield from (cause.verdicts, cause.cases, cause.file, cause.sheet, Text.join(lines, Text.same("\n")))
    yield from (asking.settle(cause, reading), _headers(cause))


def _headers(cause: Cause) -> str:
    """The columns that would say it, of whatever file."""
    found = (f"{one.place}: {one.header}" for columns in cause.columns for one in columns)
    return ", ".join(dict.fromkeys(found))


COLUMNS = (
    Column(Text("Putusan", "Verdicts"), Text("Putusan yang menunggu.", "Verdicts that wait."), 11, "number"),
    Column(
        Text("Kasus", "Cases"), Text("Kasus yang menunggu; satu dapat menunggu beberapa.", "Cases that wait."),
        11, "number",
    ),
    Column(Text("Berkas", "File"), Text("Berkas kasusnya.", "The file of the cases."), 20),
    Column(Text("Lembar", "Sheet"), Text("Lembarnya.", "Its sheet."), 10),
    Column(Text("Yang kurang", "What is missing"), Text("Faktanya, dan sebabnya.", "The facts, and why."), 56),
    Column(Text("Yang diminta", "What to ask for"), Text("Cara menentukannya.", "What would settle it."), 40),
    Column(
        Text("Kolom berkas", "Columns of files"),
        Text("Berkas dan kolom tempat faktanya.", "The files and columns that tell it."), 36,
    ),
)  # fmt: skip
