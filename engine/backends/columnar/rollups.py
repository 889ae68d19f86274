"""What parents' rules count of their children, kept as the children come and go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from ...decide.case import Case
from ...decide.missing import Missing, adds_up, missing_of_amount, missing_of_tests
from ...frames.cells import PARENT
from ...language import condition as c
from ...language.derived import Aggregate
from . import counts, waits
from .open_paths import Paths
from .patterns import Patterns
from .reach import Reach
from .stratum import Stratum


@dataclass(frozen=True)
class Counted:
    """What was counted of some children: by their group counts, by the key of a condition or sum what is lacking."""

    counts: dict[str, pl.DataFrame]
    lacking: dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Question:
    """What is asked of children of whom a condition or sum would have to know more."""

    wanted: counts.Wanted
    follow: Callable[[Paths, pl.Series], None]
    say: Callable[[Case], Missing]


class Rollups:
    """Counts, sums and what is missing of children, by parent: merged by addition, so that chunks do not matter."""

    def __init__(self, patterns: Patterns, subject: str, rules: Iterable[str], facts: Iterable[str]) -> None:
        self.patterns, self.subject = patterns, subject
        self.columnar, self.evaluator = patterns.columnar, patterns.evaluator
        self.reach = Reach(self.columnar.rulebook, rules, facts)
        self.counts: dict[str, Pile] = {}
        self.lacking: dict[str, Pile] = {}

    def add(self, group: str, child: Stratum) -> None:
        """Count some children of a group."""
        questions = list(self._questions(group, child))
        if questions:
            marks = counts.marked(child.frame, [one.wanted for one in questions])
            self._count(group, counts.summed(marks))
            self._lack(child, marks, questions)

    def take(self) -> Counted:
        """What was counted so far, to be merged elsewhere; nothing of it stays."""
        taken = Counted(
            {group: pile.merged() for group, pile in self.counts.items()},
            {key: pile.merged() for key, pile in self.lacking.items()},
        )
        self.counts, self.lacking = {}, {}
        return taken

    def merge(self, taken: Counted) -> None:
        """Add what was counted elsewhere, of other children."""
        for group, more in taken.counts.items():
            self._count(group, more)
        for key, more in taken.lacking.items():
            self._add_lacking(key, more)

    def put(self, stratum: Stratum) -> None:
        """Give parents what was counted of all their children."""
        keys: dict[str, list[str]] = {}
        for key, condition in self.reach.conditions.items():
            keys.setdefault(condition.group, []).append(key)
        for name, way in self.reach.sums.items():
            keys.setdefault(way.group, []).append(counts.fact_key(name))
        for group, own in keys.items():
            counted = self.counts[group].merged() if group in self.counts else None
            counts.put(stratum, group, own, counted)
            stratum.counted.update(own)
            for key in own:
                lacking = self.lacking[key].merged() if key in self.lacking else waits.WAITS.to_frame()
                waits.put(stratum, key, group, lacking, self.columnar.rulebook.vocabulary)

    def _count(self, group: str, more: pl.DataFrame) -> None:
        self.counts.setdefault(group, Pile(counts.merged)).add(more)

    # ── what undecided children lack ───────────────────────────────────────────────────────

    def _questions(self, group: str, child: Stratum) -> Iterator[Question]:
        for condition in self.reach.conditions.values():
            if condition.group == group:
                yield self._about_condition(child, condition)
        for name, way in self.reach.sums.items():
            if way.group == group:
                yield self._about_sum(child, name, way)

    def _about_condition(self, child: Stratum, condition: c.Quantified | c.Count) -> Question:
        sides, evaluator = [part for part in (condition.where, condition.meets) if part is not None], self.evaluator

        def follow(paths: Paths, mask: pl.Series) -> None:
            for part in sides:
                paths.condition(part, mask)

        def say(case: Case) -> Missing:
            return missing_of_tests([evaluator.test(part, child.subject) for part in sides], case, evaluator)

        return Question(self.columnar.wanted_of(child, condition), follow, say)

    def _about_sum(self, child: Stratum, name: str, way: Aggregate) -> Question:
        def follow(paths: Paths, mask: pl.Series) -> None:
            chosen: pl.Series | None = mask
            if way.where is not None:
                paths.condition(way.where, mask)
                chosen = paths.may_hold(way.where, mask)
            if way.fact is not None and chosen is not None:
                paths.fact(way.fact, chosen)

        def say(case: Case) -> Missing:
            return missing_of_amount(way, case, self.evaluator)

        return Question(self.columnar.wanted_by(child, name, way), follow, say)

    def _lack(self, child: Stratum, marks: pl.DataFrame, questions: Sequence[Question]) -> None:
        """Add what the undecided among some children lack."""
        open_ = marks.select(pl.col(f"{one.wanted.key}:open") & pl.col(PARENT).is_not_null() for one in questions)
        rows = open_.select(pl.any_horizontal(pl.all())).to_series().arg_true()
        if not len(rows):
            return
        undecided, open_ = child.part(rows), open_[rows]
        for one in questions:
            key, mask = one.wanted.key, open_[f"{one.wanted.key}:open"]
            which, said = self.patterns.ask((key, child.law_date), undecided, mask, one.follow, one.say)
            named = pl.DataFrame(
                [(place, name, number) for place, missing in enumerate(said) for name, number in missing.items()],
                schema={"#said": pl.Int64, waits.NAME: pl.String, waits.NUMBER: pl.Int64},
                orient="row",
            )
            lacked = undecided.given.select(PARENT).filter(mask).with_columns(which.alias("#said"))
            self._add_lacking(key, lacked.join(named, on="#said").select(list(waits.WAITS)))

    def _add_lacking(self, key: str, more: pl.DataFrame) -> None:
        if more.height:
            self.lacking.setdefault(key, Pile(self._merged)).add(more)

    def _merged(self, lacking: Sequence[pl.DataFrame]) -> pl.DataFrame:
        every, vocabulary = pl.concat(lacking), self.columnar.rulebook.vocabulary
        names = every[waits.NAME].unique().to_list()
        return waits.merged(every, frozenset(name for name in names if not adds_up(name, self.subject, vocabulary)))


class Pile:
    """Frames to be merged: they are as soon as as much has come as is held, so that no row is merged often."""

    def __init__(self, merge: Callable[[Sequence[pl.DataFrame]], pl.DataFrame]) -> None:
        self._merge, self._frames = merge, list[pl.DataFrame]()

    def add(self, frame: pl.DataFrame) -> None:
        """Take a frame."""
        self._frames.append(frame)
        held, *more = self._frames
        if more and sum(one.height for one in more) >= held.height:
            self.merged()

    def merged(self) -> pl.DataFrame:
        """All that came, as one frame."""
        self._frames = [self._merge(self._frames)]
        return self._frames[0]
