"""Applications in a list are decided as each is by itself, by both engines, and stand in the table of subjects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from patuh.engine.backends.judging import ENGINES, EngineName
from patuh.engine.check import conclusions
from patuh.engine.check.conclusions import Disagreement
from patuh.engine.check.options import Options
from patuh.engine.check.run import Run, check
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.results.schema import SubjectRow

TREE = Path(__file__).resolve().parents[2]
DATA = yaml.safe_load((TREE / "tests" / "conclude" / "applications.yaml").read_text("utf-8"))
BOOK = Rulebook.load()
NUMBER = "application.number"
COLUMNS = {fact: headers[0] for fact, headers in BOOK.vocabulary.lists["applications"].columns.items()}


def cell(fact: str, value: Any) -> str:
    """A value as an office would write it; what is unknown for want of a list is an empty cell."""
    if isinstance(value, dict):
        return "???" if value["unknown"] == "damaged" else ""
    if value == "none":
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    about = BOOK.vocabulary.facts[fact]
    if about.type != "enum":
        return str(value)
    words = about.values[value].words
    return words[0] if words else ""


def listed(cases: list[Mapping[str, Any]], path: Path) -> Path:
    """The cases as a list of applications; each names its number."""
    lines = [";".join(["no permohonan", *(header for fact, header in COLUMNS.items() if fact != NUMBER)])]
    for number, case in enumerate(cases):
        facts = {**DATA["given"], **case.get("with", {})}
        cells = [cell(fact, facts.get(fact, {"unknown": "blank"})) for fact in COLUMNS if fact != NUMBER]
        lines.append(";".join([f"CONTOH-{number}", *cells]))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def rows(run: Run) -> list[SubjectRow]:
    return [row for row in run.subjects if row.subject_type == "application"]


@pytest.mark.parametrize("engine", ENGINES)
def test_applications_worked_out_by_hand_are_decided_so_in_a_list(engine: EngineName, tmp_path: Path) -> None:
    by_day: dict[date, list[Mapping[str, Any]]] = {}
    for case in DATA["cases"]:
        by_day.setdefault(case.get("as_of", DATA["as_of"]), []).append(case)
    assert sum(map(len, by_day.values())) >= 60
    for day, cases in by_day.items():
        file = listed(cases, tmp_path / f"permohonan-{day}.csv")
        run = check([file], rulebook=BOOK, options=Options(day, engine=engine))
        told = {case["name"]: row.decision for case, row in zip(cases, rows(run), strict=True)}
        assert told == {case["name"]: case["decision"] for case in cases}


@pytest.fixture(scope="module")
def shipped() -> list[Path]:
    folder = TREE / "fixtures"
    return [folder / "perizinan" / "permohonan.csv", folder / "instansi" / "pemda.csv"]


def run_of(files: list[Path], **more: Any) -> Run:
    return check(files, rulebook=BOOK, options=Options(date(2026, 6, 30), **more))


def test_every_application_and_government_has_its_row(shipped: list[Path]) -> None:
    run = run_of(shipped)
    of = {row.subject_key: row for row in run.subjects}
    assert [row.subject_type for row in run.subjects] == ["government"] * 5 + ["application"] * 8
    late = of["CONTOH-102/permohonan.csv:3"]
    assert (late.decision, late.npp, late.kind, late.name) == ("remedy_required", "CT000002", "pbg", "")
    assert (late.category, late.causes, late.indication) == ("licence", 1, 1)
    assert of["Kabupaten CONTOH Dua/pemda.csv:3"].category == "government"
    assert {row.decision for row in run.subjects if row.subject_type != "application"} == {""}


def test_rules_that_are_not_reported_decide_all_the_same(shipped: list[Path]) -> None:
    run = run_of(shipped[:1])
    chosen = run_of(shipped[:1], select=("pp-86-2013",))
    assert [row.decision for row in rows(chosen)] == [row.decision for row in rows(run)]
    assert {finding.rule for finding in chosen.findings} == {"pp-86-2013/licence-refused"}
    assert sum(row.violation + row.indication for row in rows(chosen)) == 1


def test_a_list_is_not_answered_where_the_two_computations_differ(
    shipped: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("durable")
    monkeypatch.setattr(conclusions.licence, "decision_of", lambda outcomes: "proceed")
    with pytest.raises(Disagreement):
        run_of(shipped[:1])
