"""A registry that says what a test wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from patuh.engine.service.registry.model import Looked, Snapshot
from patuh.engine.values import Value

NOW = datetime(2026, 6, 30, 3, 0, tzinfo=UTC)


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
