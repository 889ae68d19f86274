"""The value of a cell that is no text (a number, a day, a switch) as text that reads back as the same value."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from decimal import Decimal

EXACT_DIGITS = 15  # a spreadsheet keeps no more of a number
LONGEST_PLAIN = 40


def text_of(value: object) -> str:
    """The text of a cell's value: days as YYYY-MM-DD, whole numbers without `.0`, switches as TRUE and FALSE."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        midnight = value.time() == time() and value.tzinfo is None
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=text_of)
    return str(value)


def _number(value: float) -> str:
    if not value.is_integer() and not abs(value) >= 10**EXACT_DIGITS:
        text = repr(value)
        # 350.125 would read as three hundred fifty thousand one hundred twenty-five: here the mark is a decimal one.
        return f"{text}0" if len(text) - text.find(".") == 4 and "." in text and "e" not in text else text
    digits = f"{abs(value):.0f}"
    if len(digits) <= EXACT_DIGITS:
        return f"{value:.0f}" if value else "0"
    if len(digits) > LONGEST_PLAIN:
        return repr(value)
    # Digits beyond the fifteenth are not the ones that were typed; `.0` keeps them from being taken for an identifier.
    return f"{value:.0f}.0"
