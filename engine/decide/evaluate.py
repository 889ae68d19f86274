"""The reference evaluator: what a rulebook means for one case. Every other engine is held to it.

Conditions are compiled once to small functions; each `Test` keeps its condition and its parts, so that
explanations and missing facts are read off the very functions that decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import eq, ge, gt, le, lt, ne
from types import MappingProxyType
from typing import Any

from ..language import condition as c
from ..language.rule import Rule
from ..language.rulebook import Rulebook
from ..values import NONE, Nothing, Unknown, Value
from . import derive
from .calendar import move
from .case import Case
from .truth import Tally, Truth, all_of, any_of, breach, not_

Read = Callable[[Case], Value]


@dataclass(frozen=True, slots=True)
class Test:
    """A compiled condition: its truth for a case, its parts, and for leaves the values on both sides."""

    condition: c.Condition
    truth: Callable[[Case], Truth]
    parts: tuple[Test, ...] = ()
    left: Read | None = None
    right: Read | None = None
    tally: Callable[[Case], Tally] | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule says of a case: compliant, violation, indication, undetermined or not_applicable."""

    rule: Rule
    verdict: str
    applies: Truth
    requires: Truth


class Evaluator:
    """Judges cases by a rulebook; compiled conditions are kept for the next case.

    `assume` is what a fact is taken to be wherever it is unknown, read or derived. `rests_on` is where `evidence`
    keeps which facts each version of a rule rests on.
    """

    def __init__(self, rulebook: Rulebook, assume: Mapping[str, Value] = MappingProxyType({})) -> None:
        self.rulebook, self.assume = rulebook, assume
        self._readers: dict[tuple[str, str], Read] = {}
        self._tests: dict[tuple[str, date], tuple[Test, Test]] = {}
        self._derived_tests: dict[str, tuple[Test, ...]] = {}
        self.rests_on: dict[tuple[str, date], tuple[str, ...]] = {}

    # ── verdicts ───────────────────────────────────────────────────────────────────────────

    def judge(self, id: str, case: Case) -> Judgement | None:
        """The judgement of the version in force on the case's law date, or None when none is."""
        if id not in case.judged:
            case.judged[id] = self._judge(id, case)
        judgement: Judgement | None = case.judged[id]
        return judgement

    def _judge(self, id: str, case: Case) -> Judgement | None:
        rule = self.rulebook.version(id, self.law_date(case))
        if rule is None:
            return None
        applies_test, requires_test = self.tests(rule)
        applies = applies_test.truth(case)
        if applies is False:
            return Judgement(rule, "not_applicable", applies, None)
        requires = requires_test.truth(case)
        verdicts = {True: rule.breach, False: "compliant", None: "undetermined"}
        return Judgement(rule, verdicts[breach(applies, requires)], applies, requires)

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
        fact = self.rulebook.vocabulary.subjects[case.subject].law_date
        if fact == "run.as_of":
            return case.as_of
        value = self.reader(fact, case.subject)(case)
        return value if isinstance(value, date) else case.as_of

    # ── facts ──────────────────────────────────────────────────────────────────────────────

    def reader(self, fact: str, subject: str) -> Read:
        """A function that reads a fact from a case of `subject`, deriving it where need be."""
        key = (fact, subject)
        if key not in self._readers:
            read = self._make_reader(fact, subject)
            self._readers[key] = _assuming(read, self.assume[fact]) if fact in self.assume else read
        return self._readers[key]

    def _make_reader(self, name: str, subject: str) -> Read:
        if name == "run.as_of":
            return lambda case: case.as_of
        if name == "run.law_date":
            return self.law_date
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
            if name in case.values:
                return case.values[name]
            if name not in case.derived:
                if not compute:
                    compute.append(derive.compile_way(self.rulebook.derived[name], self))
                case.derived[name] = compute[0](case)
            return case.derived[name]

        return read

    # ── conditions ─────────────────────────────────────────────────────────────────────────

    def test(self, condition: c.Condition, subject: str) -> Test:
        """The compiled form of a condition about `subject`."""
        if isinstance(condition, c.All | c.AnyOf):
            parts = tuple(self.test(part, subject) for part in condition.parts)
            join = all_of if isinstance(condition, c.All) else any_of
            return Test(condition, lambda case: join(part.truth(case) for part in parts), parts)
        if isinstance(condition, c.Not):
            part = self.test(condition.part, subject)
            return Test(condition, lambda case: not_(part.truth(case)), (part,))
        if isinstance(condition, c.Quantified | c.Count):
            return self._over_children(condition, subject)
        if isinstance(condition, c.Breached):
            id = condition.rule
            return Test(condition, lambda case: self._breached(id, case))
        return self._leaf(condition, subject)

    def _leaf(self, condition: c.Compare | c.Among | c.Known | c.Matches, subject: str) -> Test:
        left = self.reader(condition.fact, subject)
        if isinstance(condition, c.Known):
            return Test(condition, lambda case: _known(left(case)), left=left)
        if isinstance(condition, c.Among):
            values, negated = frozenset(condition.values), condition.negated
            return Test(
                condition, lambda case: _held(left(case), lambda v: (v in values) != negated, negated), left=left
            )
        if isinstance(condition, c.Matches):
            pattern = c.PATTERNS[condition.pattern]
            return Test(
                condition, lambda case: _held(left(case), lambda v: bool(pattern.match(str(v))), False), left=left
            )
        right, operator = self.side(condition.side, subject), condition.operator
        return Test(condition, lambda case: compare(operator, left(case), right(case)), left=left, right=right)

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
        return base if side.shift is None else self._shifted(base, side.shift, subject)

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
        parameter = self.rulebook.parameters[name]
        key = self.reader(parameter.by, subject) if parameter.by else None
        fallback = self.parameter(parameter.otherwise, subject) if parameter.otherwise else None

        def read(case: Case) -> Value:
            span = parameter.on(self.law_date(case))
            if span is None:
                return Unknown.NOT_IN_FORCE  # `else` answers for other keys, not for other days
            table: Any = span.value
            if key is None:
                return table  # type: ignore[no-any-return]  # a table always has a key (checked by lint)
            picked = key(case)
            if isinstance(picked, Unknown):
                return picked
            if picked in table:
                return table[picked]  # type: ignore[no-any-return]
            return fallback(case) if fallback else Unknown.NOT_IN_FORCE

        return read


