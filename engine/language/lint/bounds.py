"""No formula can leave 64-bit whole numbers, so that every engine computes the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...errors import Fault
from ...text import Text
from ..derived import Formula
from ..formula import INT64, bounds, walk

if TYPE_CHECKING:
    from ..rulebook import Rulebook


def faults(rulebook: Rulebook) -> Iterator[Fault]:
    """Formulas of which some part can exceed the largest 64-bit number."""
    for fact in rulebook.derived.values():
        if not isinstance(fact.way, Formula):
            continue
        for term in walk(fact.way.term):
            low, high = bounds(term, rulebook.vocabulary, rulebook.parameters)
            if max(-low, high) > INT64:
                yield Fault(
                    fact.at,
                    Text(
                        "Hasil rumus dapat melampaui bilangan 64 bit; beri range pada faktanya.",
                        "The formula's result can exceed 64 bits; give its facts a range.",
                    ),
                )
                break
