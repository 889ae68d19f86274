"""Amounts of rupiah and whole numbers in the spellings offices use; what could be read in two ways is not read."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from ...language.vocabulary import Fact
from .reading import Reading, Unreadable, is_dash

SMALLEST_WAGE = 100_000
LONGEST = 60  # characters; no amount is longer

_AMBIGUOUS = Unreadable("number_ambiguous")
_NOT_A_NUMBER = Unreadable("not_a_number")
_SCALES = {"rb": 10**3, "ribu": 10**3, "jt": 10**6, "juta": 10**6, "miliar": 10**9, "milyar": 10**9}
_CURRENCY = re.compile(r"\A(rp|idr)\s*\.?\s*|\s*(rp|idr|rupiah)\Z")
_SCALE = re.compile(r"\s*(rb|ribu|jt|juta|miliar|milyar)\.?\Z")
_COUNTED = re.compile(r"\s*(orang|org|bulan|bln|pekerja|karyawan|pegawai|tk|people|workers|months?)\.?\Z")
_NO_CENTS = re.compile(r"\s*[.,]\s*[-–—]+\Z")
_SCIENTIFIC = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?e[-+]?[0-9]+\Z")
_DIGITS_AND_MARKS = re.compile(r"[0-9][0-9., ]*\Z|[.,][0-9]+\Z")
_FIRST_GROUP = re.compile(r"[1-9][0-9]{0,2}")
_GROUP = re.compile(r"[0-9]{3}")
_BY_SPACES = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?=[.,]|\Z)")


def read(fact: Fact, text: str) -> Reading:
    """An amount in whole rupiah (cents rounded half up) or a whole number, within the fact's range."""
    exact = _rupiah(text.casefold()) if fact.type == "rupiah" else _count(text.casefold())
    if isinstance(exact, Unreadable):
        return exact
    if fact.type == "integer" and exact != exact.to_integral_value():
        return Unreadable("not_whole")
    low, high = fact.range
    # Compared before it is rounded: rounding fails on numbers of absurd length.
    if not low - 1 < exact < high + 1:
        return Unreadable("out_of_range")
    number = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if not low <= number <= high:
        return Unreadable("out_of_range")
    if fact.monthly_wage and number < SMALLEST_WAGE:
        return Unreadable("wage_too_small" if number else "wage_zero")
    return number


def _rupiah(text: str) -> Decimal | Unreadable:
    # The sign may stand before or after the currency: -Rp5.000, Rp -5.000, (Rp5.000), Rp (5.000).
    negative, text = _sign(_CURRENCY.sub("", text))
    negative_inside, text = _sign(_CURRENCY.sub("", text).strip())
    if is_dash(text) or not text:
        # `Rp -` is how an accounting cell shows zero; a lone `Rp` says nothing.
        return Decimal(0) if text else _NOT_A_NUMBER
    text = _NO_CENTS.sub("", text)
    scale = _SCALE.search(text)
    exact = _decimal(text[: scale.start()] if scale else text, scaled=scale is not None)
    if isinstance(exact, Unreadable):
        return exact
    amount = exact * (_SCALES[scale[1]] if scale else 1)
    return -amount if negative or negative_inside else amount


def _count(text: str) -> Decimal | Unreadable:
    if is_dash(text):
        return Decimal(0)
    negative, text = _sign(_COUNTED.sub("", text))
    exact = _decimal(text, scaled=False)
    return -exact if negative and isinstance(exact, Decimal) else exact


def _sign(text: str) -> tuple[bool, str]:
    if text.startswith("(") and text.endswith(")"):
        return True, text[1:-1].strip()
    if text[:1] in ("-", "−", "–") and len(text) > 1:
        return True, text[1:].strip()
    return False, text.removeprefix("+")


def _decimal(text: str, *, scaled: bool) -> Decimal | Unreadable:
    """The number in digits and marks; `scaled` when `juta` or the like follows, which makes small fractions usual."""
    if len(text) > LONGEST:
        return Unreadable("out_of_range" if text.strip("0123456789., ") == "" else "not_a_number")
    if _SCIENTIFIC.match(text):
        return Unreadable("excel_damage")
    if not _DIGITS_AND_MARKS.match(text):
        return _NOT_A_NUMBER
    if spaced := _BY_SPACES.match(text):
        text = spaced[0].replace(" ", "") + text[spaced.end() :]
    text = text.strip()
    if " " in text:
        return _AMBIGUOUS
    marks = [mark for mark in text if mark in ".,"]
    if not marks:
        return Decimal(text)
    if len(set(marks)) == 2:
        whole, fraction = text.rsplit(marks[-1], 1)
        grouped = _grouped(whole, marks[0])
        return Decimal(f"{grouped}.{fraction or 0}") if grouped else _AMBIGUOUS
    if len(marks) > 1:
        grouped = _grouped(text, marks[0])
        return Decimal(grouped) if grouped else _AMBIGUOUS
    return _one_mark(text, marks[0], scaled=scaled)


def _one_mark(text: str, mark: str, *, scaled: bool) -> Decimal | Unreadable:
    whole, fraction = text.split(mark)
    if not whole or not fraction:
        return _AMBIGUOUS
    if not fraction.strip("0") and (len(fraction) != 3 or not whole.strip("0")):
        return Decimal(whole)
    if len(fraction) == 3:
        # 3.500 is three thousand five hundred; 3.500 juta may be 3.5 million or 3.5 billion.
        grouped = "" if scaled else _grouped(text, mark)
        return Decimal(grouped) if grouped else _AMBIGUOUS
    # 3.5 in a column of rupiah is no amount of rupiah: millions are meant, or an error; neither is for us to say.
    if not scaled and int(whole) < 1000:
        return _AMBIGUOUS
    return Decimal(f"{whole}.{fraction}")


def _grouped(text: str, mark: str) -> str:
    """The digits of a number in groups of three, or nothing when the groups do not fit."""
    first, *rest = text.split(mark)
    fits = _FIRST_GROUP.fullmatch(first) and all(_GROUP.fullmatch(group) for group in rest)
    return first + "".join(rest) if fits else ""
