"""Joins the lists: workers and other rows to their employers, and to what BPJS Ketenagakerjaan has on its list.

Two passes: over the keys of all rows (some 20 bytes a row), then over the rows themselves, a chunk at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from ..conclude.licence import SUBJECT
from ..frames.cells import PARENT, ROW
from ..intake.dataset import Issue, Source, Table
from ..language.vocabulary import Vocabulary
from ..values import Value
from . import doubles, keys
from .applicants import Applicants
from .keys import DAMAGED, KPJ, NIK, Keys
from .lines import NPP, Lines
from .membership import Membership
from .naming import Naming
from .register import EMPLOYER, Register
from .sanctions import Sanctions, Use
from .subjects import LINE, columns_of, facts_in, fill_columns

WORKER = "worker"


@dataclass(frozen=True)
class Chunk:
    """Some rows of one list as cases: `#row` counts the cases of their subject in the run, `#line` is the file's.

    `key` are the facts that identify a row of that list.
    """

    file: str
    sheet: str
    key: tuple[str, ...]
    frame: pl.DataFrame


@dataclass
class Matched:
    """The cases of a run. `rejects` are participants' lines that belong to no employer.

    `problems` are found while the workers' chunks are gone through.
    """

    registers: Mapping[str, Register]
    rejects: list[Issue]
    _vocabulary: Vocabulary
    _assumed: Mapping[str, Value]
    _tables: Mapping[str, Sequence[Table]]
    _parents: Mapping[str, Sequence[pl.Series]]
    _numbers: Keys
    _membership: Membership | None
    _doubles: pl.DataFrame | None
    _applicants: Applicants
    problems: list[Issue] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many cases there are to judge."""
        owners = sum(len(register) for register in self.registers.values())
        return owners + sum(one.count for tables in self._tables.values() for one in tables)

    @property
    def employers(self) -> Register:
        """The employers of the run."""
        return self.registers[EMPLOYER]

    @property
    def register_use(self) -> Use | None:
        """How the register of sanctions was used, once the applications were gone through."""
        return self._applicants.use()

    def owners(self, subject: str) -> pl.DataFrame:
        """All cases of a subject that others belong to; a column a group says whether a list gives it in full."""
        return self.registers[subject].frame(self._vocabulary.subjects[subject].groups)

    def chunks(self, subject: str) -> Iterator[Chunk]:
        """The cases of a subject that has no register, in the order of the run."""
        owner = self._vocabulary.subjects[subject].parent
        parents, start = iter(self._parents.get(subject, ())), 0
        for table in self._tables.get(subject, ()):
            for frame in table.spool.frames():
                frame = frame.rename({ROW: LINE})
                if owner is not None:
                    frame = frame.drop(columns_of(facts_in(frame, owner)))
                if subject == SUBJECT:
                    frame = self._applicants.say(frame)
                frame = fill_columns(frame, self._assumed, subject, self._vocabulary)
                rows = pl.int_range(start, start + frame.height, dtype=pl.Int64, eager=True).alias(ROW)
                frame = frame.with_columns(rows)
                if subject in self._parents:
                    frame = frame.with_columns(next(parents).cast(pl.Int64).alias(PARENT))
                if subject == WORKER:
                    frame = self._joined(frame, start, table)
                yield Chunk(table.file, table.sheet, tuple(table.shape.key), frame)
                start += frame.height

    def let_go(self) -> None:
        """Give back the memory that workers take, once all their chunks have been gone through."""
        self._parents, self._membership, self._doubles = {}, None, None

    def _joined(self, frame: pl.DataFrame, start: int, table: Table) -> pl.DataFrame:
        assert self._membership is not None and self._doubles is not None
        theirs = self._numbers.of(frame)
        frame, two_people = self._membership.say(frame, theirs, start)
        for line in frame.filter(two_people)[LINE]:
            source = Source(table.file, table.sheet, line)
            self.problems.append(Issue(source, "", "worker.kpj", "", "nik_and_kpj_differ"))
        return doubles.say(frame, self._doubles.slice(start, frame.height), theirs[NIK])


