"""The twenty rules in plain Python, as somebody writes them who knows that a gap is neither yes nor no."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from .rows import (
    AS_OF,
    DUTY_BEGAN,
    FOREIGNER_MONTHS,
    GRACE_DAYS,
    GRACE_ENDED,
    NAMES,
    PENSION_BORN,
    PENSION_SETTLED,
    Row,
)  # fmt: skip

Truth = bool | None
Verdicts = list[str]
GRACE = timedelta(days=GRACE_DAYS)


def every(*truths: Truth) -> Truth:
    """False if one is false, else unknown if one is unknown, else true."""
    return False if False in truths else None if None in truths else True


def some(*truths: Truth) -> Truth:
    """True if one is true, else unknown if one is unknown, else false."""
    return True if True in truths else None if None in truths else False


def no(truth: Truth) -> Truth:
    """The opposite."""
    return None if truth is None else not truth


def among(value: str | None, *words: str) -> Truth:
    """Whether a value is one of some words."""
    return None if value is None else value in words


def known(value: object) -> Truth:
    """A gap is no statement that there is none."""
    return None if value is None else True


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def verdict(applies: Truth, requires: Truth) -> str:
    """What a duty comes to."""
    if applies is False:
        return "not_applicable"
    if requires is True:
        return "compliant"
    return "violated" if applies and requires is False else "undetermined"


def judge(row: Row) -> Verdicts:
    """The verdicts of the twenty rules, in their order."""
    started, born, ended = row.started_on, row.birth_date, row.ended_on
    status, kind = row.membership_status, row.employment_type
    employed = every(
        no(among(kind, "ended")),
        None if ended is None else ended >= AS_OF,
        started is None or started <= AS_OF,
    )
    duty = every(employed, row.has_npp, no(row.state_body))
    paid = no(every(among(row.role, "director", "commissioner"), no(row.receives_wage)))
    foreign = among(row.citizenship, "foreign")
    indonesian = among(row.citizenship, "indonesian")
    past_grace = None if started is None else started < GRACE_ENDED
    registered = among(status, "active", "inactive")
    active = among(status, "active")
    past_pension = None if born is None else born <= PENSION_BORN or born <= PENSION_SETTLED
    by_project = every(among(row.sector, "construction"), among(kind, "daily", "piece", "seasonal", "fixed_term"))
    six_months = None
    if started is not None:
        later = months_after(started, FOREIGNER_MONTHS)
        until = row.contract_until
        by_contract = row.contract_ends and (None if until is None else until >= later)
        six_months = some(by_contract, every(no(row.contract_ends), later <= AS_OF))
    elif row.contract_ends is None:
        six_months = None
    base, reported = row.base_wage, row.reported_wage
    wage = None if base is None or row.fixed_allowance is None else base + row.fixed_allowance
    wage_told = every(
        None if reported is None or base is None else reported >= base,
        None if reported is None or wage is None else reported >= wage,
    )
    nik_sound = {"ok": True, "invalid": False}.get(row.nik_status)
    in_time = None if started is None or row.registered_on is None else row.registered_on <= started + GRACE
    both_told = born is not None and started is not None
    bumd = every(employed, not row.known_state_body, among(row.kind, "bumd"))
    at_pension_age = None if born is None else born <= PENSION_BORN
    told = some(known(row.name_in_registration), known(row.birth_date_in_registration))
    complete = every(row.name_in_registration, row.birth_date_in_registration)
    return [
        verdict(every(duty, paid, indonesian, past_grace), registered),
        verdict(every(duty, paid, foreign, six_months, past_grace), registered),
        verdict(every(duty, registered, not row.known_arrears), active),
        verdict(every(duty, registered, told), complete),
        verdict(every(duty, paid, active), wage_told),
        verdict(every(duty, indonesian), some(nik_sound, row.nik_in_registration)),
        verdict(every(duty, active), row.in_jkk),
        verdict(every(duty, active), row.in_jkm),
        verdict(
            every(duty, paid, active, among(row.duty_size, "small", "medium", "large"), no(by_project)), row.in_jht
        ),
        verdict(
            every(
                duty, paid, active, among(row.duty_size, "medium", "large"), indonesian, no(past_pension),
                no(by_project),
            ),
            row.in_jp,
        ),
        verdict(
            every(
                employed, no(row.state_body), among(row.sector, "construction"), among(kind, "permanent"), active,
                among(row.membership_segment, "wage_earner", "project"),
            ),
            among(row.membership_segment, "wage_earner"),
        ),
        verdict(every(duty, active, at_pension_age), no(row.in_jp)),
        verdict(
            every(duty, paid, indonesian, registered, None if started is None else started >= DUTY_BEGAN), in_time
        ),
        verdict(every(employed, both_told), born < started if both_told else None),
        verdict(every(employed, known(row.nik_fits)), row.nik_fits),
        verdict(every(employed, known(row.nik_unique)), row.nik_unique),
        verdict(every(employed, known(row.nik_elsewhere)), no(row.nik_elsewhere)),
        verdict(every(bumd, among(row.role, "director")), active),
        verdict(every(bumd, among(row.role, "commissioner")), active),
        verdict(every(bumd, among(row.role, "employee")), active),
    ]  # fmt: skip


def count(rows: Sequence[Row]) -> dict[str, tuple[int, int]]:
    """For each rule, how many rows break it and for how many that is not known."""
    columns = zip(NAMES, zip(*map(judge, rows), strict=True), strict=True)
    return {name: (found.count("violated"), found.count("undetermined")) for name, found in columns}
