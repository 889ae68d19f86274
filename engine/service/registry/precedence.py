"""What of a record goes before what an application states, so that nobody states away what is on record.

The record decides unless the application's own data are newer. A refusal in force stands, whoever states it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ...check.sanctions import REFUSAL
from ...conclude.licence import SUBJECT
from ...language.vocabulary import Vocabulary
from ...values import NONE, Unknown, Value

MEMBERSHIP, REGISTRY_ON = f"{SUBJECT}.membership", f"{SUBJECT}.registry_on"
MONTHS_OVERDUE, LAST_PAID = f"{SUBJECT}.months_overdue", f"{SUBJECT}.last_paid_period"
PROOF_SHOWN = f"{SUBJECT}.proof_shown"
FINDINGS = tuple(
    f"{SUBJECT}.{name}" for name in ("examined", "found_pds_tk", "found_pds_upah", "found_pds_program", "found_arrears")
)
REFUSED = tuple(
    f"{SUBJECT}.refused_{name}" for name in ("business", "tender", "foreign_workers", "labour_supply", "building")
)


def states_membership(stated: Mapping[str, Value]) -> bool:
    """Whether the application itself says whether the applicant is a member."""
    return isinstance(stated.get(MEMBERSHIP), str)


def own_is_newer(stated: Mapping[str, Value], record_on: Value, as_of: date) -> bool:
    """Whether the membership that an application states is of a later day than the record; a day to come is none."""
    own = stated.get(REGISTRY_ON)
    if not states_membership(stated) or not isinstance(own, date) or own > as_of:
        return False
    return not isinstance(record_on, date) or own > record_on


def membership(stated: Mapping[str, Value], record: Mapping[str, Value], as_of: date) -> dict[str, Value]:
    """Membership, payments and findings as the record has them; nothing where the application's own data are newer."""
    on = record.get(REGISTRY_ON, Unknown.ABSENT)
    if own_is_newer(stated, on, as_of):
        return {}
    # The day of the record makes months overdue count: a figure that only the application states is not of that day.
    settled = {
        REGISTRY_ON: on,
        MEMBERSHIP: record.get(MEMBERSHIP, Unknown.ABSENT),
        MONTHS_OVERDUE: record.get(MONTHS_OVERDUE, NONE),
    }
    settled |= {name: record[name] for name in FINDINGS if name in record}
    if LAST_PAID in record and not _paid_since(stated, record[LAST_PAID]):
        settled[LAST_PAID] = record[LAST_PAID]
    return settled


def _paid_since(stated: Mapping[str, Value], on_record: Value) -> bool:
    """Whether the applicant showed proof of a payment that the record does not have yet."""
    own = stated.get(LAST_PAID)
    if stated.get(PROOF_SHOWN) is not True or not isinstance(own, date):
        return False
    return not isinstance(on_record, date) or own > on_record


@dataclass(frozen=True)
class Side:
    """What one source says of a refusal: whether it is in force, and what it reaches, all where nothing is said."""

    told: Value
    reaches: Mapping[str, Value] = field(default_factory=dict)


def refusal(stated: Mapping[str, Value], record: Sequence[Side], vocabulary: Vocabulary) -> dict[str, Value]:
    """Whether a refusal is in force and what it reaches; nothing where only the application says something of it.

    What the application says a refusal reaches counts for the refusal that it states itself.
    """
    sides = [side for side in record if side.told is not False]
    if not sides:
        return {} if not record or stated.get(REFUSAL) is True else {REFUSAL: False}
    if stated.get(REFUSAL) is True:
        sides.append(Side(True, stated))
    in_force = any(side.told is True for side in sides)
    settled: dict[str, Value] = {REFUSAL: True if in_force else sides[0].told}
    return settled | {name: _reaches(name, sides, in_force, vocabulary.facts[name].absent) for name in REFUSED}


def _reaches(name: str, sides: Sequence[Side], in_force: bool, otherwise: Value) -> Value:
    """Whether a refusal reaches a service: known where one that is in force does, and one that may be may reach it."""
    reach = [(side.told, side.reaches.get(name, otherwise)) for side in sides]
    if any(told is True and how is True for told, how in reach):
        return True
    open_ = any(how is not False for _, how in reach)
    if in_force:
        return Unknown.INCOMPLETE if open_ else False
    return open_  # the rule asks whether it is in force
