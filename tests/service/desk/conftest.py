"""A desk over a real audit, with a registry that says what a test wants."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.service.access.who import Who
from patuh.engine.service.audit.trail import Audit
from patuh.engine.service.desk.books import Books
from patuh.engine.service.desk.desk import Desk
from patuh.engine.service.receipt.keys import Keys
from patuh.engine.service.receipt.making import make
from patuh.engine.service.settings import Limits

from ..standins import NOW, Registries

WHO = Who("client", "contoh", "SIMBG CONTOH", frozenset({"precheck", "read"}))


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
