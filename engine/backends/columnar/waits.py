"""What undecided children lack: fact → number by parent, merged over children, told as the JSON text of a finding."""

from __future__ import annotations

import json
from collections.abc import Mapping

import polars as pl

from ...frames.cells import PARENT, ROW
from ...language.vocabulary import Vocabulary
from .stratum import Stratum

NAME, NUMBER = "#name", "#number"
WAITS = pl.Schema({PARENT: pl.Int64(), NAME: pl.String(), NUMBER: pl.Int64()})


def waits_column(key: str) -> str:
    """The column with what a condition or sum over children lacks, as JSON text; null where it is nothing."""
    return f"{key}:waits"


def merged(frame: pl.DataFrame, together: frozenset[str]) -> pl.DataFrame:
    """What children of the same parent lack: their own facts add up, what they share is lacking once for all."""
    number = pl.col(NUMBER)
    own = ~pl.col(NAME).first().is_in(sorted(together))
    numbers = pl.when(own).then(number.sum()).otherwise(number.max())
    return frame.lazy().group_by(PARENT, NAME).agg(numbers).collect()


def put(stratum: Stratum, key: str, group: str, lacking: pl.DataFrame, vocabulary: Vocabulary) -> None:
    """Add the column with what a stratum's cases wait for of their children, who may be others besides."""
    frame = stratum.frame
    open_ = frame.filter(~pl.col(f"{key}:complete")).select(
        pl.col(ROW).alias(PARENT), pl.lit(group).alias(NAME), pl.lit(1, dtype=pl.Int64).alias(NUMBER)
    )
    every = pl.concat([lacking, open_.join(lacking, on=PARENT, how="semi")])
    order = {name: vocabulary.order(name) for name in every[NAME].unique()}
    texts = (
        every.with_columns(pl.col(NAME).replace_strict(order, return_dtype=pl.Int64).alias("#order"))
        .sort(PARENT, "#order", NAME)
        .select(
            pl.col(PARENT).alias(ROW),
            pl.concat_str(pl.lit('"'), NAME, pl.lit('":'), NUMBER).alias(waits_column(key)),
        )
        .group_by(ROW, maintain_order=True)
        .agg(pl.col(waits_column(key)).str.join(","))
        .with_columns(pl.concat_str(pl.lit("{"), waits_column(key), pl.lit("}")).alias(waits_column(key)))
    )
    made = frame.join(texts, on=ROW, how="left", maintain_order="left")
    others = pl.when(~pl.col(f"{key}:complete")).then(pl.lit(f'{{"{group}":1}}'))  # they wait for other children alone
    stratum.frame = made.with_columns(pl.col(waits_column(key)).fill_null(others))


def read_waits(frame: pl.DataFrame, key: str, rows: list[int]) -> list[Mapping[str, int]]:
    """The same of some cases, as data."""
    return [json.loads(text) if text is not None else {} for text in frame[waits_column(key)].gather(rows)]
