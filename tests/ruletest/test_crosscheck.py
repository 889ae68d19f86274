"""`patuh test` judges by durable_rules as well, and says where that differs."""

from __future__ import annotations

from pathlib import Path

import pytest
from patuh.engine.backends.durable.engine import Durable
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.ruletest import cases, crosscheck
from patuh.engine.ruletest.crosscheck import crosscheck as differences

RULE = "uu-24-2011/employer-registered"


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return Rulebook.load()


@pytest.fixture(scope="module")
def test(book: Rulebook, tree: Path) -> cases.RuleTest:
    return next(test for test in cases.load(tree / "rules", book) if test.rule == RULE)


def test_cases_that_hold_say_nothing(book: Rulebook, test: cases.RuleTest) -> None:
    assert list(differences([test], book, Evaluator(book))) == []


def test_a_case_of_which_the_library_says_something_else_is_named(
    book: Rulebook, test: cases.RuleTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Durable, "verdicts", lambda self, case, found: {RULE: "violation"})
    found = list(differences([test], book, Evaluator(book)))
    assert [at for at, _ in found] == [case.at for case in test.cases if case.verdict != "violation"]
    assert {what.en for _, what in found} >= {"reference compliant, durable_rules violation"}


def test_a_case_that_is_withheld_is_named(
    book: Rulebook, test: cases.RuleTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("patuh.engine.backends.durable.process.ATTEMPTS", 0)
    found = list(differences([test], book, Evaluator(book)))
    assert [at for at, _ in found] == [case.at for case in test.cases]


def test_without_the_library_there_is_nothing_to_say(
    book: Rulebook, test: cases.RuleTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crosscheck, "find_spec", lambda name: None)
    monkeypatch.setattr(Durable, "verdicts", lambda self, case, found: {RULE: "violation"})
    assert list(differences([test], book, Evaluator(book))) == []
