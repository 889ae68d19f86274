"""Whatever an application states, what is on record of the applicant is not stated away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patuh.engine.check.sanctions import REFUSAL
from patuh.engine.conclude.ladder import History
from patuh.engine.conclude.licence import application, conclude
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.language.vocabulary import Fact
from patuh.engine.service.registry.coding import decode, decode_history, encode, encode_history
from patuh.engine.service.registry.merging import merged
from patuh.engine.service.registry.model import NUMBERS, RegistryUnavailable, Row, Snapshot
from patuh.engine.service.registry.on_record import OnRecord
from patuh.engine.values import NONE, Unknown, Value

from .conftest import AS_OF, NOW

BOOK = Rulebook.load()
EVALUATOR = Evaluator(BOOK)
ON = date(2026, 6, 15)
IDENTITY = {f"application.{name}" for name in (*NUMBERS, "name", "applicant", "licence_kind")}
RECORDED = tuple(name for name in BOOK.vocabulary.lists["memberships"].columns if name.startswith("application."))
UNKNOWN = st.sampled_from(list(Unknown))


def values_of(fact: Fact) -> st.SearchStrategy[Value]:
    if fact.type == "boolean":
        return st.booleans()
    if fact.type == "enum":
        return st.sampled_from(list(fact.values))
    if fact.type == "date":
        return st.dates(date(2026, 1, 1), date(2026, 7, 30))
    return st.integers(0, 12) if fact.is_number else st.just("CONTOH")


def facts(names: Sequence[str]) -> st.SearchStrategy[dict[str, Value]]:
    """Any of these facts, each with any value it can hold, none, or unknown."""
    pools = {name: values_of(BOOK.vocabulary.facts[name]) | st.just(NONE) | UNKNOWN for name in names}
    return st.fixed_dictionaries({}, optional=pools)


STATED = facts([
    name for name, fact in BOOK.vocabulary.facts.items()
    if fact.subject == "application" and fact.origin == "list" and name not in IDENTITY
])  # fmt: skip


class Kept:
    """A store of the rows it is given."""

    def __init__(self, rows: Sequence[Row], complete: bool = False) -> None:
        self._rows = rows
        self.snapshot = Snapshot("CONTOH", ON, NOW, len(rows), 0, None, complete, dict.fromkeys(NUMBERS, 0), ())

    def rows(self, number: str, value: str, limit: int) -> Sequence[Row]:
        return [row for row in self._rows if getattr(row, number) == value][:limit]

    def named(self, words: Sequence[str], begins: str, limit: int) -> Sequence[Row]:
        raise AssertionError("nobody searches here")

    def histories(self) -> Sequence[History]:
        raise AssertionError("there are none")


def row(said: Mapping[str, Value], npp: str = "CT000001") -> Row:
    return Row(npp, "9900000000017", None, "PT CONTOH", None, said)


def laid_over(stated: Mapping[str, Value], rows: Sequence[Row]) -> dict[str, Value]:
    registry = OnRecord(Kept(rows), None, BOOK.vocabulary)
    return {**stated, **registry.look_up(stated, AS_OF).facts}


APPLICANT: dict[str, Value] = {"application.npp": "CT000001", "application.applicant": "business"}
KINDS = st.sampled_from(["nib", "sbu", "rptka", "labour_supply", "pbg"])
CURRENT: dict[str, Value] = {"application.registry_on": ON}


@settings(max_examples=50)
@given(STATED, KINDS)
def test_who_is_refused_on_record_is_refused(stated: dict[str, Value], kind: str) -> None:
    values = {**stated, **APPLICANT, "application.licence_kind": kind, "application.filed_on": AS_OF}
    told = laid_over(values, [row({**CURRENT, REFUSAL: True})])
    assert conclude(application(told, AS_OF), EVALUATOR).decision == "refuse"


@settings(max_examples=50)
@given(STATED, KINDS)
def test_who_may_be_refused_on_record_does_not_pass(stated: dict[str, Value], kind: str) -> None:
    values = {**stated, **APPLICANT, "application.licence_kind": kind, "application.filed_on": AS_OF}
    told = laid_over(values, [row({**CURRENT, REFUSAL: Unknown.DAMAGED})])
    assert conclude(application(told, AS_OF), EVALUATOR).decision in ("refuse", "insufficient_data")


@given(STATED, facts(RECORDED))
def test_a_refusal_that_is_stated_stands(stated: dict[str, Value], said: dict[str, Value]) -> None:
    assert laid_over({**stated, **APPLICANT, REFUSAL: True}, [row(said)])[REFUSAL] is True


@given(STATED, facts(RECORDED))
def test_membership_is_that_of_the_record_or_of_newer_data(stated: dict[str, Value], said: dict[str, Value]) -> None:
    told = laid_over({**stated, **APPLICANT}, [row(said)])
    own_day, day = stated.get("application.registry_on"), said.get("application.registry_on")
    newer = isinstance(own_day, date) and own_day <= AS_OF and (not isinstance(day, date) or own_day > day)
    if not (newer and isinstance(stated.get("application.membership"), str)):
        assert told["application.membership"] == said.get("application.membership", Unknown.ABSENT)
        assert told["application.registry_on"] == said.get("application.registry_on", Unknown.ABSENT)


@given(facts(RECORDED), facts(RECORDED))
def test_rows_that_differ_are_never_picked_from(one: dict[str, Value], other: dict[str, Value]) -> None:
    both = merged([row(one), row(other)]).facts
    assert both == merged([row(other), row(one)]).facts
    for name in {*one, *other}:
        mine, theirs = one.get(name, Unknown.ABSENT), other.get(name, Unknown.ABSENT)
        agree = type(mine) is type(theirs) and mine == theirs
        assert both[name] == (mine if agree else Unknown.CONFLICT)
    assert merged([row(one), row(one)]).facts == one


@given(facts(RECORDED))
def test_facts_are_kept_as_they_were_stated(said: dict[str, Value]) -> None:
    back = decode(encode(said), BOOK.vocabulary)
    assert back == said and [type(value) for value in back.values()] == [type(value) for value in said.values()]


@pytest.mark.parametrize(
    "line",
    [
        '{"no_such_fact":1}',
        '{"membership":"aktif"}',
        '{"months_overdue":true}',
        '{"months_overdue":"1"}',
        '{"examined":1}',
    ],
)
def test_a_registry_of_another_rulebook_is_none(line: str) -> None:
    with pytest.raises(RegistryUnavailable):
        decode(line, BOOK.vocabulary)


def test_histories_are_kept_as_they_were_stated() -> None:
    whole = History("PT CONTOH", (), (1_200_000,), state_body=True, npp="CT000001", nib="9900000000017")
    for one in (whole, replace(whole, contributions_due=None, npp=None)):
        assert decode_history(encode_history(one)) == one
