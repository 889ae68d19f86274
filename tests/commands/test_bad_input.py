"""Whatever is wrong with what was given ends in a message that says so, exit code 2, and no result."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.errors import PatuhError
from patuh.engine.text import LANGUAGES

from .conftest import AS_OF, EMPLOYER, MEMBER, WORKER, Done, Patuh, process

GOOD = f"{WORKER}\nN1;1671990405960001;;ANI;1996-05-04;Staf;Tetap;2020-01-01;3000000;0\n"
HEADERLESS = "N1;1671990405960001;99000000031;SITI RAHASIA;1996-05-04\n" * 3

# What the file holds; a word of the message in Indonesian and in English.
FILES: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "Berkas kosong", "file is empty"),
    "a line end only": (b"\r\n", "Berkas kosong", "file is empty"),
    "a byte order mark only": (b"\xef\xbb\xbf", "Berkas kosong", "file is empty"),
    "separators only": (b";;;\n;;;\n", "Berkas kosong", "file is empty"),
    "header only": (f"{WORKER}\n".encode(), "hanya berisi kepala kolom", "holds headers only"),
    "header of employers only": (f"{EMPLOYER}\n".encode(), "hanya berisi kepala kolom", "holds headers only"),
    "no header": (HEADERLESS.encode(), "kepala kolom", "headers"),
    "unknown columns only": (b"Warna;Rasa;Bentuk\nmerah;manis;bulat\n", "kepala kolom", "headers"),
    "no key column": (b"Gaji Pokok;Tgl Masuk;Tunjangan Tetap\n3000000;2020-01-01;0\n", "siapa", "whom"),
    "every quote unclosed": (f'{WORKER}\nN1;"1671990405960001;ANI\n'.encode(), "Tidak satu baris pun",
                             "Not a single row"),
    "every row ragged": (f"{WORKER}\n{'N1;x;' * 9}\n".encode(), "Tidak satu baris pun", "Not a single row"),
    "every row too short": (f"{WORKER}\nN1;x\n".encode(), "Tidak satu baris pun", "Not a single row"),
    "NUL bytes instead of rows": (f"{WORKER}\n".encode() + b"\0" * 40 + b"\n", "", ""),
    "NUL bytes alone": (b"\0" * 4096, "biner", "binary"),
    "a workbook that is none": (b"PK\x03\x04" + b"x" * 100, "", ""),
    "a picture": (bytes(range(256)) * 20, "biner", "binary"),
    "health insurance": (b"NOKA;NIK;Nama;Faskes;Kelas Rawat\n1;1671990405960001;ANI;A;1\n", "BPJS Kesehatan",
                         "BPJS Kesehatan"),
    "participants alone": (f"{MEMBER}\nN1;99000000031;1671990405960001;ANI;1996-05-04;AKTIF;2020-01-05;1;Y;Y;Y;Y\n"
                           .encode(), "hanya daftar peserta", "only lists of participants"),
}  # fmt: skip


def refused(done: Done) -> None:
    """A message of whole lines on stderr, exit code 2, and nothing was written."""
    assert done.code == 2, done
    assert done.out == ""
    assert done.err.strip()
    assert "Traceback" not in done.err
    assert "Error" not in done.err
    assert not re.search(r"\{\w*\}|<class|Text\(", done.err), done.err
    assert not list(Path().glob("hasil*")) + list(Path().glob(".hasil*"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("what", FILES)
def test_a_file_that_is_no_list_is_refused(what: str, lang: str, patuh: Patuh) -> None:
    content, *words = FILES[what]
    Path("daftar.csv").write_bytes(content)
    done = patuh("check", "daftar.csv", *AS_OF, lang=lang)
    refused(done)
    assert words[lang == "en"] in done.err
    assert "participants" in what or "daftar.csv" in done.err
    assert "SITI" not in done.err
    assert "1671990405960001" not in done.err


def test_no_list_is_judged_when_one_is_refused(patuh: Patuh) -> None:
    Path("gaji.csv").write_text(GOOD)
    Path("peserta.csv").write_bytes(b"")
    done = patuh("check", "gaji.csv", "peserta.csv", *AS_OF)
    refused(done)
    assert "peserta.csv" in done.err


@pytest.mark.parametrize(
    ("place", "said"),
    [("tiada.csv", "tidak ditemukan"), (".", "folder"), ("daftar", "folder"),
     ("gaji.csv/x.csv", "tidak dapat dibaca"), ("x" * 300 + ".csv", "tidak dapat dibaca")],
)  # fmt: skip
def test_a_place_that_is_no_file_is_refused(place: str, said: str, patuh: Patuh) -> None:
    Path("daftar").mkdir()
    Path("gaji.csv").write_text(GOOD)
    done = patuh("check", place, *AS_OF)
    refused(done)
    assert said in done.err


@pytest.mark.parametrize(
    ("error", "said"), [(PermissionError(13, "no"), "tidak boleh dibaca"), (OSError(5, "I/O"), "dari penyimpanan")]
)
def test_a_file_that_may_not_be_read_is_refused(
    error: OSError, said: str, patuh: Patuh, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may read everything, so the system's answer is given in its place."""
    Path("gaji.csv").write_text(GOOD)
    real = Path.open

    def open_(path: Path, *args: Any, **more: Any) -> Any:
        if path.name == "gaji.csv":
            raise error
        return real(path, *args, **more)

    monkeypatch.setattr(Path, "open", open_)
    done = patuh("check", "gaji.csv", *AS_OF)
    refused(done)
    assert said in done.err


