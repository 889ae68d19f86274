"""What decides which facts are missing: a signature of the paths that are open, the same for cases that lack the same.

The reference says what an undetermined case waits for by following every path that is still open. Where it goes rests
on which conditions are undecided, which facts, sides of comparisons and parameters are unknown, which of several cases
was chosen, and what was recorded of children; nothing else. A signature holds all of that, each only where it is
reached, so that two cases with the same signature lack the same and one of them can be asked for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from ...decide.case import Case
from ...decide.truth import Tally
from ...frames.cells import NOTHING, PARENT, state_of, told
from ...language import condition as c
from ...language import formula as f
from ...language.derived import Aggregate, Cases, DerivedFact, Formula
from ...values import Unknown
from ..cases import cases_of
from .alike import Varying
from .conditions import tally_key, truth_column
from .counts import fact_key
from .engine import Columnar, stated_column
from .stratum import Stratum
from .values import parameter_column
from .waits import read_waits, waits_column

AT = "#at"


@dataclass
class Paths:
    """Follows paths through conditions and facts of a stratum; a mask says in which cases a path is reached.

    A mask is a boolean column without nulls, of one row for each case of the stratum.
    """

    columnar: Columnar
    stratum: Stratum
    columns: list[pl.Series] = field(default_factory=list)
    shape: list[bool] = field(default_factory=list)  # for each step in turn, whether any case goes that way
    recorded: set[str] = field(default_factory=set)  # what was counted of children for the conditions and sums met

    def condition(self, condition: c.Condition, mask: pl.Series) -> None:
        """What an undecided condition waits for."""
        open_ = self.reached(self._undecided(condition), mask)
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

    def fact(self, name: str, mask: pl.Series) -> None:
        """What an unknown fact waits for."""
        if name.startswith("run."):
            return
        open_ = self.reached(self._unknown(name), mask)
        if open_ is None:
            return
        if self.columnar.rulebook.vocabulary.facts[name].subject != self.stratum.subject:
            self._above(f"fact {name}", lambda paths, every: paths.fact(name, every), open_)
        elif name in self.columnar.rulebook.derived:
            if self.stratum.has(stated_column(name)):
                open_ = self.reached(~self.stratum.frame[stated_column(name)], open_)
            if open_ is not None:
                self._derived(self.columnar.rulebook.derived[name], open_)

    def verdict(self, id: str, mask: pl.Series) -> None:
        """What another rule's verdict waits for."""
        if self.columnar.rulebook.rules[id][0].subject != self.stratum.subject:
            self._above(f"verdict {id}", lambda paths, every: paths.verdict(id, every), mask)
            return
        rule = self.columnar.rule(self.stratum, id)
        for condition in (rule.applies_when, rule.requires) if rule is not None else ():
            self.condition(condition, mask)

    def may_hold(self, condition: c.Condition, mask: pl.Series) -> pl.Series | None:
        """A path that goes on where a condition holds or is undecided."""
        truth = self._truth(condition)
        return self.reached(truth if not truth.null_count() else truth.fill_null(True), mask)

    def reached(self, bit: pl.Series, mask: pl.Series) -> pl.Series | None:
        """A path that goes on where this holds.

        None where no case goes on; but where children were counted every path is followed, to learn what is recorded.
        """
        on = bit & mask
        self.shape.append(bool(self.stratum.counted) or on.any())
        if not self.shape[-1]:
            return None
        self.columns.append(on)
        return on

    def _truth(self, condition: c.Condition) -> pl.Series:
        self.columnar.truth(self.stratum, condition)
        return self.stratum.frame[truth_column(condition)]

    def _undecided(self, condition: c.Condition) -> pl.Series:
        same = self.columnar.alike(self.stratum).truth(condition)
        if not isinstance(same, Varying):
            return self.stratum.all(same is None)
        self.columnar.truth(self.stratum, condition)
        return self.stratum.nulls(truth_column(condition))

    def _unknown(self, fact: str) -> pl.Series:
        same = self.columnar.alike(self.stratum).value(fact)
        if not isinstance(same, Varying):
            return self.stratum.all(isinstance(same, Unknown))
        self.columnar.need_fact(self.stratum, fact)
        return self.stratum.frame[state_of(fact)] > NOTHING

    def _record(self, key: str, mask: pl.Series) -> None:
        assert key in self.stratum.counted, f"{key} rests on children that are not counted yet"
        self.recorded.add(key)
        self._tell_apart(waits_column(key), mask)

    def _tell_apart(self, column: str, mask: pl.Series) -> None:
        """Cases that get here differ by a column."""
        self.columns.append(self.stratum.frame.select(pl.when(mask).then(pl.col(column)).alias(column))[column])

    def _side(self, side: c.Side, left: str | None, mask: pl.Series) -> None:
        fact = self.columnar.rulebook.vocabulary.facts[left] if left is not None else None
        self.columnar.need_side(self.stratum, side)
        state = self.columnar.values(self.stratum).side(side, fact).state
        lost = self.stratum.frame.select(pl.repeat(False, pl.len()).alias("#never"), (state > NOTHING).alias("#lost"))
        open_ = self.reached(lost["#lost"], mask)
        if open_ is None:
            return
        if isinstance(side, c.ParamSide):
            self._parameter(side.param, open_)
        if side.shift is not None and side.shift.param is not None:
            self._parameter(side.shift.param, open_)
        if isinstance(side, c.FactSide):
            self.fact(side.fact, open_)

    def _parameter(self, name: str, mask: pl.Series) -> None:
        parameter = self.columnar.rulebook.parameters[name]
        if parameter.by is not None and parameter.on(self.stratum.law_date) is not None:
            self.columnar.need_parameter(self.stratum, name)
            open_ = self.reached(self.stratum.frame[state_of(parameter_column(name))] > NOTHING, mask)
            if open_ is not None:
                self.fact(parameter.by, open_)
            if parameter.otherwise is not None:  # its value counts, but nobody waits for its key
                self._parameter(parameter.otherwise, self.stratum.all(False))

    def _derived(self, derived: DerivedFact, mask: pl.Series) -> None:
        if isinstance(derived.way, Aggregate):
            self._record(fact_key(derived.name), mask)
            return
        for condition in derived.conditions():
            self.condition(condition, mask)
            if isinstance(derived.way, Cases):  # what comes after a case that holds is not looked at
                further = self.reached(_not_true(self._truth(condition)), mask)
                if further is None:
                    return
                mask = further
        for term in _terms(derived):
            if isinstance(term, f.FactTerm):
                self.fact(term.fact, mask)
            elif isinstance(term, f.ParamTerm):
                self._parameter(term.param, mask)

    def _above(self, what: str, follow: Callable[[Paths, pl.Series], None], mask: pl.Series) -> None:
        """The signature of something about the parent, carried down to its children."""
        if self.stratum.parent is None:
            return  # all orphans lack the same
        self.reached(self.stratum.nulls(PARENT), mask)
        column = opened(self.columnar, self.stratum.parent, what, follow)
        if not self.stratum.has(column):
            self.columnar.carry(self.stratum, {column: pl.lit(None)}, lambda parent: None)
        self._tell_apart(column, mask)


