"""The twenty rules as the rulebook has them: rule by rule, a case at once, and by columns with evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import polars as pl
from patuh.engine.backends.judging import CODES, Asked, make
from patuh.engine.decide import together
from patuh.engine.decide.case import Case
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.decide.judgement import Judgement
from patuh.engine.frames.cells import PARENT, ROW, columns
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.values import NONE, Unknown, Value

from .rows import AS_OF, COLUMNS, NAMES, NEVER, RULES, Row

EMPLOYER = {
    "has_npp": "employer.npp",
    "state_body": "employer.is_state_body",
    "known_state_body": "employer.is_known_state_body",
    "duty_size": "employer.duty_size",
    "sector": "employer.sector",
    "kind": "employer.kind",
    "known_arrears": "employer.has_known_arrears",
}
OTHER_NAMES = {
    "nik_fits": "worker.nik_fits_birth_date",
    "nik_unique": "worker.nik_is_unique",
    "nik_elsewhere": "worker.nik_at_other_employer",
}
WORKER = {
    name: OTHER_NAMES.get(name, f"worker.{name}")
    for name in COLUMNS
    if name not in {"employer", "contract_ends", *EMPLOYER}
}
BROKEN = ("violation", "indication")
Counts = dict[str, tuple[int, int]]


def fact(row: Row, name: str) -> Value:
    """What a row says of a fact."""
    value = getattr(row, name)
    if name == "has_npp" and value is not None:
        return "CT000000" if value else NONE
    if (name == "ended_on" and value == NEVER) or (name == "contract_until" and row.contract_ends is False):
        return NONE
    return Unknown.BLANK if value is None else value


def values(row: Row, facts: dict[str, str]) -> dict[str, Value]:
    """What a row says of some facts, as patuh calls them."""
    return {called: fact(row, name) for name, called in facts.items()}


def cases(rows: Sequence[Row]) -> list[Case]:
    """The rows as cases: workers below their employers."""
    employers: dict[int, Case] = {}
    made = []
    for row in rows:
        if row.employer not in employers:
            employers[row.employer] = Case("employer", values(row, EMPLOYER), AS_OF)
        made.append(Case("worker", values(row, WORKER), AS_OF, employers[row.employer]))
    return made


class Reference:
    """Case by case and rule by rule, verdicts alone."""

    def __init__(self) -> None:
        self.evaluator = Evaluator(Rulebook.load())

    def judge(self, case: Case) -> list[Judgement | None]:
        """The judgements of one case."""
        return [self.evaluator.judge(id, case) for id in RULES]

    def count(self, workers: Sequence[Case]) -> Counts:
        """For each rule, how many cases break it and for how many that is not known."""
        found = [[one.verdict for one in self.judge(case) if one] for case in workers]
        columns_ = zip(NAMES, zip(*found, strict=True), strict=True)
        return {name: (sum(said.count(one) for one in BROKEN), said.count("undetermined")) for name, said in columns_}


class Together(Reference):
    """Case by case, all rules at once, verdicts alone: what a licence desk's applications are judged by."""

    def judge(self, case: Case) -> list[Judgement | None]:
        """The judgements of one case."""
        return together.judge(RULES, case, self.evaluator)


class Columns:
    """By columns: verdicts, and for each finding its evidence and what is missing."""

    def __init__(self) -> None:
        self.book = Rulebook.load()

    def frames(self, rows: Sequence[Row]) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The employers and the workers, as intake and matching hand them over."""
        first = {row.employer: row for row in reversed(rows)}
        owners = [first[number] for number in sorted(first)]
        above = self._frame(owners, EMPLOYER)
        below = self._frame(rows, WORKER).with_columns(pl.Series(PARENT, [row.employer for row in rows], pl.Int64))
        return above, below

    def _frame(self, rows: Sequence[Row], facts: dict[str, str]) -> pl.DataFrame:
        vocabulary = self.book.vocabulary.facts
        pairs = [columns(vocabulary[called], [fact(row, name) for row in rows]) for name, called in facts.items()]
        numbers = pl.Series(ROW, range(len(rows)), pl.Int64)
        return pl.DataFrame([numbers, *(column for pair in pairs for column in pair)])

    def count(self, frames: tuple[pl.DataFrame, pl.DataFrame]) -> Counts:
        """For each rule, how many rows break it and for how many that is not known."""
        engine = make("polars", Asked(self.book, AS_OF, {}, RULES))
        above, below = frames
        engine.begin("employer", above)
        verdicts = engine.add("worker", "employer.workers", below).verdicts
        found = {}
        for name, id in zip(NAMES, RULES, strict=True):
            numbers = Counter(dict(verdicts[id].value_counts().iter_rows()))
            found[name] = sum(numbers[CODES[one]] for one in BROKEN), numbers[CODES["undetermined"]]
        return found
