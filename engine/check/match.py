"""Joins the lists: workers to their employers, and both to what BPJS Ketenagakerjaan has on its participants list.

The joins follow fixed readings: NIK, then KPJ, within the employer's NPP; empty equals nothing; several
memberships never double a row, an active one wins; a name is a hint that can only prevent an accusation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ..decide.case import Case, Group
from ..intake.dataset import Issue, Record, Source, Table
from ..values import NONE, Unknown, Value

EMPLOYER_KEYS = ("employer.npp", "employer.nib", "employer.npwp", "employer.name")
MEMBERSHIP = (
    "worker.membership_status", "worker.registered_on", "worker.reported_wage",
    "worker.in_jkk", "worker.in_jkm", "worker.in_jht", "worker.in_jp",
)  # fmt: skip
_SEPARATORS, _FILLERS = re.compile(r"[|;,\t\"]"), re.compile(r"[\s.'_/-]+")
BEST_FIRST = {"active": 0, "inactive": 1, "unregistered": 2}
EMPLOYED_GROUP = "employer.workers"


@dataclass
class Subject:
    """A case with the row it came from."""

    case: Case
    source: Source


@dataclass
class Matched:
    """All cases of a run, in file order; `rejects` are participants' lines that belong to no employer."""

    employers: list[Subject] = field(default_factory=list)
    workers: list[Subject] = field(default_factory=list)
    problems: list[Issue] = field(default_factory=list)
    rejects: list[Issue] = field(default_factory=list)


def match(tables: Sequence[Table], as_of: date, assumed: Mapping[str, Value], complete: frozenset[str]) -> Matched:
    """Cases for every employer and worker in the lists, with the membership facts the participants list settles.

    `assumed` fills unknown facts before the join; `complete` names lists that are complete for all employers.
    """
    result = Matched()
    register = _Register(as_of, result)
    for record in _records(tables, "employers"):
        register.add(_fill(record.values, assumed, "employer."), record.source)
    lines: list[Record] = []
    for record in _records(tables, "workers"):
        values = _fill(_fill(record.values, assumed, "employer."), assumed, "worker.")
        owner = register.employer_of(values, record.source)
        case = Case("worker", _of("worker", values), as_of, owner.case)
        owner.case.groups[EMPLOYED_GROUP].cases.append(case)
        result.workers.append(Subject(case, record.source))
        lines.append(record)
    register.name_parents()
    participants = [table for table in tables if table.shape.name == "participants"]
    if participants:
        _Membership(participants, register, result, assumed, "participants" in complete).settle()
    else:
        for subject in result.workers:
            _set_unknown(subject.case, _keyless(subject.case) or Unknown.INCOMPLETE)
    return result


def _records(tables: Iterable[Table], name: str) -> Iterable[Record]:
    return (record for table in tables if table.shape.name == name for record in table.records)


def _of(subject: str, values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if name.startswith(f"{subject}.")}


def _fill(values: Mapping[str, Value], assumed: Mapping[str, Value], prefix: str) -> dict[str, Value]:
    """The values with unknown ones filled by what is assumed for the run."""
    filled = dict(values)
    for name, value in assumed.items():
        if name.startswith(prefix) and isinstance(filled.get(name, Unknown.ABSENT), Unknown):
            filled[name] = value
    return filled


def normal(name: str) -> str:
    """A name for exact comparison: one case, single spaces."""
    return " ".join(name.split()).casefold()


