"""What parents' rules count of their children, kept as the children come and go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from ...decide.case import Case
from ...decide.missing import Missing, adds_up, missing_of_amount, missing_of_tests
from ...frames.cells import NOTHING, PARENT, state_of
from ...language import condition as c
from ...language.derived import Aggregate
from . import counts, waits
from .open_paths import Paths
from .patterns import Patterns
from .reach import Reach
from .stratum import Stratum
from .values import is_false


@dataclass(frozen=True)
class Counted:
    """What was counted of some children: by the key of a condition or sum, counts and what is lacking by parent."""

    counts: dict[str, pl.DataFrame]
    lacking: dict[str, pl.DataFrame]


class Rollups:
    """Counts, sums and what is missing of children, by parent: merged by addition, so that chunks do not matter."""

    def __init__(self, patterns: Patterns, subject: str, rules: Iterable[str], facts: Iterable[str]) -> None:
        self.patterns, self.subject = patterns, subject
        self.columnar = patterns.columnar
        self.reach = Reach(self.columnar.rulebook, rules, facts)
        self.counted: dict[str, pl.DataFrame] = {}
        self.lacking: dict[str, pl.DataFrame] = {}

    def add(self, group: str, child: Stratum) -> None:
        """Count some children of a group."""
        for key, condition in self.reach.conditions.items():
            if condition.group == group:
                self._count(key, self.columnar.count_condition(child, condition), "sum")
                self._lack_condition(key, child, condition)
        for name, way in self.reach.sums.items():
            if way.group == group:
                self._count(counts.fact_key(name), self.columnar.count_amounts(child, name, way), way.kind)
                self._lack_amount(name, child, way)

    def take(self) -> Counted:
        """What was counted so far, to be merged elsewhere; nothing of it stays."""
        taken = Counted(self.counted, self.lacking)
        self.counted, self.lacking = {}, {}
        return taken

    def merge(self, taken: Counted) -> None:
        """Add what was counted elsewhere, of other children."""
        kinds = {counts.fact_key(name): way.kind for name, way in self.reach.sums.items()}
        for key, more in taken.counts.items():
            self._count(key, more, kinds.get(key, "sum"))
        for key, more in taken.lacking.items():
            self._add_lacking(key, more)

    def put(self, stratum: Stratum) -> None:
        """Give parents what was counted of all their children."""
        groups = {key: one.group for key, one in self.reach.conditions.items()}
        groups |= {counts.fact_key(name): way.group for name, way in self.reach.sums.items()}
        none = waits.WAITS.to_frame()
        for key, group in groups.items():
            empty = pl.DataFrame(schema={PARENT: pl.Int64, **{f"{key}:{one}": pl.Int64 for one in counts.PARTS}})
            stratum.counted[key] = self.counted.get(key, empty)
            counts.put(stratum, key, group, amounts=":" not in key)
            waits.put(stratum, key, group, self.lacking.get(key, none), self.columnar.rulebook.vocabulary)

    def _count(self, key: str, more: pl.DataFrame, kind: str) -> None:
        self.counted[key] = counts.merged(self.counted.get(key), more, kind)

    # ── what undecided children lack ───────────────────────────────────────────────────────

    def _lack_condition(self, key: str, child: Stratum, condition: c.Quantified | c.Count) -> None:
        sides = [part for part in (condition.where, condition.meets) if part is not None]
        outcome = self.columnar.outcome(child, condition)
        open_ = child.frame.select(outcome.is_null().alias("#open"))["#open"]
        evaluator = self.patterns.evaluator

        def follow(paths: Paths, mask: pl.Series) -> None:
            for part in sides:
                paths.condition(part, mask)

        def say(case: Case) -> Missing:
            return missing_of_tests([evaluator.test(part, child.subject) for part in sides], case, evaluator)

        self._lack(key, child, open_, follow, say)

    def _lack_amount(self, name: str, child: Stratum, way: Aggregate) -> None:
        frame, evaluator = child.frame, self.patterns.evaluator
        open_ = pl.zeros(frame.shape[0], pl.Boolean, eager=True)
        if way.where is not None:
            truth = self.columnar.truth(child, way.where)
            chosen = child.frame.select(truth.is_null().alias("#open"), (~is_false(truth)).alias("#in"))
            open_ = chosen["#open"]
        if way.fact is not None:
            unknown = child.frame[state_of(way.fact)] > NOTHING
            open_ = open_ | (unknown if way.where is None else unknown & chosen["#in"])

        def follow(paths: Paths, mask: pl.Series) -> None:
            chosen: pl.Series | None = mask
            if way.where is not None:
                paths.condition(way.where, mask)
                chosen = paths.may_hold(way.where, mask)
            if way.fact is not None and chosen is not None:
                paths.fact(way.fact, chosen)

        self._lack(counts.fact_key(name), child, open_, follow, lambda one: missing_of_amount(way, one, evaluator))

    def _lack(
        self,
        key: str,
        child: Stratum,
        open_: pl.Series,
        follow: Callable[[Paths, pl.Series], None],
        say: Callable[[Case], Missing],
    ) -> None:
        """Add what the undecided among some children lack."""
        open_ = open_ & child.frame[PARENT].is_not_null()
        if not open_.any():
            return
        undecided = child.part(open_.arg_true())
        everyone = pl.repeat(True, undecided.frame.height, eager=True)
        which, said = self.patterns.ask((key, child.law_date), undecided, everyone, follow, say)
        named = pl.DataFrame(
            [(place, name, number) for place, missing in enumerate(said) for name, number in missing.items()],
            schema={"#said": pl.Int64, waits.NAME: pl.String, waits.NUMBER: pl.Int64},
            orient="row",
        )
        lacked = undecided.frame.select(PARENT).with_columns(which.alias("#said"))
        self._add_lacking(key, lacked.join(named, on="#said").select(list(waits.WAITS)))

    def _add_lacking(self, key: str, more: pl.DataFrame) -> None:
        before = self.lacking.get(key)
        every = more if before is None else pl.concat([before, more])
        vocabulary = self.columnar.rulebook.vocabulary
        names = every[waits.NAME].unique().to_list()
        shared = frozenset(name for name in names if not adds_up(name, self.subject, vocabulary))
        self.lacking[key] = waits.merged(every, shared)
