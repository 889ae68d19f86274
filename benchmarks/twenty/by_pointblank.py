"""The twenty rules as steps of a pointblank validation: rows to whom a rule applies are picked, then tested."""

from __future__ import annotations

import pointblank
import polars as pl

from . import by_polars
from .rows import NAMES


def count(frame: pl.DataFrame) -> dict[str, tuple[int, int]]:
    """For each rule, how many rows fail (None where it applies to none); pointblank has no third answer."""
    plan = pointblank.Validate(frame.with_columns(**by_polars.derived()))
    for rule in by_polars.rules().values():
        plan = plan.col_vals_expr(rule.requires, pre=lambda rows, applies=rule.applies: rows.filter(applies))
    failed = plan.interrogate().n_failed()
    return {name: (failed[place] or 0, 0) for place, name in enumerate(NAMES, start=1)}
