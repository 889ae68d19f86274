"""What goes wrong in a machine room: processes killed, disks full, files that cannot be written. All in earnest."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from patuh.engine.service.audit import Audit, AuditUnavailable, Retry

pytestmark = pytest.mark.full

# Appends from three threads for as long as it lives; tells each id on its standard output once it is acknowledged.
APPEND = """
import os, sys, threading
from pathlib import Path
from patuh.engine.service.audit import Audit, Retry
audit = Audit.open(Path(sys.argv[1]))
def work(name):
    number = 0
    while True:
        number += 1
        content = {"n": number, "noise": os.urandom(600).hex()}
        entry = audit.append("decision", name, content, retry=Retry(name, f"{os.getpid()}-{number}", "a" * 64))
        os.write(1, f"{entry.id} {entry.number} {entry.hash}\\n".encode())
for index in range(3):
    threading.Thread(target=work, args=(f"client:{index}",), daemon=True).start()
threading.Event().wait()
"""


def start(path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", APPEND, str(path)], stdout=subprocess.PIPE)


def acknowledged(process: subprocess.Popen[bytes]) -> list[list[str]]:
    """What a process that is gone had told: whole lines only."""
    assert process.stdout is not None
    with process.stdout:
        told = process.stdout.read().decode()
    process.wait()
    return [line.split() for line in told[: told.rfind("\n") + 1].splitlines()]


def test_twenty_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    path, chance, told = tmp_path / "audit.db", random.Random(20), []
    for _ in range(20):
        process = start(path)
        assert process.stdout is not None
        first = process.stdout.readline().decode().split()
        time.sleep(chance.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        told += [first, *acknowledged(process)]
    audit = Audit.open(path)
    found = audit.verify()
    assert found.broken is None
    assert found.entries >= len(told) + 1 > 60
    for id, number, hash in told:
        kept = audit.find(id)
        assert kept is not None
        assert (str(kept[0].number), kept[0].hash) == (number, hash)
        assert kept[1] is not None
    assert len({id for id, _, _ in told}) == len(told)
    audit.close()


def test_two_processes_at_once_one_of_them_killed(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    processes = [start(path) for _ in range(2)]
    told = [process.stdout.readline().decode().split() for process in processes if process.stdout]
    time.sleep(1)
    processes[0].kill()
    time.sleep(0.5)
    processes[1].kill()
    for process in processes:
        told += acknowledged(process)
    audit = Audit.open(path)
    assert audit.verify().broken is None
    assert all(audit.find(id) for id, _, _ in told)
    assert sorted(int(number) for _, number, _ in told) == sorted({int(number) for _, number, _ in told})
    audit.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of 2 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(place)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("a file system can be mounted by root alone")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def noise(number: int) -> dict[str, object]:
    return {"n": number, "noise": os.urandom(4000).hex()}


def test_a_full_disk_answers_nothing_and_loses_nothing(small_disk: Path) -> None:
    audit = Audit.open(small_disk / "audit.db")
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\0" * 600_000)
    told = []
    with pytest.raises(AuditUnavailable) as refused:
        for number in range(10_000):
            told.append(
                audit.append("decision", "client:dpmptsp", noise(number), retry=Retry("c", str(number), "a")).id
            )
    assert len(told) > 20
    assert "full" in refused.value.say("en")
    for _ in range(3):  # it stays so, and nobody is told otherwise
        with pytest.raises(AuditUnavailable):
            audit.append("decision", "client:dpmptsp", noise(0))
    assert all(audit.find(id) for id in told)
    ballast.unlink()
    told.append(audit.append("decision", "client:dpmptsp", noise(1)).id)
    assert audit.verify().broken is None
    audit.close()
    again = Audit.open(small_disk / "audit.db")
    assert all(again.find(id) for id in told)
    assert again.verify().entries == len(told) + 1
    again.close()


def test_a_disk_that_fills_under_threads(small_disk: Path) -> None:
    audit = Audit.open(small_disk / "audit.db")
    told: list[str] = []
    refused: list[AuditUnavailable] = []

    def work() -> None:
        for number in range(2000):
            try:
                told.append(audit.append("decision", "client:dpmptsp", noise(number)).id)
            except AuditUnavailable as error:
                refused.append(error)
                return

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    assert len(refused) == 6
    assert all(audit.find(id) for id in told)
    audit.close()


def test_a_file_that_cannot_be_written_is_read_and_refused(small_disk: Path) -> None:
    audit = Audit.open(small_disk / "audit.db")
    entry = audit.append("decision", "client:dpmptsp", {"n": 1})
    audit.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    audit = Audit(small_disk / "audit.db")
    with pytest.raises(AuditUnavailable):
        audit.append("decision", "client:dpmptsp", {"n": 2})
    with pytest.raises(AuditUnavailable):
        Audit.open(small_disk / "audit.db")
    assert audit.verify().whole
    assert audit.find(entry.id) == (entry, {"n": 1})
    audit.close()


def test_a_long_chain_is_walked_in_little_memory(tmp_path: Path) -> None:
    script = """
import resource, sqlite3, sys
from pathlib import Path
from patuh.engine.service.audit import Audit, store
connect = store.connect
def fast(path):
    connection = connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    return connection
store.connect = fast
audit = Audit.open(Path(sys.argv[1]))
for number in range(20_000):
    audit.append("decision", "client:dpmptsp", {"n": number, "noise": "x" * 2000})
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert audit.verify().entries == 20_001
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    grown = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "audit.db")], capture_output=True, text=True, check=True
    )
    assert int(grown.stdout) < 20_000, "kilobytes"
