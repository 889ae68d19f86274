"""What random rules and cases meet, told by the reference: every form of condition with the truths it had."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from patuh.engine.decide import derive
from patuh.engine.decide.case import Case
from patuh.engine.decide.evaluate import Test
from patuh.engine.language import condition as c
from patuh.engine.language import formula as f
from patuh.engine.language.derived import Aggregate, Cases, Formula, When
from patuh.engine.language.vocabulary import IDENTIFIERS
from patuh.engine.values import NONE, Unknown

from .agreement import World, expected
from .random_rules import DATES, EQUALITY, ORDER

EVERY: set[object] = {True, False, None}
TYPES = ("boolean", "enum", "text", "integer", "rupiah", "date", *IDENTIFIERS)
SHIFTS = ("days", "months", "years", "working_days")
PARAMETERS = ("plain", "table", "else", "no key", "date")
Seen = dict[str, set[object]]


def wanted() -> Seen:
    """The truths that every form of condition must have met, and what every form of derived fact must have been."""
    forms = ["all", "any", "not", "verdict own", "verdict above", "side fact", "side constant", "side run"]
    forms += [f"known {type_}" for type_ in TYPES]
    for type_ in TYPES:
        operators = (
            DATES if type_ == "date" else ORDER if type_ in ("integer", "rupiah") else (*EQUALITY, "in", "not_in")
        )
        forms += [f"{type_} {operator}" for operator in operators]
    forms += [f"matches {type_}" for type_ in ("text", *IDENTIFIERS)]
    forms += [f"{kind} {parts}" for kind in ("every", "count") for parts in ("meets", "where meets")]
    forms += [f"{kind} {parts}" for kind in ("some", "none") for parts in ("where", "meets", "where meets")]
    forms += ["count ", "count where", *(f"count {operator}" for operator in ORDER)]
    forms += [f"{side} {sign} {unit}" for side in ("fact", "date") for sign in ("plus", "minus") for unit in SHIFTS]
    forms += [f"param {kind}" for kind in PARAMETERS if kind != "no key"]
    forms += [f"length {unit} {kind}" for unit, kind in LENGTHS]
    seen: Seen = {form: set(EVERY) for form in forms}
    seen |= {"param no key": {None}, "param out of force": {None}, "length out of force": {None}}
    seen |= {f"group {kind}": {True} for kind in ("none given", "empty", "partly unknown", "incomplete", "complete")}
    seen["derived when"] = set(EVERY)
    ways = ["cases", *(f"aggregate {kind}" for kind in ("count", "sum", "min", "max"))]
    ways += [f"formula {kind}" for kind in ("+", "-", "*", "//", "min", "max", "round", "floor")]
    seen |= {f"derived {way}": {"value", "unknown"} for way in ways}
    seen |= {"division by zero": {Unknown.INCOMPLETE}, "if_unknown": {"settled", "value"}}
    seen |= {"read": {NONE, *Unknown}, "worked out": {NONE, *Unknown}}
    return seen


LENGTHS = (("days", "plain"), ("days", "table"), ("months", "plain"), ("months", "table"), ("months", "else"))
LENGTHS += (("years", "plain"), ("working_days", "plain"))


def verdicts(world: World) -> Counter[str | None]:
    """How many pairs had each verdict."""
    return Counter(
        expected(world, id, case)
        for (subject, _), cases in world.cases.items()
        for id in world.ids(subject)
        for case in cases
    )


def met(world: World) -> Seen:
    """What was met."""
    seen: Seen = defaultdict(set)
    wants = wanted()
    for rule in world.book.all_versions():
        for test in world.evaluator.tests(rule):
            for case in _cases(world, rule.subject):
                _visit(world, test, case, seen, wants)
    for derived in world.book.derived.values():
        read = world.evaluator.reader(derived.name, derived.subject)
        for case in _cases(world, derived.subject):
            value = read(case)
            seen["worked out"].add(value)
            told = "unknown" if isinstance(value, Unknown) else "value"
            if derived.if_unknown is not None:
                seen["if_unknown"].add(
                    "settled" if derive._compile(derived, world.evaluator)(case) != value else "value"
                )
            elif isinstance(derived.way, When):
                seen["derived when"].add(None if told == "unknown" else value)
            elif isinstance(derived.way, Cases):
                seen["derived cases"].add(told)
            elif isinstance(derived.way, Aggregate):
                seen[f"derived aggregate {derived.way.kind}"].add(told)
            if isinstance(derived.way, Formula):
                _formula(world, derived.way.term, derived.subject, case, seen)
    for cases in world.cases.values():
        seen["read"].update(value for case in cases for value in case.values.values() if _told(value))
    return seen


def _told(value: object) -> bool:
    return value is NONE or isinstance(value, Unknown)


def _cases(world: World, subject: str) -> list[Case]:
    """Some cases of a subject on each day: enough, and read in little time."""
    return [case for (about, _), cases in world.cases.items() if about == subject for case in cases[:60]]


def _formula(world: World, term: f.Term, subject: str, case: Case, seen: Seen) -> None:
    for part in f.walk(term):
        if not isinstance(part, f.Operation | f.Call):
            continue
        name = part.operator if isinstance(part, f.Operation) else part.function
        value = derive.term(part, world.evaluator, subject)(case)
        seen[f"derived formula {name}"].add("unknown" if isinstance(value, Unknown) else "value")
        if isinstance(part, f.Operation) and name == "//":
            left, right = (derive.term(one, world.evaluator, subject)(case) for one in (part.left, part.right))
            if right == 0 and isinstance(left, int):
                seen["division by zero"].add(value)


def _visit(world: World, test: Test, case: Case, seen: Seen, wants: Mapping[str, set[object]]) -> None:
    truth = test.truth(case)
    for form in _forms(world, test.condition, case):
        seen[form].add(truth)
    if isinstance(test.condition, c.Quantified | c.Count) and test.tally is not None:
        tally, group = test.tally(case), case.groups.get(test.condition.group)
        known, size = tally.true + tally.false, tally.true + tally.false + tally.unknown
        states = {
            "none given": group is None,
            "empty": group is not None and not size and tally.complete,
            "partly unknown": bool(known and tally.unknown),
            "incomplete": group is not None and not tally.complete,
            "complete": tally.complete,
        }
        for name, holds in states.items():
            if holds:
                seen[f"group {name}"].add(True)
    below = case.groups.get("shop.staff") if isinstance(test.condition, c.Quantified | c.Count) else None
    for part in test.parts:
        for one in [case] if not isinstance(test.condition, c.Quantified | c.Count) else below.cases if below else []:
            _visit(world, part, one, seen, wants)


def _forms(world: World, condition: c.Condition, case: Case) -> Iterator[str]:
    """The forms that a condition is of."""
    book = world.book
    if isinstance(condition, c.All | c.AnyOf | c.Not):
        yield {c.All: "all", c.AnyOf: "any", c.Not: "not"}[type(condition)]
        return
    if isinstance(condition, c.Breached):
        yield "verdict own" if book.rules[condition.rule][0].subject == case.subject else "verdict above"
        return
    if isinstance(condition, c.Quantified | c.Count):
        kind = condition.kind if isinstance(condition, c.Quantified) else "count"
        parts = [name for name in ("where", "meets") if getattr(condition, name) is not None]
        yield f"{kind} {' '.join(parts)}"
    else:
        type_ = book.vocabulary.facts[condition.fact].type
        if isinstance(condition, c.Known):
            yield f"known {type_}"
        elif isinstance(condition, c.Among):
            yield f"{type_} {'not_in' if condition.negated else 'in'}"
        elif isinstance(condition, c.Matches):
            yield f"matches {type_}"
        else:
            yield f"{type_} {condition.operator}"
    if isinstance(condition, c.Count):
        yield f"count {condition.operator}"
    side = c.side_of(condition)
    if side is not None:
        yield from _sides(world, side, case)


def _sides(world: World, side: c.Side, case: Case) -> Iterator[str]:
    if isinstance(side, c.ParamSide):
        yield f"param {_parameter(world, side.param, case)}"
    elif isinstance(side, c.Constant):
        yield "side constant"
    else:
        yield "side run" if side.fact.startswith("run.") else "side fact"
    if side.shift is None:
        return
    if side.shift.param is None:
        of = {c.Constant: "date", c.FactSide: "fact", c.ParamSide: "param"}[type(side)]
        yield f"{of} {'plus' if side.shift.sign > 0 else 'minus'} {side.shift.unit}"
        return
    kind = _parameter(world, side.shift.param, case)
    unit = world.book.parameters[side.shift.param].unit
    yield "length out of force" if kind == "out of force" else f"length {unit} {kind}"


def _parameter(world: World, name: str, case: Case) -> str:
    """How a parameter answers for a case."""
    parameter = world.book.parameters[name]
    span = parameter.on(world.evaluator.law_date(case))
    if span is None:
        return "out of force"
    if parameter.by is None:
        return "date" if parameter.unit == "date" else "plain"
    key: Any = world.evaluator.reader(parameter.by, case.subject)(case)
    table: Any = span.value
    if isinstance(key, Unknown) or key in table:
        return "table"
    return "else" if parameter.otherwise else "no key"
