"""What a run's other lists say of those who apply for licences: membership by their numbers, and sanctions."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ..conclude.licence import SUBJECT, with_due_day
from ..frames.cells import columns
from ..language.vocabulary import Vocabulary
from ..values import NONE, Unknown, Value
from .lines import NPP, RANK, Lines
from .register import Register
from .sanctions import Sanctions, Use
from .subjects import facts_in, told

MEMBERSHIP, OVERDUE = f"{SUBJECT}.membership", f"{SUBJECT}.months_overdue"
_NUMBERS = ("npp", "nib", "npwp")
_STATUS = {0: "active", 1: "inactive", 2: "not_registered"}  # by the best line of the participants list


class Applicants:
    """Finds the employer behind an application by NPP, NIB or NPWP, and what is on record of it.

    Only what the application leaves blank is filled. How old the record is the lists do not say: the application does
    (`application.registry_on`), or whoever asks assumes it.
    """

    def __init__(self, register: Register, lines: Lines, vocabulary: Vocabulary, sanctions: Sanctions | None) -> None:
        self._register, self._npps, self._vocabulary, self._sanctions = register, lines.npps, vocabulary, sanctions
        self._met: set[int] = set()
        self._doubtful = 0
        best = lines.frame.group_by(NPP).agg(pl.col(RANK).min())
        self._status = {npp: _STATUS[rank] for npp, rank in best.iter_rows() if rank in _STATUS}

    def say(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A chunk of applications with what is known of the applicants."""
        facts = facts_in(frame, SUBJECT)
        rows = [told(row, facts) for row in frame.iter_rows(named=True)]
        filled = [self._filled(values) for values in rows]
        changed = {name for old, new in zip(rows, filled, strict=True) for name in new if old.get(name) != new[name]}
        for name in sorted(changed):
            fact = self._vocabulary.facts[name]
            frame = frame.with_columns(columns(fact, [values.get(name) for values in filled]))
        return frame

    def _filled(self, values: Mapping[str, Value]) -> dict[str, Value]:
        filled = with_due_day({**values, **self._on_record(values)})
        if self._sanctions is None:
            return filled
        found = self._sanctions.look_up(filled)
        self._met |= found.met
        self._doubtful += bool(found.doubtful)
        return self._sanctions.settle(filled, found)

    def use(self) -> Use | None:
        """How the register of sanctions was used for the applications said so far; None where there is none."""
        return Use(len(self._sanctions.entries.all), len(self._met), self._doubtful) if self._sanctions else None

    def _on_record(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Membership and months overdue of the applicant, where it states none and the lists do."""
        numbers = {f"employer.{name}": values.get(f"{SUBJECT}.{name}", Unknown.ABSENT) for name in _NUMBERS}
        owner = self._register.look_up(numbers)
        npp = owner.values.get("employer.npp") if owner else numbers["employer.npp"]
        record: dict[str, Value] = {}
        if values.get(MEMBERSHIP, Unknown.ABSENT) in (Unknown.ABSENT, Unknown.BLANK):
            status: Value | None = "not_registered" if owner and npp is NONE else None
            if isinstance(npp, str) and npp in self._npps:
                status = self._status.get(self._npps[npp])
            if status is not None:
                record[MEMBERSHIP] = status
        overdue = owner.values.get("employer.arrears_months") if owner else None
        if isinstance(overdue, int) and values.get(OVERDUE, NONE) in (NONE, Unknown.ABSENT, Unknown.BLANK):
            record[OVERDUE] = overdue
        return record
