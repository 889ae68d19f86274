"""Conditions: what a rule asks of a case, as a small tree that every engine translates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ..errors import Location
from ..text import Text

PATTERNS: Mapping[str, re.Pattern[str]] = {
    "nik": re.compile(r"[0-9]{16}\Z"),
    "kpj": re.compile(r"[0-9A-Z]{11}\Z"),
    "npp": re.compile(r"[0-9A-Z]{1,20}\Z"),
    "nib": re.compile(r"[0-9]{13}\Z"),
    "npwp": re.compile(r"[0-9]{15,16}\Z"),
}


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a date is moved: `sign` is 1 or -1, by `amount` of `unit`, or by a parameter in its own unit.

    `then` is a further move after this one: months before days before working days, as a due date is told.
    """

    sign: int
    amount: int = 0
    unit: str = ""
    param: str | None = None
    then: Shift | None = None

    def steps(self) -> Iterator[Shift]:
        """This move and those after it."""
        step: Shift | None = self
        while step is not None:
            yield step
            step = step.then


@dataclass(frozen=True, slots=True)
class Constant:
    """A value written in the rule; a date may be moved."""

    value: bool | int | str | date
    shift: Shift | None = None


@dataclass(frozen=True, slots=True)
class FactSide:
    """Another fact of the same case; a date may be moved."""

    fact: str
    shift: Shift | None = None


@dataclass(frozen=True, slots=True)
class ParamSide:
    """A dated parameter, as in force on the case's law date."""

    param: str
    shift: Shift | None = None


Side = Constant | FactSide | ParamSide


@dataclass(frozen=True, slots=True)
class Compare:
    """`fact operator side`, with is, is_not and the orders of numbers and dates."""

    fact: str
    operator: str
    side: Side
    at: Location
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Among:
    """`fact in [values]`, or not in when `negated`."""

    fact: str
    values: tuple[bool | int | str | date, ...]
    negated: bool
    at: Location
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """`fact is known`: true on a value, false on none, unknown when it cannot be said."""

    fact: str
    at: Location
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """`fact matches` one of the named PATTERNS."""

    fact: str
    pattern: str
    at: Location
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Breached:
    """Another rule found a violation or an indication in this case."""

    rule: str
    at: Location
    name: str | None = None


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...]
    at: Location
    name: str | None = None


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]
    at: Location
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """`says` stands for the words of a negation that no rule wrote: that a rule yields to another, named by `first`."""

    part: Condition
    at: Location
    name: str | None = None
    says: Text | None = None
    first: Text | None = None


@dataclass(frozen=True, slots=True)
class Quantified:
    """`every`, `some` or `none` of the children that `where` selects meet `meets`."""

    kind: str
    group: str
    where: Condition | None
    meets: Condition | None
    at: Location
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """The number of children that `where` selects and that meet `meets`, compared with a number."""

    group: str
    where: Condition | None
    meets: Condition | None
    operator: str
    side: Side
    at: Location
    name: str | None = None


Leaf = Compare | Among | Known | Matches | Breached
Condition = Leaf | All | AnyOf | Not | Quantified | Count


def parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside a condition, those over children included."""
    if isinstance(condition, All | AnyOf):
        return condition.parts
    if isinstance(condition, Not):
        return (condition.part,)
    if isinstance(condition, Quantified | Count):
        return tuple(part for part in (condition.where, condition.meets) if part is not None)
    return ()


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and everything inside it, outermost first."""
    yield condition
    for part in parts(condition):
        yield from walk(part)


def side_of(condition: Condition) -> Side | None:
    """The other side of a comparison or count."""
    return condition.side if isinstance(condition, Compare | Count) else None


def facts_read(condition: Condition) -> Iterator[str]:
    """Every fact a condition reads itself, on either side, in order of appearance."""
    for node in walk(condition):
        if isinstance(node, Compare | Among | Known | Matches):
            yield node.fact
        side = side_of(node)
        if isinstance(side, FactSide):
            yield side.fact


def params_read(condition: Condition) -> Iterator[str]:
    """Every parameter a condition reads itself."""
    for node in walk(condition):
        side = side_of(node)
        if isinstance(side, ParamSide):
            yield side.param
        if side is not None and side.shift is not None and side.shift.param is not None:
            yield side.shift.param
