"""Riwayat: whose, which, until when, page by page; what was deleted stays a line."""

from __future__ import annotations

import re
from datetime import date

from patuh.engine.service.pages import history

from .conftest import SIX, Office_


def numbers(page: str) -> list[str]:
    return re.findall(r"<bdi>(CONTOH-\d+)</bdi>", page)


def test_ones_own_decisions_the_latest_first_and_others_when_asked(office: Office_) -> None:
    sari, umar = office.officer("desk"), office.officer("desk", "umar.contoh")
    sari.decide(SIX["proceed"])
    umar.decide(SIX["refuse"])
    sari.decide(SIX["advisory"])
    assert numbers(sari.get("/riwayat").text) == ["CONTOH-0475", "CONTOH-0476"]
    assert numbers(sari.get("/riwayat?siapa=semua").text) == ["CONTOH-0475", "CONTOH-0471", "CONTOH-0476"]
    assert "PT CONTOH" not in sari.get("/riwayat?siapa=semua").text


def test_one_decision_or_up_to_a_day(office: Office_) -> None:
    browser = office.officer()
    for number, form in enumerate(SIX.values()):
        browser.decide(form, str(number))
    assert numbers(browser.get("/riwayat?hasil=refuse").text) == ["CONTOH-0471"]
    assert numbers(browser.get("/riwayat?sampai=2000-01-01").text) == []
    assert len(numbers(browser.get("/riwayat?hasil=nihil&sampai=kemarin&sebelum=-1").text)) == len(SIX)


def test_pages_follow_each_other_without_gap_or_repetition(office: Office_) -> None:
    browser = office.officer()
    made = [f"CONTOH-{number:04}" for number in range(history.ON_A_PAGE * 2 + 3)]
    for number in made:
        browser.decide({**SIX["proceed"], "number": number}, number)
    seen, address = [], "/riwayat"
    for _ in range(5):
        page = browser.get(address).text
        seen += numbers(page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        if older is None:
            break
        address = older[1].replace("&amp;", "&")
    assert seen == made[::-1]


def test_a_decision_whose_content_was_deleted_stays_a_line(office: Office_) -> None:
    browser = office.officer()
    browser.decide(SIX["proceed"])
    office.audit.forget(date(2100, 1, 1), "CONTOH", browser.actor)
    page = browser.get("/riwayat").text
    assert "isi sudah dihapus menurut masa simpan" in page and "CONTOH-0476" not in page


def test_only_those_who_may_read(office: Office_) -> None:
    assert office.visitor().get("/riwayat").headers["location"] == "/masuk?lanjut=/riwayat"
