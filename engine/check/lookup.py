"""Finding lines by a key under an NPP: a search in sorted whole numbers, which is faster than a join and takes less."""

from __future__ import annotations

import polars as pl

from .lines import NPP, RANK

# A line as one number: its key from the 64th bit, that of its NPP from the 34th, rank from the 32nd, then its place.
_KEY, _NPP, _RANK = 2**64, 2**34, 2**32
_WHOLE = pl.UInt128


class Lookup:
    """The lines that have a key; `lines` has all of them, with `#npp`, the key and `#rank`."""

    def __init__(self, lines: pl.DataFrame, key: str) -> None:
        place = pl.int_range(pl.len(), dtype=pl.UInt32).cast(_WHOLE)
        self._key = key
        self._lines = (
            lines.select(_number(key) + pl.col(RANK).cast(_WHOLE) * _RANK + place).to_series().drop_nulls().sort()
        )

    def best(self, workers: pl.DataFrame) -> pl.Series:
        """The place of the line of best rank, then the first, that has each worker's key and NPP; null without one."""
        asked = workers.select(_number(self._key)).to_series()
        found = _at(self._lines, self._lines.search_sorted(asked, side="left"))
        told = pl.DataFrame({"asked": asked, "found": found})
        same = pl.col("found") // _NPP == pl.col("asked") // _NPP
        return told.select(pl.when(same).then(pl.col("found") % _RANK).cast(pl.UInt32)).to_series()

    def elsewhere(self, workers: pl.DataFrame) -> pl.Series:
        """Whether a line has each worker's key under another NPP than the worker's."""
        lines = self._lines // _NPP  # less rank and place
        key, under = pl.col(self._key).cast(_WHOLE), _KEY // _NPP
        asked = workers.select(first=key * under, last=(key + 1) * under, key=key, npp=pl.col(NPP).cast(_WHOLE))
        first = _at(lines, lines.search_sorted(asked["first"], side="left"))
        last = _at(lines, lines.search_sorted(asked["last"], side="left").cast(pl.Int64) - 1)
        told = asked.select("key", "npp").with_columns(first=first, last=last)
        others = (
            (pl.col(end) // under == pl.col("key")) & (pl.col(end) % under != pl.col("npp"))
            for end in ("first", "last")
        )
        return told.select(pl.any_horizontal(*(other.fill_null(False) for other in others))).to_series()


def _number(key: str) -> pl.Expr:
    return pl.col(key).cast(_WHOLE) * _KEY + pl.col(NPP).cast(_WHOLE) * _NPP


def _at(numbers: pl.Series, places: pl.Series) -> pl.Series:
    """The numbers at some places; null where a place is before the first or after the last."""
    inside = (places >= 0) & (places < len(numbers))
    return numbers.gather(pl.select(pl.when(inside).then(places)).to_series())
