"""The records of one list as they come, kept as frames in row order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from ..frames.cells import ROW, columns
from ..frames.spool import Spool
from ..language.vocabulary import Fact, ListShape, Vocabulary
from ..values import Value
from .columns import Columns

FRAME_ROWS = 90_000  # judging a frame has a price, however few rows it has; half as many hardly take less memory
ROWS_AT_ONCE = 50_000  # records that wait one by one take far more memory than in a frame
MOST_DROPPED = 20  # records at the end that may still turn out to be none: signatures below the last total


def brought(found: Columns, shape: ListShape, vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """The facts that a list brings, in the vocabulary's order: of its columns, their status, and what they tell."""
    names = {column.fact.name for column in found.mapped}
    names |= {fact.name for fact in vocabulary.facts.values() if fact.status_of in names}
    for told, teller in shape.fallback.items():
        if teller in names:
            names.add(told)
    return tuple(vocabulary.facts[name] for name in sorted(names, key=vocabulary.order))


def frame_of(facts: Sequence[Fact], rows: Sequence[int], values: Sequence[Mapping[str, Value]]) -> pl.DataFrame:
    """Records as a frame: `#row`, and the value and state of each fact."""
    series = [pl.Series(ROW, rows, pl.Int64)]
    for fact in facts:
        series += columns(fact, [said.get(fact.name) for said in values])
    return pl.DataFrame(series)


class Keeper:
    """Collects records, one by one or in frames, always in row order; the last ones can still be dropped."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = facts
        self.count = 0
        self._spool = Spool()
        self._rows: list[int] = []
        self._values: list[Mapping[str, Value]] = []
        self._waiting: list[pl.DataFrame] = []
        self._height = 0

    def add(self, row: int, values: Mapping[str, Value]) -> None:
        """Keep one record."""
        self._rows.append(row)
        self._values.append(values)
        self.count += 1
        if len(self._rows) >= ROWS_AT_ONCE:
            self._gather()

    def add_frame(self, frame: pl.DataFrame) -> None:
        """Keep the records of a frame with the columns of `frame_of`."""
        self._gather()
        if frame.height:
            self.count += frame.height
            self._wait(frame)

    def finish(self, dropped: Collection[int] = ()) -> Spool:
        """All records but those of the dropped rows, which are among the last MOST_DROPPED."""
        self._gather()
        rest = pl.concat(self._waiting) if self._waiting else frame_of(self.facts, (), ())
        rest = rest.filter(~pl.col(ROW).is_in(list(dropped))) if dropped else rest
        if rest.height or not self._spool.rows:
            self._spool.append(rest)
        self.count = self._spool.rows
        return self._spool

    def _gather(self) -> None:
        if self._rows:
            self._wait(frame_of(self.facts, self._rows, self._values))
            self._rows, self._values = [], []

    def _wait(self, frame: pl.DataFrame) -> None:
        self._waiting.append(frame)
        self._height += frame.height
        if self._height >= FRAME_ROWS:
            whole = pl.concat(self._waiting, rechunk=True)
            self._spool.append(whole.head(-MOST_DROPPED))
            # A slice would keep the whole frame in memory.
            self._waiting = [pl.DataFrame(whole.tail(MOST_DROPPED).to_dict(as_series=False), schema=whole.schema)]
            self._height = MOST_DROPPED
