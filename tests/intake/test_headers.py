"""Headers: one spelling, the row they stand in, the list they show."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from patuh.engine.errors import UnreadableInput, UsageError
from patuh.engine.intake import headers
from patuh.engine.intake.dataset import Table
from patuh.engine.intake.headers import header_of, normalise
from patuh.engine.intake.reader import Row
from patuh.engine.language.vocabulary import Vocabulary

Read = Callable[..., Table]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Tanggal Lahir", "tgl lahir"),
        ("TANGGAL_LAHIR", "tgl lahir"),
        ("TanggalLahir", "tgl lahir"),
        (" Tgl.\nLahir ", "tgl lahir"),
        ("\ufeffNIK", "nik"),
        ("N.I.K.", "nik"),
        ("N I K", "nik"),
        ("NoKTP", "no ktp"),
        ("Nomer KTP", "no ktp"),
        ("№ KTP", "no ktp"),
        ("No. e-KTP", "no e ktp"),
        ("Jlh. Tenaga Kerja", "jml tenaga kerja"),
        ("Tunj. Tetap", "tunjangan tetap"),
        ("NPWPPerusahaan", "npwp perusahaan"),
    ],
)
def test_normalise(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("Upah (Rp)", {"upah"}, "upah"),
        ("Upah (dilaporkan)", {"upah", "upah dilaporkan"}, "upah dilaporkan"),
        ("Tanggal Lahir [dd-mm-yyyy]", {"tgl lahir"}, "tgl lahir"),
        ("(NIK)", {"nik"}, "nik"),
        ("Catatan", {"nik"}, ""),
    ],
)
def test_brackets(text: str, known: set[str], expected: str) -> None:
    assert header_of(text).known_as(known) == expected


def test_a_synonym_is_normalised_like_a_header(vocabulary: Vocabulary) -> None:
    for shape in vocabulary.lists.values():
        for header in headers.synonyms(shape):
            assert normalise(header) == header


def rows(*lines: str) -> list[Row]:
    return [Row(number, tuple(line.split(";"))) for number, line in enumerate(lines, start=1)]


@pytest.mark.parametrize(
    ("lines", "first", "last", "hits"),
    [
        (["NIK;Nama;Upah"], 0, 0, 3),
        (["Perusahaan;CONTOH", "", "NIK;Nama;Upah", "1;2;3"], 2, 2, 3),
        (["No;NIK;Nama;Program;;", ";;;JKK;JKM;JHT", "1;2;3;4;5;6"], 0, 1, 5),
        (["NIK;Tanggal;;Upah", ";Lahir;Masuk;", "1;2;3;4"], 0, 1, 4),
        (["NIK;Nama;Gaji", "NIK;Nama;Gaji"], 0, 0, 3),
    ],
)
def test_find(lines: list[str], first: int, last: int, hits: int) -> None:
    known = {"nik", "nama", "upah", "gaji", "jkk", "jkm", "jht", "tgl lahir", "tgl masuk", "perusahaan"}
    block = headers.find(rows(*lines), known)
    assert block is not None
    assert (block.first, block.last, block.hits) == (first, last, hits)


def test_headers_are_looked_for_in_forty_filled_rows() -> None:
    assert headers.find(rows(*["x"] * 39, *[""] * 30, "NIK"), {"nik"}) is not None
    assert headers.find(rows(*["x"] * 40, "NIK"), {"nik"}) is None


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("NPP;Nama Perusahaan;Skala Usaha", "employers"),
        ("NPP;Nama Perusahaan;Kab/Kota", "employers"),
        ("Nama;NIB;Modal Usaha", "employers"),
        ("NIK;Nama;Gaji Pokok;Jabatan", "workers"),
        ("NIK;Nama;Nama Perusahaan;Gaji", "workers"),
        ("NIK;NAMA;KPJ;KODE_TK;UPAH;RAPEL", "participants"),
        ("NIK;KPJ;Nama;Status Kepesertaan;Upah Dilaporkan", "participants"),
        ("NIK;NO KPJ;NAMA LENGKAP;TGL MULAI BEKERJA;UPAH;STATUS KEPESERTAAN;JHT;JKK;JKM;JP", "workers"),
        ("NO_PEGAWAI;NAMA_LENGKAP;TANGGAL_LAHIR;NO_IDENTITAS;TANGGAL_KEPESERTAAN;UPAH;TGL_AWAL_BEKERJA", "workers"),
    ],
)
def test_which_list(read: Read, header: str, name: str) -> None:
    cells = ";".join("1" if "NI" in one else "CONTOH" for one in header.split(";"))
    assert read(f"{header}\n{cells}\n").shape.name == name


def test_headers_that_fit_two_lists_are_asked_about(read: Read) -> None:
    with pytest.raises(UnreadableInput, match="more than one list") as asked:
        read("NIK;Nama\n1671021201900001;CONTOH\n")
    assert "--workers contoh.csv" in asked.value.say("id") and "--participants contoh.csv" in asked.value.say("en")
    assert "--employers" not in asked.value.say("id")
    assert read("NIK;Nama\n1671021201900001;CONTOH\n", "participants").shape.name == "participants"


def test_a_list_that_does_not_exist(read: Read) -> None:
    with pytest.raises(UsageError) as refused:
        read("NIK;Nama\n1;2\n", "worker")
    assert "workers" in refused.value.say("id")


@pytest.mark.parametrize(
    "header", ["NOKA;NIK;Nama;Faskes;Kelas Rawat", "No JKN;Nama;NIK", "NOKA;NIK;NAMA;HAK KELAS;GAJI POKOK;TMT KERJA"]
)
def test_a_file_of_the_health_insurance_is_refused_by_name(read: Read, header: str) -> None:
    with pytest.raises(UnreadableInput, match="BPJS Kesehatan"):
        read(f"{header}\n{';'.join('1' * (header.count(';') + 1))}\n")


def test_a_payroll_may_have_a_column_of_the_health_insurance(read: Read) -> None:
    assert read("NIK;Nama;No KPJ;Gaji Pokok;No JKN;Kelas Rawat\n1;CONTOH;2;3.000.000;4;5\n").shape.name == "workers"


SECRETS = ("1671021201900001", "CONTOH SITI", "CONTOH BUDI", "CONTOH")


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("1671021201900001;CONTOH SITI;PT\n1671021201900001;CONTOH BUDI;PT\n", "whom each row"),
        ("1671021201900001;CONTOH SITI;x\n1671021201900001;CONTOH BUDI;y\n", "no row of headers"),
        ("Kota;Jabatan;CONTOH SITI\nPalembang;Staf;1671021201900001\n", "whom each row"),
    ],
)
def test_messages_show_headers_and_never_data(read: Read, text: str, match: str) -> None:
    for as_list in (None, "workers"):
        with pytest.raises(UnreadableInput, match=match) as refused:
            read(text, as_list)
        for message in (refused.value.say("id"), refused.value.say("en")):
            assert not any(secret in message for secret in SECRETS)


def test_people_are_not_read_as_employers(read: Read) -> None:
    with pytest.raises(UnreadableInput, match="payroll") as error:
        read("NPP;Nama;NIK;Gaji Pokok\nJJ1;CONTOH A;1671021508900001;3000000\n", as_list="employers")
    assert "CONTOH" not in error.value.say("id")
