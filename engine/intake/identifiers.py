"""Numbers that name a person or an employer, each checked for its shape and for what spreadsheets do to it.

Only the digits 0 to 9 count: Python's own tests also accept those of other scripts.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "damaged", "invalid", "missing"]

_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+[0-9]{1,3}\Z|[0-9][.,][0-9]+E[0-9]{1,3}\Z", re.IGNORECASE)
_FLOAT = re.compile(r"([0-9]+)[.,]0{1,2}\Z")
_FILLERS = re.compile(r"[\s.'\u2019_/-]+")
_LETTERS_AND_DIGITS = re.compile(r"[0-9A-Z]+\Z")
_DIGITS = re.compile(r"[0-9]+\Z")
_EXACT_DIGITS = 15  # a spreadsheet keeps no more of a number


@dataclass(frozen=True, slots=True)
class Identifier:
    """What was found: the canonical `value` (empty unless `ok`) and a reason code (beside `ok`, a note)."""

    status: Status
    value: str = ""
    reason: str = ""


def read(kind: str, text: str) -> Identifier:
    """Read an identifier of kind nik, kpj, npp, nib or npwp from a cell's content."""
    bare = text.strip().lstrip("'").strip()
    if not bare:
        return Identifier("missing")
    if _SCIENTIFIC.match(bare.replace(" ", "")):
        return Identifier("damaged", reason="excel_damage")
    if number := _FLOAT.match(bare):
        # A number that went through a spreadsheet as `123.0` is whole as long as all its digits were kept.
        if len(number[1]) > _EXACT_DIGITS:
            return Identifier("damaged", reason="excel_damage")
        bare = number[1]
    return _KINDS[kind](_FILLERS.sub("", bare).upper())


def looks_like_nik(text: str) -> bool:
    """Whether a cell's content has the shape of a NIK, sound or damaged by a spreadsheet."""
    bare = _FILLERS.sub("", text)
    return (len(bare) == 16 and bool(_DIGITS.match(bare))) or read("nik", text).status == "damaged"


def looks_like_kpj(text: str) -> bool:
    """Whether a cell's content has the shape of a KPJ: 8 to 13 characters, most of them digits."""
    found = read("kpj", text)
    if found.status != "ok":
        return found.status == "damaged"
    digits = sum(character in "0123456789" for character in found.value)
    return 8 <= len(found.value) <= 13 and digits >= 7


def _nik(text: str) -> Identifier:
    if not _DIGITS.match(text):
        return Identifier("invalid", reason="not_digits")
    if len(text) != 16:
        return Identifier("invalid", reason="nik_length")
    if len(set(text)) == 1:
        return Identifier("invalid", reason="dummy_number")
    if text.endswith("0000"):
        # No such serial is issued; it is what is left of a NIK that was kept as a number.
        return Identifier("damaged", reason="excel_damage")
    day, month, year = int(text[6:8]), int(text[8:10]), int(text[10:12])
    if day > 40:
        day -= 40  # women
    # 2000 + year: every year of the last century that was a leap year is one in this century, and 2000 is.
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(2000 + year, month)[1]:
        return Identifier("invalid", reason="nik_date")
    if text[0] == "0":
        return Identifier("invalid", reason="nik_region")
    return Identifier("ok", text)


def _kpj(text: str) -> Identifier:
    fault = _alphanumeric_fault(text)
    if fault:
        return Identifier("invalid", reason=fault)
    if len(text) == 10 and _DIGITS.match(text):
        return Identifier("ok", "0" + text, "zero_restored")
    return Identifier("ok", text)


def _npp(text: str) -> Identifier:
    fault = _alphanumeric_fault(text)
    if not fault and _nik(text).status != "invalid":
        fault = "nik_as_npp"
    return Identifier("invalid", reason=fault) if fault else Identifier("ok", text)


def _alphanumeric_fault(text: str) -> str:
    if not _LETTERS_AND_DIGITS.match(text):
        return "not_alphanumeric"
    if len(text) > 20:
        return "too_long"
    # `ADA` and `SUDAH` are answers, not numbers; zeros alone are a placeholder.
    if not any(character in "0123456789" for character in text):
        return "no_digit"
    return "dummy_number" if not text.strip("0") else ""


def _nib(text: str) -> Identifier:
    if not _DIGITS.match(text):
        return Identifier("invalid", reason="not_digits")
    if not text.strip("0"):
        return Identifier("invalid", reason="dummy_number")
    if len(text) == 12:
        return Identifier("ok", "0" + text, "zero_restored")
    return Identifier("ok", text) if len(text) == 13 else Identifier("invalid", reason="nib_length")


def _npwp(text: str) -> Identifier:
    """15 digits (before 2024), 16, or 22 with the place of business; the canonical value has 16."""
    if not _DIGITS.match(text):
        return Identifier("invalid", reason="not_digits")
    if not text.strip("0"):
        return Identifier("invalid", reason="dummy_number")
    if len(text) == 14:
        return Identifier("ok", "00" + text, "zero_restored")
    if len(text) == 15:
        return Identifier("ok", "0" + text)
    if len(text) == 16:
        return Identifier("ok", text)
    if len(text) == 22:
        if text.endswith("0" * 7):
            return Identifier("damaged", reason="excel_damage")
        return Identifier("ok", text[:16])
    return Identifier("invalid", reason="npwp_length")


_KINDS: dict[str, Callable[[str], Identifier]] = {"nik": _nik, "kpj": _kpj, "npp": _npp, "nib": _nib, "npwp": _npwp}
