"""Evidence: what is recorded of a case decides it again, and names nobody."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.decide.case import Case
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.decide.evidence import evidence, recall
from patuh.engine.decide.explain import explain
from patuh.engine.decide.missing import missing_facts
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.ruletest.cases import RuleTest, build, load
from patuh.engine.text import LANGUAGES

from .conftest import ALWAYS, Raw, a_rule, make_book, make_case, table

PERSONAL = {
    "worker.nik": "1671054403900077",
    "worker.kpj": "98765432109",
    "worker.employee_number": "PEG-00421",
    "worker.name": "Siti Rahmawati",
    "worker.birth_date": date(1987, 11, 23),
    "bpu.nik": "1671054403900077",
    "bpu.kpj": "98765432109",
    "bpu.name": "Siti Rahmawati",
    "application.name": "Siti Rahmawati",
    "application.npwp": "1671054403900077",
}
# As they stand, and a birth date as people write it: what must be nowhere.
TRACES = ["1671054403900077", "98765432109", "PEG-00421", "Siti", "Rahmawati", "1987", "23 November"]


def recalled(found: Raw, case: Case, rulebook: Rulebook) -> Case:
    """The case that the evidence decides again, after it was written as JSON and read."""
    written = json.loads(json.dumps(found))
    assert written == found
    return recall(written, rulebook, case.subject, case.as_of)


@pytest.mark.parametrize("row", table("evidence"))
def test_recorded(row: Raw) -> None:
    subject = row.get("subject", "shop")
    rules = {path: a_rule(**other) for path, other in row.get("rules", {}).items()}
    rule = a_rule(row["requires"], subject, applies_when=row.get("applies", ALWAYS), show=row.get("show", []))
    book = make_book({**rules, "act/it.yaml": rule})
    evaluator, again = Evaluator(book), Evaluator(book)
    case = make_case(subject, row["with"])
    found = evidence(book.rules["act/it"][0], case, evaluator)
    expected: dict[str, Any] = row["evidence"]
    assert [(name.split(":")[0], value) for name, value in found.items()] == list(expected.items())

    first, second = evaluator.judge("act/it", case), again.judge("act/it", copy := recalled(found, case, book))
    assert first is not None and first == second
    assert missing_facts(second, copy, again) == missing_facts(first, case, evaluator)


def shipped_tests(shipped: Rulebook, tree: Path) -> list[RuleTest]:
    """The tests of the shipped rules."""
    return load(tree / "rules", shipped)


def test_every_shipped_case_is_decided_again(shipped: Rulebook, shipped_evaluator: Evaluator, tree: Path) -> None:
    tried = 0
    for test in shipped_tests(shipped, tree):
        for one in test.cases:
            case = build(one, shipped.rules[test.rule][0].subject, shipped)
            first = shipped_evaluator.judge(test.rule, case)
            if first is None:
                continue
            again = Evaluator(shipped)
            copy = recalled(evidence(first.rule, case, shipped_evaluator), case, shipped)
            second = again.judge(test.rule, copy)
            assert second == first, (test.rule, one.name)
            missing = missing_facts(first, case, shipped_evaluator)
            assert list(missing_facts(second, copy, again).items()) == list(missing.items()), (test.rule, one.name)
            recorded, original = explain(second, copy, again), explain(first, case, shipped_evaluator)
            assert recorded.to_pass == original.to_pass
            assert recorded.to_sentence("en") == original.to_sentence("en")
            tried += 1
    assert tried > 400


def test_nobody_is_named(shipped: Rulebook, shipped_evaluator: Evaluator, tree: Path) -> None:
    personal = {name for name, fact in shipped.vocabulary.facts.items() if fact.personal}
    assert personal == set(PERSONAL), "a new personal fact needs a value here"
    masked = set()
    for test in shipped_tests(shipped, tree):
        subject = shipped.rules[test.rule][0].subject
        told_of = {name: value for name, value in PERSONAL.items() if name.startswith(f"{subject}.")}
        for one in test.cases if told_of else ():
            case = build(one, subject, shipped)
            case.values = {**case.values, **told_of}
            judgement = shipped_evaluator.judge(test.rule, case)
            if judgement is None:
                continue
            found = evidence(judgement.rule, case, shipped_evaluator)
            masked |= {name for name, value in found.items() if value == "•••"}
            for seen in (case, recalled(found, case, shipped)):
                told = explain(judgement, seen, shipped_evaluator)
                spoken = [form(lang) for form in (told.to_text, told.to_sentence) for lang in LANGUAGES]
                everything = json.dumps([found, told.to_json(), spoken], ensure_ascii=False)
                assert not [trace for trace in TRACES if trace in everything], (test.rule, one.name)
    assert masked == {"worker.birth_date"}, "the rules on JP rest on it, so it was there to be masked"
