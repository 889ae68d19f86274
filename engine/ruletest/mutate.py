"""Tests of the tests: every rule is changed a little, one change at a time, and some case must notice.

Changed are the conditions, the period and the binding of each version of a rule, and the derived facts and the figures
its verdicts rest on. A change is tried on the cases of every rule it could touch, in the reference evaluator.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..decide.evaluate import Evaluator
from ..errors import Location
from ..language.derived import Aggregate, Cases, DerivedFact, Formula, Way, When
from ..language.rule import Rule
from ..language.rulebook import Rulebook
from ..language.sentence import Speaker
from ..text import Text
from . import alter, cases, rests
from .alter import DAY, Change
from .apart import never_both
from .cases import RuleTest

SEED = 24_2011  # a sampled run tries the same changes every time


@dataclass(frozen=True)
class Mutant:
    """A rulebook with one change; `rules` are those whose tests may notice it."""

    name: str
    at: Location
    says: Text
    rulebook: Rulebook
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What was tried: `survivors` nothing noticed; `excused` are listed as equivalent; `wrong`: faults of the list."""

    tried: int
    survivors: tuple[Mutant, ...]
    excused: tuple[Mutant, ...]
    wrong: tuple[tuple[Location, Text], ...]

    @property
    def score(self) -> int:
        """Noticed changes in a hundred of those that could be, rounded down."""
        could = self.tried - len(self.excused)
        return 100 * (could - len(self.survivors)) // could if could else 100


def mutants(rulebook: Rulebook, tests: Iterable[RuleTest]) -> list[Mutant]:
    """Every change to the rules of these tests, and to derived facts and figures that only these rest on, by place."""
    ids = [test.rule for test in tests]
    made = [mutant for id in ids for mutant in _of_rule(id, rulebook)]
    for rests_on, of in ((rests.derived_facts, _of_fact), (rests.parameters, _of_parameter)):
        users: dict[str, list[str]] = {}
        for id in rulebook.rules:
            for name in rests_on(id, rulebook):
                users.setdefault(name, []).append(id)
        for name, rules in users.items():
            if set(rules) <= set(ids):
                made += of(name, tuple(rules), rulebook)
    return sorted(made, key=lambda mutant: (mutant.at, mutant.name))


def sample(found: Sequence[Mutant], budget: int) -> list[Mutant]:
    """At most `budget` of the changes, always the same ones, in their order."""
    if budget >= len(found):
        return list(found)
    chosen = random.Random(SEED).sample(range(len(found)), budget)
    return [found[index] for index in sorted(chosen)]


def run(found: Iterable[Mutant], tests: Sequence[RuleTest], *, whole: bool) -> Report:
    """Try changes on their tests; `whole` says that all changes of these tests are there, so that lists can be held."""
    by_rule = {test.rule: test for test in tests}
    excuses = {(test.rule, item.mutation): item for test in tests for item in test.equivalent}
    survivors, excused, wrong, used, tried = [], [], [], set(), 0
    for mutant in found:
        tried += 1
        excuse = next((key for id in mutant.rules if (key := (id, mutant.name)) in excuses), None)
        noticed_by = _noticed(mutant, by_rule)
        if excuse is not None:
            used.add(excuse)
            excused.append(mutant)
            if noticed_by:
                wrong.append((excuses[excuse].at, NOTICED.fill(m=mutant.name, c=noticed_by)))
        elif noticed_by is None:
            survivors.append(mutant)
    if whole:
        wrong += [(item.at, NO_SUCH.fill(m=item.mutation)) for key, item in excuses.items() if key not in used]
    return Report(tried, tuple(survivors), tuple(excused), tuple(wrong))


def _noticed(mutant: Mutant, tests: Mapping[str, RuleTest]) -> str | None:
    """The name of the first case that gives something else than expected; None when every case passes."""
    evaluator = Evaluator(mutant.rulebook)
    for id in mutant.rules:
        if id in tests:
            for outcome in cases.run(tests[id], mutant.rulebook, evaluator):
                if outcome.wrong:
                    return outcome.case.name
    return None


def _of_rule(id: str, rulebook: Rulebook) -> Iterator[Mutant]:
    versions = rulebook.rules[id]
    speaker = Speaker(rulebook)
    for index, rule in enumerate(versions):
        where = f"@{rule.period.from_} " if len(versions) > 1 else ""
        adjoins = index > 0 and versions[index - 1].period.until == rule.period.from_ - DAY
        adjoined = index + 1 < len(versions) and rule.period.until == versions[index + 1].period.from_ - DAY
        for change in _of_version(rule, speaker, ends=not adjoined):
            before = versions[:index]
            if adjoins and change.gives.period.from_ != rule.period.from_:  # versions that follow share their edge
                period = replace(before[-1].period, until=change.gives.period.from_ - DAY)
                before = (*before[:-1], replace(before[-1], period=period))
            others = (*before, change.gives, *versions[index + 1 :])
            changed = replace(rulebook, rules={**rulebook.rules, id: others})
            name = f"{change.operator} {where}{change.path}"
            yield Mutant(name, change.at, change.says, changed, (id,))


