"""The figures of the report of 2 September 2024, by arithmetic on whole numbers."""

from __future__ import annotations

import random

import pytest
from patuh.engine.coverage.figures import MILLION, Interval, parse_percent, people_for, percent_value, portion, share
from patuh.engine.coverage.programme import Base, Plan, split_villages

ELIGIBLE, PROTECTED, TARGET = 3_006_937, 989_000, 374_800
MONTHLY = 16_800


def plan(villages: int, **other: int) -> Plan:
    base = Base("16", villages, PROTECTED, ELIGIBLE, ELIGIBLE - PROTECTED, other.get("covered", 0))
    return Plan((base,), PROTECTED, ELIGIBLE, MONTHLY, other.get("months", 12), TARGET)


def test_coverage_target_and_gap_of_the_province() -> None:
    assert PROTECTED * 10_000 // ELIGIBLE == 3289
    assert people_for(TARGET, ELIGIBLE) == 1_127_000
    assert plan(2855).with_quota(0).gap == 138_000
    # the eligible follow from target and gap
    assert round((989_000 + 138_000) / 0.3748) == ELIGIBLE


def test_seven_per_cent_of_the_informal_workers() -> None:
    assert 1_300_000 * 70_000 // MILLION == 91_000


@pytest.mark.parametrize(
    ("villages", "per_village", "people", "coverage"),
    [
        (2855, 50, 142_750, 3763),
        (2856, 50, 142_800, 3763),
        (3258, 50, 162_900, 3830),
        (2855, 100, 285_500, 4238),
        (3258, 100, 325_800, 4372),
    ],
)
def test_people_by_count_of_villages(villages: int, per_village: int, people: int, coverage: int) -> None:
    outcome = plan(villages).with_quota(per_village)
    assert (outcome.added, outcome.coverage // 100) == (people, coverage)


def test_the_smallest_quota_is_49_a_village() -> None:
    assert plan(2855).smallest_quota() == 49
    assert plan(2855).with_quota(48).gap == 138_000 - 48 * 2855
    assert plan(2855).with_quota(49).gap == 0


def test_a_village_costs_ten_million_a_year() -> None:
    assert plan(1).with_quota(50).cost == 10_080_000
    assert plan(2856).with_quota(50).cost == 28_788_480_000


def test_places_for_those_covered_already_add_nobody() -> None:
    outcome = plan(2855, covered=200_000).with_quota(50)
    assert (outcome.places, outcome.added) == (142_750, 114_200)
    assert plan(2855, covered=200_000).smallest_quota() == 61  # 138,000 / (2,855 × 0.8) = 60.4
    assert plan(2855, covered=MILLION).smallest_quota() is None


def test_a_budget_buys_whole_quotas_and_single_places() -> None:
    whole = plan(2855)
    assert whole.affordable(201_599) == 0
    assert whole.affordable(201_600) == 1
    assert whole.quota_within(28_778_400_000, 50) == 50
    assert whole.quota_within(28_778_399_999, 50) == 49
    assert whole.quota_within(0, 50) == 0


def test_nobody_is_reached_twice() -> None:
    base = Base("16.01", 10, 90, 100, 10)
    assert (base.places(5), base.reached(base.places(5))) == (10, 10 * MILLION)


def test_the_smallest_quota_is_the_first_that_closes_the_gap() -> None:
    rng = random.Random(8)
    for _ in range(300):
        bases = []
        for number in range(rng.randint(1, 4)):
            eligible = rng.randint(10, 500)
            protected = rng.randint(0, eligible)
            reachable = rng.randint(0, eligible - protected)
            covered = rng.choice((0, 123_456, 500_000, MILLION))
            bases.append(Base(str(number), rng.randint(0, 9), protected, eligible, reachable, covered))
        whole = Plan(
            tuple(bases),
            sum(b.protected for b in bases),
            sum(b.eligible for b in bases),
            MONTHLY,
            12,
            rng.randint(0, MILLION),
        )
        first = next((quota for quota in range(502) if whole.with_quota(quota).gap == 0), None)
        assert whole.smallest_quota() == first


def test_villages_known_only_for_the_whole_are_split_without_losing_one() -> None:
    assert split_villages(3880, [143, 314, 246]) == [789, 1733, 1358]
    assert sum(split_villages(3880, [1, 1, 1])) == 3880
    assert split_villages(7, [0, 0]) == [0, 0]


@pytest.mark.parametrize(
    ("text", "interval", "value"),
    [
        ("37,48%", Interval(374_750, 374_850), 374_800),
        ("34 %", Interval(335_000, 345_000), 340_000),
        ("36.7", Interval(366_500, 367_500), 367_000),
        ("0%", Interval(0, 5_000), 0),
        ("100 persen", Interval(995_000, MILLION), MILLION),
        ("tidak ada", None, None),
        ("3.006.937", None, None),
    ],
)
def test_percentages(text: str, interval: Interval | None, value: int | None) -> None:
    assert (parse_percent(text), percent_value(text)) == (interval, value)


def test_shares_of_intervals_are_rounded_outwards() -> None:
    assert share(Interval(1, 2), Interval(3, 4)) == Interval(250_000, 666_666)
    assert share(Interval(0, 0), Interval(0, 0)) is None
    assert portion(Interval(3, 3), Interval(333_333, 333_334)) == Interval(0, 2)
