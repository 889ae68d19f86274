"""A file that others read piece by piece is the same table as when it is read from beginning to end."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from patuh.engine.errors import UnreadableInput
from patuh.engine.intake import layout, parquet, taking
from patuh.engine.intake.corrections import Correction, Corrections
from patuh.engine.intake.dataset import Table
from patuh.engine.intake.files import read_tables
from patuh.engine.language.vocabulary import Vocabulary

HEADER = "NIK,Nama,Upah Pokok,NPP,Nama Perusahaan\n"
ROWS = [f"16710155019{n:05},CONTOH Pekerja {n},{3_000_000 + n},JJ012345,PT CONTOH\n" for n in range(40)]
ODD = ["\n", "Jumlah,,99,,\n", "1,2\n", "rusak,CONTOH Siapa,tiga juta,JJ012345,PT CONTOH\n", HEADER]
QUOTED = '1671015501900099,"CONTOH ""Dalam"", Kutip",3000099,JJ012345,"PT CONTOH, Tbk"\n'
BROKEN = '1671015501900098,CONTOH Lama,3000098,JJ012345,"PT\nCONTOH"\n'
SIGNED = "Jumlah,,99,,\n,Palembang,,,\n,CONTOH Kepala,,,\n"


class Apart:
    """Reads each piece with a copy of what was to read it, as another process does."""

    def __init__(self) -> None:
        self.pieces: list[Any] = []

    def each(self, work: Any, parts: Iterable[Any]) -> Iterator[int]:
        copy = pickle.loads(pickle.dumps(work))
        for part in parts:
            self.pieces.append(part)
            yield work.merge(pickle.loads(pickle.dumps(copy.apart(part))))


def said(table: Table) -> tuple[Any, ...]:
    """All that a table says, and which cells were unreadable."""
    everything = (table.rows, table.count, table.blank, table.skipped, table.rejects, table.problems, table.sha256)
    return *everything, table.records, table.mapping, table.file


FILES = {
    "plain": [HEADER, *ROWS],
    "odd rows": [HEADER, *ROWS[:20], *ODD, *ROWS[20:]],
    "quotes": [HEADER, *ROWS[:5], QUOTED, *ROWS[5:], QUOTED],
    "title": ["DAFTAR GAJI CONTOH\n", "\n", HEADER, *ROWS],
    "signatures": [HEADER, *ROWS, SIGNED],
    "no line end": [HEADER, *ROWS, ROWS[0].strip()],
    "DOS": [line.replace("\n", "\r\n") for line in [HEADER, *ROWS]] + ["\x1a"],
    "Mac": [line.replace("\n", "\r") for line in [HEADER, *ROWS]],
    "mark": ["\ufeff" + HEADER, *ROWS],
    "sep": ["sep=,\n", HEADER, *ROWS],
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("size", [400, pytest.param(90, marks=pytest.mark.full)])
def test_pieces_make_the_same_table(name: str, size: int, tmp_path: Path, vocabulary: Vocabulary) -> None:
    path = tmp_path / "gaji.csv"
    path.write_bytes("".join(FILES[name]).encode())
    crew, heard = Apart(), []
    (whole,) = read_tables(path, vocabulary, chunk_bytes=size).tables
    (pieced,) = read_tables(path, vocabulary, chunk_bytes=size, crew=crew, told=heard.append).tables
    assert said(pieced) == said(whole)
    assert len(crew.pieces) > 5
    assert sum(heard) == path.stat().st_size - 3 * (name == "mark")


@pytest.mark.parametrize("size", [60, 300])
def test_a_row_across_two_pieces_has_the_file_read_at_once(size: int, tmp_path: Path, vocabulary: Vocabulary) -> None:
    path = tmp_path / "gaji.csv"
    path.write_text("".join([HEADER, *ROWS[:20], *[BROKEN] * 20]))
    crew, heard = Apart(), []
    (whole,) = read_tables(path, vocabulary, chunk_bytes=size).tables
    (pieced,) = read_tables(path, vocabulary, chunk_bytes=size, crew=crew, told=heard.append).tables
    assert said(pieced) == said(whole)
    assert crew.pieces and not crew.pieces[-1].piece.last
    assert sum(heard) == path.stat().st_size


def test_a_small_file_is_nobody_elses_work(tmp_path: Path, vocabulary: Vocabulary) -> None:
    path = tmp_path / "gaji.csv"
    path.write_text("".join([HEADER, *ROWS]))
    crew = Apart()
    assert read_tables(path, vocabulary, crew=crew).tables[0].count == len(ROWS)
    assert not crew.pieces


NIKS = [f"16710155019{number:05}" for number in range(40)]
PARQUET: dict[str, dict[str, list[Any]]] = {
    "plain": {"NIK": NIKS, "Nama": [f"CONTOH {number}" for number in range(40)], "Gaji Pokok": [3_500_000] * 40},
    "typed": {
        "NIK": [int(nik) for nik in NIKS],
        "Tgl Lahir": [None, date(1990, 1, 12)] * 20,
        "Gaji Pokok": [3_500_000.0, 3.5, None, 7_000_000.125] * 10,
        "Bekerja": [True, None] * 20,
    },
    "odd rows": {
        "NIK": [None, *NIKS[:12], "NIK", None, "1,67102E+15", "Total", *NIKS[:9], "x", None, "Jumlah", None, None],
        "Nama": [None, *["CONTOH A"] * 12, "Nama", None, "n/a", None, *['"; "'] * 9, "B", "", None, "Kota", "Nama"],
        "Gaji Pokok": ["3500000"] * 31,
    },
    "a company for rows below": {"NPP": ["JJ012345", *[None] * 39], "NIK": NIKS, "Gaji Pokok": [3_500_000] * 40},
}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Heads of four rows, and stretches of a few."""
    for module in (layout, taking, parquet):
        monkeypatch.setattr(module, "HEAD_ROWS", 4)
    monkeypatch.setattr(parquet, "STRETCH_CELLS", 12)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", PARQUET)
