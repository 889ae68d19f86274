"""Slips: one sheet, its PDF, and what anyone with the code may see."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from patuh.engine.service.pages.qr import QUIET, picture, squares
from pypdf import PdfReader

from .conftest import SIX, Office_

PERSONAL = ("CT000004", "PT CONTOH", "9120000000043", "CONTOH-0471")


def test_a_slip_says_who_what_why_and_until_when(office: Office_) -> None:
    browser = office.officer()
    page = browser.get(f"{browser.decide(SIX['refuse'])}/slip").text
    for said in ("DPMPTSP CONTOH", "Loket Terpadu", "CONTOH-0471", "Tolak", "15 Desember 2026", "Catatan CONTOH"):
        assert said in page
    assert '<svg class="qr"' in page and "PT CONTOH" not in page


def test_the_pdf_says_the_same_on_one_page(office: Office_) -> None:
    browser = office.officer()
    address = browser.decide(SIX["refuse"])
    answer = browser.get(f"{address}/slip.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    text = pages[0].extract_text()
    assert len(pages) == 1
    for said in ("DPMPTSP CONTOH", "CONTOH-0471", "Tolak", "15 Desember 2026", address.rpartition("/")[2][:5]):
        assert said in text


@pytest.mark.parametrize("decision", SIX)
def test_anyone_with_the_code_sees_that_it_is_genuine_and_nothing_of_the_applicant(
    office: Office_, decision: str
) -> None:
    browser = office.officer()
    code = browser.decide(SIX[decision]).rpartition("/")[2]
    visitor = office.visitor()
    typed = visitor.post("/cek", data={"kode": f" {code[:10].lower()}-{code[10:]} "})
    page = visitor.get(typed.headers["location"]).text
    assert typed.headers["location"] == f"/cek/{code}" and "Lembar ini asli" in page
    assert f"•••••••{SIX[decision]['number'][-4:]}" in page
    for personal in PERSONAL:
        assert personal not in page


def test_a_slip_past_its_day_is_said_to_be_so(office: Office_) -> None:
    code = office.officer().decide(SIX["proceed"]).rpartition("/")[2]
    office.clock.now += timedelta(days=23)
    page = office.visitor().get(f"/cek/{code}").text
    assert "sudah tidak berlaku" in page and "15 Desember 2026" in page


def test_a_slip_whose_content_was_deleted_is_no_longer_valid(office: Office_) -> None:
    browser = office.officer()
    code = browser.decide(SIX["proceed"]).rpartition("/")[2]
    office.audit.forget(date(2100, 1, 1), "CONTOH", browser.actor)
    assert "pernah diterbitkan" in office.visitor().get(f"/cek/{code}").text


def test_codes_that_are_none_are_all_answered_alike(office: Office_) -> None:
    visitor = office.visitor()
    pages = [visitor.get(f"/cek/{code}") for code in ("0" * 26, "salah", "x" * 300, "%3Cscript%3E")]
    assert {page.status_code for page in pages} == {200}
    bodies = {page.text[page.text.index("<main") :] for page in pages}
    assert len(bodies) == 1 and "Kode tidak dikenal" in bodies.pop()
    assert visitor.post("/cek", data={"kode": "https://evil.example"}).headers["location"] == "/cek/TIDAK-TERBACA"


def test_guessing_is_slowed_down(office: Office_) -> None:
    visitor = office.visitor()
    answers = [visitor.get(f"/cek/{number:026}") for number in range(office.settings.limits.public_per_minute + 1)]
    assert [answer.status_code for answer in answers[:-1]] == [200] * (len(answers) - 1)
    assert answers[-1].status_code == 429 and "Retry-After" in answers[-1].headers


def test_the_square_code_holds_what_it_should() -> None:
    rows = squares("https://pracek.contoh.go.id/cek/" + "A" * 26)
    assert len(rows) == len(rows[0]) and {square for row in rows for square in row} == {0, 1}
    drawn = picture("https://contoh.go.id/cek/A", 'nama "CONTOH"')
    side = len(squares("https://contoh.go.id/cek/A")) + 2 * QUIET
    assert f'viewBox="0 0 {side} {side}"' in drawn and "nama &#34;CONTOH&#34;" in drawn and "style=" not in drawn
