"""Why verdicts stay open: every one under a cause, by what is wrong in which file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from patuh.engine.report import asking
from patuh.engine.report.asked import Asked
from patuh.engine.report.causes import Cause, Column, causes, unread
from patuh.engine.report.figures import figures
from patuh.engine.report.page import writer
from patuh.engine.report.reading import Reading
from patuh.engine.report.sheet.writer import workbook
from patuh.engine.results.schema import Finding, IssueRow, columns
from patuh.engine.text import LANGUAGES, Lang
from python_calamine import CalamineWorkbook

from .conftest import CheckSet

STATUS, JKK, START, NPP = "worker.membership_status", "worker.in_jkk", "worker.started_on", "employer.npp"


@pytest.mark.parametrize("name", ["provinsi", "bersih", "tanpa_pemberi_kerja", "instansi"])
def test_every_undetermined_verdict_has_one_cause(name: str, check_set: CheckSet) -> None:
    reading = check_set(name).reading
    found = causes(reading)
    assert sum(one.verdicts for one in found) == figures(reading).totals.findings["undetermined"]
    assert len({(one.facts, one.reasons, one.way, one.file, one.sheet) for one in found}) == len(found)


@pytest.mark.parametrize("name", ["provinsi", "tanpa_pemberi_kerja"])
def test_causes_are_the_gaps_that_the_run_found(name: str, check_set: CheckSet) -> None:
    """The terminal's gaps, taken apart by file and by what is wrong: added up they are the same."""
    checked = check_set(name)
    added: dict[tuple[tuple[str, ...], str], int] = {}
    for one in causes(checked.reading):
        added[one.facts, one.way] = added.get((one.facts, one.way), 0) + one.verdicts
    assert added == {(gap.facts, gap.way): gap.verdicts for gap in checked.run.gaps}


def finding(**given: Any) -> dict[str, Any]:
    blank: dict[str, Any] = {name: 0 if kind is int else "" for name, kind in columns(Finding).items()}
    usual = {"verdict": "undetermined", "subject_type": "worker", "source_file": "g.csv"}
    missing = json.dumps(dict.fromkeys(given.pop("missing"), 1))
    evidence = json.dumps(given.pop("evidence"), separators=(",", ":"))
    return {**blank, **usual, **given, "missing": missing, "evidence": evidence}


def because(reason: str) -> dict[str, str]:
    return {"unknown": reason}


def of(reading: Reading, *findings: dict[str, Any]) -> tuple[Cause, ...]:
    return causes(replace(reading, findings=pl.DataFrame(list(findings))))


def columns_of(reading: Reading, fact: str) -> tuple[Column, ...]:
    inputs = [one for one in reading.receipt["inputs"] if fact in one["columns"]]
    return tuple(Column(one["name"], one["sheet"], one["columns"][fact]) for one in inputs)


def given(reading: Reading, *lists: tuple[str, dict[str, str]]) -> Reading:
    """The folder with these files and their columns."""
    first = reading.receipt["inputs"][0]
    inputs = [{**first, "name": name, "sheet": "", "columns": found} for name, found in lists]
    return replace(reading, receipt={**reading.receipt, "inputs": inputs})


def told(reading: Reading, fact: str, reason: str) -> str:
    (cause,) = of(reading, finding(subject_key="A:1", missing=[fact], evidence={fact: because(reason)}))
    (words,) = asking.wrong(cause, reading)
    return words.en


def test_the_file_with_the_column_is_named(check_set: CheckSet) -> None:
    """The cases stand in g.csv; an empty status is one of the list of participants all the same."""
    reading = check_set("bersih").reading
    payroll, members = ("g.csv", {START: "Mulai"}), ("p.csv", {STATUS: "Status", START: "Awal"})
    both, alone = given(reading, payroll, members), given(reading, payroll)
    assert told(both, STATUS, "blank") == "membership status empty in p.csv (column “Status”)"
    assert told(both, START, "blank") == "first day of work empty in g.csv (column “Mulai”)"
    assert told(both, START, "conflict").endswith("in g.csv (column “Mulai”) and p.csv (column “Awal”)"), "both say it"
    assert told(both, STATUS, "absent").startswith("membership status stands only in p.csv (column “Status”)")
    assert told(alone, JKK, "absent").startswith("no file has a column")
    assert told(alone, JKK, "blank").endswith("empty; no file has a column for it")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["provinsi", "instansi", "tanpa_pemberi_kerja"])
def test_no_option_of_the_terminal_is_asked_of_officers_or_the_public(
    name: str, lang: Lang, check_set: CheckSet, tmp_path: Path
) -> None:
    reading = check_set(name).reading
    workbook(reading, tmp_path / "l.xlsx", lang)
    sheets = CalamineWorkbook.from_path(tmp_path / "l.xlsx")
    cells = [
        str(cell) for one in sheets.sheet_names for row in sheets.get_sheet_by_name(one).to_python() for cell in row
    ]
    pages = [writer.page(reading, Asked(lang=lang, public=public)) for public in (False, True)]
    for cause in causes(reading):
        assert asking.settle(cause, reading).say(lang) in cells
    for words in (*cells, *pages):
        assert "--assume" not in words and "--complete" not in words and "pns|pppk" not in words


def test_causes_are_told_apart_by_reason_and_file(check_set: CheckSet) -> None:
    reading = check_set("bersih").reading
    started = (columns_of(reading, START),)
    one, two = {"missing": [START], "evidence": {START: because("blank")}}, {"missing": [START]}
    assert of(
        reading,
        finding(rule="a", subject_key="A:1", **one),
        finding(rule="b", subject_key="A:1", **one),
        finding(rule="a", subject_key="A:2", **two, evidence={START: because("damaged")}),
        finding(rule="a", subject_key="B:1", source_file="h.csv", **one),
    ) == (
        Cause((START,), ("blank",), "g.csv", "", "assume", 2, 1, started),
        Cause((START,), ("damaged",), "g.csv", "", "correct", 1, 1, started),
        Cause((START,), ("blank",), "h.csv", "", "assume", 1, 1, started),
    )


def test_who_is_not_found_among_participants_is_one_cause(check_set: CheckSet) -> None:
    evidence = {STATUS: because("incomplete"), JKK: because("absent")}
    made = of(check_set("bersih").reading, finding(subject_key="A:1", missing=[STATUS, JKK], evidence=evidence))
    assert [(one.facts, one.reasons, one.way) for one in made] == [((STATUS,), ("incomplete",), "complete")]


def test_text_of_a_file_is_no_reason(check_set: CheckSet) -> None:
    """A name that is written like evidence changes nothing."""
    forged = '"worker.started_on":{"unknown":"damaged"}'
    evidence = {"employer.name": forged, START: because("blank")}
    made = of(check_set("bersih").reading, finding(subject_key="A:1", missing=[START], evidence=evidence))
    assert made[0].reasons == ("blank",)


def test_facts_of_children_have_no_reason_of_the_case(check_set: CheckSet) -> None:
    made = of(check_set("bersih").reading, finding(subject_key="A:1", missing=[START], evidence={NPP: "X"}))
    assert made[0].reasons == ("",)


def test_unread_cells_are_counted_by_column_and_reason() -> None:
    rows = [("g.csv", 9, "NIK", "nik_length"), ("g.csv", 4, "NIK", "nik_date"), ("g.csv", 12, "NIK", "nik_length")]
    issues = tuple(IssueRow(file, "", row, column, "9", reason, "") for file, row, column, reason in rows)
    assert [(one.reason, one.count, one.row) for one in unread(issues)] == [("nik_length", 2, 9), ("nik_date", 1, 4)]
