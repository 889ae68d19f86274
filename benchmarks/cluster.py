"""What a check costs on Spark, and what of it stays with the driver, beside the same check in one process.

    python benchmarks/cluster.py [ROWS …] [--master local[2]]     default: 250,000, 500,000 and 1,000,000 workers

CPU seconds of the driver and of all that it started (Java and the Python workers; on this machine only), wall seconds
by phase, the driver's largest resident set. It fails where the two results differ.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from itertools import pairwise
from pathlib import Path

from data import EMPLOYERS, WORKERS, Lists, write
from measuring import table, told
from patuh.engine.check.kept import fill
from patuh.engine.check.options import Options
from patuh.engine.check.progress import Phase, Step
from patuh.engine.check.run import check
from patuh.engine.cluster.spark import started
from patuh.engine.results.folder import Results, begun
from patuh.engine.results.masking import OfficeKey
from patuh.engine.results.schema import TABLES

ROWS = (250_000, 500_000, 1_000_000)
PHASES: tuple[Phase, ...] = ("reading", "matching", "judging", "writing")
HEADS = ("", "all CPU s", *(f"{phase}, driver CPU s" for phase in PHASES), "wall s", "driver MiB")


class Marks:
    """When each phase began: CPU seconds of this process and of those below it, and wall seconds."""

    def __init__(self) -> None:
        self.began: dict[str, tuple[float, float, float]] = {}

    def step(self, step: Step) -> None:
        """Take note of a step of a run."""
        self.mark(step.phase)

    def mark(self, name: str) -> None:
        """Take note that something began."""
        if name not in self.began:
            self.began[name] = (time.process_time(), sum(_below(os.getpid())), time.perf_counter())

    def line(self) -> str:
        """The cells of a table, but for the name."""
        own, below, wall = zip(*self.began.values(), strict=True)
        phases = (f"{later - before:.1f}" for before, later in pairwise(own))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        cells = (f"{own[-1] + below[-1]:.1f}", *phases, f"{wall[-1] - wall[0]:.1f}", f"{peak:.0f}")
        return "\t".join(cells)


def _below(process: int) -> Iterator[float]:
    """CPU seconds of all processes that one started, and of those they have seen end."""
    found: dict[int, tuple[int, float]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = entry.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        found[int(entry.parent.name)] = int(said[1]), sum(map(int, said[11:15])) / os.sysconf("SC_CLK_TCK")
    above = [process]
    while above:
        parent = above.pop()
        for number, (one, seconds) in found.items():
            if one == parent:
                above.append(number)
                yield seconds


def run(folder: Path, master: str) -> None:
    """One check; without a master in this process alone."""
    key, marks = OfficeKey(b"benchmark" * 4), Marks()
    folded = begun(folder / (master or "alone"), replace=True)
    with folded as place, started(master) if master else nullcontext() as crew:
        options = Options(date(2026, 11, 22), engine="polars")
        files = [folder / f"{WORKERS}.csv", folder / f"{EMPLOYERS}.csv"]
        done = check(
            files, options=options, key=key, progress=marks.step, crew=crew, parts=place.parts if crew else None
        )
        marks.mark("writing")
        fill(done, place, key, {}, people=False)
        marks.mark("end")
        print(marks.line())


def lines(rows: int, folder: Path, master: str) -> Iterator[list[str]]:
    """The same lists here and there; raises SystemExit where the results differ."""
    told(f"{rows:,} workers")
    write(Lists(rows), folder)
    for name in ("", master):
        command = [sys.executable, __file__, "--run", str(folder), "--master", name]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        yield [f"{rows:,}, {name or 'one process'}", *said.strip().split("\t")]
    here, there = Results(folder / "alone"), Results(folder / master)
    for name in TABLES:
        if name != "people" and not here.frame(name).equals(there.frame(name)):
            raise SystemExit(f"{name} differ on {rows:,} workers")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=int, nargs="*", default=ROWS)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.run is not None:
        run(asked.run, asked.master)
        return
    with tempfile.TemporaryDirectory() as folder:
        print(table(HEADS, (line for rows in asked.rows for line in lines(rows, Path(folder), asked.master))))


if __name__ == "__main__":
    main()
