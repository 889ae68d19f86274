"""Pra-cek as an officer meets it: search, form, decision, and deciding again with what was missing."""

from __future__ import annotations

import html
import re

import pytest
from patuh.engine.conclude.licence import DECISIONS
from patuh.engine.service.pages.outcomes import OUTCOMES

from .conftest import HOSTILE, SIX, Office_


def fields(page: str, action: str = "/pra-cek/putuskan") -> dict[str, str]:
    """What a browser would send of the form with this action, as it stands."""
    form = next(part for part in page.split("<form")[1:] if f'action="{action}"' in part).split("</form>")[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if attributes.get("type") != "radio" or " checked" in tag:
            sent[attributes["name"]] = html.unescape(attributes.get("value", ""))
    for name, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def test_every_decision_has_words_of_its_own() -> None:
    assert OUTCOMES.keys() == DECISIONS.keys()
    assert len({words.heading.id for words in OUTCOMES.values()}) == len(OUTCOMES)


@pytest.mark.parametrize("decision", SIX)
def test_each_decision_is_told_in_words_with_reason_article_and_next_step(office: Office_, decision: str) -> None:
    browser = office.officer()
    page = browser.get(browser.decide(SIX[decision])).text
    assert f'<div class="decision {decision}">' in page
    assert f"<h1>{OUTCOMES[decision].heading.id}</h1>" in page
    assert OUTCOMES[decision].next.id in html.unescape(page)
    assert SIX[decision]["number"] in page
    if decision == "proceed":
        assert "Tidak ada aturan yang menghalangi" in page
    else:
        assert '<article class="reason">' in page and re.search(r'<p class="cited">[^<]+', page)


def test_each_decision_has_a_sign_of_its_own_form(office: Office_) -> None:
    browser = office.officer()
    signs = set()
    for number, form in enumerate(SIX.values()):
        page = browser.get(browser.decide(form, f"kunci-{number}")).text
        found = re.search(r'<svg class="sign".*?</svg>', page, re.S)
        assert found is not None
        signs.add(found[0])
    assert len(signs) == len(SIX)


def test_the_registry_is_searched_without_anything_personal_in_an_address(office: Office_) -> None:
    browser = office.officer()
    page = browser.get("/pra-cek").text
    assert 'method="post" action="/pra-cek/cari"' in page and 'hx-post="/pra-cek/cari"' in page
    found = browser.post("/pra-cek/cari", {"cari": "contoh mus"})
    assert "CV CONTOH Musi Jaya" in found.text and "Rasau" not in found.text and "<h1>" in found.text
    part = browser.post("/pra-cek/cari", {"cari": "contoh mus"}, headers={"HX-Request": "true"})
    assert "CV CONTOH Musi Jaya" in part.text and "<h1>" not in part.text
    assert "belum berarti pemohon tidak terdaftar" in browser.post("/pra-cek/cari", {"cari": "nihil"}).text
    assert browser.get("/pra-cek/cari").headers["location"] == "/pra-cek"


def test_a_name_is_shown_and_never_run(office: Office_) -> None:
    browser = office.officer()
    escaped = "PT CONTOH &lt;script&gt;alert(1)&lt;/script&gt; &amp; Anak"
    found = browser.post("/pra-cek/cari", {"cari": "anak"}).text
    form = browser.post("/pra-cek/permohonan", {"npp": "CT000004", "name": HOSTILE}).text
    decision = browser.get(browser.decide({**SIX["refuse"], "number": HOSTILE})).text
    for page in (found, form, decision):
        assert escaped in page and "<script>alert" not in page


def test_whoever_is_chosen_from_the_list_is_decided_on(office: Office_) -> None:
    browser = office.officer()
    found = browser.post("/pra-cek/cari", {"cari": "CT000001"}).text
    form = browser.post("/pra-cek/permohonan", fields(found, "/pra-cek/permohonan")).text
    sent = fields(form)
    assert (sent["npp"], sent["name"], sent["filed_on"]) == ("CT000001", "PT CONTOH Rasau Makmur", "2026-11-23")
    page = browser.get(browser.decide({**sent, "licence_kind": "pbg"})).text
    assert "<h1>Lanjut</h1>" in page and "PT CONTOH Rasau Makmur" in page and "berumur 13 hari" in page


def test_what_is_not_right_is_said_at_its_field_and_nothing_typed_is_lost(office: Office_) -> None:
    browser = office.officer()
    typed = {"nib": "12", "declared_workers": "banyak", "filed_on": "20-11-2026", "number": "IZ <9>"}
    answer = browser.post("/pra-cek/putuskan", typed)
    assert answer.status_code == 422
    for field in ("nib", "declared_workers", "filed_on", "licence_kind"):
        assert f'<a href="#{field}">' in answer.text and f'id="{field}-salah"' in answer.text
    assert 'value="IZ &lt;9&gt;"' in answer.text and 'value="banyak"' in answer.text
    assert office.decided() == 0


def test_a_form_that_is_sent_twice_is_decided_once(office: Office_) -> None:
    browser = office.officer()
    first = browser.decide(SIX["proceed"], "satu")
    assert browser.decide(SIX["proceed"], "satu") == first
    assert browser.decide({**SIX["proceed"], "declared_workers": "7"}, "satu") != first
    assert browser.decide(SIX["proceed"], "dua") != first
    assert office.decided() == 3


def test_what_is_missing_is_asked_for_and_decided_again(office: Office_) -> None:
    browser = office.officer()
    page = browser.get(browser.decide(SIX["insufficient_data"])).text
    assert "2 hari lagi" in page and "Yang perlu diminta" in page
    sent = fields(page)
    assert sent["sla_days"] == "5" and sent["number"] == "CONTOH-0472" and sent["proof_shown"] == "tidak"
    again = browser.decide({**sent, "proof_shown": "ya"})
    assert "application.proof_shown" in office.desk.find(again.rpartition("/")[2]).receipt["facts"]
    assert "CONTOH-0472" in browser.get(again).text


def test_an_application_can_be_changed_with_all_it_stated(office: Office_) -> None:
    browser = office.officer()
    address = browser.decide(SIX["remedy_required"])
    sent = fields(browser.get(f"{address}/ubah").text)
    assert sent.items() >= {**SIX["remedy_required"], "name": "CV CONTOH Musi Jaya"}.items()
    assert browser.decide(sent, "lain") != address


def test_that_there_is_no_number_is_stated_again_too(office: Office_) -> None:
    browser = office.officer()
    typed = {**SIX["insufficient_data"], "npp": "belum ada", "nib": "9900000000999"}
    assert fields(browser.get(browser.decide(typed)).text).items() >= typed.items()


def test_the_applicant_may_be_typed_where_no_registry_is_loaded(office: Office_, no_registry: None) -> None:
    browser = office.officer()
    page = browser.get("/pra-cek").text
    assert "belum dimuat" in page and 'name="cari"' not in page
    decided = browser.get(browser.decide({**SIX["proceed"], "name": "PT CONTOH Baru"})).text
    assert "<h1>Data belum cukup</h1>" in decided and "PT CONTOH Baru" not in decided


def test_an_unknown_or_deleted_decision_is_said_to_be_so(office: Office_) -> None:
    from datetime import date

    browser = office.officer()
    assert browser.get("/pra-cek/TIDAKADA").status_code == 404
    address = browser.decide(SIX["proceed"])
    office.audit.forget(date(2100, 1, 1), "CONTOH", browser.actor)
    gone = browser.get(address)
    assert gone.status_code == 410 and "dihapus pada akhir masa simpan" in gone.text


def test_the_receipt_is_handed_out_as_a_file(office: Office_) -> None:
    browser = office.officer()
    address = browser.decide(SIX["proceed"])
    answer = browser.get(f"{address}/tanda-terima.json")
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.json()["decision"] == "proceed"


def test_only_those_who_may_come_in(office: Office_) -> None:
    assert office.visitor().get("/pra-cek").headers["location"] == "/masuk?lanjut=/pra-cek"
    examiner = office.officer("examiner", "umar.contoh")
    refused = examiner.get("/pra-cek")
    assert refused.status_code == 403 and "<h1>" in refused.text
    desk = office.officer("desk")
    assert desk.client.post("/pra-cek/putuskan", data={**SIX["proceed"], "csrf": "salah"}).status_code == 403
    assert office.decided() == 0


def test_whoever_may_only_read_is_offered_nothing_else(office: Office_) -> None:
    address = office.officer().decide(SIX["insufficient_data"])
    reader = office.officer("examiner", "umar.contoh")
    page = reader.get(address).text
    assert "status kepesertaan pemohon" in page
    assert "/pra-cek/putuskan" not in page and f"{address}/ubah" not in page
    assert reader.get(f"{address}/ubah").status_code == 403


def test_english_is_spoken_where_it_is_chosen(office: Office_) -> None:
    browser = office.officer()
    browser.client.cookies.set("bahasa", "en")
    page = browser.get(browser.decide(SIX["refuse"])).text
    assert "<h1>Refuse</h1>" in page and "OSS status code to suggest: 93" in page
    assert "What to do" in page
