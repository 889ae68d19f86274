"""What the registry is asked and what it answers: snapshots, look-ups, employers an officer may choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from ...conclude.ladder import History
from ...errors import PatuhError
from ...text import Text
from ...values import Value

NUMBERS = ("npp", "nib", "npwp")  # by which an employer is found, in this order


@dataclass(frozen=True)
class Source:
    """A file that a snapshot was made of: its base name, the SHA-256 of its bytes, and how many rows it brought."""

    label: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Snapshot:
    """What is loaded: `id` is a hash of its content; `data_on` the day its data are of, the oldest where rows differ.

    `histories` is how many sanction histories came with it, None where no register of sanctions was loaded. `lacking`
    counts for each of NUMBERS the employers of whom it is not known. `complete` says that every registered employer is
    in it, so that whoever is not found by a number that all have is not registered.
    """

    id: str
    data_on: date
    loaded_at: datetime
    employers: int
    conflicts: int
    histories: int | None
    complete: bool
    lacking: Mapping[str, int]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Known:
    """An employer as an officer's list shows it: numbers and region are None where they are not known.

    `region` is a value of employer.region. An NPWP is not among them: that of a person is the NIK.
    """

    npp: str | None
    nib: str | None
    name: str | None
    region: str | None


@dataclass(frozen=True)
class Looked:
    """What the registry settles of one application.

    `facts` are to be laid over what the application states (`{**stated, **facts}`): they already give way where the
    application's own data are newer. `found_by` is one of NUMBERS, None where nobody was found; `doubts` say why
    something is not known; `employer` is None where nobody or more than one was found.
    """

    facts: Mapping[str, Value]
    found_by: str | None
    doubts: tuple[Text, ...]
    employer: Known | None


class Registry(Protocol):
    """One snapshot, open to be asked; any thread may ask, and raises RegistryUnavailable where it cannot answer."""

    @property
    def snapshot(self) -> Snapshot:
        """What is loaded."""

    def look_up(self, stated: Mapping[str, Value], as_of: date) -> Looked:
        """What is on record of the applicant with these facts (`application.…`), on a day."""

    def search(self, text: str, limit: int) -> Sequence[Known]:
        """The employers that a number or words of a name mean, the last of which may be cut short; at most `limit`."""


@dataclass(frozen=True)
class Row:
    """An employer on record: `npwp` too, and its facts `application.…` as the list stated them."""

    npp: str | None
    nib: str | None
    npwp: str | None
    name: str | None
    region: str | None
    facts: Mapping[str, Value]


class Store(Protocol):
    """Where a snapshot stands, whatever keeps it; raises RegistryUnavailable where it does not answer."""

    @property
    def snapshot(self) -> Snapshot:
        """What is loaded."""

    def rows(self, number: str, value: str, limit: int) -> Sequence[Row]:
        """The employers with this value of one of NUMBERS, in the order in which they were loaded."""

    def named(self, words: Sequence[str], begins: str, limit: int) -> Sequence[Row]:
        """The employers whose names have these words and, unless it is empty, one that begins so; in loading order."""

    def histories(self) -> Sequence[History]:
        """The register of sanctions; empty where none was loaded too."""


class Kept(Protocol):
    """A place that keeps snapshots, the current one of which is swapped while others are read."""

    def current(self) -> AbstractContextManager[Store | None]:
        """The current snapshot, the same one until the context ends; None where nothing was loaded yet."""

    def close(self) -> None:
        """Let go of files and connections."""


class RegistryUnavailable(PatuhError):
    """The registry is there and cannot be read: no decision can rest on it, nor be made as if it said nothing."""
