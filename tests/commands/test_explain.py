"""`patuh explain` answers for whatever a person may point at, from the result folder alone."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from patuh.engine.commands.explain import MOST
from patuh.engine.results.folder import Results
from patuh.engine.results.schema import Finding
from patuh.engine.text import LANGUAGES, Lang

from .conftest import AS_OF, Patuh, process

PAYROLL = """NPP;Nama Perusahaan;NIK;KPJ;Nama;Tgl Lahir;Tgl Masuk;Gaji Pokok;Tunjangan Tetap
N1;PT CONTOH;1671990405960001;99000000031;ANI CONTOH;1996-05-04;2020-01-01;3000000;0
N1;PT CONTOH;1671990405960002;99000000032;BUDI CONTOH;1996-05-04;2020-01-01;3000000;0

N1;PT CONTOH;;;;;2020-01-01;3000000;0
N2;PT LAIN;1671990405960003;99000000033;CITRA CONTOH;1996-05-04;2020-01-01;3000000;0
"""
PARTICIPANTS = """NPP;KPJ;NIK;Nama Peserta;Status Kepesertaan;Tgl Kepesertaan;Upah Dilaporkan;JKK;JKM;JHT;JP
N1;99000000031;1671990405960001;ANI CONTOH;AKTIF;2020-01-05;3000000;Y;Y;Y;Y
N2;99000000033;1671990405960003;CITRA CONTOH;AKTIF;2020-01-05;3000000;Y;Y;Y;Y
"""
EMPLOYERS = """NPP;Nama Perusahaan;Bentuk Badan Usaha;Kepemilikan;Skala Usaha;Jumlah TK;Bulan Tunggakan
N1;PT CONTOH;PT;BUMS;Kecil;2;0
N2;PT LAIN;PT;BUMS;Kecil;1;0
"""
UU = "uu-24-2011/worker-registered"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """BUDI is unregistered at N1, a row names nobody, N2 is as it should be; the inputs are gone."""
    folder = tmp_path_factory.mktemp("kantor")
    for name, text in (("gaji.csv", PAYROLL), ("peserta.csv", PARTICIPANTS), ("pemberi_kerja.csv", EMPLOYERS)):
        (folder / name).write_text(text, "utf-8")
    files = sorted(path.name for path in folder.glob("*.csv"))
    done = process("check", *files, *AS_OF, "-o", "hasil", cwd=folder, env={"PATUH_KEY_FILE": str(folder / "key")})
    assert done.code == 1
    for name in files:
        (folder / name).unlink()
    return folder / "hasil"


def findings(made: Path) -> list[Finding]:
    return Results(made).rows("findings")


@pytest.mark.parametrize("subject", ["N1/gaji.csv:3", "gaji.csv:3", "N1"])
def test_a_subject_is_known_by_key_by_row_and_by_npp(subject: str, made: Path, patuh: Patuh) -> None:
    done = patuh("explain", made, subject)
    assert (done.code, done.err) == (0, "")
    rules = [finding.rule for finding in findings(made)]
    assert rules == ["pergub-sumsel-15-2014/worker-registered", UU]
    assert done.out.count("N1/gaji.csv:3 · PT CONTOH\n") == len(rules)
    for rule in rules:
        assert f"pelanggaran  {rule}" in done.out
    assert "Pasal 15 ayat (1)" in done.out
    assert "status kepesertaan salah satu dari aktif, tidak aktif: belum terdaftar" in done.out
    assert "Daftarkan pekerja dan bayar iuran pertamanya." in done.out


@pytest.mark.parametrize("rule", [UU, "worker-registered"])
def test_a_rule_may_be_named(rule: str, made: Path, patuh: Patuh) -> None:
    done = patuh("explain", made, "gaji.csv:3", "--rule", rule)
    assert done.code == 0
    assert done.out.count("pelanggaran") == (1 if rule == UU else 2)


def test_a_rule_misspelled_is_not_taken_for_innocence(made: Path, patuh: Patuh) -> None:
    done = patuh("explain", made, "gaji.csv:3", "--rule", "worker-registred")
    assert (done.code, done.out) == (2, "")
    assert "Maksud Anda worker-registered?" in done.err


def test_a_rule_without_finding_names_the_others(made: Path, patuh: Patuh) -> None:
    done = patuh("explain", made, "gaji.csv:3", "--rule", "perpres-109-2013/jkk")
    assert done.code == 0
    assert "ada 2 temuan dari aturan lain" in done.out


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("gaji.csv:2", "gaji.csv:2: tidak ada temuan pada baris ini"),
        ("gaji.csv:1", "gaji.csv:1: baris ini dilewati, karena judul kolom."),
        ("gaji.csv:5", "gaji.csv:5: baris ini ditolak dan tidak diperiksa."),
        ("N2", "N2/pemberi_kerja.csv:3: tidak ada temuan; "),
        ("pemberi_kerja.csv:3", "N2/pemberi_kerja.csv:3: tidak ada temuan; "),
        ("N2/pemberi_kerja.csv:3", "N2/pemberi_kerja.csv:3: tidak ada temuan; "),
    ],
)
def test_whoever_has_no_finding_is_told_so(subject: str, said: str, made: Path, patuh: Patuh) -> None:
    done = patuh("explain", made, subject)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(said)


@pytest.mark.parametrize(
    "subject", ["omong kosong", "N3", "gaji.csv", "gaji.csv:", "gaji.csv:x", "lain.csv:3", ":", "/"]
)
@pytest.mark.parametrize(("lang", "said"), [("id", "Tidak ada {}"), ("en", "There is no {}")])
def test_nonsense_is_not_known(subject: str, lang: Lang, said: str, made: Path, patuh: Patuh) -> None:
    done = patuh("explain", made, subject, lang=lang)
    assert (done.code, done.out) == (2, "")
    assert said.format(subject) in done.err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentence_says_verdict_and_value(lang: Lang, made: Path, patuh: Patuh) -> None:
    done = patuh("explain", made, "gaji.csv:3", "--rule", UU, "--format", "sentence", lang=lang)
    key, sentence, blank = done.out.splitlines()
    assert (key, blank) == ("N1/gaji.csv:3 · PT CONTOH", "")
    words = {"id": ("pelanggaran", "belum terdaftar"), "en": ("violation", "not registered")}[lang]
    assert all(word in sentence for word in words)


def test_json_holds_every_finding_with_its_tree(made: Path, patuh: Patuh) -> None:
    done = patuh("explain", made, "N1", "--format", "json")
    trees = json.loads(done.out)
    assert [(tree["subject"], tree["rule"], tree["verdict"]) for tree in trees] == [
        (finding.subject_key, finding.rule, finding.verdict) for finding in findings(made)
    ]


def test_a_folder_that_was_moved_explains_as_before(made: Path, patuh: Patuh, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "arsip")
    assert patuh("explain", "arsip", "N1").out == patuh("explain", made, "N1").out


def test_an_employer_nobody_names_can_be_pointed_at(patuh: Patuh) -> None:
    """Without NPP, NIB and name the key does not begin with a dash either, which would be read as an option."""
    Path("gaji.csv").write_text("NIK;Nama;Tgl Masuk;Gaji Pokok\n1671990405960001;ANI;2020-01-01;3000000\n")
    patuh("check", "gaji.csv", *AS_OF, "-o", "hasil")
    keys = {finding.subject_key for finding in Results(Path("hasil")).rows("findings")}
    assert keys == {"_/gaji.csv:2"}
    assert "_/gaji.csv:2" in Path("hasil/findings.csv").read_text("utf-8-sig")
    assert "'_" not in Path("hasil/findings.csv").read_text("utf-8-sig")
    assert patuh("explain", "hasil", "_/gaji.csv:2").code == 0


def test_a_long_list_is_cut_and_says_so(tree: Path, patuh: Patuh) -> None:
    files = sorted((tree / "fixtures" / "tanpa_pemberi_kerja").glob("*.csv"))
    patuh("check", *files, *AS_OF, "-o", "hasil")
    npp, number = Counter(finding.npp for finding in Results(Path("hasil")).rows("findings")).most_common(1)[0]
    assert number > MOST
    done = patuh("explain", "hasil", npp, "--format", "sentence")
    assert done.out.count(f"{npp}/gaji.csv:") == MOST
    assert done.out.endswith(f"{MOST} dari {number} temuan; sebut berkas:baris atau --rule untuk yang lain.\n")


def test_what_is_missing_is_named(patuh: Patuh) -> None:
    Path("gaji.csv").write_text("NPP;NIK;Nama;Tgl Masuk\nN1;1671990405960001;ANI;\n")
    patuh("check", "gaji.csv", *AS_OF, "-o", "hasil")
    done = patuh("explain", "hasil", "gaji.csv:2", "--rule", UU)
    needed = done.out[done.out.index("untuk menentukan, perlu") :]
    assert [line.strip() for line in needed.splitlines()[1:] if line.strip()] == [
        "kepemilikan",
        "tanggal mulai bekerja",
        "status kepesertaan",
    ]
