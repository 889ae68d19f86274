"""Conditions, formulas and cases as expressions over a frame's columns; a null truth is unknown.

Traps that are guarded here: `when(null)` takes the otherwise branch, horizontal minima skip nulls, and a
comparison with nothing (none) is false, not unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

import narwhals as nw

from ...decide.calendar import move
from ...frames.cells import NOTHING, STATES, VALUE, dtype, state_of
from ...language import condition as c
from ...language import formula as f
from ...language.parameter import Parameter
from ...language.rulebook import Rulebook
from ...language.vocabulary import Fact
from ...values import Scalar, Unknown
from ..judging import CODES

Truth = nw.Expr  # nullable boolean
NEVER = STATES[Unknown.NOT_IN_FORCE]
OPEN = STATES[Unknown.INCOMPLETE]
BLANK = STATES[Unknown.BLANK]


@dataclass(frozen=True)
class Cell:
    """A value (null where there is none) and its state."""

    value: nw.Expr
    state: nw.Expr


def parameter_column(name: str) -> str:
    """The column of a parameter that goes by a fact."""
    return f"param.{name}"


def working_days_column(fact: str, sign: int, amount: int) -> str:
    """The column of a date that is moved by working days."""
    return f"{fact} {sign * amount:+} working days"


def steps_column(fact: str, shift: c.Shift) -> str:
    """The column of a date that is moved by several units in turn."""
    return f"{fact} {' '.join(f'{step.sign * step.amount:+} {step.unit}' for step in shift.steps())}"


def stepped(day: date, shift: c.Shift) -> date | None:
    """A date moved by several units in turn; None where the calendar does not reach."""
    moved: date | None = day
    for step in shift.steps():
        moved = move(moved, step.sign, step.amount, step.unit) if moved else None
    return moved


def constant(value: Any, type_: Any) -> Cell:
    """A cell that holds the same value in every row."""
    return Cell(nw.lit(value, dtype=type_), nw.lit(VALUE, dtype=nw.UInt8))


def unknown(code: int, type_: Any) -> Cell:
    """A cell that is unknown in every row."""
    return Cell(nw.lit(None, dtype=type_), nw.lit(code, dtype=nw.UInt8))


def all_of(truths: list[Truth]) -> Truth:
    return reduce(lambda a, b: a & b, truths)


def any_of(truths: list[Truth]) -> Truth:
    return reduce(lambda a, b: a | b, truths)


def is_true(truth: Truth) -> nw.Expr:
    """True where a truth is true, false where it is false or unknown: fit for `when`."""
    return truth.fill_null(False)


def is_false(truth: Truth) -> nw.Expr:
    return (~truth).fill_null(False)


_COMPARE: Mapping[str, Callable[[nw.Expr, nw.Expr], nw.Expr]] = {
    "is": lambda a, b: a == b,
    "is_not": lambda a, b: a != b,
    "at_least": lambda a, b: a >= b,
    "more_than": lambda a, b: a > b,
    "at_most": lambda a, b: a <= b,
    "less_than": lambda a, b: a < b,
    "before": lambda a, b: a < b,
    "after": lambda a, b: a > b,
    "on_or_before": lambda a, b: a <= b,
    "on_or_after": lambda a, b: a >= b,
}


@dataclass(frozen=True)
class Compiler:
    """Compiles for cases that share a law date; the columns an expression reads must be there when it is used.

    `tally` names the columns with the counts of a condition over children, `verdict` that of a rule's verdict.
    """

    rulebook: Rulebook
    as_of: date
    law_date: date
    tally: Callable[[c.Quantified | c.Count], str]
    verdict: Callable[[str], str]

    def truth(self, condition: c.Condition) -> Truth:
        """A condition as a nullable boolean."""
        if isinstance(condition, c.All):
            return all_of([self.truth(part) for part in condition.parts])
        if isinstance(condition, c.AnyOf):
            return any_of([self.truth(part) for part in condition.parts])
        if isinstance(condition, c.Not):
            return ~self.truth(condition.part)
        if isinstance(condition, c.Quantified | c.Count):
            return self._over_children(condition)
        if isinstance(condition, c.Breached):
            code = nw.col(self.verdict(condition.rule))
            breached = code.is_in([CODES["violation"], CODES["indication"]])
            return nw.when(code == CODES["undetermined"]).then(nw.lit(None, dtype=nw.Boolean)).otherwise(breached)
        return self._leaf(condition)

    def _leaf(self, condition: c.Compare | c.Among | c.Known | c.Matches) -> Truth:
        left = self.fact(condition.fact)
        if isinstance(condition, c.Known):
            nothing = nw.lit(None, dtype=nw.Boolean)
            return nw.when(left.state > NOTHING).then(nothing).otherwise(left.state == VALUE)
        if isinstance(condition, c.Among):
            found = left.value.is_in(list(condition.values))
            found = nw.when(left.state > NOTHING).then(nw.lit(None, dtype=nw.Boolean)).otherwise(found)
            told = ~found if condition.negated else found
            return nw.when(left.state == NOTHING).then(nw.lit(condition.negated)).otherwise(told)
        if isinstance(condition, c.Matches):
            pattern = "^(?:" + c.PATTERNS[condition.pattern].pattern.replace(r"\Z", "") + ")$"
            return nw.when(left.state == NOTHING).then(nw.lit(False)).otherwise(left.value.str.contains(pattern))
        right = self.side(condition.side, self.rulebook.vocabulary.facts.get(condition.fact))
        nothing = ((left.state == NOTHING) & (right.state <= NOTHING)) | (
            (right.state == NOTHING) & (left.state <= NOTHING)
        )
        told = _COMPARE[condition.operator](left.value, right.value)
        return nw.when(nothing).then(nw.lit(condition.operator == "is_not")).otherwise(told)

    def _over_children(self, condition: c.Quantified | c.Count) -> Truth:
        key = self.tally(condition)
        true, false, open_ = (nw.col(f"{key}:{part}") for part in ("true", "false", "unknown"))
        complete = nw.col(f"{key}:complete")
        nothing = nw.lit(None, dtype=nw.Boolean)
        undecided = (open_ > 0) | ~complete
        if isinstance(condition, c.Quantified):
            if condition.kind == "every":
                return (
                    nw.when(false > 0)
                    .then(nw.lit(False))
                    .otherwise(nw.when(undecided).then(nothing).otherwise(nw.lit(True)))
                )
            some = (
                nw.when(true > 0)
                .then(nw.lit(True))
                .otherwise(nw.when(undecided).then(nothing).otherwise(nw.lit(False)))
            )
            return some if condition.kind == "some" else ~some
        number = self.side(condition.side, None)
        at_most = condition.operator in ("at_most", "less_than")
        least = number.value + (1 if condition.operator in ("more_than", "at_most") else 0)
        reached = (
            nw.when(is_true(true >= least))
            .then(nw.lit(True))
            .otherwise(nw.when(complete & is_true(true + open_ < least)).then(nw.lit(False)).otherwise(nothing))
        )
        told = nw.when(number.state == VALUE).then(~reached if at_most else reached).otherwise(nothing)
        return nw.when(number.state == NOTHING).then(nw.lit(False)).otherwise(told)

    # ── values ─────────────────────────────────────────────────────────────────────────────

    def fact(self, name: str) -> Cell:
        """A fact's cell."""
        if name == "run.as_of":
            return constant(self.as_of, nw.Date)
        if name == "run.law_date":
            return constant(self.law_date, nw.Date)
        return Cell(nw.col(name), nw.col(state_of(name)))

    def side(self, side: c.Side, left: Fact | None) -> Cell:
        """The other side of a comparison."""
        type_ = dtype(left) if left is not None else nw.Int64
        if isinstance(side, c.Constant):
            base: Cell = constant(side.value, type_)
        elif isinstance(side, c.FactSide):
            base = self.fact(side.fact)
        else:
            base = self.parameter(self.rulebook.parameters[side.param])
        return base if side.shift is None else self._shifted(side, base, side.shift)

    def _shifted(self, side: c.Side, base: Cell, shift: c.Shift) -> Cell:
        if shift.then is not None:
            return self._stepped(side, base, shift)
        if shift.param is None:
            return self._moved(side, base, shift.sign, shift.amount, shift.unit)
        parameter = self.rulebook.parameters[shift.param]
        amount, value = self.parameter(parameter), nw.lit(None, dtype=nw.Date)
        state = nw.lit(NEVER, dtype=nw.UInt8)
        for number in sorted(self.amounts(parameter)):
            moved = self._moved(side, base, shift.sign, number, parameter.unit)
            hit = is_true(amount.value == number)
            value = nw.when(hit).then(moved.value).otherwise(value)
            state = nw.when(hit).then(moved.state).otherwise(state)
        return Cell(value, _first_bad(base.state, _first_bad(amount.state, state)))

    def _stepped(self, side: c.Side, base: Cell, shift: c.Shift) -> Cell:
        day = self._constant_day(side)
        if day is not None:
            moved = stepped(day, shift)
            return constant(moved, nw.Date) if moved else unknown(NEVER, nw.Date)
        if not isinstance(side, c.FactSide):
            return base  # a parameter out of force
        value = nw.col(steps_column(side.fact, shift))
        lost = value.is_null() & (base.state == VALUE)
        return Cell(value, nw.when(lost).then(nw.lit(NEVER, dtype=nw.UInt8)).otherwise(base.state))

    def _moved(self, side: c.Side, base: Cell, sign: int, amount: int, unit: str) -> Cell:
        day = self._constant_day(side)
        if day is not None:
            moved = move(day, sign, amount, unit)
            return constant(moved, nw.Date) if moved else unknown(NEVER, nw.Date)
        if not isinstance(side, c.FactSide):
            return base  # a parameter out of force
        if unit == "working_days":
            value = nw.col(working_days_column(side.fact, sign, amount))
        else:
            number, step = (amount, "d") if unit == "days" else (amount * 12 if unit == "years" else amount, "mo")
            # Columns go on after the year 9999 and before the year 1; the calendar does not.
            limit = move(date.max if sign > 0 else date.min, -sign, amount, unit)
            value = nw.lit(None, dtype=nw.Date)
            if limit is not None:
                inside = base.value <= limit if sign > 0 else base.value >= limit
                value = nw.when(inside).then(base.value.dt.offset_by(f"{sign * number}{step}"))
        lost = value.is_null() & (base.state == VALUE)
        return Cell(value, nw.when(lost).then(nw.lit(NEVER, dtype=nw.UInt8)).otherwise(base.state))

    def amounts(self, parameter: Parameter) -> set[int]:
        """Every amount that a parameter can have on the law date."""
        span = parameter.on(self.law_date)
        if span is None:
            return set()
        if not isinstance(span.value, Mapping):
            return {span.value} if isinstance(span.value, int) else set()
        others = self.amounts(self.rulebook.parameters[parameter.otherwise]) if parameter.otherwise else set()
        return {*span.value.values(), *others}

    def _constant_day(self, side: c.Side) -> date | None:
        if isinstance(side, c.Constant):
            return side.value if isinstance(side.value, date) else None
        if isinstance(side, c.FactSide):
            return {"run.as_of": self.as_of, "run.law_date": self.law_date}.get(side.fact)
        span = self.rulebook.parameters[side.param].on(self.law_date)
        return span.value if span and isinstance(span.value, date) else None

    def parameter(self, parameter: Parameter) -> Cell:
        """A parameter's cell on the law date; one that goes by a fact has columns of its own, made from `table`."""
        type_, span = nw.Date if parameter.unit == "date" else nw.Int64, parameter.on(self.law_date)
        if span is None:
            return unknown(NEVER, type_)  # `else` answers for other keys, not for other days
        if parameter.by is None:
            return constant(span.value, type_)
        return self.fact(parameter_column(parameter.name))

    def table(self, parameter: Parameter, by: str) -> Cell:
        """The cell of a parameter in force that goes by a fact: a table, and what answers for other keys."""
        key, fact, span = self.fact(by), self.rulebook.vocabulary.facts[by], parameter.on(self.law_date)
        worded = fact.type == "enum" or fact.is_text  # no number, date or boolean is a word of the table
        table: Mapping[str, int] = span.value if span and isinstance(span.value, Mapping) and worded else {}
        other = unknown(NEVER, nw.Int64)
        if parameter.otherwise:
            other = self.parameter(self.rulebook.parameters[parameter.otherwise])
        value, state = other.value, other.state
        for word, amount in table.items():
            hit = is_true(key.value == word)
            value = nw.when(hit).then(nw.lit(amount, dtype=nw.Int64)).otherwise(value)
            state = nw.when(hit).then(nw.lit(VALUE, dtype=nw.UInt8)).otherwise(state)
        lost = key.state > NOTHING
        return Cell(nw.when(~lost).then(value), nw.when(lost).then(key.state).otherwise(state))

    # ── derived facts ──────────────────────────────────────────────────────────────────────

    def when(self, condition: c.Condition) -> Cell:
        """A boolean derived fact."""
        return told(self.truth(condition))

    def case(self, truth: Truth, chosen: Scalar, rest: nw.Expr, fact: Fact) -> nw.Expr:
        """What a case and those after it give (`rest`, null unless told): where it is open, both must agree."""
        value = nw.lit(chosen, dtype=dtype(fact))
        left = is_false(truth) | (~is_true(truth) & is_true(rest == value))
        return nw.when(left).then(rest).otherwise(nw.when(is_true(truth)).then(value))

    def term(self, term: f.Number | f.FactTerm | f.ParamTerm) -> Cell:
        """A number, fact or parameter in a formula."""
        if isinstance(term, f.Number):
            return constant(term.value, nw.Int64)
        if isinstance(term, f.ParamTerm):
            return self.parameter(self.rulebook.parameters[term.param])
        return self.fact(term.fact)

    def apply(self, term: f.Operation | f.Call, cells: Sequence[Cell]) -> Cell:
        """A number from the cells of its parts; unknown as soon as one is, for the first one's reason."""
        value = _APPLY[term.operator if isinstance(term, f.Operation) else term.function](*(one.value for one in cells))
        bad = reduce(_first_bad, [_no_nothing(one.state) for one in cells])
        value = nw.when(bad == VALUE).then(value)
        lost = (bad == VALUE) & value.is_null()
        return Cell(value, nw.when(lost).then(nw.lit(OPEN, dtype=nw.UInt8)).otherwise(bad))

    def settled(self, cell: Cell, fact: Fact, if_unknown: Scalar | None) -> Cell:
        """The cell with what it counts as while unknown."""
        if if_unknown is None:
            return cell
        lost = cell.state > NOTHING
        return Cell(
            nw.when(lost).then(nw.lit(if_unknown, dtype=dtype(fact))).otherwise(cell.value),
            nw.when(lost).then(nw.lit(VALUE, dtype=nw.UInt8)).otherwise(cell.state),
        )


