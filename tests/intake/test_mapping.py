"""`--map`: the columns that a user names, and the slips of the pen that are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from patuh.engine.errors import RulebookError, UsageError
from patuh.engine.intake import mapping
from patuh.engine.intake.files import Tables
from patuh.engine.language import source
from patuh.engine.language.vocabulary import Vocabulary

ReadAll = Callable[..., Tables]
NIK = "1671021201900001"


@pytest.fixture
def column_map(vocabulary: Vocabulary) -> Callable[[str], mapping.ColumnMap]:
    return lambda text: mapping.build(source.parse(text, "peta.yaml"), vocabulary)


Build = Callable[[str], mapping.ColumnMap]


def test_a_stated_column_is_not_doubted(read_all: ReadAll, column_map: Build) -> None:
    stated = column_map(
        "'contoh.*':\n  Gaji Bersih (ribu Rp): worker.base_wage\n  NIK: worker.employee_number\n  Status: ignore\n"
        "  Kode: worker.nik\n'lain.csv': {Kode: ignore}\n"
    )
    table = read_all(
        f"NIK;Kode;Nama;Gaji Pokok;Gaji Bersih (ribu Rp);Status\n{NIK};{NIK};CONTOH;1;3500000;PKWT\n", mapping=stated
    ).tables[0]
    assert table.mapping["worker.base_wage"] == "Gaji Bersih (ribu Rp)" and table.mapping["worker.nik"] == "Kode"
    assert table.mapping["worker.employee_number"] == "NIK" and "worker.employment_type" not in table.mapping
    assert table.unused == ("Status",) and table.undecided == ("Gaji Pokok",)
    assert table.records[0].values["worker.base_wage"] == 3_500_000


def test_headers_that_are_known_from_the_map_alone(read_all: ReadAll, column_map: Build) -> None:
    stated = column_map("contoh.dat: {kolom_1: worker.nik, kolom_2: worker.base_wage}\n")
    table = read_all(f"Laporan\nkolom_1;kolom_2\n{NIK};3500000\n", mapping=stated).tables[0]
    assert table.shape.name == "workers" and table.records[0].source.row == 3


def test_a_later_pattern_wins(column_map: Build) -> None:
    stated = column_map("'*': {Kode: ignore, X: ignore}\n'gaji*': {Kode: worker.nik}\n")
    assert stated.of("Gaji 2025.xlsx") == {"kode": "worker.nik", "x": "ignore"}
    assert stated.of("lain.csv") == {"kode": "ignore", "x": "ignore"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a.csv: {Kode: worker.nikk}", "peta.yaml:1:15: worker.nikk is not a known fact"),
        ("a.csv: {Kode: worker.nikk}", "Did you mean worker.nik?"),
        ("a.csv: {Kode: ignor}", "Did you mean ignore?"),
        ("a.csv: {Kode: run.as_of}", "peta.yaml:1:15: run.as_of is a column of no list"),
        ("a.csv: {Kode: worker.nik_status}", "a column of no list"),
        ("a.csv: {Kode: 5}", "5 is not a known fact"),
        ("a.csv:\n  Kode: worker.nik\n  KODE: ignore", "peta.yaml:3:3: The header KODE is empty or is named twice"),
        ("a.csv: {'...': ignore}", "empty or is named twice"),
        ("a.csv: worker.nik", "{file name: {header: fact}}"),
        ("- a.csv", "{file name: {header: fact}}"),
    ],
)
def test_a_map_with_faults(column_map: Build, text: str, says: str) -> None:
    with pytest.raises(RulebookError) as refused:
        column_map(text)
    assert says in refused.value.say("en") and refused.value.say("id")


def test_all_faults_are_told_at_once(column_map: Build) -> None:
    with pytest.raises(RulebookError) as refused:
        column_map("a.csv: {A: worker.x, B: worker.y}\nb.csv: []\n")
    assert len(refused.value.faults) == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("contoh.dat: {Kodee: worker.nik}", "no column “kodee”"),
        ("contoh.dat: {Kode: employer.capital}", "which is no column of a payroll"),
    ],
)
def test_a_map_that_fits_no_column(read_all: ReadAll, column_map: Build, text: str, says: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_all(f"NIK;Kode;Nama;Gaji Pokok\n{NIK};1;CONTOH;3500000\n", mapping=column_map(text))
    assert says in refused.value.say("en") and "contoh.dat" in refused.value.say("id")


def test_a_map_of_files_that_are_not_there(column_map: Build) -> None:
    stated = column_map("gaji*.csv: {Kode: ignore}")
    stated.refuse_strangers(["GAJI-2025.csv"])
    with pytest.raises(UsageError, match=r"gaji\*"):
        stated.refuse_strangers(["upah.csv"])
