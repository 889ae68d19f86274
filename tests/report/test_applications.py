"""Licence applications in page and workbook: their decisions, and no employer's list that they stand in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from patuh.engine.conclude.licence import DECISIONS
from patuh.engine.report.applications import applications, decisions
from patuh.engine.report.asked import Asked
from patuh.engine.report.dossier import dossiers
from patuh.engine.report.page import writer
from patuh.engine.report.sheet.writer import workbook
from patuh.engine.text import LANGUAGES, Lang
from python_calamine import CalamineWorkbook

from .conftest import Checked, CheckSet
from .parsed import parse


def test_applications_are_told_refused_first(licences: Checked) -> None:
    reading = licences.reading
    made = applications(reading, dossiers(reading))
    assert {one.row.subject_key for one in made} == {row.subject_key for row in reading.subjects}
    order = [list(DECISIONS).index(one.row.decision) for one in made]
    assert order == sorted(order) and made[0].row.decision == "refuse"
    assert made[0].key == "CONTOH-104"
    assert decisions(reading) == {
        "refuse": 1, "insufficient_data": 1, "remedy_required": 1, "proceed_with_condition": 1, "advisory": 2,
        "proceed": 2,
    }  # fmt: skip
    for one in made:
        assert bool(one.reasons) == (one.row.decision != "proceed") == bool(one.remedies)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_tells_decisions_and_no_employers(lang: Lang, licences: Checked) -> None:
    reading = licences.reading
    tree = parse(writer.page(reading, Asked(lang=lang)))
    told = [[one.key, one.kind.say(lang), one.decision.say(lang), "".join(text.say(lang) for text in one.reasons),
             "".join(text.say(lang) for text in one.remedies)]
            for one in applications(reading, dossiers(reading))]  # fmt: skip
    shown = tree.one("table", id="tabel-izin").rows()
    assert [[cell.replace("–", "") for cell in row] for row in shown] == told
    assert tree.one("table", id="tabel-keputusan").rows()[0] == [DECISIONS["refuse"].say(lang), "1"]
    assert not tree.all("table", id="tabel-terbanyak") and not tree.all("details", **{"class": "entry"})
    totals = [node.attributes.get("data-total") for node in tree.all("strong")]
    assert "applications" in totals and "breaching" not in totals


def test_the_public_page_tells_no_application_and_no_small_number(licences: Checked) -> None:
    made = writer.page(licences.reading, Asked(lang="id", public=True))
    tree = parse(made)
    assert "CONTOH" not in made
    shown = [row[1] for row in tree.one("table", id="tabel-keputusan").rows()]
    assert shown == ["tidak ditampilkan"] * 6


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_has_a_sheet_of_them(lang: Lang, licences: Checked, tmp_path: Path) -> None:
    reading = licences.reading
    workbook(reading, tmp_path / "l.xlsx", lang)
    book = CalamineWorkbook.from_path(tmp_path / "l.xlsx")
    own, employers = ("Permohonan izin", "Pemberi kerja") if lang == "id" else ("Licence applications", "Employers")
    _, *rows = book.get_sheet_by_name(own).to_python()
    made = applications(reading, dossiers(reading))
    assert [(row[0], row[3]) for row in rows] == [(one.key, one.decision.say(lang)) for one in made]
    assert rows[0][4] == "\n".join(text.say(lang) for text in made[0].reasons)
    assert len(book.get_sheet_by_name(employers).to_python()) == 2  # the headings, and that there are none


def test_governments_are_named_where_they_are_in(check_set: CheckSet) -> None:
    reading = check_set("provinsi").reading
    first, *rest = reading.subjects
    mixed = replace(reading, subjects=(replace(first, subject_type="government"), *rest))
    words = "pemberi kerja atau pemerintah daerah dengan masalah terbanyak"
    assert words in parse(writer.page(mixed, Asked(lang="id"))).text
    assert words not in parse(writer.page(reading, Asked(lang="id"))).text
