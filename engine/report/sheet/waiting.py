"""The sheet Belum ditentukan: what could not be judged, and what to ask for."""

from __future__ import annotations

import json
from collections.abc import Iterator

import polars as pl

from ...text import Text
from ..reading import Reading
from .table import Cell, Column, Table


def waiting(reading: Reading) -> Table:
    """A row for the facts that are missing together in one file, those that hold up most verdicts first."""
    return Table(
        name=Text("Belum ditentukan", "Undetermined"),
        about=Text(
            "Yang belum dapat diputuskan: data yang kurang bukan patuh dan bukan pelanggaran.",
            "What could not be decided: missing data are neither compliance nor a violation.",
        ),
        columns=COLUMNS,
        rows=list(_rows(reading)),
        empty=Text("Semua putusan sudah ditentukan.", "Every verdict is determined."),
    )


def _rows(reading: Reading) -> Iterator[tuple[Cell, ...]]:
    facts = reading.rulebook.vocabulary.facts
    told = reading.undetermined.group_by("source_file", "source_sheet", "missing").agg(
        pl.len().alias("verdicts"), pl.col("subject_key").n_unique().alias("cases"),
        pl.col("owner").filter(pl.col("owner") != "").n_unique().alias("employers"),
    )  # fmt: skip
    told = told.sort("verdicts", "source_file", "source_sheet", "missing", descending=[True, False, False, False])
    for file, sheet, missing, verdicts, cases, employers in told.iter_rows():
        lacking = [facts[name].label if name in facts else Text.same(name) for name in json.loads(missing)]
        yield file, sheet, Text.join(lacking, Text.same("; ")), verdicts, cases, employers


COLUMNS = (
    Column(Text("Berkas", "File"), Text("Berkas kasusnya.", "The file of the cases."), 20),
    Column(Text("Lembar", "Sheet"), Text("Lembarnya.", "Its sheet."), 12),
    Column(Text("Yang kurang", "What is missing"), Text("Fakta yang perlu diminta.", "The facts to ask for."), 70),
    Column(Text("Putusan", "Verdicts"), Text("Putusan yang menunggu.", "Verdicts that wait."), 12, "number"),
    Column(Text("Kasus", "Cases"), Text("Kasus yang menunggu.", "Cases that wait."), 12, "number"),
    Column(Text("Pemberi kerja", "Employers"), Text("Milik berapa pemberi kerja.", "Of how many."), 12, "number"),
)
