"""The jobs of all officers: made, followed, started, cancelled, deleted, each step recorded before it is done.

One service process holds the folder. What ran when a service ended is told as interrupted, and nothing of it is half.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from ...errors import PatuhError
from ...text import Lang, Text
from ..settings import Limits
from . import errors, steps
from .disk import OVERVIEW, PROGRESS, RECOGNISED, Folder, load, size_of
from .errors import JobRefused, JobsUnavailable
from .incoming import Incoming
from .job import MADE, Choices, Failure, Job, Made, Progress, Task, Upload
from .lanes import Lane
from .needs import Officer, Place, Recorder, Started
from .overview import Overview
from .process import Manner, Running
from .seen import Seen

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
ID = re.compile(f"[{SIGNS}]{{26}}")
SECONDS = 4 * 3600


class Jobs:
    """All jobs below a folder; methods may be called from any thread. Who does not own a job does not find it."""

    def __init__(
        self,
        place: Place,
        limits: Limits,
        recorder: Recorder,
        *,
        today: Callable[[], date] = date.today,
        begin: Callable[[Folder, Task, Manner], Started] = Running,
    ) -> None:
        self._place, self._limits, self._recorder, self._today, self._begin = place, limits, recorder, today, begin
        self._lock = threading.RLock()
        self._running: dict[tuple[str, Task], Started] = {}
        self._held = _hold(place.folder)
        self._mend()
        self._quick = Lane("jobs-quick", 1, self._work)
        self._long = Lane("jobs-long", limits.jobs_at_once, self._work)

    def close(self) -> None:
        """End what runs; it is told as interrupted when the service starts again."""
        with self._lock:
            running, self._running = list(self._running.values()), {}
        for one in running:
            one.end()
        self._quick.close()
        self._long.close()
        if self._held >= 0:
            os.close(self._held)
            self._held = -1

    # ── finding ──────────────────────────────────────────────────────────────────────────────

    def find(self, id: str, who: Officer) -> Job | None:
        """A job that the officer may see: an own one, or any for the scope admin."""
        job = self._folder(id).job() if ID.fullmatch(id) else None
        return job if job is not None and _may(job, who) else None

    def all(self, who: Officer) -> Sequence[Job]:
        """The jobs that the officer may see, the newest first."""
        return sorted((job for job in self._all() if _may(job, who)), key=lambda job: job.created_at, reverse=True)

    def recognised(self, job: Job) -> Seen | None:
        """What its files were taken for."""
        found: Seen | None = load(self._folder(job.id).path / RECOGNISED, Seen)
        return found

    def progress(self, job: Job) -> Progress | None:
        """How far its run is."""
        found: Progress | None = load(self._folder(job.id).path / PROGRESS, Progress)
        return found

    def overview(self, job: Job) -> Overview | None:
        """The figures of its run."""
        found: Overview | None = load(self._folder(job.id).path / OVERVIEW, Overview)
        return found

    def before(self, job: Job) -> int:
        """How many tasks wait before it."""
        return self._long.before(job.id)

    def results(self, job: Job) -> Path:
        """Its result folder; raises JobRefused where there is none."""
        folder = self._folder(job.id).results
        if not (folder / "receipt.json").is_file():
            raise JobRefused(errors.NOT_DONE)
        return folder

    def delete_on(self, job: Job, days: int) -> date:
        """The day on which it is deleted by itself."""
        return ((job.changed_at or job.created_at) + timedelta(days=days)).date()

    # ── bringing files ───────────────────────────────────────────────────────────────────────

    def create(self, who: Officer) -> Job:
        """A new job without files."""
        now = datetime.now(UTC)
        job = Job("".join(secrets.choice(SIGNS) for _ in range(26)), who.actor, now, "new", Choices(self._today()))
        self._record("job.created", who, job, {})
        folder = self._folder(job.id)
        folder.path.mkdir(mode=0o700)
        folder.keep(job)
        return job

    def incoming(self, job: Job, kind: str = "files") -> Incoming:
        """What takes the bytes of files for a job: `files`, or `corrections` to lay over them."""
        known = job.files if kind == "files" else job.corrections
        return Incoming(self._folder(job.id).path / kind, known, self._limits, self._free())

    def take(self, job: Job, who: Officer, files: Sequence[Upload]) -> Job:
        """Have files that came in belong to the job, and find out what they are."""
        if not files:
            raise JobRefused(errors.NOTHING_SENT)
        hashes = [one.sha256 for one in files]
        self._record("job.files", who, job, {"files": len(files), "sha256": hashes})
        with self._or_dropped(job, "files", files):
            return self._recognise(job, who, lambda now: replace(now, files=self._joined(now.files, files)))

    def correct(self, job: Job, who: Officer, files: Sequence[Upload]) -> Job:
        """Lay corrected cells over the files and judge once more."""
        if not files:
            raise JobRefused(errors.NOTHING_SENT)
        self._record("job.corrections", who, job, {"sha256": [one.sha256 for one in files]})
        with self._or_dropped(job, "corrections", files):
            return self._queue(job, lambda now: replace(now, corrections=self._joined(now.corrections, files)))

    def drop_corrections(self, job: Job, who: Officer) -> Job:
        """Forget all corrections: the files as they came are what a run reads."""
        self._record("job.corrections", who, job, {"sha256": []})
        shutil.rmtree(self._folder(job.id).path / "corrections", ignore_errors=True)
        return self._change(job.id, lambda now: replace(now, corrections=()))

    def remove(self, job: Job, who: Officer, number: int) -> Job:
        """Take a file out of the job."""
        gone = [one for one in job.files if one.number == number]
        if not gone:
            return job
        self._record("job.files", who, job, {"removed": gone[0].sha256})
        made = self._recognise(
            job, who, lambda now: replace(now, files=tuple(one for one in now.files if one.number != number))
        )
        shutil.rmtree(self._folder(job.id).path / "files" / str(number), ignore_errors=True)
        return made

    def choose(self, job: Job, who: Officer, choices: Choices, *, again: bool) -> Job:
        """Keep what was chosen, and with `again` find out what the files are with it."""
        if again:
            return self._recognise(job, who, lambda now: replace(now, choices=choices))
        return self._change(job.id, lambda now: replace(now, choices=choices))

    # ── running ──────────────────────────────────────────────────────────────────────────────

    def start(self, job: Job, who: Officer, choices: Choices) -> Job:
        """Judge the files when the turn comes."""
        if not job.files:
            raise JobRefused(errors.NO_FILES)
        told = {"as_of": choices.as_of.isoformat(), "people": choices.people, "assumed": len(choices.assume)}
        self._record("job.started", who, job, {**told, "sha256": [one.sha256 for one in job.files]})
        return self._queue(job, lambda now: replace(now, choices=choices))

    def make(self, job: Job, who: Officer, task: Task, lang: Lang = "id") -> Job:
        """Make a report of the results in a language, unless it is made or being made."""
        if job.state != "done" or task not in MADE:
            raise JobRefused(errors.NOT_DONE)
        made = job.made.get(task)
        if made is not None and made.state != "failed" and (made.lang == lang or made.state != "done"):
            return job
        self._record("job.report", who, job, {"report": task, "people": job.choices.people})
        changed = self._change(job.id, lambda now: replace(now, made={**now.made, task: Made("queued", lang)}))
        self._long.put(job.id, task)
        return changed

    def download(self, job: Job, who: Officer, task: Task) -> Path:
        """The file of a report, recorded as handed out; raises JobRefused where it is not made."""
        path = self._folder(job.id).made(MADE[task])
        if task not in job.made or job.made[task].state != "done" or not path.is_file():
            raise JobRefused(errors.NOT_DONE)
        self._record("job.downloaded", who, job, {"report": task, "people": job.choices.people})
        return path

    def cancel(self, job: Job, who: Officer) -> Job:
        """End whatever is done for the job."""
        self._record("job.cancelled", who, job, {})
        return self._stop(job)

    def delete(self, job: Job, who: Officer) -> None:
        """Delete a job with all its files and results."""
        self._record("job.deleted", who, job, {"why": "officer"})
        self._remove(job)

    def forget(self, days: int) -> int:
        """Delete the jobs that nobody changed for so many days; returns how many."""
        old = [job for job in self._all() if not job.busy and self.delete_on(job, days) <= self._today()]
        for job in old:
            self._recorder.append("job.deleted", "service", {"job": job.id, "owner": job.owner, "why": "retention"})
            self._remove(job)
        return len(old)

    # ── inside ───────────────────────────────────────────────────────────────────────────────

    def _folder(self, id: str) -> Folder:
        return Folder(self._place.folder / id)

    def _all(self) -> Iterator[Job]:
        for path in self._place.folder.iterdir():
            job = Folder(path).job() if ID.fullmatch(path.name) else None
            if job is not None:
                yield job

    def _record(self, kind: str, who: Officer, job: Job, told: Mapping[str, Any]) -> None:
        self._recorder.append(kind, who.actor, {"job": job.id, **told})

    @contextmanager
    def _or_dropped(self, job: Job, kind: str, files: Sequence[Upload]) -> Iterator[None]:
        """Files that came in and are not taken are deleted."""
        try:
            yield
        except PatuhError:
            for one in files:
                shutil.rmtree(self._folder(job.id).path / kind / str(one.number), ignore_errors=True)
            raise

    def _joined(self, there: Sequence[Upload], new: Sequence[Upload]) -> tuple[Upload, ...]:
        """All files of a job; another upload may have come in meanwhile."""
        if len(there) + len(new) > self._limits.upload_files:
            raise errors.too_many(self._limits.upload_files)
        labels = {one.label.casefold() for one in there}
        for one in new:
            if one.label.casefold() in labels:
                raise JobRefused(errors.TWICE, at=one.label)
        return (*there, *new)

    def _change(self, id: str, change: Callable[[Job], Job]) -> Job:
        """Change what is kept of a job, one change at a time."""
        with self._lock:
            folder = self._folder(id)
            job = folder.job()
            if job is None:
                raise JobRefused(Text("Pemeriksaan ini sudah dihapus.", "This check was deleted."))
            changed = replace(change(job), changed_at=datetime.now(UTC))
            try:
                folder.keep(changed)
            except OSError as error:
                raise JobsUnavailable(
                    errors.NO_SPACE, why=Text.same(error.strerror or "?"), todo=errors.NO_SPACE_TODO
                ) from None
            return changed

    def _recognise(self, job: Job, who: Officer, change: Callable[[Job], Job]) -> Job:
        def begin(now: Job) -> Job:
            if now.busy:
                raise JobRefused(errors.BUSY, todo=errors.BUSY_TODO)
            made = change(now)
            return replace(made, state="recognising" if made.files else "new", failure=None, made={})

        changed = self._change(job.id, begin)
        self._folder(job.id).forget_run()
        if changed.files:
            self._quick.put(job.id, "recognise")
        return changed

    def _queue(self, job: Job, change: Callable[[Job], Job]) -> Job:
        def begin(now: Job) -> Job:
            if now.busy:
                raise JobRefused(errors.BUSY, todo=errors.BUSY_TODO)
            return replace(change(now), state="queued", failure=None, made={})

        changed = self._change(job.id, begin)
        self._folder(job.id).forget_run()
        self._long.put(job.id, "check")
        return changed

    def _work(self, id: str, task: Task) -> None:
        """What a lane does with a task: its process runs until it ends or is ended."""
        running: Started | None = None
        manner = Manner(self._limits.job_memory_bytes, SECONDS, self._place.told())
        try:
            with self._lock:
                self._change(id, lambda now: steps.begun(now, task))
                running = self._running[id, task] = self._begin(self._folder(id), task, manner)
            failure = running.wait()
        except JobRefused:  # deleted or cancelled before its turn
            return
        except (OSError, JobsUnavailable):
            failure = Failure(errors.NO_SPACE, todo=errors.NO_SPACE_TODO)
        with self._lock:
            if self._running.get((id, task)) is not running:  # cancelled, deleted, or the service is closing
                return
            self._running.pop((id, task), None)
            self._change(id, lambda now: steps.ended(now, task, failure))

    def _stop(self, job: Job) -> Job:
        self._quick.drop(job.id)
        self._long.drop(job.id)
        with self._lock:
            mine = [key for key in self._running if key[0] == job.id]
            running = [self._running.pop(key) for key in mine]
            changed = self._change(job.id, steps.cancelled)
        for one in running:
            one.end()
        return changed

    def _remove(self, job: Job) -> None:
        with self._lock:
            self._stop(job)
            # Renamed first: half a job must not be found.
            gone = self._place.folder / f".{job.id}.deleted"
            os.rename(self._folder(job.id).path, gone)
        shutil.rmtree(gone, ignore_errors=True)

    def _mend(self) -> None:
        """After a restart: what was running is interrupted, what was being deleted is gone."""
        for path in self._place.folder.glob(".*.deleted"):
            shutil.rmtree(path, ignore_errors=True)
        for job in list(self._all()):
            if job.busy:
                self._folder(job.id).clear_scratch()
                self._change(job.id, steps.interrupted)

    def _free(self) -> int:
        """Bytes that may still be brought in."""
        kept = self._limits.uploads_kept_bytes - size_of(self._place.folder)
        return max(0, min(kept, shutil.disk_usage(self._place.folder).free - self._limits.free_bytes))


def _may(job: Job, who: Officer) -> bool:
    return job.owner == who.actor or "admin" in who.scopes


def _hold(folder: Path) -> int:
    """Hold the folder for this process; raises JobsUnavailable where another does."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        raise JobsUnavailable(errors.IN_USE, why=errors.IN_USE_WHY, todo=errors.IN_USE_TODO) from None
    return held
