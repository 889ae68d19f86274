"""Judging whole frames of cases: what a stratum needs is derived, counted or carried over before it is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import narwhals as nw

from ...frames.cells import NOTHING, PARENT, ROW, STATES, UNSTATED, dtype, state, state_of
from ...language import condition as c
from ...language.derived import Aggregate, Cases, DerivedFact, Formula, When
from ...language.formula import Call, Operation, ParamTerm, Term, walk
from ...language.rule import Rule
from ...language.rulebook import Rulebook
from ...values import Unknown
from ..judging import NOT_IN_FORCE
from .expressions import (
    Cell,
    Compiler,
    Truth,
    all_of,
    any_of,
    is_false,
    is_true,
    looked_up,
    parameter_column,
    steps_column,
    told,
    unknown,
    verdict,
    working_days,
    working_days_column,
)

Frame = nw.DataFrame[Any]


def verdict_column(rule: str) -> str:
    """The column of a rule's verdict codes."""
    return f"verdict:{rule}"


def tally_key(condition: c.Quantified | c.Count) -> str:
    """The prefix of the columns with the counts of a condition over children, by its place in the rulebook."""
    return f"@{condition.at.file}:{condition.at.line}:{condition.at.column}"


@dataclass
class Stratum:
    """The cases of one subject that share a law date; `frame` gains columns as they are needed.

    `complete` names, for each group, the boolean column that says whether a case's children are all there.
    """

    subject: str
    law_date: date
    frame: Frame
    parent: Stratum | None = None
    children: dict[str, Stratum] = field(default_factory=dict)
    complete: dict[str, str] = field(default_factory=dict)


