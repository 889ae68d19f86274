# ruff: noqa: E501
"""Mistakes that durable_rules invites, planted in the source: each ends in a difference or a refusal, never in silence."""

from __future__ import annotations

import ast
import sys
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from patuh.engine.decide.case import Case
from patuh.engine.values import NONE, Unknown

from ...decide.conftest import a_rule
from ..agreement import World, build
from .differences import PACKAGE, differences, in_this_process

MODULES = ("profile", "question", "library", "operands", "clauses", "programme", "replay", "host", "process", "engine")
TRAPS = {
    "events are consumed by the first rule that fires": ("library", "self._host.assert_fact(", "self._host.post("),
    "what was told stays for the next case": ("library", "self._host.delete_state(ruleset, SID)", "pass"),
    "an action fails without a word": ("library", "self._fired.append(name)", "raise ValueError"),
    "an action of two parameters never ends": ("library", "def act(c: Any)", "def act(c: Any, done: Any)"),
    "an unhandled fact is not stored": ("library", 'f"took {kind}": {"all": [{"c": {"t": kind}}]}', 'f"took {kind}": {"all": [{"c": {"t": "other"}}]}'),
    "a missing right side is whatever lies in memory": ("programme", 'yield {"$ex": {right.name: 1}}', "pass"),
    "dates are told with fractions": ("operands", "return value.toordinal()", "return float(value.toordinal())"),
    "nothing is told as null": ("operands", '"low": 1 - LIMIT', '"low": None'),
    "nothing is below every number on either side": ("operands", '"high": LIMIT - 1', '"high": 1 - LIMIT'),
    "nothing equals nothing": ("operands", '"right": "nothing"', '"right": "none"'),
    "nothing is a word": ("operands", '"left": "none"', '"left": "=red"'),
    "unknown is told as nothing": ("operands", "if isinstance(value, Unknown):\n            return None", "if isinstance(value, Unknown):\n            return FOR_NONE[role]"),
    "unknown is known to be nothing": ("operands", "if isinstance(value, Unknown):\n        return None", "if isinstance(value, Unknown):\n        return \"none\""),
    "true and false are one word": ("operands", 'return "=true" if value else "=false"', 'return "=true"'),
    "an unknown pattern does not match": ("operands", 'False: "no", None: None', 'False: "no", None: "no"'),
    "an incomplete group is complete": ("operands", "found.true + found.unknown if found.complete else None", "found.true + found.unknown"),
    "the open ones are forgotten": ("operands", "found.unknown + (0 if found.complete else 1)", "found.unknown"),
    "unknown children are none": ("operands", '"most": lambda found: found.true + found.unknown if', '"most": lambda found: found.true if'),
    "not is forgotten": ("clauses", "return self.clauses(condition.part, not wanted)", "return self.clauses(condition.part, wanted)"),
    "all and any change places": ("clauses", "if isinstance(condition, c.AnyOf) is wanted:", "if isinstance(condition, c.AnyOf):"),
    "the opposite of at least is at most": ("clauses", '"$gte": "$lt", "$lt": "$gte"', '"$gte": "$lte", "$lt": "$gte"'),
    "not in is one of them": ("clauses", "if condition.negated is wanted:", "if not condition.negated is wanted:"),
    "every is decided by those that hold": ("clauses", 'condition.kind == "every" else', 'condition.kind != "every" else'),
    "no number is a number not reached": ("clauses", "if wanted or isinstance(condition.side, c.Constant):", "if True:"),
    "a verdict is as wanted": ("clauses", "Verdict(condition.rule, wanted)", "Verdict(condition.rule, True)"),
    "a rule that does not apply is met": ("engine", "if SPARED in findings:", "if False:"),
    "nothing found is met": ("engine", 'return "undetermined"', 'return "compliant"'),
    "a rule has one version": ("programme", "return None if rule is None else rule.period.from_.toordinal()", "return evaluator.rulebook.rules[id][0].period.from_.toordinal()"),
    "a verdict not in force is unknown": ("programme", "verdicts[id] = False", "pass"),
    "undetermined is no breach": ("programme", '"undetermined": None', '"undetermined": False'),
    "verdicts are not told on": ("host", "news = _verdicts(found, told)\n        return", "news = {}\n        return"),
    "verdicts found are not told": ("host", "news = told | _verdicts(found, told)", "news = dict(told)"),
}  # fmt: skip
ASSERTED = ("assert_fact", "delete_state")  # all that the library is asked for


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


