"""What decides which facts are missing: a signature of the paths that are open, the same for cases that lack the same.

The reference says what an undetermined case waits for by following every path that is still open. Where it goes rests
on which conditions are undecided, which facts, sides of comparisons and parameters are unknown, which of several cases
was chosen, and what was recorded of children; nothing else. A signature holds all of that, each only where it is
reached, so that two cases with the same signature lack the same and one of them can be asked for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import polars as pl

from ...decide.case import Case
from ...decide.truth import Tally
from ...frames.cells import NOTHING, PARENT, state_of, told
from ...language import condition as c
from ...language import formula as f
from ...language.derived import Aggregate, Cases, DerivedFact, Formula
from ..cases import cases_of
from .conditions import tally_key
from .counts import fact_key
from .engine import Columnar, stated_column
from .stratum import Stratum
from .values import is_true, parameter_column
from .waits import read_waits, waits_column

BITS = 60  # that fit into a whole number
EVERYWHERE = pl.lit(True)


@dataclass
class Paths:
    """Follows paths through conditions and facts of a stratum; `mask` says where a path is reached at all."""

    columnar: Columnar
    stratum: Stratum
    bits: list[pl.Expr] = field(default_factory=list)
    columns: list[pl.Expr] = field(default_factory=list)
    shape: list[bool] = field(default_factory=list)  # for each step in turn, whether any case goes that way
    recorded: set[str] = field(default_factory=set)  # what was counted of children for the conditions and sums met

    def condition(self, condition: c.Condition, mask: pl.Expr) -> None:
        """What an undecided condition waits for."""
        open_ = self.reached(self.columnar.truth(self.stratum, condition).is_null(), mask)
        if open_ is None:
            return
        if isinstance(condition, c.All | c.AnyOf | c.Not):
            for part in c.parts(condition):
                self.condition(part, open_)
        elif isinstance(condition, c.Breached):
            self.verdict(condition.rule, open_)
        elif isinstance(condition, c.Quantified | c.Count):
            self._record(tally_key(condition), open_)
        else:
            self.fact(condition.fact, open_)
        side = c.side_of(condition)
        if side is not None and not (isinstance(side, c.Constant) and side.shift is None):
            left = None if isinstance(condition, c.Count) else getattr(condition, "fact", None)
            self._side(side, left, open_)

    def fact(self, name: str, mask: pl.Expr) -> None:
        """What an unknown fact waits for."""
        if name.startswith("run."):
            return
        self.columnar.need_fact(self.stratum, name)
        open_ = self.reached(pl.col(state_of(name)) > NOTHING, mask)
        if open_ is None:
            return
        if self.columnar.rulebook.vocabulary.facts[name].subject != self.stratum.subject:
            self._above(f"fact {name}", lambda paths: paths.fact(name, EVERYWHERE), open_)
        elif name in self.columnar.rulebook.derived:
            if self.stratum.has(stated_column(name)):
                open_ = self.reached(~pl.col(stated_column(name)), open_)
            if open_ is not None:
                self._derived(self.columnar.rulebook.derived[name], open_)

    def verdict(self, id: str, mask: pl.Expr) -> None:
        """What another rule's verdict waits for."""
        if self.columnar.rulebook.rules[id][0].subject != self.stratum.subject:
            self._above(f"verdict {id}", lambda paths: paths.verdict(id, EVERYWHERE), mask)
            return
        rule = self.columnar.rule(self.stratum, id)
        for condition in (rule.applies_when, rule.requires) if rule is not None else ():
            self.condition(condition, mask)

    def signature(self) -> list[pl.Expr]:
        """The columns that tell apart what may lack different things."""
        packed = []
        for start in range(0, len(self.bits), BITS):
            column = pl.lit(0, dtype=pl.Int64)
            for shift, bit in enumerate(self.bits[start : start + BITS]):
                column = column + pl.when(bit).then(pl.lit(1 << shift, dtype=pl.Int64)).otherwise(pl.lit(0))
            packed.append(column)
        return [one.alias(f"#{number}") for number, one in enumerate([*packed, *self.columns])]

    def reached(self, bit: pl.Expr, mask: pl.Expr) -> pl.Expr | None:
        """A path that goes on where this holds; each is a column, since those beyond it are worked out of it.

        None where no case goes on; but where children were counted every path is followed, to learn what is recorded.
        """
        column = f"#path:{len(self.shape)}"
        self.stratum.put(**{column: bit & mask})
        self.shape.append(bool(self.stratum.counted) or bool(self.stratum.frame[column].any()))
        if not self.shape[-1]:
            return None
        self.bits.append(pl.col(column))
        return pl.col(column)

    def _record(self, key: str, mask: pl.Expr) -> None:
        assert key in self.stratum.counted, f"{key} rests on children that are not counted yet"
        self.recorded.add(key)
        self.columns.append(pl.when(mask).then(pl.col(waits_column(key))))

    def _side(self, side: c.Side, left: str | None, mask: pl.Expr) -> None:
        fact = self.columnar.rulebook.vocabulary.facts[left] if left is not None else None
        self.columnar.need_side(self.stratum, side)
        state = self.columnar.values(self.stratum).side(side, fact).state
        open_ = self.reached(state > NOTHING, mask)
        if open_ is None:
            return
        if isinstance(side, c.ParamSide):
            self._parameter(side.param, open_)
        if side.shift is not None and side.shift.param is not None:
            self._parameter(side.shift.param, open_)
        if isinstance(side, c.FactSide):
            self.fact(side.fact, open_)

    def _parameter(self, name: str, mask: pl.Expr) -> None:
        parameter = self.columnar.rulebook.parameters[name]
        if parameter.by is not None and parameter.on(self.stratum.law_date) is not None:
            self.columnar.need_parameter(self.stratum, name)
            open_ = self.reached(pl.col(state_of(parameter_column(name))) > NOTHING, mask)
            if open_ is not None:
                self.fact(parameter.by, open_)
            if parameter.otherwise is not None:  # its value counts, but nobody waits for its key
                self._parameter(parameter.otherwise, pl.lit(False))

    def _derived(self, derived: DerivedFact, mask: pl.Expr) -> None:
        if isinstance(derived.way, Aggregate):
            self._record(fact_key(derived.name), mask)
            return
        for condition in derived.conditions():
            self.condition(condition, mask)
            if isinstance(derived.way, Cases):  # what comes after a case that holds is not looked at
                further = self.reached(~is_true(self.columnar.truth(self.stratum, condition)), mask)
                if further is None:
                    return
                mask = further
        for term in _terms(derived):
            if isinstance(term, f.FactTerm):
                self.fact(term.fact, mask)
            elif isinstance(term, f.ParamTerm):
                self._parameter(term.param, mask)

    def _above(self, what: str, follow: Callable[[Paths], None], mask: pl.Expr) -> None:
        """The signature of something about the parent, carried down to its children."""
        if self.stratum.parent is None:
            return  # all orphans lack the same
        self.reached(pl.col(PARENT).is_null(), mask)
        columns = opened(self.columnar, self.stratum.parent, what, follow)
        for name in columns:
            if not self.stratum.has(name):
                self.columnar.carry(self.stratum, {name: pl.lit(None)}, lambda parent: None)
            self.columns.append(pl.when(mask).then(pl.col(name)))


