"""What conditions compile to: small functions of a case, made once and asked for every case.

Cases are judged by the million, so what is the same for all of them is settled here beforehand: how many parts there
are, whether the other side is a constant, what a day's figures are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from ..values import NONE, Nothing, Unknown, Value
from .case import Case
from .truth import Truth

Read = Callable[[Case], Value]
Holds = Callable[[Case], Truth]

# Of values, or of columns of them.
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "is": eq, "is_not": ne,
    "at_least": ge, "more_than": gt, "at_most": le, "less_than": lt,
    "before": lt, "after": gt, "on_or_before": le, "on_or_after": ge,
}  # fmt: skip


def joined(parts: Sequence[Holds], settles: bool) -> Holds:
    """Parts of which one alone settles it: false under `all`, true under `any`; else unknown if any is unknown.

    A part is asked only if none before it has settled it.
    """

    def truth(case: Case) -> Truth:
        result: Truth = not settles
        for part in parts:
            found = part(case)
            if found is settles:
                return settles
            if found is None:
                result = None
        return result

    return truth


def negated(part: Holds) -> Holds:
    """False for true, true for false, unknown for unknown."""

    def truth(case: Case) -> Truth:
        found = part(case)
        return None if found is None else not found

    return truth


def known(read: Read) -> Holds:
    """Whether there is one; unknown where that is not known."""

    def truth(case: Case) -> Truth:
        value = read(case)
        return None if isinstance(value, Unknown) else value is not NONE

    return truth


def fits(read: Read, fits_: Callable[[Any], bool], if_none: bool) -> Holds:
    """Whether a value fits; unknown if it is, and as said where there is none."""

    def truth(case: Case) -> Truth:
        value = read(case)
        if isinstance(value, Unknown):
            return None
        return if_none if value is NONE else fits_(value)

    return truth


def compared(operator: str, left: Read, right: Read) -> Holds:
    """Whether `left operator right`; unknown if a side is. None (nothing) equals and precedes no value."""
    holds, if_none = COMPARE[operator], operator == "is_not"

    def truth(case: Case) -> Truth:
        one, other = left(case), right(case)
        if isinstance(one, Unknown) or isinstance(other, Unknown):
            return None
        if isinstance(one, Nothing) or isinstance(other, Nothing):
            return if_none
        return bool(holds(one, other))

    return truth


def compared_with(operator: str, left: Read, value: Value) -> Holds:
    """The same with a constant on the other side, which is neither unknown nor nothing."""
    holds, if_none = COMPARE[operator], operator == "is_not"

    def truth(case: Case) -> Truth:
        one = left(case)
        if isinstance(one, Unknown):
            return None
        return if_none if one is NONE else bool(holds(one, value))

    return truth


def once_a_day(read: Read, law_date: Callable[[Case], date]) -> Read:
    """The same reader, for what follows from a case's law date alone."""
    found: dict[date, Value] = {}

    def again(case: Case) -> Value:
        day = law_date(case)
        if day not in found:
            found[day] = read(case)
        return found[day]

    return again


def assuming(read: Read, assumed: Value) -> Read:
    """The same reader, with what a fact is taken to be where it is unknown."""

    def filled(case: Case) -> Value:
        value = read(case)
        return assumed if isinstance(value, Unknown) else value

    return filled
