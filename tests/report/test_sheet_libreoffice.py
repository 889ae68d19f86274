"""LibreOffice opens the workbook and saves it: the figures stay, and corrections filled in come back as they were."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from patuh.engine.intake import corrections
from patuh.engine.report.figures import figures
from patuh.engine.report.reading import Reading
from patuh.engine.report.sheet.writer import workbook
from python_calamine import CalamineWorkbook

from .conftest import CheckSet
from .test_sheet_corrections import fill_in

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")

Convert = Callable[[Path, str], Path]


@pytest.fixture
def convert(tmp_path: Path) -> Convert:
    """Has LibreOffice open a workbook and save it, as another format or the same."""

    def converted(book: Path, kind: str) -> Path:
        out = tmp_path / "libreoffice"
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(book)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return out / f"laporan.{kind.split(':')[0]}"

    return converted


@pytest.fixture
def reading(check_set: CheckSet) -> Reading:
    return check_set("provinsi").reading


def test_figures_and_corrections_come_through(reading: Reading, convert: Convert, tmp_path: Path) -> None:
    book = tmp_path / "laporan.xlsx"
    workbook(reading, book, "id")
    cells = [(one.source_file, one.source_row, one.column) for one in reading.problems if one.column][:20]
    fill_in(book, {cell: f"00{number}" for number, cell in enumerate(cells)})
    laid = [(one.sha256, one.row, one.column, one.value) for one in corrections.read(book).lines]
    assert len(laid) == 20
    totals = figures(reading).totals
    for kind in ("ods", "xlsx:Calc MS Excel 2007 XML"):
        saved = convert(book, kind)
        assert [(one.sha256, one.row, one.column, one.value) for one in corrections.read(saved).lines] == laid
        head, *rows = CalamineWorkbook.from_path(saved).get_sheet_by_name("Pemberi kerja").to_python()
        money = [row[head.index("Uang sebulan")] for row in rows]
        assert sum(one for one in money if isinstance(one, float)) == totals.money.month
        assert [row[0] for row in rows] == [row.npp for row in reading.subjects]
