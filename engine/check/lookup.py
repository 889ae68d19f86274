"""Finding lines by a key under an NPP: a search in sorted whole numbers, which is faster than a join and takes less."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from .lines import NPP, RANK

# A line as one number: its key from the 64th bit, that of its NPP from the 34th, rank from the 32nd, then its place.
_KEY, _NPP, _RANK = 2**64, 2**34, 2**32
_WHOLE = pl.UInt128
AT_ONCE = 1_000_000  # rows; numbers of so many bits are many bytes while they are made


class Lookup:
    """The lines that have a key; `lines` has all of them, with `#npp`, the key and `#rank`."""

    def __init__(self, lines: pl.DataFrame, key: str) -> None:
        self._key = key
        placed = lines.select(NPP, key, RANK).with_row_index("place")
        whole = _number(key) + pl.col(RANK).cast(_WHOLE) * _RANK + pl.col("place").cast(_WHOLE)
        self._lines = _in_parts(placed, lambda part: part.select(whole).to_series().drop_nulls(), _WHOLE).sort()

    def best(self, workers: pl.DataFrame) -> pl.Series:
        """The place of the line of best rank, then the first, that has each worker's key and NPP; null without one."""
        return _in_parts(workers, self._best, pl.UInt32)

    def _best(self, workers: pl.DataFrame) -> pl.Series:
        asked = workers.select(_number(self._key)).to_series()
        found = _at(self._lines, self._lines.search_sorted(asked, side="left"))
        told = pl.DataFrame({"asked": asked, "found": found})
        same = pl.col("found") // _NPP == pl.col("asked") // _NPP
        return told.select(pl.when(same).then(pl.col("found") % _RANK).cast(pl.UInt32)).to_series()

    def elsewhere(self, workers: pl.DataFrame) -> pl.Series:
        """Whether a line has each worker's key under another NPP than the worker's."""
        return _in_parts(workers, self._elsewhere, pl.Boolean)

    def _elsewhere(self, workers: pl.DataFrame) -> pl.Series:
        key = pl.col(self._key).cast(_WHOLE)
        asked = workers.select(key=key, npp=pl.col(NPP).cast(_WHOLE), first=key * _KEY, last=(key + 1) * _KEY)
        first = self._lines.search_sorted(asked["first"], side="left")
        last = self._lines.search_sorted(asked["last"], side="left").cast(pl.Int64) - 1
        told = asked.with_columns(first=_at(self._lines, first), last=_at(self._lines, last))
        others = (
            (pl.col(end) // _KEY == pl.col("key")) & (pl.col(end) // _NPP % (_KEY // _NPP) != pl.col("npp"))
            for end in ("first", "last")
        )
        return told.select(pl.any_horizontal(*(other.fill_null(False) for other in others))).to_series()


def _number(key: str) -> pl.Expr:
    return pl.col(key).cast(_WHOLE) * _KEY + pl.col(NPP).cast(_WHOLE) * _NPP


def _at(numbers: pl.Series, places: pl.Series) -> pl.Series:
    """The numbers at some places; null where a place is before the first or after the last."""
    inside = (places >= 0) & (places < len(numbers))
    return numbers.gather(pl.select(pl.when(inside).then(places)).to_series())


def _in_parts(rows: pl.DataFrame, make: Callable[[pl.DataFrame], pl.Series], kind: type[pl.DataType]) -> pl.Series:
    return pl.concat([pl.Series([], dtype=kind), *(make(part).alias("") for part in rows.iter_slices(AT_ONCE))])