class Columnar:
    """Judges strata by a rulebook."""

    def __init__(self, rulebook: Rulebook, as_of: date) -> None:
        self.rulebook, self.as_of = rulebook, as_of

    def judge(self, stratum: Stratum, rules: Iterable[str]) -> None:
        """Add the verdict column of each rule of this stratum's subject."""
        for id in rules:
            self._need_verdict(stratum, id)

    def compiler(self, stratum: Stratum) -> Compiler:
        """The compiler for a stratum's law date."""
        return Compiler(self.rulebook, self.as_of, stratum.law_date, tally_key, verdict_column)

    def rule(self, stratum: Stratum, id: str) -> Rule | None:
        """The version of a rule that judges a stratum."""
        return self.rulebook.version(id, stratum.law_date)

    # ── what must be there first ───────────────────────────────────────────────────────────

    def _need_verdict(self, stratum: Stratum, id: str) -> None:
        column = verdict_column(id)
        if column in stratum.frame.columns:
            return
        owner = self.rulebook.rules[id][0].subject
        if owner != stratum.subject:
            never = {column: nw.lit(NOT_IN_FORCE, dtype=nw.UInt8)}
            self._carry(stratum, never, lambda parent: self._need_verdict(parent, id))
            return
        rule = self.rule(stratum, id)
        if rule is None:
            codes = nw.lit(NOT_IN_FORCE, dtype=nw.UInt8)
        else:
            self.need(stratum, (rule.applies_when, rule.requires))
            compiler = self.compiler(stratum)
            applies = self._truth(stratum, compiler.truth(rule.applies_when), "#applies")
            requires = self._truth(stratum, compiler.truth(rule.requires), "#requires")
            codes = verdict(applies, requires, rule.breach)
        stratum.frame = stratum.frame.with_columns(codes.alias(column))

    def need(self, stratum: Stratum, conditions: Iterable[c.Condition]) -> None:
        """Make sure that a stratum has every column that conditions read."""
        for condition in conditions:
            if isinstance(condition, c.All | c.AnyOf | c.Not):
                self.need(stratum, c.parts(condition))
            elif isinstance(condition, c.Quantified | c.Count):
                self._need_tally(stratum, condition)
            elif isinstance(condition, c.Breached):
                self._need_verdict(stratum, condition.rule)
            else:
                self.need_fact(stratum, condition.fact)
            side = c.side_of(condition)
            if isinstance(side, c.FactSide):
                self.need_fact(stratum, side.fact)
            if isinstance(side, c.ParamSide):
                self._need_parameter(stratum, side.param)
            if side is not None and side.shift is not None and side.shift.param is not None:
                self._need_parameter(stratum, side.shift.param)
            if isinstance(side, c.FactSide) and side.shift is not None and not side.fact.startswith("run."):
                self._need_working_days(stratum, side.fact, side.shift)

    def _truth(self, stratum: Stratum, truth: Truth, column: str) -> Truth:
        """A truth as a column, to be used more than once: an expression is worked out as often as it is named."""
        stratum.frame = stratum.frame.with_columns(truth.alias(column))
        return nw.col(column)

    def _need_parameter(self, stratum: Stratum, name: str) -> None:
        parameter, column = self.rulebook.parameters[name], parameter_column(name)
        if parameter.by is None or parameter.on(stratum.law_date) is None or column in stratum.frame.columns:
            return
        self.need_fact(stratum, parameter.by)
        if parameter.otherwise is not None:
            self._need_parameter(stratum, parameter.otherwise)
        cell = self.compiler(stratum).table(parameter, parameter.by)
        stratum.frame = stratum.frame.with_columns(cell.value.alias(column), cell.state.alias(state_of(column)))

    def _need_working_days(self, stratum: Stratum, fact: str, shift: c.Shift) -> None:
        if shift.then is not None:
            column = steps_column(fact, shift)
            if column not in stratum.frame.columns:
                stratum.frame = stratum.frame.with_columns(looked_up(stratum.frame[fact], shift).alias(column))
            return
        parameter = self.rulebook.parameters[shift.param] if shift.param else None
        amounts = self.compiler(stratum).amounts(parameter) if parameter else {shift.amount}
        for amount in amounts if (parameter.unit if parameter else shift.unit) == "working_days" else ():
            column = working_days_column(fact, shift.sign, amount)
            if column not in stratum.frame.columns:
                moved = working_days(stratum.frame[fact], shift.sign, amount)
                stratum.frame = stratum.frame.with_columns(moved.alias(column))

    def need_fact(self, stratum: Stratum, name: str) -> None:
        """Make sure that a stratum has the columns of a fact: read, derived, or its parent's."""
        if name.startswith("run.") or (name in stratum.frame.columns and name not in self.rulebook.derived):
            return
        fact = self.rulebook.vocabulary.facts[name]
        if fact.subject != stratum.subject:
            if name not in stratum.frame.columns:
                orphan = unknown(STATES[Unknown.ABSENT], dtype(fact))
                columns = {name: orphan.value, state_of(name): orphan.state}
                self._carry(stratum, columns, partial(self.need_fact, name=name))
        elif name in self.rulebook.derived:
            self._need_derived(stratum, self.rulebook.derived[name])
        else:
            absent = fact.absent
            plain = absent if isinstance(absent, bool | int | str | date) else None
            stratum.frame = stratum.frame.with_columns(
                nw.lit(plain, dtype=dtype(fact)).alias(name),
                nw.lit(state(absent), dtype=nw.UInt8).alias(state_of(name)),
            )

    def _carry(self, stratum: Stratum, columns: Mapping[str, nw.Expr], need: Callable[[Stratum], None]) -> None:
        """Copy columns of the parent down to its children; each says what a case without a parent has."""
        parent = stratum.parent
        if parent is None:
            stratum.frame = stratum.frame.with_columns(*(none.alias(name) for name, none in columns.items()))
            return
        need(parent)
        above = parent.frame.select([ROW, *columns]).rename({ROW: PARENT})
        stratum.frame = stratum.frame.join(above, on=PARENT, how="left").with_columns(
            *(
                nw.when(nw.col(PARENT).is_null()).then(none).otherwise(nw.col(name)).alias(name)
                for name, none in columns.items()
            )
        )

    # ── derived facts ──────────────────────────────────────────────────────────────────────

    def _need_derived(self, stratum: Stratum, derived: DerivedFact) -> None:
        done = f"{derived.name}!"
        if done in stratum.frame.columns:
            return
        cell = self._derive(stratum, derived)
        fact = self.rulebook.vocabulary.facts[derived.name]
        cell = self.compiler(stratum).settled(cell, fact, derived.if_unknown)
        if derived.name in stratum.frame.columns:  # stated for some cases, as an assumption or a test does
            stated = nw.col(state_of(derived.name)) != UNSTATED
            cell = Cell(
                nw.when(stated).then(nw.col(derived.name)).otherwise(cell.value),
                nw.when(stated).then(nw.col(state_of(derived.name))).otherwise(cell.state),
            )
        stratum.frame = stratum.frame.with_columns(
            cell.value.cast(dtype(fact)).alias(derived.name),
            cell.state.alias(state_of(derived.name)),
            nw.lit(True).alias(done),
        )

    def _derive(self, stratum: Stratum, derived: DerivedFact) -> Cell:
        way = derived.way
        if isinstance(way, Aggregate):
            return self._aggregate(stratum, derived, way)
        self.need(stratum, derived.conditions())
        for name in derived.facts_read():
            self.need_fact(stratum, name)
        compiler = self.compiler(stratum)
        if isinstance(way, When):
            return compiler.when(way.condition)
        if isinstance(way, Cases):
            return self._cases(stratum, derived, way)
        assert isinstance(way, Formula)
        for term in _params(way):
            self._need_parameter(stratum, term)
        return self._formula(stratum, way.term, f"@{derived.name}")

    def _formula(self, stratum: Stratum, term: Term, column: str) -> Cell:
        """From the innermost part outwards, each part a column."""
        compiler = self.compiler(stratum)
        if not isinstance(term, Operation | Call):
            return compiler.term(term)
        inner = (term.left, term.right) if isinstance(term, Operation) else term.arguments
        cells = [self._formula(stratum, part, f"{column}.{place}") for place, part in enumerate(inner)]
        cell = compiler.apply(term, cells)
        stratum.frame = stratum.frame.with_columns(cell.value.alias(column), cell.state.alias(state_of(column)))
        return compiler.fact(column)

    def _cases(self, stratum: Stratum, derived: DerivedFact, way: Cases) -> Cell:
        """From the last case to the first, each step a column: one expression for all would double at each case."""
        compiler, fact = self.compiler(stratum), self.rulebook.vocabulary.facts[derived.name]
        rest = f"@{derived.name}"
        stratum.frame = stratum.frame.with_columns(nw.lit(way.otherwise, dtype=dtype(fact)).alias(rest))
        for condition, chosen in reversed(way.cases):
            truth = self._truth(stratum, compiler.truth(condition), "#case")
            step = compiler.case(truth, chosen, nw.col(rest), fact)
            stratum.frame = stratum.frame.with_columns(step.alias(rest))
        return told(nw.col(rest))

    # ── over children ──────────────────────────────────────────────────────────────────────

    def _need_tally(self, stratum: Stratum, condition: c.Quantified | c.Count) -> None:
        key = tally_key(condition)
        if f"{key}:true" in stratum.frame.columns:
            return
        child = stratum.children.get(condition.group)
        sides = [part for part in (condition.where, condition.meets) if part is not None]
        counts: Frame | None = None
        if child is not None:
            self.need(child, sides)
            compiler = self.compiler(child)
            truths = [compiler.truth(part) for part in sides]
            every = isinstance(condition, c.Quantified) and condition.kind == "every"
            if every and condition.where is not None:
                truths[0] = ~truths[0]
            outcome = (any_of(truths) if every else all_of(truths)) if truths else nw.lit(True)
            counts = _count(child.frame, outcome, key)
        stratum.frame = _with_counts(stratum, counts, key, condition.group)

    def _aggregate(self, stratum: Stratum, derived: DerivedFact, way: Aggregate) -> Cell:
        key = f"@{derived.name}"
        child = stratum.children.get(way.group)
        counts: Frame | None = None
        if child is not None:
            where: nw.Expr = nw.lit(True)
            if way.where is not None:
                self.need(child, [way.where])
                where = self.compiler(child).truth(way.where)
            counts = _count(child.frame, where, key)
            if way.fact is not None:
                self.need_fact(child, way.fact)
                counts = counts.join(_sums(child.frame, where, way, key), on=PARENT, how="left")
        stratum.frame = _with_counts(stratum, counts, key, way.group)
        sure = nw.col(f"{key}:complete") & (nw.col(f"{key}:unknown") == 0)
        value: nw.Expr = nw.col(f"{key}:true").cast(nw.Int64)
        if way.fact is not None:
            if f"{key}:amount" not in stratum.frame.columns:
                missing = [
                    nw.lit(None, dtype=nw.Int64).alias(f"{key}:amount"),
                    nw.lit(0, dtype=nw.Int64).alias(f"{key}:bad"),
                ]
                stratum.frame = stratum.frame.with_columns(*missing)
            sure = sure & (nw.col(f"{key}:bad").fill_null(0) == 0)
            value = nw.col(f"{key}:amount")
            if way.kind == "sum":
                value = value.fill_null(0)
        return told(nw.when(sure).then(value))


