"""How a number of places is best spread over regions, by a named objective; each result is an exact optimum.

All three hand out places one after another, each to the region that has the best use for the next one. Since a region's
use of a place never grows with the places it has, taking the best one each time gives the best whole. That most places
are handed out at once, up to a level that is found by halving, changes nothing but the time it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..text import Text
from .figures import MILLION, people_for
from .programme import MOST_PER_VILLAGE, Base

FINE = 10**9  # levels between 0 and 1 that are tried before single places are handed out

Use = Callable[[int, int], Fraction]  # region, places it has → how good the next one is there


@dataclass(frozen=True, slots=True)
class Objective:
    """What an allocation is to be best at."""

    name: str
    label: Text
    how: Text


def limits(bases: Sequence[Base], most: int = MOST_PER_VILLAGE) -> list[int]:
    """The most places each region can use: so many a village, and none after which nobody is left to reach."""
    return [base.places(most) for base in bases]


def allocate(
    objective: str, bases: Sequence[Base], places: int, target: int, most: int = MOST_PER_VILLAGE
) -> list[int]:
    """The places of each region, in order; together `places`, or as many as can be used. `target` is in ppm."""
    caps = limits(bases, most)
    return {"people": most_people, "worst-gap": smallest_worst_gap, "proportional": proportional}[objective](
        bases, min(places, sum(caps)), caps, target
    )


def most_people(bases: Sequence[Base], places: int, caps: Sequence[int], target: int) -> list[int]:
    """Places where the most of each goes to somebody not covered yet; among equals to the largest gap."""
    given = [0] * len(bases)
    full = [min(cap, base.reached(cap) // base.adds) if base.adds else 0 for base, cap in zip(bases, caps, strict=True)]
    # The last place of a region may find only a part of a person left to reach.
    last = [base.reached(cap) - number * base.adds for base, cap, number in zip(bases, caps, full, strict=True)]
    for adds in sorted({*(base.adds for base in bases), *last} - {0}, reverse=True):
        room = [
            (number if base.adds == adds else 0) + (1 if part == adds else 0)
            for base, number, part in zip(bases, full, last, strict=True)
        ]
        now = min(places, sum(room))
        part = _hand_out(now, room, _gap_use(bases, target, given))
        given = [one + two for one, two in zip(given, part, strict=True)]
        places -= now
    return given


def smallest_worst_gap(bases: Sequence[Base], places: int, caps: Sequence[int], target: int) -> list[int]:
    """Places to whoever is furthest below the target as a share of the eligible; then the next, and so on."""
    return _hand_out(places, caps, _gap_use(bases, target, [0] * len(bases)))


def _gap_use(bases: Sequence[Base], target: int, given: Sequence[int]) -> Use:
    """How far below the target a region is, besides the places given to it before; above it: less than nothing."""

    def use(region: int, has: int) -> Fraction:
        base = bases[region]
        protected = base.protected * MILLION + (given[region] + has) * base.adds
        return Fraction(target * base.eligible - protected, base.eligible * MILLION)

    return use


def proportional(bases: Sequence[Base], places: int, caps: Sequence[int], target: int) -> list[int]:
    """Places in proportion to the people missing to the target (divisor method of Sainte-Laguë).

    Regions that have reached it get places only once all others have theirs, in proportion to whom they can reach.
    """
    gaps = [max(people_for(target, base.eligible) - base.protected, 0) for base in bases]
    first = _by_divisors(min(places, sum(c for c, gap in zip(caps, gaps, strict=True) if gap)), caps, gaps)
    rest = [0 if gap else base.reachable for base, gap in zip(bases, gaps, strict=True)]
    second = _by_divisors(places - sum(first), caps, rest)
    return [one + two for one, two in zip(first, second, strict=True)]


def _by_divisors(places: int, caps: Sequence[int], weights: Sequence[int]) -> list[int]:
    usable = [cap if weight else 0 for cap, weight in zip(caps, weights, strict=True)]
    return _hand_out(min(places, sum(usable)), usable, lambda region, has: Fraction(weights[region], 2 * has + 1))


def _hand_out(places: int, caps: Sequence[int], use: Use) -> list[int]:
    """Hand out `places`, at most the sum of the caps, each to the best use; of equal ones to the first region."""
    regions = range(len(caps))

    def above(region: int, level: Fraction) -> int:
        """How many places a region takes before its next use falls to the level."""
        low, high = 0, caps[region]
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if use(region, middle) > level else (low, middle)
        return low

    given = [0] * len(caps)
    if places:
        uses = [use(region, has) for region in regions if caps[region] for has in (0, caps[region] - 1)]
        low, high = int(min(uses) * FINE) - 1, int(max(uses) * FINE) + 1
        while low < high:  # the lowest level at which no more are taken than there are
            middle = (low + high) // 2
            taken = sum(above(region, Fraction(middle, FINE)) for region in regions)
            low, high = (low, middle) if taken <= places else (middle + 1, high)
        given = [above(region, Fraction(high, FINE)) for region in regions]
    for _ in range(places - sum(given)):
        best = max((r for r in regions if given[r] < caps[r]), key=lambda r: (use(r, given[r]), -r))
        given[best] += 1
    return given


def worst_gap(bases: Sequence[Base], places: Sequence[int], target: int) -> int:
    """The largest share (ppm, rounded up) that a region is left below the target; 0 where none is.

    A region where nobody is eligible has no share.
    """
    gaps = (
        -(-(target * base.eligible - base.protected * MILLION - base.reached(number)) // base.eligible)
        for base, number in zip(bases, places, strict=True)
        if base.eligible
    )
    return max((gap for gap in gaps if gap > 0), default=0)


OBJECTIVES = {
    one.name: one
    for one in (
        Objective(
            "people",
            Text("terbanyak orang", "most people"),
            Text(
                "Tempat diberikan di mana paling banyak di antaranya sampai kepada pekerja yang belum terlindungi; "
                "bila sama, kepada wilayah yang paling jauh di bawah target.",
                "Places go where the most of them reach workers not covered yet; among equals to the region furthest "
                "below the target.",
            ),
        ),
        Objective(
            "worst-gap",
            Text("kekurangan terburuk sekecil mungkin", "smallest worst gap"),
            Text(
                "Tiap tempat diberikan kepada wilayah yang saat itu paling jauh di bawah target, dalam persen "
                "pekerjanya.",
                "Each place goes to the region that is then furthest below the target, as a share of its workers.",
            ),
        ),
        Objective(
            "proportional",
            Text("sebanding kekurangan", "proportional"),
            Text(
                "Tempat dibagi sebanding jumlah orang yang kurang dari target (metode Sainte-Laguë).",
                "Places are shared in proportion to the people missing to the target (method of Sainte-Laguë).",
            ),
        ),
    )
}
