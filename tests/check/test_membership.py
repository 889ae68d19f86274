"""The join of millions of keys at once, against the same join told for one worker at a time."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patuh.engine.check.match import match
from patuh.engine.check.subjects import facts_in, told
from patuh.engine.frames.cells import columns
from patuh.engine.frames.spool import Spool
from patuh.engine.intake.cells import cell
from patuh.engine.intake.dataset import Table
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.language.vocabulary import Vocabulary
from patuh.engine.values import NONE, Unknown, Value

from .conftest import AS_OF

pytestmark = pytest.mark.full
NIKS = ["", "1671990405960001", "1671990405960002", "1671990405960003", "1,67102E+15"]
KPJS = ["", "99000000031", "99000000032", "CTK9900003", "9,9E+10"]
NPPS = ["", "N1", "N2", "N3"]
NAMES = ["", "ANI CONTOH", "Budi  Contoh", "BUDI CONTOH"]
BIRTHS = ["", "04-05-1996", "05-05-1996"]
STATUSES = ["AKTIF", "NON AKTIF", ""]
DAMAGED = ("1,67102E+15", "9,9E+10")

Row = tuple[str, ...]
rows = st.lists(
    st.tuples(*(st.sampled_from(pool) for pool in (NPPS[1:3], NIKS, KPJS, NAMES[1:], BIRTHS))), min_size=1, max_size=12
)
lines = st.lists(
    st.tuples(*(st.sampled_from(pool) for pool in (NPPS, NIKS, KPJS, NAMES, BIRTHS, STATUSES))), min_size=1, max_size=12
)


@dataclass(frozen=True)
class Person:
    """One row of either list, as the model reads it; empty where a cell cannot be read."""

    npp: str
    nik: str
    kpj: str
    name: str
    birth: str
    status: str = ""

    def numbers(self) -> set[tuple[str, str]]:
        return {(kind, key) for kind, key in (("nik", self.nik), ("kpj", self.kpj)) if key}


def person(row: Row) -> Person:
    npp, nik, kpj, name, birth, *status = ("" if cell in DAMAGED else cell for cell in row)
    return Person(npp, nik, kpj, " ".join(name.split()).casefold(), birth, *status)


def could_be(worker: Person, line: Person) -> bool:
    """Whether a line may be the worker's: no key on both sides, and a hint agrees or cannot be compared."""
    if (worker.nik and line.nik) or (worker.kpj and line.kpj):
        return False
    hints = [(worker.name, line.name), (worker.birth, line.birth)]
    both = [(own, other) for own, other in hints if own and other]
    return not both or any(own == other for own, other in both)


def status(
    worker: Person, damaged: bool, everybody: Sequence[Person], listed: Sequence[Person], complete: bool
) -> object:
    """The membership status of one worker as the readings tell it, one line after the other."""
    here = [line for line in listed if line.npp == worker.npp]
    keyless = (Unknown.DAMAGED if damaged else Unknown.BLANK) if not worker.numbers() else None
    if not here and not complete:
        return keyless or Unknown.INCOMPLETE
    by_nik = [line for line in here if worker.nik and line.nik == worker.nik]
    by_kpj = [line for line in here if worker.kpj and line.kpj == worker.kpj]
    others = {line.nik for line in by_kpj}
    if worker.nik and by_kpj and worker.nik not in others and (by_nik or "" not in others):
        return Unknown.CONFLICT
    if found := by_nik or by_kpj:
        best = sorted({"AKTIF": 0, "NON AKTIF": 1, "": 3}[line.status] for line in found)[0]
        return {0: "active", 1: "inactive", 3: Unknown.BLANK}[best]
    if keyless:
        return keyless
    claimed = {(one.npp, key) for one in everybody for key in one.numbers()}
    unclaimed = [line for line in here if not any((line.npp, key) in claimed for key in line.numbers())]
    nowhere = [line for line in listed if not line.npp]
    if any(worker.numbers() & line.numbers() for line in nowhere):
        return Unknown.DAMAGED
    if any(could_be(worker, line) for line in (*unclaimed, *nowhere)):
        return Unknown.DAMAGED
    return "unregistered"


@functools.cache
def vocabulary() -> Vocabulary:
    return Rulebook.load().vocabulary


FACTS = ("employer.npp", "worker.nik", "worker.kpj", "worker.name", "worker.birth_date", "worker.membership_status")


def table(name: str, rows: Sequence[Row], frame_rows: int) -> Table:
    """Rows as a list that was read, kept in frames of so many rows."""
    facts = [vocabulary().facts[fact] for fact in FACTS[: len(rows[0])]]
    values = [[cell.read(fact, text).value for fact, text in zip(facts, row, strict=True)] for row in rows]
    series = [pl.Series("#row", range(2, len(rows) + 2), pl.Int64)]
    for place, fact in enumerate(facts):
        series += columns(fact, [row[place] for row in values])
    spool = Spool()
    for frame in pl.DataFrame(series).iter_slices(frame_rows):
        spool.append(frame)
    shape = vocabulary().lists[name]
    return Table(name, "", "", shape, {}, (), (), spool, (), (), (), 0, len(rows) + 1)


SEEN: Counter[object] = Counter()


@settings(max_examples=400, deadline=None, derandomize=True)
@given(payroll=rows, participants=lines, complete=st.booleans(), frame_rows=st.sampled_from((1, 3, 100)))
def test_the_join_is_that_of_the_model(
    payroll: list[Row], participants: list[Row], complete: bool, frame_rows: int
) -> None:
    everybody, listed = [person(row) for row in payroll], [person(row) for row in participants]
    if len({one.npp for one in everybody}) == 1:  # lines that name no employer are those of the only one
        listed = [line if line.npp else replace(line, npp=everybody[0].npp) for line in listed]
    expected = [
        status(one, bool(set(row) & set(DAMAGED)), everybody, listed, complete)
        for one, row in zip(everybody, payroll, strict=True)
    ]
    tables = [table("workers", payroll, frame_rows), table("participants", participants, frame_rows)]
    matched = match(tables, vocabulary(), AS_OF, {}, frozenset({"participants"} if complete else ()))
    found: list[Mapping[str, Value]] = [
        told(row, facts_in(chunk.frame, "worker"))
        for chunk in matched.chunks("worker")
        for row in chunk.frame.iter_rows(named=True)
    ]
    assert [values["worker.membership_status"] for values in found] == expected
    SEEN.update(expected)
    again = Counter((one.nik, one.npp) for one in everybody)
    at = Counter(nik for nik, _ in {(one.nik, one.npp) for one in everybody})
    doubles = [(again[one.nik, one.npp] < 2, at[one.nik] > 1) if one.nik else (NONE, NONE) for one in everybody]
    assert [(one["worker.nik_is_unique"], one["worker.nik_at_other_employer"]) for one in found] == doubles


def test_the_model_has_met_every_outcome() -> None:
    unknown = (Unknown.BLANK, Unknown.DAMAGED, Unknown.CONFLICT, Unknown.INCOMPLETE)
    assert [outcome for outcome in ("active", "inactive", "unregistered", *unknown) if SEEN[outcome] < 20] == []