def test_two_files_of_one_name_are_refused(patuh: Patuh) -> None:
    for folder in ("a", "b"):
        Path(folder).mkdir()
        (Path(folder) / "gaji.csv").write_text(GOOD)
    done = patuh("check", "a/gaji.csv", "b/gaji.csv", *AS_OF)
    refused(done)
    assert "gaji.csv" in done.err


BROKEN_ROWS: dict[str, tuple[bytes, str]] = {
    "an unclosed quote": (b'N1;"1671990405960002;;BUDI;1996-05-04;Staf;Tetap;2020-01-01;1;0', "unclosed_quote"),
    "a cell too many": (b"N1;1671990405960002;;BUDI;S.E.;1996-05-04;Staf;Tetap;2020-01-01;1;0", "ragged_long"),
    "a cell too few": (b"N1;1671990405960002;;BUDI", "ragged_short"),
    "NUL bytes": (b"\0" * 20, "nul_byte"),
    "nobody": (b"N1;;;;;Staf;Tetap;2020-01-01;1;0", "no_key"),
}


@pytest.mark.parametrize("what", BROKEN_ROWS)
def test_one_broken_row_costs_itself_alone(what: str, patuh: Patuh) -> None:
    """It is rejected with its reason, shown as its shape, and the others are judged."""
    row, reason = BROKEN_ROWS[what]
    good = GOOD.encode().splitlines()
    Path("gaji.csv").write_bytes(b"\n".join([*good, row, good[1].replace(b"0001;;ANI", b"0003;;CITRA")]) + b"\n")
    done = patuh("check", "gaji.csv", *AS_OF, "-o", "hasil")
    assert (done.code, done.err) == (0, "")
    text = Path("hasil/rejects.csv").read_text("utf-8-sig")
    assert "gaji.csv;;3;;" in text.splitlines()[1]
    assert f";{reason};" in text
    assert "BUDI" not in text
    assert "0 pelanggaran" in done.out
    assert "1 pemberi kerja, 2 pekerja" in done.out


# Words after `check gaji.csv`; a word of the message in Indonesian and in English.
OPTIONS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "an unknown fact": (("--assume", "employer.knd=BUMS"), "Maksud Anda employer.kind?", "Did you mean employer.kind?"),
    "an unknown value": (("--assume", "employer.kind=BUMZ"), "Maksud Anda bums?", "Did you mean bums?"),
    "no value": (("--assume", "employer.kind="), "employer.kind", "employer.kind"),
    "no equals sign": (("--assume", "employer.kind"), "FAKTA=NILAI", "FACT=VALUE"),
    "a date that is none": (("--assume", "worker.started_on=2020-02-31"), "worker.started_on", "worker.started_on"),
    "an amount that is none": (("--assume", "worker.base_wage=banyak"), "worker.base_wage", "worker.base_wage"),
    "somebody's number": (("--assume", "worker.nik=1671990405960001"), "tidak dapat diasumsikan", "cannot be assumed"),
    "the day itself": (("--assume", "run.as_of=2020-01-01"), "tidak dapat diasumsikan", "cannot be assumed"),
    "an unknown rule": (("--select", "uu-24-2011/worker-registred"), "Maksud Anda uu-24-2011/worker-registered?",
                        "Did you mean uu-24-2011/worker-registered?"),
    "an unknown rule left out": (("--exclude", "perpres-109-2013/jkkk"), "Maksud Anda perpres-109-2013/jkk?",
                                 "Did you mean perpres-109-2013/jkk?"),
    "an unknown category": (("--select", "PDS-Gaji"), "PDS-Gaji", "PDS-Gaji"),
    "the wrong list": (("--employers", "gaji.csv"), "gaji.csv", "gaji.csv"),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("what", OPTIONS)
