"""Workers with their membership, and their employers, as an office would send them: invented, marked CONTOH.

    python benchmarks/data.py FOLDER ROWS [--found 10|50] [--bad N] [--as csv|parquet|xlsx]

Rows are made and written half a million at a time, so ten million of them need little memory. Nothing is drawn: a cell
follows from its row's number, so the same numbers give the same files (as long as Polars hashes alike).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import xlsxwriter

WORKERS, EMPLOYERS = "pekerja", "pemberi_kerja"
BLOCK = 500_000
WORKERS_AN_EMPLOYER = 30
# Numbers of the day of birth (28 days, 12 months, 30 years), and of district and serial, that make a NIK.
DAYS, SERIALS = 28 * 12 * 30, 4 * 9999
FEW, MANY = 10, 50  # findings in a hundred workers, about
# In a thousand workers: not registered, a status left empty, a wage reported too low, JP missing.
SHARES = {FEW: (18, 2, 10, 20), MANY: (105, 15, 50, 100)}


@dataclass(frozen=True)
class Lists:
    """What is to be made: how many workers, findings in a hundred (FEW or MANY), damaged lines in a thousand, the form.

    Damaged lines come in text only: in turn with two cells too many, and with a stray quote in the first cell.
    """

    rows: int
    found: int = FEW
    bad: int = 0
    form: str = "csv"

    @property
    def files(self) -> tuple[str, str]:
        """The names of the two files; employers are always text."""
        return f"{WORKERS}.{self.form}", f"{EMPLOYERS}.csv"


def write(lists: Lists, folder: Path) -> None:
    """Both files, in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    workers, employers = (folder / name for name in lists.files)
    {"csv": _csv, "parquet": _parquet, "xlsx": _xlsx}[lists.form](lists, workers)
    _employers(lists.rows, employers)


def blocks(lists: Lists) -> Iterator[pl.DataFrame]:
    """The workers, half a million at a time, all cells as text."""
    for start in range(0, lists.rows, BLOCK):
        yield _block(start, min(BLOCK, lists.rows - start), lists)