@pytest.mark.parametrize("group", [3, 100])
def test_stretches_of_parquet_make_the_same_table(
    name: str, group: int, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    path = tmp_path / "gaji[1].parquet"
    pl.DataFrame(PARQUET[name]).write_parquet(path, row_group_size=group)
    crew, heard = Apart(), []
    (whole,) = read_tables(path, vocabulary).tables
    (shared,) = read_tables(path, vocabulary, crew=crew, told=heard.append).tables
    assert said(shared) == said(whole)
    assert sum(heard) == path.stat().st_size
    assert (len(crew.pieces) > 5) == (name != "a company for rows below")  # the first of them is the head


@pytest.mark.usefixtures("small")
def test_a_stretch_of_parquet_is_corrected(tmp_path: Path, vocabulary: Vocabulary) -> None:
    path = tmp_path / "gaji.parquet"
    pl.DataFrame(PARQUET["plain"]).write_parquet(path)
    (plain,) = read_tables(path, vocabulary).tables
    laid = Corrections("koreksi.csv", (Correction(plain.sha256, "", 17, "Nama", "CONTOH Betul", 2),))
    (whole,) = read_tables(path, vocabulary, corrections=laid).tables
    (shared,) = read_tables(path, vocabulary, corrections=laid, crew=Apart()).tables
    assert said(shared) == said(whole) != said(plain)


@pytest.mark.usefixtures("small")
def test_more_rows_than_bytes_are_not_shared(tmp_path: Path, vocabulary: Vocabulary) -> None:
    path, crew = tmp_path / "gaji.parquet", Apart()
    pl.select(NIK=pl.repeat(NIKS[0], 5_000), TMT=pl.lit("1/1/2020")).write_parquet(path)
    assert read_tables(path, vocabulary, crew=crew).tables[0].count == 5_000
    assert len(crew.pieces) == 1


@pytest.mark.usefixtures("small")
def test_half_a_parquet_file_is_refused(tmp_path: Path, vocabulary: Vocabulary) -> None:
    path = tmp_path / "gaji.parquet"
    pl.DataFrame(PARQUET["plain"]).write_parquet(path)
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(UnreadableInput, match="Parquet file is cut off"):
        read_tables(path, vocabulary, crew=Apart())
