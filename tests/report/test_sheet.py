"""The workbook of a result folder: its figures are the folder's, text stays text, and no sheet is too long."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from patuh.engine.report.dossier import dossiers
from patuh.engine.report.figures import figures
from patuh.engine.report.money import Money
from patuh.engine.report.reading import Reading
from patuh.engine.report.sheet.writer import workbook
from patuh.engine.text import LANGUAGES, Lang
from python_calamine import CalamineWorkbook

from .conftest import CheckSet

SETS = ("provinsi", "bersih", "tanpa_pemberi_kerja", "instansi")
Rows = list[dict[str, object]]
HOSTILE = (
    '=HYPERLINK("http://contoh.invalid","x")', "<script>alert(1)</script>", '#panic("x")', "+62", "@SUM(A1)", "-1+1",
    "_x0041_", "\u202eCONTOH\u200b 🦐", "CONTOH\x07", "C" * 300, "CONTOH & \"Anak\" 'nya'", "http://contoh.invalid",
)  # fmt: skip


def made(reading: Reading, folder: Path, lang: Lang = "id", **more: int) -> CalamineWorkbook:
    """The workbook of a result folder, read again by another library."""
    workbook(reading, folder / "laporan.xlsx", lang, **more)
    return CalamineWorkbook.from_path(folder / "laporan.xlsx")


def cells(book: CalamineWorkbook, sheet: str) -> Sequence[Sequence[object]]:
    """All cells of a sheet, from A1 on."""
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def rows(book: CalamineWorkbook, sheet: str) -> Rows:
    """The rows of a sheet under its headings."""
    head, *body = cells(book, sheet)
    return [dict(zip(map(str, head), row, strict=True)) for row in body]


def total(found: Rows, column: str) -> int:
    return sum(int(str(row[column]).split(".")[0]) for row in found if row[column] != "")


@pytest.mark.parametrize("name", SETS)
def test_its_totals_are_those_of_the_folder(name: str, check_set: CheckSet, tmp_path: Path) -> None:
    reading = check_set(name).reading
    counted, book = figures(reading), made(reading, tmp_path)
    totals = counted.totals
    summary = cells(book, "Ringkasan")
    said = {row[0]: row[1] for row in summary if row[1] != ""}
    assert said["Pemberi kerja diperiksa"] == totals.employers
    assert said["Masalah (satu sebab dihitung sekali)"] == totals.causes
    assert said["Temuan: pelanggaran"] == totals.findings["violation"]
    assert said["Kasus yang menunggu data"] == totals.waiting
    assert said["Uang sebulan (Rp)"] == totals.money.month

    found = [row for row in rows(book, "Temuan") if row["Putusan"] != ""]
    standing = [row for row in found if row["Diterima"] == ""]
    assert sum(row["Putusan"] == "pelanggaran" for row in standing) == totals.findings["violation"]
    assert sum(row["Putusan"] == "indikasi" for row in standing) == totals.findings["indication"]
    assert len(found) - len(standing) == totals.accepted

    employers = rows(book, "Pemberi kerja")
    assert len(employers) == len(reading.subjects)
    own = dossiers(reading)
    money = sum((one.money for one in own), Money())
    assert (total(employers, "Uang sebulan"), total(employers, "Uang sekali")) == (money.month, money.once)
    assert total(employers, "Masalah") == sum(row.causes for row in reading.subjects)
    waiting = [row for row in rows(book, "Belum ditentukan") if row["Kasus"] != ""]
    assert total(waiting, "Putusan") == totals.findings["undetermined"]
    laws = [row for row in rows(book, "Jenis") if row["Aturan"] != ""]
    assert total(laws, "Pelanggaran") == totals.findings["violation"]
    assert total(laws, "Indikasi") == totals.findings["indication"]


def test_a_finding_of_the_sheet_is_one_of_the_folder(check_set: CheckSet, tmp_path: Path) -> None:
    reading = check_set("provinsi").reading
    found = rows(made(reading, tmp_path), "Temuan")
    told = [(row["NPP"], row["Aturan"], row["Berkas"], row["Baris"]) for row in found]
    kept = reading.findings.filter(pl.col("verdict") != "undetermined")
    assert told == list(kept.select("npp", "rule", "source_file", "source_row").iter_rows())
    unverified = [row for row in found if "belum diverifikasi" in str(row["Dasar hukum"])]
    assert unverified and all(row["Keyakinan"] != "naskah dibaca" for row in unverified)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_is_explained_in_both_languages(lang: Lang, check_set: CheckSet, tmp_path: Path) -> None:
    book = made(check_set("provinsi").reading, tmp_path, lang)
    *others, guide = book.sheet_names
    explained = {(row[0], row[1]) for row in cells(book, guide)}
    for sheet in others[1:]:
        for heading in cells(book, sheet)[0]:
            assert (sheet, heading) in explained


def test_the_same_folder_gives_the_same_bytes(check_set: CheckSet, tmp_path: Path) -> None:
    reading = check_set("instansi").reading
    workbook(reading, tmp_path / "a.xlsx", "id")
    before = os.umask(0o077)
    try:
        workbook(reading, tmp_path / "b.xlsx", "id")
    finally:
        os.umask(before)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_hostile_text_stays_text(check_set: CheckSet, tmp_path: Path) -> None:
    reading = check_set("provinsi").reading
    renamed = tuple(
        replace(row, name=HOSTILE[place], npp=f"00{place}") if place < len(HOSTILE) else row
        for place, row in enumerate(reading.subjects)
    )
    book = made(replace(reading, subjects=renamed), tmp_path)
    told = rows(book, "Pemberi kerja")
    assert [row["NPP"] for row in told[: len(HOSTILE)]] == [f"00{place}" for place in range(len(HOSTILE))]
    for row, name in zip(told, HOSTILE, strict=False):
        written = str(row["Nama"]).replace("_x005F_", "_").replace("_x0007_", "\x07")  # calamine leaves these escaped
        assert written == name
    with zipfile.ZipFile(io.BytesIO((tmp_path / "laporan.xlsx").read_bytes())) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 7
    for sheet in sheets:
        assert "<f>" not in sheet and "<hyperlink" not in sheet and "<script" not in sheet


def test_no_nik_and_no_persons_name_is_in_it(check_set: CheckSet, tmp_path: Path, tree: Path) -> None:
    workbook(check_set("provinsi").reading, tmp_path / "laporan.xlsx", "id")
    with zipfile.ZipFile(tmp_path / "laporan.xlsx") as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())
    payroll = (tree / "fixtures" / "provinsi" / "gaji.csv").read_text("cp1252").splitlines()
    head = next(place for place, line in enumerate(payroll) if "No KTP" in line)
    headings = payroll[head].split(";")
    nik, name = headings.index("No KTP"), headings.index("Nama Pekerja")
    people = [line.split(";") for line in payroll[head + 1 :] if line.count(";") == len(headings) - 1]
    assert len(people) > 3000
    assert not [row for row in people if len(row[nik]) == 16 and row[nik] in text]
    assert not [row for row in people if len(row[name]) > 8 and row[name] in text]


def test_a_sheet_that_is_too_long_goes_on_in_another_and_says_so(check_set: CheckSet, tmp_path: Path) -> None:
    reading = check_set("provinsi").reading
    said = workbook(reading, tmp_path / "laporan.xlsx", "en", most_rows=401)
    book = CalamineWorkbook.from_path(tmp_path / "laporan.xlsx")
    names = ["Findings", "Findings 2", "Findings 3"]
    assert [name for name in book.sheet_names if name.startswith("Findings")] == names
    parts = [rows(book, name) for name in names]
    assert [len(part) for part in parts] == [400, 400, 33]
    (tmp_path / "whole").mkdir()
    whole = rows(made(reading, tmp_path / "whole", "en"), "Findings")
    assert [row for part in parts for row in part] == whole
    told = "The sheet Findings has more rows than a sheet can hold and goes over 3 sheets."
    assert told in said.en
    assert [told] in [[cell for cell in row if cell] for row in cells(book, "Read me")]


def test_nothing_found_is_said(check_set: CheckSet, tmp_path: Path) -> None:
    reading = check_set("bersih").reading
    empty = replace(reading, findings=reading.findings.clear(), problems=(), rejects=())
    book = made(empty, tmp_path)
    for sheet, says in (
        ("Temuan", "Tidak ada pelanggaran atau indikasi."),
        ("Jenis", "Tidak ada pelanggaran"),
        ("Belum ditentukan", "Semua putusan sudah ditentukan."),
        ("Ditolak", "Tidak ada yang ditolak"),
    ):
        (row,) = rows(book, sheet)
        assert str(next(iter(row.values()))).startswith(says)
