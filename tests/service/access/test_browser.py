"""A real browser signs in and out, and meets hostile names: nothing of them runs, nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.service.access.officers import Officers
from patuh.engine.service.app import Service, opened
from patuh.engine.service.registry.loading import Asked, load
from patuh.engine.service.settings import Data, Passwords, Settings
from playwright.sync_api import Browser, Page, expect

from ..browser import grave, listen, serving

pytestmark = pytest.mark.full
HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script> CONTOH'
LIST = f"""NPP;NIB;Nama Perusahaan;Kab/Kota;Status Kepesertaan;Bulan Tunggakan;Tanggal Data Kepesertaan;TMP2T
CT000001;9900000000017;PT {HOSTILE};Palembang;Aktif;0;15-06-2026;tidak
"""
BETTER = "empat ekor burung pipit"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    place: Path = tmp_path_factory.mktemp("layanan")
    (place / "kepesertaan.csv").write_text(LIST, "utf-8")
    data = Data.at(place / "data")
    load(data.registry, [place / "kepesertaan.csv"], Rulebook.load(), Asked(datetime(2026, 6, 30), None, False, None))
    settings = Settings(passwords=Passwords(argon2_memory_kib=8, argon2_rounds=1))
    with opened(settings, data, lambda record: None) as service:
        yield service


@pytest.fixture(scope="module")
def address(service: Service) -> Iterator[str]:
    with serving(service.asgi) as address:
        yield address


def signed_in(page: Page, officers: Officers) -> None:
    """Signs in for the first time, from the page that was wanted, and changes the password."""
    login = f"meja{len(officers.list())}.contoh"
    _, first = officers.add(login, "admin", f"Sari {HOSTILE}")
    page.goto("/pra-cek")
    expect(page).to_have_url("/masuk?lanjut=/pra-cek")
    page.get_by_label("Nama pengguna").fill(login)
    page.get_by_label("Kata sandi").fill(first)
    page.get_by_role("main").get_by_role("button", name="Masuk").click()
    page.get_by_label("Kata sandi sekarang").fill(first)
    page.get_by_label("Kata sandi baru", exact=True).fill(BETTER)
    page.get_by_label("Kata sandi baru sekali lagi").fill(BETTER)
    page.get_by_role("button", name="Ganti kata sandi").click()
    expect(page).to_have_url("/")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_signing_in_and_out(chromium: Browser, service: Service, address: str, scripts: bool) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=scripts)
    page = context.new_page()
    heard = listen(page)
    signed_in(page, service.parts.access.officers)
    (cookie,) = [one for one in context.cookies() if one["name"] == "patuh"]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Lax", -1)
    page.get_by_role("button", name="Keluar").click()
    expect(page).to_have_url("/masuk")
    assert not [one for one in context.cookies() if one["name"] == "patuh"]
    page.go_back()
    expect(page.get_by_role("button", name="Keluar")).to_have_count(0)
    assert heard == []
    context.close()


def test_hostile_names_run_nowhere(chromium: Browser, service: Service, address: str) -> None:
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    heard, opened_ = listen(page), []
    page.on("dialog", lambda dialog: (opened_.append(dialog.message), dialog.dismiss()))
    signed_in(page, service.parts.access.officers)
    page.goto("/pra-cek")
    page.get_by_role("searchbox").fill("CT000001")
    page.get_by_role("button", name="Pilih").click()
    page.locator("#licence_kind").select_option("pbg")
    page.get_by_role("button", name="Lihat keputusan").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    decision = page.url
    for path in (decision, f"{decision}/slip", "/riwayat", f"/cek/{decision.rpartition('/')[2]}", "/berkas"):
        page.goto(path)
    page.goto("/berkas")
    page.locator('input[type="file"]').first.set_input_files(
        {"name": f"{HOSTILE}.csv", "mimeType": "text/csv", "buffer": f"NPP;{HOSTILE}\nCT1;{HOSTILE}\n".encode()}
    )
    page.get_by_role("button", name="Unggah").first.click()
    page.wait_for_url("**/berkas/*")
    page.wait_for_timeout(3000)
    page.goto(page.url)
    assert (opened_, heard) == ([], [])
    context.close()


def test_pages_of_accounts_are_usable_by_everybody(chromium: Browser, service: Service, address: str, axe: str) -> None:
    # axe-core is put into the page from outside, which the page's own policy would not let in.
    context = chromium.new_context(base_url=address, bypass_csp=True)
    page = context.new_page()
    for path in ("/masuk", "/tidak-ada"):
        page.goto(path)
        assert grave(page, axe) == [], path
    page.goto("/masuk")
    page.get_by_label("Nama pengguna").fill("tidak.ada")
    page.get_by_label("Kata sandi").fill("salah salah saja")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert grave(page, axe) == []
    signed_in(page, service.parts.access.officers)
    page.goto("/masuk/kata-sandi")
    assert grave(page, axe) == []
    context.close()
