"""A folder of jobs whose tasks run in this process, and officers who ask."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.errors import PatuhError
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.service.jobs import tasks
from patuh.engine.service.jobs.disk import Folder
from patuh.engine.service.jobs.job import Failure, Job, Task
from patuh.engine.service.jobs.needs import Place
from patuh.engine.service.jobs.process import Manner
from patuh.engine.service.jobs.store import Jobs
from patuh.engine.service.settings import Limits

AS_OF = date(2026, 11, 22)


@dataclass(frozen=True)
class Officer:
    actor: str
    scopes: frozenset[str] = frozenset({"check", "read"})


@dataclass
class Recorded:
    """What was recorded; `broken` refuses everything, as a full disk does."""

    entries: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list)
    broken: bool = False

    def append(self, kind: str, actor: str, content: Mapping[str, Any]) -> None:
        if self.broken:
            raise PatuhError(tasks.GONE)
        self.entries.append((kind, actor, content))

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, _, _ in self.entries]


class Here:
    """A task in this process, held back until `gate` is open."""

    def __init__(
        self, folder: Folder, task: Task, manner: Manner, gate: threading.Event, env: Mapping[str, str]
    ) -> None:
        self._folder, self._task, self._gate, self._env = folder, task, gate, env
        self._ended = False

    def wait(self) -> Failure | None:
        self._gate.wait(60)
        if self._ended:
            return Failure(tasks.GONE)
        try:
            tasks.do(self._task, self._folder, self._env)
        except PatuhError as error:
            return Failure.of(error)
        return None

    def end(self) -> None:
        self._ended = True
        self._gate.set()


class Shipped:
    """The shipped rulebook, read once."""

    @staticmethod
    @cache
    def load(folder: Path) -> Rulebook:
        return Rulebook.load(folder)


@dataclass
class Desk:
    """Jobs with everything a test asks of them."""

    jobs: Jobs
    recorded: Recorded
    gate: threading.Event
    place: Place

    def settled(self, job: Job, who: Officer) -> Job:
        """The job once nothing is done for it any more."""
        for _ in range(6000):
            now = self.jobs.find(job.id, who)
            assert now is not None
            if not now.busy:
                return now
            threading.Event().wait(0.01)
        raise AssertionError("the job never ends")

    def brought(self, who: Officer, *files: tuple[str, bytes]) -> Job:
        """A job with files, recognised."""
        job = self.jobs.create(who)
        with self.jobs.incoming(job) as incoming:
            for name, content in files:
                incoming.begin(name)
                incoming.write(content)
                incoming.finish()
            taken = incoming.done()
        return self.settled(self.jobs.take(job, who, taken), who)


@pytest.fixture
def officer() -> Officer:
    return Officer("petugas-1")


@pytest.fixture
def other() -> Officer:
    return Officer("petugas-2")


@pytest.fixture
def limits() -> Limits:
    return Limits(free_bytes=0)


@pytest.fixture
def desk(tmp_path: Path, limits: Limits, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    place = Place(tmp_path / "jobs", tmp_path / "office.key")
    monkeypatch.setenv("PATUH_KEY_FILE", str(place.office_key))
    monkeypatch.setattr(tasks, "Rulebook", Shipped)  # read once for all tests
    recorded, gate = Recorded(), threading.Event()
    gate.set()
    jobs = Jobs(
        place,
        limits,
        recorded,
        today=lambda: AS_OF,
        begin=lambda folder, task, manner: Here(folder, task, manner, gate, {**os.environ, **manner.told}),
    )
    yield Desk(jobs, recorded, gate, place)
    gate.set()
    jobs.close()


@pytest.fixture
def clean_set(tree: Path) -> list[tuple[str, bytes]]:
    """Payroll, employers and participants in which nothing is wrong."""
    return [(path.name, path.read_bytes()) for path in sorted((tree / "fixtures/bersih").glob("*.csv"))]
