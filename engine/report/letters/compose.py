"""The data of one letter: all a template needs, in words, so that templates hold nothing but text and form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ...conclude.category import CATEGORIES
from ...decide.calendar import move
from ...intake.dataset import Source
from ...language.rulebook import Rulebook
from ...text import day, number, rupiah
from ..dossier import Dossier, Problem
from ..money import Money
from ..reading import Reading
from .matters import Matters, People, amounts, annex, cite, found, matters, rules_of, told, total
from .profile import Manner, Profile
from .spelled import figure
from .steps import Due


def frame(kind: str, profile: Profile, manner: Manner, place: int, on: date) -> dict[str, Any]:
    """What every letter has: head, number, date, signatory, copies; `place` counts the letters of its series."""
    given = manner.number(place, on)
    return {
        "kind": kind,
        "paper": profile.paper,
        "font": profile.font,
        "head": {
            "lines": list(profile.head_lines),
            "address": profile.head_address,
            "logo": f"lambang{profile.logo.suffix.lower()}" if profile.logo else None,
        },
        "draft": given is None,
        "number": given or manner.draft_number(on),
        "date": [on.year, on.month, on.day],
        "day": day(on, "id"),
        "place": profile.place,
        "nature": manner.nature,
        "signatory": manner.signatory,
        "copies": list(manner.copies),
    }


def to_employer(dossier: Dossier, reading: Reading, whom: People, tells: str = "all") -> dict[str, Any]:
    """What a letter about one employer says: findings and those to be clarified, their laws and money, the annex.

    `tells` is that of `Kind`.
    """
    row, apart = dossier.row, matters(dossier, reading)
    firm = apart.punished if tells == "punished" else apart.firm
    unclear = apart.unclear if tells == "all" else ()
    problems = (*firm, *unclear)
    return {
        "employer": {
            "name": row.name or f"(tanpa nama; {row.source_file} baris {row.source_row})",
            "npp": row.npp,
            "address": row.address,
            "region": _region(row.region, reading),
            "workers": number(row.workers, "id"),
        },
        "findings": told(firm, reading),
        "unclear": told(unclear, reading),
        "money": total(firm),
        "laws": _laws(rules_of(firm, reading), reading.rulebook),
        "sanctions": sanctions(reading.rulebook) if apart.punished else None,
        "annex": annex(problems, reading, whom),
        "as_of": day(reading.as_of, "id"),
    }


def on_step(due: Due, event: str, reading: Reading) -> dict[str, Any]:
    """What a letter that is a step of the ladder adds: the steps before it, its article, and the fine."""
    ladder = reading.rulebook.sanctions()
    stage, one = ladder.begun_by(event), due.standing
    assert stage is not None
    amount = None if one.amount is None else rupiah(one.amount, "id")
    return {
        "step": ladder.events[event].id,
        "steps": due.taken(reading),
        "basis": cite(stage.basis, reading.rulebook),
        "next": _after(stage.name, reading.rulebook),
        "fine": None if one.fine == "none" else {"paid": one.fine == "paid", "amount": amount},
    }


def deadline(event: str | None, manner: Manner, reading: Reading) -> dict[str, Any]:
    """By when an answer is due: the ladder's term of this step on that day, else the office's own number of days.

    The day of the letter is not counted; `until` is None where the holidays of the year are not decreed yet.
    """
    days, basis = manner.working_days, None
    ladder, parameters = reading.rulebook.ladder, reading.rulebook.parameters
    stage = ladder.begun_by(event) if ladder is not None and event is not None else None
    if stage is not None and stage.lasts is not None and parameters[stage.lasts].unit == "working_days":
        span = parameters[stage.lasts].on(reading.as_of)
        if span is not None and isinstance(span.value, int):
            days, basis = span.value, cite(span.basis, reading.rulebook)
    until = move(reading.as_of, 1, days, "working_days")
    return {"days": figure(days), "until": None if until is None else day(until, "id"), "basis": basis}


def _after(stage: str, rulebook: Rulebook) -> list[dict[str, str]]:
    """The sanctions after a stage; none where the stage is none of them."""
    listed = sanctions(rulebook)
    labels = [one["label"] for one in listed]
    label = rulebook.sanctions().stages[stage].label.id
    return listed[labels.index(label) + 1 :] if label in labels else []


def sanctions(rulebook: Rulebook) -> list[dict[str, str]]:
    """The sanctions that follow when nothing is done, in the ladder's order, each with its article."""
    return [
        {"label": stage.label.id, "basis": cite(stage.basis, rulebook)}
        for stage in rulebook.sanctions().stages.values()
        if stage.lasts or stage.stands
    ]


def referral(dossiers: Sequence[Dossier], reading: Reading) -> dict[str, Any]:
    """The list for the labour authority: a line for each employer with proven findings."""
    return {
        "rows": [_referred(one, matters(one, reading), reading) for one in dossiers],
        "as_of": day(reading.as_of, "id"),
    }


def _referred(dossier: Dossier, apart: Matters, reading: Reading) -> dict[str, Any]:
    row = dossier.row
    return {
        "name": row.name or f"(tanpa nama; {row.source_file} baris {row.source_row})",
        "npp": row.npp,
        "region": _region(row.region, reading),
        "workers": number(row.workers, "id"),
        "persons": number(row.persons, "id"),
        "findings": _kinds(apart.firm, reading),
        "money": amounts(sum((one.money for one in apart.firm), Money())),
    }


def _kinds(problems: Sequence[Problem], reading: Reading) -> list[str]:
    """The categories of problems, which is how the authorities speak of them, each with how many it was found in."""
    places: dict[str, dict[str, set[Source]]] = {}
    for one in problems:
        places.setdefault(one.category, {}).setdefault(one.subject_type, set()).update(one.places)
    return [
        f"{CATEGORIES[name].id}: " + ", ".join(found(len(where), subject, reading) for subject, where in by.items())
        for name, by in places.items()
    ]


def _laws(rules: Sequence[Any], rulebook: Rulebook) -> list[str]:
    """The full titles of the instruments that rules rest on, each once."""
    return [rulebook.instruments[id].title.id for id in dict.fromkeys(rule.basis.instrument for rule in rules)]


def _region(code: str, reading: Reading) -> str:
    values = reading.rulebook.vocabulary.facts["employer.region"].values
    return values[code].label.id if code in values else ""
