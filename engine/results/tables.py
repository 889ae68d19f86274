"""A table's frames as files: Parquet for programs, CSV as Indonesian Excel opens it; a block in memory at a time."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
from polars.io.plugins import register_io_source

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
ROW_GROUP = 25_000  # rows; fixed, so that the same table is the same bytes whatever frames it came in

Frames = Callable[[], Iterable[pl.DataFrame]]


def write_parquet(path: Path, schema: Mapping[str, Any], frames: Frames) -> None:
    """Write frames one after the other as one Parquet file."""

    def source(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, size: int | None
    ) -> Iterator[pl.DataFrame]:
        assert predicate is None and rows is None, "a table is written whole"
        for frame in frames():
            yield frame.select(columns) if columns is not None else frame

    lazy = register_io_source(source, schema=dict(schema))
    with _system_errors():
        lazy.sink_parquet(path, compression="zstd", statistics=False, row_group_size=ROW_GROUP, maintain_order=True)


def write_csv(path: Path, schema: Mapping[str, Any], frames: Frames) -> None:
    """Write frames as CSV: semicolons, a mark for Excel; a cell that would become a formula gets an apostrophe."""
    with _system_errors(), path.open("wb") as file:
        pl.DataFrame(schema=dict(schema)).write_csv(file, separator=";", line_terminator="\r\n", include_bom=True)
        for frame in frames():
            frame.select(_inert(name, kind) for name, kind in frame.schema.items()).write_csv(
                file, separator=";", line_terminator="\r\n", include_header=False
            )


@contextmanager
def _system_errors() -> Iterator[None]:
    """What the operating system refused, under its own name: Polars says it as an error of its computation."""
    try:
        yield
    except pl.exceptions.PolarsError as error:
        number = re.search(r"os error (\d+)", str(error))
        if number is None and "transport error" not in str(error):  # so the Parquet writer says that a write failed
            raise
        code = int(number[1]) if number else errno.EIO
        raise OSError(code, os.strerror(code)) from error


def _inert(name: str, kind: pl.DataType) -> pl.Expr:
    if kind != pl.String:
        return pl.col(name)
    starts = pl.col(name).str.slice(0, 1).is_in(FORMULA_STARTS)
    inert = pl.when(starts).then("'" + pl.col(name)).otherwise(pl.col(name))
    return pl.when(pl.col(name) != "").then(inert).alias(name)  # an empty text would be written as two quotes
