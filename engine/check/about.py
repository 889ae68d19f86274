"""Who the subjects of a run are and where they stand: those whom rows belong to, and licence applications."""

from __future__ import annotations

import polars as pl

from ..conclude.licence import SUBJECT
from ..frames.cells import PARENT, ROW
from .match import Chunk
from .register import Owner, Register

WHO = {
    "subject_key": pl.String(), "npp": pl.String(), "name": pl.String(), "region": pl.String(), "kind": pl.String(),
    "source_file": pl.String(), "source_sheet": pl.String(), "source_row": pl.Int64(), "decision": pl.String(),
    "arrears_amount": pl.Int64(), "address": pl.String(),
}  # fmt: skip
ADDRESS = "employer.address"
_NPP, _KIND = f"{SUBJECT}.npp", f"{SUBJECT}.licence_kind"


def owners(register: Register) -> pl.DataFrame:
    """`#parent` and WHO for each owner, in their order."""
    rows = [_owner(place, one, register.subject) for place, one in enumerate(register.owners)]
    return pl.DataFrame(rows, schema={PARENT: pl.Int64(), **WHO}, orient="row")


def _owner(place: int, one: Owner, subject: str) -> tuple[object, ...]:
    arrears = one.values.get("employer.arrears_amount")
    texts = [one.text(f"{subject}.{fact}") for fact in ("npp", "name", "region", "kind")]
    where = (one.source.file, one.source.sheet, one.source.row)
    return place, one.key, *texts, *where, "", arrears if isinstance(arrears, int) else None, one.text(ADDRESS)


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
