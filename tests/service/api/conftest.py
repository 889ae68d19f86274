"""The service in this process, over a data folder of its own and a registry that says what a test wants."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.commands.serve_sample import HEAD, ROWS
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.service.access.access import Access
from patuh.engine.service.access.who import SCOPES
from patuh.engine.service.app import Parts, Service, put_together
from patuh.engine.service.audit.trail import Audit
from patuh.engine.service.desk.books import Books
from patuh.engine.service.receipt.keys import Keys
from patuh.engine.service.receipt.making import make
from patuh.engine.service.registry.loading import Asked, load
from patuh.engine.service.settings import Data, Limits, Settings
from starlette.testclient import TestClient

from ..standins import NOW, Registries


@pytest.fixture
def log() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def limits() -> Limits:
    return Limits(body_bytes=10_000, batch=5, time_budget_ms=20_000)  # of a busy test computer


@pytest.fixture
def service(
    tmp_path: Path, shared_books: Books, registries: Registries, log: list[dict[str, Any]], limits: Limits
) -> Iterator[Service]:
    settings, data = Settings(limits=limits), Data.at(tmp_path / "data")
    audit, access = Audit.open(data.audit), Access.open(data.access, settings)
    keys = Keys.at(data.keys)
    parts = Parts(
        settings, data, shared_books, audit, access, lambda decided: make(decided, keys), "0", lambda: NOW, keys.public
    )
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


# ── a server in a process of its own ──

LIMITS = "limits: {per_minute: 1000000, attempts_per_minute: 100000, time_budget_ms: 20000}\n"  # of slow test computers


@dataclass(frozen=True)
class Running:
    """Where the server answers, the key of its client, its data folder and process."""

    url: str
    key: str
    data: Data
    process: subprocess.Popen[str]


def prepare(folder: Path) -> tuple[Data, str]:
    """A data folder with the sample's employers as of today, and a key for all scopes."""
    data = Data.at(folder)
    path = folder / "kepesertaan.csv"
    path.write_text(HEAD + ROWS, "utf-8")
    load(data.registry, [path], Rulebook.load(), Asked(datetime.now().astimezone(), as_of=date.today()))
    access = Access.open(data.access, Settings())
    _, key = access.clients.add("CONTOH", SCOPES, per_minute=1_000_000)
    access.close()
    return data, key


@contextmanager
def running(folder: Path, settings: str = LIMITS, options: Sequence[str] = ()) -> Iterator[Running]:
    """A running server, stopped at the end."""
    data, key = prepare(folder / "data")
    config = folder / "atur.yaml"
    config.write_text(settings, "utf-8")
    command = [sys.executable, "-P", "-m", "patuh.cli", "serve", "--data", str(data.root), "--config", str(config)]
    with (folder / "log.jsonl").open("w") as log:
        process = subprocess.Popen([*command, "--port", "0", *options], stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None, (folder / "log.jsonl").read_text()
            _wait(found[0])
            yield Running(found[0], key, data, process)
        finally:
            process.terminate()
            process.communicate(timeout=60)


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that several tests may ask."""
    with running(tmp_path_factory.mktemp("layanan")) as server:
        yield server


@pytest.fixture
def run_server() -> Callable[..., AbstractContextManager[Running]]:
    """Runs a server of one's own: folder, settings, options."""
    return running
