"""How long reading a payroll takes, as a ratio to a bare typed scan of it by Polars, and how much memory.

    python benchmarks/intake.py [N]     N payroll lines (default 1,000,000) of eleven columns, 5 % odd cells

Three files: as it is, with a ragged or an openly quoted line in every thousand, and with every company's name in
quotes. Floor and reading run in turn, each in a process of its own; CPU seconds and the largest resident set are the
operating system's own accounting. "Started" leaves out what it takes to start Python and load the rulebook.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measuring import measure
from payroll import SEED, WORKERS_AN_EMPLOYER, nik

ODD = 0.05
HEAD = (
    "NPP;Nama Perusahaan;No KTP;No KPJ;Nama Pekerja;Tgl Lahir;Jabatan;Status Karyawan;Tgl Masuk;Gaji Pokok;Tunj Tetap"
)
SCAN = """
import polars, sys
frame = polars.read_csv(sys.argv[1], separator=";", infer_schema=False, quote_char=None, truncate_ragged_lines=True)
days = [polars.col(name).str.to_date("%d/%m/%Y", strict=False) for name in ("Tgl Lahir", "Tgl Masuk")]
amounts = [polars.col(name).str.replace_all("[Rp.]", "") for name in ("Gaji Pokok", "Tunj Tetap")]
sums = [amount.cast(polars.Int64, strict=False) for amount in amounts]
print(frame.with_columns(*days, *sums).height)
"""
READ = """
import sys
from patuh.engine.intake.files import read_tables
from patuh.engine.language.rulebook import Rulebook
(table,) = read_tables(sys.argv[1], Rulebook.load().vocabulary).tables
print(table.count, len(table.problems), len(table.rejects))
"""
START = """
import polars
from patuh.engine.intake.files import read_tables
from patuh.engine.language.rulebook import Rulebook
Rulebook.load()
"""
SPELLINGS = {
    "npp": (str.lower, "", "belum ada"),
    "name": ("{} ", " {}", "{}, Tbk"),
    "nik": ("'{}", "{} ", "", "1,67102E+15", "123456789012"),
    "kpj": ("{} ", "", "-", "belum ada"),
    "day": ("17 Agustus 1990", "31/02/2020", "", "1/2/20", "2019-03-04 00:00:00"),
    "word": ("", "-", "?"),
    "sum": ("Rp {},-", "Rp {}", "{},00", "-", "tidak tahu", "3,5 juta"),
}
KINDS = ("npp", "name", "nik", "kpj", "name", "day", "word", "word", "day", "sum", "sum")


def payroll(lines: int, rng: random.Random) -> Iterator[list[str]]:
    """The rows of a payroll, one cell in twenty spelled oddly; invented, marked CONTOH."""
    for number in range(lines):
        employer = number // WORKERS_AN_EMPLOYER
        day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(70, 99)
        cells = [
            f"CT{employer:06}", f"PT CONTOH {employer:06}", nik(number, day, month, year), f"{20_000_000_000 + number}",
            f"Pekerja CONTOH {number}", f"{day:02}/{month:02}/19{year}", rng.choice(("Staf", "Operator", "Mandor")),
            rng.choice(("PKWT", "PKWTT")), f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/{rng.randint(2010, 2025)}",
            f"{rng.randrange(3_000_000, 9_000_000, 1_000):,}".replace(",", "."),
            rng.choice(("0", "250.000", "100.000")),
        ]  # fmt: skip
        for place, kind in enumerate(KINDS):
            if rng.random() < ODD:
                odd = rng.choice(SPELLINGS[kind])
                cells[place] = odd.format(cells[place]) if isinstance(odd, str) else odd(cells[place])
        yield cells


def write(path: Path, lines: int, kind: str) -> None:
    """One of the three files."""
    rng = random.Random(SEED)
    with path.open("w", encoding="utf-8") as file:
        print(HEAD, file=file)
        for number, cells in enumerate(payroll(lines, rng)):
            if kind == "quoted":
                cells[1] = f'"{cells[1]}"'
            elif kind == "bad" and number % 1000 == 500:
                cells[1:2] = ['"' + cells[1]] if number % 2000 == 500 else [cells[1], ""]
            print(";".join(cells), file=file)


def main() -> None:
    """Print the table."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(f"{'':24}{'CPU s':>8}{'MB':>8}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = measure([sys.executable, "-c", START], folder)
        print(f"{'start':24}{start.cpu:8.2f}{start.peak:8.0f}")
        for kind in ("plain", "bad", "quoted"):
            path = folder / f"{kind}.csv"
            write(path, lines, kind)
            floor = measure([sys.executable, "-c", SCAN, str(path)], folder)
            full = measure([sys.executable, "-c", READ, str(path)], folder)
            alone = full._replace(cpu=full.cpu - start.cpu)
            for what, used in {"scan": floor, "read": full, "read, started": alone}.items():
                print(f"{kind + ': ' + what:24}{used.cpu:8.2f}{used.peak:8.0f}{used.cpu / floor.cpu:8.2f}")
            path.unlink()


if __name__ == "__main__":
    main()
