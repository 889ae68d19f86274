"""`patuh report`: the folder whole or not at all, and what it refuses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from patuh.engine.commands import report
from patuh.engine.report.page import writer
from patuh.engine.text import LANGUAGES, Lang

from .conftest import CheckSet


def run(*arguments: str | Path, lang: Lang = "id") -> Result:
    return CliRunner().invoke(report.command(lang), [str(one) for one in arguments])


@pytest.fixture
def folder(check_set: CheckSet) -> Path:
    return check_set("bersih").folder


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_is_written_and_named(lang: Lang, folder: Path, tmp_path: Path) -> None:
    done = run(folder, "-o", tmp_path / "laporan", "--only", "page", lang=lang)
    assert (done.exit_code, os.listdir(tmp_path / "laporan")) == (0, ["laporan.html"])
    assert "laporan.html" in done.output and f"{tmp_path}/laporan/" in done.output
    assert f'<html lang="{lang}">' in (tmp_path / "laporan" / "laporan.html").read_text("utf-8")


def test_a_folder_of_reports_is_replaced_only_when_asked(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "laporan"
    out.mkdir()
    (out / "laporan.html").write_text("lama", "utf-8")
    refused = run(folder, "-o", out, "--only", "page", lang="en")
    assert (refused.exit_code, (out / "laporan.html").read_text("utf-8")) == (2, "lama")
    assert "--force" in refused.output
    assert run(folder, "-o", out, "--only", "page", "--force").exit_code == 0
    assert (out / "laporan.html").read_text("utf-8") != "lama"


def test_anything_else_is_never_replaced(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "surat cinta.txt").write_text("x", "utf-8")
    for target in (tmp_path, tmp_path / "surat cinta.txt", folder):
        done = run(folder, "-o", target, "--only", "page", "--force", lang="en")
        assert done.exit_code == 2 and "no folder of reports" in done.output
    assert (tmp_path / "surat cinta.txt").read_text("utf-8") == "x"


def test_a_format_that_fails_leaves_nothing(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writer, "page", full)
    done = run(folder, "-o", tmp_path / "laporan", "--only", "page", lang="en")
    assert done.exit_code == 2 and "No space left" in done.output
    assert os.listdir(tmp_path) == []


def test_a_folder_that_is_no_result_folder_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "-o", tmp_path / "laporan", lang="en")
    assert done.exit_code == 2 and "not a whole result folder" in done.output


def test_what_is_not_installed_is_named_with_its_cure(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(report.NEEDS, "page", "perpustakaan_yang_tidak_ada")
    done = run(folder, "-o", tmp_path / "laporan", "--only", "page", lang="en")
    assert done.exit_code == 2
    assert "perpustakaan_yang_tidak_ada" in done.output and "pip install 'patuh[report]'" in done.output


def test_the_public_gets_the_page_alone(folder: Path, tmp_path: Path) -> None:
    assert run(folder, "-o", tmp_path / "umum", "--public").exit_code == 0
    assert os.listdir(tmp_path / "umum") == ["laporan.html"]
