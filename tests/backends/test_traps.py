# ruff: noqa: E501
"""Bugs that a compiler to columns invites, planted in its source: the agreement check catches every one."""

from __future__ import annotations

import sys
from importlib import import_module
from itertools import chain
from pathlib import Path
from types import ModuleType

import pytest

from .agreement import World, fact_differences, report, verdict_differences

pytestmark = pytest.mark.full
PACKAGE = "patuh.engine.backends.columnar"
MODULES = (
    "values",
    "conditions",
    "stratum",
    "counts",
    "engine",
    "strata",
)  # in the order in which they import one another
COMPARED = "COMPARE[condition.operator]"
SOME = 'return some if condition.kind == "some" else ~some'
TRAPS = {
    "when(null) takes the otherwise branch": ("conditions", "pl.when(is_false(broken))", "pl.when(~is_true(broken))"),
    "when(null) makes unknown a breach": ("conditions", "pl.when(is_true(broken))", "pl.when(~is_false(broken))"),
    "unknown applies_when does not apply": ("conditions", "pl.when(is_false(applies))", "pl.when(~is_true(applies))"),
    "all takes unknown for true": ("conditions", "reduce(lambda a, b: a & b, truths)", "reduce(lambda a, b: a & b.fill_null(True), truths)"),
    "any takes unknown for false": ("conditions", "reduce(lambda a, b: a | b, truths)", "reduce(lambda a, b: a | b.fill_null(False), truths)"),
    "not takes unknown for false": ("conditions", "return ~parts[0]", "return is_false(parts[0])"),
    "min skips null": ("values", "value = pl.when(bad == VALUE).then(value)", "value = value"),
    "unknown is no value to compare": ("conditions", "nothing = left.state == NOTHING", "nothing = left.state >= NOTHING"),
    "nothing is unknown": ("conditions", "return nothing | told if condition.operator == \"is_not\" else ~nothing & told", "return told"),
    "nothing differs from nothing only": ("conditions", "nothing | told if condition.operator == \"is_not\" else ~nothing & told", "~nothing & told"),
    "unknown is not known": ("conditions", "return pl.when(left.state > NOTHING).then(open_)", "return pl.when(left.state > 99).then(open_)"),
    "not in takes unknown for true": ("conditions", "found = _one_of(left.value, condition.values)", "found = _one_of(left.value, condition.values).fill_null(False)"),
    "not in takes nothing for false": ("conditions", "nothing | ~found if condition.negated else ~nothing & found", "~nothing & (~found if condition.negated else found)"),
    "a pattern need not reach the end": ("conditions", ' + ")$"', ' + ")"'),
    "at_most is below": ("conditions", COMPARED, COMPARED.replace("COMPARE", '{**COMPARE, "at_most": lambda a, b: a < b}')),
    "on_or_before is before": ("conditions", COMPARED, COMPARED.replace("COMPARE", '{**COMPARE, "on_or_before": lambda a, b: a < b}')),
    "after is on or after": ("conditions", COMPARED, COMPARED.replace("COMPARE", '{**COMPARE, "after": lambda a, b: a >= b}')),
    "none is pushed past unknown": ("conditions", SOME, SOME.replace("~some", "is_false(some)")),
    "an incomplete group is complete": ("conditions", "undecided = (open_ > 0) | ~complete", "undecided = open_ > 0"),
    "an unknown child is none": ("conditions", "undecided = (open_ > 0) | ~complete", "undecided = ~complete"),
    "every of nobody is false": ("conditions", "pl.when(false > 0)", "pl.when((false > 0) | (true == 0))"),
    "every reads where as and": ("engine", "truths[0] = ~truths[0]", "pass"),
    "counts take unknown children for false": ("conditions", "is_true(true + open_ < least)", "is_true(true < least)"),
    "counts take an incomplete group for complete": ("conditions", "pl.when(complete & is_true(", "pl.when(is_true("),
    "more_than is at_least": ("conditions", "(1 if condition.operator in (\"more_than\", \"at_most\") else 0)", "0"),
    "group_by ignores nulls": ("counts", "self.outcome.is_null()", "(self.outcome.is_null() & False)"),
    "a case without children is lost": ("counts", "pl.col(name).fill_null(0)", "pl.col(name)"),
    "sums skip unknown amounts": ("engine", "sure = sure & (pl.col(f\"{key}:bad\") == 0)", "pass"),
    "sums skip unknown children": ("engine", "sure = pl.col(f\"{key}:complete\") & (pl.col(f\"{key}:unknown\") == 0)", "sure = pl.col(f\"{key}:complete\")"),
    "an empty sum is unknown": ("engine", "value = value.fill_null(0)", "pass"),
    "the month's end is not clamped": ("values", "pl.col(fact).map_batches(by, return_dtype=pl.Date)", "pl.col(fact).map_batches(by, return_dtype=pl.Date).dt.offset_by(\"1d\")"),
    "a month has thirty days": ("values", '"mo")', '"d")'),
    "dates go on after the year 9999": ("values", "pl.when(inside).then(", "pl.when(inside | True).then("),
    "else answers out of force": ("values", "return unknown(NEVER, type_)  # `else`", "return constant(0, type_)  # `else`"),
    "else answers for an unknown key": ("values", "lost = key.state > NOTHING", "lost = key.state > 99"),
    "the first true case alone counts": ("values", "left = is_false(truth) | (~is_true(truth) & is_true(rest == value))", "left = ~is_true(truth)"),
    "the last reason is told": ("values", "return pl.when(first != VALUE).then(first).otherwise(second)", "return pl.when(second != VALUE).then(second).otherwise(first)"),
    "nothing counts as nought": ("values", "pl.lit(BLANK, dtype=pl.UInt8)", "pl.lit(VALUE, dtype=pl.UInt8)"),
    "half is rounded down": ("values", "above >= multiple - above", "above > multiple - above"),
    "if_unknown settles nothing": ("values", "        if if_unknown is None:", "        if True:"),
    "an indication is no breach": ("conditions", 'code.is_in([CODES["violation"], CODES["indication"]])', 'code == CODES["violation"]'),
    "an undetermined rule is no breach": ("conditions", 'pl.when(code == CODES["undetermined"])', "pl.when(code == 99)"),
    "a missing column is blank": ("strata", "case.values.get(name, fact.absent)", "case.values.get(name, fact.blank)"),
}  # fmt: skip
TRAPS["a parent is judged by its child's law date"] = (
    "strata",
    "stratum.parent = _stratum(evaluator, list(enumerate(parents)))",
    "stratum.parent = _stratum(evaluator, list(enumerate(parents)))\n"
    "        stratum.parent.law_date = stratum.law_date",
)


