"""What jobs need of the service round them: where to keep things, who records, who asks, what runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from .job import Failure


class Recorder(Protocol):
    """What keeps account of what officers do; when `append` returns it is on the disk, else it raises."""

    def append(self, kind: str, actor: str, content: Mapping[str, Any]) -> Any:
        """Record that `actor` did something of a kind."""


class Started(Protocol):
    """A task that runs."""

    def wait(self) -> Failure | None:
        """Why it failed, None where it did not, once it has ended."""

    def end(self) -> None:
        """End it now."""


class Officer(Protocol):
    """Who asks."""

    @property
    def actor(self) -> str:
        """What the audit calls them, never by name."""

    @property
    def scopes(self) -> frozenset[str]:
        """What they may do."""


@dataclass(frozen=True)
class Place:
    """Where jobs are kept and what their processes are told; None: the shipped rulebook, the shipped letters."""

    folder: Path
    office_key: Path
    rules: Path | None = None
    letters: Path | None = None

    def told(self) -> dict[str, str]:
        """The environment of a job's process."""
        told = {"PATUH_KEY_FILE": str(self.office_key)}
        if self.rules is not None:
            told["PATUH_JOB_RULES"] = str(self.rules)
        if self.letters is not None:
            told["PATUH_JOB_LETTERS"] = str(self.letters)
        return told
