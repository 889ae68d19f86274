"""What a NIK tells beside other rows and the stated birth date: facts for indications, never for accusations.

`none` stands where there is nothing to compare, for want of a readable NIK or birth date.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from ..frames.cells import NOTHING, PARENT, VALUE, state_of
from .keys import NIK

WOMEN_ADD = 40  # to the day of birth in the NIK
CURRENT = "#current"
CURRENT_BY = ("worker.employment_type", "worker.ended_on", "worker.started_on")  # facts that tell it
UNIQUE, ELSEWHERE, FITS = "worker.nik_is_unique", "worker.nik_at_other_employer", "worker.nik_fits_birth_date"


def current(frame: pl.DataFrame, as_of: date) -> pl.Series:
    """Whether each row says that somebody still works; one that cannot be read makes no other row a double."""
    works = pl.lit(True)
    if "worker.employment_type" in frame.columns:
        kind = pl.col("worker.employment_type")
        works &= (pl.col(state_of("worker.employment_type")) <= NOTHING) & (kind != "ended").fill_null(True)
    if "worker.ended_on" in frame.columns:
        ended = pl.col("worker.ended_on")
        works &= (pl.col(state_of("worker.ended_on")) <= NOTHING) & (ended >= as_of).fill_null(True)
    if "worker.started_on" in frame.columns:
        works &= (pl.col("worker.started_on") <= as_of).fill_null(True)
    return frame.with_columns(works.alias(CURRENT))[CURRENT]


def find(workers: pl.DataFrame) -> pl.DataFrame:
    """Whether each worker's NIK stands in no other row of its employer, and in rows of another one.

    `workers` has, a row a worker, `#parent`, `#nik` and `#current`; null where there is no NIK.
    """
    working = workers.filter(pl.col(CURRENT) & pl.col(NIK).is_not_null())
    twice = working.group_by(NIK, PARENT).len("rows").filter(pl.col("rows") > 1)
    spread = working.group_by(NIK).agg(pl.col(PARENT).min().alias("first"), pl.col(PARENT).max().alias("last"))
    joined = workers.select(NIK, PARENT).join(twice, on=[NIK, PARENT], how="left", maintain_order="left")
    joined = joined.join(spread, on=NIK, how="left", maintain_order="left")
    elsewhere = (pl.col("first") != pl.col(PARENT)) | (pl.col("last") != pl.col(PARENT))
    has_nik = pl.col(NIK).is_not_null()
    return joined.select(
        pl.when(has_nik).then(pl.col("rows").is_null()).alias(UNIQUE),
        pl.when(has_nik).then(elsewhere.fill_null(False)).alias(ELSEWHERE),
    )


def say(chunk: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The chunk with what `find` says of its workers, and whether each NIK fits the stated birth date."""
    made = chunk.hstack(found).with_columns(_fits(chunk).alias(FITS))
    return made.with_columns(
        pl.when(pl.col(name).is_null()).then(NOTHING).otherwise(VALUE).cast(pl.UInt8).alias(state_of(name))
        for name in (UNIQUE, ELSEWHERE, FITS)
    )


def _fits(chunk: pl.DataFrame) -> pl.Expr:
    if not {"worker.nik", "worker.birth_date"} <= set(chunk.columns):
        return pl.lit(None, dtype=pl.Boolean)
    nik, birth = pl.col("worker.nik"), pl.col("worker.birth_date")
    day, month, year = (nik.str.slice(start, 2).cast(pl.Int16) for start in (6, 8, 10))
    day = pl.when(day > WOMEN_ADD).then(day - WOMEN_ADD).otherwise(day)
    return (day == birth.dt.day()) & (month == birth.dt.month()) & (year == birth.dt.year() % 100)
