"""Access with a cheap argon2 and a clock that tests set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from patuh.engine.service.access.access import Access
from patuh.engine.service.settings import Passwords, Settings


class Clock:
    """UTC as a test says it is."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings() -> Settings:
    return Settings(passwords=Passwords(argon2_memory_kib=8, argon2_rounds=1))


@pytest.fixture
def access(tmp_path: Path, settings: Settings, clock: Clock) -> Iterator[Access]:
    access = Access.open(tmp_path / "access.db", settings, clock)
    yield access
    access.close()
