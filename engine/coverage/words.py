"""Figures of coverage as people read them, in both languages: shares, intervals, names of regions and segments."""

from __future__ import annotations

from ..language.rulebook import Rulebook
from ..text import Lang, Text, number
from .figures import Interval
from .programme import Plan

NOT_KNOWN = "–"


def percent(ppm: int, lang: Lang) -> str:
    """`37,48%`: two decimals, half a last digit counting as one."""
    hundredths = (abs(ppm) + 50) // 100
    whole = f"{hundredths // 100}{',' if lang == 'id' else '.'}{hundredths % 100:02}%"
    return f"-{whole}" if ppm < 0 else whole


def people(value: Interval | None, lang: Lang) -> str:
    """A number of people, or from the fewest to the most there can be."""
    if value is None:
        return NOT_KNOWN
    return number(value.low, lang) if value.exact else f"{number(value.low, lang)}–{number(value.high, lang)}"


def shares(value: Interval | None, lang: Lang) -> str:
    """A share, or from the lowest to the highest it can be."""
    if value is None:
        return NOT_KNOWN
    low, high = percent(value.low, lang), percent(value.high, lang)
    return low if low == high else f"{low}–{high}"


def region_name(code: str, rulebook: Rulebook) -> Text:
    """The name of a region by its Kemendagri code."""
    value = rulebook.vocabulary.facts["region.code"].values.get(code)
    return value.label if value is not None else Text.same(code)


def label_of(fact: str, value: str, rulebook: Rulebook) -> Text:
    """The label of a value of an enum; what is not stated says so."""
    meaning = rulebook.vocabulary.facts[fact].values.get(value)
    return meaning.label if meaning is not None else NOT_STATED


def rests_on(plan: Plan) -> Text:
    """Which figures a plan rests on: whose, and of which days."""
    whose = SUMMED if plan.summed else REPORTED
    first, last = plan.days[0], plan.days[-1]
    return (ONE_DAY if first == last else SOME_DAYS).fill(w=whose, a=first, b=last)


SUMMED = Text("jumlah kabupaten/kota", "the sum of the regions")
REPORTED = Text("angka provinsi", "the province's figure")
ONE_DAY = Text("dihitung dari {w} per {b}", "worked out from {w} of {b}")
SOME_DAYS = Text(
    "dihitung dari {w}; angkanya dari {a} sampai {b}", "worked out from {w}; its figures are of {a} to {b}"
)
NOT_STATED = Text("tidak disebut", "not stated")
