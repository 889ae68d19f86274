"""Where the registry is kept, and its current snapshot while snapshots are swapped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock

from ...backends.durable.question import Asks, Found, Questions
from ...check.conclusions import Conclusions
from ...language.rulebook import Rulebook
from .folder import Folder
from .model import Kept, Registry, Store
from .on_record import OnRecord
from .sanctioned import Sanctioned

POSTGRES = "postgresql://"


class Registries:
    """The registry at a place as one rulebook reads it: to be closed, or used with `with`; any thread may ask."""

    def __init__(self, kept: Kept, rulebook: Rulebook, conclusions: Conclusions | None = None) -> None:
        self._kept, self._rulebook = kept, rulebook
        made = conclusions or Conclusions.of(rulebook)
        self._own = made if conclusions is None else None
        self._conclusions = made if conclusions is not None else _in_turn(made)
        self._lock = Lock()
        self._sanctioned: tuple[str, Sanctioned | None] = ("", None)

    @staticmethod
    def at(place: str, rulebook: Rulebook, conclusions: Conclusions | None = None) -> Registries:
        """The registry in a folder, or in a PostgreSQL database (`postgresql://…`); nothing is read yet.

        `conclusions` draws the stages of sanctions twice and may be asked by several threads; without it a library
        process of the registry's own does.
        """
        kept: Kept = Folder(Path(place), rulebook.vocabulary)
        if place.startswith(POSTGRES):
            from .postgres import Database

            kept = Database(place, rulebook.vocabulary)
        return Registries(kept, rulebook, conclusions)

    def __enter__(self) -> Registries:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files, connections and the library process of the registry's own."""
        self._kept.close()
        if self._own is not None:
            self._own.close()

    @contextmanager
    def current(self) -> Iterator[Registry | None]:
        """The current snapshot, one and the same for the whole of a request; None where nothing was loaded yet.

        Raises RegistryUnavailable where there is one and it cannot be read.
        """
        with self._kept.current() as store:
            yield None if store is None else OnRecord(store, self._register_of(store), self._rulebook.vocabulary)

    def _register_of(self, store: Store) -> Sanctioned | None:
        """The register of sanctions of a snapshot, indexed once; None where none was loaded."""
        if store.snapshot.histories is None:
            return None
        with self._lock:
            id, register = self._sanctioned
            if register is None or id != store.snapshot.id:
                register = Sanctioned(store.histories(), self._rulebook, self._conclusions)
                self._sanctioned = (store.snapshot.id, register)
            return register


@dataclass(frozen=True)
class _InTurn:
    """The library's process asked by one thread at a time, since it answers one question at a time."""

    library: Asks
    lock: Lock = field(default_factory=Lock)

    def ask(self, question: Questions) -> Found:
        with self.lock:
            return self.library.ask(question)


def _in_turn(conclusions: Conclusions) -> Conclusions:
    library = conclusions.library
    return conclusions if library is None else replace(conclusions, library=_InTurn(library))
