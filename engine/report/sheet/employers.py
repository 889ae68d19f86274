"""The sheet Pemberi kerja: a row for every employer, or other subject judged on its own, with findings or without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...conclude.category import SHORT
from ...text import Text
from ..dossier import Dossier
from ..reading import Reading
from .labels import kind, region
from .table import MONEY, Cell, Column, Table, money


def employers(reading: Reading, dossiers: Iterable[Dossier]) -> Table:
    """One row each, in the order of the files."""
    return Table(
        name=Text("Pemberi kerja", "Employers"),
        about=Text(
            "Satu baris tiap pemberi kerja (atau subjek lain yang diperiksa sendiri), yang bermasalah maupun tidak.",
            "One row for each employer (or other subject judged on its own), with problems or without.",
        ),
        columns=COLUMNS,
        rows=[tuple(_row(reading, one)) for one in dossiers],
        empty=Text("Tidak ada pemberi kerja dalam berkas.", "There are no employers in the files."),
        frozen=2,
    )


def _row(reading: Reading, dossier: Dossier) -> Iterator[Cell]:
    row = dossier.row
    yield from (row.npp, row.name, reading.rulebook.vocabulary.subjects[row.subject_type].label)
    yield from (kind(reading, row.kind), region(reading, row.region))
    found = [SHORT[name] for name in row.categories.split(",") if name]
    yield from (row.workers, row.persons, Text.join(found, Text.same(", ")), row.causes)
    yield from money(dossier.money)
    yield from (row.violation, row.indication, row.undetermined, row.compliant, row.not_applicable, dossier.accepted)
    yield from (row.source_file, row.source_sheet, row.source_row or None)


COLUMNS = (
    Column(Text("NPP", "NPP"), Text("Nomor pendaftaran; kosong bila belum ada.", "Empty where there is none."), 13),
    Column(Text("Nama", "Name"), Text("Nama menurut berkas.", "The name that the files give."), 36),
    Column(Text("Subjek", "Subject"), Text("Yang diperiksa.", "What was judged."), 14),
    Column(Text("Bentuk", "Kind of employer"), Text("Jenis pemberi kerja.", "What kind of employer it is."), 20),
    Column(Text("Kabupaten/kota", "Regency or city"), Text("Tempatnya.", "Where it is."), 20),
    Column(Text("Pekerja", "Workers"), Text("Pekerja yang masih bekerja.", "Workers still employed."), 10, "number"),
    Column(
        Text("Pekerja bermasalah", "Workers with a problem"), Text("Pekerja dengan temuan.", "Workers with a finding."),
        11, "number",
    ),
    Column(
        Text("Jenis masalah", "Kinds of problems"), Text("Terberat dahulu; lihat lembar Jenis.", "Gravest first."), 28
    ),
    Column(
        Text("Masalah", "Problems"), Text("Satu sebab dihitung sekali, tanpa yang diterima.", "One cause once."),
        10, "number",
    ),
    *MONEY,
    Column(
        Text("Putusan: pelanggaran", "Verdicts: violation"),
        Text("Banyaknya putusan, termasuk yang diterima sebagai pengecualian.", "Verdicts, those accepted included."),
        12, "number",
    ),
    Column(Text("Putusan: indikasi", "Verdicts: indication"), Text("Sama.", "Likewise."), 12, "number"),
    Column(Text("Putusan: belum ditentukan", "Verdicts: undetermined"), Text("Sama.", "Likewise."), 13, "number"),
    Column(Text("Putusan: patuh", "Verdicts: compliant"), Text("Sama.", "Likewise."), 12, "number"),
    Column(Text("Putusan: tidak berlaku", "Verdicts: not applicable"), Text("Sama.", "Likewise."), 12, "number"),
    Column(
        Text("Diterima", "Accepted"), Text("Temuan yang diterima sebagai pengecualian.", "Findings accepted."),
        11, "number",
    ),
    Column(Text("Berkas", "File"), Text("Tempat pemberi kerja disebut.", "Where the employer stands."), 20),
    Column(Text("Lembar", "Sheet"), Text("Lembar berkas itu.", "The sheet of that file."), 12),
    Column(Text("Baris", "Row"), Text("Baris berkas itu.", "The row of that file."), 8, "place"),
)  # fmt: skip
