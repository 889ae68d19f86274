"""What is the same for all cases of a stratum, told once by the reference: what no list says anything of.

Most facts of a rulebook are in none of the lists of a run. What rests on such facts alone is worked out for one case
that stands for all, so that no column is worked out for it, nor for a rule that applies to none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, NoReturn

from ...decide.case import Case
from ...decide.evaluate import Evaluator
from ...decide.truth import Truth, all_of, any_of
from ...frames.cells import state_of
from ...language import condition as c
from ...values import Value
from .conditions import truth_column
from .stratum import Step, Stratum


class Varying(Enum):
    """What is told of what may differ from case to case."""

    VARIES = "varies"


VARIES = Varying.VARIES


class _Asked(Exception):
    """What was asked for rests on what lists say of each case, or on its children."""


class _Stated(Mapping[str, Any]):
    """The facts of the case that stands for all: none that a list has a column for may be asked."""

    def __init__(self, columns: frozenset[str]) -> None:
        self._columns = columns

    def __getitem__(self, name: str) -> Any:
        if state_of(name) in self._columns:
            raise _Asked
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and state_of(name) in self._columns

    def __iter__(self) -> Iterator[str]:
        raise _Asked

    def __len__(self) -> int:
        raise _Asked


class _Children(Mapping[str, Any]):
    """The children of the case that stands for all, and what was counted of them: nothing of it may be asked."""

    def __getitem__(self, name: str) -> NoReturn:
        raise _Asked

    def __contains__(self, name: object) -> NoReturn:
        raise _Asked

    def __iter__(self) -> NoReturn:
        raise _Asked

    def __len__(self) -> NoReturn:
        raise _Asked


class _SomeHaveNone:
    """The parent where some cases have none: nothing of it may be asked."""

    def __getattr__(self, name: str) -> NoReturn:
        raise _Asked


@dataclass
class Alike:
    """Answers for all cases of strata of one shape; what it was asked it remembers.

    `steps` are those by which something is worked out for such strata, by what it is.
    """

    evaluator: Evaluator
    case: Case
    steps: dict[str, list[Step]] = field(default_factory=dict)
    _truths: dict[str, Truth | Varying] = field(default_factory=dict)
    _values: dict[str, Value | Varying] = field(default_factory=dict)

    @staticmethod
    def shape(stratum: Stratum) -> tuple[Any, ...]:
        """What two strata must share for the same to be alike in both."""
        above = () if stratum.parent is None else (bool(stratum.places().null_count()), Alike.shape(stratum.parent))
        return (stratum.subject, stratum.law_date, frozenset(stratum.given.columns), stratum.unstated(), above)

    @staticmethod
    def of(stratum: Stratum, evaluator: Evaluator, as_of: date) -> Alike:
        """For strata of this one's shape."""
        return Alike(evaluator, _stand_in(stratum, as_of))

    def truth(self, condition: c.Condition) -> Truth | Varying:
        """The truth of a condition for each of the cases, or that it varies."""
        key = truth_column(condition)
        if key not in self._truths:
            self._truths[key] = self._truth(condition)
        return self._truths[key]

    def value(self, fact: str) -> Value | Varying:
        """The value of a fact for each of the cases, or that it varies."""
        if fact not in self._values:
            try:
                self._values[fact] = self.evaluator.reader(fact, self.case.subject)(self.case)
            except _Asked:
                self._values[fact] = VARIES
        return self._values[fact]

    def _truth(self, condition: c.Condition) -> Truth | Varying:
        if isinstance(condition, c.All | c.AnyOf):
            return self._joined(condition)
        try:
            return self.evaluator.test(condition, self.case.subject).truth(self.case)
        except _Asked:
            return VARIES

    def _joined(self, condition: c.All | c.AnyOf) -> Truth | Varying:
        """One part may settle the whole, whatever the others are."""
        settles = not isinstance(condition, c.All)
        told = [self.truth(part) for part in condition.parts]
        known = [truth for truth in told if not isinstance(truth, Varying)]
        if settles in known or len(known) == len(told):
            return (any_of if settles else all_of)(known)
        return VARIES


def _stand_in(stratum: Stratum, as_of: date) -> Case:
    parent: Any = None
    if stratum.parent is not None:
        parent = _SomeHaveNone() if stratum.places().null_count() else _stand_in(stratum.parent, as_of)
    stated, children = _Stated(frozenset(stratum.given.columns)), _Children()
    return Case(stratum.subject, stated, as_of, parent, groups=children, tallies=children, waits=children)  # type: ignore[arg-type]
