"""What is in force on a day, what figures are, how cases are judged: the rulebook held against tables of the law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.language.source import Document
from patuh.engine.ruletest.cases import build, read

from .conftest import DAYS, table

EVENTS = table("in_force.yaml")["events"]
FIGURES = table("parameters.yaml")
ENTRIES = table("cases.yaml")["entries"]
A_DAY = timedelta(days=1)
EDGES = sorted({day for event in EVENTS for day in (event["day"] - A_DAY, event["day"])})


def day_of(key: str) -> date:
    """A day that is the key of a table."""
    return date.fromisoformat(key)


def in_force_on(day: date) -> set[str]:
    """The rules that have begun by a day and not ended, by the events of the law."""
    now: set[str] = set()
    for event in EVENTS:
        if event["day"] <= day:
            assert now.isdisjoint(event.get("begin", ()))
            assert now.issuperset(event.get("end", ()))
            now = (now - set(event.get("end", ()))) | set(event.get("begin", ()))
    return now


# ── which rules ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("day", [*DAYS, *EDGES], ids=str)
def test_the_rules_in_force_are_those_that_the_law_began_and_has_not_ended(day: date, rulebook: Rulebook) -> None:
    found = {id for id in rulebook.rules if rulebook.version(id, day) is not None}
    assert found ^ in_force_on(day) == set()


def test_as_many_rules_are_in_force_as_were_counted_by_hand(rulebook: Rulebook) -> None:
    counted = {day_of(day): number for day, number in table("in_force.yaml")["counts"].items()}
    assert tuple(counted) == DAYS
    assert {day: len([id for id in rulebook.rules if rulebook.version(id, day)]) for day in DAYS} == counted


def test_every_rule_begins_once_and_no_other_day_changes_one(rulebook: Rulebook) -> None:
    begun = Counter(id for event in EVENTS for id in event.get("begin", ()))
    assert begun == Counter(rulebook.rules.keys())
    told = {(event["day"], id) for event in EVENTS for key in ("begin", "end", "changes") for id in event.get(key, ())}
    edges = {(edge, id) for id, versions in rulebook.rules.items() for rule in versions for edge in rule.period.edges()}
    assert edges ^ told == set()


# ── which figures ──────────────────────────────────────────────────────────────────────────────


def figure(name: str, day: date, rulebook: Rulebook) -> Any:
    """The value of a parameter on a day, or of the key after its slash; "none" where there is none."""
    parameter, _, key = name.partition("/")
    span = rulebook.parameters[parameter].on(day)
    if span is None:
        return "none"
    if not key:
        return span.value
    assert isinstance(span.value, Mapping)
    return span.value.get(key, "none")


@pytest.mark.parametrize("name", FIGURES["changing"])
def test_a_figure_is_on_each_day_what_the_law_says(name: str, rulebook: Rulebook) -> None:
    assert tuple(FIGURES["dates"]) == DAYS
    assert [figure(name, day, rulebook) for day in DAYS] == FIGURES["changing"][name]


def test_constant_figures_begin_on_their_day_and_never_change(rulebook: Rulebook) -> None:
    for since, values in FIGURES["constant"].items():
        first = day_of(since)
        for name, value in values.items():
            days = [first - A_DAY, first, *(day for day in DAYS if day > first)]
            assert [figure(name, day, rulebook) for day in days] == ["none", *[value] * (len(days) - 1)], name


def test_every_figure_of_the_rulebook_is_in_the_table(rulebook: Rulebook) -> None:
    constant = {name for values in FIGURES["constant"].values() for name in values}
    assert {name.partition("/")[0] for name in FIGURES["changing"]} | constant == rulebook.parameters.keys()


# ── which verdicts ─────────────────────────────────────────────────────────────────────────────


def verdicts(entry: Mapping[str, Any], rulebook: Rulebook) -> Iterator[tuple[str, str, str]]:
    """For each case of an entry: what it is, what is expected, and what the reference evaluator says."""
    rule, faults = entry["rule"], list[Any]()
    raw = [
        {"name": f"{case.get('day', '')} {case.get('with', '')}", "as_of": case.get("day", entry["as_of"]), **case}
        for case in entry["cases"]
    ]
    data = {"as_of": entry["as_of"], "given": entry["given"], "cases": raw}
    test = read(Document(f"rules/{rule}.test.yaml", data, {}, {}), rulebook, faults)
    assert test is not None and not faults, faults
    evaluator = Evaluator(rulebook)
    for case in test.cases:
        judgement = evaluator.judge(rule, build(case, rulebook.rules[rule][0].subject, rulebook))
        yield case.name, case.verdict, judgement.verdict if judgement else "silent"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["rule"])
def test_a_case_is_judged_by_the_law_of_its_day(entry: Mapping[str, Any], rulebook: Rulebook) -> None:
    judged = list(verdicts(entry, rulebook))
    assert [(name, said) for name, _, said in judged] == [(name, expected) for name, expected, _ in judged]
    assert len({expected for _, expected, _ in judged}) > 1, "a table in which nothing changes tests no date"


def test_every_subject_has_cases(rulebook: Rulebook) -> None:
    subjects = {rulebook.rules[entry["rule"]][0].subject for entry in ENTRIES}
    assert subjects == {versions[0].subject for versions in rulebook.rules.values()}