def test_an_option_that_asks_for_nothing_known_is_refused(what: str, lang: str, patuh: Patuh) -> None:
    words, *said = OPTIONS[what]
    Path("gaji.csv").write_text(
        GOOD.replace("NPP;", "Ket;").replace(";Nama;", ";Nama Pekerja;") if what == "the wrong list" else GOOD
    )
    done = patuh("check", "gaji.csv", *AS_OF, *words, lang=lang)
    refused(done)
    assert said[lang == "en"] in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check",), "Tidak ada berkas yang disebut"),
        (("check", "gaji.csv", "--as-of", "22-11-2026"), "--as-of"),
        (("check", "gaji.csv", "--as-of", "2026-02-30"), "--as-of"),
        (("check", "gaji.csv", "--complete", "employers"), "--complete"),
        (("check", "gaji.csv", "--format", "xml"), "--format"),
        (("check", "gaji.csv", "--fail-on", "anything"), "--fail-on"),
        (("check", "gaji.csv", "--asume", "x=y"), "--assume"),
        (("explain",), "FOLDER"),
        (("explain", "tiada", "x"), "bukan folder hasil"),
        (("show", "worker.statuss"), "worker"),
        (("show", "worker.employment_statu"), "Maksud Anda worker.employment_status?"),
        (("show", "--json-schema", "x"), "--json-schema"),
    ],
)
def test_a_command_wrongly_asked_is_refused(words: tuple[str, ...], said: str, patuh: Patuh) -> None:
    Path("gaji.csv").write_text(GOOD)
    done = patuh(*words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err
    assert not list(Path().glob("hasil*"))


def test_an_existing_folder_is_refused_before_anything_is_read(patuh: Patuh) -> None:
    Path("hasil").mkdir()
    done = patuh("check", "tiada.csv", *AS_OF, "-o", "hasil")
    assert done.code == 2
    assert "Folder hasil sudah ada" in done.err


def test_force_replaces_the_older_result_and_nothing_else(patuh: Patuh) -> None:
    Path("gaji.csv").write_text(GOOD)
    assert patuh("check", "gaji.csv", *AS_OF, "-o", "hasil").code == 0
    assert patuh("check", "gaji.csv", *AS_OF, "-o", "hasil").code == 2
    assert patuh("check", "gaji.csv", *AS_OF, "-o", "hasil", "--force").code == 0
    Path("Dokumen").mkdir()
    done = patuh("check", "gaji.csv", *AS_OF, "-o", "Dokumen", "--force")
    assert done.code == 2
    assert "bukan folder hasil" in done.err


def spoil_short(path: Path) -> None:
    path.write_bytes(b"short")


def spoil_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(("spoil", "said"), [(spoil_short, "rusak"), (spoil_folder, "PATUH_KEY_FILE")])
def test_an_office_key_that_is_none_is_refused(spoil: Callable[[Path], None], said: str, patuh: Patuh) -> None:
    Path("gaji.csv").write_text(GOOD)
    spoil(Path(os.environ["PATUH_KEY_FILE"]))
    done = patuh("check", "gaji.csv", *AS_OF)
    refused(done)
    assert said in done.err


def test_every_error_is_a_patuh_error_with_exit_code_2_or_3() -> None:
    importlib.import_module("patuh.engine.check.conclusions")  # whose errors are there once it is loaded
    kinds = PatuhError.__subclasses__()
    assert {kind.exit_code for kind in kinds} == {2, 3}
    found = {kind.__name__: kind.exit_code for kind in kinds if ".service." not in kind.__module__}
    files = {"UsageError": 2, "UnreadableInput": 2, "OutputError": 2, "ClusterError": 2, "RulebookError": 3}
    assert found == {**files, "Disagreement": 2, "Withheld": 2}


def test_the_process_itself_ends_with_the_code(tmp_path: Path) -> None:
    (tmp_path / "kosong.csv").write_bytes(b"")
    done = process("check", "kosong.csv", *AS_OF, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("kosong.csv: Berkas kosong.")
