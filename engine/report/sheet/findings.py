"""The sheet Temuan: every violation and indication with law, place and remedy; people only by their row in the file."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ...conclude.category import SHORT
from ...decide.explanation import VERDICTS
from ...language.instrument import CONFIDENCE
from ...text import Text
from ..reading import BREACHES, Reading
from .labels import NOT_STATED
from .table import Cell, Column, Table


def findings(reading: Reading) -> Table:
    """One row for each law that a problem breaches, those accepted as exceptions included and marked."""
    return Table(
        name=Text("Temuan", "Findings"),
        about=Text(
            "Satu baris tiap aturan yang dilanggar pada satu kasus. Orang hanya ditunjuk oleh berkas dan barisnya.",
            "One row for each rule breached in one case. People are told by file and row only.",
        ),
        columns=COLUMNS,
        rows=_rows(reading),
        empty=Text("Tidak ada pelanggaran atau indikasi.", "No violations or indications."),
        frozen=2,
    )


def _rows(reading: Reading) -> Iterator[tuple[Cell, ...]]:
    names = {row.subject_key: row.name for row in reading.subjects}
    about: dict[str, tuple[Cell, ...]] = {}
    subjects = reading.rulebook.vocabulary.subjects
    kept = reading.findings.filter(pl.col("verdict").is_in(BREACHES)).select(
        "rule", "category", "verdict", "subject_type", "owner", "npp", "source_file", "source_sheet", "source_row",
        "accepted",
    )  # fmt: skip
    for rule_id, category, verdict, subject, owner, npp, file, sheet, row, accepted in kept.iter_rows():
        if rule_id not in about:
            rule = reading.rule(rule_id)
            cited = rule.basis.cite(reading.rulebook.instruments)
            about[rule_id] = (rule.message, cited, CONFIDENCE[rule.basis.confidence], rule.remedy)
        message, *law = about[rule_id]
        yield (
            npp, names.get(owner, NOT_STATED), SHORT[category], message, VERDICTS[verdict],
            subjects[subject].label, file, sheet, row, *law, accepted, rule_id,
        )  # fmt: skip


COLUMNS = (
    Column(Text("NPP", "NPP"), Text("Nomor pendaftaran pemberi kerja.", "The employer's number."), 12),
    Column(Text("Pemberi kerja", "Employer"), Text("Namanya menurut berkas.", "Its name in the files."), 28),
    Column(Text("Jenis", "Kind"), Text("Jenis masalah; lihat lembar Jenis.", "The kind; see the sheet Kinds."), 14),
    Column(Text("Masalah", "Problem"), Text("Apa yang ditemukan.", "What was found."), 36),
    Column(
        Text("Putusan", "Verdict"),
        Text(
            "Pelanggaran: aturan yang mengikat dilanggar. Indikasi: perlu diperiksa.",
            "Violation: a binding law is breached. Indication: to be looked into.",
        ),
        13,
    ),
    Column(Text("Subjek", "Subject"), Text("Yang diperiksa: pekerja, pemberi kerja, …", "What was judged."), 13),
    Column(Text("Berkas", "File"), Text("Berkas tempat kasusnya.", "The file with the case."), 16),
    Column(Text("Lembar", "Sheet"), Text("Lembar berkas itu.", "The sheet of that file."), 9),
    Column(Text("Baris", "Row"), Text("Baris berkas itu.", "The row of that file."), 8, "place"),
    Column(
        Text("Dasar hukum", "Legal basis"),
        Text("Peraturan dan pasal, atau bahwa pasalnya belum diverifikasi.", "Law and article, or: not verified."),
        28,
    ),
    Column(Text("Keyakinan", "Confidence"), Text("Dari mana dasarnya diketahui.", "How the basis is known."), 15),
    Column(Text("Perbaikan", "Remedy"), Text("Yang perlu dilakukan.", "What would cure it."), 38),
    Column(
        Text("Diterima", "Accepted"),
        Text(
            "Pengecualian yang menerima temuan ini; temuan itu tidak ikut dihitung.",
            "The exception that accepts the finding; it then counts nowhere.",
        ),
        24,
        aside=True,
    ),
    Column(
        Text("Aturan", "Rule"), Text("Id aturan, untuk patuh explain.", "The rule's id, for patuh explain."), 36,
        aside=True,
    ),
)  # fmt: skip
