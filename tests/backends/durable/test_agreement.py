"""durable_rules says what the reference says: of random rules and cases, of the rules' own tests, of the fixtures."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest
from patuh.engine.backends.durable.engine import Durable
from patuh.engine.backends.durable.process import Process
from patuh.engine.backends.durable.programme import compile_subject
from patuh.engine.backends.reference import cases_of
from patuh.engine.check.match import match
from patuh.engine.decide.case import Case
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.frames.cells import PARENT, ROW
from patuh.engine.intake.files import read_tables
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.ruletest import cases as rule_tests

from ..agreement import SUBJECTS, World
from .differences import differences, in_this_process, of_world, random_cases, reference

AS_OF = date(2026, 6, 30)
ROUNDS, SHOPS, RULES = 14, 480, 8
VERDICTS = ("compliant", "violation", "indication", "undetermined", "not_applicable", None)


def test_rules_of_every_form_get_the_same_verdicts(world: World) -> None:
    """Every form of condition, and random rules as deep as the language allows."""
    outside = {id for subject in SUBJECTS for id in compile_subject(subject, world.evaluator).outside}
    assert len(outside) <= len(world.book.rules) // 20
    assert next(of_world(world), None) is None


@pytest.mark.full
def test_many_random_cases_get_the_same_verdicts(world: World) -> None:
    """Rules in changing company, so that one reads the verdicts of others inside and outside its ruleset."""
    judged, met, random = 0, Counter[str | None](), Random(5)
    for number in range(ROUNDS):
        cases = random_cases(world, number, SHOPS)
        for subject in SUBJECTS:
            ids = world.ids(subject)
            durable = in_this_process(subject, world.evaluator, random.sample(ids, min(RULES, len(ids))))
            assert next(differences(durable, cases[subject], met), None) is None
            judged += len(cases[subject])
    assert judged >= 20_000
    assert [verdict for verdict in VERDICTS if met[verdict] < 1_000] == []


def test_verdicts_chain_forward_from_rule_to_rule(world: World) -> None:
    """Rules that read verdicts of their own case, of what it belongs to, and of rules the library does not have."""
    programme = compile_subject("permit", world.evaluator)
    assert {id for ruleset in programme.rulesets for id in ruleset.hears} & {*programme.inside}
    assert {world.book.rules[id][0].subject for id in programme.elsewhere} >= {"shop"}
    hearing = next(ruleset for ruleset in programme.rulesets if ruleset.hears)
    alone = compile_subject("permit", world.evaluator, [id for id, _ in hearing.says.values()])
    assert {*alone.inside} == {id for id, _ in hearing.says.values()}


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    """The rules in rules/."""
    return Rulebook.load()


def test_every_shipped_rule_is_inside_the_profile(shipped: Rulebook) -> None:
    """A rule that is not is named here, with the reason, and in the pages that say what the engines share."""
    evaluator = Evaluator(shipped)
    outside = {id for subject in shipped.vocabulary.subjects for id in compile_subject(subject, evaluator).outside}
    assert outside == set()


def test_the_rules_own_tests_get_the_expected_verdicts(shipped: Rulebook, tree: Path) -> None:
    evaluator = Evaluator(shipped)
    by_subject = {subject: in_this_process(subject, evaluator) for subject in shipped.vocabulary.subjects}
    judged = 0
    for test in rule_tests.load(tree / "rules", shipped):
        subject = shipped.rules[test.rule][0].subject
        for case in test.cases:
            found = by_subject[subject].judge(rule_tests.build(case, subject, shipped))
            assert found[test.rule] == case.verdict or (found[test.rule], case.verdict) == (None, "not_applicable")
            judged += 1
    assert judged > 500


@pytest.mark.parametrize("name", ["bersih", "provinsi"])
def test_fixtures_get_the_same_verdicts_from_a_process_of_its_own(name: str, shipped: Rulebook, tree: Path) -> None:
    evaluator = Evaluator(shipped)
    for subject, cases in fixture_cases(tree / "fixtures" / name, shipped).items():
        programme = compile_subject(subject, evaluator)
        with Process(programme.rulesets, shipped.hash) as library:
            durable = Durable(programme, evaluator, library)
            found = list(durable.judge_all(cases))
        assert found == [{id: reference(evaluator, id, case) for id in programme.inside} for case in cases]


def fixture_cases(folder: Path, book: Rulebook) -> dict[str, list[Case]]:
    """The employers of a set of files, and the first of their workers."""
    tables = [table for file in sorted(folder.glob("*.csv")) for table in read_tables(file, book.vocabulary).tables]
    matched = match(tables, book.vocabulary, AS_OF, {}, frozenset({"participants"}))
    frame = matched.owners("employer")
    employers = cases_of("employer", frame, AS_OF, book)
    above = dict(zip(frame[ROW].to_list(), employers, strict=True))
    workers: list[Case] = []
    for chunk in matched.chunks("worker"):
        made = cases_of("worker", chunk.frame, AS_OF, book)
        for case, parent in zip(made, chunk.frame[PARENT].to_list(), strict=True):
            case.parent = None if parent is None else above[parent]
        workers += made
    return {"employer": employers, "worker": workers[:600]}
