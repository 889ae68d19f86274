"""A small audit file, and ways to change it behind its back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.service.audit import Audit, Retry, store

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


class Clock:
    """A clock that a test can set; it goes on by a second each time it is asked."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def audit(tmp_path: Path, clock: Clock) -> Iterator[Audit]:
    opened = Audit.open(tmp_path / "data" / "audit.db", clock)
    yield opened
    opened.close()


def fill(audit: Audit, entries: int = 4) -> None:
    """Decisions as the desk records them, every other one with an Idempotency-Key."""
    for number in range(entries):
        retry = Retry("dpmptsp", f"kunci-{number}", f"{number:064x}") if number % 2 else None
        content = {"decision": "proceed", "applicant": f"PT CONTOH RAHASIA {number}"}
        audit.append("decision", "client:dpmptsp", content, retry=retry)


def behind(path: Path, *statements: tuple[str, tuple[Any, ...]]) -> None:
    """Change the file as somebody would who has it: without triggers, which stand there again afterwards."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")  # a test need not survive a power cut
    try:
        connection.execute("BEGIN")
        triggers = [name for name, sql in store.OBJECTS.items() if sql.startswith("CREATE TRIGGER")]
        for name in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement, values in statements:
            connection.execute(statement, values)
        for name in triggers:
            connection.execute(store.OBJECTS[name])
        connection.execute("COMMIT")
    finally:
        connection.close()
