"""Which law goes first: a rule that yields to another does not apply where that one does.

Nothing yields by itself, by rank, by date or by place in a file: the rule that gives way says so. The meaning is a
translation: `applies_when` becomes all of the rule's own conditions and, for each rule it yields to, that this one does
not apply on that day. Whether the other rule is met or breached does not matter. Engines need not know of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..errors import Fault, did_you_mean
from ..text import Text
from .condition import All, Compare, Condition, Constant, Not
from .parameter import Period
from .rule import PRECEDENCE, Rule, Yield

Rules = Mapping[str, tuple[Rule, ...]]


def translate(rules: Rules, faults: list[Fault]) -> dict[str, tuple[Rule, ...]]:
    """The rules with what `yields_to` means in their `applies_when`; as they were where that cannot be said."""
    found = list(_faults(rules))
    faults += found
    done: dict[str, tuple[Rule, ...]] = {}

    def settle(id: str) -> tuple[Rule, ...]:
        if id not in done:  # the rule that goes first may itself yield to a third
            done[id] = tuple(_translated(rule, {y.rule: settle(y.rule) for y in rule.yields_to}) for rule in rules[id])
        return done[id]

    return dict(rules) if found else {id: settle(id) for id in rules}


def ahead(rule: Rule, rules: Rules) -> Iterator[tuple[Yield, Rule]]:
    """The versions of other rules that go before a version of a rule on some day."""
    for given_way in rule.yields_to:
        for other in rules.get(given_way.rule, ()):
            if _overlap(rule.period, other.period):
                yield given_way, other


def _translated(rule: Rule, firsts: Rules) -> Rule:
    if not rule.yields_to:
        return rule
    own = rule.applies_when
    parts = own.parts if isinstance(own, All) and own.name is None else (own,)
    conditions = tuple(_does_not_apply(given_way, other, rule) for given_way, other in ahead(rule, firsts))
    return replace(rule, applies_when=All((*parts, *conditions), own.at))


def _does_not_apply(given_way: Yield, other: Rule, rule: Rule) -> Not:
    at = given_way.at
    when: list[Condition] = []
    if other.period.from_ > rule.period.from_:
        when.append(Compare("run.law_date", "on_or_after", Constant(other.period.from_), at))
    until = other.period.until
    if until is not None and (rule.period.until is None or until < rule.period.until):
        when.append(Compare("run.law_date", "on_or_before", Constant(until), at))
    part = All((*when, other.applies_when), at) if when else other.applies_when
    first = Text("“{t}” ({b})", "“{t}” ({b})").fill(t=other.title, b=PRECEDENCE[given_way.because])
    return Not(part, at, says=Text("tidak didahului {f}", "does not yield to {f}").fill(f=first), first=first)


def _overlap(one: Period, other: Period) -> bool:
    return (other.until is None or one.from_ <= other.until) and (one.until is None or other.from_ <= one.until)


def _faults(rules: Rules) -> Iterator[Fault]:
    for versions in rules.values():
        for rule in versions:
            named: set[str] = set()
            for given_way in rule.yields_to:
                yield from _faults_of(given_way, rule, rules, named)
                named.add(given_way.rule)
    yield from _circles(rules)


def _faults_of(given_way: Yield, rule: Rule, rules: Rules, named: set[str]) -> Iterator[Fault]:
    others = rules.get(given_way.rule)
    if others is None:
        what = Text("Aturan {r} tidak dikenal.", "The rule {r} is not known.").fill(r=given_way.rule)
        yield Fault(given_way.at, what, did_you_mean(given_way.rule, rules))
        return
    if others[0].subject != rule.subject:
        what = Text(
            "{r} tentang {o}, aturan ini tentang {s}: tidak dapat saling mendahului.",
            "{r} is about the {o}, this rule about the {s}: neither can go before the other.",
        )
        yield Fault(given_way.at, what.fill(r=given_way.rule, o=others[0].subject, s=rule.subject))
    if given_way.rule in named:
        yield Fault(given_way.at, Text("{r} disebut dua kali.", "{r} is named twice.").fill(r=given_way.rule))
    if not any(_overlap(rule.period, other.period) for other in others):
        what = Text(
            "{r} tidak pernah berlaku bersama aturan ini: tidak ada yang perlu didahulukan.",
            "{r} is never in force together with this rule: there is nothing to yield to.",
        )
        yield Fault(given_way.at, what.fill(r=given_way.rule))


def _circles(rules: Rules) -> Iterator[Fault]:
    needs = {id: {y.rule: y for rule in versions for y in rule.yields_to} for id, versions in rules.items()}
    done: set[str] = set()

    def visit(id: str, trail: tuple[str, ...]) -> Iterator[Fault]:
        for other, given_way in needs.get(id, {}).items():
            if other in trail:
                way = " → ".join((*trail[trail.index(other) :], other))
                yield Fault(given_way.at, Text("Saling mendahului: {w}.", "Each yields to the other: {w}.").fill(w=way))
            elif other not in done:
                yield from visit(other, (*trail, other))
        done.add(id)

    for id in needs:
        if id not in done:
            yield from visit(id, (id,))
