"""The lists of the benchmarks are what they say: the same workers in every form, with numbers that nobody has."""

from __future__ import annotations

import csv
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

ROWS = 2_000


@pytest.fixture(scope="module")
def data() -> Any:
    return import_module("data")


def test_every_form_holds_the_same(data: Any, tmp_path: Path) -> None:
    for form in ("csv", "parquet", "xlsx"):
        data.write(data.Lists(ROWS, form=form), tmp_path)
    workers = pl.read_csv(tmp_path / "pekerja.csv", separator=";", infer_schema=False)
    assert workers.shape == (ROWS, 15)
    assert 0 < workers["JP"].null_count() < ROWS // 10
    assert pl.read_parquet(tmp_path / "pekerja.parquet").equals(workers)
    sheet = CalamineWorkbook.from_path(str(tmp_path / "pekerja.xlsx")).get_sheet_by_index(0).to_python()
    assert sheet == [workers.columns, *([cell or "" for cell in row] for row in workers.rows())]


def test_damaged_lines_are_as_many_as_asked(data: Any, tmp_path: Path) -> None:
    data.write(data.Lists(ROWS, bad=5), tmp_path)
    lines = (tmp_path / "pekerja.csv").read_text("utf-8").splitlines()
    assert len(lines) == ROWS + 1
    assert [line.count(";") for line in lines].count(16) == 5
    assert sum('"' in line for line in lines) == 5


def test_no_number_of_a_person_comes_twice_or_belongs_to_anybody(data: Any, tmp_path: Path) -> None:
    data.write(data.Lists(100_000), tmp_path)
    numbers = pl.read_csv(tmp_path / "pekerja.csv", separator=";", columns=["NIK"], infer_schema=False)["NIK"]
    assert numbers.n_unique() == 100_000
    assert set(numbers.str.slice(4, 2)) == {"99"}
    with (tmp_path / "pemberi_kerja.csv").open(encoding="utf-8", newline="") as file:
        assert all("CONTOH" in row["Nama Perusahaan"] for row in csv.DictReader(file, delimiter=";"))
