"""`--corrections`: right content laid over cells, and the corrections that fit nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from patuh.engine.errors import PatuhError, UnreadableInput, UsageError
from patuh.engine.intake import corrections
from patuh.engine.intake.corrections import Corrections
from patuh.engine.intake.files import Tables

from .makers import xlsx_of

ReadAll = Callable[..., Tables]
Write = Callable[..., Corrections]
NIK = "1671021201900001"
PAYROLL = f"NIK;Nama;Gaji Pokok\n1,67E+15;CONTOH A;3500000\n{NIK};CONTOH B;salah\n;;3500000\nJumlah;;7000000\n"
HEAD = "sha256;sheet;row;column;value"


def sha(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_and_read(*lines: str, head: str = HEAD, name: str = "koreksi.csv") -> Corrections:
        path = tmp_path / name
        path.write_text("\n".join([head, *lines, ""]), "utf-8")
        return corrections.read(path)

    return write_and_read


@pytest.mark.parametrize("head", [HEAD, "berkas_sha256;lembar;baris;kolom;nilai", "SHA-256;Sheet;Row;Column;Value"])
def test_corrections_replace_cells(read_all: ReadAll, write: Write, head: str) -> None:
    laid = write(
        f"{sha(PAYROLL)};;2;NIK;{NIK}", f"{sha(PAYROLL).upper()};;3;Gaji Pokok;4.000.000",
        f"{sha(PAYROLL)};;4;#2;CONTOH C", f"{'0' * 64};;2;NIK;{NIK}", head=head,
    )  # fmt: skip
    (table,) = read_all(PAYROLL, corrections=laid).tables
    assert [record.values["worker.nik_status"] for record in table.records] == ["ok", "ok", "missing"]
    assert table.records[1].values["worker.base_wage"] == 4_000_000
    assert table.corrected == 3 and not table.problems and not table.rejects


def test_a_correction_of_one_sheet(read_all: ReadAll, write: Write) -> None:
    book = xlsx_of(*[[["NIK", "Nama", "Gaji Pokok"], ["x", "CONTOH", 1]]] * 2, names=["A!1", "B"])
    tables = read_all(book, corrections=write(f"{sha(book)};A!1;2;Gaji Pokok;3500000")).tables
    assert [one.corrected for one in tables] == [1, 0]
    assert tables[0].records[0].values["worker.base_wage"] == 3_500_000


def test_a_corrections_workbook(read_all: ReadAll, tmp_path: Path) -> None:
    head = ["berkas_sha256", "lembar", "baris", "kolom", "nilai"]
    (tmp_path / "koreksi.xlsx").write_bytes(xlsx_of([head, [sha(PAYROLL), None, 2, "NIK", NIK]]))
    (table,) = read_all(PAYROLL, corrections=corrections.read(tmp_path / "koreksi.xlsx")).tables
    assert table.corrected == 1 and table.records[0].values["worker.nik"] == NIK


@pytest.mark.parametrize(
    "line",
    [
        ";1;NIK;x",  # a header
        ";4;Jabatan;x",
        ";99;NIK;x",
        ";4;#9;x",
        "Lembar1;2;NIK;x",
    ],
)
def test_a_correction_that_fits_no_cell(read_all: ReadAll, write: Write, line: str) -> None:
    with pytest.raises(UsageError, match="fit no cell") as refused:
        read_all(PAYROLL, corrections=write(f"{sha(PAYROLL)};{line}"))
    assert "line 2" in refused.value.say("en") and refused.value.at == "contoh.dat"


def test_of_two_columns_of_one_name_neither_is_meant(read_all: ReadAll, write: Write) -> None:
    text = f"NIK;Nama;Nama;Gaji Pokok\n{NIK};A;B;3500000\n"
    with pytest.raises(UsageError, match="fit no cell"):
        read_all(text, corrections=write(f"{sha(text)};;2;Nama;C"))
    assert read_all(text, corrections=write(f"{sha(text)};;2;#2;C")).tables[0].records[0].values["worker.name"] == "C"


def test_a_correction_of_a_file_that_changed(write: Write) -> None:
    laid = write(*(f"{n:064x};;2;NIK;{NIK}" for n in range(9)))
    laid.refuse_strangers([f"{n:064x}" for n in range(9)])
    with pytest.raises(UsageError, match="7 corrections fit none of the files") as refused:
        laid.refuse_strangers([f"{n:064x}" for n in range(2)])
    assert "line 4: 2, column NIK" in refused.value.say("en") and "…" in refused.value.say("id")
    assert NIK not in refused.value.say("id")


@pytest.mark.parametrize(
    ("lines", "head", "says"),
    [
        (["x;;2;NIK;1"], HEAD, "These lines name no cell: 2"),
        ([f"{'0' * 64};;zwei;NIK;1", f"{'0' * 64};;2;;1"], HEAD, "name no cell: 2, 3"),
        ([f"{'0' * 64};;2;NIK;1"] * 2, HEAD, "The same cell is corrected twice"),
        ([], "sheet;row;column", "no column sha256, value"),
        ([], "", "no column"),
    ],
)
def test_a_corrections_file_that_cannot_be_read(write: Write, lines: list[str], head: str, says: str) -> None:
    with pytest.raises(UnreadableInput) as refused:
        write(*lines, head=head)
    assert says in refused.value.say("en") and refused.value.at == "koreksi.csv"


def test_no_corrections_file(tmp_path: Path) -> None:
    (tmp_path / "koreksi.json").write_text('[{"sha256": 1}]')
    for name in ("none.csv", "koreksi.json"):
        with pytest.raises(PatuhError):
            corrections.read(tmp_path / name)
