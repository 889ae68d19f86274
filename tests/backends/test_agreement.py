"""The columnar engine says what the reference says, of random rules and derived facts in random cases."""

from __future__ import annotations

from patuh.engine.decide.case import Case
from patuh.engine.values import Unknown

from . import coverage
from .agreement import Difference, World, fact_differences, report, verdict_differences

VERDICTS = ("compliant", "violation", "indication", "undetermined", "not_applicable")


def test_every_verdict_is_the_same(world: World) -> None:
    assert world.pairs >= 100_000
    found = next(verdict_differences(world), None)
    assert found is None, report(world, found)


def test_every_derived_fact_is_the_same_down_to_the_kind_of_unknown(small_world: World) -> None:
    found = next(fact_differences(small_world), None)
    assert found is None, report(small_world, found)


def test_every_verdict_is_frequent(world: World) -> None:
    told = coverage.verdicts(world)
    assert [name for name in VERDICTS if told[name] < world.pairs / 10] == []
    assert told[None]  # no version in force


def test_every_form_meets_every_truth(world: World) -> None:
    seen = coverage.met(world)
    lacking = {form: truths - seen[form] for form, truths in coverage.wanted().items()}
    assert {form: truths for form, truths in lacking.items() if truths} == {}


def test_a_difference_is_reported_as_small_as_it_can_be(world: World) -> None:
    """A stand-in difference: the report names the rule, both answers and the facts of the case."""
    case = Case("shop", {"shop.flag": Unknown.BLANK}, next(iter(world.cases))[1])
    told = report(world, Difference("act/duty", case, "violation", "compliant"))
    assert told.splitlines()[0] == "# act/duty.yaml"
    assert "reference violation, columnar compliant" in told
    assert "shop.flag" in told
