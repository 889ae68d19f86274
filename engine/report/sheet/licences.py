"""The sheet Permohonan izin: a row for every licence application with its decision; and how many of each decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...conclude.licence import DECISIONS
from ...text import Text
from ..applications import Application, applications, decisions
from ..dossier import Dossier
from ..reading import Reading
from .table import Block, Cell, Column, Table


def licences(reading: Reading, dossiers: Iterable[Dossier]) -> Table:
    """One row each, those refused first."""
    return Table(
        name=NAME,
        about=Text(
            "Satu baris tiap permohonan izin dengan keputusannya, yang ditolak lebih dahulu.",
            "One row for each licence application with its decision, those refused first.",
        ),
        columns=COLUMNS,
        rows=[tuple(_row(one)) for one in applications(reading, dossiers)],
        empty=Text("Tidak ada permohonan izin dalam berkas.", "There are no licence applications in the files."),
        frozen=1,
    )


def by_decision(reading: Reading) -> Block:
    """How many applications each decision was made on."""
    rows = tuple((DECISIONS[name], count) for name, count in decisions(reading).items())
    return Block(Text("Keputusan atas permohonan izin", "Decisions on licence applications"), (DECISION, COUNT), rows)


def _row(one: Application) -> Iterator[Cell]:
    between = Text.same("\n")
    yield from (one.key, one.row.npp, one.kind, one.decision)
    yield from (Text.join(list(one.reasons), between), Text.join(list(one.remedies), between))
    yield from (one.row.source_file, one.row.source_sheet, one.row.source_row or None)


NAME = Text("Permohonan izin", "Licence applications")
DECISION = Column(
    Text("Keputusan", "Decision"), Text("Kesimpulan aturan perizinan.", "What the licence rules come to."), 22
)
COUNT = Column(
    Text("Permohonan", "Applications"), Text("Banyaknya permohonan.", "How many applications."), 12, "number"
)
COLUMNS = (
    Column(
        Text("Nomor", "Number"), Text("Nomor permohonan, atau tempatnya.", "The application's number, or place."), 22
    ),
    Column(Text("NPP pemohon", "Applicant's NPP"), Text("Kosong bila tidak disebut.", "Empty if not stated."), 12),
    Column(Text("Jenis izin", "Licence"), Text("Izin yang dimohon.", "The licence applied for."), 24),
    DECISION,
    Column(
        Text("Alasan", "Reasons"),
        Text("Masalah yang ditemukan, dan yang belum diketahui.", "The problems found, and what is not known."),
        50,
    ),
    Column(Text("Perbaikan", "Remedies"), Text("Yang perlu dilakukan atau diminta.", "What to do or to ask for."), 50),
    Column(
        Text("Berkas", "File"), Text("Tempat permohonan tercatat.", "Where the application stands."), 26, aside=True
    ),
    Column(Text("Lembar", "Sheet"), Text("Lembar berkas itu.", "The sheet of that file."), 12, aside=True),
    Column(Text("Baris", "Row"), Text("Baris berkas itu.", "The row of that file."), 8, "place", aside=True),
)