def _block(start: int, rows: int, lists: Lists) -> pl.DataFrame:
    number = pl.int_range(start, start + rows, dtype=pl.UInt64, eager=True).alias("number")
    frame = pl.DataFrame([number]).with_columns(
        serial=(pl.col("number") % SERIALS).cast(pl.Int64),
        employer=_chance(1, max(lists.rows // WORKERS_AN_EMPLOYER, 1)),
        wage=_chance(2, 6000) * 1000 + 4_000_000,
        allowance=_chance(3, 3).replace_strict({0: 0, 1: 100_000, 2: 250_000}),
        began=_date(_chance(4, 28) + 1, _chance(5, 12) + 1, _chance(6, 16) + 2010),
        registered=_chance(7, 1000),
        under=_chance(8, 1000),
        pension=_chance(9, 1000),
        contract=_chance(10, 10),
    )
    # Every serial meets every day of birth once before any meets one again: no NIK comes twice.
    born = (pl.col("number") // SERIALS * 4801 + pl.col("serial").hash(11) % DAYS) % DAYS
    frame = frame.with_columns(day=born % 28 + 1, month=born // 28 % 12 + 1, year=born // 336 + 70)
    unregistered, empty, low, no_pension = SHARES[lists.found]
    member = pl.col("registered") >= unregistered + empty
    wage = pl.col("wage") + pl.col("allowance")
    return frame.select(
        pl.format("CT{}", _padded("employer", 6)).alias("NPP"),
        pl.format(
            # Nobody has such a number: no district is 99.
            "16{}99{}{}{}{}", 71 + pl.col("serial") // 9999, *(_padded(name, 2) for name in ("day", "month", "year")),
            (pl.col("serial") % 9999 + 1).cast(pl.String).str.zfill(4),
        ).alias("NIK"),
        pl.format("Pekerja CONTOH {}", "number").alias("Nama Pekerja"),
        _date(pl.col("day"), pl.col("month"), pl.col("year") + 1900).alias("Tgl Lahir"),
        pl.when(pl.col("contract") < 3).then(pl.lit("PKWT")).otherwise(pl.lit("PKWTT")).alias("Status Kerja"),
        pl.col("began").alias("Tgl Masuk"),
        pl.col("wage").cast(pl.String).alias("Gaji Pokok"),
        pl.col("allowance").cast(pl.String).alias("Tunjangan Tetap"),
        pl.when(member).then(pl.lit("AKTIF")).when(pl.col("registered") >= empty).then(pl.lit("BELUM"))
        .alias("Status Kepesertaan"),
        _if(member, pl.col("began")).alias("Tgl Kepesertaan"),
        _if(member, pl.when(pl.col("under") < low).then(4_000_000).otherwise(wage).cast(pl.String))
        .alias("Upah Dilaporkan"),
        *(_if(member, pl.lit("Y")).alias(name) for name in ("JKK", "JKM", "JHT")),
        _if(member, pl.when(pl.col("pension") < no_pension).then(pl.lit("T")).otherwise(pl.lit("Y"))).alias("JP"),
    )  # fmt: skip


def _chance(seed: int, below: int) -> pl.Expr:
    """A number below another that looks drawn."""
    return (pl.col("number").hash(seed) % below).cast(pl.Int64)


def _padded(name: str, width: int) -> pl.Expr:
    return pl.col(name).cast(pl.String).str.zfill(width)


def _date(day: pl.Expr, month: pl.Expr, year: pl.Expr) -> pl.Expr:
    two = (part.cast(pl.String).str.zfill(2) for part in (day, month))
    return pl.format("{}/{}/{}", *two, year)


def _if(condition: pl.Expr, text: pl.Expr) -> pl.Expr:
    return pl.when(condition).then(text)


def _csv(lists: Lists, path: Path) -> None:
    with path.open("wb") as file:
        for number, block in enumerate(blocks(lists)):
            text = block.write_csv(separator=";", include_header=number == 0)
            file.write((_damaged(text, lists.bad) if lists.bad else text).encode())


def _damaged(text: str, bad: int) -> str:
    """The same lines, so many in a thousand of them damaged."""
    lines = text.split("\n")
    for turn, place in enumerate(range(7, len(lines) - 1, 1000 // bad)):
        lines[place] = lines[place].replace(";", ';"', 1).replace(";", '";', 2) if turn % 2 else lines[place] + ";;x"
    return "\n".join(lines)


def _parquet(lists: Lists, path: Path) -> None:
    text = path.with_suffix(".tmp")
    _csv(lists, text)
    pl.scan_csv(text, separator=";", infer_schema=False).sink_parquet(path)
    text.unlink()


def _xlsx(lists: Lists, path: Path) -> None:
    # All cells are texts, as where an office's program exports them.
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet, place = book.add_worksheet("Pekerja"), 0
    for block in blocks(lists):
        for row in (*([] if place else [block.columns]), *block.iter_rows()):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(place, column, cell)
            place += 1
    book.close()


def _employers(rows: int, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("NPP;Nama Perusahaan;Bentuk Badan Usaha;Status Kepemilikan;Skala Usaha;Kab/Kota;Jml TK;")
        file.write("Kelompok Risiko;Tunggakan (bulan)\n")
        for number in range(max(rows // WORKERS_AN_EMPLOYER, 1)):
            file.write(f"CT{number:06};PT CONTOH {number:06};PT;Swasta;Besar;Kota Palembang;30;II;0\n")


def main() -> None:
    """Write the files that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("rows", type=int)
    parser.add_argument("--found", type=int, choices=SHARES, default=FEW)
    parser.add_argument("--bad", type=int, default=0)
    parser.add_argument("--as", dest="form", choices=("csv", "parquet", "xlsx"), default="csv")
    asked = parser.parse_args()
    write(Lists(asked.rows, asked.found, asked.bad, asked.form), asked.folder)


if __name__ == "__main__":
    main()
