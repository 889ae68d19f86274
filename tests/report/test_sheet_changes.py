"""The sheet Perubahan and its block of the summary tell what `since` tells; the command asks for them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from patuh.engine.commands import report
from patuh.engine.report.outcomes import OUTCOME
from patuh.engine.report.reading import Reading
from patuh.engine.report.sheet import writer
from patuh.engine.report.since import OUTCOMES, since
from patuh.engine.text import LANGUAGES, Lang
from python_calamine import CalamineWorkbook

from .conftest import CheckSet

NAMES = {"id": "Perubahan", "en": "Changes"}
SUMMARIES = {"id": "Ringkasan", "en": "Summary"}


def cells(book: CalamineWorkbook, sheet: str) -> list[list[object]]:
    return [list(row) for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)]


@pytest.fixture
def two(check_set: CheckSet) -> tuple[Reading, Reading]:
    """A folder, and the same with every other finding gone: some problems are cured, some better, some as they were."""
    old = check_set("instansi").reading
    return old, replace(old, findings=old.findings.gather_every(2))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheet_tells_what_since_tells(lang: Lang, two: tuple[Reading, Reading], tmp_path: Path) -> None:
    change = since(*two)
    assert change.total.outcomes["cured"] and change.total.moves.kept
    writer.workbook(two[1], tmp_path / "a.xlsx", lang, change=change)
    book = CalamineWorkbook.from_path(tmp_path / "a.xlsx")
    _, *rows = cells(book, NAMES[lang])
    said = {OUTCOME[name][0].say(lang): name for name in OUTCOMES}
    counted = dict.fromkeys(OUTCOMES, 0)
    for row in rows:
        counted[said[str(row[5])]] += 1
    assert counted == change.total.outcomes
    assert [sum(int(str(row[place]).split(".")[0]) for row in rows) for place in (6, 7, 8)] == [
        change.total.moves.before, change.total.moves.now, change.total.moves.cured,
    ]  # fmt: skip
    everything = cells(book, SUMMARIES[lang])
    totals = next(row for row in everything if row[0] in ("Semua", "All"))
    assert totals[1:9] == [*change.total.outcomes.values(), change.total.moves.before, change.total.moves.now]
    assert any(change.notes[-1].say(lang) in str(row[0]) for row in everything)


def test_without_an_older_folder_there_is_no_such_sheet(two: tuple[Reading, Reading], tmp_path: Path) -> None:
    writer.workbook(two[0], tmp_path / "a.xlsx", "id")
    assert "Perubahan" not in CalamineWorkbook.from_path(tmp_path / "a.xlsx").sheet_names


def test_the_command_writes_it(check_set: CheckSet, tmp_path: Path) -> None:
    folder = check_set("bersih").folder
    asked = [str(folder), "-o", str(tmp_path / "laporan"), "--only", "sheet", "--since", str(folder)]
    done = CliRunner().invoke(report.command("en"), asked)
    assert (done.exit_code, os.listdir(tmp_path / "laporan")) == (0, ["laporan.xlsx"])
    assert "laporan.xlsx: 8 sheets" in done.output
    assert "Changes" in CalamineWorkbook.from_path(tmp_path / "laporan" / "laporan.xlsx").sheet_names


def test_what_the_system_refuses_is_said_and_leaves_nothing(check_set: CheckSet, tmp_path: Path) -> None:
    (tmp_path / "laporan.xlsx").mkdir()
    with pytest.raises(IsADirectoryError):
        writer.workbook(check_set("bersih").reading, tmp_path / "laporan.xlsx", "id")
    assert os.listdir(tmp_path) == ["laporan.xlsx"]