def _params(way: Formula) -> list[str]:
    return [term.param for term in walk(way.term) if isinstance(term, ParamTerm)]


def _count(frame: Frame, outcome: nw.Expr, key: str) -> Frame:
    """How many children of each parent an outcome holds, fails and is unknown for."""
    outcomes = frame.select(nw.col(PARENT), outcome.alias("#outcome"))
    outcome = nw.col("#outcome")
    marked = outcomes.select(
        nw.col(PARENT),
        is_true(outcome).cast(nw.Int64).alias(f"{key}:true"),
        is_false(outcome).cast(nw.Int64).alias(f"{key}:false"),
        outcome.is_null().cast(nw.Int64).alias(f"{key}:unknown"),
    )
    parts = [f"{key}:{part}" for part in ("true", "false", "unknown")]
    return marked.group_by(PARENT).agg(*(nw.col(part).sum() for part in parts))


def _sums(frame: Frame, where: nw.Expr, way: Aggregate, key: str) -> Frame:
    """The sum, minimum or maximum of the chosen children's amounts, and how many of those amounts are missing."""
    assert way.fact is not None
    chosen = frame.select(
        nw.col(PARENT),
        nw.col(way.fact).alias(f"{key}:amount"),
        (nw.col(state_of(way.fact)) >= NOTHING).cast(nw.Int64).alias(f"{key}:bad"),
        is_true(where).alias(f"{key}:chosen"),  # a column first: the same truth for all is no filter
    ).filter(nw.col(f"{key}:chosen"))
    amount = nw.col(f"{key}:amount")
    pick = {"sum": amount.sum(), "min": amount.min(), "max": amount.max()}[way.kind]
    return chosen.group_by(PARENT).agg(pick, nw.col(f"{key}:bad").sum())


def _with_counts(stratum: Stratum, counts: Frame | None, key: str, group: str) -> Frame:
    """A stratum's frame with the counts of its children; a case without any has none, and its group's completeness."""
    parts = [f"{key}:{part}" for part in ("true", "false", "unknown")]
    frame = stratum.frame
    if counts is None:
        frame = frame.with_columns(*(nw.lit(0, dtype=nw.Int64).alias(part) for part in parts))
    else:
        frame = frame.join(counts.rename({PARENT: ROW}), on=ROW, how="left")
        frame = frame.with_columns(*(nw.col(part).fill_null(0) for part in parts))
    known = stratum.complete.get(group)
    complete = nw.col(known) if known is not None else nw.lit(False)
    return frame.with_columns(complete.alias(f"{key}:complete"))
