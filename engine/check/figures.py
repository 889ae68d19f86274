"""What the rows of all subjects come to, worked out by columns: there may be hundreds of thousands of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from ..results.rows import Rows
from ..results.schema import SubjectRow
from .register import EMPLOYER

_EMPLOYERS = pl.col("subject_type") == EMPLOYER


@dataclass(frozen=True)
class Figures:
    """Employers, those of them with a cause, their workers, and the workers with a violation or indication."""

    employers: int = 0
    breaching: int = 0
    workers: int = 0
    persons: int = 0


def total(subjects: Rows[SubjectRow]) -> Figures:
    """The figures of all employers."""
    of = by_region(subjects).values()
    return Figures(*(sum(getattr(one, name) for one in of) for name in Figures.__dataclass_fields__))


def by_region(subjects: Rows[SubjectRow]) -> Mapping[str, Figures]:
    """The figures of the employers of each region; of those without one under an empty text."""
    employers = subjects.select("region", "causes", "workers", "persons", where=_EMPLOYERS)
    sums = employers.group_by("region").agg(pl.len(), (pl.col("causes") > 0).sum(), pl.col("workers", "persons").sum())
    return {region: Figures(*numbers) for region, *numbers in sums.iter_rows()}


def worst(subjects: Rows[SubjectRow], number: int) -> list[SubjectRow]:
    """The employers with most causes."""
    guilty = subjects.select("subject_key", "causes", where=_EMPLOYERS & (pl.col("causes") > 0))
    keys = guilty.sort("causes", "subject_key", descending=[True, False])["subject_key"].head(number).to_list()
    return sorted(
        subjects.where(_EMPLOYERS & pl.col("subject_key").is_in(keys)), key=lambda row: keys.index(row.subject_key)
    )


def decisions(subjects: Rows[SubjectRow]) -> Counter[tuple[str, str]]:
    """How often each decision was made on applications for each kind of licence."""
    made = subjects.select("decision", "kind", where=pl.col("decision") != "")
    return Counter(made.iter_rows())
