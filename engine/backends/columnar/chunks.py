"""The columnar engine: parents are prepared once, children are judged chunk by chunk, and only counts of them stay."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ...frames.cells import PARENT, ROW, VALUE, state_of
from ..judging import Asked, Judged, group_column
from .conditions import verdict_column
from .engine import Columnar
from .findings import Findings
from .open_paths import AT
from .patterns import Patterns
from .rollups import Counted, Rollups
from .stratum import Stratum


class ColumnarEngine:
    """Judges frames by expressions over their columns; memory grows with the parents and the chunk, not with all."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.rulebook, self.as_of = asked, asked.rulebook, asked.as_of
        self.columnar = Columnar(asked.rulebook, asked.as_of, asked.assume)
        self.patterns = Patterns(self.columnar, self.columnar.evaluator)
        self.findings = Findings(self.patterns)
        self.top: list[Stratum] = []
        self.rollups: Rollups | None = None

    def begin(self, subject: str, frame: pl.DataFrame) -> None:
        """Take all cases of a subject in place of those taken before."""
        self.patterns.forget()
        self.top = self._strata(subject, frame.with_row_index(AT), [])
        for stratum in self.top:
            groups = self.rulebook.vocabulary.subjects[subject].groups
            stratum.complete = {name: group_column(name) for name in groups if stratum.has(group_column(name))}
        self.rollups = Rollups(self.patterns, subject, self.asked.rules(subject), self.asked.facts(subject))

    def add(self, subject: str, group: str, chunk: pl.DataFrame) -> Judged:
        """Judge some children, and count them for their parents."""
        assert self.rollups is not None, "begin comes first"
        strata = self._strata(subject, chunk.with_row_index(AT), self.top)
        for stratum in strata:  # first what is counted, so that findings need not work it out once more
            self._judge(stratum)
            self.rollups.add(group, stratum)
        return _together([self._judged(stratum) for stratum in strata])

    def take(self) -> Counted:
        """What was counted of the children added so far, to be merged elsewhere; nothing of it stays."""
        assert self.rollups is not None, "begin comes first"
        return self.rollups.take()

    def merge(self, taken: Counted) -> None:
        """Count the children that another engine, begun with the same cases, was given."""
        assert self.rollups is not None, "begin comes first"
        self.rollups.merge(taken)

    def finish(self) -> Judged:
        """Judge the cases that were taken first, by what was counted of their children."""
        assert self.rollups is not None, "begin comes first"
        for stratum in self.top:
            self.rollups.put(stratum)
            self._judge(stratum)
        return _together([self._judged(stratum) for stratum in self.top])

    # ── strata ─────────────────────────────────────────────────────────────────────────────

    def _strata(self, subject: str, frame: pl.DataFrame, above: Sequence[Stratum]) -> list[Stratum]:
        """The cases by law date: their parents', then their own."""
        made = []
        for parent, part in _by_parent(frame, above):
            whole = Stratum(subject, self.as_of, part, parent)
            made += self._by_law_date(whole)
        return made

    def _by_law_date(self, whole: Stratum) -> list[Stratum]:
        law_date = self.rulebook.vocabulary.subjects[whole.subject].law_date
        if law_date == "run.as_of":
            return [whole]
        given = whole.given
        self.columnar.need_fact(whole, law_date)
        told = whole.frame.select(
            pl.when(pl.col(state_of(law_date)) == VALUE).then(law_date).otherwise(pl.lit(self.as_of)).alias("#day")
        )
        days = told["#day"].unique().sort().to_list() or [self.as_of]
        return [
            Stratum(
                whole.subject,
                day,
                given.filter(told["#day"] == day),
                whole.parent,
            )
            for day in days
        ]

    # ── what is said of a stratum ──────────────────────────────────────────────────────────

    def _judge(self, stratum: Stratum) -> None:
        self.columnar.judge(stratum, self.asked.rules(stratum.subject))
        for name in self.asked.facts(stratum.subject):
            self.columnar.need_fact(stratum, name)

    def _judged(self, stratum: Stratum) -> Judged:
        rules, facts = self.asked.rules(stratum.subject), self.asked.facts(stratum.subject)
        own = [AT, ROW] if stratum.parent is None and stratum in self.top else [AT, ROW, PARENT]
        frame = stratum.frame
        verdicts = frame.select(*own, *(pl.col(verdict_column(id)).alias(id) for id in rules))
        told = frame.select(AT, ROW, *(column for name in facts for column in (name, state_of(name))))
        return Judged(verdicts, self.findings.of(stratum, rules), told)


def _by_parent(frame: pl.DataFrame, above: Sequence[Stratum]) -> list[tuple[Stratum | None, pl.DataFrame]]:
    """The cases of each stratum of parents; orphans go with the first."""
    if len(above) < 2:
        return [(above[0] if above else None, frame)]
    owner = pl.concat(
        stratum.frame.select(pl.col(ROW).alias(PARENT), pl.lit(number).alias("#stratum"))
        for number, stratum in enumerate(above)
    )
    numbers = frame.select(PARENT).join(owner, on=PARENT, how="left", maintain_order="left")["#stratum"].fill_null(0)
    parts = [(stratum, frame.filter(numbers == number)) for number, stratum in enumerate(above)]
    return [one for one in parts if one[1].height] or [(above[0], frame)]


def _together(judged: Sequence[Judged]) -> Judged:
    """What was said of several strata, in the order in which their cases came."""
    return Judged(
        pl.concat(one.verdicts for one in judged).sort(AT).drop(AT),
        pl.concat(one.findings for one in judged).sort(ROW, "rule"),
        pl.concat(one.facts for one in judged).sort(AT).drop(AT),
    )
