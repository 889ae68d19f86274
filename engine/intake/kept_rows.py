"""Rows of text that wait on disk as frames, for lists too long to hold row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import overload

import polars as pl

from ..frames.cells import ROW
from ..frames.spool import Spool
from .reader import Row


class KeptRows(Sequence[Row]):
    """The rows of a list in their order, all of one width; going through them holds one frame in memory."""

    def __init__(self) -> None:
        self._spool = Spool()
        self.width = 0

    def append(self, texts: pl.DataFrame) -> None:
        """Add rows: a frame with a column of text for each cell, and no null."""
        self.width = texts.width
        numbers = pl.int_range(len(self) + 1, len(self) + texts.height + 1, dtype=pl.Int64, eager=True)
        columns = (column.alias(str(place)) for place, column in enumerate(texts))
        self._spool.append(pl.DataFrame([numbers.alias(ROW), *columns]))

    def frames(self) -> Iterator[pl.DataFrame]:
        """The rows as frames: `#row`, then columns `0`, `1`, …"""
        return self._spool.frames()

    def __len__(self) -> int:
        return self._spool.rows

    def __iter__(self) -> Iterator[Row]:
        return (Row(number, tuple(cells)) for frame in self.frames() for number, *cells in frame.iter_rows())

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            return list(islice(self, start, stop, step))
        place = range(len(self))[index]
        return next(islice(self, place, None))
