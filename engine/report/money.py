"""The money at stake: what breaches withhold, each month or once for all, no rupiah counted twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from .reading import Reading

KEY = ("owner", "problem")
PERIODS = ("month", "once")


@dataclass(frozen=True)
class Money:
    """Rupiah a month, rupiah once, and how many problems have an amount that is not known."""

    month: int = 0
    once: int = 0
    unknown: int = 0

    def __add__(self, other: Money) -> Money:
        return Money(self.month + other.month, self.once + other.once, self.unknown + other.unknown)


def stakes(reading: Reading) -> dict[tuple[str, str], Money]:
    """The money at stake of each owner and problem, of breaches that nobody has accepted.

    Laws that forbid one problem speak of the same money: of one cause the largest amount counts. So do lists that tell
    it at different heights, as arrears of an employer and of its months: of one problem the dearest subject counts.
    """
    told = pl.concat([_EMPTY, *_amounts(reading)])
    causes = told.group_by(*KEY, "subject_type", "per", "cause").agg(pl.col("amount").max())
    subjects = causes.group_by(*KEY, "subject_type", "per").agg(
        pl.col("amount").sum(), pl.col("amount").null_count().alias("unknown")
    )
    dearest = subjects.sort("amount", "subject_type", descending=[True, False]).unique([*KEY, "per"], keep="first")
    found: dict[tuple[str, str], Money] = {}
    for owner, problem, per, amount, unknown in dearest.select(*KEY, "per", "amount", "unknown").iter_rows():
        money = Money(month=amount, unknown=unknown) if per == "month" else Money(once=amount, unknown=unknown)
        found[owner, problem] = found.get((owner, problem), Money()) + money
    return found


_EMPTY = pl.DataFrame(
    schema={"owner": pl.String, "problem": pl.String, "subject_type": pl.String, "cause": pl.String, "per": pl.String,
            "amount": pl.Int64}
)  # fmt: skip


def _amounts(reading: Reading) -> Iterator[pl.DataFrame]:
    """The amount of every breach of a rule that says what is at stake; null where it is not known."""
    for (id,), found in reading.breaches.group_by("rule"):
        stake = reading.rule(str(id)).at_stake
        if stake is not None:
            amount = pl.col("evidence").str.json_path_match(f"$['{stake.fact}']")
            yield found.select(
                "owner", "problem", "subject_type", "cause",
                pl.lit(stake.per).alias("per"),
                amount.cast(pl.Int64, strict=False).alias("amount"),
            )  # fmt: skip