@pytest.fixture(scope="session")
def edges() -> World:
    """What chance seldom brings: nothing beside nothing, no number, several versions, chains of verdicts."""
    not_breached = {
        f"act/{name}": {"not": {"verdict": f"act/{name}", "is": "breached"}} for name in ("one", "two", "early")
    }
    early, late = {"from": date(1990, 1, 1), "until": date(2021, 12, 31)}, {"from": date(2022, 1, 1)}
    rules = {
        "act/one.yaml": a_rule({"fact": "shop.flag", "is": True}, in_force=early),
        "act/one@2022-01-01.yaml": a_rule({"fact": "shop.flag", "is": False}, in_force=late),
        "act/early@2022-01-01.yaml": a_rule({"fact": "shop.flag", "is": True}, in_force=late),
        "act/two.yaml": a_rule(not_breached["act/one"]),
        "act/three.yaml": a_rule(not_breached["act/two"]),
        "act/reads.yaml": a_rule(not_breached["act/early"]),
        "act/below.yaml": a_rule(not_breached["act/one"], "permit"),
        "act/same.yaml": a_rule({"fact": "shop.kind", "is": {"fact": "shop.kind2"}}),
        "act/count.yaml": a_rule({"count": "shop.staff", "at_least": {"fact": "shop.number"}}),
    }
    book, cases = build(rules, {}), {}
    for day in (date(2020, 6, 30), date(2024, 6, 30)):
        shops = [
            Case("shop", {"shop.flag": flag, "shop.kind": kind, "shop.kind2": NONE, "shop.number": number}, day)
            for flag in (True, False, Unknown.BLANK)
            for kind in (NONE, "red", Unknown.BLANK)
            for number in (NONE, 0, 1, Unknown.BLANK)
        ]
        cases["shop", day] = shops
        cases["permit", day] = [Case("permit", {}, day, shop) for shop in shops]
    return World(rules, {}, book, cases)


def first_difference(world: World) -> object:
    """The first difference or refusal in a world: of each subject's cases, permits first (they read most verdicts)."""
    refused = import_module(f"{PACKAGE}.question").LibraryFailed
    withheld = import_module(f"{PACKAGE}.process").Withheld
    try:
        for subject in ("permit", "shop"):
            engine = in_this_process(subject, world.evaluator)
            for (about, _), cases in world.cases.items():
                if about == subject and (found := next(differences(engine, cases), None)) is not None:
                    return found
    except (refused, withheld, AssertionError, KeyError) as error:
        return error
    return None


@pytest.mark.parametrize("trap", TRAPS)
def test_every_planted_mistake_is_caught(
    trap: str, edges: World, small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(*TRAPS[trap], monkeypatch)
    assert first_difference(edges) is not None or first_difference(small_world) is not None


def test_nothing_planted_is_nothing_caught(edges: World, small_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(
        "host",
        "self._broken = False\n        self._library",
        "self._broken = bool(0)\n        self._library",
        monkeypatch,
    )
    assert first_difference(edges) is None
    assert first_difference(small_world) is None


def test_the_library_is_asked_for_nothing_else() -> None:
    """No events, no batches, no timers, no state charts: their traps are not met."""
    calls = set()
    for module in MODULES:
        file = import_module(f"{PACKAGE}.{module}").__file__
        assert file is not None
        for node in ast.walk(ast.parse(Path(file).read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "_host":
                calls.add(node.attr)
    assert calls == set(ASSERTED)
