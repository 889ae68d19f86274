"""Cells whose spelling leaves nothing to ask: read a column at a time.

What a cell means is defined by `cells.cell` alone. An expression here takes only spellings for which it is sure to
find the same value, without any note; every other cell is left to `cells.cell`. It need not know all sound spellings.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from ..language.vocabulary import Fact
from .cells.cell import LONGEST_TEXT
from .cells.dates import YEARS
from .cells.numbers import SMALLEST_WAGE

SHORTEST_NUMBER = 8  # digits; a shorter number might count columns or pages
_SHORTEST_TEXT = 7  # no placeholder such as (null) is as long

# Days that every month has, those that all but February have, and those of long months; 40 more for women. The 29th of
# February depends on the year, so it is not taken here.
_NIK = (
    "^[1-9][0-9]{5}(?:"
    "(?:0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(?:0[1-9]|1[0-2])"
    "|(?:29|30|69|70)(?:0[13-9]|1[0-2])"
    "|(?:31|71)(?:0[13578]|1[02])"
    ")[0-9]{6}$"
)
_ONE_DIGIT = [digit * 16 for digit in "123456789"]
# A KPJ of ten digits has lost its leading zero, which is noted; zeros alone, or letters alone, are no number.
_LETTERS_AND_DIGITS = "^(?:[1-9][0-9]{7,8}|[1-9][0-9]{10,19}|0[1-9][0-9]{9,18}|[A-Za-z]{1,3}[0-9]{5,17})$"
_PLAIN_NUMBER = r"^(?:0|[1-9][0-9]{0,14}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4})$"
_RUPIAH = r"^(?:Rp\.? ?)?(?:0|[1-9][0-9]{0,14}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4})$"
_WORDS = "^[A-Za-z0-9][A-Za-z0-9.,()&/'-]*(?: [A-Za-z0-9.,()&/'-]+)*$"


@dataclass(frozen=True)
class Clean:
    """Whether a cell is cleanly spelled (never null), and its value where it is."""

    is_clean: pl.Expr
    value: pl.Expr


def clean(fact: Fact, column: str) -> tuple[Clean, ...]:
    """The ways to read the clean cells of a column of text as a fact, of which the first costs least.

    There is none when no spelling of the fact is simple.
    """
    make = None if fact.month else _BY_TYPE.get(fact.type)
    # Words that say there is none have no digits, or else a number may be one of them; and any text may.
    if make is None or (fact.none_words and (fact.type == "text" or re.search("[0-9]", "".join(fact.none_words)))):
        return ()
    # Spaces around a cell, and the mark with which Excel keeps a number as text, are no content.
    bare = pl.col(column).str.strip_chars(" ").str.strip_prefix("'")
    return (_digits if fact.is_number else make)(fact, pl.col(column)), make(fact, bare)


def _nik(fact: Fact, text: pl.Expr) -> Clean:
    return Clean(text.str.contains(_NIK) & ~text.str.ends_with("0000") & ~text.is_in(_ONE_DIGIT), text)


def _letters_and_digits(fact: Fact, text: pl.Expr) -> Clean:
    return Clean(text.str.contains(_LETTERS_AND_DIGITS), text.str.to_uppercase())


def _npp(fact: Fact, text: pl.Expr) -> Clean:
    known = _letters_and_digits(fact, text)
    return Clean(known.is_clean & ~text.str.contains("^[0-9]{16}$"), known.value)  # it may be a NIK


def _nib(fact: Fact, text: pl.Expr) -> Clean:
    return Clean(text.str.contains("^[0-9]{13}$") & text.str.contains("[1-9]"), text)


def _npwp(fact: Fact, text: pl.Expr) -> Clean:
    return Clean(text.str.contains("^[0-9]{15,16}$") & text.str.contains("[1-9]"), text.str.zfill(16))


def _digits(fact: Fact, text: pl.Expr) -> Clean:
    low, high = fact.range
    low = max(low, SMALLEST_WAGE if fact.monthly_wage else 1)
    number = text.cast(pl.Int64, strict=False)
    # Polars also takes signs and needless zeros for digits.
    bare = ~text.str.starts_with("+") & ~text.str.starts_with("0")
    return Clean(bare & number.is_between(low, high).fill_null(False), number)


def _number(fact: Fact, text: pl.Expr) -> Clean:
    low, high = fact.range
    low = max(low, SMALLEST_WAGE) if fact.monthly_wage else low
    shape = text.str.contains(_RUPIAH if fact.type == "rupiah" else _PLAIN_NUMBER)
    digits = text.str.strip_prefix("Rp").str.replace_all(".", "", literal=True).str.strip_chars_start(" ")
    number = digits.cast(pl.Int64, strict=False)
    return Clean(shape & number.is_between(low, high).fill_null(False), number)


def _date(fact: Fact, text: pl.Expr) -> Clean:
    day_first = text.str.contains("^[0-9]{2}[-/][0-9]{2}[-/][0-9]{4}$")
    year_first = text.str.contains("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    same_sign = text.str.replace_all("/", "-", literal=True)
    day = (
        pl.when(day_first)
        .then(same_sign.str.to_date("%d-%m-%Y", strict=False))
        .when(year_first)
        .then(text.str.to_date("%Y-%m-%d", strict=False))
    )
    # A day that no calendar has is null.
    return Clean(day.dt.year().is_between(YEARS.start, YEARS.stop - 1).fill_null(False), day)


def _text(fact: Fact, text: pl.Expr) -> Clean:
    length = text.str.len_bytes().is_between(_SHORTEST_TEXT, LONGEST_TEXT)
    return Clean(length & text.str.contains(_WORDS), text)


_BY_TYPE: dict[str, Callable[[Fact, pl.Expr], Clean]] = {
    "nik": _nik,
    "kpj": _letters_and_digits,
    "npp": _npp,
    "nib": _nib,
    "npwp": _npwp,
    "integer": _number,
    "rupiah": _number,
    "date": _date,
    "text": _text,
}
