"""Counts and sums over children by parent: worked out for some children, merged with those of others.

A frame of counts has `#parent` and, by a key, how many children hold, fail and are unknown; for sums also the amount
and how many amounts are missing.
"""

from __future__ import annotations

import polars as pl

from ...frames.cells import NOTHING, PARENT, ROW, state_of
from ...language.derived import Aggregate
from .conditions import Truth, all_of, any_of
from .stratum import Stratum
from .values import is_false, is_true

PARTS = ("true", "false", "unknown")


def fact_key(name: str) -> str:
    """The prefix of a sum's columns."""
    return f"@{name}"


def joined(truths: list[Truth], every: bool) -> Truth:
    """What one child adds: `not where or meets` under every, `where and meets` otherwise."""
    return (any_of(truths) if every else all_of(truths)) if truths else pl.lit(True)


def of_truths(frame: pl.DataFrame, outcome: Truth, key: str) -> pl.DataFrame:
    """How many children of each parent an outcome holds, fails and is unknown for."""
    outcomes = frame.select(pl.col(PARENT), outcome.alias("#outcome")).filter(~pl.col(PARENT).is_null())
    outcome = pl.col("#outcome")
    marked = outcomes.select(
        pl.col(PARENT),
        is_true(outcome).cast(pl.Int64).alias(f"{key}:true"),
        is_false(outcome).cast(pl.Int64).alias(f"{key}:false"),
        outcome.is_null().cast(pl.Int64).alias(f"{key}:unknown"),
    )
    made: pl.DataFrame = marked.group_by(PARENT).agg(*(pl.col(f"{key}:{part}").sum() for part in PARTS))
    return made


def of_amounts(frame: pl.DataFrame, where: Truth, way: Aggregate, key: str) -> pl.DataFrame:
    """The same of what a sum selects; with its amount, and how many amounts of those selected are missing."""
    made = of_truths(frame, where, key)
    if way.fact is None:
        return made
    chosen = frame.select(
        pl.col(PARENT),
        pl.col(way.fact).alias(f"{key}:amount"),
        (pl.col(state_of(way.fact)) >= NOTHING).cast(pl.Int64).alias(f"{key}:bad"),
        is_true(where).alias(f"{key}:chosen"),  # a column first: the same truth for all is no filter
    ).filter(pl.col(f"{key}:chosen"))
    amount = pl.col(f"{key}:amount")
    pick = {"sum": amount.sum(), "min": amount.min(), "max": amount.max()}[way.kind]
    sums = chosen.group_by(PARENT).agg(pick, pl.col(f"{key}:bad").sum())
    return made.join(sums, on=PARENT, how="left")


def merged(before: pl.DataFrame | None, more: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Counts of two sets of children as those of all; `kind` says what becomes of amounts."""
    if before is None:
        return more
    both = pl.concat([before.select(more.columns), more])
    sums = [name for name in both.columns if name != PARENT and not name.endswith(":amount")]
    amount = pl.col([name for name in both.columns if name.endswith(":amount")])
    pick = {"min": amount.min(), "max": amount.max()}.get(kind, amount.sum())
    return both.group_by(PARENT).agg(pl.col(sums).sum(), *([pick] if len(sums) + 1 < both.width else []))


def put(stratum: Stratum, key: str, group: str, amounts: bool = False) -> None:
    """Add the counts of its children to a stratum; a case without any has none, and its group's completeness."""
    frame, counted = stratum.frame, stratum.counted.get(key)
    if counted is not None:
        frame = frame.join(counted.rename({PARENT: ROW}), on=ROW, how="left", maintain_order="left")
    wanted = [f"{key}:{part}" for part in (*PARTS, *(("bad",) if amounts else ()))]
    zero = pl.lit(0, dtype=pl.Int64)
    frame = frame.with_columns(
        (pl.col(name).fill_null(0) if name in frame.columns else zero.alias(name)) for name in wanted
    )
    if amounts and f"{key}:amount" not in frame.columns:
        frame = frame.with_columns(pl.lit(None, dtype=pl.Int64).alias(f"{key}:amount"))
    known = stratum.complete.get(group)
    complete = pl.col(known) if known is not None else pl.lit(False)
    stratum.frame = frame.with_columns(complete.alias(f"{key}:complete"))
