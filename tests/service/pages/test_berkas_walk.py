"""A browser takes real, messy spreadsheets from upload to letters: with JavaScript and without."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from patuh.engine.service.access.middleware import around
from patuh.engine.service.jobs.process import Running
from playwright.sync_api import Browser, Page, expect

from ..browser import grave, listen, serving
from .test_berkas import Counter, counter, limits  # noqa: F401  # fixtures

pytestmark = pytest.mark.full
PHONE, SCREEN = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PATIENCE = 120_000  # milliseconds; the tasks have processes of their own, and the machine may be busy


@pytest.fixture
def address(counter: Counter) -> Iterator[str]:  # noqa: F811
    counter.jobs._begin = Running  # as the service runs them: a process for each task
    with serving(around(counter.app, counter.settings, lambda record: None)) as address:
        yield address


@pytest.fixture
def looked(tmp_path: Path) -> Callable[[Page, str], None]:
    """Keeps a picture of a page, on a screen and on a phone, where PATUH_PICTURES says."""
    folder = Path(os.environ.get("PATUH_PICTURES") or tmp_path / "pictures")
    folder.mkdir(parents=True, exist_ok=True)

    def look(page: Page, name: str) -> None:
        for label, size in (("phone", PHONE), ("screen", SCREEN)):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.screenshot(path=folder / f"{name}-{label}.png", full_page=True)
            wide = page.evaluate("() => document.documentElement.scrollWidth")
            assert wide <= size["width"], f"{name} is {wide} wide on a {label}"

    return look


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_upload_to_letters(
    chromium: Browser,
    counter: Counter,  # noqa: F811
    address: str,
    axe: str,
    looked: Callable[[Page, str], None],
    tree: Path,
    tmp_path: Path,
    scripts: bool,
) -> None:
    """Payroll and participants as BPJS Ketenagakerjaan's own export leaves them, one heading of which says nothing."""
    messy = tree / "fixtures/berantakan/rusak_excel"
    payroll = (messy / "gaji.csv").read_bytes()
    assert payroll.count(b";Gaji Pokok;") == 1
    odd = tmp_path / "gaji.csv"
    odd.write_bytes(payroll.replace(b";Gaji Pokok;", b";Bawa Pulang;"))
    context = chromium.new_context(
        base_url=address,
        locale="id-ID",
        viewport=SCREEN,  # type: ignore[arg-type]
        java_script_enabled=scripts,
        accept_downloads=True,
    )
    officer = counter.officer()
    context.add_cookies([{"name": "patuh", "value": officer.client.cookies["patuh"], "url": address}])
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    heard = listen(page)
    mark = "js" if scripts else "plain"

    def check(name: str) -> None:
        assert not scripts or grave(page, axe) == [], name
        looked(page, f"{name}-{mark}")

    page.goto("/berkas")
    check("start")
    page.get_by_label("Pilih berkas atau seret ke sini").set_input_files(
        [odd, messy / "peserta.csv", messy / "pemberi_kerja.csv"]
    )
    page.get_by_role("button", name="Unggah dan kenali").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Berkas dan kolomnya")
    meaning = page.get_by_label("Arti kolom Bawa Pulang")
    expect(meaning).to_have_value("")
    check("columns")
    meaning.select_option("worker.base_wage")
    page.get_by_label("Tanggal acuan").fill("2026-11-22")
    page.get_by_label("Surat dengan lampiran nama dan NIK").check()
    page.get_by_role("button", name="Perbarui").click()
    expect(page.get_by_text("pilihan Anda", exact=True)).to_be_visible()
    page.get_by_role("button", name="Periksa sekarang").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hasil pemeriksaan")
    check("results")

    page.get_by_role("link", name="Lihat temuan pelanggaran").click()
    page.get_by_label("Jenis").select_option("PDS-TK")
    page.get_by_role("button", name="Tampilkan").click()
    check("findings")
    page.locator("tbody a").first.click()
    expect(page.get_by_role("heading", name="Syarat dan nilai yang ditemui")).to_be_visible()
    check("why")
    page.get_by_role("link", name="Hasil pemeriksaan").click()
    page.get_by_role("link", name="Lihat pemberi kerja").click()
    check("employers")
    page.go_back()
    page.get_by_role("link", name="Lihat yang tidak terbaca").click()
    check("unread")
    page.go_back()

    page.get_by_role("button", name="Buat Laporan untuk dibaca").click()
    expect(page.get_by_role("link", name="Buka Laporan untuk dibaca")).to_be_visible()
    page.get_by_role("button", name="Buat Surat pemberitahuan").click()
    expect(page.get_by_role("button", name="Unduh Surat pemberitahuan")).to_be_visible()
    check("made")
    with page.expect_download() as letters:
        page.get_by_role("button", name="Unduh Surat pemberitahuan").click()
    with zipfile.ZipFile(io.BytesIO(Path(letters.value.path()).read_bytes())) as archive:
        names = archive.namelist()
        assert names and all(name.startswith("sphp-") for name in names)
        assert archive.read(names[0]).startswith(b"%PDF-")
    page.get_by_role("link", name="Buka Laporan untuk dibaca").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()
    page.get_by_text("Hapus pemeriksaan ini").click()
    page.get_by_role("button", name="Hapus sekarang").click()
    expect(page.get_by_text("Belum ada pemeriksaan.")).to_be_visible()
    assert heard == []
    context.close()
