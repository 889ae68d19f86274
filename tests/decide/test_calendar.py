"""Dates moved by days, months, years and working days, against results counted by hand (cases/moves.yaml)."""

from __future__ import annotations

from datetime import date

import holidays
import pytest
from patuh.engine.decide import calendar

from .conftest import table

TABLE = table("moves")


@pytest.mark.parametrize(("day", "sign", "amount", "unit", "expected"), TABLE["moves"])
def test_move(day: date, sign: int, amount: int, unit: str, expected: date | None) -> None:
    assert calendar.move(day, sign, amount, unit) == expected


@pytest.mark.parametrize("year", TABLE["days_off"])
def test_days_off_are_those_of_the_decrees(year: int) -> None:
    assert calendar.days_off(year) == frozenset(TABLE["days_off"][year])


@pytest.mark.parametrize("year", range(2014, 2027))
def test_past_years_are_known(year: int) -> None:
    off = calendar.days_off(year)
    assert off is not None and {date(year, 1, 1), date(year, 8, 17), date(year, 12, 25)} <= off


@pytest.mark.parametrize("year", [1990, 2030, 2040])
def test_years_without_a_decree_are_not_known(year: int) -> None:
    assert calendar.days_off(year) is None


@pytest.mark.parametrize(
    ("government", "name", "known"),
    [
        ({}, "Hari", False),
        ({date(2031, 1, 2): "Cuti"}, "Hari", True),
        ({date(2031, 1, 2): "Cuti"}, "Hari (estimated)", False),
    ],
)
def test_a_year_is_known_by_its_collective_leave_and_when_nothing_is_an_estimate(
    monkeypatch: pytest.MonkeyPatch, government: dict[date, str], name: str, known: bool
) -> None:
    def decreed(country: str, categories: tuple[str, ...], **_: object) -> dict[date, str]:
        return government if categories == ("government",) else {**government, date(2031, 1, 1): name}

    monkeypatch.setattr(holidays, "country_holidays", decreed)
    off = calendar.days_off.__wrapped__(2031)  # what it keeps is of the real calendar
    assert off == ({date(2031, 1, 1), date(2031, 1, 2)} if known else None)


def test_a_deadline_that_runs_into_an_unknown_year_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    known = calendar.days_off(2026)
    monkeypatch.setattr(calendar, "days_off", lambda year: known if year == 2026 else None)
    assert calendar.move(date(2026, 12, 29), 1, 2, "working_days") == date(2026, 12, 31)
    assert calendar.move(date(2026, 12, 29), 1, 3, "working_days") is None
    assert calendar.move(date(2026, 1, 5), -1, 1, "working_days") == date(2026, 1, 2)
    assert calendar.move(date(2026, 1, 5), -1, 2, "working_days") is None
