"""What `check` finds in each fixture set is exactly what the generator knows it planted."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.check.options import Options
from patuh.engine.check.run import Run, check
from patuh.engine.intake.assumption import parse_assumption
from patuh.engine.language.rulebook import Rulebook

from .conftest import AS_OF, RunSet

ANSWERS = (
    "bersih/jawaban.json",
    "provinsi/jawaban.json",
    "tanpa_pemberi_kerja/jawaban.json",
    "tanpa_pemberi_kerja/jawaban_bums.json",
    "instansi/jawaban.json",
)
MESSY = tuple(
    f"berantakan/{name}/jawaban.json" for name in ("sipp", "ekspor_hr", "rusak_excel", "bumd", "banyak_lembar")
)
FATES = ("judged", "used", "rejected", "skipped", "blank")


@pytest.fixture(scope="module", params=(*ANSWERS, *MESSY))
def answered(
    request: pytest.FixtureRequest, tree: Path, run_set: RunSet, rulebook: Rulebook
) -> tuple[dict[str, Any], Run]:
    """An answer file, and the run it is about."""
    name = str(request.param)
    answers = tree / "fixtures" / name
    said: dict[str, Any] = json.loads(answers.read_text("utf-8"))
    assert said["as_of"] == AS_OF.isoformat()
    if name not in MESSY:
        return said, run_set(name.split("/")[0], tuple(said.get("assume", ())))
    files = sorted(path for path in answers.parent.iterdir() if not path.name.startswith("jawaban"))
    assumed = dict(parse_assumption(text, rulebook.vocabulary) for text in said.get("assume", ()))
    return said, check(files, rulebook=rulebook, options=Options(AS_OF, assumed, select=tuple(said["select"])))


def _place(file: str, sheet: str) -> str:
    """A file, with the sheet where it has several: how the answer files name it."""
    return f"{file}!{sheet}" if sheet else file


def test_the_findings_are_those_planted(answered: tuple[dict[str, Any], Run]) -> None:
    said, run = answered
    found = Counter((f.rule, f.verdict, _place(f.source_file, f.source_sheet), f.source_row) for f in run.findings)
    planted = Counter(tuple(finding) for finding in said["findings"])
    assert {"found but not planted": found - planted, "planted but not found": planted - found} == {
        "found but not planted": Counter(),
        "planted but not found": Counter(),
    }


def test_the_verdicts_are_counted_as_planted(answered: tuple[dict[str, Any], Run]) -> None:
    said, run = answered
    counted = {
        rule: {verdict: counts.get(verdict, 0) for verdict in ("violation", "indication", "undetermined")}
        for rule, counts in run.verdicts.items()
    }
    assert {rule: counts for rule, counts in counted.items() if any(counts.values())} == said["counts"]


def test_every_row_of_every_file_ends_where_the_generator_put_it(answered: tuple[dict[str, Any], Run]) -> None:
    said, run = answered
    accounts = {_place(account.name, account.sheet): account.to_json() for account in run.accounts}
    assert {name: {fate: account[fate] for fate in ("rows", *FATES)} for name, account in accounts.items()} == {
        name: {fate: rows[fate] for fate in ("rows", *FATES)} for name, rows in said["rows"].items()
    }
    for account in accounts.values():
        assert account["rows"] == sum(account[fate] for fate in FATES)


@pytest.mark.parametrize("answered", MESSY, indirect=True)
def test_the_cells_that_cannot_be_read_are_those_planted(answered: tuple[dict[str, Any], Run]) -> None:
    said, run = answered
    found = Counter((p.source_file, p.source_sheet, p.source_row, p.column, p.reason) for p in run.problems)
    planted = Counter(tuple(problem) for problem in said["problems"])
    assert {"found but not planted": found - planted, "planted but not found": planted - found} == {
        "found but not planted": Counter(),
        "planted but not found": Counter(),
    }


@pytest.mark.parametrize("answered", MESSY, indirect=True)
def test_what_is_no_data_is_skipped_for_its_reason(answered: tuple[dict[str, Any], Run]) -> None:
    said, run = answered
    rows = sorted([row.source_file, row.source_sheet, row.source_row, row.why] for row in run.skipped)
    assert rows == said["skipped"]
    assert sorted([file, sheet.name] for file, sheet in run.other_sheets) == said["other_sheets"]


def test_every_case_has_one_verdict_by_every_rule_in_force(answered: tuple[dict[str, Any], Run]) -> None:
    _, run = answered
    subjects = {role: shape.subject for role, shape in run.rulebook.vocabulary.lists.items()}
    tops = {"employer", "government"}  # also those that only a row of another list names
    cases = Counter(row.subject_type for row in run.subjects if row.subject_type in tops)
    for account in run.accounts:
        if subjects[account.role] not in tops:
            cases[subjects[account.role]] += account.judged
    judged_today = [
        name for name, subject in run.rulebook.vocabulary.subjects.items() if subject.law_date == "run.as_of"
    ]
    assert {"employer", "worker"} <= set(judged_today)
    for rule, counts in run.verdicts.items():
        subject = run.rulebook.rules[rule][0].subject
        if subject in judged_today and run.rulebook.version(rule, AS_OF) is None:
            assert not counts, rule
        elif subject in judged_today:
            assert sum(counts.values()) == cases[subject], rule
        else:  # by the law of its own day, on which the rule may not have been in force
            assert sum(counts.values()) <= cases[subject], rule


@pytest.mark.parametrize("top", ["employer", "government"])
def test_employers_and_governments_carry_every_verdict_on_them_and_theirs(
    top: str, answered: tuple[dict[str, Any], Run]
) -> None:
    _, run = answered
    theirs = {top, *run.rulebook.vocabulary.subjects[top].groups.values()}
    counted = [counts for rule, counts in run.verdicts.items() if run.rulebook.rules[rule][0].subject in theirs]
    for verdict in ("compliant", "violation", "indication", "undetermined", "not_applicable"):
        by_rule = sum(counts.get(verdict, 0) for counts in counted)
        assert sum(getattr(row, verdict) for row in run.subjects if row.subject_type == top) == by_rule, verdict
