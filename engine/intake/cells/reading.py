"""What a reader of one cell says, and what every reader does first: take away what is not content."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...values import Value
from ..spelling import visible

_PLACEHOLDERS = frozenset({"", "-", "–", "—", "--", "n/a", "#n/a", "null", "(null)", "none", "nan", "."})
_ZERO_DASHES = frozenset({"-", "–", "—", "--"})
_EXCEL_ERROR = re.compile(r"#(REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|#+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The cell cannot be read; `reason` is a code of `intake.reasons`."""

    reason: str


Reading = Value | Unreadable


def content(raw: str) -> str:
    """The cell without needless white space, invisible characters, and Excel's marks for text (`'`, `="…"`)."""
    text = visible(raw)
    if text.startswith('="') and text.endswith('"') and len(text) > 3:
        text = text[2:-1].strip()
    return text[1:].lstrip() if text.startswith("'") else text


def is_blank(text: str) -> bool:
    """Whether a cell's content stands for an empty cell, such as `-` or `N/A`."""
    return text.casefold() in _PLACEHOLDERS


def is_dash(text: str) -> bool:
    """Whether the content is a dash, which accounting cells show for zero."""
    return text in _ZERO_DASHES


def spoiled(text: str) -> Unreadable | None:
    """Why no reader can make anything of this content: a spreadsheet's error value, or bytes that are no text."""
    if _EXCEL_ERROR.fullmatch(text):
        return Unreadable("excel_error")
    if "\0" in text:
        return Unreadable("nul_byte")
    return None
