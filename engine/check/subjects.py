"""A row's values out of a frame, and what is assumed where they are unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from ..frames.cells import NOTHING, REASONS, UNSTATED, VALUE, columns, state_of
from ..language.vocabulary import Vocabulary
from ..values import NONE, Value

LINE = "#line"  # the physical row of the list a case was read from; `#row` counts the cases of the run


def facts_in(frame: pl.DataFrame, subject: str) -> list[str]:
    """The facts of one subject that a frame has columns for."""
    return [name for name in frame.columns if name.startswith(f"{subject}.") and not name.endswith("?")]


def columns_of(facts: Iterable[str]) -> list[str]:
    """The two columns of each fact."""
    return [column for fact in facts for column in (fact, state_of(fact))]


def told(row: Mapping[str, Any], facts: Iterable[str]) -> dict[str, Value]:
    """What one row states of some facts; those it says nothing of are left out."""
    values: dict[str, Value] = {}
    for name in facts:
        code = row[state_of(name)]
        if code != UNSTATED:
            values[name] = row[name] if code == VALUE else NONE if code == NOTHING else REASONS[code]
    return values


def fill_columns(
    frame: pl.DataFrame, assumed: Mapping[str, Value], subject: str, vocabulary: Vocabulary, *, derived: bool = False
) -> pl.DataFrame:
    """The rows of a frame with a subject's unknown facts filled by what is assumed for the run.

    What is derived is left to whoever derives it, unless `derived` facts are asked for too.
    """
    for name, value in assumed.items():
        fact = vocabulary.facts[name]
        if fact.subject != subject or (fact.origin == "derived" and not derived):
            continue
        said, code = columns(fact, [value])
        filled = [pl.lit(said.item(), dtype=said.dtype), pl.lit(code.item(), dtype=code.dtype)]
        if name in frame.columns:
            unknown = pl.col(state_of(name)) > NOTHING
            filled = [
                pl.when(unknown).then(one).otherwise(pl.col(column))
                for one, column in zip(filled, (name, state_of(name)), strict=True)
            ]
        frame = frame.with_columns(filled[0].alias(name), filled[1].alias(state_of(name)))
    return frame


def normal(name: str) -> str:
    """A name for exact comparison: one case, single spaces."""
    return " ".join(name.split()).casefold()
