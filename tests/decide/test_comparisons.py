"""Each operator on each type of fact, with values, none and every kind of unknown (cases/comparisons.yaml)."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from patuh.engine.decide.case import Case
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.language.schema import OPERATORS
from patuh.engine.values import Unknown

from .conftest import Raw, a_rule, make_book, make_case, table
from .test_truth import TRUTHS

TABLE = table("comparisons")
UNKNOWNS = [kind.value for kind in Unknown]
SIDES = {*OPERATORS} - {"in", "not_in", "matches"}
PAIRS = [
    (row["fact"], row["other"], operator, truth, left, right)
    for row in TABLE["types"]
    for operator in sorted(row.keys() & SIDES)
    for truth, pairs in row[operator].items()
    for left, right in pairs
]
TRIED = sorted({(fact, other, operator) for fact, other, operator, *_ in PAIRS})


def test_every_operator_and_type_is_tried(small: Rulebook) -> None:
    assert {operator for _, _, operator in TRIED} == SIDES
    types = {small.vocabulary.facts[fact].type for fact, _, _ in TRIED}
    assert types == {fact.type for fact in small.vocabulary.facts.values()}


@cache
def of_pairs() -> Evaluator:
    """The evaluator of two rules for each pair: one with the right side written in it, one with another fact."""
    written = {f"act/w{n}.yaml": a_rule({"fact": row[0], row[2]: row[5]}) for n, row in enumerate(PAIRS)}
    with_fact = {f"act/f{n}.yaml": a_rule({"fact": row[0], row[2]: {"fact": row[1]}}) for n, row in enumerate(PAIRS)}
    return Evaluator(make_book({**written, **with_fact}))


@pytest.mark.parametrize("place", range(len(PAIRS)), ids=["-".join(map(str, row)) for row in PAIRS])
def test_two_values(place: int) -> None:
    fact, other, _, truth, left, right = PAIRS[place]
    for rule, given in ((f"act/w{place}", {fact: left}), (f"act/f{place}", {fact: left, other: right})):
        judgement = of_pairs().judge(rule, make_case("shop", given))
        assert judgement is not None and judgement.requires is TRUTHS[truth]


def either_way(side: str, value: Any) -> list[Any]:
    """The raw values a word of the table stands for."""
    return {"value": [value], "none": ["none"], "unknown": [{"unknown": kind} for kind in UNKNOWNS]}[side]


@pytest.mark.parametrize(("fact", "other", "operator"), TRIED)
def test_a_side_without_a_value(fact: str, other: str, operator: str) -> None:
    a_value = next(left for f, o, op, _, left, _ in PAIRS if (f, o, op) == (fact, other, operator))
    evaluator = Evaluator(make_book({"act/it.yaml": a_rule({"fact": fact, operator: {"fact": other}})}))
    for left, right, truth, under_is_not in TABLE["sides"]:
        expected = TRUTHS[under_is_not if operator == "is_not" else truth]
        for one in either_way(left, a_value):
            for two in either_way(right, a_value):
                judgement = evaluator.judge("act/it", make_case("shop", {fact: one, other: two}))
                assert judgement is not None and judgement.requires is expected, (one, two)


@pytest.mark.parametrize(("fact", "operator"), sorted({(fact, operator) for fact, _, operator in TRIED}))
def test_a_written_value_against_no_value(fact: str, operator: str) -> None:
    right = next(right for f, _, op, _, _, right in PAIRS if (f, op) == (fact, operator))
    evaluator = Evaluator(make_book({"act/it.yaml": a_rule({"fact": fact, operator: right})}))
    for raw in ("none", *({"unknown": kind} for kind in UNKNOWNS)):
        judgement = evaluator.judge("act/it", make_case("shop", {fact: raw}))
        assert judgement is not None
        assert judgement.requires is (operator == "is_not" if raw == "none" else None), raw


@pytest.mark.parametrize("row", TABLE["lists"], ids=lambda row: row["fact"])
@pytest.mark.parametrize("operator", ["in", "not_in"])
def test_lists(row: Raw, operator: str) -> None:
    evaluator = Evaluator(make_book({"act/it.yaml": a_rule({"fact": row["fact"], operator: row["list"]})}))
    for left, if_in, if_not_in in TABLE["list_of"]:
        raws = row[left] if left in row else either_way(left, None)
        for raw in raws:
            judgement = evaluator.judge("act/it", make_case("shop", {row["fact"]: raw}))
            assert judgement is not None
            assert judgement.requires is TRUTHS[if_in if operator == "in" else if_not_in], raw


@pytest.mark.parametrize(("fact", "a_value"), TABLE["known"].items())
def test_known(fact: str, a_value: Any) -> None:
    subject = fact.split(".")[0]
    evaluator = Evaluator(make_book({"act/it.yaml": a_rule({"fact": fact, "is": "known"}, subject)}))
    for raw, expected in [(a_value, True), ("none", False), *(({"unknown": kind}, None) for kind in UNKNOWNS)]:
        judgement = evaluator.judge("act/it", make_case(subject, {fact: raw}))
        assert judgement is not None and judgement.requires is expected, raw


@pytest.mark.parametrize(
    ("given", "condition", "expected"),
    [
        ({}, {"fact": "shop.flag", "is": "known"}, None),
        ({}, {"fact": "shop.closed_on", "is": "known"}, False),
        ({}, {"fact": "shop.closed_on", "before": date(2024, 1, 1)}, False),
        ({}, {"fact": "shop.form", "is": "known"}, True),
        ({}, {"fact": "shop.form", "is": "red"}, True),
        ({"shop.form": "blue"}, {"fact": "shop.form", "is": "red"}, False),
        ({"shop.form": {"unknown": "damaged"}}, {"fact": "shop.form", "is": "red"}, None),
    ],
)
def test_a_missing_column_says_what_the_vocabulary_says(given: Raw, condition: Raw, expected: bool | None) -> None:
    judgement = Evaluator(make_book({"act/it.yaml": a_rule(condition)})).judge("act/it", make_case("shop", given))
    assert judgement is not None and judgement.requires is expected


def test_a_case_without_what_it_belongs_to_knows_nothing_of_it(small: Rulebook) -> None:
    read = Evaluator(small).reader("shop.form", "person")
    assert read(Case("person", {}, date(2024, 1, 1))) is Unknown.ABSENT


@pytest.mark.parametrize("pattern", TABLE["patterns"])
def test_patterns(pattern: str) -> None:
    evaluator = Evaluator(make_book({"act/it.yaml": a_rule({"fact": "shop.word", "matches": pattern})}))
    rows = TABLE["patterns"][pattern]
    expected = {**dict.fromkeys(rows["T"], True), **dict.fromkeys(rows["F"], False), "none": False}
    for raw in [*expected, *({"unknown": kind} for kind in UNKNOWNS)]:
        judgement = evaluator.judge("act/it", make_case("shop", {"shop.word": raw}))
        assert judgement is not None
        assert judgement.requires is (expected[raw] if isinstance(raw, str) else None), raw
