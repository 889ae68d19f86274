"""A second evaluator that knows nothing of unknown: it lists all that may be the case, and what holds where."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import reduce
from itertools import product
from typing import Any

from hypothesis import given, settings
from patuh.engine.language import condition as c
from patuh.engine.language.rule import Rule
from patuh.engine.values import NONE, Unknown

from .random_cases import DOMAINS, PERSON, Facts, Known, judge, little_unknown, rules

World = dict[str, Any]  # every fact of a shop (or of a person and its shop) with a value, and `staff`
COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "is_not": operator.ne,
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
    "before": operator.lt,
    "after": operator.gt,
    "on_or_before": operator.le,
    "on_or_after": operator.ge,
}
DERIVED: Mapping[str, Callable[[World], Any]] = {
    "shop.either": lambda w: w["shop.flag"] is True or w["shop.flag2"] is True,
    "shop.total": lambda w: w["shop.money"] + w["shop.money2"],
    "shop.size": lambda w: "blue" if above(w, "shop.number", 2) else "green" if above(w, "shop.number2", 1) else "red",
    "person.ready": lambda w: (
        (w["person.born"] is not NONE and w["person.born"].year < 2000) or w["person.skilled"] is True
    ),
    "person.above": lambda w: above(w, "person.pay", value(w, "shop.total") + 1),
}
BREACHED: Mapping[str, Callable[[World], bool]] = {
    "act/duty": lambda w: w["shop.flag"] is True and w["shop.kind"] != "red",
    "act/each": lambda w: w["person.works"] is True and w["person.skilled"] is not True,
    "act/all": lambda w: any(map(BREACHED["act/each"], w["staff"])),
}


def above(world: World, fact: str, least: int) -> bool:
    """Whether a number is there and at least so large."""
    return world[fact] is not NONE and world[fact] >= least


def value(world: World, fact: str) -> Any:
    """What a fact is in a world."""
    return DERIVED[fact](world) if fact in DERIVED else world[fact]


def right(side: Any, world: World) -> Any:
    """The other side of a comparison in a world."""
    other = side.value if isinstance(side, c.Constant) else value(world, side.fact)
    days = side.shift.sign * side.shift.amount if side.shift else 0
    return other + timedelta(days=days) if isinstance(other, date) else other


def holds_in(condition: c.Condition | None, worlds: Sequence[World]) -> frozenset[int]:
    """The places of the worlds in which a condition holds: and is ∩, or is ∪, not is the rest."""
    everywhere = frozenset(range(len(worlds)))

    def where(holds: Callable[[World], bool]) -> frozenset[int]:
        return frozenset(place for place in everywhere if holds(worlds[place]))

    match condition:
        case None:
            return everywhere
        case c.All(parts):
            return reduce(operator.and_, (holds_in(part, worlds) for part in parts))
        case c.AnyOf(parts):
            return reduce(operator.or_, (holds_in(part, worlds) for part in parts))
        case c.Not(part):
            return everywhere - holds_in(part, worlds)
        case c.Known(fact):
            return where(lambda w: value(w, fact) is not NONE)
        case c.Among(fact, values, negated):
            return where(lambda w: (value(w, fact) in values) != negated)
        case c.Breached(rule):
            return where(BREACHED[rule])
        case c.Compare(fact, op, side):
            pairs = [(value(w, fact), right(side, w)) for w in worlds]
            return frozenset(
                n for n, (a, b) in enumerate(pairs) if (op == "is_not" if NONE in (a, b) else COMPARE[op](a, b))
            )
        case c.Quantified(kind, _, chosen, meets):
            return where(lambda w: quantified(kind, holds_in(chosen, w["staff"]), holds_in(meets, w["staff"])))
        case c.Count(_, chosen, meets, op, side):
            number = [len(holds_in(chosen, w["staff"]) & holds_in(meets, w["staff"])) for w in worlds]
            least = [right(side, w) for w in worlds]
            return frozenset(n for n in everywhere if least[n] is not NONE and COMPARE[op](number[n], least[n]))
    raise AssertionError(condition)


def quantified(kind: str, chosen: frozenset[int], meets: frozenset[int]) -> bool:
    """Whether every, some or none of the chosen are among those who meet it."""
    return {"every": chosen <= meets, "some": bool(chosen & meets), "none": not chosen & meets}[kind]


def worlds_of(known: Known, subject: str) -> list[World]:
    """All that may be the case: any value in each slot, and where there may be others, nobody or anybody."""
    slots = known.slots()
    profiles: list[tuple[Facts, ...]] = [()]
    if not known.complete:
        profiles += [(dict(zip(PERSON, values, strict=True)),) for values in product(*map(DOMAINS.__getitem__, PERSON))]
    return [
        world_of(known.filled(dict(zip(slots, values, strict=True))).closed(more), subject)
        for values in product(*(DOMAINS[fact] for _, fact in slots))
        for more in profiles
    ]


def world_of(known: Known, subject: str) -> World:
    """One of them, as its subject sees it."""
    staff = [{**known.shop, **facts} for facts in known.staff]
    return {**known.shop, "staff": staff} if subject == "shop" else {**staff[0], "staff": staff}


@settings(max_examples=1000)
@given(rule=rules(), known=little_unknown())
def test_what_is_decided_holds_in_every_world(rule: Rule, known: Known) -> None:
    judgement, _, _ = judge(rule, known)
    worlds = worlds_of(known, rule.subject)
    applies, requires = holds_in(rule.applies_when, worlds), holds_in(rule.requires, worlds)
    everywhere, breached = frozenset(range(len(worlds))), applies - requires
    truth = {True: everywhere, False: frozenset[int]()}
    assert judgement.applies is None or applies == truth[judgement.applies]
    assert judgement.requires is None or requires == truth[judgement.requires]
    sound = {
        "violation": breached == everywhere,
        "compliant": not breached,
        "not_applicable": not applies,
        "undetermined": len(worlds) > 1,  # where everything is known, everything is decided
    }
    assert sound[judgement.verdict]


def reads_once(condition: c.Condition, known: Known) -> bool:
    """Whether no two leaves can depend on the same unknown, so that nothing is lost by looking at them one by one."""
    over = [node for node in c.walk(condition) if isinstance(node, c.Quantified | c.Count)]
    inside = [fact for node in over for fact in c.facts_read(node)]
    facts = list(c.facts_read(condition))
    return (
        len(facts) == len(set(facts))
        and not set(facts) & DERIVED.keys()
        and len(over) <= 1
        and not any(fact.startswith("shop.") for fact in inside)
        and not any(isinstance(node, c.Breached) for node in c.walk(condition))
        and not any(isinstance(c.side_of(node), c.FactSide) for node in c.walk(condition))
        and (known.complete or not any(isinstance(node, c.Count) for node in over))
    )


@settings(max_examples=1000)
@given(rule=rules(), known=little_unknown())
def test_what_is_unknown_can_turn_out_either_way(rule: Rule, known: Known) -> None:
    judgement, _, _ = judge(rule, known)
    for condition, truth in ((rule.applies_when, judgement.applies), (rule.requires, judgement.requires)):
        not_looked_at = judgement.verdict == "not_applicable" and condition is rule.requires
        if reads_once(condition, known) and truth is None and not not_looked_at:
            worlds = worlds_of(known, rule.subject)
            assert 0 < len(holds_in(condition, worlds)) < len(worlds)


def test_the_unknown_itself_is_in_no_world() -> None:
    known = Known({"shop.flag": Unknown.BLANK, "shop.kind": "red"}, (), True)
    assert [world["shop.flag"] for world in worlds_of(known, "shop")] == [True, False, NONE]
