"""What became of the problems of an older result folder: cured, new, worse, and what cannot be compared.

A result folder holds what was found, not what was in order. So a problem is cured when its employer is in the newer
files, the problem was judged there, and is neither found nor undetermined; a worker who is no longer in the files is
not told apart from one who is in order. Nothing else is called cured.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields

import polars as pl

from ..conclude.category import CATEGORIES
from ..results.schema import SubjectRow
from ..text import Text
from .money import Money, stakes
from .reading import BREACHES, Reading
from .same import Identity, identities

OUTCOMES = ("cured", "better", "unchanged", "worse", "new", "not_comparable")


@dataclass(frozen=True)
class Moves:
    """Cases (a worker, an employer, a month) with a problem, by what became of them.

    Of those found before: `kept`, `cured`, now `open` (undetermined) or `accepted`, or not to be compared because the
    employer is `gone` from the files or the problem was not judged (`unjudged`). Of those found now: `kept`, `new`,
    `revealed` (undetermined before), or of an employer not in the older files (`first`).
    """

    kept: int = 0
    cured: int = 0
    open: int = 0
    accepted: int = 0
    gone: int = 0
    unjudged: int = 0
    new: int = 0
    revealed: int = 0
    first: int = 0

    def __add__(self, other: Moves) -> Moves:
        return Moves(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Moves)))

    @property
    def before(self) -> int:
        """How many cases the older folder has."""
        return self.kept + self.cured + self.open + self.accepted + self.gone + self.unjudged

    @property
    def now(self) -> int:
        """How many cases the newer folder has."""
        return self.kept + self.new + self.revealed + self.first

    @property
    def lost(self) -> int:
        """How many cases of the older folder cannot be said to be cured or not."""
        return self.open + self.accepted + self.gone + self.unjudged


@dataclass(frozen=True)
class ProblemChange:
    """One problem of one employer; `outcome` is one of OUTCOMES."""

    problem: str
    category: str
    moves: Moves
    before: Money
    now: Money

    @property
    def outcome(self) -> str:
        """Worse with more cases or more money; cured only when nothing is left open."""
        moves = self.moves
        if moves.first or moves.gone:
            return "not_comparable"
        if not moves.before:
            return "new"
        if not moves.now:
            return "not_comparable" if moves.lost else "cured"
        if moves.now > moves.before or self.now.month > self.before.month or self.now.once > self.before.once:
            return "worse"
        return "better" if moves.now + moves.lost < moves.before else "unchanged"


@dataclass(frozen=True)
class EmployerChange:
    """An employer, as the newer folder has it, else the older one; None stands for those without an employer."""

    row: SubjectRow | None
    problems: tuple[ProblemChange, ...]


@dataclass(frozen=True)
class Tally:
    """Cases, money, and problems of employers by outcome, of one category or region."""

    key: str
    moves: Moves
    outcomes: Mapping[str, int]
    before: Money
    now: Money


@dataclass(frozen=True)
class Change:
    """What changed between two result folders; `notes` say what makes the comparison less than even."""

    total: Tally
    kinds: tuple[Tally, ...]
    regions: tuple[Tally, ...]
    employers: tuple[EmployerChange, ...]
    notes: tuple[Text, ...]


def since(old: Reading, new: Reading) -> Change:
    """Compare an older with a newer result folder; employers with a problem in either, those of the newer first."""
    same_key = old.receipt["key"] == new.receipt["key"]
    older, newer = identities(old.subjects, new.subjects)
    before, after = _Side(old, older, same_key), _Side(new, newer, same_key)
    rows = {older[row.subject_key]: row for row in old.subjects} | {newer[row.subject_key]: row for row in new.subjects}
    order = {**dict.fromkeys(newer.values()), **dict.fromkeys(older.values()), "": None}
    found: dict[Identity, list[ProblemChange]] = defaultdict(list)
    for identity, problem in dict.fromkeys([*before.cases, *after.cases]):
        found[identity].append(_problem(identity, problem, before, after))
    kinds = list(CATEGORIES)
    employers = tuple(
        EmployerChange(
            rows.get(identity),
            tuple(sorted(found[identity], key=lambda one: (kinds.index(one.category), one.problem))),
        )
        for identity in order
        if identity in found
    )
    regions = [*new.rulebook.vocabulary.facts["employer.region"].values, ""]
    told = [(one.row.region if one.row else "", problem) for one in employers for problem in one.problems]
    return Change(
        total=_tally("", [problem for _, problem in told]),
        kinds=tuple(_tallies(kinds, [(problem.category, problem) for _, problem in told])),
        regions=tuple(_tallies(regions, told)),
        employers=employers,
        notes=tuple(_notes(old, new)),
    )


Cases = dict[str, Counter[str]]  # kind of subject → how many cases of each person; "" those nobody can be told by


@dataclass
class _Side:
    """One folder, by employer and problem."""

    reading: Reading
    identity: Mapping[str, Identity]
    by_person: bool
    cases: dict[tuple[Identity, str], Cases] = field(init=False)
    open: dict[tuple[Identity, str], Cases] = field(init=False)
    accepted: dict[tuple[Identity, str], Cases] = field(init=False)

    def __post_init__(self) -> None:
        reading = self.reading
        breaches = reading.breaches
        rest = reading.findings.join(breaches, on=["subject_key", "problem"], how="anti")
        accepted = (pl.col("accepted") != "") & pl.col("verdict").is_in(BREACHES)
        self.cases = self._count(breaches)
        self.accepted = self._count(rest.filter(accepted))
        self.open = self._count(rest.filter(pl.col("verdict") == "undetermined"))
        self.category = dict(breaches.select("problem", "category").unique("problem", keep="first").iter_rows())
        self.present = {*self.identity.values(), ""}
        self.money: dict[tuple[Identity, str], Money] = defaultdict(Money)
        for (owner, problem), amount in stakes(reading).items():
            self.money[self.identity.get(owner, ""), problem] += amount
        self.workers: Counter[Identity] = Counter()
        for row in reading.subjects:
            self.workers[self.identity[row.subject_key]] += row.workers
        book = reading.rulebook.rules
        judged = (id for id, counts in reading.receipt["verdicts"].items() if sum(counts.values()))
        self.judged = {book[id][-1].problem for id in judged}

    def _count(self, findings: pl.DataFrame) -> dict[tuple[Identity, str], Cases]:
        found: dict[tuple[Identity, str], Cases] = defaultdict(lambda: defaultdict(Counter))
        once = findings.unique(["subject_key", "problem"], keep="first", maintain_order=True)
        for owner, problem, subject, person in once.select("owner", "problem", "subject_type", "person").iter_rows():
            # An employer is told by its identity; a month or a project by nothing that lasts.
            name = "it" if subject == "employer" else person if self.by_person else ""
            found[self.identity.get(owner, ""), problem][subject][name] += 1
        return found


def _problem(identity: Identity, problem: str, before: _Side, after: _Side) -> ProblemChange:
    key = (identity, problem)
    old, new = before.cases.get(key, {}), after.cases.get(key, {})
    moves = Moves()
    for subject in dict.fromkeys([*old, *new]):
        was, now = old.get(subject, Counter()), new.get(subject, Counter())
        if identity not in after.present:
            moves += Moves(gone=was.total())
        elif identity not in before.present:
            moves += Moves(first=now.total())
        elif not now and (problem not in after.judged or _without(subject, identity, before, after)):
            moves += Moves(unjudged=was.total())
        else:
            moves += _moves(was, now, *(side.get(key, {}).get(subject, Counter()) for side in
                                        (after.open, after.accepted, before.open)))  # fmt: skip
    category = after.category.get(problem) or before.category[problem]
    return ProblemChange(problem, category, moves, before.money.get(key, Money()), after.money.get(key, Money()))


def _without(subject: str, identity: Identity, before: _Side, after: _Side) -> bool:
    """Whether the payroll that tells of workers is in the older files and not in the newer ones."""
    return subject == "worker" and identity != "" and before.workers[identity] > 0 and after.workers[identity] == 0


def _moves(
    was: Counter[str], now: Counter[str], open_: Counter[str], accepted: Counter[str], open_before: Counter[str]
) -> Moves:
    """What became of the cases of one kind; those that nobody can be told by are matched by their number."""
    kept, was, now = _pair(was, now)
    still_open, was, _ = _pair(was, open_)
    by_exception, was, _ = _pair(was, accepted)
    revealed, now, _ = _pair(now, open_before)
    return Moves(
        kept=kept, cured=was.total(), open=still_open, accepted=by_exception, new=now.total(), revealed=revealed
    )


def _pair(some: Counter[str], others: Counter[str]) -> tuple[int, Counter[str], Counter[str]]:
    """How many cases are in both, and what is left of each: equal persons first, then whoever cannot be told apart."""
    both = (some & others).total()
    left, right = some - others, others - some
    for unnamed, rest in ((left, right), (right, left)):
        for name in sorted(rest):
            found = min(unnamed[""], rest[name])
            unnamed[""] -= found
            rest[name] -= found
            both += found
    return both, +left, +right


def _tallies(keys: Iterable[str], told: Iterable[tuple[str, ProblemChange]]) -> Iterator[Tally]:
    by_key: dict[str, list[ProblemChange]] = defaultdict(list)
    for key, problem in told:
        by_key[key].append(problem)
    return (_tally(key, by_key[key]) for key in keys if key in by_key)


def _tally(key: str, problems: Iterable[ProblemChange]) -> Tally:
    listed = list(problems)
    counted = Counter(one.outcome for one in listed)
    return Tally(
        key=key,
        moves=sum((one.moves for one in listed), Moves()),
        outcomes={outcome: counted[outcome] for outcome in OUTCOMES},
        before=sum((one.before for one in listed), Money()),
        now=sum((one.now for one in listed), Money()),
    )


def _notes(old: Reading, new: Reading) -> Iterator[Text]:
    if old.as_of != new.as_of:
        yield (DATES if old.as_of < new.as_of else BACKWARDS).fill(o=old.as_of, n=new.as_of)
    if old.receipt["rulebook"] != new.receipt["rulebook"]:
        yield RULEBOOKS.fill(o=old.receipt["rulebook"][:8], n=new.receipt["rulebook"][:8])
    if old.receipt["key"] != new.receipt["key"]:
        yield KEYS
    asked = [name for name in ("assume", "complete", "select", "exclude")
             if old.receipt["options"].get(name) != new.receipt["options"].get(name)]  # fmt: skip
    if asked:
        yield OPTIONS.fill(o=", ".join(f"--{name}" for name in asked))
    yield WORKERS


DATES = Text("Keadaan hukum {o} dibandingkan dengan {n}.", "The law as of {o} is compared with that of {n}.")
BACKWARDS = Text(
    "Folder pembanding ({o}) lebih baru daripada folder ini ({n}): apakah tertukar?",
    "The folder to compare with ({o}) is newer than this one ({n}): were they swapped?",
)
RULEBOOKS = Text(
    "Buku aturannya berbeda ({o}, lalu {n}): sebagian perubahan dapat berasal dari aturan, bukan dari pemberi kerja.",
    "The rulebooks differ ({o}, then {n}): some changes may come from the rules, not from employers.",
)
KEYS = Text(
    "Kunci kantornya berbeda, jadi orang tidak dapat diikuti: kasus dibandingkan menurut banyaknya tiap pemberi kerja.",
    "The office keys differ, so that nobody can be followed: cases are compared by their number for each employer.",
)
OPTIONS = Text(
    "Pilihan pemeriksaannya berbeda: {o}.",
    "The runs were asked differently: {o}.",
)
WORKERS = Text(
    "Pekerja yang tidak lagi ada dalam berkas tidak dapat dibedakan dari yang sudah beres.",
    "A worker who is no longer in the files cannot be told apart from one whose problem was cured.",
)
