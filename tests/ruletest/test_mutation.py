"""`patuh test --mutate` names every change of a rule that no case notices; docs/mutation.md lists every kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.errors import Fault
from patuh.engine.language import condition as c
from patuh.engine.language import formula, source
from patuh.engine.language.builder import Builder
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.language.sentence import Speaker
from patuh.engine.ruletest import alter, cases, mutate
from patuh.engine.text import Text

Patuh = Callable[..., Result]
# Cases the small test file needs besides, so that every change is noticed: name, day, start, verdict.
NEEDED = (
    ("eleven days", "2024-01-12", "worker.started_on: 2024-01-01", "violation"),
    ("twelve days on the first day of ten", "2024-01-01", "worker.started_on: 2023-12-20", "violation"),
    ("thirty-one days", "2023-12-31", "worker.started_on: 2023-11-30", "violation"),
)
MORE = "".join(
    f"  - {{name: {name}, as_of: {day}, with: {{{facts}}}, expect: {verdict}}}\n"
    for name, day, facts, verdict in NEEDED
)


@pytest.fixture
def whole(folder: Path) -> Path:
    """The test file of the folder, with cases that notice every change."""
    path = folder / "uu-24-2011" / "in-jp.test.yaml"
    path.write_text(path.read_text("utf-8") + MORE, "utf-8")
    return path


def without(path: Path, case: str) -> None:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if f"{{name: {case}," not in line]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), "utf-8")


def test_cases_that_notice_every_change_score_a_hundred(whole: Path, patuh: Patuh) -> None:
    result = patuh("test", "--mutate", "--at-least", "100")
    assert result.exit_code == 0, result.output
    assert re.search(r"^(\d+) of \1 changes tried: \1 noticed, 0 not, 0 equivalent; score 100", result.output, re.M)


@pytest.mark.parametrize("case", ["thirty-one days", "eleven days"])
def test_a_case_left_out_lets_a_change_through(case: str, whole: Path, patuh: Patuh) -> None:
    without(whole, case)
    result = patuh("test", "--mutate", "--at-least", "100")
    assert result.exit_code == 1
    assert "no test would notice if" in result.output
    assert re.search(r"^rules/[\w./-]+:\d+:\d+: no test would notice if .* \[[\w-]+ [\w.]+\]$", result.output, re.M)


def test_a_survivor_is_told_with_its_place_and_its_words(whole: Path, patuh: Patuh) -> None:
    without(whole, "eleven days")
    assert patuh("test", "--mutate").output.splitlines()[1:] == [
        "rules/parameters/grace.yaml:7:9: no test would notice if “grace” were one more. "
        "[one-more grace.values.1.value]",
        "21 of 21 changes tried: 20 noticed, 1 not, 0 equivalent; score 95 of 100 (95 needed).",
    ]


def equivalent(path: Path, *names: str) -> None:
    listed = ", ".join(names)
    path.write_text(
        path.read_text("utf-8") + f"equivalent:\n  - mutations: [{listed}]\n    because: {{id: sama, en: the same}}\n"
    )


def test_a_change_that_means_the_same_does_not_count(whole: Path, patuh: Patuh) -> None:
    without(whole, "eleven days")
    equivalent(whole, "one-more grace.values.1.value")
    result = patuh("test", "--mutate", "--at-least", "100")
    assert (result.exit_code, "0 not, 1 equivalent; score 100" in result.output) == (0, True), result.output


def test_a_change_that_is_noticed_is_no_equivalent(whole: Path, patuh: Patuh) -> None:
    equivalent(whole, "negate requires", "negate nothing")
    result = patuh("test", "--mutate")
    assert result.exit_code == 1
    place = "rules/uu-24-2011/in-jp.test.yaml:22"
    assert f"{place}:17: negate requires is not equivalent: the case “in JP” notices it" in result.output
    assert f"{place}:34: there is no change called negate nothing" in result.output


def test_tests_that_fail_are_not_mutated(folder: Path, patuh: Patuh) -> None:
    path = folder / "uu-24-2011" / "in-jp.test.yaml"
    path.write_text(
        path.read_text("utf-8").replace("name: not in JP, expect: violation", "name: not in JP, expect: compliant")
    )
    result = patuh("test", "--mutate")
    assert (result.exit_code, "changes tried" in result.output) == (1, False)


def test_a_budget_tries_the_same_changes_every_time(whole: Path, patuh: Patuh, folder: Path) -> None:
    without(whole, "eleven days")
    first, again = (patuh("test", "--mutate", "--budget", "9") for _ in range(2))
    assert first.output == again.output
    assert "9 of " in first.output
    book = Rulebook.load(folder)
    found = mutate.mutants(book, cases.load(folder, book))
    assert mutate.sample(found, 10**6) == found
    assert [mutant.name for mutant in mutate.sample(found, 9)] == [mutant.name for mutant in mutate.sample(found, 9)]


CONDITIONS = [
    "{all: [{fact: worker.in_jht, is: true}, {fact: worker.base_wage, at_least: 100}]}",
    "{any: [{fact: worker.role, in: [director, commissioner]}, {not: {fact: worker.in_jp, is: true}}]}",
    "{fact: worker.started_on, before: {date: 2024-01-31, plus: {months: 1}}}",
    "{fact: worker.started_on, on_or_after: {fact: run.law_date, minus: {days: 3}}}",
]
OF_CHILDREN = [
    "{every: employer.workers, where: {fact: worker.in_jht, is: true}, meets: {fact: worker.in_jp, is: true}}",
    "{count: employer.workers, where: {fact: worker.in_jht, is: true}, at_least: 2}",
]


def changes(text: str, subject: str, book: Rulebook) -> list[alter.Change]:
    document = source.parse(text, "c.yaml")
    faults: list[Fault] = []
    built = Builder(book.vocabulary, book.parameters, {}, document, faults).condition(document.data, (), subject)
    assert faults == []
    found = list(alter.conditions(built, "requires", Speaker(book)))
    assert built not in [change.gives for change in found]
    assert len({change.name for change in found}) == len(found), "a name means one change"
    return found


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    return Rulebook.load()


def test_the_page_lists_every_kind_of_change(shipped: Rulebook, tree: Path) -> None:
    kinds = {change.operator for text in CONDITIONS for change in changes(text, "worker", shipped)}
    kinds |= {change.operator for text in OF_CHILDREN for change in changes(text, "employer", shipped)}
    term = formula.Operation("+", formula.Number(1), formula.Call("min", (formula.Number(2), formula.Number(3))))
    kinds |= {
        change.operator for change in alter.formulas(term, "f", shipped.rules["uu-24-2011/worker-registered"][0].at)
    }
    tests = cases.load(tree / "rules", shipped)
    kinds |= {mutant.name.split(" ")[0] for mutant in mutate.mutants(shipped, tests)}
    page = (tree / "docs" / "mutation.md").read_text("utf-8")
    listed = [name for row in re.findall(r"^\| (`.*?) \|", page, re.M) for name in re.findall(r"`([\w-]+)`", row)]
    assert sorted(kinds) == sorted(listed)


def test_names_of_changes_are_one_each(shipped: Rulebook, tree: Path) -> None:
    found = mutate.mutants(shipped, cases.load(tree / "rules", shipped))
    assert len({(mutant.name, mutant.rules) for mutant in found}) == len(found)


EXPECTED = {
    CONDITIONS[0]: ["negate requires", "all-any requires", "drop requires.all.0", "drop requires.all.1",
        "negate requires.all.0", "negate requires.all.1", "edge requires.all.1", "turn requires.all.1",
        "one-more requires.all.1.at_least", "one-less requires.all.1.at_least"],
    CONDITIONS[1]: ["negate requires", "all-any requires", "drop requires.any.0", "drop requires.any.1",
        "negate requires.any.0", "drop-value requires.any.0.in.0", "drop-value requires.any.0.in.1",
        "negate requires.any.1", "negate requires.any.1.not"],
    CONDITIONS[2]: ["negate requires", "edge requires", "turn requires", "day-later requires.before",
        "day-earlier requires.before", "shift-sign requires.before", "shift-drop requires.before",
        "shift-more requires.before", "shift-less requires.before"],
}  # fmt: skip


@pytest.mark.parametrize("text", EXPECTED)
def test_every_part_is_changed_in_every_way(text: str, shipped: Rulebook) -> None:
    assert [change.name for change in changes(text, "worker", shipped)] == EXPECTED[text]


def test_what_another_rule_says_is_left_alone(shipped: Rulebook) -> None:
    (rule,) = shipped.rules["uu-24-2011/worker-registered"]
    yields = c.Not(rule.requires, rule.at, says=Text.same("yields"))
    found = alter.conditions(c.All((rule.requires, yields), rule.at), "applies_when", Speaker(shipped))
    names = [change.name for change in found if "all.1" in change.path]
    assert names == ["drop applies_when.all.1"]


def test_the_rulebook_itself_is_left_as_it_is(folder: Path, whole: Path) -> None:
    book = Rulebook.load(folder)
    tests = cases.load(folder, book)
    mutate.run(mutate.mutants(book, tests), tests, whole=True)
    assert book == Rulebook.load(folder)
    assert not [outcome for test in tests for outcome in cases.run(test, book, Evaluator(book)) if outcome.wrong]
