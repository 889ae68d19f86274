"""Cells of facts: as a frame has them, the same in every row, assumed, or stated for some rows only."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from ...frames.cells import NOTHING, UNSTATED, state, state_of
from ...values import Value
from .values import Cell


def of_fact(name: str) -> Cell:
    """The cell of a fact that has its columns."""
    return Cell(pl.col(name), pl.col(state_of(name)))


def alike(value: Value, type_: Any) -> Cell:
    """A cell that is the same in every row."""
    plain = value if isinstance(value, bool | int | str | date) else None
    return Cell(pl.lit(plain, dtype=type_), pl.lit(state(value), dtype=pl.UInt8))


def assuming(cell: Cell, assumed: Value, type_: Any) -> Cell:
    """A cell with what is assumed where it is unknown."""
    lost, taken = cell.state > NOTHING, alike(assumed, type_)
    return Cell(
        pl.when(lost).then(taken.value).otherwise(cell.value), pl.when(lost).then(taken.state).otherwise(cell.state)
    )


def stated_or(name: str, otherwise: Cell) -> Cell:
    """A fact's cell where a row states it, another where it does not."""
    stated = pl.col(state_of(name)) != UNSTATED
    return Cell(
        pl.when(stated).then(pl.col(name)).otherwise(otherwise.value),
        pl.when(stated).then(pl.col(state_of(name))).otherwise(otherwise.state),
    )
