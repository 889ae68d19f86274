"""Who may come in over HTTP, and what others' pages and proxies cannot make happen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import Depends, FastAPI, Request
from fastapi.testclient import TestClient
from patuh.engine.service.access.access import Access
from patuh.engine.service.access.http import (
    Door,
    by_address,
    charge,
    inside,
    may,
    officer,
    refused,
    remember,
    signed,
)
from patuh.engine.service.access.middleware import around
from patuh.engine.service.access.rate import Rates
from patuh.engine.service.access.refusal import Refusal
from patuh.engine.service.access.sessions import Session
from patuh.engine.service.access.who import SCOPES, Who
from patuh.engine.service.settings import Settings
from starlette.responses import PlainTextResponse, Response

GOOD = "kuda biru naik perahu"
ORIGIN = "https://patuh.contoh.go.id"
HOME = {"Origin": ORIGIN}
NIK = "3171234567890001"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"public_url": ORIGIN, "trusted_proxies": ("testclient", "10.0.0.0/8")[1:]})


@pytest.fixture
def lines() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def app(access: Access, settings: Settings) -> FastAPI:
    app = FastAPI(openapi_url=None)
    app.state.door = Door(access, settings, Rates(lambda: 0.0))  # no time passes, however slow the machine is
    app.add_exception_handler(Refusal, refused)

    for scope in SCOPES:

        @app.get(f"/api/{scope}")
        async def api(who: Who = Depends(may(scope))) -> str:  # noqa: B008
            return who.actor

        @app.api_route(f"/halaman/{scope}", methods=["GET", "POST"])
        async def page(session: Session = Depends(officer(scope))) -> str:  # noqa: B008
            return session.login

    @app.post("/api/batch/{number}")
    async def batch(number: int, request: Request, who: Who = Depends(may("precheck"))) -> str:  # noqa: B008
        charge(request, number)
        return "ok"

    @app.get("/siapa")
    async def anybody(session: Session | None = Depends(signed)) -> str | None:  # noqa: B008
        return session and session.login

    @app.get("/cek/{code}", dependencies=[Depends(by_address("cek", lambda settings: 3))])
    async def check(code: str) -> str:
        return "tidak ada"

    @app.get("/rusak/{number}")
    async def broken(number: str) -> str:
        raise ValueError(f"NIK {number} salah")

    @app.get("/aset")
    async def asset() -> Response:
        return PlainTextResponse("x", headers={"Cache-Control": "public, max-age=1", "Server": "uvicorn"})

    @app.get("/alamat")
    async def where(request: Request) -> list[Any]:
        return [request.client and request.client.host, request.url.scheme, request.headers.get("x-forwarded-for")]

    return app


@pytest.fixture
def make(app: FastAPI, settings: Settings, lines: list[dict[str, Any]]) -> Iterator[Callable[..., TestClient]]:
    opened: list[TestClient] = []

    def client(base: str = ORIGIN, peer: str = "203.0.113.9") -> TestClient:
        made = TestClient(
            around(app, settings, lines.append), base_url=base, client=(peer, 40000), follow_redirects=False
        )
        opened.append(made)
        return made

    yield client
    for one in opened:
        one.close()


@pytest.fixture
def client(make: Callable[..., TestClient]) -> TestClient:
    return make()


@pytest.fixture
def session(access: Access, client: TestClient) -> Session:
    """A desk officer who has changed the first password, in the client's cookie."""
    access.officers.add("sari.contoh", "desk", "Sari CONTOH", GOOD)
    first = access.officers.sign_in("sari.contoh", GOOD)
    assert isinstance(first, Session)
    session = access.officers.change_password(first, GOOD, "empat ekor burung pipit")
    assert isinstance(session, Session)
    client.cookies.set("__Host-patuh", session.token)
    return session


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_a_key_opens_what_its_scopes_say_and_nothing_else(access: Access, client: TestClient) -> None:
    for scope in SCOPES:
        added, key = access.clients.add(f"Sistem {scope} CONTOH", [scope])
        for wanted in SCOPES:
            answer = client.get(f"/api/{wanted}", headers=bearer(key))
            assert answer.status_code == (200 if wanted == scope else 403), (scope, wanted)
        assert client.get(f"/api/{scope}", headers={"X-API-Key": key}).json() == f"client:{added.id}"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}, bearer("x")])
