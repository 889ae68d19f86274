"""A job: the files an officer brought, what was chosen for them, how far it is, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from ...check.progress import Phase
from ...errors import PatuhError
from ...text import Lang, Text

State = Literal["new", "recognising", "recognised", "queued", "running", "done", "failed", "cancelled"]
Task = Literal["recognise", "check", "page", "sheet", "letters", "tables"]
BUSY: tuple[State, ...] = ("recognising", "queued", "running")
MADE: Mapping[Task, str] = {  # what is made of results on demand, and the file that it becomes
    "page": "laporan.html",
    "sheet": "laporan.xlsx",
    "letters": "surat.zip",
    "tables": "tabel.zip",
}


@dataclass(frozen=True)
class Upload:
    """One file as it was brought; `number` is its place on the disk, `label` what people call it, `size` bytes."""

    number: int
    label: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Choices:
    """What a run is asked: as `check` takes it.

    `lists` names the list that a file is (by label), `columns` the fact of each header (spelled as `headers.normalise`
    does) by label, `assume` are FACT=VALUE. With `people` the letters carry annexes with NIK and names.
    """

    as_of: date
    assume: tuple[str, ...] = ()
    complete: tuple[str, ...] = ()
    lists: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    people: bool = False


@dataclass(frozen=True)
class Failure:
    """An error as the terminal tells it: what, where, why it matters, what to do."""

    what: Text
    at: str = ""
    why: Text | None = None
    todo: Text | None = None

    @staticmethod
    def of(error: PatuhError) -> Failure:
        """What an error says; one that carries several faults says all of them."""
        if hasattr(error, "faults"):
            return Failure(Text(error.say("id"), error.say("en")))
        at = str(error.at or "")
        # Where a folder of the service lies is no business of an officer.
        return Failure(error.what, "" if at.startswith("/") else at, error.why, error.todo)


@dataclass(frozen=True)
class Made:
    """A report that was asked for in a language: how far it is."""

    state: Literal["queued", "running", "done", "failed"]
    lang: Lang = "id"
    failure: Failure | None = None


@dataclass(frozen=True)
class Job:
    """All that is known of a job but its data; `owner` is the officer's id, `corrections` are laid over in order.

    `made` are the reports asked for since the last run. `failure` says why it failed.
    """

    id: str
    owner: str
    created_at: datetime
    state: State
    choices: Choices
    files: tuple[Upload, ...] = ()
    corrections: tuple[Upload, ...] = ()
    failure: Failure | None = None
    made: Mapping[Task, Made] = field(default_factory=dict)
    changed_at: datetime | None = None

    @property
    def busy(self) -> bool:
        """Whether a process works on it or it waits for one."""
        return self.state in BUSY or any(one.state in ("queued", "running") for one in self.made.values())


@dataclass(frozen=True)
class Progress:
    """How far a run is, as `check.progress.Step` counts it, how much is done a second, and the seconds left."""

    phase: Phase
    done: int = 0
    total: int = 0
    rate: int = 0
    remaining: int = 0
