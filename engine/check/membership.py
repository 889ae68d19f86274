"""Who is registered: each worker's membership as the participants lists settle it.

NIK, then KPJ, within the employer's NPP; empty equals nothing; of several memberships an active one counts; a
name is a hint that can only prevent an accusation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ..decide.case import Case
from ..intake.dataset import Issue, Record, Table
from ..values import Unknown, Value
from .register import Register
from .subjects import Matched, Subject, fill, normal

MEMBERSHIP = (
    "worker.membership_status", "worker.registered_on", "worker.reported_wage",
    "worker.in_jkk", "worker.in_jkm", "worker.in_jht", "worker.in_jp",
)  # fmt: skip
_SEPARATORS, _FILLERS = re.compile(r"[|;,\t\"]"), re.compile(r"[\s.'_/-]+")
BEST_FIRST = {"active": 0, "inactive": 1, "unregistered": 2}


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


class Membership:
    """Settles each worker's membership by the participants lists."""

    def __init__(
        self,
        tables: Sequence[Table],
        register: Register,
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
                values = fill(record.values, assumed, "employer.")
                npp = self._npp(values, register)
                line = _Line(record, npp or "", *_keys(values))
                if npp is None:
                    self.result.rejects.append(Issue(record.source, "", "employer.npp", "", "participant_without_npp"))
                    self.unplaced_keys |= {key for key in (line.nik, line.kpj) if key}
                    if line.nik is None or line.kpj is None:
                        self.unplaced.append(line)
                    continue
                self._add(line)

    def _npp(self, values: Mapping[str, Value], register: Register) -> str | None:
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
    case.values = {
        **case.values,
        **said,
        "worker.registered_elsewhere": False,
        "worker.nik_in_registration": _text(line, "worker.nik") is not None,
    }


def _set_unknown(case: Case, why: Unknown) -> None:
    """The lists do not settle membership; what the payroll itself states still counts."""
    if isinstance(case.values.get("worker.membership_status", Unknown.ABSENT), Unknown):
        case.values = {**case.values, "worker.membership_status": why}