def _of_version(rule: Rule, speaker: Speaker, *, ends: bool) -> Iterator[Change]:
    for change in alter.conditions(rule.applies_when, "applies_when", speaker):
        yield replace(change, gives=replace(rule, applies_when=change.gives))
    for change in alter.conditions(rule.requires, "requires", speaker):
        yield replace(change, gives=replace(rule, requires=change.gives))
    period = rule.period
    for change in alter.days(period.from_, "in_force.from", rule.at):
        yield replace(change, gives=replace(rule, period=replace(period, from_=change.gives)))
    if period.until is not None and ends:
        for change in alter.days(period.until, "in_force.until", rule.at):
            yield replace(change, gives=replace(rule, period=replace(period, until=change.gives)))
    other = "instruction" if rule.breach == "violation" else "statute"
    says = alter.FIGURE.fill(a=rule.binding, b=other)
    yield Change("binding", "binding", rule.at, says, replace(rule, binding=other))


def _of_parameter(name: str, rules: tuple[str, ...], rulebook: Rulebook) -> Iterator[Mutant]:
    periods = [rule.period for id in rules for rule in rulebook.rules[id]]
    found = alter.parameters(rulebook.parameters[name], lambda day: any(period.covers(day) for period in periods))
    for change in found:
        changed = replace(rulebook, parameters={**rulebook.parameters, name: change.gives})
        yield Mutant(change.name, change.at, change.says, changed, rules)


def _of_fact(name: str, rules: tuple[str, ...], rulebook: Rulebook) -> Iterator[Mutant]:
    fact = rulebook.derived[name]
    for change in _of_way(fact, Speaker(rulebook)):
        changed = replace(rulebook, derived={**rulebook.derived, fact.name: change.gives})
        yield Mutant(change.name, change.at, change.says, changed, rules)


def _of_way(fact: DerivedFact, speaker: Speaker) -> Iterator[Change]:
    def given(change: Change, way: Way) -> Change:
        return replace(change, gives=replace(fact, way=way))

    way, name = fact.way, fact.name
    if isinstance(way, When):
        for change in alter.conditions(way.condition, f"{name}.when", speaker):
            yield given(change, When(change.gives))
    elif isinstance(way, Formula):
        for change in alter.formulas(way.term, f"{name}.formula", fact.at):
            yield given(change, Formula(change.gives))
    elif isinstance(way, Cases):
        for change in _of_cases(way, name, fact.at, speaker):
            yield given(change, change.gives)
    elif way.where is not None:
        dropped = alter.DROPPED.fill(s=speaker.condition(way.where))
        yield given(Change("drop-where", f"{name}.aggregate", fact.at, dropped, None), replace(way, where=None))
        for change in alter.conditions(way.where, f"{name}.aggregate.where", speaker):
            yield given(change, Aggregate(way.kind, way.group, way.fact, change.gives))
    if fact.if_unknown is not None:
        says = alter.DROPPED.fill(s=Text.same(f"if_unknown: {fact.if_unknown}"))
        yield Change("drop", f"{name}.if_unknown", fact.at, says, replace(fact, if_unknown=None))


def _of_cases(way: Cases, name: str, at: Location, speaker: Speaker) -> Iterator[Change]:
    for index, (condition, then) in enumerate(way.cases):
        path = f"{name}.cases.{index}"
        rest = way.cases[index + 1 :]
        for change in alter.conditions(condition, f"{path}.when", speaker):
            yield replace(change, gives=replace(way, cases=(*way.cases[:index], (change.gives, then), *rest)))
        if len(way.cases) > 1:
            says = alter.DROPPED.fill(s=speaker.condition(condition))
            yield Change("drop", path, condition.at, says, replace(way, cases=(*way.cases[:index], *rest)))
        if rest and then != rest[0][1] and not never_both(condition, rest[0][0]):
            turned = (*way.cases[:index], rest[0], way.cases[index], *rest[1:])
            says = ORDER.fill(a=speaker.condition(condition), b=speaker.condition(rest[0][0]))
            yield Change("order", path, condition.at, says, replace(way, cases=turned))
    if way.otherwise is not None:
        says = alter.DROPPED.fill(s=Text.same(f"otherwise: {way.otherwise}"))
        yield Change("drop", f"{name}.otherwise", at, says, replace(way, otherwise=None))


ORDER = Text("“{b}” diperiksa sebelum “{a}”", "“{b}” were asked before “{a}”")
NOTICED = Text("{m} bukan setara: kasus “{c}” menyadarinya", "{m} is not equivalent: the case “{c}” notices it")
NO_SUCH = Text("tidak ada perubahan bernama {m}", "there is no change called {m}")
