"""An application that brings its workers: these are judged, and what they show counts beside what is on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..decide import together
from ..decide.case import Case, Group
from ..decide.evaluate import Evaluator
from ..values import NONE, Unknown, Value
from .licence import SUBJECT

EMPLOYER, WORKER, WORKERS = "employer", "worker", "employer.workers"
_FOUND = {  # what an office calls the finding, and the fact of the application that says it is open
    "PDS-TK": f"{SUBJECT}.found_pds_tk",
    "PDS-Upah": f"{SUBJECT}.found_pds_upah",
    "PDS-Program": f"{SUBJECT}.found_pds_program",
    "arrears": f"{SUBJECT}.found_arrears",
}
_DECLARED = f"{SUBJECT}.declared_workers"


@dataclass(frozen=True)
class Shown:
    """What one rule shows: how many cases (workers, or the employer) breach it and how many it cannot be said of."""

    rule: str
    category: str
    violation: int
    undetermined: int


@dataclass(frozen=True)
class Brought:
    """The workers an application brings, and the rules that any of them or their employer breaches or leaves open."""

    workers: int
    shown: tuple[Shown, ...]

    def settle(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """The facts of the application with what was shown; what is on record stays, and a stated number of workers."""
        told = dict(values)
        for one in self.shown:
            if one.violation:
                told[_FOUND[one.category]] = True
        if told.get(_DECLARED, NONE) is NONE or isinstance(told[_DECLARED], Unknown):
            told[_DECLARED] = self.workers
        return told

    def to_json(self) -> dict[str, Any]:
        """What was shown as plain JSON data; it names nobody."""
        return {"judged": self.workers, "shown": [vars(one) for one in self.shown]}


def judge(
    employer: Mapping[str, Value], workers: Sequence[Mapping[str, Value]], as_of: date, evaluator: Evaluator
) -> Brought:
    """Judge an employer and all its workers by the rules about either that could open a finding."""
    above = Case(EMPLOYER, employer, as_of)
    staff = [Case(WORKER, facts, as_of, above) for facts in workers]
    above.groups[WORKERS] = Group(staff, complete=True)
    rules = evaluator.rulebook.rules.items()
    opening = {id: versions[0].subject for id, versions in rules if versions[0].category in _FOUND}
    about_workers = tuple(id for id, subject in opening.items() if subject == WORKER)
    for case in staff:
        together.judge(about_workers, case, evaluator)
    shown = []
    for id, subject in opening.items():
        cases = {EMPLOYER: [above], WORKER: staff}.get(subject, [])
        judged = [found for case in cases if (found := evaluator.judge(id, case)) is not None]
        verdicts = [one.verdict for one in judged]
        counts = verdicts.count("violation"), verdicts.count("undetermined")
        if any(counts):
            shown.append(Shown(id, judged[0].rule.category, *counts))
    return Brought(len(staff), tuple(shown))
