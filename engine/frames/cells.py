"""How facts stand in a frame: a column of values, and beside it a column that says why there is none.

A fact `worker.kpj` has the columns `worker.kpj` (null where there is no value) and `worker.kpj?` (its state).
A row that says nothing about a fact, not even that its cell is empty, has the state UNSTATED.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from ..language.vocabulary import Fact
from ..values import NONE, Unknown, Value

VALUE, NOTHING = 0, 1  # states; every higher one is unknown
STATES: dict[Unknown, int] = {unknown: place for place, unknown in enumerate(Unknown, start=2)}
UNSTATED = 255  # the row does not state the fact: derived facts are derived, others are absent
REASONS: dict[int, Unknown] = {state: unknown for unknown, state in STATES.items()}

ROW, PARENT = "#row", "#parent"  # where a case stands among its subject's, and its parent among the parents


def state_of(name: str) -> str:
    """The name of a fact's state column."""
    return f"{name}?"


def dtype(fact: Fact) -> Any:
    """The column type of a fact's values."""
    if fact.type == "boolean":
        return pl.Boolean
    if fact.is_number:
        return pl.Int64
    return pl.Date if fact.type == "date" else pl.String


def state(value: Value | None) -> int:
    """The state of one value; None stands for a fact that is not stated."""
    if value is None:
        return UNSTATED
    if value is NONE:
        return NOTHING
    return STATES[value] if isinstance(value, Unknown) else VALUE


def columns(fact: Fact, values: Sequence[Value | None]) -> list[pl.Series]:
    """The two columns of one fact, from its values in row order."""
    plain = [value if isinstance(value, bool | int | str | date) else None for value in values]
    return [
        pl.Series(fact.name, plain, dtype(fact)),
        pl.Series(state_of(fact.name), [state(value) for value in values], pl.UInt8),
    ]


def value_at(frame: pl.DataFrame, fact: str, row: int) -> Value:
    """What a fact holds in one row of a frame."""
    return told(frame[fact][row], int(frame[state_of(fact)][row]))


def told(value: Any, code: int) -> Value:
    """What a cell holds, from its two columns."""
    if code == NOTHING:
        return NONE
    if code != VALUE:
        return REASONS[code]
    stated: Value = value
    return stated
