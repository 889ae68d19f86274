"""Periksa berkas: from upload to letters over HTTP, for the officer whose files they are and nobody else."""

from __future__ import annotations

import io
import os
import re
import threading
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from patuh.engine.language.rulebook import SHIPPED
from patuh.engine.service.access.access import Access
from patuh.engine.service.access.http import Door, refused
from patuh.engine.service.access.refusal import Refusal
from patuh.engine.service.audit.trail import Audit
from patuh.engine.service.jobs import tasks
from patuh.engine.service.jobs.needs import Place
from patuh.engine.service.jobs.store import Jobs
from patuh.engine.service.pages.berkas import Berkas
from patuh.engine.service.pages.rendering import Pages, Standing
from patuh.engine.service.settings import Limits, Passwords, Settings
from starlette.testclient import TestClient

from ..jobs.conftest import Here, Shipped

PASSWORD = "kata sandi CONTOH 1"
NIK = "1671010201900002"
GAJI = (
    "NPP;Nama;NIK;Tgl Lahir;Tgl Masuk;Upah Pokok;Status Karyawan\n"
    "CT000001;CONTOH Satu;1671010101900001;01-01-1990;01-02-2020;4000000;Tetap\n"
    f"CT000001;CONTOH Dua;{NIK};02-01-1990;01-02-2020;4000000;Tetap\n"
).encode()
PESERTA = (
    b"NPP;NIK;KPJ;Nama Peserta;Status Kepesertaan;Upah Dilaporkan\n"
    b"CT000001;1671010101900001;11000000011;CONTOH Satu;AKTIF;4000000\n"
)
PEMBERI_KERJA = b"NPP;Nama Perusahaan;Kepemilikan;Kab/Kota\nCT000001;PT CONTOH <b>Ogan</b>;PMDN;Kota Palembang\n"


@dataclass(frozen=True)
class Browser:
    """A signed-in browser; forms are sent with their token."""

    client: TestClient
    csrf: str
    actor: str

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def post(self, path: str, form: Mapping[str, str] | None = None) -> Any:
        return self.client.post(path, data={"csrf": self.csrf, **(form or {})})


@dataclass
class Counter:
    """An office with its jobs; tasks run in this process, held back while `gate` is closed."""

    app: FastAPI
    settings: Settings
    access: Access
    audit: Audit
    jobs: Jobs
    gate: threading.Event

    def visitor(self) -> TestClient:
        """A browser nobody has signed in with."""
        return TestClient(self.app, "http://localhost", headers={"Origin": "http://localhost"}, follow_redirects=False)

    def officer(self, role: str = "examiner", login: str = "sari.contoh") -> Browser:
        """A browser that an officer with this role has signed in with."""
        officers = self.access.officers
        _, first = officers.add(login, role, "Sari CONTOH")
        session = officers.change_password(officers.sign_in(login, first), first, PASSWORD)
        client = self.visitor()
        client.cookies.set("patuh", session.token)
        return Browser(client, session.csrf, session.who.actor)

    def uploaded(self, browser: Browser, *files: tuple[str, bytes]) -> str:
        """The address of a new job with files, recognised."""
        answer = browser.client.post("/berkas/unggah", data={"csrf": browser.csrf}, files=sent(*files))
        assert answer.status_code == 303, answer.text
        return self.settled(browser, answer.headers["location"])

    def settled(self, browser: Browser, path: str) -> str:
        for _ in range(3000):
            if browser.get(f"{path}/kemajuan").headers.get("hx-refresh") == "true":
                return path
            threading.Event().wait(0.02)
        raise AssertionError("the job never ends")

    def checked(self, browser: Browser, path: str, **form: str) -> str:
        """The job once it is judged."""
        said = {"tanggal": "2026-11-22", "aksi": "mulai", **form}
        answer = browser.post(f"{path}/kolom", said)
        assert answer.status_code == 303, answer.text
        return self.settled(browser, path)


