"""The rows of a result table that may be too many for memory: kept as frames, read as data classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Generic, Protocol, TypeVar, overload

import polars as pl

from .schema import columns

Row = TypeVar("Row")
BLOCK = 25_000  # rows that are in memory together when a table is written or read


def schema(table: type[Any]) -> dict[str, Any]:
    """The column types of a table's frames."""
    return {name: pl.Int64 if kind is int else pl.String for name, kind in columns(table).items()}


class Kept(Protocol):
    """Frames that were kept in their order."""

    @property
    def rows(self) -> int:
        """How many rows they have."""

    def frames(self, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """The frames again, whole or with some of their columns."""


class Rows(Sequence[Row], Generic[Row]):
    """The rows of one table in order; iterating holds a block of them at a time."""

    def __init__(self, table: type[Row], spools: Sequence[Kept]) -> None:
        self.table, self._spools = table, spools

    def frames(self, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """The rows as frames with the table's columns, or some of them."""
        wanted = {name: kind for name, kind in schema(self.table).items() if columns is None or name in columns}
        for spool in self._spools:
            for frame in spool.frames(list(wanted)):
                yield frame.select(list(wanted)).cast(wanted)  # type: ignore[arg-type]  # a mapping to types is one too

    def __len__(self) -> int:
        return sum(spool.rows for spool in self._spools)

    def __iter__(self) -> Iterator[Row]:
        for frame in self.frames():
            for block in frame.iter_slices(BLOCK):
                yield from (self.table(*row) for row in block.iter_rows())

    def where(self, condition: pl.Expr) -> Iterator[Row]:
        """The rows that fulfil a condition on the table's columns."""
        return (self.table(*row) for frame in self.frames() for row in frame.filter(condition).iter_rows())

    def select(self, *columns: str, where: pl.Expr) -> pl.DataFrame:
        """Some columns of the rows that fulfil a condition."""
        empty = pl.DataFrame(schema=schema(self.table))
        asked = [*columns, *where.meta.root_names()]
        return pl.concat([frame.filter(where).select(columns) for frame in (empty, *self.frames(asked))])

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        return list(self)[place]


def frames_of(table: type[Any], rows: Sequence[Any]) -> Iterator[pl.DataFrame]:
    """The rows of a table as frames, at least one, whatever holds them."""
    if isinstance(rows, Rows):
        yield pl.DataFrame(schema=schema(table))
        yield from rows.frames()
    else:
        kinds = schema(table)
        yield pl.DataFrame({name: [getattr(row, name) for row in rows] for name in kinds}, schema=kinds)
