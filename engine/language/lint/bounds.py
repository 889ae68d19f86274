"""No formula can leave 64-bit whole numbers, so that every engine computes the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ...errors import Fault
from ...text import Text
from ..derived import Formula
from ..formula import INT64, Bounds, bounds, walk

if TYPE_CHECKING:
    from ..rulebook import Rulebook


def faults(rulebook: Rulebook) -> Iterator[Fault]:
    """Formulas of which some part can exceed the largest 64-bit number."""
    range_of = _ranges(rulebook)
    for fact in rulebook.derived.values():
        if not isinstance(fact.way, Formula):
            continue
        for term in walk(fact.way.term):
            low, high = bounds(term, range_of, rulebook.parameters)
            if max(-low, high) > INT64:
                yield Fault(
                    fact.at,
                    Text(
                        "Hasil rumus dapat melampaui bilangan 64 bit; beri range pada faktanya.",
                        "The formula's result can exceed 64 bits; give its facts a range.",
                    ),
                )
                break


def _ranges(rulebook: Rulebook) -> Callable[[str], Bounds]:
    """The smallest and largest value of each fact: as declared, or as its own formula can give."""
    known: dict[str, Bounds] = {}

    def range_of(name: str) -> Bounds:
        if name not in known:
            declared = rulebook.vocabulary.facts.get(name)
            known[name] = declared.range if declared else (0, 0)  # holds while a circle is open; `strata` reports it
            fact = rulebook.derived.get(name)
            if fact is not None and isinstance(fact.way, Formula):
                low, high = bounds(fact.way.term, range_of, rulebook.parameters)
                settled = fact.if_unknown if isinstance(fact.if_unknown, int) else low
                known[name] = min(low, settled), max(high, settled)
        return known[name]

    return range_of
