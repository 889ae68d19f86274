"""A table's frames as files: Parquet for programs, CSV as Indonesian Excel opens it; a block in memory at a time."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

import polars as pl
from polars.io.plugins import register_io_source

from ..ahead import ahead

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
ORDINARY = chr(ord(max(FORMULA_STARTS)) + 1)  # no formula begins with this sign or a later one
ROW_GROUP = 25_000  # rows; fixed, so that the same table is the same bytes whatever frames it came in


def write_table(csv: Path, parquet: Path, schema: Mapping[str, Any], frames: Iterable[pl.DataFrame]) -> None:
    """Write frames one after the other as one CSV and one Parquet file, both while a frame is at hand.

    The CSV has semicolons and a mark for Excel; a cell that would become a formula gets an apostrophe.
    """

    def source(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, size: int | None
    ) -> Iterator[pl.DataFrame]:
        assert predicate is None and rows is None, "a table is written whole"
        with closing(ahead(frames)) as coming:
            for frame in coming:
                _append(frame, file)
                yield frame.select(columns) if columns is not None else frame

    lazy = register_io_source(source, schema=dict(schema))
    with _system_errors(), csv.open("wb") as file:
        pl.DataFrame(schema=dict(schema)).write_csv(file, separator=";", line_terminator="\r\n", include_bom=True)
        lazy.sink_parquet(parquet, compression="zstd", statistics=False, row_group_size=ROW_GROUP, maintain_order=True)


def _append(frame: pl.DataFrame, file: IO[bytes]) -> None:
    frame.with_columns(_inert(name) for name in _suspects(frame)).write_csv(
        file, separator=";", line_terminator="\r\n", include_header=False
    )


def _suspects(frame: pl.DataFrame) -> list[str]:
    """The columns with a text that may be a formula, or is empty: few, and found faster than the formulas are."""
    return [flag.name for flag in frame.select((pl.col(pl.String) < ORDINARY).any()) if flag.item()]


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


def _inert(name: str) -> pl.Expr:
    starts = pl.col(name).str.slice(0, 1).is_in(FORMULA_STARTS)
    inert = pl.when(starts).then("'" + pl.col(name)).otherwise(pl.col(name))
    return pl.when(pl.col(name) != "").then(inert).alias(name)  # an empty text would be written as two quotes
