"""Every case of every shipped rule test gets the reference's verdict in columns, from every rule of its subject."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from patuh.engine.backends.columnar.conditions import verdict_column
from patuh.engine.backends.columnar.engine import Columnar
from patuh.engine.backends.columnar.strata import strata
from patuh.engine.backends.judging import NAMES
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.ruletest import cases as rule_tests


@pytest.mark.full  # `patuh test` asks every engine too, of each case only its own rule
def test_rule_tests_get_the_same_verdicts(tree: Path) -> None:
    book = Rulebook.load(tree / "rules")
    evaluator = Evaluator(book)
    by_day: dict[tuple[str, date], list[tuple[str, rule_tests.RuleCase]]] = defaultdict(list)
    for test in rule_tests.load(tree / "rules", book):
        subject = book.rules[test.rule][0].subject
        for case in test.cases:
            by_day[subject, case.as_of].append((test.rule, case))
    judged, wrong = 0, []
    for (subject, day), tests in by_day.items():
        cases = [rule_tests.build(case, subject, book) for _, case in tests]
        for stratum in strata(cases, evaluator):
            rules = sorted({rule for rule, _ in tests})
            Columnar(book, day).judge(stratum, rules)
            rows = stratum.frame["#row"].to_list()
            for rule in rules:  # also of the cases of other rules
                for row, code in zip(rows, stratum.frame[verdict_column(rule)].to_list(), strict=True):
                    judgement = evaluator.judge(rule, cases[row])
                    if NAMES.get(code) != (judgement.verdict if judgement else None):
                        wrong.append((rule, tests[row][1].name, judgement, NAMES.get(code)))
                    if rule == tests[row][0]:
                        judged += 1
                        assert NAMES.get(code, "not_applicable") == tests[row][1].verdict
    assert not wrong
    assert judged == sum(map(len, by_day.values())) > 500
