"""How long `patuh check` takes on a payroll of N lines, as a ratio to a bare typed scan of it, and its memory.

    python benchmarks/payroll.py [N]     N payroll lines (default 100,000) against 0.7 N participants

The scan, the check by the rules about workers and their wages, and the check by all rules run in turn, each in a
process of its own; CPU seconds and the largest resident set are the operating system's own accounting.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measuring import measure

SEED, WORKERS_AN_EMPLOYER = 20261122, 30
ABOUT_WORKERS = (
    "uu-24-2011", "perpres-109-2013", "pp-45-2015", "heuristic-wage", "heuristic-data", "pergub-sumsel-15-2014",
)  # fmt: skip
SCAN = """
import polars, sys
frame = polars.read_csv(sys.argv[1], separator=";", infer_schema=False)
day = polars.col("Tgl Masuk").str.to_date("%d/%m/%Y", strict=False)
wage = polars.col("Gaji Pokok").str.replace_all("[Rp.]", "").cast(polars.Int64, strict=False)
print(frame.select(day.alias("day"), wage.alias("wage"), polars.all()).height)
"""


def payroll(lines: int, rng: random.Random) -> Iterator[str]:
    """Lines of a payroll as offices write it; invented, marked CONTOH."""
    yield "NPP;Nama Perusahaan;No KTP;Nama Pekerja;Tgl Lahir;Jabatan;Tgl Masuk;Gaji Pokok;Tunjangan Tetap"
    for number in range(lines):
        employer = number // WORKERS_AN_EMPLOYER
        day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(70, 99)
        wage = rng.randrange(3_000_000, 9_000_000, 1_000)
        yield (
            f"CT{employer:06};PT CONTOH {employer:06};{nik(number, day, month, year)};Pekerja CONTOH {number};"
            f"{day:02}/{month:02}/19{year};Staf;"
            f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/{rng.randint(2010, 2025)};"
            f"Rp{wage:,};{rng.choice(('-', '250.000', 'Rp100.000'))}"
        ).replace(",", ".")


def participants(lines: Path, share: float, rng: random.Random) -> Iterator[str]:
    """Seven in ten of the payroll's workers, as a list of participants."""
    yield "NPP;NIK;Nama Peserta;Status Kepesertaan;Tgl Kepesertaan;Upah Dilaporkan;JKK;JKM;JHT;JP"
    for line in lines.read_text("utf-8").splitlines()[1:]:
        npp, _, number, name, _, _, started, wage, _ = line.split(";")
        if rng.random() < share:
            yield f"{npp};{number};{name};AKTIF;{started};{wage};Y;Y;Y;{rng.choice('YT')}"


def nik(number: int, day: int, month: int, year: int) -> str:
    """A NIK that nobody has: no district has the number 99."""
    return f"16{71 + number // 9999 % 4:02}99{day:02}{month:02}{year:02}{number % 9999 + 1:04}"


def main() -> None:
    """Print the table."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rng = random.Random(SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "gaji.csv").write_text("\n".join(payroll(lines, rng)) + "\n", "utf-8")
        (folder / "peserta.csv").write_text("\n".join(participants(folder / "gaji.csv", 0.7, rng)) + "\n", "utf-8")
        floor = measure([sys.executable, "-c", SCAN, "gaji.csv"], folder)
        runs = [("typed scan", 0, floor)]
        for rules in (ABOUT_WORKERS, ()):
            command = [sys.executable, "-m", "patuh.cli", "check", "gaji.csv", "peserta.csv", "--as-of", "2026-11-22"]
            command += ["--assume", "employer.duty_size=large", "-o", "hasil", "--force"]
            command += [word for rule in rules for word in ("--select", rule)]
            used = measure(command, folder)
            receipt = json.loads((folder / "hasil" / "receipt.json").read_text("utf-8"))
            runs.append(("patuh check", len(receipt["verdicts"]), used))
    print(f"{'':14}{'rules':>6}{'CPU s':>8}{'MiB':>8}{'ratio':>8}{'µs a line':>11}")
    for name, rules_, used in runs:
        ratio = used.cpu / floor.cpu
        print(f"{name:14}{rules_:6}{used.cpu:8.1f}{used.peak:8.0f}{ratio:8.1f}{used.cpu / lines * 1e6:11.1f}")


if __name__ == "__main__":
    main()
