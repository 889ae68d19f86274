# ruff: noqa: E712  (the library reads comparisons with True and False)
"""The twenty rules as conditions of durable_rules, one for each breach; days are numbers.

A property that is not told matches nothing, so gaps make no breach, and nothing says that they are gaps. What no rule
matches is an exception of the library; it is taken for "nothing found".
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from durable.engine import MessageNotHandledException
from durable.lang import assert_fact, m, retract_fact, ruleset, when_all

from .as_json import context
from .rows import AS_OF, DUTY_BEGAN, GRACE_DAYS, GRACE_ENDED, NAMES, PENSION_BORN, PENSION_SETTLED, Row

NOW = AS_OF.toordinal()
RULESET = "twenty"


def employed() -> Any:
    """Still employed."""
    return (m.employment_type != "ended") & (m.ended_on >= NOW) & (m.begun == True)


def duty() -> Any:
    """Employed by an employer that is registered and no state body."""
    return employed() & (m.has_npp == True) & (m.state_body == False)


def paid() -> Any:
    """No board member without a wage."""
    return (m.role == "employee") | (m.receives_wage == True)


def registered() -> Any:
    """Registered, active or not."""
    return (m.membership_status == "active") | (m.membership_status == "inactive")


def owed() -> Any:
    """Paid, active and of an employer that owes programmes."""
    return duty() & paid() & (m.membership_status == "active")


def no_project() -> Any:
    """No project worker in construction."""
    return (m.sector != "construction") | (m.employment_type == "permanent")


def six_months() -> Any:
    """Works six months or more."""
    by_contract = (m.contract_ends == True) & (m.contract_until >= m.six_months_on)
    return by_contract | ((m.contract_ends == False) & (m.six_months_on <= NOW))


def bumd(role: str) -> Any:
    """Not active, in some role at a firm of a region."""
    known = employed() & (m.known_state_body == False) & (m.kind == "bumd") & (m.role == role)
    return known & (m.membership_status != "active")


def breaches() -> list[Any]:
    """The twenty conditions, in the order of the rules."""
    indonesian, active = m.citizenship == "indonesian", m.membership_status == "active"
    grace, unregistered = m.started_on < GRACE_ENDED.toordinal(), m.membership_status == "unregistered"
    sizes = (m.duty_size == "medium") | (m.duty_size == "large")
    of_age, settled = PENSION_BORN.toordinal(), PENSION_SETTLED.toordinal()
    return [
        duty() & paid() & indonesian & grace & unregistered,
        duty() & paid() & (m.citizenship == "foreign") & six_months() & grace & unregistered,
        duty() & (m.membership_status == "inactive") & (m.known_arrears == False),
        duty() & registered() & ((m.name_in_registration == False) | (m.birth_date_in_registration == False)),
        owed() & ((m.reported_wage < m.base_wage) | (m.reported_wage < m.wage)),
        duty() & indonesian & (m.nik_status == "invalid") & (m.nik_in_registration == False),
        duty() & active & (m.in_jkk == False),
        duty() & active & (m.in_jkm == False),
        owed() & (sizes | (m.duty_size == "small")) & no_project() & (m.in_jht == False),
        owed() & sizes & indonesian & (m.birth_date > of_age) & (m.birth_date > settled) & no_project()
        & (m.in_jp == False),
        employed() & (m.state_body == False) & (m.sector == "construction") & (m.employment_type == "permanent")
        & active & (m.membership_segment == "project"),
        duty() & active & (m.birth_date <= of_age) & (m.in_jp == True),
        duty() & paid() & indonesian & registered() & (m.started_on >= DUTY_BEGAN.toordinal())
        & (m.registered_on > m.grace_ends_on),
        employed() & (m.birth_date >= m.started_on),
        employed() & (m.nik_fits == False),
        employed() & (m.nik_unique == False),
        employed() & (m.nik_elsewhere == True),
        *(bumd(role) for role in ("director", "commissioner", "employee")),
    ]  # fmt: skip


def _adding(fired: set[str], name: str) -> Callable[[Any], None]:
    def act(c: Any) -> None:  # exactly one parameter: the library counts them
        fired.add(name)  # it runs for every alternative that matches

    return act


@cache
def _fired() -> set[str]:
    """What has fired, in the ruleset that is now there: the library takes each but once."""
    logging.getLogger("durable.logger").disabled = True
    fired: set[str] = set()
    with ruleset(RULESET):
        for name, breach in zip(NAMES, breaches(), strict=True):
            when_all(breach)(_adding(fired, name))
    return fired


def prepare(rows: Sequence[Row]) -> list[Mapping[str, object]]:
    """The rows as facts without what is not known; sums and days that rules compare with are worked out beforehand."""
    facts = []
    for number, row in enumerate(rows):
        fact = {"id": str(number), **context(row)}
        if row.started_on is not None:
            fact["grace_ends_on"] = row.started_on.toordinal() + GRACE_DAYS
        if row.base_wage is not None and row.fixed_allowance is not None:
            fact["wage"] = row.base_wage + row.fixed_allowance
        facts.append({name: value for name, value in fact.items() if value is not None})
    return facts


def count(facts: Sequence[Mapping[str, object]]) -> dict[str, tuple[int, int]]:
    """For each rule, how many rows break it; there is no third answer."""
    found: Counter[str] = Counter()
    fired = _fired()
    for fact in facts:
        try:
            assert_fact(RULESET, fact)
        except MessageNotHandledException:
            continue
        retract_fact(RULESET, fact)
        found.update(fired)
        fired.clear()
    return {name: (found[name], 0) for name in NAMES}
