"""Three-valued logic against truth tables written by hand; the tables are in cases/truth.yaml."""

from __future__ import annotations

import pytest
from patuh.engine.decide.truth import Tally, Truth, all_of, any_of, breach, not_

from .conftest import table

TRUTHS: dict[str, Truth] = {"T": True, "F": False, "U": None}
TABLE = table("truth")


def truths(word: str) -> list[Truth]:
    """Each letter's truth."""
    return [TRUTHS[letter] for letter in word]


@pytest.mark.parametrize(("one", "expected"), TABLE["not"].items())
def test_not(one: str, expected: str) -> None:
    assert not_(TRUTHS[one]) is TRUTHS[expected]


@pytest.mark.parametrize(("one", "other", "both", "either"), TABLE["pairs"])
def test_two_parts(one: str, other: str, both: str, either: str) -> None:
    assert all_of(truths(one + other)) is TRUTHS[both]
    assert any_of(truths(one + other)) is TRUTHS[either]


@pytest.mark.parametrize(("parts", "every", "either"), TABLE["longer"])
def test_many_parts(parts: str, every: str, either: str) -> None:
    assert all_of(truths(parts)) is TRUTHS[every]
    assert any_of(truths(parts)) is TRUTHS[either]


@pytest.mark.parametrize(("applies", "requires", "expected"), TABLE["breach"])
def test_breach(applies: str, requires: str, expected: str) -> None:
    assert breach(TRUTHS[applies], TRUTHS[requires]) is TRUTHS[expected]


@pytest.mark.parametrize(("children", "complete", "every", "some", "none"), TABLE["groups"])
def test_quantifiers(children: str, complete: bool, every: str, some: str, none: str) -> None:
    tally = Tally.of(truths(children), complete)
    assert tally == Tally(children.count("T"), children.count("F"), children.count("U"), complete)
    assert [tally.every(), tally.some(), tally.none()] == truths(every + some + none)


@pytest.mark.parametrize("operator", ["at_least", "more_than", "at_most", "less_than"])
@pytest.mark.parametrize("row", TABLE["counts"], ids=lambda row: f"{row['children']}-{row['complete']}")
def test_count_is_an_interval(row: dict[str, str], operator: str) -> None:
    tally = Tally.of(truths(row["children"]), bool(row["complete"]))
    assert [tally.compare(operator, number) for number in range(5)] == truths(row[operator])
