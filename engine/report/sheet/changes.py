"""The sheet Perubahan: each problem of each employer beside what it was in an older result folder."""

from __future__ import annotations

from collections.abc import Iterator

from ...conclude.category import CATEGORIES
from ...text import Text
from ..dossier import RANK
from ..outcomes import NOBODY, OUTCOME, WHY
from ..reading import Reading
from ..since import Change, EmployerChange, ProblemChange
from .labels import region
from .summary import KIND
from .table import Block, Cell, Column, Table


def changes(change: Change, reading: Reading) -> Table:
    """A row for each problem of each employer in either folder."""
    return Table(
        name=Text("Perubahan", "Changes"),
        about=Text.join([ABOUT, *change.notes], Text.same(" ")),
        columns=COLUMNS,
        rows=list(_rows(change, reading)),
        empty=Text("Tidak ada masalah, dahulu maupun sekarang.", "No problems, neither then nor now."),
        frozen=2,
    )


def by_kind(change: Change) -> Block:
    """For the summary: problems of employers by outcome, for each kind."""
    rows: list[tuple[Cell, ...]] = [
        (CATEGORIES[one.key], *(one.outcomes[outcome] for outcome in OUTCOME), one.moves.before, one.moves.now)
        for one in change.kinds
    ]
    total = change.total
    rows.append((TOTAL, *(total.outcomes[outcome] for outcome in OUTCOME), total.moves.before, total.moves.now))
    columns = [Column(label, meaning, 12, "number") for label, meaning in OUTCOME.values()]
    return Block(BY_KIND, (KIND, *columns, BEFORE, NOW), tuple(rows), Text.join(list(change.notes), Text.same(" ")))


def _rows(change: Change, reading: Reading) -> Iterator[tuple[Cell, ...]]:
    rules = [versions[-1] for versions in reading.rulebook.rules.values()]
    rules.sort(key=lambda rule: RANK.index(rule.binding), reverse=True)
    problems = {rule.problem: rule.message for rule in rules}  # in the words of the rule that binds most
    for one in change.employers:
        for problem in one.problems:
            message = problems.get(problem.problem, Text.same(problem.problem))
            yield (*_who(one, reading), CATEGORIES[problem.category], message, *_what(problem))


def _who(one: EmployerChange, reading: Reading) -> tuple[Cell, ...]:
    row = one.row
    return (row.npp, row.name, region(reading, row.region)) if row else ("", NOBODY, None)


def _what(problem: ProblemChange) -> Iterator[Cell]:
    moves = problem.moves
    yield from (OUTCOME[problem.outcome][0], moves.before, moves.now, moves.cured, moves.new + moves.revealed)
    yield from (moves.lost + moves.first, Text.join(list(_why(problem)), Text.same("; ")))
    yield from (problem.before.month, problem.now.month, problem.before.once, problem.now.once)


def _why(problem: ProblemChange) -> Iterator[Text]:
    for name, words in WHY.items():
        if getattr(problem.moves, name):
            yield words


ABOUT = Text(
    "Tiap masalah tiap pemberi kerja, dahulu dan sekarang. Selesai berarti tidak ditemukan lagi, sudah diperiksa, dan "
    "tidak menunggu data.",
    "Each problem of each employer, then and now. Cured means: no longer found, judged, and not waiting for data.",
)
BY_KIND = Text("Perubahan sejak pemeriksaan sebelumnya", "Changes since the earlier check")
TOTAL = Text("Semua", "All")
BEFORE = Column(Text("Kasus dahulu", "Cases then"), Text("Kasus pada pemeriksaan dahulu.", "Cases then."), 11, "number")
NOW = Column(Text("Kasus sekarang", "Cases now"), Text("Kasus sekarang.", "Cases now."), 11, "number")

COLUMNS = (
    Column(Text("NPP", "NPP"), Text("Nomor pendaftaran.", "The employer's number."), 12),
    Column(Text("Pemberi kerja", "Employer"), Text("Namanya menurut berkas.", "Its name in the files."), 32),
    Column(Text("Kabupaten/kota", "Regency or city"), Text("Tempatnya.", "Where it is."), 20),
    KIND,
    Column(Text("Masalah", "Problem"), Text("Apa yang ditemukan.", "What was found."), 38),
    Column(
        Text("Perubahan", "Change"),
        Text("Selesai, membaik, tetap, memburuk, baru, atau tidak dapat dibandingkan.", "What became of it."),
        18,
    ),
    BEFORE,
    NOW,
    Column(Text("Selesai", "Cured"), Text("Kasus yang tidak ditemukan lagi.", "Cases no longer found."), 10, "number"),
    Column(Text("Baru", "New"), Text("Kasus yang baru ditemukan.", "Cases found only now."), 10, "number"),
    Column(
        Text("Tidak dapat dibandingkan", "Not comparable"), Text("Kasus yang tidak diketahui.", "Cases not known."),
        13, "number",
    ),
    Column(Text("Catatan", "Note"), Text("Mengapa demikian.", "Why that is so."), 32),
    Column(
        Text("Uang sebulan dahulu", "Money a month then"), Text("Rupiah sebulan.", "Rupiah a month."), 16, "rupiah",
        aside=True,
    ),
    Column(
        Text("Uang sebulan sekarang", "Money a month now"), Text("Rupiah sebulan.", "Rupiah a month."), 16, "rupiah",
        aside=True,
    ),
    Column(
        Text("Uang sekali dahulu", "Money once then"), Text("Rupiah sekali.", "Rupiah once."), 16, "rupiah", aside=True
    ),
    Column(
        Text("Uang sekali sekarang", "Money once now"), Text("Rupiah sekali.", "Rupiah once."), 16, "rupiah",
        aside=True,
    ),
)  # fmt: skip
