"""The sheet Ditolak goes out, comes back filled in, and what was rejected is judged."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from patuh import Options, check
from patuh.engine.check.run import Run
from patuh.engine.errors import UsageError
from patuh.engine.intake import corrections
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.report.reading import Reading, read
from patuh.engine.report.sheet.writer import workbook
from patuh.engine.results.masking import OfficeKey
from python_calamine import CalamineWorkbook

from .conftest import write

PAYROLL = """NPP;Nama Perusahaan;NIK;Nama;Tgl Masuk;Gaji Pokok
CT000001;PT CONTOH Satu;1671021201900001;CONTOH A;05-02-2024;3500
CT000001;PT CONTOH Satu;;;05-02-2024;3500000
CT000001;PT CONTOH Satu;1671021201900003;CONTOH C;extra;05-02-2024;3500000
CT000001;PT CONTOH Satu;1671021201900004;CONTOH D;05-02-2024;3600000
CT000002;PT CONTOH Dua;1671021201900005;CONTOH E;05-02-2024;3600000
"""
PARTICIPANTS = """NPP;NIK;Nama Peserta;Status Kepesertaan
CT000001;1671021201900001;CONTOH A;Aktif
;1671021201900004;CONTOH D;Aktif
"""


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load()


def run(folder: Path, rulebook: Rulebook, laid: corrections.Corrections | None = None) -> Run:
    files = [folder / "gaji.csv", folder / "peserta.csv"]
    options = Options(as_of=date(2026, 11, 22))
    return check(files, rulebook=rulebook, options=options, key=OfficeKey(b"k" * 32), corrections=laid)


@pytest.fixture
def rejected(tmp_path: Path, rulebook: Rulebook) -> Reading:
    (tmp_path / "gaji.csv").write_text(PAYROLL, "utf-8")
    (tmp_path / "peserta.csv").write_text(PARTICIPANTS, "utf-8")
    write(run(tmp_path, rulebook), tmp_path / "hasil")
    return read(tmp_path / "hasil")


def fill_in(path: Path, values: Mapping[tuple[str, int, str], str]) -> None:
    """Write values beside cells (file, row, column) into the sheet Ditolak, as a spreadsheet program would."""
    lines = CalamineWorkbook.from_path(path).get_sheet_by_name("Ditolak").to_python(skip_empty_area=False)
    place = {(row[0], row[2], row[3]): number for number, row in enumerate(lines, start=1)}
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    names = re.findall(r'<sheet name="([^"]+)"', members["xl/workbook.xml"].decode())
    name = f"xl/worksheets/sheet{names.index('Ditolak') + 1}.xml"
    text = members[name].decode()
    for cell, value in values.items():
        inline = f'<c r="I{place[cell]}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        text, found = re.subn(rf'<c r="I{place[cell]}"[^>]*/>', inline, text)
        assert found == 1, cell
    members[name] = text.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)


def test_what_was_rejected_is_judged_once_it_is_corrected(
    rejected: Reading, tmp_path: Path, rulebook: Rulebook
) -> None:
    assert [(one.source_file, one.source_row, one.reason) for one in rejected.rejects] == [
        ("gaji.csv", 3, "no_key"), ("gaji.csv", 4, "ragged_long"), ("peserta.csv", 3, "participant_without_npp"),
    ]  # fmt: skip
    book = tmp_path / "laporan.xlsx"
    workbook(rejected, book, "id")
    torn = {"NPP": "CT000001", "Nama Perusahaan": "PT CONTOH Satu", "NIK": "1671021201900003", "Nama": "CONTOH C",
            "Tgl Masuk": "05-02-2024", "Gaji Pokok": "3500000"}  # fmt: skip
    fill_in(
        book,
        {
            ("gaji.csv", 2, "Gaji Pokok"): "3.500.000",
            ("gaji.csv", 3, "NIK"): "1671021201900002",
            ("peserta.csv", 3, "NPP"): "CT000001",
            **{("gaji.csv", 4, column): value for column, value in torn.items()},
        },
    )
    laid = corrections.read(book)
    again = run(tmp_path, rulebook, laid)
    assert len(laid.lines) == 9 and not again.rejects and not again.problems
    assert [account.judged for account in again.accounts] == [5, 0]
    unregistered = {one.source_row for one in again.findings if one.problem == "worker-unregistered"
                    and one.verdict == "violation"}  # fmt: skip
    assert unregistered == {3, 4}, "row 5 is found among the participants once their line has its NPP"


def test_lines_left_empty_change_nothing(rejected: Reading, tmp_path: Path, rulebook: Rulebook) -> None:
    workbook(rejected, tmp_path / "laporan.xlsx", "en")
    laid = corrections.read(tmp_path / "laporan.xlsx")
    assert laid.lines == ()
    assert run(tmp_path, rulebook, laid).rejects == rejected.rejects


def test_a_file_that_has_changed_is_not_corrected(rejected: Reading, tmp_path: Path, rulebook: Rulebook) -> None:
    book = tmp_path / "laporan.xlsx"
    workbook(rejected, book, "id")
    fill_in(book, {("gaji.csv", 3, "Nama"): "CONTOH B"})
    (tmp_path / "gaji.csv").write_text(
        PAYROLL + "CT000001;PT CONTOH Satu;1671021201900009;CONTOH F;;3500000\n", "utf-8"
    )
    with pytest.raises(UsageError, match="fit none of the files") as refused:
        run(tmp_path, rulebook, corrections.read(book))
    assert "Ditolak!" in refused.value.say("id") and "CONTOH B" not in refused.value.say("id")


def test_a_cell_with_two_faults_stands_there_once(rejected: Reading, tmp_path: Path) -> None:
    workbook(rejected, tmp_path / "laporan.xlsx", "id")
    lines = CalamineWorkbook.from_path(tmp_path / "laporan.xlsx").get_sheet_by_name("Ditolak").to_python()[1:]
    cells = [(line[0], line[1], line[2], line[3]) for line in lines]
    assert len(cells) == len(set(cells)) == 10
    assert all(line[8] == "" and re.fullmatch("[0-9a-f]{64}", str(line[9])) for line in lines)
