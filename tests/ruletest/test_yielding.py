"""A rule that yields is judged alike by the reference and in columns, on the cases of the shipped worker rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

from patuh.engine.backends.columnar.conditions import verdict_column
from patuh.engine.backends.columnar.engine import Columnar
from patuh.engine.backends.columnar.strata import strata
from patuh.engine.backends.judging import NAMES
from patuh.engine.decide.case import Case
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.language.rulebook import Rulebook, from_files
from patuh.engine.ruletest import cases

ID = "pp-44-2015/new"
RULE = """title: {id: Judul, en: Title}
subject: worker
problem: programme-missing-jp
category: PDS-Program
binding: gov_reg
in_force: {from: 2010-01-01}
basis: {instrument: pp-44-2015, confidence: secondary}
applies_when: {fact: employer.is_state_body, is: false}
requires: {fact: worker.in_jp, is: true}
yields_to:  # both are in force later than this one
  - {rule: perpres-109-2013/jp, because: lex-superior}
  - {rule: uu-24-2011/worker-registered, because: lex-specialis}
otherwise:
  message: {id: a, en: b}
  remedy: {id: a, en: b}
"""


def test_engines_agree_on_a_rule_that_yields(tree: Path) -> None:
    shipped = Rulebook.load(tree / "rules")
    book = from_files({**shipped.files, f"{ID}.yaml": RULE.encode()})
    evaluator = Evaluator(book)
    by_day: dict[date, list[Case]] = defaultdict(list)
    for test in cases.load(tree / "rules", shipped):
        if shipped.rules[test.rule][0].subject == "worker":
            for case in test.cases:
                by_day[case.as_of].append(cases.build(case, "worker", book))
    seen: Counter[str | None] = Counter()
    for day, made in by_day.items():
        for stratum in strata(made, evaluator):
            Columnar(book, day).judge(stratum, [ID])
            columns = (stratum.frame[name].to_list() for name in ("#row", verdict_column(ID)))
            for row, code in zip(*columns, strict=True):
                judgement = evaluator.judge(ID, made[row])
                verdict = judgement.verdict if judgement else None
                assert NAMES.get(code) == verdict
                seen[verdict] += 1
    assert {"violation", "compliant", "undetermined", "not_applicable"} <= set(seen)
