"""What a process used, by the operating system's own accounting, and what it ran on.

Run as a program (`measure` does), it runs a command and writes down what that used: Linux counts to a process what its
parent had in memory when it was started, so the parent must be a small one.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import NamedTuple

COLUMN = " | "


class Used(NamedTuple):
    """CPU seconds and wall seconds of one process, and its largest resident set in MiB."""

    cpu: float
    wall: float
    peak: float


def measure(command: Sequence[str], cwd: Path, output: Path | None = None) -> Used:
    """What a command used; its output goes to a file or nowhere. Raises SystemExit when it fails."""
    with open(output or os.devnull, "wb") as out, tempfile.NamedTemporaryFile() as told_:
        environment = {**os.environ, "PATUH_KEY_FILE": "key"}
        status = subprocess.call([sys.executable, __file__, told_.name, *command], cwd=cwd, stdout=out, env=environment)
        if status not in (0, 1):  # patuh exits with 1 where there are findings
            raise SystemExit(f"{' '.join(command[:4])} … failed")
        return Used(*json.load(told_))


def _measured(target: str, command: Sequence[str]) -> int:
    began = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    found = Used(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024)
    Path(target).write_text(json.dumps(found), encoding="utf-8")
    return os.waitstatus_to_exitcode(status)


def middle(runs: Sequence[Used]) -> Used:
    """The median of several runs; of their memory the largest."""
    return Used(median(run.cpu for run in runs), median(run.wall for run in runs), max(run.peak for run in runs))


def machine() -> str:
    """Processor, cores and memory, in words."""
    said = Path("/proc/cpuinfo").read_text("utf-8") if Path("/proc/cpuinfo").exists() else ""
    names = [line.split(":", 1)[1].strip() for line in said.splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    name = names[0] if names else platform.machine()
    return f"{name}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}"


def versions(names: Iterable[str]) -> str:
    """Python's version and those of the packages that are installed."""
    return ", ".join(
        [f"Python {platform.python_version()}", *(f"{name} {found}" for name in names if (found := has(name)))]
    )


def has(name: str) -> str | None:
    """The version of a package, or None when it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; all columns but the first are numbers, and stand to the right."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {COLUMN.join(str(cell) for cell in line)} |" for line in lines)


def told(words: str) -> None:
    """Say what is being done, to whoever waits."""
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(_measured(sys.argv[1], sys.argv[2:]))
