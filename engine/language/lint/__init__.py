"""Checks on the rulebook as a whole, after every file is right by itself; each module is one concern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Fault
from . import bounds, citations, effects, periods, strata

if TYPE_CHECKING:
    from ..rulebook import Rulebook


def faults(rulebook: Rulebook) -> list[Fault]:
    """Every fault in how the parts of the rulebook fit together."""
    return [fault for check in (citations, effects, periods, strata, bounds) for fault in check.faults(rulebook)]
