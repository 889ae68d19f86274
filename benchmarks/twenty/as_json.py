"""The rows for engines that take JSON: days are numbers."""

from __future__ import annotations

from collections.abc import Mapping

from .by_hand import months_after
from .rows import AS_OF, COLUMNS, FOREIGNER_MONTHS, Row

Context = Mapping[str, object]


def context(row: Row) -> Context:
    """A row as JSON would have it; months are added beforehand, and whoever has no first day has begun."""
    told = {name: getattr(row, name) for name in COLUMNS}
    told["begun"] = row.started_on is None or row.started_on <= AS_OF
    told["six_months_on"] = None if row.started_on is None else months_after(row.started_on, FOREIGNER_MONTHS)
    return {name: value.toordinal() if hasattr(value, "toordinal") else value for name, value in told.items()}
