"""The folder of a job: every file of it is written whole or not at all, and read back as what it was."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from .job import Job, Upload

JOB, RECOGNISED, PROGRESS, OUTCOME, OVERVIEW = (
    "job.json", "recognised.json", "progress.json", "outcome.json", "overview.json",
)  # fmt: skip
RESULTS, MADE, SCRATCH = "results", "made", "tmp"


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def save(path: Path, value: object, kind: Any) -> None:
    """Write a data class as JSON; whoever reads sees the old file or the new one."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        with partial.open("wb") as file:
            file.write(_adapter(kind).dump_json(value))
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def load(path: Path, kind: Any) -> Any:
    """The data class in a file; None where there is no file, or none that is whole."""
    try:
        return _adapter(kind).validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


class Folder:
    """Where a job keeps everything; `name` is its id."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def results(self) -> Path:
        return self.path / RESULTS

    @property
    def scratch(self) -> Path:
        return self.path / SCRATCH

    def upload(self, one: Upload, kind: str = "files") -> Path:
        """Where an uploaded file lies: in a folder of its own, so that its label is all that a finding names."""
        return self.path / kind / str(one.number) / one.label

    def job(self) -> Job | None:
        found: Job | None = load(self.path / JOB, Job)
        return found

    def keep(self, job: Job) -> None:
        """Raises OSError where the disk does not take it."""
        save(self.path / JOB, job, Job)

    def made(self, name: str) -> Path:
        return self.path / MADE / name

    def forget_run(self) -> None:
        """Remove what the last run and its reports left."""
        for name in (RESULTS, MADE, SCRATCH):
            shutil.rmtree(self.path / name, ignore_errors=True)
        for name in (PROGRESS, OUTCOME, OVERVIEW):
            (self.path / name).unlink(missing_ok=True)

    def clear_scratch(self) -> None:
        """Remove what a process that was ended has left half: scratch files and folders that were not whole yet."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        for partial in self.path.rglob(".*.partial"):
            shutil.rmtree(partial, ignore_errors=True)


def size_of(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(_sizes(folder))


def _sizes(folder: Path) -> Iterator[int]:
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                yield os.stat(os.path.join(place, name), follow_symlinks=False).st_size
            except FileNotFoundError:  # deleted meanwhile
                continue
