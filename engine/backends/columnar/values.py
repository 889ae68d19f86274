"""Values as expressions over a frame's columns: facts, moved dates, parameters, formulas and cases.

A cell is a value (null where there is none) and its state. Traps that are guarded here: `when(null)` takes the
otherwise branch, and horizontal minima skip nulls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial, reduce
from typing import Any

import polars as pl

from ...decide.calendar import move
from ...frames.cells import NOTHING, STATES, VALUE, dtype, state_of
from ...language import condition as c
from ...language import formula as f
from ...language.parameter import Parameter
from ...language.rulebook import Rulebook
from ...language.vocabulary import Fact
from ...values import Scalar, Unknown

NEVER = STATES[Unknown.NOT_IN_FORCE]
OPEN = STATES[Unknown.INCOMPLETE]
BLANK = STATES[Unknown.BLANK]


@dataclass(frozen=True)
class Cell:
    """A value (null where there is none) and its state."""

    value: pl.Expr
    state: pl.Expr
    known: bool = False  # a value in every row


@dataclass(frozen=True)
class Amount:
    """A number in a formula, and the states of what it is made of; unknown as soon as one is, for that one's reason."""

    value: pl.Expr
    states: tuple[pl.Expr, ...] = ()

    @property
    def state(self) -> pl.Expr:
        """That of the first that is unknown; nothing cannot be added up, so in a formula it counts as blank."""
        if not self.states:
            return pl.lit(VALUE, dtype=pl.UInt8)
        bad = reduce(lambda later, first: _first_bad(first, later), reversed(self.states))
        return pl.when(bad == NOTHING).then(pl.lit(BLANK, dtype=pl.UInt8)).otherwise(bad)


def parameter_column(name: str) -> str:
    """The column of a parameter that goes by a fact."""
    return f"param.{name}"


def moved_column(fact: str, sign: int, amount: int, unit: str) -> str:
    """The column of a date that is moved by days, working days, months or years."""
    return f"{fact} {sign * amount:+} {unit}"


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
    return Cell(pl.lit(value, dtype=type_), pl.lit(VALUE, dtype=pl.UInt8), known=True)


def unknown(code: int, type_: Any) -> Cell:
    """A cell that is unknown in every row."""
    return Cell(pl.lit(None, dtype=type_), pl.lit(code, dtype=pl.UInt8))


def is_true(truth: pl.Expr) -> pl.Expr:
    """True where a truth is true, false where it is false or unknown: fit for `when`."""
    return truth.fill_null(False)


def is_false(truth: pl.Expr) -> pl.Expr:
    return (~truth).fill_null(False)


@dataclass(frozen=True)
class Values:
    """Compiles values for cases that share a law date; the columns an expression reads must be there by then."""

    rulebook: Rulebook
    as_of: date
    law_date: date

    def fact(self, name: str) -> Cell:
        """A fact's cell."""
        if name == "run.as_of":
            return constant(self.as_of, pl.Date)
        if name == "run.law_date":
            return constant(self.law_date, pl.Date)
        return Cell(pl.col(name), pl.col(state_of(name)))

    def side(self, side: c.Side, left: Fact | None) -> Cell:
        """The other side of a comparison."""
        type_ = dtype(left) if left is not None else pl.Int64
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
        amount, value = self.parameter(parameter), pl.lit(None, dtype=pl.Date)
        state = pl.lit(NEVER, dtype=pl.UInt8)
        for number in sorted(self.amounts(parameter)):
            moved = self._moved(side, base, shift.sign, number, parameter.unit)
            hit = is_true(amount.value == number)
            value = pl.when(hit).then(moved.value).otherwise(value)
            state = pl.when(hit).then(moved.state).otherwise(state)
        return Cell(value, _first_bad(base.state, _first_bad(amount.state, state)))

    def _stepped(self, side: c.Side, base: Cell, shift: c.Shift) -> Cell:
        day = self._constant_day(side)
        if day is not None:
            moved = stepped(day, shift)
            return constant(moved, pl.Date) if moved else unknown(NEVER, pl.Date)
        if not isinstance(side, c.FactSide):
            return base  # a parameter out of force
        value = pl.col(steps_column(side.fact, shift))
        lost = value.is_null() & (base.state == VALUE)
        return Cell(value, pl.when(lost).then(pl.lit(NEVER, dtype=pl.UInt8)).otherwise(base.state))

    def _moved(self, side: c.Side, base: Cell, sign: int, amount: int, unit: str) -> Cell:
        day = self._constant_day(side)
        if day is not None:
            moved = move(day, sign, amount, unit)
            return constant(moved, pl.Date) if moved else unknown(NEVER, pl.Date)
        if not isinstance(side, c.FactSide):
            return base  # a parameter out of force
        value = pl.col(moved_column(side.fact, sign, amount, unit))
        lost = value.is_null() & (base.state == VALUE)
        return Cell(value, pl.when(lost).then(pl.lit(NEVER, dtype=pl.UInt8)).otherwise(base.state))

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
        type_, span = pl.Date if parameter.unit == "date" else pl.Int64, parameter.on(self.law_date)
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
        other = unknown(NEVER, pl.Int64)
        if parameter.otherwise:
            other = self.parameter(self.rulebook.parameters[parameter.otherwise])
        value, state = other.value, other.state
        for word, amount in table.items():
            hit = is_true(key.value == word)
            value = pl.when(hit).then(pl.lit(amount, dtype=pl.Int64)).otherwise(value)
            state = pl.when(hit).then(pl.lit(VALUE, dtype=pl.UInt8)).otherwise(state)
        lost = key.state > NOTHING
        return Cell(pl.when(~lost).then(value), pl.when(lost).then(key.state).otherwise(state))

    def case(self, truth: pl.Expr, chosen: Scalar, rest: pl.Expr, fact: Fact) -> pl.Expr:
        """What a case and those after it give (`rest`, null unless told): where it is open, both must agree."""
        value = pl.lit(chosen, dtype=dtype(fact))
        left = is_false(truth) | (~is_true(truth) & is_true(rest == value))
        return pl.when(left).then(rest).otherwise(pl.when(is_true(truth)).then(value))

    def term(self, term: f.Number | f.FactTerm | f.ParamTerm) -> Cell:
        """A number, fact or parameter in a formula."""
        if isinstance(term, f.Number):
            return constant(term.value, pl.Int64)
        if isinstance(term, f.ParamTerm):
            return self.parameter(self.rulebook.parameters[term.param])
        return self.fact(term.fact)

    def apply(self, term: f.Operation | f.Call, parts: Sequence[Amount]) -> Amount:
        """A number from its parts; of `round` the last is the whole quotient of the other two."""
        name = term.operator if isinstance(term, f.Operation) else term.function
        made = Amount(
            _APPLY[name](*(one.value for one in parts)), tuple(state for one in parts for state in one.states)
        )
        if name not in _SKIPPING_NULLS or not made.states:
            return made
        bad, value = made.state, made.value
        value = pl.when(bad == VALUE).then(value)
        return Amount(value, made.states)

    def settled(self, cell: Cell, fact: Fact, if_unknown: Scalar | None) -> Cell:
        """The cell with what it counts as while unknown."""
        if if_unknown is None:
            return cell
        lost = cell.state > NOTHING
        return Cell(
            pl.when(lost).then(pl.lit(if_unknown, dtype=dtype(fact))).otherwise(cell.value),
            pl.when(lost).then(pl.lit(VALUE, dtype=pl.UInt8)).otherwise(cell.state),
        )


