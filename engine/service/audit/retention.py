"""What was to be forgotten: an order stands in the chain, and everything it covers has no content any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

OWN = "audit."  # kinds of the audit's own: their contents name nobody and stay
OPENED, FORGOTTEN = f"{OWN}opened", f"{OWN}forgotten"


@dataclass(frozen=True)
class Order:
    """An order to forget, as entry `number` has it: what was recorded before a day (UTC), less the ids to keep."""

    number: int
    before: str
    keep: frozenset[str]
    why: str

    @staticmethod
    def of(number: int, content: Mapping[str, Any]) -> Order:
        """The order in the content of an entry."""
        return Order(number, content["before"], frozenset(content["keep"]), content["why"])

    def to_json(self) -> dict[str, Any]:
        """The content of the entry that orders this."""
        return {"before": self.before, "keep": sorted(self.keep), "why": self.why}

    def covers(self, number: int, id: str, at: str, kind: str) -> bool:
        """Whether an entry (its time as the chain writes it) is to have no content."""
        return number < self.number and at < self.before and id not in self.keep and not kind.startswith(OWN)
