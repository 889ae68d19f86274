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
    has_nik = workers[NIK].is_not_null()
    # What cannot be a double is most of all rows, so joining is left to the others.
    some = workers.with_row_index("place").filter(pl.col(NIK).is_in(_not_alone(workers).implode()))
    working = some.filter(CURRENT)
    twice = working.group_by(NIK, PARENT).len("rows").filter(pl.col("rows") > 1)
    spread = working.group_by(NIK).agg(pl.col(PARENT).min().alias("first"), pl.col(PARENT).max().alias("last"))
    joined = some.join(twice, on=[NIK, PARENT], how="left").join(spread, on=NIK, how="left")
    elsewhere = (pl.col("first") != pl.col(PARENT)) | (pl.col("last") != pl.col(PARENT))
    unique = _where(joined, pl.col("rows").is_not_null(), workers.height).not_().alias(UNIQUE)
    spread_out = _where(joined, elsewhere.fill_null(False), workers.height).alias(ELSEWHERE)
    return pl.DataFrame([unique, spread_out]).select(pl.when(has_nik).then(pl.all()))


def _where(some: pl.DataFrame, true: pl.Expr, height: int) -> pl.Series:
    """A truth value for every worker, true where it is true of `some` of them, which have their `place`."""
    return pl.repeat(False, height, dtype=pl.Boolean, eager=True).scatter(some.filter(true)["place"], True)


def _not_alone(workers: pl.DataFrame) -> pl.Series:
    """The NIKs of more than one row that says that somebody works, and of all rows that do not say it."""
    niks = workers.filter(CURRENT)[NIK].drop_nulls().sort()
    return pl.concat([niks.filter(niks == niks.shift()), workers.filter(~pl.col(CURRENT))[NIK].drop_nulls()]).unique()


def say(chunk: pl.DataFrame, found: pl.DataFrame, niks: pl.Series) -> pl.DataFrame:
    """The chunk with what `find` says of its workers, and whether the number of each NIK fits the stated birth date."""
    said = [*found.get_columns(), _fits(chunk, niks).alias(FITS)]
    codes = (
        pl.select(pl.when(one.is_null()).then(NOTHING).otherwise(VALUE).cast(pl.UInt8).alias(state_of(one.name)))
        for one in said
    )
    return chunk.hstack(said).hstack(pl.concat(codes, how="horizontal"))


def _fits(chunk: pl.DataFrame, niks: pl.Series) -> pl.Series:
    if "worker.birth_date" not in chunk.columns:
        return pl.repeat(None, chunk.height, dtype=pl.Boolean, eager=True)
    birth = pl.col("worker.birth_date").dt
    # Of the 16 digits of a NIK the 7th to the 12th are the day, the month and the year of birth, two each.
    stated = birth.day().cast(pl.Int32) * 10_000 + birth.month().cast(pl.Int32) * 100 + birth.year() % 100
    more = (niks // 10**4 % 10**6).cast(pl.Int32) - chunk.select(stated).to_series()
    return (more == 0) | (more == WOMEN_ADD * 10_000)
