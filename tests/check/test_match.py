"""Who is registered and who belongs to whom: small lists in, the facts of every worker and employer out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from patuh.engine.check.match import match
from patuh.engine.check.subjects import Matched, Subject
from patuh.engine.intake.assumption import parse_assumption
from patuh.engine.intake.table import read_table
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.values import NONE, Unknown, Value

from .conftest import AS_OF

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))
LISTS = ("employers", "payroll", "participants")


def numbered(text: str) -> str:
    """The text with NIK-A, KPJ-A and so on written out."""
    text = re.sub(r"NIK-([A-F])", lambda found: f"167199040596000{ord(found[1]) - 64}", text)
    return re.sub(r"KPJ-([A-F])", lambda found: f"9900000003{ord(found[1]) - 64}", text)


def joined(case: dict[str, Any], folder: Path, rulebook: Rulebook) -> tuple[Matched, list[str]]:
    """The join of a case's lists, and the reasons of all problems."""
    tables = []
    for name in LISTS:
        if name in case:
            (folder / name).write_text(numbered(case[name]), "utf-8")
            as_list = "workers" if name == "payroll" else name
            tables.append(read_table(folder / name, rulebook.vocabulary, as_list))
    assumed = dict(parse_assumption(text, rulebook.vocabulary) for text in case.get("assume", ()))
    complete = frozenset({"participants"} if case.get("complete") else ())
    matched = match(tables, AS_OF, assumed, complete)
    issues = [issue for table in tables for issue in table.problems] + matched.problems
    rejects = [issue for table in tables for issue in table.rejects] + matched.rejects
    assert sorted(str(issue.source) for issue in rejects) == case.get("rejects", [])
    return matched, [issue.reason for issue in issues]


def said(value: Value) -> object:
    """A value as the table of cases writes it."""
    if isinstance(value, Unknown):
        return f"unknown {value.value}"
    return "none" if value is NONE else value


def fact_of(subject: Subject, name: str, matched: Matched) -> object:
    if name == "employer":
        owner = next(employer for employer in matched.employers if employer.case is subject.case.parent)
        return str(owner.source)
    fact = {"status": "membership_status", "elsewhere": "registered_elsewhere"}.get(name, name)
    return said(subject.case.values.get(f"{subject.case.subject}.{fact}", Unknown.ABSENT))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_join(case: dict[str, Any], tmp_path: Path, rulebook: Rulebook) -> None:
    matched, reasons = joined(case, tmp_path, rulebook)
    expected = case.get("workers", [])
    assert len(matched.workers) == len(expected)
    facts = [
        {name: fact_of(worker, name, matched) for name in wanted}
        for worker, wanted in zip(matched.workers, expected, strict=True)
    ]
    assert facts == expected
    assert reasons == case.get("problems", [])
    employers = {str(employer.source): employer for employer in matched.employers}
    for source, wanted in case.get("employers_are", {}).items():
        assert {name: fact_of(employers[source], name, matched) for name in wanted} == wanted, source
    if "employed" in case:
        groups = {source: employer.case.groups["employer.workers"] for source, employer in employers.items()}
        assert {source: len(group.cases) if group.complete else "open" for source, group in groups.items()} == case[
            "employed"
        ]
