"""`patuh report --only letters`: from lists to letters, and what is refused before anything is written."""

from __future__ import annotations

import io
import os
import re
from datetime import date
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner, Result
from patuh import Options, check
from patuh.engine.commands import report
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.results.masking import OfficeKey
from patuh.engine.text import Lang

from .conftest import CheckSet, write

EMPLOYERS = """NPP;Nama Perusahaan;Alamat Perusahaan;Bentuk Badan Usaha;Kepemilikan;Skala Usaha;Jumlah TK;Kabupaten/Kota
CT000001;PT CONTOH Satu;Jalan Contoh Nomor 7 RT 01;PT;Swasta;Kecil;1;Palembang
CT000002;PT CONTOH Dua;;PT;Swasta;Kecil;1;Palembang
"""
WORKERS = """NPP;NIK;Nama;Status Karyawan;Tgl Masuk;Gaji Pokok;Tunjangan Tetap;Status Kepesertaan
CT000001;1671990405960001;ANI CONTOH;Tetap;2020-01-01;5000000;0;TIDAK TERDAFTAR
CT000002;1671990405960002;BUDI CONTOH;Tetap;2020-01-01;5000000;0;TIDAK TERDAFTAR
"""


def run(*arguments: str | Path, lang: Lang = "en") -> Result:
    return CliRunner().invoke(report.command(lang), [str(one) for one in arguments])


@pytest.fixture(scope="module", params=[True, False], ids=["people kept", "masked"])
def judged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bool]:
    """The result folder of two small lists, with and without personal data."""
    place = tmp_path_factory.mktemp("berkas")
    for name, content in {"pemberi_kerja.csv": EMPLOYERS, "gaji.csv": WORKERS}.items():
        (place / name).write_text(content, "utf-8")
    files = [place / "pemberi_kerja.csv", place / "gaji.csv"]
    made = check(files, rulebook=Rulebook.load(), options=Options(as_of=date(2026, 11, 22)), key=OfficeKey(b"k" * 32))
    write(made, place / "hasil", people=request.param)
    return place / "hasil", request.param


def test_address_and_workers_come_from_the_lists(judged: tuple[Path, bool], tmp_path: Path) -> None:
    folder, people = judged
    done = run(folder, "-o", tmp_path / "laporan", "--only", "letters")
    assert done.exit_code == 0 and "2 × notice of findings" in done.output
    assert os.listdir(tmp_path / "laporan") == ["surat"]
    said = {
        path.name: " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages)
        for path in (tmp_path / "laporan" / "surat").iterdir()
    }
    assert sorted(said) == ["sphp-CT000001.pdf", "sphp-CT000002.pdf"]
    assert "Jalan Contoh Nomor 7 RT 01" in said["sphp-CT000001.pdf"]
    assert "Jalan" not in said["sphp-CT000002.pdf"], "an address that is not known stays open"
    assert ("ANI CONTOH" in said["sphp-CT000001.pdf"]) == people
    assert bool(re.search("[0-9]{16}", said["sphp-CT000001.pdf"])) == people
    assert "BUDI" not in said["sphp-CT000001.pdf"]


REFUSED = {
    "a profile at fault": (("--profile", "profil.yaml"), "profil.yaml:1:1: The key plaze is not known."),
    "no such profile": (("--profile", "tidak-ada.yaml"), "tidak-ada.yaml: Cannot be read"),
    "a step without its histories": (("--letter", "teguran-1"), "--cases"),
    "histories that are not there": (("--cases", "tidak-ada.yaml"), "tidak-ada.yaml: Cannot be read"),
    "an unknown letter": (("--letter", "sphb"), "There is no letter sphb"),
    "letters for the public": (("--public",), "--public"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_written_is_refused_as_a_whole(
    case: str, check_set: CheckSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options, said = REFUSED[case]
    monkeypatch.chdir(tmp_path)
    Path("profil.yaml").write_text("plaze: Palembang\n", "utf-8")
    done = run(check_set("bersih").folder, "-o", "laporan", "--only", "letters", *options)
    assert done.exit_code == 2 and said in done.output, done.output
    assert os.listdir(tmp_path) == ["profil.yaml"]
