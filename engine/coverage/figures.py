"""Whole numbers that are known, or known to lie between two: shares in parts per million, people, never a float."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

MILLION = 1_000_000
PROVINCE = "16"  # Sumatera Selatan; codes of its regencies and cities begin with `16.`

_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,4}))?\s*(%|persen|per cent|percent)?\Z")


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both included; known exactly where they are the same."""

    low: int
    high: int

    @staticmethod
    def of(value: int) -> Interval:
        return Interval(value, value)

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def meets(self, other: Interval) -> bool:
        """Whether both can be true at once."""
        return self.low <= other.high and other.low <= self.high

    def to_json(self) -> dict[str, int]:
        return {"low": self.low, "high": self.high}


def hull(intervals: Iterable[Interval]) -> Interval:
    """The smallest interval that holds all of them; there is at least one."""
    known = list(intervals)
    return Interval(min(one.low for one in known), max(one.high for one in known))


def add(intervals: Iterable[Interval]) -> Interval:
    """What they come to together."""
    known = list(intervals)
    return Interval(sum(one.low for one in known), sum(one.high for one in known))


def share(part: Interval, whole: Interval) -> Interval | None:
    """Part of whole in parts per million, rounded down; None of an empty whole."""
    if whole.low <= 0:
        return None
    return Interval(part.low * MILLION // whole.high, part.high * MILLION // whole.low)


def portion(whole: Interval, ppm: Interval) -> Interval:
    """How many people a share of the whole can be: rounded outwards."""
    return Interval(whole.low * ppm.low // MILLION, -(-whole.high * ppm.high // MILLION))


def people_for(ppm: int, eligible: int) -> int:
    """The fewest people that reach a share: a part of a person counts as one."""
    return -(-eligible * ppm // MILLION)


def parse_percent(text: str) -> Interval | None:
    """`37,48%` as parts per million, half a last digit to either side; None where percent_value has none."""
    value, match = percent_value(text), _PERCENT.match(text.strip().casefold())
    if value is None or match is None:
        return None
    half = Fraction(10_000, 2 * 10 ** len(match[2] or ""))
    middle = Fraction(value)
    low = max(middle - half, Fraction(0))
    return Interval(int(low), min(int(-(-(middle + half) // 1)), MILLION))


def percent_value(text: str) -> int | None:
    """`37,48%` as just that many parts per million; None where it is no percentage of at most 100.

    `0.3748` or `1` without a sign is none either: spreadsheets hold 37.48% and 100% so, and 0.37% is as likely.
    """
    match = _PERCENT.match(text.strip().casefold())
    if match is None:
        return None
    value = int(match[1] + (match[2] or "").ljust(4, "0"))
    if match[3] is None and 0 < value <= 10_000:
        return None
    return value if value <= MILLION else None
