"""How a case's facts stand before durable_rules: whole numbers and texts, each under a name of its own.

What is unknown is left out, so that no comparison holds of it, neither the one asked nor its opposite. What is known
to be none stands as a word or number with which every comparison comes out as the reference has it; because that
depends on the side it stands on, so do the names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ...decide.case import Case
from ...decide.compiled import Read
from ...decide.evaluate import Test
from ...decide.truth import Tally
from ...language.condition import Count, Quantified
from ...text import Text
from ...values import NONE, Unknown, Value
from .profile import LIMIT, number_fault, text_fault
from .question import Plain

Role = Literal["left", "right", "low", "high", "plain", "state"]
# `low` and `high` stand for none by a number below or above every other, `plain` leaves none out.
FOR_NONE: dict[str, Plain | None] = {
    "left": "none",
    "right": "nothing",
    "low": 1 - LIMIT,
    "high": LIMIT - 1,
    "plain": None,
}


class Unfit(Exception):
    """A fact of a case that cannot be put before durable_rules; the case is withheld."""

    def __init__(self, name: str, why: Text) -> None:
        super().__init__(f"{name}: {why.en}")
        self.name, self.why = name, why


@dataclass(frozen=True)
class Operand:
    """One property of the fact that stands for a case, and how it is read; None leaves it out."""

    name: str
    read: Callable[[Case], Plain | None]


def operand(name: str, role: Role, read: Read) -> Operand:
    """A value as it stands on one side of a comparison, or, as `state`, whether it is a value or none."""
    label = f"{name}:{role}"
    if role == "state":
        return Operand(label, lambda case: _state(read(case)))

    def plain(case: Case) -> Plain | None:
        value = read(case)
        if isinstance(value, Unknown):
            return None
        return FOR_NONE[role] if value is NONE else told(label, value, words=role in ("left", "right"))

    return Operand(label, plain)


def told(name: str, value: Value, words: bool) -> Plain:
    """A value as the library is told it: words with = before them, dates by their day number; raises Unfit."""
    if words and isinstance(value, bool):
        return "=true" if value else "=false"
    if words and isinstance(value, str):
        if (why := text_fault(value)) is not None:
            raise Unfit(name, why)
        return f"={value}"
    if not words and isinstance(value, date):
        return value.toordinal()
    if not words and isinstance(value, int) and not isinstance(value, bool):
        if (why := number_fault(abs(value) + 1)) is not None:  # the last one stands for none
            raise Unfit(name, why)
        return value
    raise Unfit(name, Text("jenis nilainya lain dari yang dibandingkan.", "its type is not the one compared with."))


def _state(value: Value) -> str | None:
    if isinstance(value, Unknown):
        return None
    return "none" if value is NONE else "value"


def truth(name: str, test: Test) -> Operand:
    """Whether a condition holds that the library has no words for."""
    return Operand(f"{name}:holds", lambda case: {True: "yes", False: "no", None: None}[test.truth(case)])


def tallied(name: str, test: Test, part: Literal["least", "most", "failing", "open"]) -> Operand:
    """A number over children: for which a condition surely holds, may hold (if none are missing), fails, is open."""
    assert isinstance(test.condition, Quantified | Count) and test.tally is not None
    tally = test.tally
    parts: dict[str, Callable[[Tally], int | None]] = {
        "least": lambda found: found.true,
        "most": lambda found: found.true + found.unknown if found.complete else None,
        "failing": lambda found: found.false,
        "open": lambda found: found.unknown + (0 if found.complete else 1),
    }
    pick = parts[part]
    return Operand(f"{name}:{part}", lambda case: pick(tally(case)))
