"""Counts and sums over children by parent: worked out for some children, merged with those of others.

A frame of counts has `#parent`, the number of its children and, by a key, how many of them hold and are unknown; for
sums also the amount (by its kind: sum, min or max) and how many amounts are missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from ...frames.cells import NOTHING, PARENT, ROW, state_of
from ...language.derived import Aggregate
from .conditions import Truth, all_of, any_of
from .stratum import Stratum
from .values import is_true

ALL = "#children"


def fact_key(name: str) -> str:
    """The prefix of a sum's columns."""
    return f"@{name}"


def joined(truths: list[Truth], every: bool) -> Truth:
    """What one child adds: `not where or meets` under every, `where and meets` otherwise."""
    return (any_of(truths) if every else all_of(truths)) if truths else pl.lit(True)


@dataclass(frozen=True)
class Wanted:
    """What is counted of children under a key: an outcome, or a sum that takes in those for which the outcome holds."""

    key: str
    outcome: Truth
    way: Aggregate | None = None

    def marks(self) -> Iterator[pl.Expr]:
        """Of each child what is added up, and as `KEY:open` whether more would have to be known of it."""
        unknown, key = self.outcome.is_null(), self.key
        yield is_true(self.outcome).alias(f"{key}:true")
        yield unknown.alias(f"{key}:unknown")
        if self.way is None or self.way.fact is None:
            yield unknown.alias(f"{key}:open")
        else:
            chosen, state = is_true(self.outcome), pl.col(state_of(self.way.fact))
            yield pl.when(chosen).then(pl.col(self.way.fact)).alias(f"{key}:{self.way.kind}")
            yield (chosen & (state >= NOTHING)).alias(f"{key}:bad")
            yield (unknown | (chosen & (state > NOTHING))).alias(f"{key}:open")


def of(child: Stratum, wanted: Sequence[Wanted]) -> pl.DataFrame:
    """What some children add up to, by parent."""
    return summed(marked(child.frame, wanted))


def marked(frame: pl.DataFrame, wanted: Sequence[Wanted]) -> pl.DataFrame:
    """What each child adds to what is wanted."""
    return frame.select(PARENT, *(mark for one in wanted for mark in one.marks()))


def summed(marks: pl.DataFrame) -> pl.DataFrame:
    """What the children of each parent add up to."""
    marks = marks.with_columns(pl.lit(1, dtype=pl.UInt32).alias(ALL)).drop(_ends(marks.columns, ":open"))
    return merged([marks.filter(pl.col(PARENT).is_not_null()) if marks[PARENT].null_count() else marks])


def merged(counted: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Counts of several sets of children as those of all."""
    every = pl.concat(counted)
    least, most = _ends(every.columns, ":min"), _ends(every.columns, ":max")
    sums = [name for name in every.columns if name not in (PARENT, *least, *most)]
    numbers = (pl.col(sums).sum(), pl.col(least).min(), pl.col(most).max())
    return every.lazy().group_by(PARENT).agg(*numbers).collect()  # lazily: four times as fast where there are many


def put(stratum: Stratum, group: str, keys: Iterable[str], counted: pl.DataFrame | None) -> None:
    """Add the counts of its children to a stratum; a case without any has none, and its group's completeness."""
    frame, keys = stratum.frame, list(keys)
    if counted is not None:
        frame = frame.join(counted.rename({PARENT: ROW}), on=ROW, how="left", maintain_order="left")
        stratum.counted.update(keys)
    zero = pl.lit(0, dtype=pl.Int64)
    numbers = [ALL, *(f"{key}:{part}" for key in keys for part in ("true", "unknown", "bad"))]
    frame = frame.with_columns(
        (pl.col(name).fill_null(0).cast(pl.Int64) if name in frame.columns else zero.alias(name)) for name in numbers
    )
    amounts = [f"{key}:{kind}" for key in keys for kind in ("sum", "min", "max")]
    frame = frame.with_columns(
        pl.lit(None, dtype=pl.Int64).alias(name) for name in amounts if name not in frame.columns
    )
    known = stratum.complete.get(group)
    complete = pl.col(known) if known is not None else pl.lit(False)
    rest = [(pl.col(ALL) - pl.col(f"{key}:true") - pl.col(f"{key}:unknown")).alias(f"{key}:false") for key in keys]
    stratum.frame = frame.with_columns(*rest, *(complete.alias(f"{key}:complete") for key in keys)).drop(ALL)


def _ends(names: Iterable[str], end: str) -> list[str]:
    return [name for name in names if name.endswith(end)]
