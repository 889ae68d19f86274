"""A worker's contributions for a month, worked by hand: rates of PP 44, 45 and 46/2015 on a wage, to the rupiah."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from patuh.engine.values import Unknown

from .conftest import Derive

TODAY = date(2026, 6, 30)
FACTS: dict[str, Any] = {
    "employer.declared_size": "large",
    "employer.risk_group": "medium",
    "worker.base_wage": 4_000_000,
    "worker.fixed_allowance": 500_000,
    "worker.reported_wage": 4_000_000,
    "worker.birth_date": date(1990, 1, 1),
}

DUE = [
    # fact, changes, rupiah
    ("worker.jkk_due", {}, 40_050),  # 0.89 % of 4,500,000
    ("worker.jkm_due", {}, 13_500),  # 0.30 %
    ("worker.jht_due", {}, 256_500),  # 5.7 %
    ("worker.jp_due", {}, 135_000),  # 3 %
    ("worker.contribution_due", {}, 445_050),
    ("worker.worker_share", {}, 135_000),  # 2 % JHT and 1 % JP
    ("worker.employer_share", {}, 310_050),
    ("worker.admin_fine", {}, 445),  # 0.1 % is 445.05
    ("worker.reported_contribution", {}, 395_600),  # 9.89 % of 4,000,000
    ("worker.contribution_shortfall", {}, 49_450),
    ("worker.contribution_shortfall", {"worker.reported_wage": 5_000_000}, 0),
    # each risk group
    ("worker.jkk_due", {"employer.risk_group": "very_low"}, 10_800),
    ("worker.jkk_due", {"employer.risk_group": "low"}, 24_300),
    ("worker.jkk_due", {"employer.risk_group": "high"}, 57_150),
    ("worker.jkk_due", {"employer.risk_group": "very_high"}, 78_300),
    ("worker.jkk_due", {"employer.risk_group": "unstated"}, 10_800),  # the least
    ("worker.jkk_due", {"employer.risk_group": "not_set"}, 10_800),
    # half a rupiah and more is one, for each programme
    ("worker.jkm_due", {"worker.base_wage": 4_000_166, "worker.fixed_allowance": 0}, 12_000),  # 12,000.498
    ("worker.jkm_due", {"worker.base_wage": 4_000_500, "worker.fixed_allowance": 0}, 12_002),  # 12,001.5
    # what is owed goes by size, age, citizenship and project
    ("worker.contribution_due", {"employer.declared_size": "small"}, 310_050),
    ("worker.contribution_due", {"employer.declared_size": "micro"}, 53_550),
    ("worker.jp_due", {"worker.birth_date": date(1966, 12, 31)}, 0),
    ("worker.jp_due", {"worker.citizenship": "foreign"}, 0),
    ("worker.contribution_due", {"employer.sector": "construction", "worker.employment_type": "fixed_term"}, 53_550),
    ("worker.worker_share", {"employer.declared_size": "small"}, 90_000),
    ("worker.worker_share", {"employer.declared_size": "micro"}, 0),
    # above the ceiling JP stops, JHT does not
    ("worker.jp_due", {"worker.base_wage": 20_000_000}, 332_589),  # 3 % of 11,086,300
    ("worker.jht_due", {"worker.base_wage": 20_000_000}, 1_168_500),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "changes", "rupiah"), DUE)
def test_a_month_of_contributions(derive: Derive, fact: str, changes: dict[str, Any], rupiah: int) -> None:
    assert derive(fact, TODAY, {**FACTS, **changes}) == rupiah


@pytest.mark.parametrize(
    ("day", "fact", "rupiah"),
    [
        (date(2020, 7, 31), "worker.jkk_due", 40_050),
        (date(2020, 8, 1), "worker.jkk_due", 401),  # 1 % of it is 400.5
        (date(2021, 1, 31), "worker.jkm_due", 135),
        (date(2021, 2, 1), "worker.jkm_due", 13_500),
    ],
)
def test_the_covid_relief(derive: Derive, day: date, fact: str, rupiah: int) -> None:
    assert derive(fact, day, FACTS) == rupiah


LABOUR_INTENSIVE = {
    "employer.relief_sector": "footwear",
    "employer.stated_workers": 50,
    "employer.jkk_paid_until": date(2025, 1, 1),
}


@pytest.mark.parametrize(
    ("day", "changes", "rupiah"),
    [
        (date(2025, 1, 31), {}, 40_050),
        (date(2025, 2, 1), {}, 20_025),
        (date(2026, 1, 31), {}, 20_025),
        (date(2026, 2, 1), {}, 40_050),
        (date(2025, 6, 1), {"employer.stated_workers": 49}, 40_050),
        (date(2025, 6, 1), {"employer.relief_sector": "other"}, 40_050),
        (date(2025, 6, 1), {"employer.jkk_paid_until": date(2024, 12, 1)}, 40_050),
        (date(2025, 6, 1), {"employer.jkk_paid_until": Unknown.BLANK}, 40_050),
    ],
)
def test_the_labour_intensive_relief(derive: Derive, day: date, changes: dict[str, Any], rupiah: int) -> None:
    assert derive("worker.jkk_due", day, {**FACTS, **LABOUR_INTENSIVE, **changes}) == rupiah


def test_half_of_each_rate_is_what_the_relief_leaves(derive: Derive) -> None:
    rates = [
        derive("employer.jkk_rate", date(2025, 6, 1), {**LABOUR_INTENSIVE, "employer.risk_group": group})
        for group in ("very_low", "low", "medium", "high", "very_high")
    ]
    assert rates == [1200, 2700, 4450, 6350, 8700]


def test_an_unknown_wage_gives_no_amount(derive: Derive) -> None:
    facts = {**FACTS, "worker.base_wage": Unknown.BLANK}
    assert isinstance(derive("worker.contribution_due", TODAY, facts), Unknown)


def test_the_employer_owes_what_its_workers_are_owed(derive: Derive) -> None:
    worker = {name: value for name, value in FACTS.items() if name.startswith("worker.")}
    employer = {name: value for name, value in FACTS.items() if name.startswith("employer.")}
    rows = [worker, worker, {**worker, "worker.employment_type": "ended"}]
    assert derive("employer.contribution_due", TODAY, employer, {"employer.workers": rows}) == 890_100
    assert derive("employer.admin_fine", TODAY, employer, {"employer.workers": rows}) == 890


@pytest.mark.parametrize(
    ("months", "name"),
    [(0, "none_owed"), (1, "current"), (3, "current"), (4, "substandard"), (6, "substandard"), (7, "bad"), (9, "bad"),
     (10, "contingent")],
)  # fmt: skip
def test_a_debt_is_classed_by_its_months(derive: Derive, months: int, name: str) -> None:
    assert derive("employer.collectability", TODAY, {"employer.arrears_months": months}) == name
    assert derive("employer.collectability", TODAY, {"employer.arrears_months": Unknown.BLANK}) is Unknown.INCOMPLETE
