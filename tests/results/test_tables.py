"""The tables: each row as its schema says, the same in Parquet and CSV, and inert in a spreadsheet program."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from patuh.engine.results.folder import Results
from patuh.engine.results.rows import frames_of, schema
from patuh.engine.results.schema import TABLES, PersonRow, columns, json_schema
from patuh.engine.results.tables import write_table

from .conftest import Made

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
NAMES = ('=HYPERLINK("http://jahat.example";"klik")', "+1", "-1+2", "@SUM(A1)", "\t=1+1", "\r=1+1", "=1;=2")


def cells(text: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=";")


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_as_the_schema_says(table: str, made: Made) -> None:
    validator = jsonschema.Draft202012Validator(json_schema(table))
    rows = [asdict(row) for row in made.rows[table]]
    assert rows
    for row in rows:
        validator.validate(row)
    one = rows[0]
    for wrong in ({**one, "more": ""}, {key: one[key] for key in list(one)[1:]}, {**one, next(iter(one)): 1.5}):
        assert not validator.is_valid(wrong)


@pytest.mark.parametrize("table", TABLES)
def test_parquet_and_csv_say_the_same(table: str, made: Made, tmp_path: Path) -> None:
    made.write(tmp_path / "hasil")
    assert Results(tmp_path / "hasil").rows(table) == list(made.rows[table])
    text = (tmp_path / "hasil" / f"{table}.csv").read_bytes().decode("utf-8-sig")
    header, *rows = cells(text)
    assert header == list(columns(TABLES[table]))
    plain = [["" if value is None else str(value) for value in astuple(row)] for row in made.rows[table]]
    assert [[cell.removeprefix("'") for cell in row] for row in rows] == plain


def written(row: PersonRow, folder: Path) -> list[str]:
    """The cells of a row in the CSV of a table that has only that row."""
    csv, parquet = folder / "people.csv", folder / "people.parquet"
    write_table(csv, parquet, schema(PersonRow), frames_of(PersonRow, [row]))
    return list(cells((folder / "people.csv").read_bytes().decode("utf-8-sig")))[1]


@pytest.mark.parametrize("start", FORMULAS)
def test_a_cell_that_would_be_a_formula_is_text(start: str, tmp_path: Path) -> None:
    assert written(PersonRow("a", "b", "c", f"{start}1+1"), tmp_path) == ["a", "b", "c", f"'{start}1+1"]


def test_a_cell_that_would_not_is_left_as_it_is(tmp_path: Path) -> None:
    row = ("PT A-B = C+D", "a@b.example", "'lama", " x")
    assert written(PersonRow(*row), tmp_path) == list(row)


@pytest.fixture(scope="module")
def hostile(make: Callable[..., Made], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    """The cells of every CSV of a run over lists in which every text is a formula."""
    folder = tmp_path_factory.mktemp("hostile")
    quoted = ['"' + name.replace('"', '""') + '"' for name in NAMES]
    employers = ["NPP;Nama Perusahaan;Kepemilikan;Jumlah TK;Nilai Tunggakan"]
    employers += [f"belum ada;{name};{name};5;{name}" for name in quoted]
    payroll = ['NPP;Nama Perusahaan;NIK;Nama;Tgl Masuk;"=Gaji Pokok"', 'N1;"=1";;;;', "N1;=;=1;=1"]
    payroll[0] = payroll[0].replace('"=Gaji Pokok"', "Gaji Pokok")
    payroll += [f"belum ada;{name};167199040596000{i};{name};{name};{name}" for i, name in enumerate(quoted, 1)]
    (folder / "pemberi.csv").write_text("\n".join(employers) + "\n", "utf-8", newline="")
    (folder / "gaji.csv").write_text("\n".join(payroll) + "\n", "utf-8", newline="")
    made = make(folder / "pemberi.csv", folder / "gaji.csv")
    made.write(folder / "hasil")
    return {
        name: list(cells((folder / "hasil" / f"{name}.csv").read_bytes().decode("utf-8-sig")))[1:] for name in TABLES
    }


@pytest.mark.parametrize("table", TABLES)
def test_no_cell_of_a_hostile_list_becomes_a_formula(table: str, hostile: dict[str, list[list[str]]]) -> None:
    rows = hostile[table]
    assert rows
    assert [cell for row in rows for cell in row if cell.startswith(FORMULAS)] == []


@pytest.mark.parametrize(
    ("table", "column"),
    [("findings", "subject_key"), ("findings", "cause"), ("subjects", "name"), ("problems", "raw"), ("people", "name")],
)
def test_the_hostile_text_is_there_to_be_read(table: str, column: str, hostile: dict[str, list[list[str]]]) -> None:
    place = list(columns(TABLES[table])).index(column)
    texts: set[Any] = {row[place] for row in hostile[table]}
    shown = "'=xxxxxxxxx" if column == "raw" else "'=HYPERLINK"  # whatever cannot be read may name somebody
    assert any(text.startswith(shown) for text in texts), texts