def sent(*files: tuple[str, bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    return [("berkas", file) for file in files]


@pytest.fixture
def limits() -> Limits:
    return Limits(free_bytes=0, upload_bytes=1 << 20, upload_files=4)


@pytest.fixture
def counter(tmp_path: Path, limits: Limits, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    settings = Settings(passwords=Passwords(argon2_memory_kib=8, argon2_rounds=1), public_url="http://localhost")
    place, gate = Place(tmp_path / "jobs", tmp_path / "office.key"), threading.Event()
    monkeypatch.setenv("PATUH_KEY_FILE", str(place.office_key))
    monkeypatch.setattr(tasks, "Rulebook", Shipped)
    gate.set()
    audit, access = Audit.open(tmp_path / "audit.db"), Access.open(tmp_path / "access.db", settings)
    jobs = Jobs(
        place,
        limits,
        audit,
        today=lambda: date(2026, 11, 23),
        begin=lambda folder, task, manner: Here(folder, task, manner, gate, {**os.environ, **manner.told}),
    )
    pages, book = Pages("Disnaker CONTOH", lambda: Standing(None, None)), Shipped.load(SHIPPED)
    app = FastAPI()
    app.state.door = Door(access, settings)
    app.include_router(pages.router())
    app.include_router(Berkas(pages, jobs, lambda: book, 30).router())
    app.add_exception_handler(Refusal, refused)
    yield Counter(app, settings, access, audit, jobs, gate)
    gate.set()
    jobs.close()
    access.close()
    audit.close()


@pytest.fixture
def browser(counter: Counter) -> Browser:
    return counter.officer()


def test_from_upload_to_letters(counter: Counter, browser: Browser) -> None:
    path = counter.uploaded(browser, ("gaji.csv", GAJI), ("peserta.csv", PESERTA), ("pk.csv", PEMBERI_KERJA))
    columns = browser.get(path).text
    assert "Dibaca sebagai daftar gaji atau daftar pekerja" in columns and "gaji.csv" in columns
    assert NIK not in columns and "9999999999999999" in columns

    results = browser.get(counter.checked(browser, path)).text
    assert "PDS-TK" in results and f"{path}/temuan?jenis=PDS-TK" in results
    findings = browser.get(f"{path}/temuan?putusan=violation&aturan=uu-24-2011/worker-registered").text
    number = re.search(rf'href="({path}/temuan/\d+)"', findings)
    assert number is not None and "gaji.csv:3" in findings and "PT CONTOH &lt;b&gt;Ogan" in findings
    explained = browser.get(number[1]).text
    assert "Daftarkan" in explained and "UU 24/2011" in explained and "tidak terpenuhi" in explained
    assert "PT CONTOH &lt;b&gt;Ogan" in browser.get(f"{path}/subjek").text
    assert "Ogan" in browser.post(f"{path}/subjek", {"cari": "ogan"}).text
    assert "Tidak ditemukan" in browser.post(f"{path}/subjek", {"cari": "tidak ada ini"}).text
    assert "Semua sel terbaca" in browser.get(f"{path}/masalah").text

    for what in ("page", "tables"):
        assert browser.post(f"{path}/buat/{what}").status_code == 303
    counter.settled(browser, path)
    report = browser.get(f"{path}/laporan")
    assert "sandbox" in report.headers["content-security-policy"] and "PT CONTOH" in report.text
    tables = browser.post(f"{path}/unduh/tables")
    assert "attachment" in tables.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(tables.content)) as archive:
        assert not any(NIK.encode() in archive.read(name) for name in archive.namelist())
    pages = (columns, results, findings, explained)
    assert not any(NIK in page or "CONTOH Dua" in page for page in pages)
    kinds = ["job.created", "job.files", "job.started", "job.report", "job.downloaded"]
    assert {entry.kind for entry, _ in counter.audit.history(kinds=kinds, limit=100)} == set(kinds)


def test_a_column_is_corrected_on_the_page(counter: Counter, browser: Browser) -> None:
    odd = GAJI.replace(b"NIK", b"Kartu Kita").replace(b"Upah Pokok", b"Bawa Pulang")
    path = counter.uploaded(browser, ("gaji.csv", odd), ("peserta.csv", PESERTA))
    page = browser.get(path).text
    names = dict(re.findall(r'<select name="(k-1-0-\d+)" form="pilihan" aria-label="Arti kolom ([^"]+)"', page))
    by_header = {header: name for name, header in names.items()}
    said = {by_header["Kartu Kita"]: "worker.nik", by_header["Bawa Pulang"]: "worker.base_wage"}
    answer = browser.post(f"{path}/kolom", {"tanggal": "2026-11-22", "aksi": "perbarui", **said})
    assert answer.status_code == 303
    page = browser.get(counter.settled(browser, path)).text
    assert page.count("pilihan Anda") == 2
    path = counter.checked(browser, path, **{"a-employer.kind": "bums"}, **said)
    found = browser.get(f"{path}/temuan?aturan=uu-24-2011/worker-registered").text
    assert "gaji.csv:3" in found and "gaji.csv:2" not in found


def test_an_impossible_choice_is_told_on_the_page(counter: Counter, browser: Browser) -> None:
    path = counter.uploaded(browser, ("gaji.csv", GAJI))
    answer = browser.post(f"{path}/kolom", {"tanggal": "2026-02-30", "aksi": "mulai"})
    assert answer.status_code == 422 and "bukan tanggal" in answer.text
    answer = browser.post(f"{path}/kolom", {"tanggal": "2026-11-22", "aksi": "mulai", "a-worker.name": "CONTOH"})
    assert answer.status_code == 422 and "tidak dapat diasumsikan" in answer.text


def test_a_file_that_intake_refuses_is_told_in_its_words(counter: Counter, browser: Browser) -> None:
    path = counter.uploaded(browser, ("jkn.csv", b"NoKa;Nama;Faskes Tingkat 1;Kelas Rawat\n01;CONTOH;Klinik;1\n"))
    assert "data BPJS Kesehatan" in browser.get(path).text
    page = browser.get(counter.checked(browser, path)).text
    assert "Pemeriksaan terakhir gagal" in page and "data BPJS Kesehatan" in page


def test_cancelling_and_deleting(counter: Counter, browser: Browser) -> None:
    path = counter.uploaded(browser, ("gaji.csv", GAJI))
    counter.gate.clear()
    assert browser.post(f"{path}/kolom", {"tanggal": "2026-11-22", "aksi": "mulai"}).status_code == 303
    following = browser.get(path).text
    assert 'hx-trigger="every 2s"' in following and '<noscript><meta http-equiv="refresh"' in following
    browser.post(f"{path}/ubah", {"aksi": "batal"})
    counter.gate.set()
    assert "dibatalkan" in browser.get(path).text
    assert browser.post(f"{path}/ubah", {"aksi": "hapus"}).headers["location"] == "/berkas"
    assert browser.get(path).status_code == 404 and "gaji.csv" not in browser.get("/berkas").text


class TestWhoMay:
    def test_only_those_with_the_scope(self, counter: Counter) -> None:
        desk = counter.officer("desk")
        assert desk.get("/berkas").status_code == 403
        assert (
            desk.client.post("/berkas/unggah", data={"csrf": desk.csrf}, files=sent(("a.csv", GAJI))).status_code == 403
        )
        assert counter.visitor().get("/berkas").status_code == 303

    def test_anothers_job_is_as_one_that_never_was(self, counter: Counter, browser: Browser) -> None:
        path = counter.uploaded(browser, ("gaji.csv", GAJI))
        other = counter.officer("examiner", "budi.contoh")
        missing = "/berkas/" + "a" * 26
        for sub in ("", "/kolom", "/masalah"):
            mine, none = other.get(path + sub), other.get(missing + sub)
            assert (mine.status_code, mine.text.replace(path, missing)) == (none.status_code, none.text)
        for sub in ("/kolom", "/ubah", "/buat/page", "/unduh/page"):
            assert other.post(path + sub, {"aksi": "hapus"}).status_code == 404
        assert browser.get(path).status_code == 200

    @pytest.mark.parametrize("token", [None, "", "wrong"])
    def test_an_upload_needs_the_token_before_its_files(
        self, counter: Counter, browser: Browser, token: str | None
    ) -> None:
        answer = browser.client.post(
            "/berkas/unggah", data={} if token is None else {"csrf": token}, files=sent(("gaji.csv", GAJI))
        )
        assert answer.status_code == 403 and list(counter.jobs.all(who(browser))) == []

    def test_an_upload_with_the_token_behind_its_files_is_refused(self, counter: Counter, browser: Browser) -> None:
        body = (
            b'--x\r\nContent-Disposition: form-data; name="berkas"; filename="a.csv"\r\n\r\nNIK\r\n'
            b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n' + browser.csrf.encode() + b"\r\n--x--\r\n"
        )
        assert multipart(browser, body).status_code == 403 and list(counter.jobs.all(who(browser))) == []


class TestHostileUploads:
    def test_too_large_a_file_is_told(self, counter: Counter, browser: Browser) -> None:
        files = sent(("besar.csv", b"x" * ((1 << 20) + 1)))
        answer = browser.client.post("/berkas/unggah", data={"csrf": browser.csrf}, files=files)
        assert answer.status_code == 422 and "lebih besar dari 1 MB" in answer.text
        assert list(counter.jobs.all(who(browser))) == []

    def test_too_many_files_are_told(self, counter: Counter, browser: Browser) -> None:
        files = sent(*((f"{n}.csv", GAJI) for n in range(5)))
        answer = browser.client.post("/berkas/unggah", data={"csrf": browser.csrf}, files=files)
        assert answer.status_code == 422 and "paling banyak 4 berkas" in answer.text

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"not a form",
            b"--x\r\n",
            b'--x\r\nContent-Disposition: form-data; name="berkas"; filename="a.csv"\r\n',
            b"--x\r\n" + b"A: b\r\n" * 50 + b"\r\n\r\n--x--",
            b"--x\r\nContent-Disposition: " + b"a" * 20000,
            b"\x00" * 5000,
        ],
    )
    def test_what_is_no_form_is_refused(self, counter: Counter, browser: Browser, body: bytes) -> None:
        answer = multipart(browser, body, {"X-CSRF-Token": browser.csrf})
        assert answer.status_code == 422 and "<h1>" in answer.text
        assert list(counter.jobs.all(who(browser))) == []

    def test_no_file_chosen(self, browser: Browser) -> None:
        answer = browser.client.post("/berkas/unggah", data={"csrf": browser.csrf}, files=sent(("", b"")))
        assert answer.status_code == 422

    @pytest.mark.parametrize(
        "name", ["../../../tmp/x.csv", "a\r\nX: 1.csv", "<script>alert(1)</script>.csv", "=1+1.csv"]
    )
    def test_names_lead_nowhere_and_run_nothing(self, counter: Counter, browser: Browser, name: str) -> None:
        path = counter.uploaded(browser, (name, GAJI))
        page = browser.get(path).text
        assert "<script>alert" not in page and "../" not in page


