"""How often somebody may ask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patuh.engine.service.access.rate import Rates, network_of


class Time:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_minutes_allowance_at_once_then_it_grows_back_evenly() -> None:
    time = Time()
    rates = Rates(time)
    assert [rates.take("a", 60) for _ in range(60)] == [0.0] * 60
    assert rates.take("a", 60) == pytest.approx(1.0)
    assert rates.take("b", 60) == 0.0, "each name has its own"
    time.now += 1.0
    assert rates.take("a", 60) == 0.0
    assert rates.take("a", 60) == pytest.approx(1.0)
    time.now += 3600
    assert [rates.take("a", 60) for _ in range(60)] == [0.0] * 60
    assert rates.take("a", 60) > 0


def test_many_at_once_cost_as_many() -> None:
    time = Time()
    rates = Rates(time)
    assert rates.take("a", 60, 50) == 0.0
    assert rates.take("a", 60, 20) == pytest.approx(10.0)
    assert rates.take("a", 60, 10) == 0.0
    time.now += 60
    assert rates.take("a", 60, 120) == 0.0, "more than a minute's is given when a minute's is whole"
    assert rates.take("a", 60) == pytest.approx(61.0)


@given(st.lists(st.floats(0, 5), max_size=200), st.integers(1, 100))
def test_no_minute_has_more_than_twice_the_allowance(pauses: list[float], per_minute: int) -> None:
    """At once a minute's worth, and what grows back meanwhile."""
    time = Time()
    rates, taken = Rates(time), []
    for pause in pauses:
        time.now += pause
        if rates.take("a", per_minute) == 0.0:
            taken.append(time.now)
    assert all(sum(begin <= one < begin + 60 for one in taken) <= 2 * per_minute for begin in taken)


@given(st.lists(st.floats(0, 5), max_size=200), st.integers(1, 100))
def test_the_wait_that_is_told_is_enough(pauses: list[float], per_minute: int) -> None:
    time = Time()
    rates = Rates(time)
    for pause in pauses:
        time.now += pause
        if wait := rates.take("a", per_minute):
            time.now += wait
            assert rates.take("a", per_minute) == 0.0


def test_a_flood_of_names_costs_bounded_memory() -> None:
    rates = Rates(Time(), names=100)
    for number in range(10_000):
        rates.take(str(number), 60)
    assert len(rates._full_again) == 100


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("<script>", "unknown"),
        (None, "unknown"),
    ],
)
def test_addresses_of_one_subscriber_are_counted_as_one(address: str | None, name: str) -> None:
    assert network_of(address) == name
