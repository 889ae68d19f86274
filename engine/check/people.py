"""Who is meant by findings, read again from the lists: the only rows of a run that have a NIK or a name."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ..frames.cells import ROW
from ..frames.spool import Spool
from ..intake.dataset import Table
from ..results.rows import Rows
from ..results.schema import Finding, PersonRow, columns

PLACE = ("source_file", "source_sheet", "source_row")


def people(tables: Sequence[Table], findings: Rows[Finding]) -> Rows[PersonRow]:
    """A row for each person that findings are about, in the order of the lists."""
    about = findings.select(*PLACE, "subject_type", "subject_key", "person", where=pl.lit(True)).unique()
    meant = Spool()
    for table in tables:
        subject = table.shape.subject
        nik, name = f"{subject}.nik", f"{subject}.name"
        here = about.filter(
            (pl.col("source_file") == table.file)
            & (pl.col("source_sheet") == table.sheet)
            & (pl.col("subject_type") == subject)
        )
        if nik not in table.shape.columns or here.is_empty():
            continue
        for frame in table.spool.frames([ROW, nik, name]):
            said = [pl.col(fact) if fact in frame.columns else pl.lit("") for fact in (nik, name)]
            told = frame.select(ROW, said[0].fill_null("").alias("nik"), said[1].fill_null("").alias("name"))
            met = told.join(here, left_on=ROW, right_on="source_row", how="inner", maintain_order="left")
            meant.append(met.select(columns(PersonRow).keys()))
    return Rows(PersonRow, [meant])