def place(condition: c.Condition) -> str:
    """Where a condition stands inside the rulebook's folder, whatever that is called: folder/file:line:column."""
    file = "/".join(condition.at.file.rsplit("/", 2)[-2:])
    return f"{file}:{condition.at.line}:{condition.at.column}"


def outcome_of(where: Test | None, meets: Test | None, every: bool) -> Callable[[Case], Truth]:
    """What one child adds: `not where or meets` under every, `where and meets` otherwise."""
    if every:
        return lambda case: any_of((not_(where.truth(case)) if where else False, meets.truth(case) if meets else True))
    tests = [test for test in (where, meets) if test is not None]
    return lambda case: all_of(test.truth(case) for test in tests)


def _assuming(read: Read, assumed: Value) -> Read:
    """The same reader, with what a fact is taken to be where it is unknown."""

    def filled(case: Case) -> Value:
        value = read(case)
        return assumed if isinstance(value, Unknown) else value

    return filled


def _known(value: Value) -> Truth:
    return None if isinstance(value, Unknown) else value is not NONE


def _held(value: Value, holds: Callable[[Any], bool], if_none: bool) -> Truth:
    if isinstance(value, Unknown):
        return None
    return if_none if isinstance(value, Nothing) else holds(value)


def compare(operator: str, left: Value, right: Value) -> Truth:
    """Whether `left operator right`; unknown if a side is. None (nothing) equals and precedes no value."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return None
    if isinstance(left, Nothing) or isinstance(right, Nothing):
        return operator == "is_not"
    return bool(COMPARE[operator](left, right))


# Of values, or of columns of them.
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "is": eq, "is_not": ne,
    "at_least": ge, "more_than": gt, "at_most": le, "less_than": lt,
    "before": lt, "after": gt, "on_or_before": le, "on_or_after": ge,
}  # fmt: skip


def children(test: Test, case: Case) -> Iterator[Case]:
    """The children a quantified test looks at."""
    condition = test.condition
    assert isinstance(condition, c.Quantified | c.Count)
    group = case.groups.get(condition.group)
    yield from group.cases if group else ()
