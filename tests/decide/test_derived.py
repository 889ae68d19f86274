"""Derived facts of every way against values worked out by hand; the tables are in cases/derived.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.values import Unknown

from .conftest import Raw, make_book, make_case, table

TABLE: list[Raw] = table("derived")
LABEL = {"label": {"id": "itu", "en": "it"}}


def name_of(place: int) -> str:
    """The fact of one block: the one it names, or the one it defines."""
    block = TABLE[place]
    named: str = block["fact"] if "fact" in block else f"{block['define']['subject']}.it_{place}"
    return named


@cache
def evaluator() -> Evaluator:
    """The evaluator of all the derived facts in the table."""
    facts = {name_of(place): {**LABEL, **block["define"]} for place, block in enumerate(TABLE) if "define" in block}
    return Evaluator(make_book({}, {"derived/table.yaml": {"facts": facts}}))


def rows() -> Iterator[Any]:
    """Every case of every block; its name is the two places."""
    for place, block in enumerate(TABLE):
        as_of = block.get("as_of", date(2024, 6, 30))
        for number, row in enumerate(block["cases"], 1):
            yield pytest.param(name_of(place), as_of, row["with"], row["value"], id=f"{place + 1}-{number}")


@pytest.mark.parametrize(("fact", "as_of", "given", "expected"), list(rows()))
def test_value(fact: str, as_of: date, given: Raw, expected: Any) -> None:
    subject = fact.split(".")[0]
    value = evaluator().reader(fact, subject)(make_case(subject, given, as_of))
    if expected == "unknown":
        assert isinstance(value, Unknown)
    else:
        assert value == expected and type(value) is type(expected)
