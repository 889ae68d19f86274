"""How long the spreadsheet of a report takes, its memory and its size.

    python benchmarks/report_sheet.py [N]     of a check of N payroll lines (default 100,000: about as many findings)

The floor reads the result folder and writes nothing. CPU seconds and the largest resident set are the operating
system's own accounting.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from pathlib import Path

from payroll import SEED, measure, participants, payroll

READ = "import sys, pathlib; from patuh.engine.report.reading import read; read(pathlib.Path(sys.argv[1]))"
MEGABYTE = 1 << 20


def main() -> None:
    """Print the table."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rng = random.Random(SEED)
    patuh = [sys.executable, "-m", "patuh.cli"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "gaji.csv").write_text("\n".join(payroll(lines, rng)) + "\n", "utf-8")
        (folder / "peserta.csv").write_text("\n".join(participants(folder / "gaji.csv", 0.7, rng)) + "\n", "utf-8")
        measure([*patuh, "check", "gaji.csv", "peserta.csv", "--as-of", "2026-11-22", "--assume",
                 "employer.duty_size=large", "-o", "hasil"], folder)  # fmt: skip
        floor = measure([sys.executable, "-c", READ, "hasil"], folder)
        full = measure([*patuh, "report", "hasil", "-o", "laporan", "--only", "sheet"], folder)
        size = (folder / "laporan" / "laporan.xlsx").stat().st_size / MEGABYTE
        verdicts = json.loads((folder / "hasil" / "receipt.json").read_text("utf-8"))["verdicts"].values()
    findings = sum(counts.get(verdict, 0) for counts in verdicts for verdict in ("violation", "indication"))
    print(f"{'':14}{'CPU s':>8}{'MB':>8}")
    print(f"{'read':14}{floor[0]:8.1f}{floor[1]:8.0f}")
    print(f"{'patuh report':14}{full[0]:8.1f}{full[1]:8.0f}")
    print(f"{findings:,} findings, {full[0] / findings * 1e6:.0f} µs each; {size:.1f} MB")


if __name__ == "__main__":
    main()