def match(
    tables: Sequence[Table],
    vocabulary: Vocabulary,
    as_of: date,
    assumed: Mapping[str, Value],
    complete: frozenset[str],
    sanctions: Sanctions | None = None,
) -> Matched:
    """Cases for every row that is judged, with the membership facts the participants lists settle.

    `assumed` fills unknown facts before the join; `complete` names lists that are complete for all employers;
    `sanctions` are looked up for licence applications.
    """
    numbers, registers = Keys(), _registers(vocabulary)
    register = registers[EMPLOYER]
    of: dict[str, list[Table]] = {}
    for table in tables:
        if table.shape.use == "judged":
            of.setdefault(table.shape.subject, []).append(table)
    participants = [table for table in tables if table.shape.name == "participants"]
    kept = (PARENT, NIK, doubles.CURRENT, *((KPJ, DAMAGED) if participants else ()))
    parents: dict[str, list[pl.Series]] = {}
    workers: list[pl.DataFrame] = []
    for owner, owned in registers.items():
        for table in of.pop(owner, ()):
            owned.enter(_listed(table, owner, assumed, vocabulary), table.file, table.sheet)
        for group, subject in vocabulary.subjects[owner].groups.items():
            parents[subject] = []
            for table in of.get(subject, ()):
                naming = Naming(table, group, owned, assumed, vocabulary)
                for frame in table.spool.frames(_read_first(vocabulary, owner)):
                    owners = naming.owners(frame)
                    parents[subject].append(owners)
                    if subject == WORKER:
                        frame = fill_columns(frame, assumed, WORKER, vocabulary)
                        workers.append(_keyed(frame, owners, numbers, as_of).select(kept))
        owned.close()
    register.name_parents()
    lines = Lines(participants, register, numbers, vocabulary, assumed)
    membership, found = None, None
    if workers:
        everyone = pl.concat(workers)
        npps = pl.Series(NPP, [lines.npps.get(npp) for npp in register.texts("employer.npp").to_series()], pl.Int32)
        members = everyone.with_columns(npps.gather(everyone[PARENT]).alias(NPP)) if lines.frame.height else None
        membership = Membership(npps, lines, bool(participants) and "participants" in complete, members)
        found = doubles.find(everyone)
    if SUBJECT not in of:  # only applications look for owners from here on
        register.forget_keys()
        lines.npps = {}
    applicants = Applicants(register, lines, vocabulary, sanctions)
    return Matched(registers, lines.rejects, vocabulary, assumed, of, parents, numbers, membership, found, applicants)


def _registers(vocabulary: Vocabulary) -> dict[str, Register]:
    """A register for every subject that others belong to, with the facts by which lists name it; employers first."""
    owners = [name for name, subject in vocabulary.subjects.items() if subject.groups and subject.parent is None]
    keys = {shape.subject: shape.key for shape in vocabulary.lists.values() if shape.use == "judged"}
    return {
        name: Register(name, keys.get(name, ()), vocabulary)
        for name in sorted(owners, key=lambda name: name != EMPLOYER)
    }


def _listed(table: Table, owner: str, assumed: Mapping[str, Value], vocabulary: Vocabulary) -> Iterator[pl.DataFrame]:
    """The owners of a list, with `#line`."""
    for frame in table.spool.frames():
        stated = frame.select(pl.col(ROW).alias(LINE), *columns_of(facts_in(frame, owner)))
        yield fill_columns(stated, assumed, owner, vocabulary, derived=True)


def _read_first(vocabulary: Vocabulary, owner: str) -> list[str]:
    """The columns that tell a row's owner and, of a worker, its keys and whether it still works."""
    owners = [name for name, fact in vocabulary.facts.items() if fact.subject == owner]
    return [ROW, *columns_of([*owners, *keys.FACTS, *doubles.CURRENT_BY])]


def _keyed(frame: pl.DataFrame, owners: pl.Series, numbers: Keys, as_of: date) -> pl.DataFrame:
    """What is kept in memory of each worker until the lists are joined."""
    return numbers.of(frame).with_columns(owners.alias(PARENT), doubles.current(frame, as_of))
