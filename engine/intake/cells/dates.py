"""Dates, always day before month: a month over 12 is reported, never swapped."""

from __future__ import annotations

import re
from datetime import date, timedelta

from .reading import Reading, Unreadable

PIVOT = 30  # two-digit years up to this one are of this century, later ones of the last
SERIALS = range(20_000, 60_001)  # Excel's day numbers, about 1954 to 2064
YEARS = range(1900, 2101)
LONGEST = 120  # characters of a place and a date

_EXCEL_DAY_ZERO = date(1899, 12, 30)
_SPELLINGS = (
    "januari january jan",
    "februari pebruari february feb peb febr",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august agust agus agst agu agt ags aug",
    "september sept sep",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)
_MONTHS = {spelling: month for month, line in enumerate(_SPELLINGS, start=1) for spelling in line.split()}
_WEEKDAY = re.compile(
    r"(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\s*,?\s*"
)
_TIME = re.compile(
    r"(?:\s+|(?<=[0-9])t)(?:[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?(?:\s*[ap]m)?"
    # 17:00 in UTC is already the next day here, so only midnight may carry a time zone.
    r"|00:00(?::00(?:\.0+)?)?(?:z|[-+][0-9]{2}:?[0-9]{2}))\Z"
)
_NUMERIC = re.compile(r"([0-9]{1,4})\s*[/. -]\s*([0-9]{1,2})\s*[/. -]\s*([0-9]{1,4})\Z")
_NAMED = re.compile(r"([0-9]{1,2})[\s/.,-]*([a-z]+)[\s/.,-]*([0-9]{1,4})\Z")
_NAMED_FIRST = re.compile(r"([a-z]+)\.?\s*([0-9]{1,2})\s*,\s*([0-9]{4})\Z")
# `Palembang, 17 Agustus 1985`: one column for place and date of birth. What follows the place must be a whole date.
_PLACE = re.compile(r"(?:.*,|[^0-9]*[^0-9\s,/:;-]\s*[/:;-]?)\s*(?=[0-9])")
_COMPACT = re.compile(r"[0-9]{8}\Z")
_MONTH_NUMBERS = re.compile(r"(?:([0-9]{4})\s*[/. -]?\s*([0-9]{2})|([0-9]{1,2})\s*[/. -]\s*([0-9]{4}))\Z")
_MONTH_NAMED = re.compile(r"([a-z]+)[\s/.,-]*((?:[0-9]{2}){1,2})\Z")
_SERIAL = re.compile(r"([0-9]{5})(?:[.,]0+)?\Z")


def read(text: str) -> Reading:
    """A calendar day, written with numbers, with a month's name, or as Excel's day number."""
    lowered = text.casefold()
    if weekday := _WEEKDAY.match(lowered):
        lowered = lowered[weekday.end() :]
    lowered = _TIME.sub("", lowered)
    if serial := _SERIAL.match(lowered):
        number = int(serial[1])
        return _EXCEL_DAY_ZERO + timedelta(days=number) if number in SERIALS else Unreadable("date_unreadable")
    if parts := _NUMERIC.match(lowered):
        first, month, last = parts.groups()
        return _day(first, int(month), last) if len(first) == 4 else _day(last, int(month), first)
    if parts := _NAMED.match(lowered):
        return _named(parts[3], parts[2], parts[1])
    if parts := _NAMED_FIRST.match(lowered):
        return _named(parts[3], parts[1], parts[2])
    if _COMPACT.match(lowered):
        # Only one of the two orders can hold: the year of one is the impossible month of the other.
        if lowered[:2] in ("19", "20") and int(lowered[4:6]) <= 12:
            return _day(lowered[:4], int(lowered[4:6]), lowered[6:])
        return _day(lowered[4:], int(lowered[2:4]), lowered[:2])
    return _after_place(lowered)


def read_month(text: str) -> Reading:
    """A month, written with or without a day, as its first day: `Mei 2026`, `05-2026`, `2026/05`, `202605`."""
    day = _in_month(text)
    if isinstance(day, Unreadable):
        return Unreadable("month_unreadable")  # a hint on days would mislead
    return day.replace(day=1) if isinstance(day, date) else day


def _in_month(text: str) -> Reading:
    lowered = text.casefold().strip()
    if parts := _MONTH_NUMBERS.match(lowered):
        year, month = (parts[1], parts[2]) if parts[1] else (parts[4], parts[3])
        return _day(year, int(month), "1")
    if parts := _MONTH_NAMED.match(lowered):
        return _named(parts[2], parts[1], "1")
    return read(text)


def _after_place(text: str) -> Reading:
    place = _PLACE.match(text) if len(text) <= LONGEST else None
    if place and not set(re.findall("[a-z]+", place[0])) & set(_MONTHS):
        rest = text[place.end() :]
        if parts := _NUMERIC.match(rest):
            first, month, last = parts.groups()
            return _day(first, int(month), last) if len(first) == 4 else _day(last, int(month), first)
        if parts := _NAMED.match(rest):
            return _named(parts[3], parts[2], parts[1])
    return Unreadable("date_unreadable")


def _named(year: str, name: str, day: str) -> Reading:
    month = _MONTHS.get(name)
    return Unreadable("month_unknown") if month is None else _day(year, month, day)


def _day(year: str, month: int, day: str) -> Reading:
    if len(year) not in (2, 4) or len(day) > 2:
        return Unreadable("date_unreadable")
    full = int(year)
    if len(year) == 2:
        full += 2000 if full <= PIVOT else 1900
    if month > 12:
        return Unreadable("month_out_of_range")
    if full not in YEARS:
        return Unreadable("year_out_of_range")
    try:
        return date(full, month, int(day))
    except ValueError:
        return Unreadable("impossible_date")
