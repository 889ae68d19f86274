"""What `check` finds in each fixture set is exactly what the generator knows it planted."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.check.run import Run

from .conftest import AS_OF, RunSet

ANSWERS = (
    "bersih/jawaban.json",
    "provinsi/jawaban.json",
    "tanpa_pemberi_kerja/jawaban.json",
    "tanpa_pemberi_kerja/jawaban_bums.json",
)
FATES = ("judged", "used", "rejected", "skipped", "blank")


@pytest.fixture(scope="module", params=ANSWERS)
def answered(request: pytest.FixtureRequest, tree: Path, run_set: RunSet) -> tuple[dict[str, Any], Run]:
    """An answer file, and the run it is about."""
    name = str(request.param)
    said: dict[str, Any] = json.loads((tree / "fixtures" / name).read_text("utf-8"))
    assert said["as_of"] == AS_OF.isoformat()
    return said, run_set(name.split("/")[0], tuple(said.get("assume", ())))


def test_the_findings_are_those_planted(answered: tuple[dict[str, Any], Run]) -> None:
    said, run = answered
    found = Counter((f.rule, f.verdict, f.source_file, f.source_row) for f in run.findings)
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
    accounts = {account.name: account.to_json() for account in run.accounts}
    assert {name: {fate: account[fate] for fate in ("rows", *FATES)} for name, account in accounts.items()} == {
        name: {fate: rows[fate] for fate in ("rows", *FATES)} for name, rows in said["rows"].items()
    }
    for account in accounts.values():
        assert account["rows"] == sum(account[fate] for fate in FATES)


def test_every_case_has_one_verdict_by_every_rule(answered: tuple[dict[str, Any], Run]) -> None:
    _, run = answered
    workers = sum(account.judged for account in run.accounts if account.role == "workers")
    cases = {"worker": workers, "employer": len(run.subjects)}
    for rule, counts in run.verdicts.items():
        assert sum(counts.values()) == cases[run.rulebook.rules[rule][0].subject], rule


def test_the_subjects_carry_every_verdict(answered: tuple[dict[str, Any], Run]) -> None:
    _, run = answered
    for verdict in ("compliant", "violation", "indication", "undetermined", "not_applicable"):
        by_rule = sum(counts.get(verdict, 0) for counts in run.verdicts.values())
        assert sum(getattr(row, verdict) for row in run.subjects) == by_rule, verdict
