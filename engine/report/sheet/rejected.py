"""The sheet Ditolak: every cell that could not be read and every row that could not be judged, with a column to correct
them; `patuh check --corrections` reads it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...intake import reasons
from ...results.schema import IssueRow
from ...text import Text
from ..reading import Reading
from .table import Cell, Column, Table

# A row that was torn apart is written anew, column by column; other rows lack just what tells whom they are about.
TORN = frozenset(
    {"ragged_short", "ragged_long", "unclosed_quote", "stray_quote", "line_too_long", "nul_byte",
     "json_not_an_object", "json_key_twice"}
)  # fmt: skip
LACKS = {"participant_without_npp": ("employer.npp",), "nik_and_kpj_differ": ("worker.nik", "worker.kpj")}


def rejected(reading: Reading) -> Table:
    """A line for each cell to correct, in the order of the files: of a rejected row, each that may settle it."""
    return Table(
        name=Text("Ditolak", "Rejected"),
        about=Text(
            "Sel yang tidak terbaca dan baris yang tidak dapat diperiksa. Isi kolom “Nilai yang benar”, simpan, lalu "
            "jalankan: patuh check … --corrections laporan.xlsx. Baris tanpa nilai tidak mengubah apa pun; tulis "
            "(kosong) untuk mengosongkan sel. Baris yang kolomnya rusak ditulis ulang: isi semua kolomnya; yang tidak "
            "diisi menjadi kosong.",
            "Cells that could not be read and rows that could not be judged. Fill in “Right value”, save, and run: "
            "patuh check … --corrections laporan.xlsx. Lines without a value change nothing; write (empty) to empty a "
            "cell. A row with broken columns is written anew: fill in all its columns; what is not filled in is empty.",
        ),
        columns=COLUMNS,
        rows=list(_rows(reading)),
        empty=Text("Tidak ada yang ditolak dan semua sel terbaca.", "Nothing was rejected and every cell was read."),
        frozen=4,
    )


def _rows(reading: Reading) -> Iterator[tuple[Cell, ...]]:
    inputs = {(one["name"], one["sheet"]): one for one in reading.receipt["inputs"]}
    order = {place: number for number, place in enumerate(inputs)}
    issues = [(issue, False) for issue in reading.problems] + [(issue, True) for issue in reading.rejects]
    issues.sort(key=lambda one: (order[one[0].source_file, one[0].source_sheet], one[0].source_row, one[0].column))
    told: set[tuple[str, str, int, str]] = set()
    for issue, whole in issues:
        place = (issue.source_file, issue.source_sheet, issue.source_row)
        read = inputs[issue.source_file, issue.source_sheet]
        for column in [issue.column] if issue.column else _columns(issue, read, reading):
            if (*place, column) not in told:  # a cell with two faults is corrected once
                told.add((*place, column))
                yield (
                    *place, column, issue.raw, ROW if whole else CELL,
                    reasons.what(issue.reason), reasons.hint(issue.reason), None, read["sha256"],
                )  # fmt: skip


def _columns(issue: IssueRow, read: Mapping[str, Any], reading: Reading) -> Iterable[str]:
    """The columns in which a row may be corrected; one without a name where the file has none of them."""
    headers: Mapping[str, str] = read.get("columns", {})
    shape = reading.rulebook.vocabulary.lists[read["role"]]
    wanted = shape.columns if issue.reason in TORN else LACKS.get(issue.reason, shape.key)
    return [headers[fact] for fact in wanted if fact in headers] or [""]


CELL = Text("sel tidak terbaca", "cell not read")
ROW = Text("baris ditolak", "row rejected")

COLUMNS = (
    Column(Text("Berkas", "File"), Text("Nama berkas.", "The file's name."), 20),
    Column(Text("Lembar", "Sheet"), Text("Lembar berkas itu.", "The sheet of that file."), 12),
    Column(Text("Baris", "Row"), Text("Baris berkas itu.", "The row of that file."), 8, "place"),
    Column(
        Text("Kolom", "Column"),
        Text(
            "Kepala kolom yang dikoreksi, atau #3 untuk kolom ketiga; boleh diganti.",
            "The heading of the column to correct, or #3 for the third; you may change it.",
        ),
        22,
    ),
    Column(
        Text("Terbaca", "As read"),
        Text(
            "Isinya; data pribadi hanya bentuknya (9 untuk angka, x untuk huruf).",
            "What it holds; of personal data the shape only (9 for a digit, x for a letter).",
        ),
        32,
    ),
    Column(
        Text("Akibat", "Effect"),
        Text(
            "Sel tidak terbaca: barisnya tetap diperiksa. Baris ditolak: tidak diperiksa sama sekali.",
            "Cell not read: its row is judged all the same. Row rejected: not judged at all.",
        ),
        16,
    ),
    Column(Text("Sebab", "Reason"), Text("Apa yang salah.", "What is wrong."), 34),
    Column(Text("Petunjuk", "What to do"), Text("Cara memperbaikinya.", "How to mend it."), 40),
    Column(
        Text("Nilai yang benar", "Right value"),
        Text("Untuk diisi, seperti di berkas.", "To be filled in, as the file would have it."),
        26, "input",
    ),
    Column(
        Text("Berkas SHA256", "File SHA256"),
        Text("Tersembunyi: berkas yang dimaksud, agar koreksi tidak tertukar.", "Hidden: which file is meant."),
        20, hidden=True,
    ),
)  # fmt: skip
