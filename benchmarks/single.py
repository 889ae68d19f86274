"""One employer with 20 and with 200 workers, judged alone, and how long patuh takes to start.

    python benchmarks/single.py [RUNS]     RUNS of each (default 200)

The twenty rules of benchmarks/twenty on the same workers: plain Python by hand, patuh with all rules of a case at once,
the reference rule by rule, and this with the evidence, the missing facts and the explanation of every finding. In turn,
in one process; milliseconds of CPU.
A start is a process of its own; its CPU milliseconds are by the operating system's accounting, and what it imports is
counted by Python itself.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from measuring import measure, table, told
from patuh.engine.backends.judging import FOUND
from patuh.engine.decide.case import Case
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.decide.evidence import evidence
from patuh.engine.decide.explain import explain
from patuh.engine.decide.missing import missing_facts
from twenty import by_hand, by_patuh
from twenty.rows import RULES, Row, rows

WORKERS, RUNS, STARTS = (20, 200), 200, 9
FIXTURE = Path(__file__).resolve().parents[1] / "fixtures" / "perizinan" / "permohonan.json"
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import polars": ["-c", "import polars"],
    "patuh --help": ["-m", "patuh.cli", "--help"],
    "patuh check --help": ["-m", "patuh.cli", "check", "--help"],
    "patuh precheck --help": ["-m", "patuh.cli", "precheck", "--help"],
    "patuh precheck, an application": ["-m", "patuh.cli", "precheck", str(FIXTURE)],
}
SLOWEST = 6


def explained(evaluator: Evaluator, cases: Sequence[Case]) -> None:
    """Every verdict, and of every finding all that a result folder and `patuh explain` tell."""
    for case in cases:
        for id in RULES:
            judgement = evaluator.judge(id, case)
            if judgement is not None and judgement.verdict in FOUND:
                evidence(judgement.rule, case, evaluator)
                missing_facts(judgement, case, evaluator)
                explain(judgement, case, evaluator)


def cases(runs: int) -> str:
    """The table of single cases."""
    reference, together = by_patuh.Reference(), by_patuh.Together()
    ways: dict[str, tuple[Callable[[Sequence[Row]], Any], Callable[[Any], Any]]] = {
        "plain Python by hand": (list, lambda given: [by_hand.judge(row) for row in given]),
        "patuh, all rules at once": (by_patuh.cases, lambda given: [together.judge(case) for case in given]),
        "patuh, rule by rule": (by_patuh.cases, lambda given: [reference.judge(case) for case in given]),
        "patuh, with explanations": (by_patuh.cases, lambda given: explained(reference.evaluator, given)),
    }
    lines = []
    for number in WORKERS:
        told(f"an employer with {number} workers")
        took: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(runs + 1):
            workers = rows(number, seed=turn)
            for name, (prepare, run) in ways.items():
                given = prepare(workers)
                began = time.process_time()
                run(given)
                if turn:  # the first compiles
                    took[name].append((time.process_time() - began) * 1000)
        floor = median(took["plain Python by hand"])
        for name, times in took.items():
            high = quantiles(times, n=100)[98]
            lines.append(
                [f"{number} workers, {name}", f"{median(times):.2f}", f"{high:.2f}", f"{median(times) / floor:.1f}"]
            )
    return table(("", "p50 ms", "p99 ms", "by hand = 1"), lines)


def starts() -> Iterator[str]:
    """The tables of starting."""
    told("starting")
    with tempfile.TemporaryDirectory() as folder:
        runs: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for turn in range(STARTS + 1):
            for name, words in COMMANDS.items():
                used = measure([sys.executable, *words], Path(folder))
                if turn:  # the first writes .pyc files
                    runs[name].append(used.cpu * 1000)
    yield table(("", "CPU ms"), ([name, f"{median(times):.0f}"] for name, times in runs.items()))
    yield "What takes longest to import, in ms with all that it imports in turn, by Python's own slow count:"
    names = ("patuh --help", "patuh check --help", "patuh precheck --help")
    yield table(
        ("", "ms"), ([f"`{name}`: {module}", f"{took:.0f}"] for name in names for module, took in imports(name))
    )


def imports(command: str) -> list[tuple[str, float]]:
    """The packages that take longest to import, with all that they import."""
    run = subprocess.run([sys.executable, "-X", "importtime", *COMMANDS[command]], capture_output=True, text=True)
    longest: dict[str, float] = {}
    for line in run.stderr.splitlines():
        *_, total, name = line.split("|")
        package = name.strip()
        if total.strip().isdigit() and (package.count(".") == 0 or package.startswith("patuh.engine.language.schema")):
            longest[package] = int(total) / 1000
    return sorted(longest.items(), key=lambda item: -item[1])[:SLOWEST]


def report(runs: int = RUNS) -> Iterator[str]:
    """The parts of the page, as Markdown."""
    yield cases(runs)
    yield "### Starting"
    yield from starts()


def main() -> None:
    """Print the tables."""
    for part in report(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS):
        print(part, end="\n\n")


if __name__ == "__main__":
    main()