def verdict(applies: Truth, requires: Truth, breach: str) -> nw.Expr:
    """The verdict codes of a rule from its two halves."""
    broken = applies & ~requires

    def code(name: str) -> nw.Expr:
        return nw.lit(CODES[name], dtype=nw.UInt8)

    decided = (
        nw.when(is_true(broken))
        .then(code(breach))
        .otherwise(nw.when(is_false(broken)).then(code("compliant")).otherwise(code("undetermined")))
    )
    return nw.when(is_false(applies)).then(code("not_applicable")).otherwise(decided)


def told(value: nw.Expr) -> Cell:
    """The cell of what was worked out; where nothing was, more would have to be known."""
    lost = value.is_null()
    return Cell(value, nw.when(lost).then(nw.lit(OPEN, dtype=nw.UInt8)).otherwise(nw.lit(VALUE, dtype=nw.UInt8)))


def _first_bad(first: nw.Expr, second: nw.Expr) -> nw.Expr:
    return nw.when(first != VALUE).then(first).otherwise(second)


def _no_nothing(state: nw.Expr) -> nw.Expr:
    """Nothing cannot be added up: in a formula it counts as blank."""
    return nw.when(state == NOTHING).then(nw.lit(BLANK, dtype=nw.UInt8)).otherwise(state)


