"""Workbooks and data files that something went wrong with: a table whose account adds up, or an error that helps."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from patuh.engine.errors import UnreadableInput
from patuh.engine.intake import workbook
from patuh.engine.intake.files import Tables, read_tables
from patuh.engine.language.vocabulary import Vocabulary
from patuh.engine.values import Unknown

from .conftest import check_account
from .makers import (
    MEGABYTE,
    changed,
    inline,
    ods,
    ods_table,
    ole,
    xls,
    xls_of,
    xlsb_of,
    xlsx,
    xlsx_of,
    xlsx_sheet,
    zipped,
)

ReadAll = Callable[..., Tables]
Make = Callable[[], bytes]
NIK = "1671021201900001"
HEAD = ["NIK", "Nama", "Gaji Pokok", "TMT"]
ROW = [NIK, "CONTOH", 3_500_000, "1/1/2020"]
TEXT_ROW = [NIK, "CONTOH", "3500000", "1/1/2020"]
LIST = inline(HEAD, TEXT_ROW)
MIME_ODT = "application/vnd.oasis.opendocument.text"
WORKBOOK = "xl/workbook.xml"


def with_sheet_named(name: str) -> bytes:
    return xlsx_of([HEAD, ROW], names=[name])


def far(row: int, column: int) -> bytes:
    return xlsx(lambda book: _corner(book.add_worksheet("Gaji"), row, column))


def _corner(sheet: Any, row: int, column: int) -> None:
    for number, cells in enumerate((HEAD, ROW)):
        sheet.write_row(number, 0, cells)
    sheet.write(row, column, "x")


def two_names_alike() -> bytes:
    book = xlsx_of([HEAD, ROW], [HEAD, ROW], names=["Gaji", "GajiX"])
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return changed(book, {WORKBOOK: archive.read(WORKBOOK).replace(b"GajiX", b"Gaji")})


def with_entities() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    book = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><workbook>&l11;</workbook>'
    return changed(xlsx_of([HEAD, ROW]), {WORKBOOK: book.encode()})


def locked_xls() -> bytes:
    # WRITEACCESS, which every workbook begins with, turned into FILEPASS.
    return xls_of([HEAD, ROW]).replace(b"\x5c\x00\x70\x00", b"\x2f\x00\x70\x00", 1)


def locked_member() -> bytes:
    data = bytearray(xlsx_of([HEAD, ROW]))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def cut(data: bytes, part: float) -> bytes:
    return data[: int(len(data) * part)]


def parquet(rows: int = 1, **columns: Any) -> bytes:
    out = io.BytesIO()
    polars.DataFrame(columns or {"NIK": [NIK] * rows, "Gaji Pokok": [3_500_000] * rows}).write_parquet(out)
    return out.getvalue()


def equal_rows() -> bytes:
    out = io.BytesIO()
    polars.select(NIK=polars.repeat(NIK, 21_000_000), TMT=polars.lit("1/1/2020")).write_parquet(out)
    return out.getvalue()


def dated(**options: Any) -> bytes:
    def write(book: Any) -> None:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "mm/dd/yyyy"})
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ROW)
        sheet.write_datetime(1, 3, datetime(2020, 1, 2), day)

    return xlsx(write, **options)


ERROR = '<c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
NO_VALUE = '<c r="B3"><f>B2</f><v/></c>'

# A file and how many rows of its lists are judged and rejected; None where it must be refused.
FILES: dict[str, tuple[Make, tuple[int, int] | None]] = {
    # ── locked, broken, something else ───────────────────────────────────────────────────────
    "a locked XLSX": (lambda: ole("EncryptionInfo", "EncryptedPackage"), None),
    "a locked XLS": (locked_xls, None),
    "a locked ODS": (lambda: ods(ods_table([HEAD]), manifest="<m><encryption-data/></m>"), None),
    "a locked member": (locked_member, None),
    "an XLSX cut in half": (lambda: cut(xlsx_of([HEAD, ROW]), 0.5), None),
    "an XLSX without its end": (lambda: cut(xlsx_of([HEAD, ROW]), 0.98), None),
    "an XLS cut in half": (lambda: cut(xls_of([HEAD, ROW]), 0.3), None),
    "the mark of a ZIP and garbage": (lambda: b"PK\x03\x04" + bytes(range(256)) * 9, None),
    "the mark of an OLE and garbage": (lambda: ole("Workbook") + bytes(range(256)) * 9, None),
    "an OLE container of nothing": (lambda: ole("x"), None),
    "an empty ZIP": (lambda: zipped({}), None),
    "a ZIP of a CSV": (lambda: zipped({"gaji.csv": b"NIK;Nama\n"}), None),
    "a Word document": (lambda: zipped({"word/document.xml": b"<x/>"}), None),
    "an old Word document": (lambda: ole("WordDocument"), None),
    "an Apple Numbers workbook": (lambda: zipped({"Index/Document.iwa": b"x"}), None),
    "an ODF text": (lambda: ods(mimetype=MIME_ODT), None),
    "a web page called xls": (lambda: b"<html><body><table><tr><td>NIK</td></tr></table></body></html>", None),
    "a table without a page": (lambda: b"\xef\xbb\xbf \n<table border=1><tr><td>NIK</td></tr></table>", None),
    "a spreadsheet of 2003": (
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', None,
    ),
    "a PDF called xlsx": (lambda: b"%PDF-1.7 NIK", None),
    "sheet XML that ends in the middle": (lambda: xlsx_sheet(LIST[:-60]), None),
    "no workbook part": (lambda: changed(xlsx_of([HEAD, ROW]), {WORKBOOK: b""}), None),
    # ── made to hurt ─────────────────────────────────────────────────────────────────────────
    "a bomb": (lambda: changed(xlsx_of([HEAD]), {"xl/media/x": b"\0" * (70 * MEGABYTE)}), None),
    "a bomb of names": (lambda: zipped({f"xl/{n}": b"" for n in range(10_001)}), None),
    "entities within entities": (with_entities, None),
    "a far stray cell": (lambda: far(1_048_575, 16_383), None),
    "a stray cell far below": (lambda: far(200_000, 3), (1, 1)),
    "a stray cell far right": (lambda: far(1, 16_383), (1, 0)),
    "a dimension that lies": (
        lambda: xlsx_sheet('<dimension ref="A1:D2"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
                           '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'), None,
    ),
    "a dimension that boasts": (lambda: xlsx_sheet('<dimension ref="A1:XFD1048576"/>' + LIST), (1, 0)),
    "formatted cells down to the end": (
        lambda: xlsx_sheet('<dimension ref="A1:XFD1048576"/>' + LIST.replace(
            "</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')), (1, 0),
    ),
    "a million repeated rows in ODS": (
        lambda: ods(ods_table([HEAD, TEXT_ROW], more='<table:table-row table:number-rows-repeated="1048000">'
                              '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>')), (1, 0),
    ),
    "a filled rectangle in ODS": (
        lambda: ods(ods_table([HEAD], more='<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
                              'table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
                              "</table:table-row>")), None,
    ),
    "a cell of 10 MB": (lambda: xlsx_sheet(inline(HEAD, [NIK, "X" * 10 * MEGABYTE, "3500000", ""])), (1, 0)),
    "a Parquet file of garbage": (lambda: b"PAR1" + bytes(range(256)) + b"PAR1", None),
    "half a Parquet file": (lambda: cut(parquet(), 0.5), None),
    "a Parquet file of equal rows": (equal_rows, None),
    # ── what offices do ──────────────────────────────────────────────────────────────────────
    "a stray sheet of words": (lambda: xlsx_of([HEAD, ROW], [["Isi kolom NIK"], ["NIK"], ["Nama"]]), (1, 0)),
    "only empty sheets": (lambda: xlsx_of([], []), None),
    "only a chart": (lambda: xlsx(lambda book: book.add_chartsheet("Grafik") and book.add_worksheet("Kosong")), None),
    "no sheet is a list": (lambda: xlsx_of([["Jabatan", "Honor"], ["a", 1]], [["Catatan"]]), None),
    "headers only": (lambda: xlsx_of([HEAD]), None),
    "a sheet of headers only beside a list": (lambda: xlsx_of([HEAD, ROW], [HEAD]), (1, 0)),
    "200 sheets": (lambda: xlsx_of(*[[HEAD, ROW]] * 200), (200, 0)),
    "a sheet with ! in its name": (lambda: with_sheet_named("Gaji!2025 'x' #1"), (1, 0)),
    "a sheet named in Arabic": (lambda: with_sheet_named("\u202eالرواتب"), (1, 0)),
    "two sheets of one name": (two_names_alike, (2, 0)),
    "a health insurance sheet beside a list": (
        lambda: xlsx_of([HEAD, ROW], [["NOKA", "NIK", "Nama", "Faskes"], ["1", NIK, "CONTOH", "x"]]), (1, 0),
    ),
    "a sheet that fits two lists": (lambda: xlsx_of([HEAD, ROW], [["NIK", "Nama"], [NIK, "CONTOH"]]), None),
    "39 rows above the headers": (lambda: xlsx_of([*[["Laporan"]] * 39, HEAD, ROW]), (1, 0)),
    "40 rows above the headers": (lambda: xlsx_of([*[["Laporan"]] * 40, HEAD, ROW]), None),
    "headers in the middle": (lambda: xlsx_of([ROW, ROW, HEAD, ROW]), (1, 0)),
    "headers on every page": (lambda: xlsx_of([HEAD, ROW, [], HEAD, ROW]), (2, 0)),
    "the same header ten times": (lambda: xlsx_of([["NIK"] * 10 + ["TMT"], [NIK] * 10 + ["1/1/2020"]]), (1, 0)),
    "two header rows": (
        lambda: xlsx_of([["No", "NIK", "Gaji", None, "TMT"], [None, None, "Pokok", "Bruto"], [1, NIK, 3e6, 4e6]]),
        (1, 0),
    ),
    "a note beside the list": (lambda: xlsx_of([HEAD, [*ROW, None, None, "lihat KTP"], ROW]), (2, 0)),
    "rows shorter than the headers": (lambda: xlsx_of([HEAD, [NIK], ROW]), (2, 0)),
    "totals": (lambda: xlsx_of([HEAD, ROW, ["Jumlah", None, 3_500_000]]), (1, 0)),
    "place and signature below": (lambda: xlsx_of([HEAD, ROW, [], [None, None, "Palembang, 2 Januari"]]), (1, 1)),
    "Arabic digits": (lambda: xlsx_of([HEAD, ["١٦٧١٠٢١٢٠١٩٠٠٠٠١", "CONTOH", "٣٥٠٠٠٠٠"]]), (1, 0)),
    "an apostrophe kept as text": (lambda: xlsx_of([HEAD, ["'" + NIK, "CONTOH", "'3500000"]]), (1, 0)),
    "escaped characters": (lambda: xlsx_of([HEAD, [NIK, "CON_x000D_\nTOH_x0000__xD83D_", 3_500_000]]), (1, 0)),
    "dates written month first": (dated, (1, 0)),
    "days counted from 1904": (lambda: dated(date_1904=True), (1, 0)),
    "an error in the sheet": (lambda: xlsx_sheet(LIST.replace("</sheetData>", f'<row r="3">{ERROR}</row></sheetData>')),
                              (1, 1)),
    "a formula never calculated": (
        lambda: xlsx_sheet(LIST.replace("</sheetData>", f'<row r="3">{NO_VALUE}</row></sheetData>')), (1, 1),
    ),
    "an XLS as offices write it": (lambda: xls_of([[], ["DAFTAR GAJI"], HEAD, ROW]), (1, 0)),
    "an XLSB as offices write it": (lambda: xlsb_of([["DAFTAR GAJI"], HEAD, ROW]), (1, 0)),
    "an XLSB cut in half": (lambda: cut(xlsb_of([HEAD, ROW]), 0.5), None),
    "an ODS as offices write it": (lambda: ods(ods_table([[], ["DAFTAR GAJI"], HEAD, TEXT_ROW])), (1, 0)),
    "a Parquet file": (parquet, (1, 0)),
    "a Parquet file of nothing": (lambda: parquet(0), None),
    "a Parquet file of lists": (lambda: parquet(NIK=[NIK], Nama=[["a", "b"]], TMT=[date(2020, 1, 2)]), (1, 0)),
    # ── JSON ─────────────────────────────────────────────────────────────────────────────────
    "JSON cut in the middle": (lambda: b'[{"nik": "1671021201900001", "gaji_pokok": 35', None),
    "JSON in UTF-16": (lambda: f'[{{"nik": "{NIK}", "tmt": ""}}]'.encode("utf-16"), (1, 0)),
    "JSON nested too deep": (lambda: b'{"a":' + b"[" * 100_000, None),
    "JSON of one number": (lambda: b"[[1]]", None),
    "JSON of no objects": (lambda: b"[]", None),
    "an object that says NIK twice": (
        lambda: f'[{{"nik": "{NIK}", "tmt": ""}}, {{"nik": "1", "nik": "2"}}]'.encode(), (1, 1),
    ),
    "JSON lines with a broken one": (lambda: f'{{"nik": "{NIK}", "tmt": ""}}\n{{"nik": \n\n[1]\n'.encode(), (1, 2)),
    "a number of 10,000 digits": (lambda: f'[{{"nik": {"9" * 10_000}, "tmt": 1e999}}]'.encode(), (0, 1)),
    "half a surrogate": (lambda: f'[{{"nik": "{NIK}", "nama": "\\ud800", "tmt": NaN}}]'.encode(), (1, 0)),
    "many keys": (lambda: ("[" + ",".join(f'{{"k{n}": 1}}' for n in range(7_000)) + "]").encode(), None),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_hostile_file(read_all: ReadAll, name: str) -> None:
    make, expected = FILES[name]
    if expected is None:
        with pytest.raises(UnreadableInput) as refused:
            read_all(make())
        assert refused.value.todo is not None and str(refused.value.at).startswith("contoh.dat")
        assert NIK not in refused.value.say("id") and "CONTOH" not in refused.value.say("en")
    else:
        tables = read_all(make()).tables
        assert (sum(len(one.records) for one in tables), sum(len(one.rejects) for one in tables)) == expected


def test_there_are_sixty_kinds() -> None:
    from .test_hostile import FILES as TEXTS

    assert len(FILES) + len(TEXTS) >= 120


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: ole("EncryptedPackage"), "password"),
        (locked_xls, "password"),
        (lambda: far(1_048_575, 16_383), "“Gaji” uses an absurd range of cells: cell XFD1048576 holds something"),
        (lambda: cut(xlsx_of([HEAD, ROW]), 0.5), "cut off or damaged"),
        (lambda: cut(parquet(), 0.5), "Parquet file is cut off"),
        (lambda: zipped({"word/document.xml": b""}), "Word document"),
        (lambda: b"<table><tr>", "web page, whatever it is named"),
        (lambda: b'[{"nik": 1},\n{"nik": ]', "Not valid JSON: line 2"),
        (lambda: xlsx_of([["a"]], [["b"]], names=["Satu", "Dua"]), "“Satu”: There is no row of headers"),
        (lambda: xlsx_of([HEAD, ROW], [["NIK", "Nama"], [NIK, "x"]], names=["A", "B"]), "more than one list"),
    ],
)
def test_what_a_refusal_says(read_all: ReadAll, make: Make, says: str) -> None:
    with pytest.raises(UnreadableInput) as refused:
        read_all(make())
    assert says in refused.value.say("en")


def test_time_is_limited(read_all: ReadAll, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "SECONDS", 0.01)
    with pytest.raises(UnreadableInput, match="limits of memory and time"):
        read_all(xlsx_of([HEAD, ROW]))


def only(tables: Tables) -> dict[str, Any]:
    (table,) = tables.tables
    return dict(table.records[0].values)


@pytest.mark.parametrize(
    ("make", "fact", "value"),
    [
        # Whatever a spreadsheet lost is unknown, never a statement.
        (lambda: xlsx_of([HEAD, [int(NIK), "CONTOH", 3e6]]), "worker.nik", Unknown.DAMAGED),
        (lambda: xls_of([HEAD, [float(NIK), "CONTOH", 3e6]]), "worker.nik", Unknown.DAMAGED),
        (lambda: xlsx_of([HEAD, [NIK, "CONTOH", 350.125]]), "worker.base_wage", Unknown.DAMAGED),
        (lambda: xlsx_of([HEAD, [NIK, "CONTOH", 3_456_874.125]]), "worker.base_wage", 3_456_874),
        (lambda: xlsx_of([["NIB", "Nama PT", "Skala"], [220001234567, "PT CONTOH", "mikro"]]),
         "employer.nib", "0220001234567"),
        (lambda: xlsx_of([["NPWP", "Nama PT", "Skala"], [1000000123456789, "PT CONTOH", "mikro"]]),
         "employer.npwp", Unknown.DAMAGED),
        (lambda: xlsx_of([[*HEAD, "KPJ"], [*ROW, 2613306853]]), "worker.kpj", "02613306853"),
        (lambda: xlsx_of([[*HEAD, "JKK"], [*ROW, True]]), "worker.in_jkk", True),
        (lambda: xlsx_of([[*HEAD, "JKK"], [*ROW, 0]]), "worker.in_jkk", False),
        (dated, "worker.started_on", date(2020, 1, 2)),
        (lambda: dated(date_1904=True), "worker.started_on", date(2020, 1, 2)),
        (lambda: xlsx_of([HEAD, [*ROW[:3], "04/25/2020"]]), "worker.started_on", Unknown.DAMAGED),
        # An empty last day says: still employed. An error, or a formula never calculated, must not.
        (lambda: errors_in_xlsx('t="e"><f>1/0</f><v>#REF!</v>'), "worker.ended_on", Unknown.DAMAGED),
        (lambda: errors_in_xlsx("><f>TODAY()</f><v></v>"), "worker.ended_on", Unknown.DAMAGED),
        (lambda: errors_in_xlsx('t="str"><f>""</f><v></v>'), "worker.ended_on", "blank"),
        (lambda: errors_in_xlsx("><f>A2</f><v>45000</v>"), "worker.ended_on", date(2023, 3, 15)),
        (lambda: xls(error_in_xls), "worker.ended_on", Unknown.DAMAGED),
        (lambda: xlsb_of([["NIK", "TMT", "Tgl Keluar"], [NIK, "1/1/2020", "#REF!"]]),
         "worker.ended_on", Unknown.DAMAGED),
        (lambda: ods(ods_table([["NIK", "TMT", "Tgl Keluar"], [NIK, "1/1/2020", ODS_ERROR]])),
         "worker.ended_on", Unknown.DAMAGED),
        (lambda: f'[{{"nik": {NIK}, "tmt": ""}}]'.encode(), "worker.nik", NIK),
        (lambda: f'[{{"nik": {float(NIK)}, "tmt": ""}}]'.encode(), "worker.nik", Unknown.DAMAGED),
        (lambda: parquet(NIK=[int(NIK)], TMT=[date(2020, 1, 2)]), "worker.nik", NIK),
        (lambda: parquet(NIK=[float(NIK)], TMT=[date(2020, 1, 2)]), "worker.nik", Unknown.DAMAGED),
        (lambda: parquet(NIK=[NIK], TMT=[datetime(2020, 1, 2)]), "worker.started_on", date(2020, 1, 2)),
    ],
)  # fmt: skip
def test_a_cell_as_the_office_sees_it(
    read_all: ReadAll, vocabulary: Vocabulary, make: Make, fact: str, value: object
) -> None:
    found = only(read_all(make()))[fact]
    assert found == (vocabulary.facts[fact].blank if value == "blank" else value)


ODS_ERROR = (
    '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
    'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
)


def errors_in_xlsx(cell: str) -> bytes:
    list_ = inline(["NIK", "TMT", "Tgl Keluar"], [NIK, "1/1/2020"])
    return xlsx_sheet(list_.replace("</row></sheetData>", f'<c r="C2" {cell}</c></row></sheetData>'))


def error_in_xls(book: Any) -> None:
    sheet = book.add_sheet("Gaji")
    for number, row in enumerate((["NIK", "TMT", "Tgl Keluar"], [NIK, "1/1/2020"])):
        for column, text in enumerate(row):
            sheet.write(number, column, text)
    sheet.row(1).set_cell_error(2, "#REF!")


@given(at=st.integers(0, 10_000), byte=st.integers(0, 255), kind=st.sampled_from(("xlsx", "xls", "ods")))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_a_workbook_with_a_wrong_byte(tmp_path: Path, vocabulary: Vocabulary, at: int, byte: int, kind: str) -> None:
    make = {"xlsx": lambda: xlsx_of([HEAD, ROW]), "xls": lambda: xls_of([HEAD, ROW])}
    data = bytearray(make.get(kind, lambda: ods(ods_table([HEAD, TEXT_ROW])))())
    data[at % len(data)] = byte
    path = tmp_path / "contoh.dat"
    path.write_bytes(data)
    try:
        found = read_tables(path, vocabulary)
    except UnreadableInput as refused:
        assert NIK not in refused.say("id")
        return
    for table in found.tables:
        check_account(table)
