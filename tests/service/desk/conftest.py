"""A desk over a real audit, with a registry that says what a test wants."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.language.rulebook import SHIPPED
from patuh.engine.service.access.who import Who
from patuh.engine.service.audit.trail import Audit
from patuh.engine.service.desk.books import Books
from patuh.engine.service.desk.desk import Desk
from patuh.engine.service.receipt.keys import Keys
from patuh.engine.service.receipt.making import make
from patuh.engine.service.registry.model import Looked, Snapshot
from patuh.engine.service.settings import Limits
from patuh.engine.values import Value

NOW = datetime(2026, 6, 30, 3, 0, tzinfo=UTC)
WHO = Who("client", "contoh", "SIMBG CONTOH", frozenset({"precheck", "read"}))


class Registry:
    """A registry that says the same of everybody."""

    def __init__(self, looked: Looked, data_on: date) -> None:
        self.looked = looked
        self.snapshot = Snapshot("f" * 64, data_on, NOW, 1, 0, 0, False, {}, ())

    def look_up(self, stated: Mapping[str, Value], as_of: date) -> Looked:
        return self.looked

    def search(self, text: str, limit: int) -> list[Any]:
        return []


class Registries:
    """Holds one registry, or none."""

    def __init__(self) -> None:
        self.registry: Registry | None = None

    @contextmanager
    def current(self) -> Iterator[Registry | None]:
        yield self.registry

    def close(self) -> None:
        self.registry = None

    def says(self, facts: Mapping[str, Value], found_by: str | None = "npp", data_on: date = date(2026, 6, 15)) -> None:
        self.registry = Registry(Looked(facts, found_by, (), None), data_on)


@pytest.fixture(scope="session")
def shared_registries() -> Registries:
    return Registries()


@pytest.fixture(scope="session")
def shared_books(shared_registries: Registries) -> Iterator[Books]:
    books = Books(SHIPPED, lambda rulebook: None, lambda rulebook, conclusions: shared_registries)
    yield books
    books.close()


@pytest.fixture
def registries(shared_registries: Registries) -> Iterator[Registries]:
    yield shared_registries
    shared_registries.registry = None


@pytest.fixture
def audit(tmp_path: Path) -> Iterator[Audit]:
    audit = Audit.open(tmp_path / "audit.db")
    yield audit
    audit.close()


class Clock:
    """The office's clock as a test sets it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys.at(tmp_path / "keys")


@pytest.fixture
def desk(shared_books: Books, registries: Registries, audit: Audit, clock: Clock, keys: Keys) -> Desk:
    return Desk(shared_books, audit, lambda decided: make(decided, keys), Limits(), "0", clock)


@pytest.fixture
def who() -> Who:
    return WHO


@pytest.fixture
def decide(desk: Desk) -> Callable[..., Any]:
    """The answer on an application with some facts."""

    def answer(**application: Any) -> Any:
        body = {"as_of": "2026-06-30", "application": application}
        return desk.decide(json.dumps(body).encode(), WHO).answer

    return answer
