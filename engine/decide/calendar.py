"""Moving a date by days, months, years or working days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache


def move(day: date, sign: int, amount: int, unit: str) -> date | None:
    """The day `amount` units (days, months, years, working_days) after (sign 1) or before (sign -1) another.

    A month end is clamped (31 January plus a month is the last of February). None when the calendar of a
    year is not known (working days) or the date would leave the calendar.
    """
    try:
        if unit == "days":
            return day + timedelta(days=sign * amount)
        if unit == "months":
            return _months(day, sign * amount)
        if unit == "years":
            return _months(day, sign * amount * 12)
        return _working_days(day, sign, amount)
    except (OverflowError, ValueError):
        return None


def _months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _working_days(day: date, sign: int, amount: int) -> date | None:
    """The day a deadline is dated is not counted; only days whose year's calendar is known are."""
    left = amount
    while left:
        day += timedelta(days=sign)
        off = days_off(day.year)
        if off is None:
            return None
        if day.weekday() < 5 and day not in off:
            left -= 1
    return day


@cache
def days_off(year: int) -> frozenset[date] | None:
    """Public holidays and collective leave (cuti bersama) of a year, or None when the decree is not known.

    A year is known when it has government days (cuti bersama) and none of its days is an estimate.
    """
    import holidays  # slow to import, and only needed where a deadline is in working days

    everything = holidays.country_holidays("ID", years=year, categories=("public", "government"), language="en_US")
    government = holidays.country_holidays("ID", years=year, categories=("government",))
    if not government or any("estimated" in name for name in everything.values()):
        return None
    return frozenset(everything)
