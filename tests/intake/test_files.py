"""One entry for every kind of file: the sheets of a workbook, rows as its program counts them, merged cells, JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from patuh.engine.errors import UsageError
from patuh.engine.intake.files import Tables
from patuh.engine.values import Unknown

from .makers import ods, ods_table, xls, xlsx, xlsx_of

ReadAll = Callable[..., Tables]
NIK = "1671021201900001"
HEAD = ["NIK", "Nama", "Gaji Pokok"]


def test_all_sheets_are_read(read_all: ReadAll) -> None:
    def write(book: Any) -> None:
        for name, rows in {
            "Petunjuk": [["Isi lembar berikut"], ["NIK", "enam belas angka"]],
            "Perusahaan": [["NPP", "Nama Perusahaan", "Skala Usaha"], ["JJ012345", "PT CONTOH", "kecil"]],
            "Gaji": [["NIK", "Nama", "Gaji Pokok"], [NIK, "CONTOH", 3_500_000]],
            "Peserta": [["NPP", "NIK", "KPJ", "Status Kepesertaan"], ["JJ012345", NIK, "26133068531", "AKTIF"]],
            "Kosong": [],
            "Rekap": [["Jabatan", "Gaji Pokok"], ["Staf", 3_500_000]],
        }.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name == "Peserta":
                sheet.hide()
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Gaji!$C$2:$C$2"})
        book.add_chartsheet("Grafik").set_chart(chart)

    found = read_all(xlsx(write, strings_to_numbers=False))
    assert [(one.sheet, one.shape.name, one.hidden) for one in found.tables] == [
        ("Perusahaan", "employers", False), ("Gaji", "workers", False), ("Peserta", "participants", True),
    ]  # fmt: skip
    assert {one.file for one in found.tables} == {"contoh.dat"} and len({one.sha256 for one in found.tables}) == 1
    assert [(one.name, one.why.en) for one in found.other_sheets] == [
        ("Petunjuk", "There is no row of headers that is known."),
        ("Kosong", "The sheet is empty."),
        ("Rekap", "No column says whom each row is about."),
        ("Grafik", "A sheet of a chart, macros or a dialogue."),
    ]
    assert str(found.tables[1].records[0].source) == "contoh.dat!Gaji:2"


def test_text_is_one_list_without_a_sheet(read_all: ReadAll) -> None:
    found = read_all(f"NIK;Nama;Gaji Pokok\n{NIK};CONTOH;3500000\n")
    assert [one.sheet for one in found.tables] == [""] and found.other_sheets == ()


def test_rows_are_counted_as_the_program_shows_them(read_all: ReadAll) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("Gaji")
        sheet.write_row(6, 2, HEAD)
        sheet.write_row(7, 2, [NIK, "CONTOH", 3_500_000])
        sheet.write_row(10, 2, [NIK, "CONTOH", "salah"])

    (table,) = read_all(xlsx(write)).tables
    assert [record.source.row for record in table.records] == [8, 11]
    assert (table.rows, table.blank) == (11, 8) and [one.row for one in table.skipped] == [7]
    assert [(one.source.row, one.column, one.reason) for one in table.problems] == [(11, "Gaji Pokok", "not_a_number")]


def test_as_list_is_asked_of_every_sheet(read_all: ReadAll) -> None:
    book = xlsx_of([["NIK", "Nama"], [NIK, "CONTOH"]], [["Jabatan", "Honor"], ["Staf", 1]], names=["A", "B"])
    found = read_all(book, "participants")
    assert [one.shape.name for one in found.tables] == ["participants"]
    with pytest.raises(UsageError):
        read_all(book, "worker")


# ── merged cells ─────────────────────────────────────────────────────────────────────────────

COMPANIES = ["PT A", "PT A", "PT A", "PT B", "PT B", "PT B"]
PEOPLE = [[f"167102120190000{number}", "CONTOH", "3500000"] for number in range(1, 7)]


def merged_xlsx() -> bytes:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("Gaji")
        sheet.write_row(3, 0, ["Nama Perusahaan", *HEAD])
        for number, person in enumerate(PEOPLE, start=4):
            sheet.write_row(number, 1, person)
        for first, last, name in ((4, 6, "PT A"), (7, 9, "PT B")):
            sheet.merge_range(first, 0, last, 0, name)
        sheet.write_row(10, 0, ["Jumlah", "", "", 21_000_000])

    return xlsx(write, strings_to_numbers=False)


def merged_xls() -> bytes:
    def write(book: Any) -> None:
        sheet = book.add_sheet("Gaji")
        for column, text in enumerate(["Nama Perusahaan", *HEAD]):
            sheet.write(3, column, text)
        for number, person in enumerate(PEOPLE, start=4):
            for column, text in enumerate(person, start=1):
                sheet.write(number, column, text)
        sheet.write_merge(4, 6, 0, 0, "PT A")
        sheet.write_merge(7, 9, 0, 0, "PT B")

    return xls(write)


def merged_ods() -> bytes:
    def first(name: str) -> str:
        return (
            f'<table:table-cell office:value-type="string" table:number-rows-spanned="3"><text:p>{name}</text:p>'
            "</table:table-cell>"
        )

    covered = "<table:covered-table-cell/>"
    column = [first("PT A"), covered, covered, first("PT B"), covered, covered]
    rows = [[cell, *person] for cell, person in zip(column, PEOPLE, strict=True)]
    return ods(ods_table([[], [], [], ["Nama Perusahaan", *HEAD], *rows]))


@pytest.mark.parametrize("make", [merged_xlsx, merged_xls, merged_ods])
def test_a_merged_company_holds_for_its_rows(read_all: ReadAll, make: Callable[[], bytes]) -> None:
    (table,) = read_all(make()).tables
    assert [record.values["employer.name"] for record in table.records] == COMPANIES
    assert [record.source.row for record in table.records] == [5, 6, 7, 8, 9, 10]
    assert table.filled_down == ("Nama Perusahaan",) and not table.rejects


def test_only_the_employer_is_filled_from_merged_cells(read_all: ReadAll) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["NPP", *HEAD])
        for number, person in enumerate(PEOPLE[:2], start=1):
            sheet.write_row(number, 1, person[:2])
        sheet.merge_range(1, 0, 2, 0, "JJ012345")
        sheet.merge_range(1, 3, 2, 3, "3500000")

    (table,) = read_all(xlsx(write, strings_to_numbers=False)).tables
    assert [record.values["employer.npp"] for record in table.records] == ["JJ012345"] * 2
    assert [record.values["worker.base_wage"] for record in table.records] == [3_500_000, Unknown.BLANK]


def test_a_merged_heading_is_one_header(read_all: ReadAll) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        for column, text in enumerate(HEAD[:2]):
            sheet.merge_range(0, column, 1, column, text)
        sheet.merge_range(0, 2, 0, 3, "Gaji")
        sheet.write_row(1, 2, ["Pokok", "Bruto"])
        sheet.write_row(2, 0, [NIK, "CONTOH", 3_500_000, 4_000_000])

    (table,) = read_all(xlsx(write, strings_to_numbers=False)).tables
    assert table.mapping["worker.base_wage"] == "Gaji Pokok" and table.filled_down == ()
    assert table.records[0].values["worker.gross_wage"] == 4_000_000


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────

OSS: dict[str, tuple[str, dict[str, object]]] = {
    "as the specification has it": (
        '{"dataNIB": {"nib": "0220001234567", "npwp_perseroan": "012345678901000", "nama_perseroan": "PT CONTOH", '
        '"jenis_perseroan": "01", "perseroan_daerah_id": "1671000000", "no_npp": "JJ012345", "data_proyek": '
        '[{"jumlah_tki_l": "3", "jumlah_tki_p": 2, "jumlah_tka_l": "", "skala_usaha": "02"}, '
        '{"jumlah_tka_p": "1", "skala_usaha": "02"}]}}',
        {
            "employer.nib": "0220001234567", "employer.npwp": "0012345678901000", "employer.name": "PT CONTOH",
            "employer.legal_form": "pt", "employer.region": "16.71", "employer.npp": "JJ012345",
            "employer.stated_workers": 6, "employer.declared_size": "small",
        },
    ),
    "in an answer's envelope": (
        '{"responinqueryNIB": {"kode": "200", "dataNIB": {"nib": "0220001234567", "jenis_perseroan": "22", '
        '"kd_daerah": "1606120000", "skala_usaha": "04"}}}',
        {
            "employer.legal_form": "perumda", "employer.region": "16.06", "employer.declared_size": "large",
            "employer.npp": Unknown.BLANK, "employer.stated_workers": Unknown.BLANK,
        },
    ),
    "with projects that differ, and a count that is none": (
        '[{"dataNIB": {"nib": "220001234567", "data_proyek": [{"jumlah_tki_l": "3", "skala_usaha": "02"}, '
        '{"jumlah_tki_l": "x", "skala_usaha": "03"}]}}]',
        {
            "employer.nib": "0220001234567", "employer.stated_workers": Unknown.DAMAGED,
            "employer.declared_size": Unknown.DAMAGED,
        },
    ),
    "of another province": (
        '{"dataNIB": {"nib": "0220001234567", "perseroan_daerah_id": "3171000000"}}',
        {"employer.region": Unknown.DAMAGED},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OSS)
def test_licence_data(read_all: ReadAll, name: str) -> None:
    text, expected = OSS[name]
    (table,) = read_all(text).tables
    assert table.shape.name == "employers"
    assert {fact: table.records[0].values[fact] for fact in expected} == expected


def test_objects_are_rows_and_their_keys_columns(read_all: ReadAll) -> None:
    (table,) = read_all(f'[{{"nik": "{NIK}", "namaLengkap": "CONTOH", "gaji_pokok": 3500000, "x": {{"y": 1}}}}]').tables
    assert table.mapping["worker.name"] == "namaLengkap" and table.unused == ("x",)
    assert table.records[0].source.row == 1 and table.rows == 1 and table.skipped == ()


def test_arrays_of_one_object_are_sheets(read_all: ReadAll) -> None:
    found = read_all(
        f'{{"gaji": [{{"nik": "{NIK}", "gaji_pokok": 3500000}}], "peserta": [{{"nik": "{NIK}", "kpj": "1"}}], "x": 1}}'
    )
    assert [(one.sheet, one.shape.name) for one in found.tables] == [("gaji", "workers"), ("peserta", "participants")]


def test_one_object_a_line(read_all: ReadAll) -> None:
    lines = f'{{"nik": "{NIK}", "gaji_pokok": 3500000}}\n\n{{"gaji_pokok": "3.500.000", "nik": "{NIK}", "nama": "X"}}\n'
    (table,) = read_all(lines).tables
    assert [record.source.row for record in table.records] == [1, 3] and table.blank == 1
    assert table.records[1].values["worker.base_wage"] == 3_500_000
