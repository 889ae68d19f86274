"""The employers of a run: those that lists name, and those that only a payroll does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ..decide.case import Case, Group
from ..intake.dataset import Source
from ..values import NONE, Unknown, Value
from .subjects import EMPLOYED_GROUP, Matched, Subject, normal, part_of

EMPLOYER_KEYS = ("employer.npp", "employer.nib", "employer.npwp", "employer.name")


class Register:
    """The employers of the run, found again by NPP, NIB, NPWP, then exact name."""

    def __init__(self, as_of: date, result: Matched) -> None:
        self.as_of, self.result = as_of, result
        self.index: dict[tuple[str, str], Subject] = {}
        self.unnamed: dict[tuple[str, str], Subject] = {}

    def add(self, values: Mapping[str, Value], source: Source) -> Subject:
        case = Case("employer", part_of("employer", values), self.as_of)
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
        for name, value in part_of("employer", values).items():
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
