"""Words for codes that stand in several sheets."""

from __future__ import annotations

from collections.abc import Mapping

from ...text import Text
from ..reading import Reading

NOT_STATED = Text("tidak disebut", "not stated")

# How a row of a file ended: heading, meaning.
ROWS_AS: Mapping[str, tuple[Text, Text]] = {
    "rows": (Text("Baris", "Rows"), Text("Semua baris berkas.", "All rows of the file.")),
    "judged": (Text("Diperiksa", "Judged"), Text("Baris yang diperiksa aturan.", "Rows judged by rules.")),
    "used": (Text("Dipakai", "Used"), Text("Baris yang dipakai memeriksa yang lain.", "Rows used to judge others.")),
    "rejected": (
        Text("Ditolak", "Rejected"), Text("Baris yang tidak dapat diperiksa.", "Rows that cannot be judged."),
    ),
    "skipped": (Text("Dilewati", "Skipped"), Text("Judul, kepala, dan jumlah.", "Titles, headings, and totals.")),
    "blank": (Text("Kosong", "Blank"), Text("Baris kosong.", "Rows without content.")),
}  # fmt: skip


def region(reading: Reading, code: str) -> Text:
    """The name of a regency or city."""
    value = reading.rulebook.vocabulary.facts["employer.region"].values.get(code)
    return value.label if value else NOT_STATED


def kind(reading: Reading, code: str) -> Text:
    """The name of a kind of employer."""
    value = reading.rulebook.vocabulary.facts["employer.kind"].values.get(code)
    return value.label if value else NOT_STATED
