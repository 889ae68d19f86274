"""What a NIK tells beside other rows and the stated birth date: facts for indications, never for accusations.

`none` stands where there is nothing to compare, for want of a readable NIK or birth date.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from ..decide.case import Case
from ..values import NONE, Unknown, Value
from .subjects import Subject

WOMEN_ADD = 40  # to the day of birth in the NIK


def mark(workers: Sequence[Subject], as_of: date) -> None:
    """Tells each worker's row whether its NIK fits the birth date and stands in other rows of people who still work."""
    rows: Counter[tuple[str, int]] = Counter()
    employers: dict[str, set[int]] = defaultdict(set)
    for current, employer in _current(workers, as_of):
        rows[current, employer] += 1
        employers[current].add(employer)
    for subject in workers:
        case = subject.case
        nik = case.values.get("worker.nik")
        unique: Value = NONE
        elsewhere: Value = NONE
        if isinstance(nik, str):
            owner = id(case.parent)
            unique, elsewhere = rows[nik, owner] < 2, bool(employers.get(nik, set()) - {owner})
        case.values = {
            **case.values,
            "worker.nik_fits_birth_date": _fits(nik, case.values.get("worker.birth_date")),
            "worker.nik_is_unique": unique,
            "worker.nik_at_other_employer": elsewhere,
        }


def _current(workers: Iterable[Subject], as_of: date) -> Iterable[tuple[str, int]]:
    """NIK and employer of every row that says that somebody still works."""
    for subject in workers:
        nik = subject.case.values.get("worker.nik")
        if isinstance(nik, str) and _still_works(subject.case, as_of):
            yield nik, id(subject.case.parent)


def _still_works(case: Case, as_of: date) -> bool:
    """Whether the row says so; one that cannot be read makes no other row a double."""
    kind, ended = case.values.get("worker.employment_type"), case.values.get("worker.ended_on", NONE)
    if kind == "ended" or isinstance(kind, Unknown) or isinstance(ended, Unknown):
        return False
    return not isinstance(ended, date) or ended >= as_of


def _fits(nik: Value | None, birth: Value | None) -> Value:
    if not isinstance(nik, str) or not isinstance(birth, date):
        return NONE
    day = int(nik[6:8])
    stated = (birth.day, birth.month, birth.year % 100)
    return (day - WOMEN_ADD if day > WOMEN_ADD else day, int(nik[8:10]), int(nik[10:12])) == stated
