"""The commands in this process, with the shipped rules read once, and the command line in its own."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.language.rulebook import SHIPPED, Rulebook
from patuh.engine.results import folder
from patuh.engine.text import Lang

AS_OF = ("--as-of", "2026-11-22")

EMPLOYER = "NPP;Nama Perusahaan;Bentuk Badan Usaha;Kepemilikan;Skala Usaha;Jumlah TK;Bulan Tunggakan"
WORKER = "NPP;NIK;KPJ;Nama;Tgl Lahir;Jabatan;Status Karyawan;Tgl Masuk;Gaji Pokok;Tunjangan Tetap"
MEMBER = "NPP;KPJ;NIK;Nama Peserta;Tgl Lahir;Status Kepesertaan;Tgl Kepesertaan;Upah Dilaporkan;JKK;JKM;JHT;JP"
ANI = "1671990405960001;99000000031;ANI CONTOH;1996-05-04"
BUDI = "1671990405960002;99000000032;BUDI CONTOH;1996-05-04"


@dataclass(frozen=True)
class Done:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


Patuh = Callable[..., Done]


@pytest.fixture(scope="session")
def shipped() -> Rulebook:
    """The rules as shipped."""
    return Rulebook.load()


@pytest.fixture(autouse=True)
def office(tmp_path: Path, shipped: Rulebook, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder to work in, a key of its own, and the shipped rules already read, also from a result's snapshot."""
    load, read = Rulebook.load, folder.from_files
    monkeypatch.setattr(
        folder, "from_files", lambda files, label: shipped if files == shipped.files else read(files, label)
    )
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # a test need not survive a power cut
    monkeypatch.setattr(Rulebook, "load", lambda place=SHIPPED: shipped if place == SHIPPED else load(place))
    monkeypatch.setenv("PATUH_KEY_FILE", str(tmp_path / "office.key"))
    monkeypatch.delenv("PATUH_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    yield


@pytest.fixture
def patuh(capsys: pytest.CaptureFixture[str]) -> Patuh:
    """Runs a command in this process: patuh("check", "gaji.csv", lang="en")."""

    def run(name: str, *words: object, lang: Lang = "id") -> Done:
        command = importlib.import_module(f"patuh.engine.commands.{name}").command(lang)
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            command.main([str(word) for word in words], prog_name=f"patuh {name}")
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Done(ended.value.code, said.out, said.err)

    return run


def process(*words: object, **settings: Any) -> Done:
    """Runs `patuh` in a process of its own; `env` is added to the environment."""
    added = {"PATUH_LANG": "", **settings.pop("env", {})}
    command = [sys.executable, "-c", "from patuh.cli import main; main()", *map(str, words)]
    done = subprocess.run(command, capture_output=True, env={**os.environ, **added}, check=False, **settings)
    return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


@pytest.fixture
def lists(tmp_path: Path) -> Callable[[str], list[Path]]:
    """Lists on which the gravest finding is of the kind asked for, or none."""

    def write(gravest: str) -> list[Path]:
        header, firm = EMPLOYER, "N1;PT CONTOH;PT;BUMS;Kecil;2;0"
        if gravest == "indication":
            header, firm = f"{header};Kelompok Risiko JKK", f"{firm};belum ditetapkan"
        members = ("AKTIF",) if gravest == "violation" else ("AKTIF", "AKTIF")
        folder = tmp_path / gravest
        folder.mkdir()
        texts = {"pemberi_kerja.csv": [header, firm]}
        people = [ANI, BUDI]
        texts["gaji.csv"] = [WORKER, *(f"N1;{one};Staf;Tetap;2020-01-01;3000000;0" for one in people)]
        lines = [MEMBER]
        for one, status in zip(people, members, strict=False):
            nik, kpj, name, birth = one.split(";")
            lines.append(f"N1;{kpj};{nik};{name};{birth};{status};2020-01-05;3000000;Y;Y;Y;Y")
        if gravest != "undetermined":
            texts["peserta.csv"] = lines
        for name, rows in texts.items():
            (folder / name).write_text("\n".join(rows) + "\n", "utf-8")
        return sorted(folder.iterdir())

    return write
