"""The facts that settled a decision, as a receipt tells them: without those about persons, and where each came from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ...conclude.licence import SUBJECT
from ...language.vocabulary import Vocabulary
from ...values import NONE, Unknown, Value

# Where a fact can have come from.
STATED, REGISTRY, WORKERS, WORKED_OUT = "application", "registry", "workers", "worked_out"


def told(values: Mapping[str, Value], origins: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, dict[str, Any]]:
    """Facts as JSON data, by name: {"value": …}, {"unknown": "absent"} or {"none": true}, and "from".

    Facts about persons are left out (no licence rule reads them); what `origins` does not name was stated.
    """
    return {
        name: {**_told(value), "from": origins.get(name, STATED)}
        for name, value in sorted(values.items())
        if not vocabulary.facts[name].personal
    }


def read(facts: Mapping[str, Mapping[str, Any]], vocabulary: Vocabulary) -> dict[str, Value]:
    """The facts of a receipt as values; raises ValueError for one that the vocabulary does not have or allow."""
    return {name: _read(name, fact, vocabulary) for name, fact in facts.items()}


def _told(value: Value) -> dict[str, Any]:
    if isinstance(value, Unknown):
        return {"unknown": value.value}
    if value is NONE:
        return {"none": True}
    return {"value": value.isoformat() if isinstance(value, date) else value}


def _read(name: str, fact: Mapping[str, Any], vocabulary: Vocabulary) -> Value:
    known = vocabulary.facts.get(name)
    if known is None or known.subject != SUBJECT:
        raise ValueError(name)
    if "unknown" in fact:
        return Unknown(fact["unknown"])
    if "none" in fact:
        return NONE
    value = date.fromisoformat(fact["value"]) if known.type == "date" else fact["value"]
    if not known.takes(value):
        raise ValueError(name)
    found: Value = value
    return found
