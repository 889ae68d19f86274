"""`patuh registry` loads what is on record of employers, accounts for every row, and says how old it is."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from patuh.engine.service.registry.loading import LATEST
from patuh.engine.text import LANGUAGES, Lang

from .conftest import Patuh, process

HEAD = "NPP;NIB;Nama Perusahaan;Status Kepesertaan;Bulan Tunggakan;Tanggal Data Kepesertaan\n"
ROWS = """CT000001;9900000000017;PT CONTOH Satu;Aktif;0;{d}
CT000002;;PT CONTOH Dua;entahlah;1;{d}
;;PT CONTOH Tiga;;;{d}
"""
SANCTIONS = "cases:\n  - {name: PT CONTOH Satu, npp: CT000001, events: [{date: 2026-01-05, event: warning_1}]}\n"


def ago(days: int) -> str:
    """A day as a list writes it; it is today wherever in Indonesia a day begins first, whatever the machine's zone."""
    return f"{datetime.now(LATEST).date() - timedelta(days=days):%d-%m-%Y}"


@pytest.fixture
def membership() -> Path:
    Path("kepesertaan.csv").write_text(HEAD + ROWS.format(d=ago(5)), "utf-8")
    Path("sanksi.yaml").write_text(SANCTIONS, "utf-8")
    return Path("kepesertaan.csv")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_row_is_accounted_for_and_what_is_loaded_is_shown(membership: Path, lang: Lang, patuh: Patuh) -> None:
    done = patuh("registry", "load", membership, "--data", "data", "--sanctions", "sanksi.yaml", lang=lang)
    assert (done.code, done.err) == (0, "")
    account = next(line.split() for line in done.out.splitlines() if line.startswith("kepesertaan.csv"))
    rows, judged, used, rejected, skipped, blank = map(int, account[-6:])
    assert (rows, judged, used, rejected, skipped, blank) == (4, 0, 2, 1, 1, 0)
    assert "kepesertaan.csv:3 Status Kepesertaan" in done.out and "kepesertaan.csv:4" in done.out
    assert "CONTOH Tiga" not in done.out
    shown = patuh("registry", "show", "--data", "data", lang=lang)
    assert shown.code == 0 and shown.out in done.out


def test_programs_read_it_as_json(membership: Path, patuh: Patuh) -> None:
    done = patuh("registry", "load", membership, "--data", "data", "--format", "json")
    told = json.loads(done.out)
    assert (told["employers"], told["histories"], told["complete"], told["age_days"], told["too_old"]) == (
        2, None, False, 5, False,
    )  # fmt: skip
    assert json.loads(patuh("registry", "show", "--data", "data", "--format", "json").out) == told


def test_what_cannot_be_read_is_listed_without_names(membership: Path, patuh: Patuh) -> None:
    patuh("registry", "load", membership, "--data", "data", "--problems", "masalah.csv")
    lines = Path("masalah.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(";")[2:4] for line in lines[1:]] == [["3", "Status Kepesertaan"], ["4", ""]]
    assert "CONTOH" not in "".join(lines)


def test_old_data_are_said_to_be_too_old(patuh: Patuh) -> None:
    Path("kepesertaan.csv").write_text(HEAD + ROWS.format(d=ago(100)), "utf-8")
    done = patuh("registry", "load", "kepesertaan.csv", "--data", "data", lang="en")
    assert done.code == 0 and "TOO OLD" in done.out
    assert patuh("registry", "show", "--data", "data").code == 1


def test_nothing_loaded_is_said(patuh: Patuh) -> None:
    done = patuh("registry", "show", "--data", "data")
    assert (done.code, done.err) == (1, "")
    assert "patuh registry load" in done.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("load", "kepesertaan.csv"), "--data"),
        (("load", "--data", "data"), "patuh registry load kepesertaan.csv"),
        (("load", "tidak_ada.csv", "--data", "data"), "tidak_ada.csv"),
        (("load", "kepesertaan.csv", "--data", "data", "--complete"), "tidak lengkap"),
        (("load", "kepesertaan.csv", "--data", "data", "--as-of", "2999-01-01"), "belum tiba"),
        (("load", "kepesertaan.csv", "--data", "data", "--sanctions", "kepesertaan.csv"), "kepesertaan.csv"),
        (("load", "kepesertaan.csv", "--data", "sanksi.yaml"), "sanksi.yaml"),
    ],
)
def test_what_cannot_be_loaded_is_refused(words: tuple[str, ...], said: str, membership: Path, patuh: Patuh) -> None:
    done = patuh("registry", *words)
    assert done.code == 2 and said in done.err + done.out
    assert "Traceback" not in done.err


def test_the_template_for_it_goes_straight_in(patuh: Patuh) -> None:
    assert "patuh registry load" in patuh("template", "memberships").out
    assert patuh("registry", "load", "memberships.xlsx", "--data", "data").code == 0


def test_the_command_line_knows_it(membership: Path, tmp_path: Path) -> None:
    done = process("registry", "load", "--help", "--lang", "en")
    assert done.code == 0 and "--complete" in done.out


APPLICATION = {"npp": "CT000001", "licence_kind": "pbg", "channel": "regional", "declared_workers": 5}


def test_precheck_asks_the_registry(membership: Path, patuh: Patuh) -> None:
    Path("izin.json").write_text(json.dumps({"application": APPLICATION}), "utf-8")
    assert patuh("precheck", "izin.json", "--registry", "data/registry").code == 2  # nothing is loaded yet
    patuh("registry", "load", membership, "--data", "data", "--sanctions", "sanksi.yaml")
    asked = ("precheck", "izin.json", "--format", "json")
    made = [json.loads(patuh(*asked, *more).out)["decision"] for more in ((), ("--registry", "data/registry"))]
    assert made == ["insufficient_data", "proceed"]
