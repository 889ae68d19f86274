"""A column of values as text: what `cell_text` says of each of them, at once where that is simple."""

from __future__ import annotations

import polars as pl

from .cell_text import text_of


def texts(column: pl.Series) -> pl.Series:
    """The text of each value, empty where there is none."""
    kind = column.dtype
    if kind == pl.Boolean:
        text = column.replace_strict({True: "TRUE", False: "FALSE"}, return_dtype=pl.String)
    elif kind == pl.Date:
        text = column.dt.to_string("%Y-%m-%d")
    elif kind == pl.String or kind.is_integer():
        text = column.cast(pl.String)
    else:
        text = pl.Series(column.name, [text_of(value) for value in column.to_list()], pl.String)
    return text.fill_null("")
