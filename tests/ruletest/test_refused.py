"""A test file that cannot be read as meant is refused with exit code 3, never skipped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.ruletest import cases

Patuh = Callable[..., Result]
FILE = "uu-24-2011/in-jp.test.yaml"

REFUSED = {
    "an unknown fact in given": ("  worker.in_jp: false", "  worker.in_jpp: false", "5:3", "worker.in_jpp is not"),
    "an unknown fact in with": ("{worker.in_jp: true}", "{worker.injp: true}", "7:26", "Did you mean worker.in_jp?"),
    "a verdict misspelt": ("expect: compliant", "expect: complaint", "7:55", "Did you mean compliant?"),
    "a verdict misspelt beside missing": ("undetermined", "undetermind", "9:80", "Did you mean undetermined?"),
    "a value the fact cannot hold": ("{worker.in_jp: true}", "{worker.in_jp: ya}", "7:40", "worker.in_jp cannot be ya"),
    "an unknown kind of unknown": ("{unknown: blank}", "{unknown: blnk}", "9:53", "Did you mean blank?"),
    "unknown misspelt": ("{unknown: blank}", "{unknwon: blank}", "9:44", "The key unknwon is not known"),
    "a key misspelt": ("name: new, with:", "name: new, wiht:", "10:17", "Did you mean with?"),
    "a name left out": ("{name: new, ", "{", "10:5", "The key name is needed"),
    "an expectation left out": (", expect: compliant}", "}", "7:5", "The key expect is needed"),
    "a day of the run given as a fact": ("  worker.in_jp: false", "  run.as_of: 2024-01-01", "5:3", "run.as_of is not"),
    "a day that is none": ("as_of: 2026-06-30", "as_of: 2026-06-31", "1:8", "There is no date 2026-06-31"),
    "a day in another spelling": ("as_of: 2026-06-30", "as_of: 30-06-2026", "1:8", "year-month-day"),
    "a group misspelt": ("  worker.in_jp: false", "  employer.worker: [{worker.in_jp: true}]", "5:3", "not a known"),
    "a text like a word of ours": ("  worker.in_jp: false", "  employer.npp: nonee", "5:17", "Did you mean none?"),
}  # fmt: skip


@pytest.mark.parametrize("command", ["test", "lint"])
@pytest.mark.parametrize(("old", "new", "place", "what"), REFUSED.values(), ids=REFUSED)
def test_a_fault_in_a_test_file_is_refused_at_its_place(
    command: str, old: str, new: str, place: str, what: str, folder: Path, patuh: Patuh
) -> None:
    text = (folder / FILE).read_text("utf-8")
    assert old in text
    (folder / FILE).write_text(text.replace(old, new, 1), "utf-8")
    result = patuh(command)
    assert result.exit_code == 3
    lines = [line for line in result.output.splitlines() if line.startswith(f"rules/{FILE}:{place}:")]
    assert any(what in line for line in lines), result.output
    assert len(set(lines)) == len(lines), "each fault is told once"


@pytest.mark.parametrize("command", ["test", "lint"])
@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("uu-24-2011/in-jp.test.yaml", b"as_of: \xff", "rules/uu-24-2011/in-jp.test.yaml:1:8: The file must be UTF-8."),
        (
            "uu-24-2011/in-jp.test.yaml",
            b"",
            "rules/uu-24-2011/in-jp.test.yaml:1:1: The file must hold one YAML document.",
        ),
        (
            "uu-24-2011/in-jpp.test.yaml",
            b"as_of: 2024-01-01\ngiven: {}\ncases: [{name: a, expect: compliant}]\n",
            "rules/uu-24-2011/in-jpp.test.yaml:1:1: There is no rule uu-24-2011/in-jpp for this test file. "
            "Did you mean uu-24-2011/in-jp?",
        ),
        (
            "uu-24-2011/in-jp.test.yml",
            b"as_of: 2024-01-01\n",
            "rules/uu-24-2011/in-jp.test.yml: This file is not known here.",
        ),
        (
            "uu-24-2011/in-jp.tests.yaml",
            b"as_of: 2024-01-01\n",
            "rules/uu-24-2011/in-jp.tests.yaml:1:1: The key as_of is not known.",
        ),
    ],
)
def test_a_file_that_is_no_test_of_a_rule_is_refused(
    command: str, name: str, content: bytes, line: str, folder: Path, patuh: Patuh
) -> None:
    (folder / name).write_bytes(content)
    result = patuh(command)
    assert result.exit_code == 3
    assert any(said.startswith(line) for said in result.output.splitlines()), result.output


def test_a_fault_in_a_rule_is_refused_before_any_test_runs(folder: Path, patuh: Patuh) -> None:
    path = folder / "uu-24-2011" / "in-jp.yaml"
    path.write_text(path.read_text().replace("worker.in_jp", "worker.in_pj"))
    for command in ("test", "lint"):
        result = patuh(command)
        assert result.exit_code == 3
        assert "rules/uu-24-2011/in-jp.yaml:12:18: worker.in_pj is not a known fact" in result.output


def test_a_missing_folder_is_refused(folder: Path, patuh: Patuh) -> None:
    folder.rename(folder.parent / "elsewhere")
    assert patuh("test").exit_code == patuh("lint").exit_code == 3


def test_a_test_file_is_read_as_written(folder: Path) -> None:
    book = Rulebook.load(folder)
    (test,) = cases.load(folder, book)
    assert (test.rule, test.file, len(test.cases)) == ("uu-24-2011/in-jp", f"rules/{FILE}", 11)
    first, third = test.cases[0], test.cases[2]
    assert (first.name, first.verdict, first.missing, first.facts["worker.in_jp"]) == ("in JP", "compliant", None, True)
    assert (third.verdict, third.missing) == ("undetermined", ("worker.in_jp",))
