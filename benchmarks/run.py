"""The one command: measures all that docs/performance.md tells, and writes it.

    python benchmarks/run.py [--full] [--rows N …] [--rounds N] [--peer-rows N] [--runs N] [--out FILE]

By default up to a million workers; `--full` goes to ten million and needs 2 GB of disk. Nothing else should run
meanwhile. A small trial: --rows 20000 100000 --rounds 1 --peer-rows 5000 --runs 20 --out trial.md
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import national
import peers
import single
from measuring import machine, versions

HERE = Path(__file__).resolve().parent
PAGE, TARGET = HERE / "performance.md", HERE.parent / "docs" / "performance.md"
PACKAGES = ("polars", "duckdb", "pydantic", "durable_rules", "openfisca-core", "pointblank", "zen-engine")


def commit() -> str:
    """Which state of patuh was measured."""
    git = ["git", "-C", str(HERE), "describe", "--always", "--dirty", "--exclude", "*"]
    found = subprocess.run(git, capture_output=True, text=True)
    return found.stdout.strip() or "unknown"


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--rows", type=int, nargs="+", default=national.ROWS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer-rows", type=int, default=peers.ROWS)
    parser.add_argument("--runs", type=int, default=single.RUNS)
    parser.add_argument("--out", type=Path, default=TARGET)
    asked = parser.parse_args()
    began, measured = time.monotonic(), commit()
    with tempfile.TemporaryDirectory() as folder:
        sizes = national.FULL if asked.full else asked.rows
        whole = "\n\n".join(national.report(Path(folder), sizes, asked.rounds))
    parts = {
        "national": whole,
        "peers": "\n\n".join(peers.report(asked.peer_rows)),
        "single": "\n\n".join(single.report(asked.runs)),
        "date": date.today().isoformat(),
        "commit": measured,
        "machine": machine(),
        "versions": versions(PACKAGES),
        "command": " ".join(["python", "benchmarks/run.py", *sys.argv[1:]]),
        "minutes": f"{(time.monotonic() - began) / 60:.0f}",
    }
    page = PAGE.read_text(encoding="utf-8")
    for name, text in parts.items():
        page = page.replace(f"{{{name}}}", text)
    asked.out.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
