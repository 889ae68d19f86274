"""A case: one worker, one employer, with the facts known of it, what it belongs to and what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..values import Value
from .truth import Tally


@dataclass(slots=True)
class Case:
    """Facts of one subject as they were read; what follows from them is kept in `derived` and `judged`.

    `values` lacks the facts whose column no list had. `tallies` replace children that are no longer at
    hand: counts of a quantified condition by its place in the rulebook, as a finding records them; `waits`
    is what such a condition, or a derived fact that rests on what is not recorded, lacked: fact → cases.
    """

    subject: str
    values: Mapping[str, Value]
    as_of: date
    parent: Case | None = None
    groups: dict[str, Group] = field(default_factory=dict)
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    waits: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    derived: dict[str, Value] = field(default_factory=dict)
    judged: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Group:
    """The children of a case; `complete` says that there are no others."""

    cases: list[Case]
    complete: bool
