"""`--corrections` with a sheet that was made to be filled in, and rows that are torn apart."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from patuh.engine.errors import UnreadableInput, UsageError
from patuh.engine.intake import corrections
from patuh.engine.intake.files import Tables

from .makers import ods, ods_table, xlsx_of

ReadAll = Callable[..., Tables]
NIK = "1671021201900001"
PAYROLL = f"NIK;Nama;Gaji Pokok\n1,67E+15;CONTOH A;3500000\n;;3500000\n{NIK};CONTOH; B;3500000\n"
SHA = hashlib.sha256(PAYROLL.encode()).hexdigest()
HEAD = ["Berkas", "Lembar", "Baris", "Kolom", "Terbaca", "Nilai yang benar", "Berkas SHA256"]


def line(row: int | str, column: str, value: str | int | None, sha256: str = SHA) -> list[object]:
    return ["contoh.csv", None, row, column, "9", value, sha256]


def book(tmp_path: Path, *lines: list[object], head: list[str] = HEAD) -> Path:
    path = tmp_path / "laporan.xlsx"
    notes: list[list[object]] = [["Angka", "Banyaknya"], ["Pekerja", 3]]
    path.write_bytes(xlsx_of(notes, [head, *lines], names=["Ringkasan", "Ditolak"]))
    return path


def test_only_what_was_filled_in_changes_a_cell(read_all: ReadAll, tmp_path: Path) -> None:
    laid = corrections.read(book(tmp_path, line(2, "NIK", NIK), line(2, "Nama", None), line(3, "NIK", "  ")))
    (table,) = read_all(PAYROLL, corrections=laid).tables
    assert table.corrected == 1
    assert table.records[0].values["worker.nik"] == NIK and table.records[0].values["worker.name"] == "CONTOH A"
    assert [reject.source.row for reject in table.rejects] == [3, 4]


@pytest.mark.parametrize(("word", "value"), [("nilai yang benar", "(kosong)"), ("Right value", "(EMPTY)")])
def test_a_cell_is_emptied_by_a_word(read_all: ReadAll, tmp_path: Path, word: str, value: str) -> None:
    head = ["File", "Sheet", "Row", "Column", "As read", word, "File SHA256"]
    laid = corrections.read(book(tmp_path, line(2, "NIK", value), head=head))
    (table,) = read_all(PAYROLL, corrections=laid).tables
    assert table.records[0].values["worker.nik_status"] == "missing" and table.records[0].values["worker.name"]


def test_the_word_is_a_value_like_others_where_nothing_was_to_be_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "koreksi.csv"
    path.write_text(f"sha256;sheet;row;column;value\n{SHA};;2;Nama;(kosong)\n{SHA};;2;NIK;\n", "utf-8")
    assert [one.value for one in corrections.read(path).lines] == ["(kosong)", ""]


def test_a_row_without_a_key_gets_one(read_all: ReadAll, tmp_path: Path) -> None:
    (table,) = read_all(PAYROLL, corrections=corrections.read(book(tmp_path, line(3, "Nama", "CONTOH C")))).tables
    assert [record.values["worker.name"] for record in table.records] == ["CONTOH A", "CONTOH C"]
    assert table.records[1].values["worker.base_wage"] == 3_500_000


def test_a_torn_row_is_what_its_corrections_say(read_all: ReadAll, tmp_path: Path) -> None:
    path = book(tmp_path, line(4, "NIK", NIK), line(4, "Nama", "CONTOH; B"))
    (table,) = read_all(PAYROLL, corrections=corrections.read(path)).tables
    torn = table.records[1].values
    assert (torn["worker.nik"], torn["worker.name"]) == (NIK, "CONTOH; B")
    assert torn["worker.base_wage"] != 3_500_000, "no cell of a torn row is sure to stand in its column"
    assert [reject.source.row for reject in table.rejects] == [3]


@pytest.mark.parametrize("torn", ['x"y;"CONTOH" B;1', '"CONTOH B;3500000', f"{NIK};CONTOH B"])
def test_rows_are_torn_in_many_ways(read_all: ReadAll, tmp_path: Path, torn: str) -> None:
    text = f"NIK;Nama;Gaji Pokok\n{torn}\n1671021201900002;CONTOH C;3500000\n"
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    cells = {"NIK": NIK, "Nama": "CONTOH B", "Gaji Pokok": "4000000"}
    path = book(tmp_path, *(line(2, name, value, sha256) for name, value in cells.items()))
    (table,) = read_all(text, corrections=corrections.read(path)).tables
    assert not table.rejects and len(table.records) == 2
    assert table.records[0].values["worker.base_wage"] == 4_000_000
    assert [record.values["worker.name"] for record in table.records] == ["CONTOH B", "CONTOH C"]


def test_a_sheet_that_goes_on_in_another_and_libreoffices_format(read_all: ReadAll, tmp_path: Path) -> None:
    head = [*HEAD]
    path = tmp_path / "laporan.ods"
    path.write_bytes(
        ods(
            ods_table([["Angka"], ["3"]], "Ringkasan"),
            ods_table([head, ["contoh.csv", "", "2", "NIK", "", NIK, SHA]], "Ditolak"),
            ods_table([head, ["contoh.csv", "", "3", "Nama", "", "CONTOH C", SHA]], "Ditolak 2"),
        )
    )
    (table,) = read_all(PAYROLL, corrections=corrections.read(path)).tables
    assert table.corrected == 2 and len(table.records) == 2


def test_what_fits_nothing_is_refused_with_its_sheet_and_line(read_all: ReadAll, tmp_path: Path) -> None:
    wrong_row = corrections.read(book(tmp_path, line(2, "NIK", NIK), line(99, "NIK", NIK)))
    with pytest.raises(UsageError, match="fit no cell") as refused:
        read_all(PAYROLL, corrections=wrong_row)
    assert "Ditolak!3: 99, column NIK" in refused.value.say("en")
    assert NIK not in refused.value.say("en")
    wrong_file = corrections.read(book(tmp_path, line(2, "NIK", NIK, "0" * 64)))
    with pytest.raises(UsageError, match="fit none of the files") as refused:
        wrong_file.refuse_strangers([SHA])
    assert "Ditolak!2: 2, column NIK" in refused.value.say("en")


def test_a_line_that_names_no_cell_is_refused_once_it_has_a_value(tmp_path: Path) -> None:
    assert corrections.read(book(tmp_path, line(2, "", None), line("zwei", "NIK", None))).lines == ()
    with pytest.raises(UnreadableInput, match="name no cell: Ditolak!2, Ditolak!3"):
        corrections.read(book(tmp_path, line(2, "", NIK), line("zwei", "NIK", NIK)))


def test_a_workbook_without_such_a_sheet(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no column File SHA256, Right value") as refused:
        corrections.read(book(tmp_path, head=["Sheet", "Row", "Column", "Berkas"]))
    assert refused.value.at == "laporan.xlsx"
    assert "tanpa kolom Berkas SHA256, Nilai yang benar" in refused.value.say("id")
    assert "Beri kolom Berkas SHA256, Lembar, Baris, Kolom, Nilai yang benar." in refused.value.say("id")


def test_a_workbook_whose_sheet_was_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "laporan.xlsx"
    path.write_bytes(xlsx_of([["Angka", "Banyaknya"], ["Pekerja", 3]], names=["Ringkasan"]))
    with pytest.raises(UnreadableInput, match="no sheet Rejected"):
        corrections.read(path)


def test_a_line_that_was_added_takes_the_hash_of_its_file(read_all: ReadAll, tmp_path: Path) -> None:
    added = line(3, "NIK", "1671021201900003", "")
    laid = corrections.read(book(tmp_path, line(2, "Nama", None), added))
    assert [(one.sha256, one.line) for one in laid.lines] == [(SHA, 3)]
    (table,) = read_all(PAYROLL, corrections=laid).tables
    assert table.records[1].values["worker.nik"] == "1671021201900003"


def test_a_line_that_was_added_for_one_of_two_namesakes_is_refused(tmp_path: Path) -> None:
    lines = [line(2, "Nama", None), line(2, "Nama", None, "0" * 64)]
    with pytest.raises(UnreadableInput, match="name no cell: Ditolak!4") as refused:
        corrections.read(book(tmp_path, *lines, line(3, "NIK", NIK, "")))
    assert "Isi Berkas SHA256" in refused.value.say("id")
    other = ["lain.csv", *line(3, "NIK", NIK, "")[1:]]
    with pytest.raises(UnreadableInput, match="name no cell: Ditolak!3"):
        corrections.read(book(tmp_path, line(2, "Nama", None), other))


@pytest.mark.parametrize("cached", ["", "<v></v>", "<v/>"])
def test_a_formula_that_was_never_calculated_is_refused_with_its_place(cached: str, tmp_path: Path) -> None:
    path = book(tmp_path, line(2, "NIK", NIK), line(3, "NIK", "FORMULA"))
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet2.xml"].decode()
    members["xl/worksheets/sheet2.xml"], found = re.subn(
        r'<c r="F3"[^>]*>.*?</c>', f'<c r="F3"><f>A1&amp;"1"</f>{cached}</c>', sheet
    )
    assert found == 1
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(UnreadableInput, match=r"never calculated.*Ditolak!3"):
        corrections.read(path)
