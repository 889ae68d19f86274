"""The rulebook decisions are made with, replaced while the desk works: a request uses one from start to end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from ...backends.durable.process import Process
from ...check.conclusions import Conclusions, rulesets
from ...decide.evaluate import Evaluator
from ...language.rulebook import Rulebook
from ..registry.model import Registry
from .library import Shared

SECONDS = 5.0  # for one question; it takes a thousandth of it
OLDEST = "registry_max_age_days"


class Holds(Protocol):
    """The registry, as far as decisions need it."""

    def current(self) -> AbstractContextManager[Registry | None]: ...

    def close(self) -> None: ...


Opens = Callable[[Rulebook, Conclusions], Holds]


class Book:
    """A rulebook, what draws conclusions from it, and the registry as it reads it; in use by so many requests."""

    def __init__(self, rulebook: Rulebook, registries: Opens) -> None:
        self.rulebook = rulebook
        installed = find_spec("durable") is not None
        self._process = Process(rulesets(rulebook), rulebook.hash, SECONDS) if installed else None
        self.library = Shared(self._process) if self._process is not None else None
        self.conclusions = Conclusions(Evaluator(rulebook), self.library)
        self.registries = registries(rulebook, self.conclusions)
        self.users = 0
        self.current = True

    def good_until(self, registry_on: date, law_date: date) -> date | None:
        """The last day on which membership data of a day are recent enough; None where the rulebook does not say."""
        parameter = self.rulebook.parameters.get(OLDEST)
        span = None if parameter is None else parameter.on(law_date)
        return registry_on + timedelta(days=span.value) if span is not None and isinstance(span.value, int) else None

    def close(self) -> None:
        """Close the registry, and end the library's process."""
        self.registries.close()
        if self._process is not None:
            self._process.close()


class Books:
    """The current rulebook; `kept` is told of each one before it is first used, `registries` opens the registry.

    `replaced` is called once another rulebook took its place.
    """

    def __init__(
        self,
        folder: Path,
        kept: Callable[[Rulebook], object],
        registries: Opens,
        replaced: Callable[[], object] = lambda: None,
    ) -> None:
        self._folder, self._kept, self._registries, self._replaced = folder, kept, registries, replaced
        self._change = threading.Lock()
        self._book = self._load()

    def _load(self) -> Book:
        rulebook = Rulebook.load(self._folder)
        self._kept(rulebook)
        book = Book(rulebook, self._registries)
        try:
            book.conclusions.decision(())  # starts the library before anybody waits for it
        except BaseException:
            book.close()
            raise
        return book

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook that the next request will use."""
        return self._book.rulebook

    @contextmanager
    def current(self) -> Iterator[Book]:
        """The current rulebook, the same one until the block ends."""
        with self._change:
            book = self._book
            book.users += 1
        try:
            yield book
        finally:
            with self._change:
                book.users -= 1
                unused = book.users == 0 and not book.current
            if unused:
                book.close()

    def reload(self) -> Rulebook:
        """Read the folder again and use it from now on.

        Raises RulebookError, or Withheld where the library does not start; then the old one stays.
        """
        book = self._load()
        self._replace(book)
        self._replaced()
        return book.rulebook

    def _replace(self, book: Book | None) -> None:
        with self._change:
            before = self._book
            before.current = False
            unused = before.users == 0
            if book is not None:
                self._book = book
        if unused:
            before.close()

    def close(self) -> None:
        """Close the registry and end the library's process, once nobody uses them."""
        self._replace(None)
