"""What becomes of a job when a task of it begins, ends, is cancelled, or was cut short."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from . import errors
from .errors import JobRefused
from .job import MADE, Failure, Job, State, Task

INTERRUPTED = Failure(errors.INTERRUPTED, why=errors.INTERRUPTED_WHY, todo=errors.INTERRUPTED_TODO)


def begun(job: Job, task: Task) -> Job:
    """A job whose task has begun; raises JobRefused where it was not waiting for that."""
    if task == "recognise":
        expected: Iterable[State] = ("recognising",)
    elif task == "check":
        expected = ("queued",)
    else:
        made = job.made.get(task)
        if made is None or made.state != "queued":
            raise JobRefused(errors.NOT_DONE)
        return replace(job, made={**job.made, task: replace(made, state="running")})
    if job.state not in expected:
        raise JobRefused(errors.NOT_DONE)
    return replace(job, state="running") if task == "check" else job


def ended(job: Job, task: Task, failure: Failure | None) -> Job:
    """A job whose task has ended, with why where it failed."""
    if task in MADE:
        made = job.made[task]
        return replace(
            job, made={**job.made, task: replace(made, state="failed" if failure else "done", failure=failure)}
        )
    if failure is not None:
        return replace(job, state="failed", failure=failure)
    return replace(job, state="recognised" if task == "recognise" else "done")


def cancelled(job: Job) -> Job:
    """A job of which nothing waits or runs any more, as its officer wished."""
    made = {task: one for task, one in job.made.items() if one.state in ("done", "failed")}
    state: State = "cancelled" if job.state in ("recognising", "queued", "running") else job.state
    return replace(job, state=state, made=made)


def interrupted(job: Job) -> Job:
    """A job whose service ended while something of it waited or ran."""
    made = {
        task: replace(one, state="failed", failure=INTERRUPTED) if one.state in ("queued", "running") else one
        for task, one in job.made.items()
    }
    if job.state in ("recognising", "queued", "running"):
        return replace(job, state="failed", failure=INTERRUPTED, made=made)
    return replace(job, made=made)
