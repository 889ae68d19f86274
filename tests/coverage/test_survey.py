"""The programme on the shipped sample, the report's claims beside it, and verdicts of the rules on regions."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from patuh.engine.coverage.allocate import OBJECTIVES
from patuh.engine.coverage.plan import Programme, villages_of
from patuh.engine.coverage.whatif import WhatIf
from patuh.engine.errors import UsageError

from .shipped import REPORT, rulebook, surveyed


def worked(**asked: Any) -> WhatIf:
    found = surveyed(Programme(**asked)).worked
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("villages", "per_village", "people", "cost"),
    [
        ("desa", 50, 142_750, 28_778_400_000),
        ("2856", 50, 142_800, 28_788_480_000),
        ("desa+kelurahan", 50, 162_900, 32_840_640_000),
        ("3880", 50, 194_000, 39_110_400_000),  # what the report says needs villages that no list has
        ("desa", 49, 139_895, 28_202_832_000),
    ],
)
def test_a_quota_on_the_sample(villages: str, per_village: int, people: int, cost: int) -> None:
    found = worked(villages=villages, per_village=per_village)
    assert (found.equal.outcome.added, found.equal.outcome.cost) == (people, cost)


def test_coverage_with_fifty_a_village_passes_the_target() -> None:
    outcome = worked().equal.outcome
    assert (outcome.protected, outcome.coverage, outcome.gap) == (1_131_750, 376_379, 0)


def test_the_smallest_quota() -> None:
    assert worked().smallest == 49
    assert worked(villages="desa+kelurahan").smallest == 43
    assert worked(covered=200_000).smallest == 61


def test_the_gain_over_equal_quotas() -> None:
    """As the documentation states it."""
    plain, observed = worked(), worked(covered="observed")
    assert [plain.gain(one) for one in plain.allocations] == [(0, 82_804)] * 3
    gains = {one.objective: observed.gain(one) for one in observed.allocations}
    assert gains["people"][0] >= max(gains["worst-gap"][0], gains["proportional"][0]) > 0
    assert gains["worst-gap"][1] >= max(gains["people"][1], gains["proportional"][1]) > 0


def test_a_budget_is_never_exceeded() -> None:
    budget = 10_000_000_000
    found = worked(budget=budget, per_village=150)
    assert found.quota == 17  # 10,000 million / (2,855 × Rp201,600) = 17.4
    for one in (found.equal, *found.allocations):
        assert one.outcome.cost <= budget
    assert {one.outcome.places for one in found.allocations} == {49_603}


def test_every_objective_is_worked_out_and_one_is_chosen() -> None:
    found = worked(objective="proportional")
    assert [one.objective for one in found.allocations] == list(OBJECTIVES)
    assert found.chosen.objective == "proportional"


def test_no_region_gets_more_than_it_can_use() -> None:
    found = worked(per_village=150)
    for one in found.allocations:
        for base, places in zip(found.plan.bases, one.places, strict=True):
            assert places <= min(base.villages * 150, base.useful)
            assert base.reached(places) <= base.reachable * 1_000_000


def test_a_quota_above_the_most_a_village_raises_what_regions_can_get() -> None:
    for quota, most in ((100, 150), (151, 151)):
        found = worked(per_village=quota)
        for one in found.allocations:
            pairs = zip(found.plan.bases, one.places, strict=True)
            shares = [-(-places // base.villages) for base, places in pairs if base.villages]
            assert max(shares) == most


def test_scenarios_hold_the_quota_asked_for_and_the_smallest() -> None:
    quotas = [one.per_village for one in worked(per_village=37).scenarios]
    assert quotas == sorted({*range(0, 151, 10), 37, 49})


def test_the_villages_of_each_day() -> None:
    assert villages_of("desa", ["16", "16.03"], REPORT, rulebook()) == {"16": 2855, "16.03": 245}
    assert villages_of("desa", ["16", "16.03"], date(2026, 1, 1), rulebook()) == {"16": 2856, "16.03": 246}
    assert villages_of("desa+kelurahan", ["16", "16.71"], REPORT, rulebook()) == {"16": 3258, "16.71": 107}
    with pytest.raises(UsageError):
        villages_of("desa", ["16"], date(2020, 1, 1), rulebook())


def test_the_claims_do_not_fit_and_the_sums_show_it() -> None:
    claims = surveyed().claims
    assert [claim.fits for claim in claims] == [False] * 5
    sums = [step.en for claim in claims for step in claim.sums]
    assert "194,000 ÷ 50 = 3,880" in sums
    assert "398,000 ÷ 100 = 3,980" in sums
    assert "2 × 194,000 = 388,000" in sums
    assert "3,006,937 × 37.46% − 989,000 = 137,399" in sums
    assert surveyed(as_of=date(2024, 9, 1)).claims == ()


def test_the_target_can_be_another() -> None:
    row = surveyed(Programme(target=500_000)).standing("16")
    assert row is not None
    assert row.gap is not None
    assert row.gap.low == 1_503_469 - 989_000


def test_the_rules_on_regions_say_the_same_as_the_figures() -> None:
    found = surveyed()
    last = [one for one in found.verdicts if one.rule == "target-cakupan-sumsel/target-reached"]
    below = {one.place for one in last if one.verdict == "indication"}
    for row in found.standings:
        if row.segment == "total" and row.gap is not None and row.gap.low == row.gap.high:
            places = {one.place for one in row.rests_on if one.protected is not None}
            assert (places <= below) == (row.gap.low > 0)
    counts = Counter((one.rule, one.verdict) for one in found.verdicts)
    assert counts["heuristic-coverage/informal-reached", "indication"] == 17  # 16 regions and the province
    assert counts["heuristic-coverage/informal-reached", "undetermined"] == 1  # nobody says Muratara's
    assert counts["heuristic-coverage/village-quota", "indication"] > 0


def test_a_plan_says_which_figures_it_rests_on() -> None:
    own, summed = surveyed().worked, surveyed(as_of=date(2025, 12, 31)).worked
    assert own is not None
    assert summed is not None
    assert (own.plan.summed, own.plan.days) == (False, (REPORT, REPORT))
    # of the province only a share is known by then, and one region has newer figures than the others
    assert (summed.plan.summed, summed.plan.days) == (True, (REPORT, date(2025, 7, 31)))
    assert summed.plan.target == 494_600


def test_without_figures_of_the_province_or_all_regions_no_programme_is_worked_out() -> None:
    found = surveyed(as_of=date(2024, 3, 27))
    assert found.worked is not None  # the regions of December 2023 are all there
    assert surveyed(as_of=date(2023, 12, 28)).worked is None
