"""The facts that decided an application, as a receipt keeps them: no personal ones, and where each came from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ...language.vocabulary import Vocabulary
from ...values import NONE, Unknown, Value

STATED, REGISTRY, WORKERS = "stated", "registry", "workers"


def written(value: Value) -> Any:
    """A value as JSON: a date as YYYY-MM-DD, {"unknown": why} and {"none": true} for what has none."""
    if isinstance(value, Unknown):
        return {"unknown": value.value}
    if value is NONE:
        return {"none": True}
    return value.isoformat() if isinstance(value, date) else value


def settled(
    stated: Mapping[str, Value], recorded: Mapping[str, Value], brought: Mapping[str, Value], vocabulary: Vocabulary
) -> dict[str, dict[str, Any]]:
    """The facts that are not personal, by name: {"value", "from"}, from what was stated, the registry or the workers.

    `recorded` are the facts with what the registry settles laid over what was stated, `brought` those with what the
    workers show laid over that.
    """
    found = {}
    for name, value in sorted(brought.items()):
        if vocabulary.facts[name].personal:
            continue
        if name not in recorded or recorded[name] != value:
            source = WORKERS
        elif name not in stated or stated[name] != value:
            source = REGISTRY
        else:
            source = STATED
        found[name] = {"value": written(value), "from": source}
    return found


def told(value: Value | None) -> Any:
    """A value as an answer shows it; null where there is none."""
    return None if value is None or isinstance(value, Unknown) or value is NONE else written(value)
