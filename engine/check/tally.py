"""Sums by key that are added to a chunk at a time, in no more memory than there are keys."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

PENDING = 250_000  # rows that wait to be summed up, or as many as there are sums already


class Tally:
    """Adds up number columns by the columns `keys`; rows without a first key count for nobody."""

    def __init__(self, *keys: str) -> None:
        self._keys = keys
        self._sums: pl.DataFrame | None = None
        self._pending: list[pl.DataFrame] = []

    def add(self, counts: pl.DataFrame) -> None:
        """Enter the keys and numbers of some rows."""
        self._pending.append(counts.filter(pl.col(self._keys[0]).is_not_null()))
        known = 0 if self._sums is None else self._sums.height
        if sum(frame.height for frame in self._pending) > max(PENDING, known):
            self._settle()

    def merge(self, other: Tally) -> None:
        """Enter what another one has added up."""
        if (sums := other.sums()) is not None:
            self.add(sums)

    def sums(self) -> pl.DataFrame | None:
        """The sums so far, a row for each key; None when nothing was entered."""
        if self._pending:
            self._settle()
        return self._sums

    def _settle(self) -> None:
        known = [] if self._sums is None else [self._sums]
        self._sums, self._pending = _sum(pl.concat([*known, *self._pending]), self._keys), []


def _sum(counts: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    return counts.lazy().group_by(keys).sum().collect()  # with many keys much faster than without `lazy`
