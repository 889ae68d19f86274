"""Who asks, and what each may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["client", "officer"]

# precheck: decide applications. read: see decisions again. check: whole spreadsheets. admin: run the service.
SCOPES: tuple[str, ...] = ("precheck", "read", "check", "admin")

# An officer has one role. Whoever administers may do all of it: a small office has one person for everything, and the
# audit names who did what.
ROLES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "desk": frozenset({"precheck", "read"}),
        "examiner": frozenset({"check", "read"}),
        "admin": frozenset(SCOPES),
    }
)


@dataclass(frozen=True, slots=True)
class Who:
    """A system (client) or a person (officer) that was recognised, and its scopes."""

    kind: Kind
    id: str
    name: str
    scopes: frozenset[str]

    @property
    def actor(self) -> str:
        """What the audit and the log call it: its kind and id, never its name."""
        return f"{self.kind}:{self.id}"
