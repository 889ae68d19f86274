"""The twenty rules as OpenFisca variables with formulas, as its country packages write them.

OpenFisca has no missing value: what is not given is the variable's default (no, zero, the first word, a far day).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import Enum as PlainEnum
from typing import Any

import numpy
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

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
)

Worker = build_entity(key="worker", plural="workers", label="Worker", is_person=True)
WORDS = {
    "duty_size": ("unknown", "micro", "small", "medium", "large"),
    "sector": ("unknown", "construction", "trade"),
    "kind": ("unknown", "bums", "bumd"),
    "employment_type": ("unknown", "permanent", "fixed_term", "daily", "piece", "seasonal", "ended"),
    "citizenship": ("unknown", "indonesian", "foreign"),
    "role": ("unknown", "employee", "director", "commissioner"),
    "membership_status": ("unknown", "active", "inactive", "unregistered"),
    "membership_segment": ("unknown", "wage_earner", "project"),
    "nik_status": ("unknown", "ok", "invalid", "damaged", "missing"),
}
DAYS = ("started_on", "ended_on", "birth_date", "contract_until", "registered_on")
AMOUNTS = ("base_wage", "fixed_allowance", "reported_wage")
FLAGS = (
    "has_npp", "state_body", "known_state_body", "known_arrears", "receives_wage", "contract_ends", "in_jkk", "in_jkm",
    "in_jht", "in_jp", "nik_in_registration", "name_in_registration", "birth_date_in_registration", "nik_fits",
    "nik_unique", "nik_elsewhere",
)  # fmt: skip
KINDS: dict[str, Any] = {name: Enum(name, [(word, word) for word in words]) for name, words in WORDS.items()}
PERIOD = AS_OF.isoformat()[:7]
Array = Any  # numpy's, of booleans, days or amounts
Formula = Callable[[Callable[[str], Array]], Array]


def is_(get: Callable[[str], Array], name: str, *words: str) -> Array:
    """Whether a word is one of some."""
    value = get(name)
    return numpy.logical_or.reduce([value == KINDS[name][word] for word in words])


def months_after(days: Array, months: int) -> Array:
    """The same day some months later, or the last of that month."""
    month = days.astype("datetime64[M]")
    last = (month + months + 1).astype("datetime64[D]") - 1
    return numpy.minimum((month + months).astype("datetime64[D]") + (days - month.astype("datetime64[D]")), last)


FORMULAS: dict[str, Formula] = {
    "employed": lambda get: ~is_(get, "employment_type", "ended")
    & (get("ended_on") >= numpy.datetime64(AS_OF))
    & (get("started_on") <= numpy.datetime64(AS_OF)),
    "duty": lambda get: get("employed") & get("has_npp") & ~get("state_body"),
    "paid": lambda get: ~(is_(get, "role", "director", "commissioner") & ~get("receives_wage")),
    "indonesian": lambda get: is_(get, "citizenship", "indonesian"),
    "registered": lambda get: is_(get, "membership_status", "active", "inactive"),
    "active": lambda get: is_(get, "membership_status", "active"),
    "past_grace": lambda get: get("started_on") < numpy.datetime64(GRACE_ENDED),
    "at_pension_age": lambda get: get("birth_date") <= numpy.datetime64(PENSION_BORN),
    "past_pension": lambda get: get("at_pension_age") | (get("birth_date") <= numpy.datetime64(PENSION_SETTLED)),
    "by_project": lambda get: is_(get, "sector", "construction")
    & is_(get, "employment_type", "daily", "piece", "seasonal", "fixed_term"),
    "six_months_on": lambda get: months_after(get("started_on"), FOREIGNER_MONTHS),
    "six_months": lambda get: numpy.where(
        get("contract_ends"),
        get("contract_until") >= get("six_months_on"),
        get("six_months_on") <= numpy.datetime64(AS_OF),
    ),
    "wage": lambda get: get("base_wage") + get("fixed_allowance"),
    "owed": lambda get: get("duty") & get("paid") & get("active"),
    "bumd": lambda get: get("employed") & ~get("known_state_body") & is_(get, "kind", "bumd"),
    # The rules: whether a worker is in breach.
    "worker_registered": lambda get: get("duty") & get("paid") & get("indonesian") & get("past_grace")
    & ~get("registered"),
    "foreigner_registered": lambda get: get("duty") & get("paid") & is_(get, "citizenship", "foreign")
    & get("six_months") & get("past_grace") & ~get("registered"),
    "participation_lapsed": lambda get: get("duty") & get("registered") & ~get("known_arrears") & ~get("active"),
    "registration_complete": lambda get: get("duty") & get("registered")
    & ~(get("name_in_registration") & get("birth_date_in_registration")),
    "wage_reported": lambda get: get("owed")
    & ((get("reported_wage") < get("base_wage")) | (get("reported_wage") < get("wage"))),
    "worker_identified": lambda get: get("duty") & get("indonesian")
    & ~(is_(get, "nik_status", "ok") | get("nik_in_registration")),
    "jkk": lambda get: get("duty") & get("active") & ~get("in_jkk"),
    "jkm": lambda get: get("duty") & get("active") & ~get("in_jkm"),
    "jht": lambda get: get("owed") & is_(get, "duty_size", "small", "medium", "large") & ~get("by_project")
    & ~get("in_jht"),
    "jp": lambda get: get("owed") & is_(get, "duty_size", "medium", "large") & get("indonesian")
    & ~get("past_pension") & ~get("by_project") & ~get("in_jp"),
    "permanent_not_by_project": lambda get: get("employed") & ~get("state_body") & is_(get, "sector", "construction")
    & is_(get, "employment_type", "permanent") & get("active") & is_(get, "membership_segment", "project"),
    "jp_ended": lambda get: get("duty") & get("active") & get("at_pension_age") & get("in_jp"),
    "registered_in_time": lambda get: get("duty") & get("paid") & get("indonesian") & get("registered")
    & (get("started_on") >= numpy.datetime64(DUTY_BEGAN))
    & (get("registered_on") > get("started_on") + numpy.timedelta64(GRACE_DAYS, "D")),
    "born_before_work": lambda get: get("employed") & (get("birth_date") >= get("started_on")),
    "nik_birth_date": lambda get: get("employed") & ~get("nik_fits"),
    "nik_twice": lambda get: get("employed") & ~get("nik_unique"),
    "nik_two_employers": lambda get: get("employed") & get("nik_elsewhere"),
    "bumd_director": lambda get: get("bumd") & is_(get, "role", "director") & ~get("active"),
    "bumd_commissioner": lambda get: get("bumd") & is_(get, "role", "commissioner") & ~get("active"),
    "bumd_employee": lambda get: get("bumd") & is_(get, "role", "employee") & ~get("active"),
}  # fmt: skip
NO_FLAGS = {"wage": int, "six_months_on": date}  # what formulas give, where it is not yes or no


def _variable(name: str, value_type: type, formula: Formula | None = None, words: type[PlainEnum] | None = None) -> Any:
    told = {"value_type": value_type, "entity": Worker, "definition_period": DateUnit.MONTH, "label": name}
    if words is not None:
        told |= {"possible_values": words, "default_value": next(iter(words))}
    if formula is not None:
        told["formula"] = lambda worker, period: formula(lambda other: worker(other, period))
    return type(name, (Variable,), told)


def system() -> TaxBenefitSystem:
    """The twenty rules as a system of OpenFisca."""
    made = TaxBenefitSystem([Worker])
    for names, type_ in ((FLAGS, bool), (AMOUNTS, int), (DAYS, date)):
        for name in names:
            made.add_variable(_variable(name, type_))
    for name, words in KINDS.items():
        made.add_variable(_variable(name, Enum, words=words))
    for name, formula in FORMULAS.items():
        made.add_variable(_variable(name, NO_FLAGS.get(name, bool), formula))
    return made


def prepare(rows: Sequence[Row]) -> Simulation:
    """A simulation that has been given the rows."""
    simulation = SimulationBuilder().build_default_simulation(system(), count=len(rows))
    for name in (*FLAGS, *AMOUNTS):
        simulation.set_input(name, PERIOD, numpy.array([getattr(row, name) or 0 for row in rows]))
    for name in DAYS:
        days = [getattr(row, name) or date(1970, 1, 1) for row in rows]
        simulation.set_input(name, PERIOD, numpy.array(days, dtype="datetime64[D]"))
    for name in KINDS:
        simulation.set_input(name, PERIOD, numpy.array([getattr(row, name) or "unknown" for row in rows]))
    return simulation


def count(simulation: Simulation) -> dict[str, tuple[int, int]]:
    """For each rule, how many rows break it; there is no third answer."""
    return {name: (int(simulation.calculate(name, PERIOD).sum()), 0) for name in NAMES}
