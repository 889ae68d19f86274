"""The reference evaluator: what a rulebook means for one case. Every other engine is held to it.

Conditions are compiled once to small functions; each `Test` keeps its condition and its parts, so that
explanations and missing facts are read off the very functions that decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from ..language import condition as c
from ..language.rule import Rule
from ..language.rulebook import Rulebook
from ..values import Nothing, Unknown, Value
from . import compiled, derive
from .calendar import move
from .case import Case
from .compiled import Holds, Read
from .judgement import InForce, Judgement
from .truth import Tally, Truth


@dataclass(frozen=True, slots=True)
class Test:
    """A compiled condition: its truth for a case, its parts, and for leaves the values on both sides."""

    condition: c.Condition
    truth: Holds
    parts: tuple[Test, ...] = ()
    left: Read | None = None
    right: Read | None = None
    tally: Callable[[Case], Tally] | None = None


class Evaluator:
    """Judges cases by a rulebook; compiled conditions are kept for the next case.

    `assume` is what a fact is taken to be wherever it is unknown, read or derived. `rests_on` is where `evidence`
    keeps which facts each version of a rule rests on, and `written` where `together` keeps the functions it wrote.
    """

    def __init__(self, rulebook: Rulebook, assume: Mapping[str, Value] = MappingProxyType({})) -> None:
        self.rulebook, self.assume = rulebook, assume
        self._readers: dict[tuple[str, str], Read] = {}
        self._tests: dict[tuple[str, date], tuple[Test, Test]] = {}
        self._in_force: dict[tuple[str, date], InForce | None] = {}
        self._law_days: dict[str, Callable[[Case], date]] = {}
        self._derived_tests: dict[str, tuple[Test, ...]] = {}
        self.rests_on: dict[tuple[str, date], tuple[str, ...]] = {}
        self.written: dict[tuple[tuple[str, ...], date], Callable[[Case], list[Judgement | None]]] = {}

    # ── verdicts ───────────────────────────────────────────────────────────────────────────

    def judge(self, id: str, case: Case) -> Judgement | None:
        """The judgement of the version in force on the case's law date, or None when none is."""
        if id not in case.judged:
            version = self.in_force(id, self.law_date(case))
            case.judged[id] = None if version is None else version.judge(case)
        judgement: Judgement | None = case.judged[id]
        return judgement

    def in_force(self, id: str, day: date) -> InForce | None:
        """The version of a rule in force on a day, compiled, or None when none is."""
        key = (id, day)
        if key not in self._in_force:
            rule = self.rulebook.version(id, day)
            compiled_ = None if rule is None else InForce.of(rule, *(test.truth for test in self.tests(rule)))
            self._in_force[key] = compiled_
        return self._in_force[key]

    def judge_above(self, id: str, case: Case) -> tuple[Judgement, Case] | None:
        """The judgement of the case, or of the one above it, that a rule is about, with that case; None as in judge."""
        owner: Case | None = case
        while owner is not None and owner.subject != self.rulebook.rules[id][0].subject:
            owner = owner.parent
        judgement = None if owner is None else self.judge(id, owner)
        return None if owner is None or judgement is None else (judgement, owner)

    def tests(self, rule: Rule) -> tuple[Test, Test]:
        """The compiled `applies_when` and `requires` of one version of a rule."""
        key = (rule.id, rule.period.from_)
        if key not in self._tests:
            self._tests[key] = (self.test(rule.applies_when, rule.subject), self.test(rule.requires, rule.subject))
        return self._tests[key]

    def derived_tests(self, name: str) -> tuple[Test, ...]:
        """The compiled conditions of a derived fact, in their order."""
        if name not in self._derived_tests:
            derived = self.rulebook.derived[name]
            self._derived_tests[name] = tuple(self.test(one, derived.subject) for one in derived.conditions())
        return self._derived_tests[name]

    def law_date(self, case: Case) -> date:
        """The day whose law a case is judged by, as its subject declares."""
        return self._law_day(case.subject)(case)

    def _law_day(self, subject: str) -> Callable[[Case], date]:
        if subject not in self._law_days:
            fact = self.rulebook.vocabulary.subjects[subject].law_date
            self._law_days[subject] = _as_of if fact == "run.as_of" else _day_read(self.reader(fact, subject))
        return self._law_days[subject]

    # ── facts ──────────────────────────────────────────────────────────────────────────────

    def reader(self, fact: str, subject: str) -> Read:
        """A function that reads a fact from a case of `subject`, deriving it where need be."""
        key = (fact, subject)
        if key not in self._readers:
            read = self._make_reader(fact, subject)
            self._readers[key] = compiled.assuming(read, self.assume[fact]) if fact in self.assume else read
        return self._readers[key]

    def _make_reader(self, name: str, subject: str) -> Read:
        if name == "run.as_of":
            return _as_of
        if name == "run.law_date":
            return self._law_day(subject)
        fact = self.rulebook.vocabulary.facts[name]
        if fact.subject != subject:
            parent = self.rulebook.vocabulary.subjects[subject].parent
            assert parent is not None, f"{name} cannot be seen from {subject}"
            read = self.reader(name, parent)
            return lambda case: Unknown.ABSENT if case.parent is None else read(case.parent)
        if name not in self.rulebook.derived:
            absent = fact.absent
            return lambda case: case.values.get(name, absent)
        return self._derived_reader(name)

    def _derived_reader(self, name: str) -> Read:
        compute: list[Read] = []  # compiled on first use: derived facts may be declared in any order

        def read(case: Case) -> Value:
            found = case.derived
            if name in found:
                return found[name]
            if name in case.values:
                return case.values[name]
            if not compute:
                compute.append(derive.compile_way(self.rulebook.derived[name], self))
            value = found[name] = compute[0](case)
            return value

        return read

    # ── conditions ─────────────────────────────────────────────────────────────────────────

    def test(self, condition: c.Condition, subject: str) -> Test:
        """The compiled form of a condition about `subject`."""
        if isinstance(condition, c.All | c.AnyOf):
            parts = tuple(self.test(part, subject) for part in condition.parts)
            return Test(
                condition, compiled.joined([part.truth for part in parts], isinstance(condition, c.AnyOf)), parts
            )
        if isinstance(condition, c.Not):
            part = self.test(condition.part, subject)
            return Test(condition, compiled.negated(part.truth), (part,))
        if isinstance(condition, c.Quantified | c.Count):
            return self._over_children(condition, subject)
        if isinstance(condition, c.Breached):
            id = condition.rule
            return Test(condition, lambda case: self._breached(id, case))
        return self._leaf(condition, subject)

    def _leaf(self, condition: c.Compare | c.Among | c.Known | c.Matches, subject: str) -> Test:
        left = self.reader(condition.fact, subject)
        if isinstance(condition, c.Known):
            return Test(condition, compiled.known(left), left=left)
        if isinstance(condition, c.Among):
            values, negated = frozenset(condition.values), condition.negated
            among = compiled.fits(left, lambda value: (value in values) != negated, negated)
            return Test(condition, among, left=left)
        if isinstance(condition, c.Matches):
            pattern = c.PATTERNS[condition.pattern]
            matches = compiled.fits(left, lambda value: bool(pattern.match(str(value))), False)
            return Test(condition, matches, left=left)
        side, operator = condition.side, condition.operator
        right = self.side(side, subject)
        if isinstance(side, c.Constant) and side.shift is None:
            return Test(condition, compiled.compared_with(operator, left, side.value), left=left, right=right)
        return Test(condition, compiled.compared(operator, left, right), left=left, right=right)

    def _over_children(self, condition: c.Quantified | c.Count, subject: str) -> Test:
        child = self.rulebook.vocabulary.subjects[subject].groups[condition.group]
        where = self.test(condition.where, child) if condition.where else None
        meets = self.test(condition.meets, child) if condition.meets else None
        every = isinstance(condition, c.Quantified) and condition.kind == "every"
        outcome = outcome_of(where, meets, every)
        key = place(condition)

        def tally(case: Case) -> Tally:
            if key in case.tallies:
                return case.tallies[key]
            group = case.groups.get(condition.group)
            if group is None:
                return Tally(0, 0, 0, complete=False)
            return Tally.of((outcome(one) for one in group.cases), group.complete)

        parts = tuple(part for part in (where, meets) if part is not None)
        if isinstance(condition, c.Quantified):
            decide = {"every": Tally.every, "some": Tally.some, "none": Tally.none}[condition.kind]
            return Test(condition, lambda case: decide(tally(case)), parts, tally=tally)
        right, operator = self.side(condition.side, subject), condition.operator

        def counted(case: Case) -> Truth:
            number = right(case)
            if isinstance(number, Nothing):
                return False  # as in compare: there is no number to reach or to stay below
            return tally(case).compare(operator, number) if isinstance(number, int) else None

        return Test(condition, counted, parts, right=right, tally=tally)

    def _breached(self, id: str, case: Case) -> Truth:
        judged = self.judge_above(id, case)
        if judged is None:
            return False
        return {"violation": True, "indication": True, "undetermined": None}.get(judged[0].verdict, False)

    def side(self, side: c.Side, subject: str) -> Read:
        """A function that reads the other side of a comparison, its date moved where the rule says so."""
        if isinstance(side, c.Constant):
            value = side.value
            base: Read = lambda case: value  # noqa: E731  (one line says it best)
        elif isinstance(side, c.FactSide):
            base = self.reader(side.fact, subject)
        else:
            base = self.parameter(side.param, subject)
        read = base if side.shift is None else self._shifted(base, side.shift, subject)
        return compiled.once_a_day(read, self._law_day(subject)) if self._of_the_day(side) else read

    def _of_the_day(self, side: c.Side) -> bool:
        """Whether a side that is no mere constant follows from the law date alone."""
        if isinstance(side, c.FactSide) and side.fact != "run.law_date":
            return False
        steps = () if side.shift is None else side.shift.steps()
        params = [side.param] if isinstance(side, c.ParamSide) else []
        params += [step.param for step in steps if step.param is not None]
        return bool(steps or params) and all(self.rulebook.parameters[name].by is None for name in params)

    def _shifted(self, base: Read, shift: c.Shift, subject: str) -> Read:
        if shift.param is None:
            amount: Read = lambda case: shift.amount  # noqa: E731
            unit = shift.unit
        else:
            amount = self.parameter(shift.param, subject)
            unit = self.rulebook.parameters[shift.param].unit

        def read(case: Case) -> Value:
            day, by = base(case), amount(case)
            if not isinstance(day, date):
                return day
            if not isinstance(by, int):
                return by
            return move(day, shift.sign, by, unit) or Unknown.NOT_IN_FORCE

        return read if shift.then is None else self._shifted(read, shift.then, subject)

    def parameter(self, name: str, subject: str) -> Read:
        """A function that reads a parameter as in force on the case's law date."""
        parameter, law_day = self.rulebook.parameters[name], self._law_day(subject)
        key = self.reader(parameter.by, subject) if parameter.by else None
        fallback = self.parameter(parameter.otherwise, subject) if parameter.otherwise else None

        def in_force(case: Case) -> Any:
            span = parameter.on(law_day(case))
            return Unknown.NOT_IN_FORCE if span is None else span.value

        figure: Callable[[Case], Any] = compiled.once_a_day(in_force, law_day)
        if key is None:
            return figure  # a table always has a key (checked by lint)

        def read(case: Case) -> Value:
            table = figure(case)
            if isinstance(table, Unknown):
                return table  # `else` answers for other keys, not for other days
            picked = key(case)
            if isinstance(picked, Unknown):
                return picked
            if picked in table:
                return table[picked]  # type: ignore[no-any-return]
            return fallback(case) if fallback else Unknown.NOT_IN_FORCE

        return read


def _as_of(case: Case) -> date:
    return case.as_of


def _day_read(read: Read) -> Callable[[Case], date]:
    def day(case: Case) -> date:
        value = read(case)
        return value if isinstance(value, date) else case.as_of

    return day


def place(condition: c.Condition) -> str:
    """Where a condition stands inside the rulebook's folder, whatever that is called: folder/file:line:column."""
    file = "/".join(condition.at.file.rsplit("/", 2)[-2:])
    return f"{file}:{condition.at.line}:{condition.at.column}"


def outcome_of(where: Test | None, meets: Test | None, every: bool) -> Holds:
    """What one child adds: `not where or meets` under every, `where and meets` otherwise."""
    if not every:
        return compiled.joined([test.truth for test in (where, meets) if test is not None], settles=False)
    if meets is None:
        return lambda case: True
    return meets.truth if where is None else compiled.joined([compiled.negated(where.truth), meets.truth], settles=True)


def children(test: Test, case: Case) -> Iterator[Case]:
    """The children a quantified test looks at."""
    condition = test.condition
    assert isinstance(condition, c.Quantified | c.Count)
    group = case.groups.get(condition.group)
    yield from group.cases if group else ()
