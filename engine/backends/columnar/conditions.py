"""Conditions and verdicts as expressions over a frame's columns; a null truth is unknown.

Traps that are guarded here: `when(null)` takes the otherwise branch, and a comparison with nothing (none) is false,
not unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

import polars as pl

from ...decide.compiled import COMPARE
from ...decide.evaluate import place
from ...errors import Location
from ...frames.cells import NOTHING, VALUE
from ...language import condition as c
from ...values import Scalar
from ..judging import CODES
from .values import Values, is_false, is_true

FEW = 6
Truth = pl.Expr  # nullable boolean


def tally_key(condition: c.Quantified | c.Count) -> str:
    """The prefix of the columns with the counts of a condition over children, by its place in the rulebook."""
    return f"@{place(condition)}"


def truth_column(condition: c.Condition) -> str:
    """The column of a condition: what reads nothing but facts is the same wherever it stands, others go by place.

    What says that a rule yields to others stands where it says so, once for all of these and for what they require.
    """
    if isinstance(condition, c.Compare | c.Among | c.Known | c.Matches):
        return f"={replace(condition, at=_ANYWHERE, name=None)}"
    if isinstance(condition, c.Not):
        return f"=not {truth_column(condition.part)}"
    inside = condition.parts if isinstance(condition, c.All | c.AnyOf) else ()
    return " ".join([f"={type(condition).__name__} {place(condition)}", *map(place, inside)])


_ANYWHERE = Location("")


def verdict_column(rule: str) -> str:
    """The column of a rule's verdict codes."""
    return f"verdict:{rule}"


def all_of(truths: list[Truth]) -> Truth:
    return reduce(lambda a, b: a & b, truths)


def any_of(truths: list[Truth]) -> Truth:
    return reduce(lambda a, b: a | b, truths)


@dataclass(frozen=True)
class Conditions:
    """Compiles conditions on these values; the columns an expression reads must be there when it is used."""

    values: Values

    def truth(self, condition: c.Condition, parts: Sequence[Truth]) -> Truth:
        """A condition as a nullable boolean, from those of its parts (about the same case)."""
        if isinstance(condition, c.All):
            return all_of(list(parts))
        if isinstance(condition, c.AnyOf):
            return any_of(list(parts))
        if isinstance(condition, c.Not):
            return ~parts[0]
        if isinstance(condition, c.Quantified | c.Count):
            return self._over_children(condition)
        if isinstance(condition, c.Breached):
            code = pl.col(verdict_column(condition.rule))
            breached = code.is_in([CODES["violation"], CODES["indication"]])
            return pl.when(code == CODES["undetermined"]).then(pl.lit(None, dtype=pl.Boolean)).otherwise(breached)
        return self._leaf(condition)

    def _leaf(self, condition: c.Compare | c.Among | c.Known | c.Matches) -> Truth:
        left = self.values.fact(condition.fact)
        if isinstance(condition, c.Known):
            open_ = pl.lit(None, dtype=pl.Boolean)
            return pl.when(left.state > NOTHING).then(open_).otherwise(left.state == VALUE)
        nothing = left.state == NOTHING
        if isinstance(condition, c.Among):
            found = _one_of(left.value, condition.values)
            return nothing | ~found if condition.negated else ~nothing & found
        if isinstance(condition, c.Matches):
            pattern = "^(?:" + c.PATTERNS[condition.pattern].pattern.replace(r"\Z", "") + ")$"
            return ~nothing & left.value.str.contains(pattern)
        right = self.values.side(condition.side, self.values.rulebook.vocabulary.facts.get(condition.fact))
        if not right.known:
            nothing = (nothing & (right.state <= NOTHING)) | ((right.state == NOTHING) & (left.state <= NOTHING))
        told: Truth = COMPARE[condition.operator](left.value, right.value)
        return nothing | told if condition.operator == "is_not" else ~nothing & told

    def _over_children(self, condition: c.Quantified | c.Count) -> Truth:
        key = tally_key(condition)
        true, false, open_ = (pl.col(f"{key}:{part}") for part in ("true", "false", "unknown"))
        complete = pl.col(f"{key}:complete")
        nothing = pl.lit(None, dtype=pl.Boolean)
        undecided = (open_ > 0) | ~complete
        if isinstance(condition, c.Quantified):
            if condition.kind == "every":
                return (
                    pl.when(false > 0)
                    .then(pl.lit(False))
                    .otherwise(pl.when(undecided).then(nothing).otherwise(pl.lit(True)))
                )
            some = (
                pl.when(true > 0)
                .then(pl.lit(True))
                .otherwise(pl.when(undecided).then(nothing).otherwise(pl.lit(False)))
            )
            return some if condition.kind == "some" else ~some
        number = self.values.side(condition.side, None)
        at_most = condition.operator in ("at_most", "less_than")
        least = number.value + (1 if condition.operator in ("more_than", "at_most") else 0)
        reached = (
            pl.when(is_true(true >= least))
            .then(pl.lit(True))
            .otherwise(pl.when(complete & is_true(true + open_ < least)).then(pl.lit(False)).otherwise(nothing))
        )
        told = pl.when(number.state == VALUE).then(~reached if at_most else reached).otherwise(nothing)
        return pl.when(number.state == NOTHING).then(pl.lit(False)).otherwise(told)


def _one_of(value: pl.Expr, values: Sequence[Scalar]) -> Truth:
    """Whether a value is one of these; a few comparisons are faster than a look into a list."""
    return any_of([value == one for one in values]) if len(values) <= FEW else value.is_in(list(values))


def verdict(applies: Truth, requires: Truth, breach: str) -> pl.Expr:
    """The verdict codes of a rule from its two halves."""
    broken = applies & ~requires

    def code(name: str) -> pl.Expr:
        return pl.lit(CODES[name], dtype=pl.UInt8)

    decided = (
        pl.when(is_true(broken))
        .then(code(breach))
        .otherwise(pl.when(is_false(broken)).then(code("compliant")).otherwise(code("undetermined")))
    )
    return pl.when(is_false(applies)).then(code("not_applicable")).otherwise(decided)