def may_lack(term: f.Operation | f.Call) -> bool:
    """Whether known parts may give no number: a divisor may be nought."""
    divisor = term.right if isinstance(term, f.Operation) else term.arguments[-1]
    divides = (term.operator if isinstance(term, f.Operation) else term.function) in ("//", "round", "floor")
    return divides and not (isinstance(divisor, f.Number) and divisor.value)


def told(value: pl.Expr) -> Cell:
    """The cell of what was worked out; where nothing was, more would have to be known."""
    lost = value.is_null()
    return Cell(value, pl.when(lost).then(pl.lit(OPEN, dtype=pl.UInt8)).otherwise(pl.lit(VALUE, dtype=pl.UInt8)))


def _first_bad(first: pl.Expr, second: pl.Expr) -> pl.Expr:
    return pl.when(first != VALUE).then(first).otherwise(second)


def moved(fact: str, sign: int, amount: int, unit: str) -> pl.Expr:
    """A fact's dates moved by days, working days, months or years; none where the calendar does not reach."""
    if unit == "working_days":
        return looked_up(fact, c.Shift(sign, amount, unit))
    # Columns go on after the year 9999 and before the year 1; the calendar does not.
    limit = move(date.max if sign > 0 else date.min, -sign, amount, unit)
    if limit is None:
        return pl.lit(None, dtype=pl.Date)
    number, step = (amount, "d") if unit == "days" else (amount * 12 if unit == "years" else amount, "mo")
    inside = pl.col(fact) <= limit if sign > 0 else pl.col(fact) >= limit
    by = partial(offset, by=f"{sign * number}{step}")
    return pl.when(inside).then(pl.col(fact).map_batches(by, return_dtype=pl.Date))


def offset(days: pl.Series, by: str) -> pl.Series:
    """Dates moved in the calendar; where there are many, through a table of all days from the first to the last."""
    numbers = days.cast(pl.Int32)
    first, last = numbers.min(), numbers.max()
    if not isinstance(first, int) or not isinstance(last, int) or last - first > len(days):
        return days.dt.offset_by(by)
    table = pl.int_range(first, last + 1, dtype=pl.Int32, eager=True).cast(pl.Date).dt.offset_by(by)
    return table.gather(numbers - first).alias(days.name)


def looked_up(fact: str, shift: c.Shift) -> pl.Expr:
    """Dates moved by one unit or several in turn, worked out once for each distinct date."""

    def moved(days: pl.Series) -> pl.Series:
        known = {day: stepped(day, shift) for day in days.unique().drop_nulls()}
        return days.replace_strict(known, default=None, return_dtype=pl.Date)

    return pl.col(fact).map_batches(moved, return_dtype=pl.Date)


_SKIPPING_NULLS = ("min", "max")
_APPLY: Mapping[str, Callable[..., pl.Expr]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "//": lambda a, b: a // b,
    "min": lambda *terms: pl.min_horizontal(*terms),
    "max": lambda *terms: pl.max_horizontal(*terms),
    "round": lambda x, multiple, whole: (
        pl.when(_upper_half(x - whole * multiple, multiple)).then(whole + 1).otherwise(whole) * multiple
    ),
    "floor": lambda x, multiple: x // multiple * multiple,
}


def _upper_half(above: pl.Expr, multiple: pl.Expr) -> pl.Expr:
    """Whether what is above a multiple reaches the middle to the next, without leaving 64 bits."""
    return above >= multiple - above
