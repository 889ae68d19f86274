"""Licence decisions: those worked out by hand, and what no application may ever lead to."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patuh.engine.conclude.licence import (
    BREACHED,
    DECISIONS,
    Outcome,
    conclude,
    contribution,
    decision_of,
    with_due_day,
)
from patuh.engine.decide.case import Case
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.language import source
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.values import NONE, Unknown, Value

BOOK = Rulebook.load()
EVALUATOR = Evaluator(BOOK)
DATA = source.read((Path(__file__).parent / "applications.yaml").read_bytes(), "applications.yaml").data
FACTS = {name: fact for name, fact in BOOK.vocabulary.facts.items() if fact.subject == "application"}
INPUTS = {name: fact for name, fact in FACTS.items() if fact.origin == "list"}
MUST_KNOW = ("refusal-in-force", "refusal-elsewhere", "membership-not-shown", "contributions-overdue")


def value(raw: Any) -> Value:
    if isinstance(raw, dict):
        return Unknown(raw["unknown"])
    return NONE if raw == "none" else raw


def case_of(raw: dict[str, Any], as_of: date) -> Case:
    return Case("application", with_due_day({name: value(one) for name, one in raw.items()}), as_of)


@pytest.mark.parametrize("item", DATA["cases"], ids=lambda item: item["name"])
def test_the_decision_is_the_one_worked_out_by_hand(item: dict[str, Any]) -> None:
    facts = {**DATA["given"], **item.get("with", {})}
    assert set(facts) <= set(INPUTS)
    decided = conclude(case_of(facts, item.get("as_of", DATA["as_of"])), EVALUATOR)
    problems = {reason.explanation.rule.problem for reason in decided.reasons} or {"none"}
    assert (decided.decision, item["reason"] in problems) == (item["decision"], True), problems


def test_the_cases_are_many_and_of_every_kind() -> None:
    assert len(DATA["cases"]) >= 60
    assert len({item["name"] for item in DATA["cases"]}) == len(DATA["cases"])
    assert {item["decision"] for item in DATA["cases"]} == set(DECISIONS)
    reasons = {rule.problem for rule in BOOK.all_versions() if rule.effect}
    assert {item["reason"] for item in DATA["cases"]} == {*reasons, "none"}


def test_only_sanctions_and_membership_must_be_known() -> None:
    assert {rule.problem for rule in BOOK.all_versions() if rule.must_know} == set(MUST_KNOW)
    assert {rule.problem for rule in BOOK.all_versions() if rule.effect == "refuse"} == {"refusal-in-force"}


DAYS = st.dates(date(2013, 12, 1), date(2027, 3, 1))


def values_of(name: str) -> st.SearchStrategy[Value]:
    """Any value of a fact, any kind of unknown, and none where that can be."""
    fact = INPUTS[name]
    unknown = st.sampled_from([Unknown.BLANK, Unknown.ABSENT, Unknown.DAMAGED])
    if fact.type == "enum":
        return st.one_of(st.sampled_from(sorted(fact.values)), unknown)
    if fact.type == "boolean":
        return st.one_of(st.booleans(), unknown)
    if fact.type == "integer":
        return st.one_of(st.integers(0, 40), unknown, st.just(NONE))
    if fact.type == "date":
        return st.one_of(DAYS, unknown, st.just(NONE))
    return st.one_of(st.just("X1"), unknown, st.just(NONE))


ANY = st.fixed_dictionaries({}, optional={name: values_of(name) for name in sorted(INPUTS)})
# Near what can pass, so that decisions of every kind come up.
LIKELY: dict[str, Value] = {name: value(raw) for name, raw in DATA["given"].items()}


@given(ANY, st.booleans(), DAYS)
@settings(max_examples=300, deadline=None)
def test_what_is_not_known_never_passes(found: dict[str, Value], likely: bool, as_of: date) -> None:
    facts = {**LIKELY, **found} if likely else found
    case = Case("application", with_due_day(facts), date(2026, 6, 30) if likely else as_of)
    decided = conclude(case, EVALUATOR)
    verdicts = {outcome.verdict for outcome in decided.outcomes}
    if "undetermined" in verdicts:
        assert decided.decision != "proceed"
    if decided.decision == "proceed":
        assert verdicts <= {"compliant", "not_applicable"}
        assert (decided.reasons, decided.besides, decided.missing) == ((), (), {})
    if decided.decision == "refuse":
        assert facts["application.refusal_in_force"] is True
        assert EVALUATOR.reader("application.refusal_reaches", "application")(case) is True
        assert EVALUATOR.reader("application.applicant", "application")(case) in ("business", "individual")
    if decided.decision == "insufficient_data":
        assert {reason.explanation.rule.problem for reason in decided.reasons} <= set(MUST_KNOW)
        assert decided.missing
    assert {reason.leads_to for reason in decided.reasons} <= {decided.decision}
    order = list(DECISIONS)
    assert all(order.index(reason.leads_to) > order.index(decided.decision) for reason in decided.besides)
    assert (decided.recheck_on is not None) == (decided.decision == "proceed_with_condition")


OUTCOMES = st.builds(
    Outcome,
    st.just("a/b"),
    st.sampled_from(["refuse", "remedy", "condition", "advise"]),
    st.booleans(),
    st.sampled_from(["compliant", "violation", "indication", "undetermined", "not_applicable"]),
)


@given(st.lists(OUTCOMES, max_size=6), OUTCOMES)
def test_one_more_rule_never_makes_a_decision_milder(some: list[Outcome], more: Outcome) -> None:
    order = list(DECISIONS)
    before, after = order.index(decision_of(some)), order.index(decision_of([*some, more]))
    assert after <= before
    assert after == min(before, order.index(contribution(more)))
    assert (decision_of([*some, more]) == "refuse") == any(
        one.effect == "refuse" and one.verdict in BREACHED for one in [*some, more]
    )


def test_the_day_to_decide_by() -> None:
    received = {"application.received_on": date(2026, 6, 22), "application.sla_days": 7}
    assert with_due_day(received)["application.decide_by"] == date(2026, 6, 29)
    stated = {**received, "application.decide_by": date(2026, 7, 1)}
    assert with_due_day(stated)["application.decide_by"] == date(2026, 7, 1)
    damaged = {**received, "application.decide_by": Unknown.DAMAGED}
    assert with_due_day(damaged)["application.decide_by"] is Unknown.DAMAGED
    assert "application.decide_by" not in with_due_day({"application.received_on": date(2026, 6, 22)})
    assert "application.decide_by" not in with_due_day({**received, "application.sla_days": 10**9})


def test_a_decision_says_what_it_rests_on() -> None:
    facts = {**DATA["given"], "application.membership": {"unknown": "absent"}, "application.found_arrears": True}
    decided = conclude(case_of(facts, DATA["as_of"]), EVALUATOR)
    assert decided.decision == "insufficient_data"
    assert dict(decided.missing) == {"application.membership": 1}
    assert [reason.leads_to for reason in decided.besides] == ["remedy_required"]
    assert decided.regional and decided.law_date == date(2026, 6, 22) and decided.as_of == DATA["as_of"]
    condition = {**DATA["given"], "application.membership": "not_registered", "application.declared_workers": 0}
    assert conclude(case_of(condition, DATA["as_of"]), EVALUATOR).recheck_on == DATA["as_of"] + timedelta(days=30)
