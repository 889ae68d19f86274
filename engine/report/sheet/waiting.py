"""The sheet Belum ditentukan: what could not be judged, and what to ask for."""

from __future__ import annotations

from collections.abc import Iterator

from ...text import Text
from ..causes import Cause, causes
from ..labels import fact_label
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
    lines = [
        WHY.fill(f=fact_label(name, reading.rulebook), r=REASONS[reason])
        for name, reason in zip(cause.facts, cause.reasons, strict=True)
    ]
    yield from (cause.verdicts, cause.cases, cause.file, cause.sheet, Text.join(lines, Text.same("\n")))
    yield from (ASK[cause.way], _headers(cause, reading))


def _headers(cause: Cause, reading: Reading) -> str:
    """The columns of the file that would say it."""
    inputs = {(one["name"], one["sheet"]): one.get("columns", {}) for one in reading.receipt["inputs"]}
    columns = inputs.get((cause.file, cause.sheet), {})
    return ", ".join(columns[name] for name in cause.facts if name in columns)


WHY = Text("{f}: {r}", "{f}: {r}")
REASONS = {
    "absent": Text("tidak ada kolomnya", "no such column"),
    "blank": Text("selnya kosong", "the cell is empty"),
    "damaged": Text("isinya tidak terbaca", "the cell cannot be read"),
    "conflict": Text("sumbernya bertentangan", "the sources contradict each other"),
    "incomplete": Text("daftarnya tidak dinyatakan lengkap", "its list is not said to be complete"),
    "not_in_force": Text("angkanya belum atau tidak lagi berlaku", "its figure is not in force"),
    "": Text("kurang pada yang di bawahnya", "missing below it"),
}
ASK = {
    "assume": Text(
        "Minta datanya, atau nyatakan anggapan untuk semua dengan --assume.",
        "Ask for the data, or state an assumption for all with --assume.",
    ),
    "complete": Text(
        "Minta kepastian bahwa daftar peserta lengkap, lalu --complete; selain itu cocokkan nomornya.",
        "Ask whether the list of participants is complete, then --complete; else compare the numbers.",
    ),
    "list": Text("Minta daftar peserta dan sertakan.", "Ask for the list of participants and add it."),
    "correct": Text(
        "Minta isinya kepada pemberi kerja, lalu perbaiki atau lengkapi selnya.",
        "Ask the employer for it, then correct or fill in the cells.",
    ),
}

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
        Text("Kolom berkas", "Columns of the file"), Text("Kolom tempat faktanya.", "The columns that tell it."), 24
    ),
)  # fmt: skip
