"""Who is registered and who belongs to whom: small lists in, the facts of every worker and employer out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from patuh.engine.check.match import match
from patuh.engine.check.register import Owner
from patuh.engine.check.subjects import facts_in, told
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


@dataclass(frozen=True)
class Joined:
    """What is known of each worker with its employer's row, of each employer by its row, and the problems' reasons."""

    workers: list[tuple[Mapping[str, Value], str]]
    employers: dict[str, Owner]
    reasons: list[str]


def joined(case: dict[str, Any], folder: Path, rulebook: Rulebook) -> Joined:
    tables = []
    for name in LISTS:
        if name in case:
            (folder / name).write_text(numbered(case[name]), "utf-8")
            as_list = "workers" if name == "payroll" else name
            tables.append(read_table(folder / name, rulebook.vocabulary, as_list))
    assumed = dict(parse_assumption(text, rulebook.vocabulary) for text in case.get("assume", ()))
    complete = frozenset({"participants"} if case.get("complete") else ())
    matched = match(tables, rulebook.vocabulary, AS_OF, assumed, complete)
    employers = [matched.employers.owner(place) for place in range(len(matched.employers))]
    workers = [
        (told(row, facts_in(chunk.frame, "worker")), str(employers[row["#parent"]].source))
        for chunk in matched.chunks("worker")
        for row in chunk.frame.iter_rows(named=True)
    ]
    issues = [issue for table in tables for issue in table.problems] + matched.problems
    rejects = [issue for table in tables for issue in table.rejects] + matched.rejects
    assert sorted(str(issue.source) for issue in rejects) == case.get("rejects", [])
    return Joined(workers, {str(one.source): one for one in employers}, [issue.reason for issue in issues])


def said(value: Value) -> object:
    """A value as the table of cases writes it."""
    if isinstance(value, Unknown):
        return f"unknown {value.value}"
    return "none" if value is NONE else value


def fact_of(name: str, values: Mapping[str, Value], subject: str, employer: str = "") -> object:
    if name == "employer":
        return employer
    fact = {"status": "membership_status", "elsewhere": "registered_elsewhere"}.get(name, name)
    return said(values.get(f"{subject}.{fact}", Unknown.ABSENT))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_join(case: dict[str, Any], tmp_path: Path, rulebook: Rulebook) -> None:
    found = joined(case, tmp_path, rulebook)
    expected = case.get("workers", [])
    assert len(found.workers) == len(expected)
    facts = [
        {name: fact_of(name, values, "worker", employer) for name in wanted}
        for (values, employer), wanted in zip(found.workers, expected, strict=True)
    ]
    assert facts == expected
    assert found.reasons == case.get("problems", [])
    for source, wanted in case.get("employers_are", {}).items():
        values = found.employers[source].values
        assert {name: fact_of(name, values, "employer") for name in wanted} == wanted, source
    if "employed" in case:
        heads = Counter(employer for _, employer in found.workers)
        assert {
            source: heads[source] if "employer.workers" in one.groups else "open"
            for source, one in found.employers.items()
        } == case["employed"]
