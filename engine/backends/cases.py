"""Frames as cases, for what is said case by case."""

from __future__ import annotations

from datetime import date

import polars as pl

from ..decide.case import Case
from ..frames.cells import UNSTATED, state_of, told
from ..language.rulebook import Rulebook


def cases_of(subject: str, frame: pl.DataFrame, as_of: date, rulebook: Rulebook) -> list[Case]:
    """The cases of a frame; what is unstated in a row is not among its case's values."""
    facts = [name for name in rulebook.vocabulary.facts if name in frame.columns and name.startswith(f"{subject}.")]
    values = [frame[name].to_list() for name in facts]
    states = [frame[state_of(name)].to_list() for name in facts]
    return [
        Case(
            subject,
            {
                name: told(value[place], code[place])
                for name, value, code in zip(facts, values, states, strict=True)
                if code[place] != UNSTATED
            },
            as_of,
        )
        for place in range(frame.height)
    ]
