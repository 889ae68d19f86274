"""Amounts of the shipped rulebook by worked examples, and constants that stand for a calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from patuh import Rulebook
from patuh.engine.decide.calendar import days_off, move
from patuh.engine.decide.case import Case
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.values import NONE, Unknown, Value

BOOK = Rulebook.load()
BANDS = (  # upper end, JKK and JKM in parts per million
    (100_000_000, 2100, 300),
    (500_000_000, 1700, 200),
    (1_000_000_000, 1300, 200),
    (5_000_000_000, 1100, 100),
    (10**18, 900, 100),
)


def fact(name: str, values: dict[str, Value], as_of: date = date(2026, 6, 30)) -> Value:
    subject = name.split(".")[0]
    return Evaluator(BOOK).reader(name, subject)(Case(subject, values, as_of))


def project(value: int, **more: Value) -> dict[str, Value]:
    stated: dict[str, Value] = {"order_on": date(2024, 6, 3), "contract_value": value, "value_has_vat": False}
    return {f"project.{name}": one for name, one in {**stated, **more}.items()}


def month(period: date, base: int, sector: str, payer: str) -> dict[str, Value]:
    return {"bpu.period": period, "bpu.contribution_base": base, "bpu.sector": sector, "bpu.payer": payer}


def test_a_project_of_one_and_a_half_billion_owes_2350000() -> None:
    assert fact("project.jkk_by_value", project(1_500_000_000)) == 2_090_000
    assert fact("project.jkm_by_value", project(1_500_000_000)) == 260_000
    assert fact("project.due_by_value", project(1_500_000_000)) == 2_350_000


@pytest.mark.parametrize(
    "value", [0, 1, 49_999_999, *(end + step for end, _, _ in BANDS[:-1] for step in (-1, 0, 1)), 10**13 - 1]
)
def test_each_band_has_its_own_tariff(value: int) -> None:
    below = [0, *(end for end, _, _ in BANDS)]
    for name, rates in (("jkk", [jkk for _, jkk, _ in BANDS]), ("jkm", [jkm for _, _, jkm in BANDS])):
        millionths = sum(
            max(min(value, end) - start, 0) * rate
            for start, (end, _, _), rate in zip(below, BANDS, rates, strict=False)
        )
        assert fact(f"project.{name}_by_value", project(value)) == (millionths + 500_000) // 1_000_000


def test_vat_is_taken_off_only_where_it_is_in_the_value() -> None:
    base = "project.value_without_vat"
    assert fact(base, project(1_110, value_has_vat=True, vat=110)) == 1_000
    assert fact(base, project(1_110, value_has_vat=False, vat=110)) == 1_110
    assert isinstance(fact(base, project(1_110, value_has_vat=True)), Unknown)
    assert isinstance(fact(base, project(1_110, value_has_vat=Unknown.BLANK, vat=110)), Unknown)


def test_wages_owe_two_point_zero_four_per_cent() -> None:
    assert fact("project.due_by_wages", project(0, wage_total=100_000_000)) == 1_740_000 + 300_000
    assert isinstance(fact("project.due_by_wages", project(0, wage_total=NONE)), Unknown)


@pytest.mark.parametrize(
    ("period", "sector", "payer", "due"),
    [
        (date(2025, 12, 1), "transport", "self", 16_800),
        (date(2026, 1, 1), "transport", "self", 8_400),
        (date(2026, 3, 1), "elsewhere", "self", 16_800),
        (date(2026, 4, 1), "elsewhere", "self", 8_400),
        (date(2026, 12, 1), "elsewhere", "sponsor", 8_400),
        (date(2027, 1, 1), "elsewhere", "self", 16_800),
        (date(2027, 3, 1), "transport", "self", 8_400),
        (date(2027, 4, 1), "transport", "self", 16_800),
        (date(2026, 6, 1), "transport", "apbd", 16_800),
        (date(2026, 6, 1), "elsewhere", "apbn", 16_800),
    ],
)
def test_the_relief_of_bpu_by_month_work_and_payer(period: date, sector: str, payer: str, due: int) -> None:
    assert fact("bpu.due", month(period, 1_000_000, sector, payer)) == due


@pytest.mark.parametrize(
    ("base", "full"), [(0, 16_800), (1_000_000, 16_800), (5_000_000, 56_800), (20_700_000, 213_800), (10**9, 213_800)]
)
def test_bpu_owe_one_per_cent_between_two_limits_and_jkm(base: int, full: int) -> None:
    assert fact("bpu.due_full", month(date(2025, 1, 1), base, "elsewhere", "self")) == full


def test_no_month_of_a_known_calendar_moves_the_15th_further_than_granted() -> None:
    span = BOOK.parameters["bpu_latest_due"].on(date(2026, 6, 1))
    assert span is not None
    moved = []
    for first in (date(year, number, 1) for year in range(2014, 2027) for number in range(1, 13)):
        assert days_off(first.year) is not None
        due = move(first + timedelta(days=13), 1, 1, "working_days")
        assert due is not None
        moved.append((due - first).days)
    assert max(moved) == span.value


def test_a_quarter_and_ten_days_is_the_tenth_of_the_next_month() -> None:
    span = BOOK.parameters["quarterly_report_days"].on(date(2026, 3, 31))
    assert span is not None
    assert isinstance(span.value, int)
    for number, last in ((3, 31), (6, 30), (9, 30), (12, 31)):
        due = date(2025, number, last) + timedelta(days=span.value)
        assert (due.day, due.month) == (10, number % 12 + 1)


def test_villages_by_region_add_up() -> None:
    for day in (date(2024, 9, 2), date(2026, 1, 1)):
        counts = {name: BOOK.parameters[name].on(day) for name in ("desa_total", "desa_count", "kelurahan_count")}
        total, desa, kelurahan = (span.value for span in counts.values() if span is not None)
        assert isinstance(desa, dict)
        assert isinstance(kelurahan, dict)
        assert (desa["16"], kelurahan["16"]) == (total, 403)
        for by_region in (desa, kelurahan):
            assert sum(by_region.values()) == 2 * by_region["16"]
            assert by_region.keys() == BOOK.vocabulary.facts["region.code"].values.keys()