class _Register:
    """The employers of the run, found again by NPP, NIB, NPWP, then exact name."""

    def __init__(self, as_of: date, result: Matched) -> None:
        self.as_of, self.result = as_of, result
        self.index: dict[tuple[str, str], Subject] = {}
        self.unnamed: dict[tuple[str, str], Subject] = {}

    def add(self, values: Mapping[str, Value], source: Source) -> Subject:
        case = Case("employer", _of("employer", values), self.as_of)
        # A payroll is complete for the workers of the employers in it; an employer in none has an unknown group.
        case.groups[EMPLOYED_GROUP] = Group([], complete=False)
        subject = Subject(case, source)
        self.result.employers.append(subject)
        for key in self._keys(values):
            self.index.setdefault(key, subject)
        return subject

    def employer_of(self, values: Mapping[str, Value], source: Source) -> Subject:
        """The employer a payroll row names, made from the row when no list has it."""
        keys = list(self._keys(values))
        # Where the row states an NPP, another employer with another NPP is not the one, whatever its name.
        found = next(
            (self.index[key] for key in keys if key in self.index and self._agrees(self.index[key], values)), None
        )
        if found is None and not keys:
            found = self.unnamed.get((source.file, source.sheet))
        if found is None:
            found = self.add(values, source)
            if not keys:
                self.unnamed[source.file, source.sheet] = found
        found.case.groups[EMPLOYED_GROUP].complete = True
        self._learn(found, values)
        return found

    def _agrees(self, subject: Subject, values: Mapping[str, Value]) -> bool:
        stated, own = values.get("employer.npp"), subject.case.values.get("employer.npp")
        return not (isinstance(stated, str) and isinstance(own, str) and stated != own)

    def _learn(self, subject: Subject, values: Mapping[str, Value]) -> None:
        """Facts of the employer that its own list leaves unknown are taken from the payroll."""
        own = dict(subject.case.values)
        for name, value in _of("employer", values).items():
            if isinstance(own.get(name, Unknown.ABSENT), Unknown) and not isinstance(value, Unknown):
                own[name] = value
        subject.case.values = own
        for key in self._keys(own):
            self.index.setdefault(key, subject)

    def _keys(self, values: Mapping[str, Value]) -> Iterable[tuple[str, str]]:
        for name in EMPLOYER_KEYS:
            value = values.get(name)
            if isinstance(value, str):
                yield name, normal(value)

    def by_npp(self, npp: str) -> Subject | None:
        return self.index.get(("employer.npp", normal(npp)))

    def by_name(self, name: str) -> Subject | None:
        return self.index.get(("employer.name", normal(name)))

    def name_parents(self) -> None:
        """A parent's ownership, copied to its subsidiary: unknown if no list has it, none without a parent."""
        for subject in self.result.employers:
            name = subject.case.values.get("employer.parent_name", NONE)
            kind: Value = Unknown.INCOMPLETE
            if name is NONE:
                kind = NONE
            elif isinstance(name, str) and (parent := self.by_name(name)):
                kind = parent.case.values.get("employer.kind", Unknown.ABSENT)
            subject.case.values = {**subject.case.values, "employer.parent_kind": kind}


@dataclass
class _Line:
    """One participants line: the employer it counts for, its keys, and whether a worker was found for it."""

    record: Record
    npp: str
    nik: str | None
    kpj: str | None
    taken: bool = False


class _Found(NamedTuple):
    """The lines that a worker's NIK and KPJ lead to."""

    by_nik: tuple[_Line, ...]
    by_kpj: tuple[_Line, ...]

    def __bool__(self) -> bool:
        return bool(self.by_nik or self.by_kpj)


