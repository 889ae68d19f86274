"""How long the reports of a result folder take: CPU seconds, memory and size of each format.

    python benchmarks/reports.py [N]     a folder of about N findings (default 100,000)

The folder is made of a synthetic payroll first, which is not timed. Each format is a process of its own; CPU seconds
and the largest resident set are the operating system's own accounting.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring import measure
from payroll import SEED, WORKERS_AN_EMPLOYER, participants, payroll

FINDINGS_A_LINE = 1.46  # of the lists below, by the shipped rules
REGIONS = ("Palembang", "Lahat", "Banyuasin", "Prabumulih", "Muara Enim", "Ogan Komering Ilir")
FORMATS = {"page": "laporan.html", "sheet": "laporan.xlsx"}


def employers(count: int, rng: random.Random) -> str:
    """A list of the payroll's employers, so that there is a map to draw."""
    rows = ["NPP;Nama Perusahaan;Bentuk Badan Usaha;Kepemilikan;Skala Usaha;Kabupaten/Kota;Bulan Tunggakan"]
    rows += [
        f"CT{number:06};PT CONTOH {number:06};PT;Swasta;{rng.choice(('Besar', 'Menengah'))};{rng.choice(REGIONS)};0"
        for number in range(count)
    ]
    return "\n".join(rows) + "\n"


def make(folder: Path, findings: int) -> int:
    """Write lists into a folder and judge them; returns how many findings there are."""
    lines, rng = round(findings / FINDINGS_A_LINE), random.Random(SEED)
    (folder / "gaji.csv").write_text("\n".join(payroll(lines, rng)) + "\n", "utf-8")
    (folder / "peserta.csv").write_text("\n".join(participants(folder / "gaji.csv", 0.7, rng)) + "\n", "utf-8")
    (folder / "pemberi_kerja.csv").write_text(employers(-(-lines // WORKERS_AN_EMPLOYER), rng), "utf-8")
    files = ["pemberi_kerja.csv", "gaji.csv", "peserta.csv"]
    options = ["--as-of", "2026-11-22", "--complete", "participants", "--fail-on", "never", "-o", "hasil"]
    subprocess.run(
        [sys.executable, "-m", "patuh.cli", "check", *files, *options],
        cwd=folder, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PATUH_KEY_FILE": "key"},
    )  # fmt: skip
    verdicts = json.loads((folder / "hasil" / "receipt.json").read_text("utf-8"))["verdicts"].values()
    return sum(counts.get(name, 0) for counts in verdicts for name in ("violation", "indication", "undetermined"))


def main() -> None:
    """Print the table."""
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{make(folder, asked):,} findings")
        print(f"{'':14}{'CPU s':>8}{'MB':>8}{'kB':>10}")
        for format_, file in FORMATS.items():
            report = [sys.executable, "-m", "patuh.cli", "report", "hasil", "-o", format_, "--only", format_]
            seconds, _, memory = measure(report, folder)
            size = (folder / format_ / file).stat().st_size
            print(f"{format_:14}{seconds:8.1f}{memory:8.0f}{size / 1000:10,.0f}")


if __name__ == "__main__":
    main()
