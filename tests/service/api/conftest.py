"""The service in this process, over a data folder of its own and a registry that says what a test wants."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.language.rulebook import SHIPPED
from patuh.engine.service.access.access import Access
from patuh.engine.service.app import Parts, Service, put_together
from patuh.engine.service.audit.trail import Audit
from patuh.engine.service.desk.books import Books
from patuh.engine.service.receipt.keys import Keys
from patuh.engine.service.receipt.making import make
from patuh.engine.service.registry.model import Looked, Registry
from patuh.engine.service.settings import Data, Limits, Settings
from patuh.engine.values import Value
from starlette.testclient import TestClient

NOW = datetime(2026, 6, 30, 3, 0, tzinfo=UTC)


@dataclass
class Registries:
    """Holds one registry that says the same of everybody, or none."""

    registry: Any = None

    @contextmanager
    def current(self) -> Iterator[Registry | None]:
        yield self.registry

    def close(self) -> None:
        self.registry = None

    def says(self, facts: Mapping[str, Value]) -> None:
        from patuh.engine.service.registry.model import Snapshot

        @dataclass
        class One:
            snapshot: Snapshot

            def look_up(self, stated: Mapping[str, Value], as_of: date) -> Looked:
                return Looked(facts, "npp", (), None)

            def search(self, text: str, limit: int) -> list[Any]:
                return []

        self.registry = One(Snapshot("f" * 64, date(2026, 6, 15), NOW, 1, 0, 0, False, {}, ()))


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
def log() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def limits() -> Limits:
    return Limits(body_bytes=10_000, batch=5)


@pytest.fixture
def service(
    tmp_path: Path, shared_books: Books, registries: Registries, log: list[dict[str, Any]], limits: Limits
) -> Iterator[Service]:
    settings, data = Settings(limits=limits), Data.at(tmp_path / "data")
    audit, access = Audit.open(data.audit), Access.open(data.access, settings)
    keys = Keys.at(data.keys)
    parts = Parts(settings, data, shared_books, audit, access, lambda decided: make(decided, keys), "0", lambda: NOW)
    service = put_together(parts, log.append)
    yield service
    service.gate.close()
    access.close()
    audit.close()


@pytest.fixture
def browser(service: Service) -> TestClient:
    """Somebody without a key."""
    return TestClient(service.asgi, "http://localhost", raise_server_exceptions=False, client=("203.0.113.9", 1))


@pytest.fixture
def key(service: Service) -> Callable[..., str]:
    """Makes a client with some scopes, and gives its key."""
    return lambda *scopes: service.parts.access.clients.add("SIMBG CONTOH", scopes)[1]


@pytest.fixture
def client(browser: TestClient, key: Callable[..., str]) -> TestClient:
    """A system that may pre-check and read."""
    browser.headers["Authorization"] = f"Bearer {key('precheck', 'read')}"
    return browser


@pytest.fixture
def ask(client: TestClient) -> Callable[..., Any]:
    """Sends an application with some facts."""

    def send(headers: Mapping[str, str] | None = None, query: str = "", **application: Any) -> Any:
        content = json.dumps({"as_of": "2026-06-30", "application": application})
        return client.post(f"/v1/precheck{query}", content=content, headers=JSON | (headers or {}))

    return send


JSON = {"Content-Type": "application/json"}
