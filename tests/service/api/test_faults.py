"""What goes wrong in a machine room while a server is asked: nothing is lost, and nothing answered without an entry.

Here the fault is real and the server a process of its own; tests/service/audit has the same for the audit by itself.
"""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.service.audit.trail import Audit
from patuh.engine.service.settings import Data

from ..registry.postgresql import programs
from ..registry.postgresql import server as postgresql
from .conftest import HEAD, LIMITS, ROWS
from .test_running import APPLICATION, BIN, asked

pytestmark = pytest.mark.full
Run = Callable[..., AbstractContextManager[Any]]
FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)


class Load:
    """Threads that ask one server over and over, and what they were told: ids, and how often each kind of answer."""

    def __init__(self, server: Any) -> None:
        self._server, self._over = server, threading.Event()
        self.told: list[str] = []
        self.snapshots: set[str] = set()
        self.kinds: Counter[str] = Counter()
        self._threads = [threading.Thread(target=self._ask) for _ in range(4)]
        for thread in self._threads:
            thread.start()

    def _ask(self) -> None:
        while not self._over.is_set():
            try:
                status, answer = asked(self._server, "/v1/precheck", APPLICATION)
            except (OSError, http.client.HTTPException) as error:
                self.kinds[type(error).__name__] += 1
                continue
            if status == 200:
                self.told.append(answer["id"])
                self.snapshots.add((answer["registry"] or {}).get("snapshot", ""))
                self.kinds["answered"] += 1
            else:
                self.kinds[answer["type"].rpartition("/")[2]] += 1
                time.sleep(0.05)

    def more(self, kind: str, number: int = 20) -> None:
        """Wait until there are so many more answers of a kind."""
        wanted, until = self.kinds[kind] + number, time.monotonic() + 120
        while self.kinds[kind] < wanted:
            assert time.monotonic() < until, self.kinds
            time.sleep(0.05)

    def end(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(60)


@contextmanager
def load(server: Any) -> Iterator[Load]:
    """A load that has begun to be answered, and ends with the block."""
    asking = Load(server)
    try:
        asking.more("answered")
        yield asking
    finally:
        asking.end()


def recorded(data: Data) -> Any:
    """The ids of all decisions in an audit that is whole, and what verifying it found."""
    audit = Audit.open(data.audit)
    try:
        found = audit.verify()
        assert found.whole
        return {entry.id for entry, _ in audit.history(kinds=["decision"], limit=-1)}, found
    finally:
        audit.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 40 MB under the data folder of a server that runs in the folder."""
    place = tmp_path / "data"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "none", str(place)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("a file system can be mounted by root alone")
    try:
        yield tmp_path
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_on_a_full_disk_nothing_is_answered_and_then_everything_again(run_server: Run, small_disk: Path) -> None:
    ballast = small_disk / "data" / "ballast"
    with run_server(small_disk) as server, load(server) as asking:
        with ballast.open("wb", buffering=0) as file:
            try:
                while file.write(b"\0" * 65536):
                    continue
            except OSError:
                pass  # it is full now
        asking.more("audit-unavailable", 40)
        answered = asking.kinds["answered"]
        assert asked(server, "/readyz")[0] == 503
        asking.more("audit-unavailable", 40)
        assert asking.kinds["answered"] == answered
        ballast.unlink()
        asking.more("answered", 40)
        assert asked(server, "/readyz")[0] == 200
        asking.end()
        assert set(asking.kinds) == {"answered", "audit-unavailable"}
        server.process.terminate()
        server.process.wait(60)
        assert recorded(server.data)[0] == set(asking.told)


def test_a_database_that_is_restarted_is_waited_for(run_server: Run, tmp_path: Path) -> None:
    bin = programs()
    if bin is None:
        pytest.skip("no PostgreSQL server is installed (apt-get install postgresql)")
    with postgresql(bin) as database:
        path = tmp_path / "kepesertaan.csv"
        path.write_text(HEAD + ROWS, "utf-8")
        _patuh("registry", "load", str(path), "--to", database.address, "--as-of", "2026-06-01")
        settings = f"registry: {database.address}\n{LIMITS}"
        with run_server(tmp_path, settings) as server, load(server) as asking:
            for how in ("fast", "immediate"):
                database.stop(how)
                asking.more("registry-unavailable")
                answered = asking.kinds["answered"]
                asking.more("registry-unavailable")
                assert asking.kinds["answered"] == answered
                database.start()
                asking.more("answered")
            asking.end()
            assert set(asking.kinds) == {"answered", "registry-unavailable"} and "" not in asking.snapshots
            server.process.terminate()
            server.process.wait(60)
            assert recorded(server.data)[0] == set(asking.told)


def test_a_clock_that_is_set_back_breaks_no_chain(run_server: Run, tmp_path: Path, monkeypatch: Any) -> None:
    """libfaketime in the server's process: its clock goes back two hours, the one that counts seconds stays."""
    if FAKETIME is None:
        pytest.skip("libfaketime is not installed (apt-get install faketime)")
    offset = tmp_path / "faketime"
    offset.write_text("+0")
    for name, value in {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(offset),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }.items():
        monkeypatch.setenv(name, value)
    with run_server(tmp_path) as server:
        for name in ("LD_PRELOAD", "FAKETIME_TIMESTAMP_FILE"):
            monkeypatch.delenv(name)
        with load(server) as asking:
            offset.write_text("-7200")
            asking.more("answered", 40)
        server.process.terminate()
        server.process.wait(60)
        told, found = recorded(server.data)
        assert set(asking.kinds) == {"answered"} and told == set(asking.told)
        assert len(found.clock_back) == 1


APPEND = """
import sys
from pathlib import Path
from patuh.engine.service.audit import Audit
audit = Audit.open(Path(sys.argv[1]))
while True:
    print(audit.append("decision", "client:lain", {"text": "CONTOH"}).id, flush=True)
"""


def test_another_process_adds_to_the_same_audit(run_server: Run, tmp_path: Path) -> None:
    with run_server(tmp_path) as server, load(server) as asking:
        other = subprocess.Popen(
            [sys.executable, "-c", APPEND, str(server.data.audit)], stdout=subprocess.PIPE, text=True
        )
        assert other.stdout is not None
        theirs = [other.stdout.readline().strip() for _ in range(50)]
        asking.more("answered", 40)
        other.kill()
        theirs += [line.strip() for line in other.communicate()[0].splitlines(keepends=True) if line.endswith("\n")]
        asking.end()
        assert set(asking.kinds) == {"answered"}
        server.process.terminate()
        server.process.wait(60)
        told, _ = recorded(server.data)
        assert told >= {*asking.told, *theirs} and len(told) <= len(asking.told) + len(theirs) + 1


def test_a_second_server_on_the_same_folder_is_refused(run_server: Run, tmp_path: Path) -> None:
    with run_server(tmp_path) as server, load(server) as asking:
        command = [str(BIN / "patuh"), "serve", "--data", str(server.data.root), "--port", "0"]
        second = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert second.returncode == 2 and second.stderr
        asking.more("answered")
        asking.end()
        assert set(asking.kinds) == {"answered"}


def test_a_registry_is_swapped_while_it_is_asked(run_server: Run, tmp_path: Path) -> None:
    with run_server(tmp_path) as server, load(server) as asking:
        lines = ROWS.splitlines(keepends=True)
        for number in range(1, 4):
            path = tmp_path / f"kepesertaan-{number}.csv"
            path.write_text(HEAD + "".join(lines[:-number]), "utf-8")
            _patuh("registry", "load", str(path), "--data", str(server.data.root), "--as-of", "2026-06-01")
            asking.more("answered")
        asking.end()
        assert set(asking.kinds) == {"answered"} and len(asking.snapshots - {""}) == 4


def _patuh(*words: str) -> None:
    done = subprocess.run([str(BIN / "patuh"), *words], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
