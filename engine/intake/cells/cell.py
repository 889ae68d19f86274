"""One cell as one fact: its value, and why there is none or how it was mended."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ...language.vocabulary import IDENTIFIERS, Fact
from ...values import NONE, Unknown, Value
from .. import identifiers
from . import dates, numbers, words
from .reading import Reading, Unreadable, content, is_blank, is_dash, spoiled

LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class Cell:
    """`reason` is a code of `intake.reasons`: why the value is unknown, or, beside a value, how it was mended.

    `status` is that of an identifier: ok, damaged, invalid or missing; empty for other facts.
    `blank` says that the cell is empty, whatever an empty cell means for the fact.
    """

    value: Value
    reason: str = ""
    status: str = ""
    blank: bool = False


class Reader:
    """Reads the cells of one column; what it needs to compare words is made once."""

    def __init__(self, fact: Fact) -> None:
        self._fact = fact

    def read(self, raw: str) -> Cell:
        """The cell as the fact; an empty one says what the fact's `blank` says, an unreadable one is damaged."""
        fact, text = self._fact, content(raw)
        if is_blank(text) and not (fact.is_number and is_dash(text)):
            return Cell(fact.blank, status="missing" if fact.type in IDENTIFIERS else "", blank=True)
        if words.is_none(fact, text):
            return Cell(NONE, status="missing" if fact.type in IDENTIFIERS else "")
        if fact.type in IDENTIFIERS:
            return _identifier(fact, text)
        reading = spoiled(text) or self._by_type(text)
        return Cell(Unknown.DAMAGED, reading.reason) if isinstance(reading, Unreadable) else Cell(reading)

    def _by_type(self, text: str) -> Reading:
        fact = self._fact
        if fact.is_number:
            return numbers.read(fact, text)
        if fact.type == "date":
            return dates.read_month(text) if fact.month else dates.read(text)
        if fact.type == "boolean":
            return words.read_boolean(text)
        if fact.type == "enum":
            return self._words.read(text)
        return Unreadable("text_too_long") if len(text) > LONGEST_TEXT else text

    @cached_property
    def _words(self) -> words.Words:
        return words.Words(self._fact)


def read(fact: Fact, raw: str) -> Cell:
    """Read one cell as a fact; see `Reader` for many of them."""
    return Reader(fact).read(raw)


def _identifier(fact: Fact, text: str) -> Cell:
    if why := spoiled(text):
        return Cell(Unknown.DAMAGED, why.reason, "damaged")
    found = identifiers.read(fact.type, text)
    value: Value = found.value if found.status == "ok" else Unknown.DAMAGED
    return Cell(value, found.reason, found.status)
