"""Several rows that may be one employer: what they agree on is known, where they differ nobody picks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...values import Unknown, Value
from .model import Row


def merged(rows: Sequence[Row]) -> Row:
    """One row of at least one: a number, name or region that differs is None, a fact that differs a CONFLICT."""
    if len(rows) == 1:
        return rows[0]
    return Row(
        npp=_agreed([row.npp for row in rows]),
        nib=_agreed([row.nib for row in rows]),
        npwp=_agreed([row.npwp for row in rows]),
        name=_agreed([row.name for row in rows]),
        region=_agreed([row.region for row in rows]),
        facts=facts([row.facts for row in rows]),
    )


def facts(stated: Sequence[Mapping[str, Value]]) -> dict[str, Value]:
    """The facts that all state alike; one that some state otherwise, or not at all, is in CONFLICT."""
    names = dict.fromkeys(name for one in stated for name in one)
    return {name: _same([one.get(name, Unknown.ABSENT) for one in stated]) for name in names}


def _agreed(values: Sequence[str | None]) -> str | None:
    """What those that state it agree on; None where they differ or none does."""
    found = {value for value in values if value is not None}
    return found.pop() if len(found) == 1 else None


def _same(values: Sequence[Value]) -> Value:
    # By type too: True is 1 to Python.
    return values[0] if len({(type(value), value) for value in values}) == 1 else Unknown.CONFLICT
