"""A region-owned company (BUMD) has every duty a private employer has: each case of each such rule gives the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.language.rulebook import SHIPPED, Rulebook
from patuh.engine.ruletest.cases import RuleTest, load, run

BOOK = Rulebook.load()
STATED = {"employer.legal_form": "pt", "employer.kind": "bums"}
OWNED = {"employer.legal_form": "perumda", "employer.kind": "bumd"}


def private_tests() -> Iterator[RuleTest]:
    """The test files whose cases are about a private company, with those cases alone."""
    for test in load(SHIPPED, BOOK):
        cases = tuple(case for case in test.cases if all(case.facts.get(k) == v for k, v in STATED.items()))
        if cases:
            yield replace(test, cases=cases)


TESTS = list(private_tests())


def test_the_rules_on_employers_are_among_them() -> None:
    rules = {test.rule for test in TESTS}
    assert {
        "uu-24-2011/employer-registered", "uu-24-2011/worker-registered", "uu-24-2011/wage-reported",
        "uu-24-2011/participation-lapsed", "uu-24-2011/employer-share-paid", "perpres-109-2013/jkk",
        "perpres-109-2013/jkm", "perpres-109-2013/jht", "perpres-109-2013/jp", "pp-44-2015/contributions-paid",
        "pp-44-2015/contribution-paid", "pp-44-2015/contribution-in-full", "pergub-sumsel-15-2014/worker-registered",
    } <= rules  # fmt: skip


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.rule)
def test_a_bumd_is_judged_as_a_private_company_is(test: RuleTest) -> None:
    owned = replace(test, cases=tuple(replace(case, facts={**case.facts, **OWNED}) for case in test.cases))
    wrong = [outcome.case.name for outcome in run(owned, BOOK, Evaluator(BOOK)) if outcome.wrong is not None]
    assert wrong == []
