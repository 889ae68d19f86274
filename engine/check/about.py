"""Who the subjects of a run are and where they stand: those whom rows belong to, and licence applications."""

from __future__ import annotations

import polars as pl

from ..conclude.licence import SUBJECT
from ..frames.cells import PARENT, ROW
from .match import Chunk
from .register import Register

WHO = {
    "subject_key": pl.String(), "npp": pl.String(), "name": pl.String(), "region": pl.String(), "kind": pl.String(),
    "source_file": pl.String(), "source_sheet": pl.String(), "source_row": pl.Int64(), "decision": pl.String(),
    "arrears_amount": pl.Int64(), "address": pl.String(),
}  # fmt: skip
ADDRESS, ARREARS = "employer.address", "employer.arrears_amount"
_NPP, _KIND = f"{SUBJECT}.npp", f"{SUBJECT}.licence_kind"


def owners(register: Register) -> pl.DataFrame:
    """`#parent` and WHO for each owner, in their order."""
    stated = {name: f"{register.subject}.{name}" for name in ("npp", "name", "region", "kind")}
    told = register.texts(*stated.values(), ADDRESS).rename({fact: name for name, fact in stated.items()})
    return (
        register.places()
        .drop("label")
        .hstack(told)
        .rename({ROW: PARENT, "key": "subject_key", "file": "source_file", "sheet": "source_sheet"})
        .rename({"line": "source_row", ADDRESS: "address"})
        .with_columns(pl.lit("").alias("decision"), register.numbers(ARREARS).alias("arrears_amount"))
        .select(PARENT, *WHO)
    )


def applications(chunk: Chunk, places: pl.DataFrame, decisions: pl.Series) -> pl.DataFrame:
    """`#parent` and WHO for each application of a chunk, its kind that of the licence; the applicant's name is personal
    and left out. `places` are those of `check.places`.
    """
    stated = {name: pl.col(name) if name in chunk.frame.columns else pl.lit(None) for name in (_NPP, _KIND)}
    told = chunk.frame.select(stated[_NPP].fill_null("").alias("npp"), stated[_KIND].fill_null("").alias("kind"))
    return (
        places.drop("npp")
        .hstack(told.cast(pl.String))
        .select(
            pl.col(ROW).alias(PARENT),
            pl.col("owner").alias("subject_key"),
            "npp",
            pl.lit("").alias("name"),
            pl.lit("").alias("region"),
            "kind",
            pl.col("file").alias("source_file"),
            pl.col("sheet").alias("source_sheet"),
            pl.col("line").alias("source_row"),
            decisions.alias("decision"),
            pl.lit(None, dtype=pl.Int64).alias("arrears_amount"),
            pl.lit("").alias("address"),
        )
    )
