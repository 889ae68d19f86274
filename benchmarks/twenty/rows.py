"""The rows that every engine judges: a worker and the employer, as facts; None where a fact is not known. All CONTOH.

What rules derive from the employer's facts (state body, size, arrears) is worked out beforehand, as the join is. "There
is none" is no gap: no last day of work is a day far off, no end of a contract is `contract_ends` False.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from random import Random
from typing import TypeVar

AS_OF = date(2026, 11, 22)
NEVER = date(9999, 12, 31)
RULES = (
    "uu-24-2011/worker-registered",
    "uu-24-2011/foreigner-registered",
    "uu-24-2011/participation-lapsed",
    "uu-24-2011/registration-complete",
    "uu-24-2011/wage-reported",
    "uu-24-2011/worker-identified",
    "perpres-109-2013/jkk",
    "perpres-109-2013/jkm",
    "perpres-109-2013/jht",
    "perpres-109-2013/jp",
    "perpres-109-2013/permanent-not-by-project",
    "pp-45-2015/jp-ended",
    "unverified-gov-reg/registered-in-time",
    "heuristic-data/born-before-work",
    "heuristic-data/nik-birth-date",
    "heuristic-data/nik-twice",
    "heuristic-data/nik-two-employers",
    "inpres-2-2021/bumd-director",
    "inpres-2-2021/bumd-commissioner",
    "inpres-2-2021/bumd-employee",
)
NAMES = tuple(id.partition("/")[2].replace("-", "_") for id in RULES)  # as the engines below call them
# What the rules take from the law on that day; held against the rulebook by tests/benchmarks/test_twenty.py.
GRACE_DAYS, FOREIGNER_MONTHS, PENSION_AGE, PENSION_SETTLED = 30, 6, 59, date(1966, 12, 31)
GRACE_ENDED = AS_OF - timedelta(days=GRACE_DAYS)
PENSION_BORN = AS_OF.replace(year=AS_OF.year - PENSION_AGE)
DUTY_BEGAN = date(2015, 7, 1)
WORKERS_AN_EMPLOYER = 30
GAPS = 0.03  # of the cells that may be empty
T = TypeVar("T")


@dataclass(slots=True)
class Row:
    """A worker with the employer."""

    employer: int
    has_npp: bool | None
    state_body: bool | None
    known_state_body: bool
    duty_size: str | None
    sector: str | None
    kind: str | None
    known_arrears: bool
    employment_type: str | None
    started_on: date | None
    ended_on: date | None
    birth_date: date | None
    citizenship: str | None
    role: str | None
    receives_wage: bool | None
    contract_ends: bool | None
    contract_until: date | None
    base_wage: int | None
    fixed_allowance: int | None
    membership_status: str | None
    membership_segment: str | None
    registered_on: date | None
    reported_wage: int | None
    in_jkk: bool | None
    in_jkm: bool | None
    in_jht: bool | None
    in_jp: bool | None
    nik_status: str
    nik_in_registration: bool | None
    name_in_registration: bool | None
    birth_date_in_registration: bool | None
    nik_fits: bool | None
    nik_unique: bool | None
    nik_elsewhere: bool | None


COLUMNS = tuple(field.name for field in fields(Row))


def rows(count: int, seed: int = 20261122, gaps: float = GAPS) -> list[Row]:
    """So many workers, thirty to an employer; every kind of worker comes, and so do gaps, as often as asked."""
    draw = _Draw(Random(seed), gaps)
    made: list[Row] = []
    while len(made) < count:
        employer = draw.employer(len(made) // WORKERS_AN_EMPLOYER)
        made += [draw.worker(employer) for _ in range(min(WORKERS_AN_EMPLOYER, count - len(made)))]
    return made


class _Draw:
    def __init__(self, random: Random, gaps: float) -> None:
        self.random, self.gaps = random, gaps

    def gap(self, value: T) -> T | None:
        return None if self.random.random() < self.gaps else value

    def one(self, **shares: float) -> str:
        return self.random.choices(list(shares), list(shares.values()))[0]

    def true(self, share: float) -> bool:
        return self.random.random() < share

    def day(self, first: int, last: int) -> date:
        return date(self.random.randint(first, last), self.random.randint(1, 12), self.random.randint(1, 28))

    def employer(self, number: int) -> dict[str, object]:
        state_body = self.gap(self.true(0.05))
        return {
            "employer": number,
            "has_npp": self.gap(self.true(0.95)),
            "state_body": state_body,
            "known_state_body": state_body is True,
            "duty_size": self.gap(self.one(micro=1, small=2, medium=3, large=4)),
            "sector": self.gap(self.one(construction=1, trade=4)),
            "kind": self.gap(self.one(bums=8, bumd=2)),
            "known_arrears": self.true(0.1),
        }

    def worker(self, employer: dict[str, object]) -> Row:
        gap, true, one = self.gap, self.true, self.one
        wage, allowance = self.random.randrange(3_000_000, 9_000_000, 1_000), self.random.choice((0, 100_000, 250_000))
        began = self.day(2010, 2025) if true(0.97) else AS_OF - timedelta(days=self.random.randint(-40, 60))
        ends = gap(true(0.3))
        # Whoever begins later is known to: a gap beside it is a fine point of derived facts, and none of the rules'.
        later = began > AS_OF
        return Row(
            **employer,  # type: ignore[arg-type]
            employment_type="permanent" if later else gap(one(permanent=70, fixed_term=20, daily=8, ended=2)),
            started_on=began if later else gap(began),
            ended_on=NEVER if later else gap(NEVER if true(0.97) else self.day(2024, 2027)),
            birth_date=gap(self.day(1960, 2005)),
            citizenship=gap(one(indonesian=95, foreign=5)),
            role=gap(one(employee=94, director=3, commissioner=3)),
            receives_wage=gap(true(0.97)),
            contract_ends=ends,
            contract_until=self.day(2024, 2028) if ends else None,
            base_wage=gap(wage),
            fixed_allowance=gap(allowance),
            membership_status=gap(one(active=90, inactive=4, unregistered=6)),
            membership_segment=gap(one(wage_earner=9, project=1)),
            registered_on=gap(began + timedelta(days=self.random.randint(0, 40))),
            reported_wage=gap(wage + allowance - (500_000 if true(0.05) else 0)),
            in_jkk=gap(true(0.97)),
            in_jkm=gap(true(0.97)),
            in_jht=gap(true(0.95)),
            in_jp=gap(true(0.9)),
            nik_status=one(ok=96, invalid=2, damaged=1, missing=1),
            nik_in_registration=gap(true(0.9)),
            name_in_registration=gap(true(0.98)),
            birth_date_in_registration=gap(true(0.98)),
            nik_fits=gap(true(0.99)),
            nik_unique=gap(true(0.99)),
            nik_elsewhere=gap(true(0.01)),
        )
