"""The programme worked out: what the quota comes to, other quotas, and the places of each region by every objective."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .allocate import OBJECTIVES, allocate, worst_gap
from .figures import MILLION
from .plan import Programme
from .programme import MOST_PER_VILLAGE, Outcome, Plan

STEP = 10


@dataclass(frozen=True, slots=True)
class Allocation:
    """The places of each region for one objective, what they come to, and the largest gap (ppm) left anywhere."""

    objective: str
    places: tuple[int, ...]
    outcome: Outcome
    worst_gap: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What was asked and what came out.

    `quota` is the one asked for, or the largest a budget pays for in every village; `equal` is that quota everywhere,
    and `allocations` spread the same number of places, or all that the budget pays for. `scenarios` are quotas in
    steps.
    """

    asked: Programme
    plan: Plan
    quota: int
    equal: Allocation
    allocations: tuple[Allocation, ...]
    scenarios: tuple[Outcome, ...]
    smallest: int | None

    @property
    def chosen(self) -> Allocation:
        """The allocation of the objective asked for."""
        return next(one for one in self.allocations if one.objective == self.asked.objective)

    def gain(self, allocation: Allocation) -> tuple[int, int]:
        """People reached beyond equal quotas, and by how much (ppm) the worst gap is smaller."""
        return (
            allocation.outcome.added - self.equal.outcome.added,
            self.equal.worst_gap - allocation.worst_gap,
        )


def work_out(asked: Programme, plan: Plan) -> WhatIf:
    """All figures of a programme."""
    quota = asked.per_village
    places = plan.with_quota(quota).places
    if asked.budget is not None:
        quota = plan.quota_within(asked.budget, quota)
        places = min(plan.affordable(asked.budget), places)
    target = plan.target if plan.target is not None else MILLION  # without one: whoever has the least comes first
    equal = tuple(base.places(quota) for base in plan.bases)
    spread = [
        (name, tuple(allocate(name, plan.bases, places, target, max(MOST_PER_VILLAGE, quota)))) for name in OBJECTIVES
    ]
    marks = sorted(
        {*range(0, MOST_PER_VILLAGE + 1, STEP), quota, *([s] if (s := plan.smallest_quota()) is not None else [])}
    )
    return WhatIf(
        asked=asked,
        plan=plan,
        quota=quota,
        equal=Allocation("equal", equal, plan.with_quota(quota), worst_gap(plan.bases, equal, target)),
        allocations=tuple(
            Allocation(name, given, plan.outcome(given), worst_gap(plan.bases, given, target)) for name, given in spread
        ),
        scenarios=tuple(plan.with_quota(mark) for mark in marks),
        smallest=plan.smallest_quota(),
    )


def to_json(worked: WhatIf) -> dict[str, Any]:
    """All of it as JSON: people, rupiah, ppm."""
    asked, plan = worked.asked, worked.plan
    return {
        "asked": {
            "per_village": asked.per_village, "villages": asked.villages, "months": asked.months,
            "budget": asked.budget, "covered": asked.covered, "objective": asked.objective,
        },
        "protected": plan.protected, "eligible": plan.eligible, "target": plan.target,
        "villages": plan.villages, "monthly": plan.monthly, "place_cost": plan.place_cost, "quota": worked.quota,
        "smallest_quota": worked.smallest, "summed": plan.summed,
        "figures_from": plan.days[0].isoformat(), "figures_until": plan.days[-1].isoformat(),
        "scenarios": [outcome_json(one) for one in worked.scenarios],
        "equal": _allocation(worked, worked.equal),
        "allocations": [_allocation(worked, one) for one in worked.allocations],
    }  # fmt: skip


def outcome_json(outcome: Outcome) -> dict[str, int | None]:
    """One outcome as JSON."""
    return {
        "per_village": outcome.per_village, "places": outcome.places, "added": outcome.added,
        "protected": outcome.protected, "coverage": outcome.coverage, "cost": outcome.cost, "gap": outcome.gap,
    }  # fmt: skip


def _allocation(worked: WhatIf, allocation: Allocation) -> dict[str, Any]:
    more, narrower = worked.gain(allocation)
    return {
        "objective": allocation.objective,
        **outcome_json(allocation.outcome),
        "worst_gap": allocation.worst_gap,
        "more_people_than_equal": more,
        "worst_gap_smaller_by": narrower,
        "regions": {
            base.region: {"villages": base.villages, "places": number, "added": base.reached(number) // MILLION}
            for base, number in zip(worked.plan.bases, allocation.places, strict=True)
        },
    }
