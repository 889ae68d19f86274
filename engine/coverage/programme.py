"""A programme of so many workers in every village: whom it reaches, what it costs, and the quota that closes the gap.

Whole numbers throughout. People reached are counted in millionths, since of a hundred places for workers of whom a
share is covered already only a part adds anybody, and are rounded down once, at the end. The same sums stand in the
page's script and are held to these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .figures import MILLION, people_for

MOST_PER_VILLAGE = 150


@dataclass(frozen=True, slots=True)
class Base:
    """One region before the programme: villages, people protected and eligible, people not covered whom it can reach.

    `covered` is the share of the places that goes to workers who are covered already (ppm).
    """

    region: str
    villages: int
    protected: int
    eligible: int
    reachable: int
    covered: int = 0

    @property
    def adds(self) -> int:
        """How much of a person one place adds, in millionths."""
        return MILLION - self.covered

    @property
    def useful(self) -> int:
        """The places after which nobody is left to reach."""
        return -(-self.reachable * MILLION // self.adds) if self.adds else 0

    def places(self, per_village: int) -> int:
        """The places of a quota; no more than are useful."""
        return min(self.villages * per_village, self.useful)

    def reached(self, places: int) -> int:
        """Whom so many places add, in millionths of a person."""
        return min(places * self.adds, self.reachable * MILLION)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a number of places comes to: people added, people protected and coverage (ppm) then, rupiah, gap left."""

    per_village: int
    places: int
    added: int
    protected: int
    coverage: int
    cost: int
    gap: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The regions of a programme, the people protected and eligible of the whole, what a place costs (rupiah), target.

    `protected` and `eligible` are those of the province as it reports them, which regions need not add up to, or where
    it reports none their sum (`summed`). `days` are the first and the last day of the figures that the plan rests on.
    """

    bases: tuple[Base, ...]
    protected: int
    eligible: int
    monthly: int
    months: int
    target: int | None
    summed: bool = False
    days: tuple[date, ...] = ()

    @property
    def villages(self) -> int:
        return sum(base.villages for base in self.bases)

    @property
    def place_cost(self) -> int:
        """What one place costs for all months, in rupiah."""
        return self.monthly * self.months

    @property
    def wanted(self) -> int | None:
        """How many people must be protected to reach the target."""
        return None if self.target is None else people_for(self.target, self.eligible)

    def with_quota(self, per_village: int) -> Outcome:
        """What the same quota for every village comes to."""
        return self.outcome([base.places(per_village) for base in self.bases], per_village)

    def outcome(self, places: Sequence[int], per_village: int = 0) -> Outcome:
        """What these places, region by region, come to."""
        added = sum(base.reached(number) for base, number in zip(self.bases, places, strict=True)) // MILLION
        protected, wanted = self.protected + added, self.wanted
        return Outcome(
            per_village=per_village,
            places=sum(places),
            added=added,
            protected=protected,
            coverage=protected * MILLION // self.eligible,
            cost=sum(places) * self.place_cost,
            gap=None if wanted is None else max(wanted - protected, 0),
        )

    def smallest_quota(self) -> int | None:
        """The smallest quota that closes the gap; None without a target, or where no quota does."""
        wanted = self.wanted
        if wanted is None:
            return None
        most = max((-(-base.useful // base.villages) for base in self.bases if base.villages), default=0)
        if self.with_quota(most).protected < wanted:
            return None
        low, high = 0, most
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.with_quota(middle).protected >= wanted else (middle + 1, high)
        return low

    def affordable(self, budget: int) -> int:
        """How many places a budget pays for."""
        return budget // self.place_cost if self.place_cost else 0

    def quota_within(self, budget: int, most: int) -> int:
        """The largest quota up to `most` that a budget pays for in every village."""
        places, quota = self.affordable(budget), most
        while quota and sum(base.places(quota) for base in self.bases) > places:
            quota -= 1
        return quota


def split_villages(total: int, weights: Sequence[int]) -> list[int]:
    """A number of villages that is known for the whole alone, in proportion to weights, by largest remainder."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [total * weight // whole for weight in weights]
    rest = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in rest[: total - sum(shares)]:
        shares[place] += 1
    return shares
