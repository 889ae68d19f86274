"""`patuh test` fails when a rule says anything else than its tests, or when its tests do not try enough."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Patuh = Callable[..., Result]
PLACE = "rules/uu-24-2011/in-jp.test.yaml"


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), "utf-8")


def test_a_whole_test_file_passes(patuh: Patuh) -> None:
    result = patuh("test")
    assert (result.exit_code, result.output) == (0, "1 rules, 11 cases, 0 shortcomings.\n")
    assert patuh("lint").exit_code == 0


# What is changed in the test file, and the one line that tells it.
WRONG = {
    "compliant expected of a breach": (
        "name: not in JP, expect: violation",
        "name: not in JP, expect: compliant",
        f"{PLACE}:8:5: uu-24-2011/in-jp “not in JP”: expected compliant, got violation",
    ),
    "an indication expected of a statute": (
        "name: not in JP, expect: violation",
        "name: not in JP, expect: indication",
        f"{PLACE}:8:5: uu-24-2011/in-jp “not in JP”: expected indication, got violation",
    ),
    "a breach expected where a fact is unknown": (
        "{verdict: undetermined, missing: [worker.in_jp]}",
        "{verdict: undetermined, missing: []}",
        f"{PLACE}:9:5: uu-24-2011/in-jp “not said”: expected missing -, got worker.in_jp",
    ),
    "another fact expected to be missing": (
        "missing: [worker.in_jp]",
        "missing: [worker.in_jht]",
        f"{PLACE}:9:5: uu-24-2011/in-jp “not said”: expected missing worker.in_jht, got worker.in_jp",
    ),
    "a fact too many expected to be missing": (
        "missing: [worker.in_jp]",
        "missing: [worker.started_on, worker.in_jp]",
        f"{PLACE}:9:5: uu-24-2011/in-jp “not said”: expected missing worker.started_on, worker.in_jp, got worker.in_jp",
    ),
    "a missing fact misspelt": (
        "missing: [worker.in_jp]",
        "missing: [worker.in_jpp]",
        f"{PLACE}:9:5: uu-24-2011/in-jp “not said”: expected missing worker.in_jpp, got worker.in_jp",
    ),
    "missing facts expected of a decided case": (
        "{worker.in_jp: true}, expect: compliant",
        "{worker.in_jp: true}, expect: {verdict: compliant, missing: [worker.in_jp]}",
        f"{PLACE}:7:5: uu-24-2011/in-jp “in JP”: expected missing worker.in_jp, got -",
    ),
    "a day on the wrong side of an edge": (
        "as_of: 2023-12-31, with: {worker.started_on: 2023-12-01}",
        "as_of: 2023-12-31, with: {worker.started_on: 2023-11-30}",
        f"{PLACE}:13:5: uu-24-2011/in-jp “the last day of thirty”: expected not_applicable, got violation",
    ),
}


@pytest.mark.parametrize(("old", "new", "line"), WRONG.values(), ids=WRONG)
def test_a_wrong_expectation_fails(old: str, new: str, line: str, folder: Path, patuh: Patuh) -> None:
    change(folder, "uu-24-2011/in-jp.test.yaml", old, new)
    result = patuh("test")
    assert result.exit_code == 1
    assert line in result.output.splitlines()
    assert patuh("lint").exit_code == 0, "the file itself is right"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{fact: worker.in_jp, is: true}", "{fact: worker.in_jp, is: false}"),
        ("{fact: worker.in_jp, is: true}", "{fact: worker.in_jht, is: true}"),
        ("is: active", "is: inactive"),
        ("before: {fact", "on_or_after: {fact"),
        ("minus: {param", "plus: {param"),
        ("from: 2015-07-01", "from: 2015-07-02"),
        ("binding: statute", "binding: instruction"),
    ],
)
def test_a_changed_rule_fails_its_tests(old: str, new: str, folder: Path, patuh: Patuh) -> None:
    change(folder, "uu-24-2011/in-jp.yaml", old, new)
    if "instruction" in new:  # or the rulebook itself is refused
        short = "short: {id: UU 24/2011, en: UU 24/2011}\n    level: "
        change(folder, "instruments.yaml", f"{short}statute", f"{short}instruction")
    assert patuh("test").exit_code == 1


@pytest.mark.parametrize(("old", "new"), [("value: 30", "value: 29"), ("value: 10", "value: 31")])
def test_a_changed_figure_fails_its_tests(old: str, new: str, folder: Path, patuh: Patuh) -> None:
    change(folder, "parameters/grace.yaml", old, new)
    assert patuh("test").exit_code == 1


def said(words: str, condition: tuple[str, str]) -> str:
    """A line about a condition of the rule, given as its sentence and its place."""
    return f"{words.format(condition[0])} (rules/uu-24-2011/in-jp.yaml:{condition[1]})"


JP, ACTIVE = ("“in JP”", "12:11"), ("“membership status is active”", "10:7")
START = ("“first day of work is before date whose law applies minus grace”", "11:7")
GAPS = {  # the case that is left out, and the lines that tell it
    "in JP": ["no case is compliant", said("no case meets {}", JP)],
    "not said": [said("no case leaves {} unknown", JP)],
    "the day before": ["no case on 2015-06-30, edge 1 July 2015"],
    "the first day": ["no case on 2015-07-01, edge 1 July 2015"],
    "the last day of thirty": ["no case on 2023-12-31, edge 1 January 2024"],
    "the first day of ten": ["no case on 2024-01-01, edge 1 January 2024"],
    "not active": [said("no case fails to meet {}", ACTIVE)],
    "membership not said": [said("no case leaves {} unknown", ACTIVE)],
    "start not said": [said("no case leaves {} unknown", START)],
}


def leave_out(folder: Path, *words: str) -> int:
    """Drop the cases whose line has one of these words; how many are left."""
    path = folder / "uu-24-2011" / "in-jp.test.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not any(word in line for word in words)]
    assert len(kept) < len(lines)
    path.write_text("".join(kept), "utf-8")
    return sum(line.startswith("  - ") for line in kept)


@pytest.mark.parametrize(("case", "gaps"), GAPS.items())
def test_what_no_case_has_tried_fails(case: str, gaps: list[str], folder: Path, patuh: Patuh) -> None:
    left = leave_out(folder, f"{{name: {case},")
    result = patuh("test")
    assert (result.exit_code, result.output.splitlines()) == (
        1,
        [*(f"{PLACE}: {gap}" for gap in gaps), f"1 rules, {left} cases, {len(gaps)} shortcomings."],
    )


def test_a_condition_that_never_decides_alone_is_told(folder: Path, patuh: Patuh) -> None:
    """Wherever it is not met another is not either: the tests would not miss it."""
    change(
        folder, "uu-24-2011/in-jp.test.yaml",
        "{worker.membership_status: inactive}", "{worker.membership_status: inactive, worker.started_on: 2026-06-29}",
    )  # fmt: skip
    result = patuh("test")
    line = said("no case is decided by {} alone not being met", ACTIVE)
    assert (result.exit_code, result.output.splitlines()[0]) == (1, f"{PLACE}: {line}")


def test_no_case_need_leave_unknown_what_cannot_be(folder: Path, patuh: Patuh) -> None:
    active = "{fact: worker.membership_status, is: active}"
    settled = "{fact: worker.is_active, is: true}"
    change(folder, "uu-24-2011/in-jp.yaml", active, f"{settled}\n    - {{fact: run.as_of, after: 2015-06-01}}")
    (folder / "derived" / "active.yaml").write_text(
        "facts:\n  worker.is_active:\n    label: {id: a, en: active}\n    subject: worker\n    type: boolean\n"
        f"    when: {active}\n    if_unknown: false\n"
    )
    unknown = "{worker.membership_status: {unknown: blank}}, expect: "
    change(folder, "uu-24-2011/in-jp.test.yaml", f"{unknown}{{verdict: undetermined}}", f"{unknown}not_applicable")
    assert patuh("test").output.splitlines() == [
        f"{PLACE}: no case fails to meet “as-of date is after 1 June 2015” (rules/uu-24-2011/in-jp.yaml:11:7)",
        "1 rules, 11 cases, 1 shortcomings.",
    ]


def test_tests_without_a_breach_fail(folder: Path, patuh: Patuh) -> None:
    path = folder / "uu-24-2011" / "in-jp.test.yaml"
    path.write_text("".join(line for line in path.read_text().splitlines(True) if "violation" not in line))
    result = patuh("test")
    assert result.exit_code == 1
    assert f"{PLACE}: no case is violation" in result.output.splitlines()


def test_the_edges_of_a_figure_behind_a_derived_fact_and_a_fallback_are_tried(folder: Path, patuh: Patuh) -> None:
    change(
        folder,
        "parameters/grace.yaml",
        "    unit: days\n    values:\n      - {from: 2015-07-01, until: 2023-12-31",
        (
            "    unit: days\n    by: worker.role\n    else: {param: other}\n    values:\n"
            "      - {from: 2015-07-01, until: open, value: {director: 5}, "
            "basis: {instrument: uu-24-2011, confidence: secondary}}\n"
            "  other:\n    label: {id: lain, en: other}\n    unit: days\n    values:\n"
            "      - {from: 2015-07-01, until: 2022-12-31, value: 30, "
            "basis: {instrument: uu-24-2011, confidence: secondary}}\n"
            "      - {from: 2023-01-01, until: 2023-12-31"
        ),
    )
    (folder / "derived" / "late.yaml").write_text(
        "facts:\n  worker.late:\n    label: {id: a, en: b}\n    subject: worker\n    type: boolean\n"
        "    when: {fact: worker.started_on, before: {fact: run.law_date, minus: {param: grace}}}\n"
    )
    late = "{fact: worker.started_on, before: {fact: run.law_date, minus: {param: grace}}}"
    change(folder, "uu-24-2011/in-jp.yaml", late, "{fact: worker.late, is: true}")
    result = patuh("test")
    assert result.output.splitlines() == [
        f"{PLACE}: no case on 2022-12-31, edge 1 January 2023",
        f"{PLACE}: no case on 2023-01-01, edge 1 January 2023",
        "1 rules, 11 cases, 2 shortcomings.",
    ]


def test_a_rule_without_a_test_file_fails(folder: Path, patuh: Patuh) -> None:
    (folder / "uu-24-2011" / "in-jp.test.yaml").unlink()
    result = patuh("test")
    assert (result.exit_code, result.output.splitlines()[0]) == (
        1, "rules/uu-24-2011/in-jp.yaml: this rule has no test file.",
    )  # fmt: skip


def test_a_choice_that_meets_no_rule_fails(patuh: Patuh) -> None:
    assert patuh("test", "-k", "in-jp").exit_code == 0
    result = patuh("test", "-k", "none-such")
    assert (result.exit_code, result.output) == (1, "No rule matches.\n")
