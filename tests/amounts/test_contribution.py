"""A month of contributions worked by hand: months late, the fine on them, what wages and rates come to."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from patuh.engine.values import NONE, Unknown

from .conftest import Derive

TODAY = date(2026, 6, 30)

LATE = [
    # month, paid on, months late
    (date(2026, 3, 1), date(2026, 4, 15), 0),
    (date(2026, 3, 1), date(2026, 4, 16), 1),  # a month begun counts whole
    (date(2026, 3, 1), date(2026, 5, 18), 1),  # the 15th a Friday off: until the next due date
    (date(2026, 3, 1), date(2026, 5, 19), 2),
    (date(2023, 5, 1), date(2026, 6, 15), 36),
    (date(2023, 4, 1), date(2026, 6, 15), None),  # beyond 36 months nothing is worked out
    (date(2020, 9, 1), date(2020, 10, 27), 0),
    (date(2020, 9, 1), date(2020, 10, 28), 1),
    (date(2020, 9, 1), date(2020, 11, 29), 1),
    (date(2020, 9, 1), date(2020, 11, 30), 2),
    (date(2026, 3, 1), NONE, 3),  # as of 30 June: since 15 April
    (date(2026, 5, 1), NONE, 1),
    (date(2026, 6, 1), NONE, 0),  # not due yet
]


@pytest.mark.parametrize(("month", "paid", "late"), LATE)
def test_months_are_counted_from_due_date_to_due_date(derive: Derive, month: date, paid: Any, late: int | None) -> None:
    found = derive("contribution.months_late", TODAY, {"contribution.month": month, "contribution.paid_on": paid})
    assert isinstance(found, Unknown) if late is None else found == late


@pytest.mark.parametrize(
    ("month", "paid", "fine"),
    [
        (date(2026, 3, 1), date(2026, 4, 15), 0),
        (date(2026, 3, 1), date(2026, 4, 16), 890_100),  # 2 % of 44,505,000
        (date(2026, 3, 1), date(2026, 6, 10), 1_780_200),
        (date(2020, 7, 1), date(2020, 8, 19), 890_100),
        (date(2020, 8, 1), date(2020, 10, 1), 222_525),  # 0.5 %
        (date(2021, 1, 1), date(2021, 3, 2), 222_525),
        (date(2021, 2, 1), date(2021, 3, 16), 890_100),
    ],
)
def test_the_late_fine_is_2_per_cent_a_month_and_half_a_per_cent_in_the_relief(
    derive: Derive, month: date, paid: date, fine: int
) -> None:
    facts = {"contribution.month": month, "contribution.paid_on": paid, "contribution.amount_due": 44_505_000}
    assert derive("contribution.late_fine", TODAY, facts) == fine


WAGES = {
    "contribution.workers": 100,
    "contribution.wages": 450_000_000,
    "contribution.jht_wages": 450_000_000,
    "contribution.jp_wages": 450_000_000,
    "employer.risk_group": "medium",
}


@pytest.mark.parametrize(
    ("month", "due"),
    [
        (date(2026, 5, 1), 44_505_000),  # 9.89 %
        (date(2020, 8, 1), 39_203_550),  # JKK and JKM 1 % of themselves: 53,550
    ],
)
def test_a_month_by_wages_and_rates(derive: Derive, month: date, due: int) -> None:
    assert derive("contribution.computed_due", TODAY, {**WAGES, "contribution.month": month}) == due


def test_jkp_leaves_the_bill_as_it_was(derive: Derive) -> None:
    days = (date(2021, 2, 1), date(2023, 9, 1), date(2023, 11, 1), date(2024, 12, 1), date(2026, 3, 1))
    facts = {**WAGES, "employer.relief_sector": "other"}
    assert {derive("contribution.computed_due", TODAY, {**facts, "contribution.month": day}) for day in days} == {
        44_505_000
    }


def test_an_employer_owes_its_unpaid_months_and_their_fines(derive: Derive) -> None:
    months = [
        (date(2026, 3, 1), NONE, 1_000_000),
        (date(2026, 4, 1), date(2026, 5, 18), 1_000_000),
        (date(2026, 2, 1), date(2026, 3, 20), 500_000),
        (date(2026, 6, 1), NONE, 1_000_000),
    ]
    names = ("contribution.month", "contribution.paid_on", "contribution.amount_due")
    rows = [dict(zip(names, month, strict=True)) for month in months]
    groups = {"employer.contributions": rows}
    assert derive("employer.unpaid_months", TODAY, {}, groups) == 1
    assert derive("employer.unpaid_amount", TODAY, {}, groups) == 1_000_000
    assert derive("employer.late_fines", TODAY, {}, groups) == 60_000 + 10_000