def _terms(derived: DerivedFact) -> Iterator[f.Term]:
    return f.walk(derived.way.term) if isinstance(derived.way, Formula) else iter(())


def _not_true(truth: pl.Series) -> pl.Series:
    return ~(truth.fill_null(False) if truth.null_count() else truth)


def numbered(signature: Sequence[pl.Series]) -> tuple[pl.Series, pl.Series]:
    """Each row's number of its signature, of which these are the columns, and by number the first row with each."""
    code, codes = signature[0].new_from_index(0, len(signature[0])), 1
    for column in signature:
        own, many = _coded(column)
        if codes == 1:
            code, codes = own, many
        elif many > 1:
            if codes * many >= 2**63:
                code, codes = _ranked(code)
            code, codes = code * many + own, codes * many
    if codes == 1:
        return pl.Series([0]).new_from_index(0, len(code)), pl.Series([0])
    firsts = code.arg_unique()
    return code.replace_strict(code[firsts], pl.int_range(len(firsts), eager=True), return_dtype=pl.Int64), firsts


def _coded(column: pl.Series) -> tuple[pl.Series, int]:
    """A number for each value of a column, below how many."""
    if column.dtype != pl.Boolean or column.null_count():
        return _ranked(column)
    return column.cast(pl.UInt64), 1 + (column.any() and not column.all())


def _ranked(column: pl.Series) -> tuple[pl.Series, int]:
    values = column.unique()
    places = pl.int_range(len(values), dtype=pl.UInt64, eager=True)
    return column.replace_strict(values, places, return_dtype=pl.UInt64), len(values)


def opened(columnar: Columnar, stratum: Stratum, what: str, follow: Callable[[Paths, pl.Series], None]) -> str:
    """The name of the column with the number of the signature of something, put into the stratum's frame once."""
    column = f"#open {what}"
    if not stratum.has(column):
        paths = Paths(columnar, stratum)
        follow(paths, stratum.all(True))
        numbers = numbered(paths.columns or [stratum.all(True)])[0]
        stratum.frame = stratum.frame.with_columns(numbers.alias(column))
    return column


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
