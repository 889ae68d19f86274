"""Each allocation is the best there is: on small cases it equals trying every other one."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from fractions import Fraction

import pytest
from patuh.engine.coverage.allocate import OBJECTIVES, allocate, limits, worst_gap
from patuh.engine.coverage.figures import MILLION, people_for
from patuh.engine.coverage.programme import Base

Merit = tuple[Fraction, ...]


def people(bases: Sequence[Base], places: Sequence[int], target: int) -> Merit:
    return (Fraction(sum(base.reached(number) for base, number in zip(bases, places, strict=True))),)


def evenness(bases: Sequence[Base], places: Sequence[int], target: int) -> Merit:
    """The gaps, the worst first, all the smaller the better."""
    gaps = [
        Fraction(target * base.eligible - base.protected * MILLION - number * base.adds, base.eligible)
        for base, number in zip(bases, places, strict=True)
    ]
    return tuple(-gap for gap in sorted(gaps, reverse=True))


def fairness(bases: Sequence[Base], places: Sequence[int], target: int) -> Merit:
    """How little places stray from the people missing; what regions without a gap get counts only after that."""
    gaps = [max(people_for(target, base.eligible) - base.protected, 0) for base in bases]
    pairs = list(zip(bases, places, gaps, strict=True))
    to_gaps = sum(number for _, number, gap in pairs if gap)
    astray = sum((Fraction(number**2, gap) for _, number, gap in pairs if gap), Fraction(0))
    others = sum((Fraction(n**2, b.reachable) for b, n, gap in pairs if not gap and b.reachable), Fraction(0))
    return (Fraction(to_gaps), -astray, -others)


MERITS = {"people": people, "worst-gap": evenness, "proportional": fairness}


def some_bases(rng: random.Random) -> list[Base]:
    bases = []
    for number in range(rng.randint(2, 4)):
        eligible = rng.randint(4, 30)
        protected = rng.randint(0, eligible)
        reachable = rng.randint(0, eligible - protected)
        covered = rng.choice((0, 0, 200_000, 333_333, 600_000, MILLION))
        bases.append(Base(f"16.{number:02}", rng.randint(0, 3), protected, eligible, reachable, covered))
    return bases


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("seed", range(60))
def test_no_other_allocation_is_better(objective: str, seed: int) -> None:
    rng = random.Random(f"{objective} {seed}")
    bases, target, most = some_bases(rng), rng.choice((300_000, 374_800, 900_000)), rng.randint(1, 3)
    caps = limits(bases, most)
    places = rng.randint(0, sum(caps) + 1)
    got = allocate(objective, bases, places, target, most)
    assert all(0 <= number <= cap for number, cap in zip(got, caps, strict=True))
    assert sum(got) == min(places, sum(caps))
    merit = MERITS[objective]
    every = (x for x in itertools.product(*(range(cap + 1) for cap in caps)) if sum(x) == sum(got))
    assert merit(bases, got, target) == max(merit(bases, other, target) for other in every)


def test_small_cases_tell_objectives_apart() -> None:
    rng = random.Random(1)
    differing = 0
    for _ in range(100):
        bases = some_bases(rng)
        places = sum(limits(bases, 3)) // 2
        differing += len({tuple(allocate(name, bases, places, 374_800, 3)) for name in OBJECTIVES}) > 1
    assert differing > 20


def test_places_for_people_covered_already_go_last() -> None:
    bases = [Base("16.01", 10, 100, 1000, 900, covered=500_000), Base("16.02", 10, 100, 1000, 900)]
    assert allocate("people", bases, 120, 374_800, 10) == [20, 100]


def test_equal_yields_are_shared_by_the_gap() -> None:
    bases = [Base("16.01", 10, 300, 1000, 700), Base("16.02", 10, 290, 1000, 710)]
    assert allocate("people", bases, 30, 374_800, 10) == allocate("worst-gap", bases, 30, 374_800, 10) == [10, 20]


def test_a_region_without_villages_gets_nothing() -> None:
    bases = [Base("16.71", 0, 100, 1000, 900), Base("16.01", 5, 300, 1000, 700)]
    for name in OBJECTIVES:
        assert allocate(name, bases, 20, 374_800) == [0, 20]


def test_large_numbers_of_places_take_no_time_of_their_own() -> None:
    bases = [
        Base(f"16.{n:02}", 200 + n, 40_000 + 997 * n, 180_000 + 1013 * n, 90_000, 50_000 * (n % 4)) for n in range(17)
    ]
    for name in OBJECTIVES:
        got = allocate(name, bases, 142_750, 374_800)
        assert sum(got) == 142_750


def test_the_worst_gap_is_measured_after_the_places() -> None:
    bases = [Base("16.01", 10, 300, 1000, 700), Base("16.02", 10, 200, 1000, 800)]
    assert worst_gap(bases, [0, 0], 374_800) == 174_800
    assert worst_gap(bases, [0, 100], 374_800) == 74_800
    assert worst_gap(bases, [75, 175], 374_800) == 0
