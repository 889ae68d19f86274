"""Signing in through the office's own provider, over real HTTP on loopback."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from patuh.engine.service.access.access import Access
from patuh.engine.service.access.http import Door, officer
from patuh.engine.service.access.oidc import Failed, Provider
from patuh.engine.service.access.refusal import Refusal
from patuh.engine.service.access.sessions import Session
from patuh.engine.service.pages import masuk, trouble
from patuh.engine.service.pages.rendering import Pages, Standing
from patuh.engine.service.settings import Oidc, Settings

LOCAL = "http://localhost"
PEOPLE = {
    "sari": {"name": "Sari CONTOH", "preferred_username": "sari.contoh", "groups": ["semua", "ptsp"]},
    "ani": {"name": "Ani CONTOH", "preferred_username": "ani.contoh", "groups": ["semua"]},
    "budi": {"name": "Budi CONTOH", "preferred_username": "SARI.contoh", "groups": "pengelola"},
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider in a process of its own."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    people = [word for sub, claims in PEOPLE.items() for word in ("--user-claims", json.dumps({"sub": sub} | claims))]
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        "--require-nonce",
        "true",
    ]
    with subprocess.Popen([*command, *people], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            _await(address, process)
            yield address
        finally:
            process.terminate()


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the provider ended"
        try:
            httpx2.get(f"{address}/.well-known/openid-configuration")
            return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError("the provider does not start")


@pytest.fixture
def figures(issuer: str, tmp_path: Path) -> Oidc:
    (tmp_path / "rahasia").write_text("rahasia-contoh\n")
    return Oidc(
        issuer=issuer,
        client_id="patuh",
        client_secret_file=str(tmp_path / "rahasia"),
        roles={"pengelola": "admin", "ptsp": "desk"},
    )


@pytest.fixture
def make(access: Access, settings: Settings, figures: Oidc) -> Callable[[], TestClient]:
    door = Door(access, settings.model_copy(update={"oidc": figures}))
    app = FastAPI(openapi_url=None)
    app.state.door = door
    pages = Pages("DPMPTSP CONTOH", lambda: Standing(None, None))
    app.include_router(pages.router())
    app.include_router(masuk.router(pages, door, lambda *what: None))
    app.add_exception_handler(Refusal, trouble.handler(pages))

    @app.get("/pra-cek")
    async def page(session: Session = Depends(officer("precheck"))) -> list[str]:  # noqa: B008
        return [session.login, session.role, session.who.name]

    return lambda: TestClient(app, base_url=LOCAL, follow_redirects=False)


def leave(browser: TestClient) -> str:
    """The address of the provider that the browser is sent to."""
    assert "/masuk/kantor?lanjut=/pra-cek" in browser.get("/masuk?lanjut=/pra-cek").text
    return browser.get("/masuk/kantor?lanjut=/pra-cek").headers["location"]


def authorised(address: str, sub: str) -> str:
    """The person signs in at the provider; the address the browser is sent back to."""
    back = httpx2.post(address, data={"sub": sub}, follow_redirects=False).headers["location"]
    assert back.startswith(f"{LOCAL}/masuk/kantor/kembali?")
    return back.removeprefix(LOCAL)


def test_who_the_provider_vouches_for_signs_in_with_the_role_of_the_claim(make: Callable[[], TestClient]) -> None:
    browser = make()
    address = leave(browser)
    asked = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
    assert asked["code_challenge_method"] == "S256" and len(asked["code_challenge"]) == 43
    assert asked["response_type"] == "code" and len(asked["state"]) >= 43 and len(asked["nonce"]) >= 43
    arrived = browser.get(authorised(address, "sari"))
    assert (arrived.status_code, arrived.headers["location"]) == (303, "/pra-cek")
    assert browser.get("/pra-cek").json() == ["sari.contoh", "desk", "Sari CONTOH"]


def test_an_account_is_the_providers_subject_not_its_name(make: Callable[[], TestClient], access: Access) -> None:
    """Whoever calls himself sari.contoh at the provider does not become the sari.contoh there is here."""
    access.officers.add("sari.contoh", "desk", password="kuda biru naik perahu")
    browser = make()
    browser.get(authorised(leave(browser), "budi"))
    assert browser.get("/pra-cek").json() == ["sari.contoh-2", "admin", "Budi CONTOH"]
    with pytest.raises(Exception, match="office's own sign-in"):
        access.officers.set_password("sari.contoh-2")


def test_who_has_no_role_here_does_not_come_in(make: Callable[[], TestClient], access: Access) -> None:
    browser = make()
    arrived = browser.get(authorised(leave(browser), "ani"))
    assert arrived.status_code == 403 and access.officers.list() == []
    assert browser.get("/pra-cek").status_code == 303


def test_who_has_no_role_any_more_is_signed_out_everywhere(
    make: Callable[[], TestClient], access: Access, issuer: str
) -> None:
    before = access.officers.vouched(f"{issuer} ani", "ani.contoh", "Ani CONTOH", "desk")
    assert isinstance(before, Session) and access.session(before.token) is not None
    browser = make()
    assert browser.get(authorised(leave(browser), "ani")).status_code == 403
    assert access.session(before.token) is None


def test_who_is_disabled_here_does_not_come_in(make: Callable[[], TestClient], access: Access) -> None:
    browser = make()
    browser.get(authorised(leave(browser), "sari"))
    access.officers.disable("sari.contoh")
    assert browser.get("/pra-cek").status_code == 303
    assert browser.get(authorised(leave(browser), "sari")).status_code == 403


def test_an_answer_is_good_once_and_for_the_browser_that_asked(make: Callable[[], TestClient]) -> None:
    victim, attacker = make(), make()
    back = authorised(leave(attacker), "sari")
    assert victim.get(back).status_code == 403, "an attacker's answer signs nobody else in"
    leave(victim)
    assert victim.get(back).status_code == 403
    assert attacker.get(back).status_code == 303
    assert attacker.get(back).status_code == 403


def test_a_code_is_worth_nothing_without_the_verifier_and_nonce(make: Callable[[], TestClient], access: Access) -> None:
    """A code put into another sign-in: its nonce is not that of the token."""
    one, two = make(), make()
    stolen = parse_qs(urlsplit(authorised(leave(one), "sari")).query)["code"][0]
    state = parse_qs(urlsplit(leave(two)).query)["state"][0]
    assert two.get("/masuk/kantor/kembali", params={"code": stolen, "state": state}).status_code == 403
    assert access.officers.list() == []


@pytest.mark.parametrize(
    "query", [{}, {"state": "x"}, {"code": "x"}, {"error": "access_denied"}, {"code": "x", "state": "x"}]
)
def test_an_answer_that_was_not_asked_for_is_refused(make: Callable[[], TestClient], query: dict[str, str]) -> None:
    assert make().get("/masuk/kantor/kembali", params=query).status_code == 403


def test_a_provider_that_is_away_keeps_nobody_from_a_password(
    access: Access, settings: Settings, figures: Oidc
) -> None:
    gone = figures.model_copy(update={"issuer": "http://localhost:9"})
    door = Door(access, settings.model_copy(update={"oidc": gone}))
    app = FastAPI(openapi_url=None)
    app.state.door = door
    pages = Pages("DPMPTSP CONTOH", lambda: Standing(None, None))
    app.include_router(pages.router())
    app.include_router(masuk.router(pages, door, lambda *what: None))
    browser = TestClient(app, base_url=LOCAL, follow_redirects=False)
    assert browser.get("/masuk").status_code == 200
    assert browser.get("/masuk/kantor").status_code == 403


DESCRIBED = {
    "issuer": "https://masuk.contoh.go.id",
    "authorization_endpoint": "https://masuk.contoh.go.id/a",
    "token_endpoint": "https://masuk.contoh.go.id/t",
    "jwks_uri": "https://masuk.contoh.go.id/k",
}


@pytest.mark.parametrize(
    "spoiled",
    [
        {"issuer": "https://lain.contoh.go.id"},
        {"token_endpoint": "http://169.254.169.254/latest/meta-data"},
        {"jwks_uri": "http://localhost:8000/k"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
    ],
)
def test_a_provider_cannot_send_the_service_elsewhere(
    access: Access, figures: Oidc, monkeypatch: pytest.MonkeyPatch, spoiled: dict[str, Any]
) -> None:
    provider = Provider(figures.model_copy(update={"issuer": DESCRIBED["issuer"]}), access.store)
    asked: list[str] = []

    async def fetched(url: str) -> Any:
        asked.append(url)
        return DESCRIBED | spoiled

    monkeypatch.setattr(provider, "_fetched", fetched)
    with pytest.raises(Failed):
        asyncio.run(provider.depart(f"{LOCAL}/masuk/kantor/kembali", "/"))
    assert asked == [f"{DESCRIBED['issuer']}/.well-known/openid-configuration"]


def test_a_token_that_is_not_the_providers_vouches_for_nobody(
    access: Access, figures: Oidc, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another key, another service's, too old, another nonce, no signature: each is refused."""
    own, other = RSAKey.generate_key(2048, {"kid": "1"}), RSAKey.generate_key(2048, {"kid": "1"})
    provider = Provider(figures.model_copy(update={"issuer": DESCRIBED["issuer"]}), access.store)

    async def fetched(url: str) -> Any:
        return {"keys": [own.as_dict(private=False)]} if url.endswith("/k") else DESCRIBED

    monkeypatch.setattr(provider, "_fetched", fetched)
    now = int(time.time())
    good = {"iss": DESCRIBED["issuer"], "aud": "patuh", "sub": "1", "nonce": "n", "iat": now, "exp": now + 60}

    def vouches(claims: dict[str, Any], key: RSAKey = own) -> bool:
        token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, key)
        try:
            return asyncio.run(provider._claims({"id_token": token}, DESCRIBED, "n"))["sub"] == "1"
        except Failed:
            return False

    assert vouches(good)
    assert not vouches(good, other)
    for spoiled in (
        {"iss": "https://lain.contoh.go.id"}, {"aud": "lain"}, {"aud": ["patuh", "lain"]}, {"exp": now - 3600},
        {"nonce": "m"}, {"azp": "lain"}, {"iat": now + 3600},
    ):  # fmt: skip
        assert not vouches(good | spoiled), spoiled
    for missing in ("iss", "aud", "sub", "nonce", "exp", "iat"):
        assert not vouches({key: value for key, value in good.items() if key != missing}), missing
    unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."
    with pytest.raises(Failed):
        asyncio.run(provider._claims({"id_token": unsigned}, DESCRIBED, "n"))