def test_without_a_key_nothing_opens(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.get("/api/read", headers=headers)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_key_does_not_open_pages_nor_a_session_the_api(access: Access, client: TestClient, session: Session) -> None:
    assert client.get("/api/read").status_code == 401
    client.cookies.clear()
    _, key = access.clients.add("Sistem CONTOH", SCOPES)
    assert client.get("/halaman/read", headers=bearer(key)).status_code == 303


def test_a_client_that_asks_too_often_waits(access: Access, client: TestClient) -> None:
    _, slow = access.clients.add("Lambat CONTOH", ["read"], 3)
    _, other = access.clients.add("Lain CONTOH", ["read"], 3)
    assert [client.get("/api/read", headers=bearer(slow)).status_code for _ in range(5)] == [200] * 3 + [429] * 2
    refused = client.get("/api/read", headers=bearer(slow))
    assert 1 <= int(refused.headers["retry-after"]) <= 20
    assert client.get("/api/read", headers=bearer(other)).status_code == 200


def test_a_batch_counts_for_as_many_as_it_holds(access: Access, client: TestClient) -> None:
    _, key = access.clients.add("Sistem CONTOH", ["precheck"], 100)
    assert client.post("/api/batch/90", headers=bearer(key)).status_code == 200
    assert client.post("/api/batch/90", headers=bearer(key)).status_code == 429


def test_wrong_keys_are_limited_by_address_and_right_ones_still_open(
    access: Access, make: Callable[..., TestClient], settings: Settings
) -> None:
    client, _key = make(), None
    _, key = access.clients.add("Sistem CONTOH", ["read"])
    wrong = [client.get("/api/read", headers=bearer("patuh_x_y")).status_code for _ in range(40)]
    assert wrong == [401] * settings.limits.attempts_per_minute + [429] * (40 - settings.limits.attempts_per_minute)
    assert client.get("/api/read", headers=bearer(key)).status_code == 200, "a gateway's clients share an address"
    assert make(peer="203.0.113.10").get("/api/read", headers=bearer("x")).status_code == 401


def test_pages_that_need_no_sign_in_are_limited_by_address(make: Callable[..., TestClient]) -> None:
    one, two = make(), make(peer="203.0.113.10")
    assert [one.get(f"/cek/{n}").status_code for n in range(5)] == [200] * 3 + [429] * 2
    assert two.get("/cek/1").status_code == 200


def test_each_role_opens_its_pages_and_no_other(access: Access, client: TestClient) -> None:
    for role, open_ in {"desk": {"precheck", "read"}, "examiner": {"check", "read"}, "admin": set(SCOPES)}.items():
        _, password = access.officers.add(f"{role}.contoh", role)
        first = access.officers.sign_in(f"{role}.contoh", password)
        assert isinstance(first, Session)
        session = access.officers.change_password(first, password, "empat ekor burung pipit")
        assert isinstance(session, Session)
        client.cookies.set("__Host-patuh", session.token)
        for method in ("GET", "POST"):
            found = {
                scope
                for scope in SCOPES
                if client.request(method, f"/halaman/{scope}", headers=HOME, data={"csrf": session.csrf}).is_success
            }
            assert found == open_, role


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(client: TestClient) -> None:
    answer = client.get("/halaman/read?nik=" + NIK)
    assert (answer.status_code, answer.headers["location"]) == (303, "/masuk?lanjut=/halaman/read")
    part = client.get("/halaman/read", headers={"HX-Request": "true"})
    assert (part.status_code, part.headers["hx-redirect"]) == (401, "/masuk")
    assert client.post("/halaman/precheck", headers=HOME).headers["location"] == "/masuk"


def test_the_first_password_opens_nothing_but_its_change(access: Access, client: TestClient) -> None:
    access.officers.add("baru.contoh", "admin", password=GOOD)
    session = access.officers.sign_in("baru.contoh", GOOD)
    assert isinstance(session, Session)
    client.cookies.set("__Host-patuh", session.token)
    for scope in SCOPES:
        assert client.get(f"/halaman/{scope}").headers["location"] == "/masuk/kata-sandi"


def test_a_page_that_anybody_sees_knows_who_is_signed_in(client: TestClient, session: Session) -> None:
    assert client.get("/siapa").json() == "sari.contoh"
    client.cookies.clear()
    assert client.get("/siapa").json() is None


@pytest.mark.parametrize(
    ("headers", "token", "status"),
    [
        (HOME, "right", 200),
        ({"Sec-Fetch-Site": "same-origin"}, "right", 200),
        ({**HOME, "Sec-Fetch-Site": "same-origin"}, "header", 200),
        (HOME, None, 403),
        (HOME, "wrong", 403),
        (HOME, "", 403),
        ({}, "right", 403),
        ({"Origin": "null"}, "right", 403),
        ({"Origin": "https://jahat.contoh"}, "right", 403),
        ({"Origin": "http://patuh.contoh.go.id"}, "right", 403),
        ({"Origin": ORIGIN + ".jahat.contoh"}, "right", 403),
        ({**HOME, "Sec-Fetch-Site": "cross-site"}, "right", 403),
        ({**HOME, "Sec-Fetch-Site": "same-site"}, "right", 403),
        ({**HOME, "Sec-Fetch-Site": "none"}, "right", 403),
    ],
)
def test_what_another_site_makes_a_browser_send_is_refused(
    client: TestClient, session: Session, headers: dict[str, str], token: str | None, status: int
) -> None:
    sent = {"right": session.csrf, "wrong": session.csrf[::-1], "": ""}.get(token or "none")
    extra = {"X-CSRF-Token": session.csrf} if token == "header" else {}
    data = {} if sent is None else {"csrf": sent}
    assert client.post("/halaman/precheck", headers={**headers, **extra}, data=data).status_code == status
    parts = {name: (None, value) for name, value in {**data, "a": "b"}.items()}
    assert client.post("/halaman/precheck", headers={**headers, **extra}, files=parts).status_code == status


def test_files_are_read_by_who_may_upload_alone(client: TestClient, session: Session) -> None:
    files = {"berkas": ("a.csv", b"a")}
    for path, status in {"/halaman/precheck": 400, "/halaman/check": 403}.items():
        assert client.post(path, headers=HOME, data={"csrf": session.csrf}, files=files).status_code == status


def test_a_forms_token_is_one_sessions(access: Access, client: TestClient, session: Session) -> None:
    other = access.officers.sign_in("sari.contoh", "empat ekor burung pipit")
    assert isinstance(other, Session)
    assert client.post("/halaman/precheck", headers=HOME, data={"csrf": other.csrf}).status_code == 403


@pytest.mark.parametrize(
    ("public_url", "expected"),
    [
        (ORIGIN, "__Host-patuh={}; HttpOnly; Path=/; SameSite=lax; Secure"),
        (None, "patuh={}; HttpOnly; Path=/; SameSite=lax"),
    ],
)
def test_the_cookie_is_out_of_reach(app: FastAPI, session: Session, public_url: str | None, expected: str) -> None:
    app.state.door = Door(app.state.door.access, Settings(public_url=public_url))
    answer = Response()
    request = Request(
        {"type": "http", "app": app, "headers": [], "path": "/", "scheme": "http", "server": ("localhost", 80)}
    )
    remember(request, answer, session)
    assert answer.headers["set-cookie"] == expected.format(session.token)


def test_the_plain_cookie_is_not_believed_over_https(client: TestClient, session: Session) -> None:
    client.cookies.clear()
    client.cookies.set("patuh", session.token)
    assert client.get("/siapa").json() is None


@pytest.mark.parametrize(
    "path",
    ["https://jahat.contoh", "//jahat.contoh", "/\\jahat.contoh", "\\\\jahat", "javascript:alert(1)", "/\t/jahat",
     "", None, "/a\r\nSet-Cookie: x=y", "pra-cek"],
)  # fmt: skip
def test_after_signing_in_nobody_is_led_away(path: str | None) -> None:
    assert inside(path) == "/"
    assert inside("/pra-cek/abc?x=1") == "/pra-cek/abc?x=1"


def test_every_answer_tells_the_browser_what_it_must_not_do(client: TestClient) -> None:
    for path in ("/siapa", "/api/read", "/tidak-ada", "/rusak/1"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert headers["strict-transport-security"] == "max-age=31536000"
        assert re.fullmatch(r"[0-9a-f]{16}", headers["x-request-id"])
        assert "server" not in headers
    asset = client.get("/aset").headers
    assert asset["cache-control"] == "public, max-age=1" and "server" not in asset


def test_plain_http_is_not_told_to_be_https_for_ever(make: Callable[..., TestClient]) -> None:
    assert "strict-transport-security" not in make("http://localhost:8000").get("/siapa").headers


@pytest.mark.parametrize(
    "host", ["jahat.contoh", "patuh.contoh.go.id.jahat.contoh", "patuh.contoh.go.id@jahat", "", "["]
)
def test_a_host_that_is_not_ours_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/siapa", headers={"Host": host}).status_code == 421


def test_two_hosts_are_refused(make: Callable[..., TestClient]) -> None:
    answer = make().get("/siapa", headers=[("Host", "patuh.contoh.go.id"), ("Host", "jahat.contoh")])  # type: ignore[arg-type]
    assert answer.status_code == 421


@pytest.mark.parametrize(
    ("peer", "forwarded", "proto", "expected"),
    [
        ("203.0.113.9", "198.51.100.1", "https", ["203.0.113.9", "http"]),  # whoever asks directly is not believed
        ("10.0.0.1", "198.51.100.1", "https", ["198.51.100.1", "https"]),
        ("10.0.0.1", "127.0.0.1, 198.51.100.1", "https", ["198.51.100.1", "https"]),  # written by the client
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", None, ["198.51.100.1", "http"]),
        ("10.0.0.1", "198.51.100.1:4711", None, ["198.51.100.1", "http"]),
        ("10.0.0.1", "[2001:db8::1]:4711", None, ["2001:db8::1", "http"]),
        ("10.0.0.1", "<script>", "gopher", ["10.0.0.1", "http"]),
        ("10.0.0.1", None, None, ["10.0.0.1", "http"]),
        ("::ffff:10.0.0.1", "198.51.100.1", None, ["198.51.100.1", "http"]),
    ],
)
def test_only_the_offices_own_proxies_are_believed(
    make: Callable[..., TestClient], peer: str, forwarded: str | None, proto: str | None, expected: list[str]
) -> None:
    headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": proto}
    answer = make("http://localhost", peer).get("/alamat", headers={k: v for k, v in headers.items() if v})
    assert answer.json() == [*expected, None]


def test_log_lines_name_routes_and_ids_never_paths_queries_or_persons(
    access: Access, client: TestClient, session: Session, lines: list[dict[str, Any]]
) -> None:
    client.get(f"/cek/{NIK}?nik={NIK}")
    client.get(f"/{NIK}")
    client.get("/halaman/read", headers={"User-Agent": NIK, "X-Request-ID": NIK, "Referer": f"{ORIGIN}/{NIK}"})
    assert [(line["route"], line["status"]) for line in lines] == [
        ("/cek/{code}", 200), (None, 404), ("/halaman/read", 200),
    ]  # fmt: skip
    assert lines[-1]["who"] == session.who.actor and lines[-1]["from"] == "203.0.113.9"
    assert NIK not in str(lines) and "Sari" not in str(lines) and "sari" not in str(lines)


def test_a_fault_of_ours_is_told_by_its_place_not_its_words(
    client: TestClient, lines: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    answer = client.get(f"/rusak/{NIK}")
    assert answer.status_code == 500
    assert lines[0]["error"]["kind"] == "ValueError" and "test_http.py" in lines[0]["error"]["at"][-1]
    assert NIK not in answer.text + str(lines) + "".join(capsys.readouterr())


def test_the_proxys_number_of_a_request_is_kept(make: Callable[..., TestClient]) -> None:
    number = {"X-Request-ID": "abc-12345678"}
    assert make(peer="10.0.0.1").get("/siapa", headers=number).headers["x-request-id"] == "abc-12345678"
    assert make().get("/siapa", headers=number).headers["x-request-id"] != "abc-12345678"