def _terms(derived: DerivedFact) -> Iterator[f.Term]:
    return f.walk(derived.way.term) if isinstance(derived.way, Formula) else iter(())


def opened(columnar: Columnar, stratum: Stratum, what: str, follow: Callable[[Paths], None]) -> list[str]:
    """The names of the columns with the signature of something, put into the stratum's frame once."""
    if what not in stratum.opened:
        paths = Paths(columnar, stratum)
        follow(paths)
        made = paths.signature()
        names = [f"#open {what} {number}" for number in range(len(made))]
        stratum.put(**dict(zip(names, made, strict=True)))
        stratum.opened[what] = names
    return stratum.opened[what]


def recalled(columnar: Columnar, stratum: Stratum, rows: list[int], recorded: Iterable[str] = ()) -> list[Case]:
    """The cases in some rows, with those above them and what was `recorded` of children that are no longer at hand."""
    given = stratum.given[rows]
    cases = cases_of(stratum.subject, given, columnar.as_of, columnar.rulebook)
    if stratum.parent is not None:
        places = stratum.places()[rows].to_list()
        owners = [place for place in places if place is not None]
        above = iter(recalled(columnar, stratum.parent, owners))
        for case, owner in zip(cases, places, strict=True):
            case.parent = next(above) if owner is not None else None
    for key in recorded:
        _recall(cases, stratum, key.removeprefix("@"), rows)
    return cases


def _recall(cases: list[Case], stratum: Stratum, name: str, rows: list[int]) -> None:
    """What was recorded of children for a condition, or for a sum, which then counts as stated."""
    frame = stratum.frame
    for case, waits in zip(cases, read_waits(frame, f"@{name}", rows), strict=True):
        if waits:
            case.waits = {**case.waits, name: waits}
    if ":" in name:
        numbers = frame.select(f"@{name}:{part}" for part in ("true", "false", "unknown", "complete"))[rows]
        for case, numbers_of in zip(cases, numbers.iter_rows(), strict=True):
            case.tallies = {**case.tallies, name: Tally(*numbers_of)}
    else:
        values, states = frame[name].gather(rows).to_list(), frame[state_of(name)].gather(rows).to_list()
        for case, value, code in zip(cases, values, states, strict=True):
            case.values = {name: told(value, code), **case.values}
