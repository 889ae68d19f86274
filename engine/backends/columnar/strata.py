"""Cases of the reference as frames, so that both engines can be given the very same cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from ...decide.case import Case
from ...decide.evaluate import Evaluator
from ...frames.cells import PARENT, ROW, UNSTATED, VALUE, columns, dtype, state, state_of
from ...language.rulebook import Rulebook
from ...values import Value
from .stratum import Stratum


def strata(cases: Sequence[Case], evaluator: Evaluator) -> list[Stratum]:
    """The cases of one subject as strata by law date, each with its parents and children as strata of their own.

    Cases keep their order inside a stratum; `#row` is the place among the cases given.
    """
    by_dates: dict[tuple[date, ...], list[tuple[int, Case]]] = {}
    for row, case in enumerate(cases):
        by_dates.setdefault(_law_dates(case, evaluator), []).append((row, case))
    return [_stratum(evaluator, numbered) for numbered in by_dates.values()]


def _law_dates(case: Case, evaluator: Evaluator) -> tuple[date, ...]:
    """The law date of a case and of those above it, which have their own."""
    above = () if case.parent is None else _law_dates(case.parent, evaluator)
    return (evaluator.law_date(case), *above)


def _stratum(evaluator: Evaluator, numbered: Sequence[tuple[int, Case]]) -> Stratum:
    rulebook = evaluator.rulebook
    cases = [case for _, case in numbered]
    subject = cases[0].subject
    parents = list({id(case.parent): case.parent for case in cases if case.parent is not None}.values())
    frame = _frame(rulebook, [row for row, _ in numbered], cases, parents)
    stratum = Stratum(subject, evaluator.law_date(cases[0]), frame)
    if parents:
        stratum.parent = _stratum(evaluator, list(enumerate(parents)))
    for group in rulebook.vocabulary.subjects[subject].groups:
        _add_children(evaluator, stratum, group, numbered)
    return stratum


def _add_children(evaluator: Evaluator, stratum: Stratum, group: str, numbered: Sequence[tuple[int, Case]]) -> None:
    members = [(row, one) for row, case in numbered if group in case.groups for one in case.groups[group].cases]
    complete = {row: case.groups[group].complete for row, case in numbered if group in case.groups}
    column = f"{group}?"
    flags = [complete.get(row, False) for row, _ in numbered]
    stratum.frame = stratum.frame.with_columns(pl.Series(column, flags, pl.Boolean))
    stratum.complete[group] = column
    if members:
        dates = {evaluator.law_date(one) for _, one in members}
        assert len(dates) == 1, f"{group}: a frame holds children of one law date"
        frame = _frame(evaluator.rulebook, list(range(len(members))), [one for _, one in members], ())
        frame = frame.with_columns(pl.Series(PARENT, [row for row, _ in members], pl.Int64))
        stratum.children[group] = Stratum(members[0][1].subject, dates.pop(), frame, parent=stratum)


def _frame(rulebook: Rulebook, rows: Sequence[int], cases: Sequence[Case], parents: Sequence[Case]) -> pl.DataFrame:
    place = {id(parent): index for index, parent in enumerate(parents)}
    made = [pl.Series(ROW, list(rows), pl.Int64)]
    if parents:
        made.append(pl.Series(PARENT, [place.get(id(case.parent)) for case in cases], pl.Int64))
    stated = {name for case in cases for name in case.values}
    for name, fact in rulebook.vocabulary.facts.items():
        if name not in stated or fact.subject != cases[0].subject:
            continue
        if name in rulebook.derived:
            made += _stated_derived(name, cases, dtype(fact))
        else:
            values: list[Value] = [case.values.get(name, fact.absent) for case in cases]
            made += columns(fact, values)
    return made[0].to_frame().with_columns(*made[1:])


def _stated_derived(name: str, cases: Sequence[Case], type_: Any) -> list[pl.Series]:
    """A derived fact that some cases state, as tests and assumptions do; the others derive it."""
    plain = [case.values.get(name) for case in cases]
    values = [value if value is not None and state(value) == VALUE else None for value in plain]
    states = [UNSTATED if value is None else state(value) for value in plain]
    return [
        pl.Series(name, values, type_),
        pl.Series(state_of(name), states, pl.UInt8),
    ]