def working_days(days: nw.Series[Any], sign: int, amount: int) -> nw.Series[Any]:
    """Dates moved by working days, which are looked up once for each distinct date.

    Not an expression: narwhals takes one made by `map_batches` for of another length than its neighbours.
    """
    return looked_up(days, c.Shift(sign, amount, "working_days"))


def looked_up(days: nw.Series[Any], shift: c.Shift) -> nw.Series[Any]:
    """Dates moved by one unit or several in turn, worked out once for each distinct date."""
    known = {day: stepped(day, shift) for day in days.unique().to_list() if day is not None}
    return nw.new_series(days.name, [known.get(day) for day in days.to_list()], nw.Date, backend=days.implementation)


_APPLY: Mapping[str, Callable[..., nw.Expr]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "//": lambda a, b: a // b,
    "min": lambda *terms: nw.min_horizontal(*terms),
    "max": lambda *terms: nw.max_horizontal(*terms),
    "round": lambda x, multiple: x // multiple * multiple + _upper_half(x, multiple).cast(nw.Int64) * multiple,
    "floor": lambda x, multiple: x // multiple * multiple,
}


def _upper_half(x: nw.Expr, multiple: nw.Expr) -> nw.Expr:
    """Whether a number lies at the middle between two multiples or above it, without leaving 64 bits."""
    above = x - x // multiple * multiple
    return above >= multiple - above
