"""A browser walks through all six decisions: with JavaScript and without, by keyboard alone, in the dark, on paper."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from patuh.engine.service.pages.outcomes import OUTCOMES
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from ..browser import grave, listen, serving
from .conftest import NAMES, PASSWORD, SIX, Office_

pytestmark = pytest.mark.full
PHONE, SCREEN = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture
def address(office: Office_) -> Iterator[str]:
    with serving(office.asgi) as address:
        yield address


def signed_in(chromium: Browser, office: Office_, address: str, **more: object) -> BrowserContext:
    """A window of an officer."""
    context = chromium.new_context(base_url=address, locale="id-ID", viewport=SCREEN, **more)  # type: ignore[arg-type]
    token = office.officer().client.cookies["patuh"]
    context.add_cookies([{"name": "patuh", "value": token, "url": address}])
    return context


def fill_in(page: Page, form: dict[str, str]) -> None:
    """Fills in an application; what is folded away is unfolded first."""
    for name, value in form.items():
        if name == "npp":
            continue
        field = page.locator(f'[name="{name}"]:not([type="hidden"])').first
        if not field.is_visible():
            page.locator("details", has=field).locator("summary").click()
        if field.get_attribute("type") == "radio":
            page.locator(f"#{name}-{value}").check()
        elif page.locator(f"select#{name}").count():
            field.select_option(value)
        else:
            field.fill(value)


def decide(page: Page, form: dict[str, str], *, scripts: bool) -> None:
    """From the search to the decision, as an officer goes."""
    page.goto("/pra-cek")
    if "npp" in form:
        page.get_by_role("searchbox").fill(form["npp"])
        if not scripts:
            page.get_by_role("button", name="Cari", exact=True).click()
        page.get_by_role("button", name=f"Pilih {NAMES[form['npp']]}").click()
    else:
        page.get_by_role("link", name="Isi data pemohon").click()
    fill_in(page, form)
    page.get_by_role("button", name="Lihat keputusan").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_all_six_decisions(chromium: Browser, office: Office_, address: str, axe: str, scripts: bool) -> None:
    context = signed_in(chromium, office, address, java_script_enabled=scripts)
    page = context.new_page()
    heard = listen(page)

    def look() -> None:
        assert not scripts or grave(page, axe) == []

    for decision, form in SIX.items():
        decide(page, form, scripts=scripts)
        expect(page.get_by_role("heading", level=1)).to_have_text(OUTCOMES[decision].heading.id)
        for summary in page.locator("article summary").all():
            summary.click()
        look()
        page.get_by_role("link", name="Cetak lembar").click()
        expect(page.locator(".paper")).to_contain_text(form["number"])
        look()
        code = page.url.split("/")[-2]
        page.goto(f"/cek/{code}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Lembar ini asli")
        look()
    page.get_by_role("link", name="Riwayat").click()
    expect(page.locator("tbody tr")).to_have_count(len(SIX))
    look()
    page.get_by_role("link", name="Buka CONTOH-0471").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tolak")
    assert heard == []
    context.close()


def test_what_is_missing_is_filled_in_where_it_is_asked_for(chromium: Browser, office: Office_, address: str) -> None:
    page = signed_in(chromium, office, address).new_page()
    decide(page, SIX["insufficient_data"], scripts=True)
    page.locator("#membership").select_option("not_registered")
    page.get_by_role("button", name="Putuskan lagi").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("")
    assert office.decided() == 2


@pytest.mark.parametrize("path", ["/", "/pra-cek", "/pra-cek/permohonan", "/riwayat", "/cek", "/cek/salah", "/tiada"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_read_by_everyone(
    chromium: Browser,
    office: Office_,
    address: str,
    axe: str,
    path: str,
    scheme: str,
) -> None:
    context = signed_in(chromium, office, address, color_scheme=scheme)
    page = context.new_page()
    page.goto(path)
    assert grave(page, axe) == []
    page.set_viewport_size(PHONE)
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    assert (grave(page, axe), wide) == ([], PHONE["width"])
    context.close()


@pytest.mark.parametrize("decision", SIX)
def test_decisions_fit_a_phone_and_the_dark(
    chromium: Browser,
    office: Office_,
    address: str,
    axe: str,
    decision: str,
) -> None:
    made = office.officer("admin", "umar.contoh").decide(SIX[decision])
    context = signed_in(chromium, office, address, color_scheme="dark")
    page = context.new_page()
    page.set_viewport_size(PHONE)
    for path in (made, f"{made}/slip"):
        page.goto(path)
        assert grave(page, axe) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]
    context.close()


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement?.matches(wanted) ?? false", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_an_officer_signs_in_comes_back_to_the_page_asked_for_and_signs_out(
    chromium: Browser, office: Office_, address: str, axe: str
) -> None:
    office.officer()
    page = chromium.new_context(base_url=address, locale="id-ID").new_page()
    heard = listen(page)
    page.goto("/pra-cek")
    assert grave(page, axe) == []
    page.get_by_label("Nama pengguna").fill("sari.contoh")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pra-cek permohonan izin")
    page.get_by_role("button", name="Keluar").click()
    expect(page).to_have_url(f"{address}/masuk")
    assert heard == []


def test_a_decision_without_a_mouse(chromium: Browser, office: Office_, address: str) -> None:
    page = signed_in(chromium, office, address).new_page()
    page.goto("/pra-cek")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "#cari")
    page.keyboard.type("CT000002")
    expect(page.locator(".results li")).to_have_count(1)
    tab_to(page, ".results button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pra-cek/permohonan")
    tab_to(page, "#number")
    page.keyboard.type("CONTOH-0500")
    tab_to(page, "#licence_kind")
    page.keyboard.type("PBG")
    tab_to(page, "#proof_shown-tidak, #proof_shown-ya")
    page.keyboard.press("ArrowUp")
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".decision .over")).to_contain_text("CONTOH-0500")


def test_a_slip_prints_on_one_sheet(chromium: Browser, office: Office_, address: str) -> None:
    made = office.officer("admin", "umar.contoh").decide(SIX["refuse"])
    page = signed_in(chromium, office, address).new_page()
    page.goto(f"{made}/slip")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    text = printed.pages[0].extract_text()
    assert len(printed.pages) == 1
    assert "CONTOH-0471" in text and "Tolak" in text and "Riwayat" not in text