def test_corrections_come_back(counter: Counter, browser: Browser) -> None:
    broken = GAJI.replace(NIK.encode(), b"1,67E+15")
    path = counter.uploaded(browser, ("gaji.csv", broken), ("peserta.csv", PESERTA))
    counter.checked(browser, path)
    page = browser.get(path).text
    assert "1 sel tidak terbaca" in page and "rusak oleh program lembar kerja" in browser.get(f"{path}/masalah").text
    id = path.removeprefix("/berkas/")
    job = counter.jobs.find(id, who(browser))
    assert job is not None
    lines = f"sha256;lembar;baris;kolom;nilai\n{job.files[0].sha256};;3;NIK;{NIK}\n".encode()
    answer = browser.client.post(
        f"/berkas/koreksi/{id}", data={"csrf": browser.csrf}, files=sent(("koreksi.csv", lines))
    )
    assert answer.status_code == 303
    page = browser.get(counter.settled(browser, path)).text
    assert "1 sel dikoreksi" in page and "1 sel tidak terbaca" not in page
    browser.post(f"{path}/ubah", {"aksi": "lupakan-koreksi"})
    assert "1 sel tidak terbaca" in browser.get(counter.settled(browser, path)).text


@dataclass(frozen=True)
class Who:
    actor: str
    scopes: frozenset[str] = frozenset({"check"})


def who(browser: Browser) -> Who:
    return Who(browser.actor)


def multipart(browser: Browser, body: bytes, headers: dict[str, str] | None = None) -> Any:
    said = {"Content-Type": "multipart/form-data; boundary=x", **(headers or {})}
    return browser.client.post("/berkas/unggah", content=body, headers=said)
