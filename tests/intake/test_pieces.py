"""A text file that others read piece by piece is the same table as when it is read from beginning to end."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.intake.chunks import Piece
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
        self.pieces: list[Piece] = []

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
    assert crew.pieces and not crew.pieces[-1].last
    assert sum(heard) == path.stat().st_size


def test_a_small_file_is_nobody_elses_work(tmp_path: Path, vocabulary: Vocabulary) -> None:
    path = tmp_path / "gaji.csv"
    path.write_text("".join([HEADER, *ROWS]))
    crew = Apart()
    assert read_tables(path, vocabulary, crew=crew).tables[0].count == len(ROWS)
    assert not crew.pieces
