"""The synthetic office sets, read and joined: every case gets the reference's verdict from every rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from patuh.engine.backends.columnar.conditions import verdict_column
from patuh.engine.backends.columnar.engine import Columnar
from patuh.engine.backends.columnar.strata import strata
from patuh.engine.backends.judging import NAMES
from patuh.engine.check.match import match
from patuh.engine.decide.case import Case
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.intake.files import read_tables
from patuh.engine.language.rulebook import Rulebook

AS_OF = date(2026, 6, 30)


@pytest.mark.parametrize("complete", [frozenset[str](), frozenset({"participants"})], ids=["partial", "complete"])
@pytest.mark.parametrize("name", ["provinsi", "tanpa_pemberi_kerja", "bersih"])
def test_fixtures_get_the_same_verdicts(name: str, complete: frozenset[str], tree: Path) -> None:
    book = Rulebook.load(tree / "rules")
    evaluator = Evaluator(book)
    files = sorted((tree / "fixtures" / name).glob("*.csv"))
    tables = [table for file in files for table in read_tables(file, book.vocabulary).tables]
    matched = match(tables, AS_OF, {}, complete)
    subjects = {
        "employer": [subject.case for subject in matched.employers],
        "worker": [subject.case for subject in matched.workers],
    }
    for subject, cases in subjects.items():
        rules = [id for id, versions in book.rules.items() if versions[0].subject == subject]
        assert cases and rules
        assert columnar(book, evaluator, cases, rules) == [[reference(evaluator, id, c) for c in cases] for id in rules]


def reference(evaluator: Evaluator, rule: str, case: Case) -> str | None:
    """The reference's verdict, None where no version is in force."""
    judgement = evaluator.judge(rule, case)
    return judgement.verdict if judgement else None


def columnar(book: Rulebook, evaluator: Evaluator, cases: list[Case], rules: list[str]) -> list[list[str | None]]:
    """The columnar engine's verdicts by rule, in the order of the cases."""
    (stratum,) = strata(cases, evaluator, "polars")
    Columnar(book, AS_OF).judge(stratum, rules)
    assert stratum.frame["#row"].to_list() == list(range(len(cases)))
    return [[NAMES.get(code) for code in stratum.frame[verdict_column(id)].to_list()] for id in rules]
