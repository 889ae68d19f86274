"""The process of a task: it does its work apart, and ends with whoever ends it, its service or its memory."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from patuh.engine.service.jobs import worker
from patuh.engine.service.jobs.disk import OVERVIEW, PROGRESS, RECOGNISED, Folder, load
from patuh.engine.service.jobs.job import Choices, Job, Progress, Upload
from patuh.engine.service.jobs.overview import Overview
from patuh.engine.service.jobs.process import TOO_LATE, Manner, Running
from patuh.engine.service.jobs.seen import Seen
from patuh.engine.service.jobs.worker import MEMORY, TOO_MUCH

from .conftest import AS_OF

GIBI = 1 << 30
HEAD = (
    "NPP;Nama;NIK;KPJ;Tgl Lahir;Tgl Masuk;Upah Pokok;Status Karyawan;Status Kepesertaan;Tgl Kepesertaan;"
    "Upah Dilaporkan;JKK;JKM;JHT;JP\n"
)


def a_job(folder: Path, content: str) -> Folder:
    """A folder of a job with one payroll."""
    made = Folder(folder)
    one = Upload(1, "gaji.csv", len(content), "0" * 64)
    made.upload(one).parent.mkdir(parents=True)
    made.upload(one).write_text(content, "utf-8")
    made.keep(Job("a" * 26, "petugas", datetime.now(UTC), "running", Choices(AS_OF, ("employer.kind=bums",)), (one,)))
    return made


def payroll(rows: int) -> str:
    """A payroll of so many invented workers."""
    lines = (
        f"CT{n // 30:06d};CONTOH {n};16710101019{n % 100000:05d};110{n:08d};01-01-1990;01-02-2020;4000000;Tetap;"
        "Aktif;10-02-2020;4000000;Ya;Ya;Ya;Ya\n"
        for n in range(rows)
    )
    return HEAD + "".join(lines)


def manner(tmp_path: Path, memory: int = 4 * GIBI, seconds: int = 300) -> Manner:
    return Manner(memory, seconds, {"PATUH_KEY_FILE": str(tmp_path / "office.key")})


def test_a_task_leaves_what_it_found(tmp_path: Path) -> None:
    folder = a_job(tmp_path / "job", payroll(3))
    assert Running(folder, "recognise", manner(tmp_path)).wait() is None
    seen = load(folder.path / RECOGNISED, Seen)
    assert seen is not None and seen.roles == ("workers",) and not folder.scratch.exists()


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "Ruang penyimpanan layanan penuh"),
        (MemoryError(), "lebih banyak memori"),
        (KeyError("1671010101900001"), "kesalahan yang tidak terduga"),
    ],
)
def test_what_ends_a_task_is_told_without_a_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, says: str
) -> None:
    def fail(*asked: object) -> None:
        raise error

    monkeypatch.setattr(worker.tasks, "do", fail)
    failure = worker.attempted("check", Folder(tmp_path), {})
    assert failure is not None and says in failure.what.id
    assert failure.todo is not None and "1671010101900001" not in repr(failure)


@pytest.mark.full
def test_a_run_that_is_ended_leaves_nothing_and_nobody(tmp_path: Path) -> None:
    folder = a_job(tmp_path / "job", payroll(150_000))
    running = Running(folder, "check", manner(tmp_path))
    threading.Timer(3, running.end).start()
    assert running.wait() is not None
    assert not folder.results.exists() and not list(folder.path.glob(".*.partial")) and not folder.scratch.exists()


@pytest.mark.full
def test_too_little_memory_and_too_little_time_are_told(tmp_path: Path) -> None:
    folder = a_job(tmp_path / "job", payroll(150_000))
    assert Running(folder, "check", manner(tmp_path, memory=GIBI)).wait() == TOO_MUCH
    assert Running(folder, "check", manner(tmp_path, seconds=2)).wait() == TOO_LATE


@pytest.mark.full
def test_the_process_ends_when_its_service_is_gone(tmp_path: Path) -> None:
    """As after kill -9 of the service: only the pipe to the process closes."""
    folder = a_job(tmp_path / "job", payroll(150_000))
    folder.scratch.mkdir()
    command = [sys.executable, "-P", "-m", "patuh.engine.service.jobs.worker", str(folder.path), "check"]
    told = {**os.environ, MEMORY: str(4 * GIBI), "PATUH_KEY_FILE": str(tmp_path / "key"), "TMPDIR": str(folder.scratch)}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, env=told, start_new_session=True)
    for _ in range(600):
        if (folder.path / PROGRESS).exists():
            break
        time.sleep(0.1)
    assert process.poll() is None and process.stdin is not None
    process.stdin.close()
    assert process.wait(30) == -signal.SIGKILL


@pytest.mark.full
def test_a_file_of_a_hundred_megabytes_needs_bounded_memory(tmp_path: Path) -> None:
    """800,000 workers; the limit is that of the settings, and the process is watched as well."""
    folder = a_job(tmp_path / "job", payroll(800_000))
    assert (folder.path / "files/1/gaji.csv").stat().st_size > 95_000_000
    running = Running(folder, "check", manner(tmp_path, seconds=1800))
    most, watching = 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not watching.wait(0.2):
            try:
                lines = Path(f"/proc/{running._process.pid}/status").read_text().splitlines()
            except OSError:
                return
            most = max([most, *(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))])

    thread = threading.Thread(target=watch)
    thread.start()
    assert running.wait() is None
    watching.set()
    thread.join()
    overview = load(folder.path / OVERVIEW, Overview)
    assert overview is not None and overview.workers > 700_000
    assert 0 < most < 2_500_000, f"{most} kB"
    progress = load(folder.path / PROGRESS, Progress)
    assert progress is not None and progress.phase == "writing"
