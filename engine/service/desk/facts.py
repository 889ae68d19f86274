"""Where each fact that decided an application came from, and how an answer shows a value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ...values import NONE, Unknown, Value
from ..receipt.facts import REGISTRY, STATED, WORKED_OUT, WORKERS

Facts = Mapping[str, Value]


def origins(stated: Facts, recorded: Facts, brought: Facts, judged: Facts) -> dict[str, str]:
    """The source of each fact: each mapping lays something over the one before it.

    `recorded` has what the registry settles, `brought` what the workers show, `judged` what was worked out.
    """
    layers = ((judged, brought, WORKED_OUT), (brought, recorded, WORKERS), (recorded, stated, REGISTRY))
    return {
        name: next((source for above, below, source in layers if _laid(name, above, below)), STATED) for name in judged
    }


def _laid(name: str, above: Facts, below: Facts) -> bool:
    return name in above and (name not in below or below[name] != above[name])


def told(value: Value | None) -> Any:
    """A value as an answer shows it; null where there is none."""
    if value is None or isinstance(value, Unknown) or value is NONE:
        return None
    return value.isoformat() if isinstance(value, date) else value
