"""Joins the lists: workers to their employers, to each other, and to what BPJS Ketenagakerjaan has on its list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ..decide.case import Case
from ..intake.dataset import Record, Table
from ..values import Value
from . import doubles
from .membership import Membership
from .register import Register
from .subjects import EMPLOYED_GROUP, Matched, Subject, fill, part_of


def match(tables: Sequence[Table], as_of: date, assumed: Mapping[str, Value], complete: frozenset[str]) -> Matched:
    """Cases for every employer and worker in the lists, with the membership facts the participants list settles.

    `assumed` fills unknown facts before the join; `complete` names lists that are complete for all employers.
    """
    result = Matched()
    register = Register(as_of, result)
    for record in _records(tables, "employers"):
        register.add(fill(record.values, assumed, "employer."), record.source)
    for record in _records(tables, "workers"):
        values = fill(fill(record.values, assumed, "employer."), assumed, "worker.")
        owner = register.employer_of(values, record.source)
        case = Case("worker", part_of("worker", values), as_of, owner.case)
        owner.case.groups[EMPLOYED_GROUP].cases.append(case)
        result.workers.append(Subject(case, record.source))
    register.name_parents()
    participants = [table for table in tables if table.shape.name == "participants"]
    everybody = bool(participants) and "participants" in complete
    Membership(participants, register, result, assumed, everybody).settle()
    doubles.mark(result.workers, as_of)
    return result


def _records(tables: Iterable[Table], name: str) -> Iterable[Record]:
    return (record for table in tables if table.shape.name == name for record in table.records)