def plant(name: str, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load the engine anew with a piece of one module's source replaced; until the test ends."""
    package = import_module(PACKAGE)
    for module in MODULES:
        original = import_module(f"{PACKAGE}.{module}")
        assert original.__file__ is not None
        source = Path(original.__file__).read_text("utf-8")
        if module == name:
            assert source.count(right) == 1, f"{right!r} occurs {source.count(right)} times in {module}"
            source = source.replace(right, wrong)
        planted = ModuleType(original.__name__)
        planted.__package__ = PACKAGE
        monkeypatch.setitem(sys.modules, original.__name__, planted)
        monkeypatch.setattr(package, module, planted)
        exec(compile(source, f"{module} with {wrong!r}", "exec"), planted.__dict__)


@pytest.mark.parametrize("trap", TRAPS)
def test_every_planted_bug_is_caught(
    trap: str, small_world: World, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(*TRAPS[trap], monkeypatch)
    found = chain(
        verdict_differences(small_world),
        fact_differences(small_world),
        fact_differences(world),  # a rare one
    )
    assert next(found, None) is not None


def test_nothing_planted_is_nothing_caught(small_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    plant("engine", "if name in self.assume:", "if name in {**self.assume}:", monkeypatch)
    assert next(verdict_differences(small_world), None) is None


def test_a_caught_bug_is_reported_as_small_as_it_can_be(small_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(*TRAPS["at_most is below"], monkeypatch)
    found = next(verdict_differences(small_world))
    told = report(small_world, found)
    assert "at_most:" in told
    assert "all:" not in told and "any:" not in told
