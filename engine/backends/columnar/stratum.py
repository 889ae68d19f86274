"""Cases of one subject that share a law date, as a frame that gains columns as they are needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from ...frames.cells import PARENT, ROW, UNSTATED

if TYPE_CHECKING:
    from .alike import Alike

Step = Callable[["Stratum"], object]


class Stratum:
    """The cases of one subject that share a law date.

    `given` is the frame as it came; `frame` gains columns. `complete` names, for each group, the boolean column that
    says whether a case's children are all there. `counted` are the keys of conditions and sums over children that
    were counted, some of which may be no longer at hand.
    """

    def __init__(self, subject: str, law_date: date, frame: pl.DataFrame, parent: Stratum | None = None) -> None:
        self.subject, self.law_date, self.given, self.parent = subject, law_date, frame, parent
        self.children: dict[str, Stratum] = {}
        self.complete: dict[str, str] = {}
        self.counted: set[str] = set()
        self.done: set[str] = set()
        self.alike: Alike | None = None  # also right for some of the cases
        self._above: pl.Series | None = None
        self._nulls: dict[str, pl.Series] = {}
        self._unstated: frozenset[str] | None = None
        self._wait, self._notes = Waiting(), list[list[Step]]()
        self._frame, self._names = frame, set(frame.columns)

    @property
    def frame(self) -> pl.DataFrame:
        """The cases with every column that was put."""
        if self._wait.levels:
            for columns in self._wait.levels:
                self._frame = self._frame.with_columns(made.alias(name) for name, made in columns.items())
            self._wait = Waiting()
        return self._frame

    @frame.setter
    def frame(self, frame: pl.DataFrame) -> None:
        self._frame, self._names = frame, set(frame.columns)

    def has(self, column: str) -> bool:
        """Whether a column is there already."""
        return column in self._names

    def put(self, **columns: pl.Expr) -> None:
        """Add or replace columns; they are worked out together once the frame is asked for."""
        Put(columns).put(self)

    def take(self, step: Step) -> None:
        """Take a step, and note it where the steps of something are noted."""
        if self._notes:
            self._notes[-1].append(step)
        step(self)

    def noting(self) -> bool:
        """Whether the steps of something are noted now."""
        return bool(self._notes)

    def follow(self, steps: list[Step] | None, make: Step) -> list[Step]:
        """Take steps that were noted before, or `make` something and note the steps that it took."""
        self._notes.append([])
        for step in steps if steps is not None else [make]:
            step(self)
        return self._notes.pop()

    def wait_for(self, put: Put) -> None:
        """Add columns to those that are not worked out yet."""
        if not self._wait.levels_of.keys().isdisjoint(put.columns):
            _ = self.frame
        self._wait.add(put)
        self._names |= put.columns.keys()

    def places(self) -> pl.Series:
        """Where each case's parent stands in the parent's frame; null for a case without one."""
        assert self.parent is not None
        if self._above is None:
            self._above = self.parent.place_of.gather(self.given[PARENT], null_on_oob=True)
        return self._above

    @cached_property
    def place_of(self) -> pl.Series:
        """Where the case with each `#row` stands in the frame, null for a row of another stratum."""
        rows = self.given[ROW]
        most: Any = rows.max()
        none = pl.repeat(None, 0 if most is None else most + 1, dtype=pl.UInt32, eager=True)
        return none.scatter(rows, pl.int_range(len(rows), dtype=pl.UInt32, eager=True))

    def all(self, truth: bool) -> pl.Series:
        """The same for all cases."""
        return pl.Series([truth]).new_from_index(0, self.given.height)

    def nulls(self, column: str) -> pl.Series:
        """Where a column is null; told for all that may be asked for in one go, and the column is replaced no more."""
        frame = self.frame
        if not frame[column].null_count():
            return self.all(False)
        if column not in self._nulls:
            asked = [one.name for one in frame.iter_columns() if one.dtype == pl.Boolean and one.null_count()]
            self._nulls |= frame.select_seq(pl.col({column, *asked}).is_null()).to_dict()
        return self._nulls[column]

    def unstated(self) -> frozenset[str]:
        """The facts that the frame had columns for when it came, but that some row does not state."""
        if self._unstated is None:
            states = [name for name, type_ in self.given.schema.items() if name.endswith("?") and type_ == pl.UInt8]
            highest = self.given.select(pl.col(states).max()).row(0) if states else ()
            self._unstated = frozenset(
                name[:-1] for name, code in zip(states, highest, strict=True) if code == UNSTATED
            )
        return self._unstated

    def carry(self, columns: Mapping[str, pl.Expr], need: Step) -> None:
        """Copy columns of the parent down; each says what a case without a parent has, `need` makes the parent's."""
        if (parent := self.parent) is None:
            Put(dict(columns)).into(self)
            return
        need(parent)
        above, places = parent.frame, self.places()
        own = {name: pl.lit(above[name].gather(places)) for name in columns}
        if places.null_count():
            orphan = pl.col(PARENT).is_null()
            own = {name: pl.when(orphan).then(none).otherwise(own[name]) for name, none in columns.items()}
        Put(own).into(self)

    def part(self, rows: pl.Series) -> Stratum:
        """Some of the cases, with all that is known of them so far."""
        some = Stratum(self.subject, self.law_date, self.given[rows], self.parent)
        some.frame, some._unstated = self.frame[rows], self._unstated
        some._above = self.places()[rows] if self.parent is not None else None
        some.complete, some.counted, some.done, some.alike = self.complete, self.counted, set(self.done), self.alike
        return some


@dataclass(frozen=True)
class Put:
    """Columns that are put into a stratum."""

    columns: dict[str, pl.Expr]

    @cached_property
    def reads(self) -> set[str]:
        """The columns that they are worked out from."""
        return {read for made in self.columns.values() for read in made.meta.root_names()}

    def put(self, stratum: Stratum) -> None:
        """Put them there, as a step that is noted."""
        stratum.take(self.into)

    def into(self, stratum: Stratum) -> None:
        """Put them there."""
        stratum.wait_for(self)


class Waiting:
    """Columns that are not worked out yet, level by level: those of one level read none of the same or a later one."""

    def __init__(self) -> None:
        self.levels: list[dict[str, pl.Expr]] = []
        self.levels_of: dict[str, int] = {}
        self._read: dict[str, int] = {}  # the last level that reads a column as it is before it is replaced

    def add(self, put: Put) -> None:
        """Take columns, which are worked out after what they read, and after what reads those they replace."""
        level = max((self.levels_of[read] + 1 for read in put.reads if read in self.levels_of), default=0)
        level = max(level, *(self._read.get(name, 0) for name in put.columns))
        while len(self.levels) <= level:
            self.levels.append({})
        self.levels[level] |= put.columns
        for name in put.columns:
            self.levels_of[name] = level
        for read in put.reads:
            self._read[read] = max(self._read.get(read, 0), level)