class _Membership:
    """Settles each worker's membership by the participants lists."""

    def __init__(
        self,
        tables: Sequence[Table],
        register: _Register,
        result: Matched,
        assumed: Mapping[str, Value],
        complete: bool,
    ) -> None:
        self.result, self.complete = result, complete
        self.lines: dict[str, list[_Line]] = defaultdict(list)
        # Lines that are broken or name no employer register no one; whoever may be in them is not accused either.
        self.unplaced: list[_Line] = []  # of these only those that lack a key
        self.unplaced_keys: set[str] = set()
        self.by_key: dict[tuple[str, str, str], list[_Line]] = defaultdict(list)
        self.active_at: dict[tuple[str, str], set[str]] = defaultdict(set)
        for table in tables:
            for issue in table.rejects:
                self.unplaced_keys |= {_FILLERS.sub("", part) for part in _SEPARATORS.split(issue.raw)}
            for record in table.records:
                values = _fill(record.values, assumed, "employer.")
                npp = self._npp(values, register)
                line = _Line(record, npp or "", *_keys(values))
                if npp is None:
                    self.result.rejects.append(Issue(record.source, "", "employer.npp", "", "participant_without_npp"))
                    self.unplaced_keys |= {key for key in (line.nik, line.kpj) if key}
                    if line.nik is None or line.kpj is None:
                        self.unplaced.append(line)
                    continue
                self._add(line)

    def _npp(self, values: Mapping[str, Value], register: _Register) -> str | None:
        npp = values.get("employer.npp")
        if isinstance(npp, str):
            return npp
        name = values.get("employer.name")
        owner = register.by_name(name) if isinstance(name, str) else None
        if owner is None and len(register.result.employers) == 1 and not isinstance(name, str):
            owner = register.result.employers[0]
        known = owner.case.values.get("employer.npp") if owner else None
        return known if isinstance(known, str) else None

    def _add(self, line: _Line) -> None:
        self.lines[line.npp].append(line)
        for kind, key in (("nik", line.nik), ("kpj", line.kpj)):
            if key is not None:
                self.by_key[line.npp, kind, key].append(line)
                if line.record.values.get("worker.membership_status") == "active":
                    self.active_at[kind, key].add(line.npp)

    def settle(self) -> None:
        waiting = []
        for subject in self.result.workers:
            npp = _text(subject.case.parent.values if subject.case.parent else {}, "employer.npp")
            if npp is None or (npp not in self.lines and not self.complete):
                _set_unknown(subject.case, _keyless(subject.case) or Unknown.INCOMPLETE)
                continue
            lines = self._find(subject, npp)
            if not lines:
                waiting.append((subject, npp))
            elif self._two_people(subject, *lines):
                self.result.problems.append(Issue(subject.source, "", "worker.kpj", "", "nik_and_kpj_differ"))
                _set_unknown(subject.case, Unknown.CONFLICT)
            else:
                _set(subject.case, _best(lines.by_nik or lines.by_kpj).record.values)
        # Only when every worker has found a line is it known which lines nobody has claimed.
        for subject, npp in waiting:
            self._settle_absent(subject, npp)

    def _find(self, subject: Subject, npp: str) -> _Found:
        """The lines under the worker's NIK and KPJ; they are claimed from now on."""
        nik, kpj = _keys(subject.case.values)
        by_nik = self.by_key.get((npp, "nik", nik), []) if nik else []
        by_kpj = self.by_key.get((npp, "kpj", kpj), []) if kpj else []
        for line in (*by_nik, *by_kpj):
            line.taken = True
        return _Found(tuple(by_nik), tuple(by_kpj))

    @staticmethod
    def _two_people(subject: Subject, by_nik: Sequence[_Line], by_kpj: Sequence[_Line]) -> bool:
        """Whether the lines under the KPJ are of somebody with another NIK."""
        nik, _ = _keys(subject.case.values)
        if nik is None or not by_kpj:
            return False
        if by_nik and {id(line) for line in by_nik} & {id(line) for line in by_kpj}:
            return False
        others = {line.nik for line in by_kpj}
        return nik not in others and (bool(by_nik) or None not in others)

    def _settle_absent(self, subject: Subject, npp: str) -> None:
        """No line was found: unregistered, unless the worker or some line cannot be compared."""
        case = subject.case
        nik, kpj = _keys(case.values)
        if keyless := _keyless(case):
            _set_unknown(case, keyless)
            return
        unclaimed = (line for line in self.lines.get(npp, ()) if not line.taken)
        if {nik, kpj} & self.unplaced_keys or any(
            self._could_be(case, line, nik, kpj) for line in (*unclaimed, *self.unplaced)
        ):
            _set_unknown(case, Unknown.DAMAGED)
            return
        elsewhere = any(
            self.active_at.get((kind, key), set()) - {npp}
            for kind, key in (("nik", nik), ("kpj", kpj))
            if key is not None
        )
        case.values = {
            **case.values,
            "worker.membership_status": "unregistered",
            "worker.registered_elsewhere": elsewhere,
        }

    @staticmethod
    def _could_be(case: Case, line: _Line, nik: str | None, kpj: str | None) -> bool:
        """Whether an unclaimed line may be this worker's: no key readable in both, name or birth date agrees."""
        if (nik and line.nik) or (kpj and line.kpj):
            return False
        theirs = line.record.values
        hints = [
            (_hint(case.values.get(fact)), _hint(theirs.get(fact))) for fact in ("worker.name", "worker.birth_date")
        ]
        comparable = [(own, other) for own, other in hints if own is not None and other is not None]
        return not comparable or any(own == other for own, other in comparable)


def _best(lines: Sequence[_Line]) -> _Line:
    """Of several memberships of one person, the active one."""
    return min(lines, key=lambda line: BEST_FIRST.get(str(line.record.values.get("worker.membership_status")), 3))


def _keys(values: Mapping[str, Value]) -> tuple[str | None, str | None]:
    return _text(values, "worker.nik"), _text(values, "worker.kpj")


def _keyless(case: Case) -> Unknown | None:
    """Why a worker can be found in no list, complete or not; None with a NIK or KPJ."""
    if any(_keys(case.values)):
        return None
    damaged = Unknown.DAMAGED in (case.values.get("worker.nik"), case.values.get("worker.kpj"))
    return Unknown.DAMAGED if damaged else Unknown.BLANK


def _hint(value: Value | None) -> object:
    if isinstance(value, str):
        return normal(value)
    return value if isinstance(value, date) else None


def _text(values: Mapping[str, Value], name: str) -> str | None:
    value = values.get(name)
    return value if isinstance(value, str) else None


def _set(case: Case, line: Mapping[str, Value]) -> None:
    """What the participants list says of a member; facts it has no column for stay as the payroll states them."""
    facts = {name: line[name] for name in MEMBERSHIP if name in line}
    said = {name: value for name, value in facts.items() if not (isinstance(value, Unknown) and name in case.values)}
    case.values = {**case.values, **said, "worker.registered_elsewhere": False}


def _set_unknown(case: Case, why: Unknown) -> None:
    """The lists do not settle membership; what the payroll itself states still counts."""
    if isinstance(case.values.get("worker.membership_status", Unknown.ABSENT), Unknown):
        case.values = {**case.values, "worker.membership_status": why}
