"""Judging whole frames of cases: what a condition needs is derived, counted or carried over before it is worked out.

Every condition is worked out once for a frame, as a column of its own; `alike` tells what is the same for all cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any

import polars as pl

from ...decide.evaluate import Evaluator
from ...frames.cells import STATES, UNSTATED, VALUE, dtype, state_of
from ...language import condition as c
from ...language.derived import Aggregate, Cases, DerivedFact, Formula, When
from ...language.formula import Call, Operation, ParamTerm, Term, walk
from ...language.rule import Rule
from ...language.rulebook import Rulebook
from ...values import Unknown, Value
from ..judging import CODES, NOT_IN_FORCE
from . import counts
from .alike import Alike, Varying
from .cells import alike, assuming, of_fact, stated_or
from .conditions import Conditions, Truth, tally_key, truth_column, verdict, verdict_column
from .stratum import Put, Step, Stratum
from .values import (
    OPEN,
    Amount,
    Cell,
    Values,
    looked_up,
    may_lack,
    moved,
    moved_column,
    parameter_column,
    steps_column,
    told,
    unknown,
)


class Columnar:
    """Judges strata by a rulebook; `assume` is what a fact is taken to be where it is unknown."""

    def __init__(self, rulebook: Rulebook, as_of: date, assume: Mapping[str, Value] = MappingProxyType({})) -> None:
        self.rulebook, self.as_of, self.assume = rulebook, as_of, assume
        self.evaluator = Evaluator(rulebook, assume)
        self._alike: dict[tuple[Any, ...], Alike] = {}

    def judge(self, stratum: Stratum, rules: Iterable[str]) -> None:
        """Add the verdict column of each rule of this stratum's subject."""
        for id in rules:
            self.need_verdict(stratum, id)

    def values(self, stratum: Stratum) -> Values:
        """The compiler of values for a stratum's law date."""
        return Values(self.rulebook, self.as_of, stratum.law_date)

    def rule(self, stratum: Stratum, id: str) -> Rule | None:
        """The version of a rule that judges a stratum."""
        return self.rulebook.version(id, stratum.law_date)

    # ── verdicts and conditions ────────────────────────────────────────────────────────────

    def need_verdict(self, stratum: Stratum, id: str) -> None:
        """Make sure that a stratum has a rule's verdict: of its cases, or of those above them."""
        self._once(stratum, verdict_column(id), lambda stratum: self._make_verdict(stratum, id))

    def _make_verdict(self, stratum: Stratum, id: str) -> None:
        column = verdict_column(id)
        owner = self.rulebook.rules[id][0].subject
        if owner != stratum.subject:
            never = {column: pl.lit(NOT_IN_FORCE, dtype=pl.UInt8)}
            self.carry(stratum, never, lambda parent: self.need_verdict(parent, id))
            return
        rule = self.rule(stratum, id)
        if rule is None:
            codes = pl.lit(NOT_IN_FORCE, dtype=pl.UInt8)
        elif self.alike(stratum).truth(rule.applies_when) is False:
            codes = pl.lit(CODES["not_applicable"], dtype=pl.UInt8)
        else:
            applies, requires = (self.truth(stratum, part) for part in (rule.applies_when, rule.requires))
            codes = verdict(applies, requires, rule.breach)
        stratum.put(**{column: codes})

    def truth(self, stratum: Stratum, condition: c.Condition) -> Truth:
        """The column of a condition, worked out where it is not there yet."""
        column = truth_column(condition)
        self._once(stratum, column, lambda stratum: self._make_truth(stratum, condition, column))
        return pl.col(column)

    def _make_truth(self, stratum: Stratum, condition: c.Condition, column: str) -> None:
        same = self.alike(stratum).truth(condition)
        if not isinstance(same, Varying):
            stratum.put(**{column: pl.lit(same, dtype=pl.Boolean)})
            return
        alone = not any(isinstance(node, c.Quantified | c.Count | c.Breached) for node in c.walk(condition))
        if alone and self._all_above(stratum, c.facts_read(condition)):
            self.carry(stratum, {column: pl.lit(None, dtype=pl.Boolean)}, lambda parent: self.truth(parent, condition))
            return
        parts: list[Truth] = []
        if isinstance(condition, c.All | c.AnyOf | c.Not):
            idle = isinstance(condition, c.All)  # a part that decides nothing
            told = [part for part in c.parts(condition) if self.alike(stratum).truth(part) is not idle]
            parts = [self.truth(stratum, part) for part in told]
        elif isinstance(condition, c.Quantified | c.Count):
            self._need_tally(stratum, condition)
        elif isinstance(condition, c.Breached):
            self.need_verdict(stratum, condition.rule)
        else:
            self.need_fact(stratum, condition.fact)
        side = c.side_of(condition)
        if side is not None:
            self.need_side(stratum, side)
        stratum.put(**{column: Conditions(self.values(stratum)).truth(condition, parts)})

    def _all_above(self, stratum: Stratum, facts: Iterable[str]) -> bool:
        """Whether facts are all about the parent, which every case has, under the same law."""
        parent = stratum.parent
        if parent is None or parent.law_date != stratum.law_date or stratum.places().null_count():
            return False
        subjects = {self.rulebook.vocabulary.facts[name].subject for name in facts}
        return subjects - {"run"} == {parent.subject}

    def _once(self, stratum: Stratum, key: str, make: Step) -> None:
        """Make something once, by the same steps as for other strata of the same shape."""
        if key not in stratum.done or stratum.noting():
            stratum.take(partial(self._follow, key=key, make=make))

    def _follow(self, stratum: Stratum, key: str, make: Step) -> None:
        if key not in stratum.done:
            stratum.done.add(key)
            steps = self.alike(stratum).steps
            noted = stratum.follow(steps.get(key), make)
            steps.setdefault(key, noted)

    def alike(self, stratum: Stratum) -> Alike:
        """What is the same for all cases of a stratum."""
        if stratum.alike is None:
            shape = Alike.shape(stratum)
            stratum.alike = self._alike.setdefault(shape, Alike.of(stratum, self.evaluator, self.as_of))
        return stratum.alike

    # ── values ─────────────────────────────────────────────────────────────────────────────

    def need_side(self, stratum: Stratum, side: c.Side) -> None:
        """Make sure that a stratum has what the other side of a comparison is made of."""
        if isinstance(side, c.FactSide):
            self.need_fact(stratum, side.fact)
        if isinstance(side, c.ParamSide):
            self.need_parameter(stratum, side.param)
        if side.shift is not None and side.shift.param is not None:
            self.need_parameter(stratum, side.shift.param)
        if isinstance(side, c.FactSide) and side.shift is not None and not side.fact.startswith("run."):
            self._need_moved(stratum, side.fact, side.shift)

    def need_parameter(self, stratum: Stratum, name: str) -> None:
        """Make sure that a stratum has the column of a parameter that goes by a fact."""
        self._once(stratum, parameter_column(name), lambda stratum: self._make_parameter(stratum, name))

    def _make_parameter(self, stratum: Stratum, name: str) -> None:
        parameter, column = self.rulebook.parameters[name], parameter_column(name)
        if parameter.by is None or parameter.on(stratum.law_date) is None:
            return
        if self._all_above(stratum, [parameter.by]):
            none = {column: pl.lit(None, dtype=pl.Int64), state_of(column): pl.lit(None, dtype=pl.UInt8)}
            self.carry(stratum, none, lambda parent: self.need_parameter(parent, name))
            return
        self.need_fact(stratum, parameter.by)
        if parameter.otherwise is not None:
            self.need_parameter(stratum, parameter.otherwise)
        cell = self.values(stratum).table(parameter, parameter.by)
        stratum.put(**{column: cell.value, state_of(column): cell.state})

    def _need_moved(self, stratum: Stratum, fact: str, shift: c.Shift) -> None:
        if shift.then is not None:
            self._once(stratum, column := steps_column(fact, shift), Put({column: looked_up(fact, shift)}).put)
            return
        parameter = self.rulebook.parameters[shift.param] if shift.param else None
        unit = parameter.unit if parameter else shift.unit
        for amount in self.values(stratum).amounts(parameter) if parameter else {shift.amount}:
            column = moved_column(fact, shift.sign, amount, unit)
            made = moved(fact, shift.sign, amount, unit)
            self._once(stratum, column, Put({column: made}).put)

    def need_fact(self, stratum: Stratum, name: str) -> None:
        """Make sure that a stratum has the columns of a fact: read, derived, or its parent's."""
        if not name.startswith("run."):
            self._once(stratum, name, lambda stratum: self._make_fact(stratum, name))

    def _make_fact(self, stratum: Stratum, name: str) -> None:
        fact = self.rulebook.vocabulary.facts[name]
        same = self.alike(stratum).value(name)
        if not isinstance(same, Varying):
            self._put(stratum, name, alike(same, dtype(fact)))
            return
        if fact.subject != stratum.subject:
            orphan = unknown(STATES[Unknown.ABSENT], dtype(fact))
            self.carry(stratum, {name: orphan.value, state_of(name): orphan.state}, partial(self.need_fact, name=name))
        elif name in self.rulebook.derived:
            self._need_derived(stratum, self.rulebook.derived[name])
        else:
            self._need_read(stratum, name)
        if name in self.assume:
            self._put(stratum, name, assuming(of_fact(name), self.assume[name], dtype(fact)))

    def _put(self, stratum: Stratum, name: str, cell: Cell) -> None:
        type_ = dtype(self.rulebook.vocabulary.facts[name])
        stratum.put(**{name: cell.value.cast(type_), state_of(name): cell.state})

    def _need_read(self, stratum: Stratum, name: str) -> None:
        """A fact that lists bring; where a row does not state it, what a missing column says."""
        fact = self.rulebook.vocabulary.facts[name]
        if not stratum.has(name):
            self._put(stratum, name, alike(fact.absent, dtype(fact)))
        elif name in stratum.unstated():
            self._put(stratum, name, stated_or(name, alike(fact.absent, dtype(fact))))

    def carry(self, stratum: Stratum, columns: Mapping[str, pl.Expr], need: Step) -> None:
        """Copy columns of the parent down to its children; each says what a case without a parent has."""
        stratum.take(partial(Stratum.carry, columns=columns, need=need))

    # ── derived facts ──────────────────────────────────────────────────────────────────────

    def _need_derived(self, stratum: Stratum, derived: DerivedFact) -> None:
        cell = self._derive(stratum, derived)
        fact = self.rulebook.vocabulary.facts[derived.name]
        cell = self.values(stratum).settled(cell, fact, derived.if_unknown)
        if stratum.has(derived.name):  # stated for some cases, as a test does
            stratum.put(**{stated_column(derived.name): pl.col(state_of(derived.name)) != UNSTATED})
            cell = stated_or(derived.name, cell)
        self._put(stratum, derived.name, cell)

    def _derive(self, stratum: Stratum, derived: DerivedFact) -> Cell:
        way = derived.way
        if isinstance(way, Aggregate):
            return self._aggregate(stratum, derived, way)
        if isinstance(way, When):
            return told(self.truth(stratum, way.condition))
        if isinstance(way, Cases):
            return self._cases(stratum, derived, way)
        assert isinstance(way, Formula)
        for name in derived.facts_read():
            self.need_fact(stratum, name)
        for term in walk(way.term):
            if isinstance(term, ParamTerm):
                self.need_parameter(stratum, term.param)
        if not isinstance(way.term, Operation | Call):
            return self.values(stratum).term(way.term)  # which may be nothing
        number = self._formula(stratum, way.term, f"@{derived.name}")
        return Cell(number.value, number.state)

    def _formula(self, stratum: Stratum, term: Term, column: str) -> Amount:
        """From the innermost part outwards; what is read more than once, or may have no number, is a column."""
        values = self.values(stratum)
        if not isinstance(term, Operation | Call):
            cell = values.term(term)
            return Amount(cell.value, () if cell.known else (cell.state,))
        inner = (term.left, term.right) if isinstance(term, Operation) else term.arguments
        parts = []
        for place, part in enumerate(inner):
            made = self._formula(stratum, part, f"{column}.{place}")
            again = isinstance(term, Call) and isinstance(part, Operation | Call)
            parts.append(_kept(stratum, made, f"{column}.{place}") if again else made)
        if isinstance(term, Call) and term.function == "round":
            parts.append(_kept(stratum, Amount(parts[0].value // parts[1].value), f"{column}.whole"))
        made = values.apply(term, parts)
        if not may_lack(term):
            return made
        kept = _kept(stratum, made, column)
        lost = kept.value.is_null() & (made.state == VALUE)
        stratum.put(**{state_of(column): pl.when(lost).then(pl.lit(OPEN, dtype=pl.UInt8)).otherwise(made.state)})
        return Amount(kept.value, (pl.col(state_of(column)),))

    def _cases(self, stratum: Stratum, derived: DerivedFact, way: Cases) -> Cell:
        """From the last case to the first, each step a column: one expression for all would double at each case."""
        values, fact = self.values(stratum), self.rulebook.vocabulary.facts[derived.name]
        rest: pl.Expr = pl.lit(way.otherwise, dtype=dtype(fact))
        for place, (condition, chosen) in enumerate(reversed(way.cases)):
            column = f"@{derived.name}.{place}"
            stratum.put(**{column: values.case(self.truth(stratum, condition), chosen, rest, fact)})
            rest = pl.col(column)
        return told(rest)

    # ── over children ──────────────────────────────────────────────────────────────────────

    def wanted_of(self, child: Stratum, condition: c.Quantified | c.Count) -> counts.Wanted:
        """What a condition over children counts of these, which have the columns for it."""
        return counts.Wanted(tally_key(condition), self.outcome(child, condition))

    def outcome(self, child: Stratum, condition: c.Quantified | c.Count) -> Truth:
        """What each child adds to a condition over children."""
        sides = [part for part in (condition.where, condition.meets) if part is not None]
        truths = [self.truth(child, part) for part in sides]
        every = isinstance(condition, c.Quantified) and condition.kind == "every"
        if every and condition.where is not None:
            truths[0] = ~truths[0]
        return counts.joined(truths, every)

    def wanted_by(self, child: Stratum, name: str, way: Aggregate) -> counts.Wanted:
        """What a sum counts of these children, which have the columns for it."""
        where = pl.lit(True) if way.where is None else self.truth(child, way.where)
        if way.fact is not None:
            self.need_fact(child, way.fact)
        return counts.Wanted(counts.fact_key(name), where, way)

    def _need_tally(self, stratum: Stratum, condition: c.Quantified | c.Count) -> None:
        key = tally_key(condition)
        stratum.take(
            partial(self._count, key=key, group=condition.group, of=partial(self.wanted_of, condition=condition))
        )

    def _count(self, stratum: Stratum, key: str, group: str, of: Callable[[Stratum], counts.Wanted]) -> None:
        """Count children that are at hand; otherwise they were counted before, or there are none."""
        if not stratum.has(f"{key}:true"):
            child = stratum.children.get(group)
            counts.put(stratum, group, [key], counts.of(child, [of(child)]) if child is not None else None)

    def _aggregate(self, stratum: Stratum, derived: DerivedFact, way: Aggregate) -> Cell:
        key = counts.fact_key(derived.name)
        of = partial(self.wanted_by, name=derived.name, way=way)
        stratum.take(partial(self._count, key=key, group=way.group, of=of))
        sure = pl.col(f"{key}:complete") & (pl.col(f"{key}:unknown") == 0)
        value: pl.Expr = pl.col(f"{key}:true").cast(pl.Int64)
        if way.fact is not None:
            sure = sure & (pl.col(f"{key}:bad") == 0)
            value = pl.col(f"{key}:{way.kind}")
            if way.kind == "sum":
                value = value.fill_null(0)
        return told(pl.when(sure).then(value))


def _kept(stratum: Stratum, number: Amount, column: str) -> Amount:
    """The same number, as a column."""
    stratum.put(**{column: number.value})
    return Amount(pl.col(column), number.states)


def stated_column(name: str) -> str:
    """The column that says where a derived fact was stated."""
    return f"{name}!"
