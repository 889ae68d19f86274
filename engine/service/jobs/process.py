"""Starts and ends the process of a task, and says of one that did not end by itself why."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from ...text import Text
from .disk import OUTCOME, Folder, load
from .job import Failure, Task
from .worker import BROKEN, MEMORY, TOO_MUCH


@dataclass(frozen=True)
class Manner:
    """How tasks are run: bytes of address space, seconds, and what their process is told by its environment."""

    memory: int
    seconds: int
    told: Mapping[str, str]


class Running:
    """The process of one task; `end` may be called from any thread."""

    def __init__(self, folder: Folder, task: Task, manner: Manner) -> None:
        self._folder, self._seconds = folder, manner.seconds
        folder.scratch.mkdir(mode=0o700, exist_ok=True)
        # -P: the folder it is started in must not offer modules of its own.
        command = [sys.executable, "-P", "-m", f"{__package__}.worker", str(folder.path), task]
        told = {**os.environ, **manner.told, MEMORY: str(manner.memory), "TMPDIR": str(folder.scratch)}
        (folder.path / OUTCOME).unlink(missing_ok=True)
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,  # nothing is written to it; that it closes says that the service is gone
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # a traceback could show a cell
            env={**told, "POLARS_MAX_THREADS": "2", "PYTHONIOENCODING": "utf-8"},
            start_new_session=True,
        )
        self.late = False
        self._lock = threading.Lock()

    def wait(self) -> Failure | None:
        """Why the task failed, None where it did not; waits until it has ended."""
        clock = threading.Timer(self._seconds, self._too_late)
        clock.daemon = True
        clock.start()
        # Not reaped yet, so that its number is still its own while what it has started is ended.
        os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT)
        clock.cancel()
        with self._lock:
            self._kill()
            code = self._process.wait()
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._folder.clear_scratch()
        if code == 0 and (self._folder.path / OUTCOME).is_file():
            failure: Failure | None = load(self._folder.path / OUTCOME, Failure)
            return failure
        if self.late:
            return TOO_LATE
        return TOO_MUCH if code < 0 else BROKEN

    def end(self) -> None:
        """End the process and all that it has started; `wait` then returns."""
        with self._lock:
            if self._process.returncode is None:
                self._kill()

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _too_late(self) -> None:
        self.late = True
        self.end()


TOO_LATE = Failure(
    Text("Pemeriksaan melewati batas waktu dan dihentikan.", "The check took longer than is allowed and was stopped."),
    todo=Text("Periksa berkas dalam beberapa bagian.", "Check the files in several parts."),
)
