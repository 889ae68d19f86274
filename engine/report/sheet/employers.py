"""The sheet Pemberi kerja: a row for every employer and regional government, with findings or without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...conclude.category import SHORT
from ...text import Text
from ..dossier import Dossier
from ..labels import who
from ..reading import Reading
from .labels import kind, region
from .table import MONEY, Cell, Column, Table, money


def employers(reading: Reading, dossiers: Iterable[Dossier]) -> Table:
    """One row each, in the order of the files; licence applications have a sheet of their own."""
    one, _ = who(reading.subjects)
    return Table(
        name=Text("Pemberi kerja", "Employers"),
        about=Text(
            "Satu baris tiap {w}, yang bermasalah maupun tidak.", "One row for each {w}, with problems or without."
        ).fill(w=one),
        columns=COLUMNS,
        rows=[tuple(_row(reading, one)) for one in dossiers],
        empty=Text("Tidak ada pemberi kerja dalam berkas.", "There are no employers in the files."),
        frozen=2,
    )


def _row(reading: Reading, dossier: Dossier) -> Iterator[Cell]:
    row = dossier.row
    yield from (row.npp, row.name, region(reading, row.region), row.workers, row.persons)
    yield Text.join([SHORT[name] for name in row.categories.split(",") if name], Text.same(", "))
    yield row.causes
    yield from money(dossier.money)
    yield from (row.violation, row.indication, row.undetermined)
    yield from (row.compliant, row.not_applicable, dossier.accepted)
    yield from (reading.rulebook.vocabulary.subjects[row.subject_type].label, kind(reading, row.kind))
    yield from (row.source_file, row.source_sheet, row.source_row or None)


COLUMNS = (
    Column(Text("NPP", "NPP"), Text("Nomor pendaftaran; kosong bila belum ada.", "Empty where there is none."), 12),
    Column(Text("Nama", "Name"), Text("Nama menurut berkas.", "The name that the files give."), 34),
    Column(Text("Kabupaten/kota", "Regency or city"), Text("Tempatnya.", "Where it is."), 20),
    Column(Text("Pekerja", "Workers"), Text("Pekerja yang masih bekerja.", "Workers still employed."), 10, "number"),
    Column(
        Text("Pekerja bermasalah", "Workers with a problem"), Text("Pekerja dengan temuan.", "Workers with a finding."),
        12, "number",
    ),
    Column(
        Text("Jenis masalah", "Kinds of problems"), Text("Terberat dahulu; lihat lembar Jenis.", "Gravest first."), 28
    ),
    Column(
        Text("Masalah", "Problems"), Text("Satu sebab dihitung sekali, tanpa yang diterima.", "One cause once."),
        11, "number",
    ),
    *MONEY,
    Column(
        Text("Pelanggaran", "Violations"),
        Text(
            "Banyaknya putusan tiap aturan dan kasus, termasuk yang diterima sebagai pengecualian.",
            "Verdicts, one for each rule and case, those accepted as exceptions included.",
        ),
        12, "number",
    ),
    Column(Text("Indikasi", "Indications"), Text("Sama, yang perlu diperiksa.", "Likewise."), 10, "number"),
    Column(
        Text("Belum ditentukan", "Undetermined"), Text("Sama, yang menunggu data.", "Likewise, waiting for data."),
        14, "number",
    ),
    Column(Text("Patuh", "Compliant"), Text("Sama, yang patuh.", "Likewise."), 11, "number", aside=True),
    Column(
        Text("Tidak berlaku", "Not applicable"), Text("Sama, yang tidak berlaku.", "Likewise."), 11, "number",
        aside=True,
    ),
    Column(
        Text("Diterima", "Accepted"), Text("Temuan yang diterima sebagai pengecualian.", "Findings accepted."),
        11, "number", aside=True,
    ),
    Column(Text("Subjek", "Subject"), Text("Yang diperiksa.", "What was judged."), 14, aside=True),
    Column(
        Text("Bentuk", "Kind of employer"), Text("Jenis pemberi kerja.", "What kind of employer it is."), 20, aside=True
    ),
    Column(Text("Berkas", "File"), Text("Tempat pemberi kerja disebut.", "Where the employer stands."), 26, aside=True),
    Column(Text("Lembar", "Sheet"), Text("Lembar berkas itu.", "The sheet of that file."), 12, aside=True),
    Column(Text("Baris", "Row"), Text("Baris berkas itu.", "The row of that file."), 8, "place", aside=True),
)  # fmt: skip
