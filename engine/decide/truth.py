"""Three-valued logic: true, false, and unknown (None)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Truth = bool | None


def not_(truth: Truth) -> Truth:
    """False for true, true for false, unknown for unknown."""
    return None if truth is None else not truth


def all_of(truths: Iterable[Truth]) -> Truth:
    """False if any is false, else unknown if any is unknown, else true; true of nothing."""
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def any_of(truths: Iterable[Truth]) -> Truth:
    """True if any is true, else unknown if any is unknown, else false; false of nothing."""
    result: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            result = None
    return result


@dataclass(frozen=True, slots=True)
class Tally:
    """How many children a condition holds, fails and is unknown for; `complete` when there are no others."""

    true: int
    false: int
    unknown: int
    complete: bool

    @staticmethod
    def of(truths: Iterable[Truth], complete: bool) -> Tally:
        """Counts the truths of the children."""
        counts = {True: 0, False: 0, None: 0}
        for truth in truths:
            counts[truth] += 1
        return Tally(counts[True], counts[False], counts[None], complete)

    def every(self) -> Truth:
        """Whether all hold; an incomplete group counts as one more unknown child."""
        if self.false:
            return False
        return True if not self.unknown and self.complete else None

    def some(self) -> Truth:
        """Whether at least one holds."""
        if self.true:
            return True
        return False if not self.unknown and self.complete else None

    def none(self) -> Truth:
        """Whether not a single one holds."""
        return not_(self.some())

    def compare(self, operator: str, number: int) -> Truth:
        """Whether the number that holds compares so: only if it does for every number it could be."""
        low = self.true
        high = self.true + self.unknown if self.complete else None
        if operator in ("at_most", "less_than"):
            return not_(self.compare("more_than" if operator == "at_most" else "at_least", number))
        least = number if operator == "at_least" else number + 1
        if low >= least:
            return True
        return False if high is not None and high < least else None


def breach(applies: Truth, requires: Truth) -> Truth:
    """Whether a duty that applies is not met: applies AND NOT requires."""
    return all_of((applies, not_(requires)))
