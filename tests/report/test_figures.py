"""The figures of a report: those of the run, and money counted once."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import polars as pl
import pytest
from patuh.engine.report.dossier import dossiers, unowned
from patuh.engine.report.figures import figures
from patuh.engine.report.money import Money, stakes
from patuh.engine.report.reading import Reading
from patuh.engine.results.schema import Finding, columns

from .conftest import CheckSet

SETS = ("provinsi", "bersih", "tanpa_pemberi_kerja", "instansi")


@pytest.mark.parametrize("name", SETS)
def test_figures_are_those_of_the_run(name: str, check_set: CheckSet) -> None:
    checked = check_set(name)
    run, found = checked.run, figures(checked.reading)
    assert found.totals.findings == run.counts
    assert found.totals.waiting == run.waiting
    assert found.totals.workers == sum(row.workers for row in run.subjects if row.subject_type == "employer")
    kinds = [(one.category, one.employers, one.workers, one.causes, one.findings) for one in found.kinds]
    assert kinds == [(one.category, one.employers, one.workers, one.causes, one.findings) for one in run.kinds]
    assert sum(one.causes for one in found.kinds) >= found.totals.causes
    assert sum(one.employers for one in found.regions) == found.totals.employers
    assert found.totals.rows["rows"] == sum(value for key, value in found.totals.rows.items() if key != "rows")


@pytest.mark.parametrize("name", SETS)
def test_dossiers_hold_every_breach_once(name: str, check_set: CheckSet) -> None:
    checked = check_set(name)
    made, found = dossiers(checked.reading), figures(checked.reading)
    assert [one.row for one in made] == list(checked.run.subjects)
    told = checked.reading.breaches.filter(pl.col("owner").is_in([one.row.subject_key for one in made]))
    assert sum(problem.cases for one in made for problem in one.problems) == told["cause"].n_unique()
    grounds = {(one.row.subject_key, problem.problem, ground.rule)
               for one in made for problem in one.problems for ground in problem.grounds}  # fmt: skip
    assert grounds == set(told.select("owner", "problem", "rule").iter_rows())
    others = sum((one.money for one in unowned(checked.reading)), Money())
    assert sum((one.money for one in made), others) == found.totals.money


def test_every_finding_of_an_employers_list_belongs_to_a_row(check_set: CheckSet) -> None:
    checked = check_set("provinsi")
    assert set(checked.reading.findings["owner"]) <= {row.subject_key for row in checked.run.subjects}


MONEY: dict[str, tuple[list[dict[str, Any]], Money]] = {
    "two laws, one worker: once": (
        [{"rule": "uu-24-2011/worker-registered", "worker.contribution_due": 100},
         {"rule": "uu-24-2011/foreigner-registered", "worker.contribution_due": 100}],
        Money(month=100),
    ),
    "a law without an amount takes none away": (
        [{"rule": "uu-24-2011/worker-registered", "worker.contribution_due": 100},
         {"rule": "pergub-sumsel-15-2014/worker-registered"}],
        Money(month=100),
    ),
    "two workers: both": (
        [{"rule": "uu-24-2011/worker-registered", "worker.contribution_due": 100},
         {"rule": "uu-24-2011/worker-registered", "worker.contribution_due": 50, "subject_key": "A/g.csv:4"}],
        Money(month=150),
    ),
    "an unknown amount is counted as such": (
        [{"rule": "uu-24-2011/worker-registered", "worker.contribution_due": {"unknown": "blank"}},
         {"rule": "uu-24-2011/worker-registered", "worker.contribution_due": 50, "subject_key": "A/g.csv:4"}],
        Money(month=50, unknown=1),
    ),
    "arrears told by the employers' list and month by month: the larger": (
        [{"rule": "pp-44-2015/contributions-paid", "employer.arrears_amount": 300, "subject_key": "A/p.csv:2"},
         {"rule": "pp-44-2015/contribution-paid", "contribution.amount_due": 200, "subject_key": "A/i.csv:2"},
         {"rule": "pp-44-2015/contribution-paid", "contribution.amount_due": 150, "subject_key": "A/i.csv:3"}],
        Money(once=350),
    ),
    "accepted: none": (
        [{"rule": "uu-24-2011/worker-registered", "worker.contribution_due": 100, "accepted": "by X"}], Money(),
    ),
    "undetermined: none": (
        [{"rule": "uu-24-2011/worker-registered", "worker.contribution_due": 100, "verdict": "undetermined"}], Money(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MONEY)
def test_no_rupiah_is_counted_twice(case: str, check_set: CheckSet) -> None:
    said, expected = MONEY[case]
    reading = check_set("bersih").reading
    made = replace(reading, findings=pl.DataFrame([_finding(reading, **one) for one in said]))
    assert sum(stakes(made).values(), Money()) == expected


def _finding(reading: Reading, **given: Any) -> dict[str, Any]:
    rule = reading.rule(given["rule"])
    blank: dict[str, Any] = {name: 0 if kind is int else "" for name, kind in columns(Finding).items()}
    usual = {"subject_key": "A/g.csv:3", "owner": "A/p.csv:2", "verdict": "violation"}
    evidence = {name: value for name, value in given.items() if "." in name}
    row = {**blank, **usual, **{name: given[name] for name in given if name in blank}}
    row |= {"subject_type": rule.subject, "problem": rule.problem, "category": rule.category}
    row |= {"cause": f"{row['subject_key']}#{rule.problem}", "evidence": json.dumps(evidence)}
    assert set(row) == {field.name for field in fields(Finding)}
    return row
