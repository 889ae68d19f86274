"""What is written out as one function judges as the evaluator does, rule by rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from patuh.engine.decide.case import Case
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.decide.together import judge
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.ruletest import cases as rule_tests
from patuh.engine.values import Value

from .agreement import World


def differences(evaluator: Evaluator, ids: Sequence[str], cases: Iterable[Case]) -> list[tuple[str, Case]]:
    """The rules and cases of which the two do not say the same."""
    found = []
    for case in cases:
        judged = judge(tuple(ids), replace(case, derived={}, judged={}), evaluator)
        alone = replace(case, derived={}, judged={})
        found += [(id, case) for id, one in zip(ids, judged, strict=True) if one != evaluator.judge(id, alone)]
    return found


@pytest.mark.parametrize("assume", [{}, {"shop.flag": True, "person.skilled": False}])
def test_random_cases_are_judged_as_by_the_evaluator(world: World, assume: Mapping[str, Value]) -> None:
    evaluator = Evaluator(world.book, assume)
    for (subject, _), cases in world.cases.items():
        assert len(cases) > 20
        assert differences(evaluator, world.ids(subject), cases[:40]) == []


@pytest.mark.full
def test_every_random_case_is_judged_as_by_the_evaluator(world: World) -> None:
    evaluator = Evaluator(world.book)
    assert world.pairs >= 100_000
    for (subject, _), cases in world.cases.items():
        assert differences(evaluator, world.ids(subject), cases) == []


@pytest.mark.full
def test_cases_of_rule_tests_are_judged_as_by_the_evaluator(tree: Path) -> None:
    book = Rulebook.load(tree / "rules")
    evaluator = Evaluator(book)
    for subject in book.vocabulary.subjects:
        ids = [id for id, versions in book.rules.items() if versions[0].subject == subject]
        tests = [test for test in rule_tests.load(tree / "rules", book) if test.rule in ids]
        cases = [rule_tests.build(case, subject, book) for test in tests for case in test.cases]
        assert differences(evaluator, ids, cases) == []
        assert cases or not ids
