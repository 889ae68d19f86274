"""Whole files: which column is which fact, and where every row ends up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from patuh.engine.errors import UnreadableInput
from patuh.engine.intake.dataset import Skipped, Source, Table
from patuh.engine.language.vocabulary import Vocabulary
from patuh.engine.values import NONE, Unknown

Read = Callable[..., Table]
NIK = "1671021201900001"
OTHER = "1671025201900002"


def test_a_payroll_as_offices_write_it(read: Read) -> None:
    table = read(
        "DAFTAR GAJI\nPT CONTOH JAYA\n\n"
        "No,NIK,Nama,Tanggal Lahir,Jabatan,Gaji Pokok (Rp),Tunjangan Tetap,NPP,TMT,JKK,Catatan\n"
        "(1),(2),(3),(4),(5),(6),(7),(8),(9),(10),(11)\n"
        f'1,{NIK},"CONTOH SITI, S.E.",12/01/1990,Direktur Utama,"3,500,000",-,jj012345,17 Agustus 2015,Ya,x\n'
        '2,"1,67102E+15",CONTOH BUDI,04/25/1990,staf,4.250.000,500.000,JJ012345,1/1/2020,Tidak,\n'
        "No,NIK,Nama,Tanggal Lahir,Jabatan,Gaji Pokok (Rp),Tunjangan Tetap,NPP,TMT,JKK,Catatan\n"
        "Jumlah,,,,,7.750.000,500.000,,,,\n"
    )
    assert table.shape.name == "workers"
    assert table.mapping["worker.base_wage"] == "Gaji Pokok (Rp)"
    assert table.unused == ("No", "Catatan") and table.undecided == ()
    siti, budi = table.records
    assert siti.source == Source("contoh.csv", "", 6)
    assert siti.values == {
        "worker.nik": NIK,
        "worker.nik_status": "ok",
        "worker.name": "CONTOH SITI, S.E.",
        "worker.birth_date": date(1990, 1, 12),
        "worker.role": "director",
        "worker.base_wage": 3_500_000,
        "worker.fixed_allowance": 0,
        "employer.npp": "JJ012345",
        "worker.started_on": date(2015, 8, 17),
        "worker.in_jkk": True,
    }
    assert budi.values["worker.nik"] is Unknown.DAMAGED and budi.values["worker.nik_status"] == "damaged"
    assert [(issue.column, issue.fact, issue.raw, issue.reason) for issue in table.problems] == [
        ("NIK", "worker.nik", "1,67102E+15", "excel_damage"),
        ("Tanggal Lahir", "worker.birth_date", "04/25/1990", "month_out_of_range"),
    ]
    assert [(one.row, one.why) for one in table.skipped] == [
        (1, "title"), (2, "title"), (4, "header"), (5, "header"), (8, "header"), (9, "total"),
    ]  # fmt: skip
    assert table.blank == 1 and table.rows == 9 and not table.rejects


def test_rows_that_cannot_be_judged(read: Read) -> None:
    table = read(
        f"No KTP;Nama;Gaji Pokok\n{NIK};CONTOH A;3000000\n{NIK};CONTOH B\n{NIK};CONTOH C;3000000;9\n;;3000000\n"
        f'{NIK};CONTOH D;3000000;;\n{NIK};"CONTOH E;3000000\n1,67E+15;;3000000\n16710212;;3000000\nbelum;;3000000\n'
    )
    assert [(issue.source.row, issue.reason) for issue in table.rejects] == [
        (3, "ragged_short"), (4, "ragged_long"), (5, "no_key"), (6, "ragged_long"), (7, "unclosed_quote"),
        (10, "no_key"),
    ]  # fmt: skip
    assert [record.source.row for record in table.records] == [2, 8, 9]
    assert [record.values["worker.nik_status"] for record in table.records] == ["ok", "damaged", "invalid"]
    assert table.rejects[0].raw == f"{NIK} | CONTOH B" and table.rejects[0].fact == ""


def test_a_delimiter_more_on_every_row_is_no_shift(read: Read) -> None:
    table = read(f"NIK;Nama;Gaji Pokok\n{NIK};CONTOH A;3000000;\n{NIK};CONTOH B;4000000;\n{NIK};CONTOH C;3000000\n")
    assert len(table.records) == 3 and not table.rejects


def test_a_number_that_says_there_is_none_is_no_key(read: Read) -> None:
    table = read(f"NIK;KPJ;Upah Dilaporkan\n;belum ada;3000000\n{NIK};belum ada;3000000\n")
    assert [issue.reason for issue in table.rejects] == ["no_key"]
    assert table.records[0].values["worker.kpj"] is NONE


def test_a_signature_below_the_last_total_is_nobody(read: Read) -> None:
    paid = f"NIK,Nama,Gaji Pokok\n{NIK},CONTOH A,3000000\nJumlah,,3000000\n"
    signed = read(paid + "\n,Kepala Personalia,\n,(CONTOH SITI),\n")
    assert len(signed.records) == 1
    assert [(issue.source.row, issue.reason) for issue in signed.rejects] == [(5, "no_key"), (6, "no_key")]
    # Where the list goes on below a subtotal, a name alone is somebody.
    assert len(read(paid + f",CONTOH B,\n{OTHER},CONTOH C,3000000\n").records) == 3
    assert len(read(paid.replace("Jumlah", ",CONTOH D,\nJumlah")).records) == 2


@pytest.mark.parametrize(
    "label", ["Total", "JUMLAH", "Grand Total", "Sub Total", "Subtotal :", "Total Gaji", "T O T A L", "J.M.L"]
)
def test_totals_are_skipped(read: Read, label: str) -> None:
    for line in (f"{label};;7.000.000", f";{label};Rp 7.000.000,00", f";;{label}", f"{label};;"):
        table = read(f"NIK;Nama;Gaji Pokok\n{NIK};CONTOH;3000000\n{line}\n")
        assert table.skipped[-1] == Skipped(3, "total")


@pytest.mark.parametrize("line", [f"{NIK};Total;3000000", ";Total Bangun Contoh;3000000", ";CONTOH Total;3000000"])
def test_a_person_or_firm_called_total_is_kept(read: Read, line: str) -> None:
    assert len(read(f"NIK;Nama;Gaji Pokok\n{line}\n").records) == 1


def test_a_line_break_in_quotes_belongs_to_its_row(read: Read) -> None:
    table = read(f'NIK;Nama;Gaji Pokok\n{NIK};"CONTOH\nSITI";3000000\n{OTHER};CONTOH;4000000\n')
    assert [record.source.row for record in table.records] == [2, 4] and table.rows == 3


def test_two_header_rows(read: Read) -> None:
    table = read(f"No;NIK;Nama;Gaji;;Program;\n;;;Pokok;Bruto;JKK;JKM\n1;{NIK};CONTOH;3000000;4000000;Ya;Tidak\n")
    assert table.mapping["worker.base_wage"] == "Gaji Pokok" and table.mapping["worker.in_jkm"] == "Program JKM"
    assert table.records[0].values["worker.gross_wage"] == 4_000_000


# ── headers with two meanings ────────────────────────────────────────────────────────────────


def test_a_nik_column_of_staff_numbers(read: Read) -> None:
    table = read(f"NIK;No KTP;Nama;Gaji Pokok\nP-001;{NIK};CONTOH;3000000\nP-002;{OTHER};CONTOH;3000000\n")
    assert table.mapping["worker.employee_number"] == "NIK" and table.mapping["worker.nik"] == "No KTP"
    assert table.records[0].values["worker.employee_number"] == "P-001"


@pytest.mark.parametrize(
    ("header", "cells", "fact"),
    [
        ("NIK", ["1,67102E+15", "1671021201900000"], "worker.nik"),
        ("NIK", [NIK, "K1"], None),
        ("NIK", ["", ""], "worker.nik"),
        ("No KTP", ["salah", "123"], "worker.nik"),
        ("BPJS Ketenagakerjaan", ["26133068531", "belum ada"], "worker.kpj"),
        ("BPJS Ketenagakerjaan", ["Ya", "Tidak"], "worker.membership_status"),
        ("BPJS Ketenagakerjaan", ["belum terdaftar", "belum ada"], "worker.membership_status"),
        ("BPJS Ketenagakerjaan", ["60.000", "72.000"], None),
        ("BPJS Ketenagakerjaan (Rp)", ["26133068531", "26133068532"], None),
        ("Status", ["TK/0", "K/1"], None),
        ("Status (TK/K)", ["TK", "K"], None),
        ("Status", ["PKWT", "PKWTT"], "worker.employment_type"),
        ("Status", ["belum terdaftar", "terdaftar"], "worker.membership_status"),
        ("Status", ["Aktif", "Aktif"], None),
        ("JKK", ["Ya", "Tidak"], "worker.in_jkk"),
        ("JKK", ["7.200", "8.400"], None),
        ("JKK (Rp)", ["1", "0"], None),
        ("Upah Pokok (ribu Rp)", ["3500", "4000"], None),
        ("Upah Pokok (per hari)", ["150.000", "150.000"], None),
        ("Upah Pokok (Rp)", ["3.500.000", "4.000.000"], "worker.base_wage"),
    ],
)
def test_the_cells_decide(read: Read, header: str, cells: list[str], fact: str | None) -> None:
    lines = "\n".join(f"{raw};CONTOH;1/1/2020" for raw in cells)
    table = read(f"{header};Nama;Tgl Masuk\n{lines}\n")
    found = {shown: name for name, shown in table.mapping.items()}
    assert found.get(header) == fact
    assert table.undecided == (() if fact else (header,))


def test_lines_below_a_list_do_not_decide(read: Read) -> None:
    table = read(f"NIK;Nama;Gaji\n{NIK};CONTOH;3.000.000\nPalembang, 2 Januari 2025;;\nDirektur,;;\n(CONTOH);;\n")
    assert table.mapping["worker.nik"] == "NIK" and len(table.records) == 1
    assert [issue.reason for issue in table.rejects] == ["no_key"] * 3


def test_a_title_that_speaks_of_millions_leaves_amounts_undecided(read: Read) -> None:
    table = read("Daftar (dalam jutaan rupiah)\nNPP;Nama;Modal;Jumlah TK\nJJ1;PT CONTOH;500;12\n")
    assert table.undecided == ("Modal",) and table.records[0].values["employer.stated_workers"] == 12


def test_of_two_columns_for_a_fact_the_first_with_content_is_read(read: Read) -> None:
    table = read(f"NIK;Nama;Nama Lengkap;Full Name;Gaji Pokok\n{NIK};;CONTOH A;CONTOH B;3000000\n")
    assert table.mapping["worker.name"] == "Nama Lengkap" and table.undecided == ("Nama", "Full Name")


# ── what a name tells ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "stated", "form"),
    [
        ("PT CONTOH JAYA", None, "pt"),
        ("CONTOH JAYA, PT", None, "pt"),
        ("PT CONTOH (PERSERO)", None, "persero"),
        ("C.V. CONTOH", "", "cv"),
        ("PT CONTOH", "Koperasi", "koperasi"),
        ("PT CONTOH", "Tidak jelas", Unknown.DAMAGED),
        ("CONTOH JAYA", "", Unknown.BLANK),
        ("CONTOH JAYA", None, None),
    ],
)
def test_legal_form(read: Read, vocabulary: Vocabulary, name: str, stated: str | None, form: object) -> None:
    extra = ("", "") if stated is None else (";Bentuk Badan Usaha", f";{stated}")
    table = read(f"NPP;Nama Perusahaan;Skala Usaha{extra[0]}\nJJ012345;{name};mikro{extra[1]}\n")
    blank = vocabulary.facts["employer.legal_form"].blank
    assert table.records[0].values.get("employer.legal_form") == (blank if form is Unknown.BLANK else form)
    assert len(table.problems) == (form is Unknown.DAMAGED)


def test_a_mended_number_is_noted_and_kept(read: Read) -> None:
    table = read("NIB;Nama Perusahaan;Skala Usaha\n220001234567;PT CONTOH;mikro\n")
    assert table.records[0].values["employer.nib"] == "0220001234567"
    assert [issue.reason for issue in table.problems] == ["zero_restored"]


# ── files that are no list ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "match"),
    [
        ("", "empty"),
        ("\n\n;;;\n", "empty"),
        ("\ufeff", "empty"),
        ("sep=;\n", "empty"),
        ("NIK;Nama;Gaji Pokok\n", "headers only"),
        ("NIK;Nama;Gaji Pokok\n;;\n\nTotal;;0\n", "headers only"),
        ("Jabatan;Gaji Pokok\nStaf;3000000\n", "whom each row"),
        ("foo;bar\n1;2\n", "no row of headers"),
    ],
)
def test_a_file_that_is_no_list(read: Read, content: str, match: str) -> None:
    with pytest.raises(UnreadableInput, match=match) as refused:
        read(content)
    assert refused.value.at == "contoh.csv" and refused.value.todo is not None
