"""Signing in by the page, by a browser's requests: what is shown, set and kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from patuh.engine.service.access.access import Access
from patuh.engine.service.access.http import Door, officer
from patuh.engine.service.access.middleware import around
from patuh.engine.service.access.rate import Rates
from patuh.engine.service.access.refusal import Refusal
from patuh.engine.service.access.sessions import Session
from patuh.engine.service.pages import masuk, trouble
from patuh.engine.service.pages.rendering import Pages, Standing
from patuh.engine.service.settings import Settings

GOOD, BETTER = "kuda biru naik perahu", "empat ekor burung pipit"
LOCAL = "http://localhost"
HOME = {"Origin": LOCAL}

Recorded = list[tuple[str, str, dict[str, Any]]]


@pytest.fixture
def recorded() -> Recorded:
    return []


@pytest.fixture
def lines() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def make(
    access: Access, settings: Settings, recorded: Recorded, lines: list[dict[str, Any]]
) -> Iterator[Callable[[], TestClient]]:
    door = Door(access, settings, Rates(lambda: 0.0))
    app = FastAPI(openapi_url=None)
    app.state.door = door
    pages = Pages("DPMPTSP CONTOH", lambda: Standing(None, None))
    app.include_router(pages.router())
    app.include_router(masuk.router(pages, door, lambda *what: recorded.append(what)))
    app.add_exception_handler(Refusal, trouble.handler(pages))

    @app.get("/pra-cek")
    async def page(session: Session = Depends(officer("precheck"))) -> str:  # noqa: B008
        return session.login

    opened: list[TestClient] = []

    def browser() -> TestClient:
        opened.append(
            TestClient(
                around(app, settings, lines.append),
                base_url=LOCAL,
                client=("203.0.113.9", 1),
                follow_redirects=False,
                headers=HOME,
            )
        )
        return opened[-1]

    yield browser
    for one in opened:
        one.close()


@pytest.fixture
def browser(make: Callable[[], TestClient], access: Access) -> TestClient:
    access.officers.add("sari.contoh", "desk", "Sari CONTOH", GOOD)
    return make()


def token(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def sign_in(browser: TestClient, password: str = GOOD, **more: str) -> Any:
    return browser.post("/masuk", data={"login": "sari.contoh", "password": password, **more})


def changed(browser: TestClient) -> None:
    """Signs in for the first time, and changes the password as is asked."""
    assert sign_in(browser).headers["location"] == "/masuk/kata-sandi"
    page = browser.get("/masuk/kata-sandi").text
    sent = {"csrf": token(page), "current": GOOD, "new": BETTER, "again": BETTER}
    assert browser.post("/masuk/kata-sandi", data=sent).headers["location"] == "/"


def test_from_the_first_sign_in_to_the_last_sign_out(browser: TestClient, recorded: Recorded) -> None:
    assert browser.get("/pra-cek").headers["location"] == "/masuk?lanjut=/pra-cek"
    assert 'name="lanjut" value="/pra-cek"' in browser.get("/masuk?lanjut=/pra-cek").text
    changed(browser)
    assert browser.get("/pra-cek").json() == "sari.contoh"
    assert browser.get("/masuk?lanjut=/pra-cek").headers["location"] == "/pra-cek"
    page = browser.get("/masuk/kata-sandi").text
    gone = browser.post("/keluar", data={"csrf": token(page)})
    assert gone.headers["location"] == "/masuk" and 'patuh=""' in gone.headers["set-cookie"]
    assert browser.get("/pra-cek").status_code == 303
    again = sign_in(browser, BETTER, lanjut="/pra-cek")
    assert again.headers["location"] == "/pra-cek"
    assert [kind for kind, _, _ in recorded] == ["signed_in", "password_changed", "signed_out", "signed_in"]
    assert all(actor.startswith("officer:") for _, actor, _ in recorded)
    assert "sari" not in str(recorded).lower()


def test_a_wrong_password_and_an_unknown_login_read_alike(browser: TestClient, lines: list[dict[str, Any]]) -> None:
    known = browser.post("/masuk", data={"login": "sari.contoh", "password": "salah salah saja"})
    unknown = browser.post("/masuk", data={"login": "tidak.ada", "password": "salah salah saja"})
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert known.status_code == 422 and "salah salah" not in known.text and "set-cookie" not in known.headers
    assert [line["note"] for line in lines] == ["sign_in_refused"] * 2
    assert "contoh" not in str(lines) and "salah salah" not in str(lines)


def test_who_guesses_has_to_wait(browser: TestClient, lines: list[dict[str, Any]]) -> None:
    for _ in range(5):
        assert sign_in(browser, "salah salah saja").status_code == 422
    waits = sign_in(browser)
    assert waits.status_code == 429 and re.search(r"pukul \d\d\.\d\d\.\d\d", waits.text)
    assert lines[-1]["note"] == "sign_in_waits"


def test_one_address_signs_in_so_often_a_minute(browser: TestClient, settings: Settings) -> None:
    found = [
        browser.post("/masuk", data={"login": f"nama{n}", "password": "salah salah saja"}).status_code
        for n in range(settings.limits.attempts_per_minute + 2)
    ]
    assert found[-2:] == [429, 429] and set(found[:-2]) == {422}


def test_a_session_that_was_planted_is_not_taken_over(make: Callable[[], TestClient], browser: TestClient) -> None:
    """Session fixation: an attacker's own session in the victim's browser does not become the victim's."""
    changed(browser)
    attackers = browser.cookies["patuh"]
    victim = make()
    victim.cookies.set("patuh", attackers, domain="localhost.local")
    assert sign_in(victim, BETTER).status_code == 303
    assert victim.cookies["patuh"] != attackers
    assert browser.get("/pra-cek").status_code == 303, "and the planted one is ended"


@pytest.mark.parametrize("origin", ["https://jahat.contoh", "null", None])
def test_another_site_signs_nobody_in(browser: TestClient, origin: str | None) -> None:
    del browser.headers["origin"]
    headers = {"Origin": origin} if origin else {}
    sent = {"login": "sari.contoh", "password": GOOD}
    answer = browser.post("/masuk", data=sent, headers=headers)
    assert answer.status_code == 403 and "set-cookie" not in answer.headers


@pytest.mark.parametrize("away", ["https://jahat.contoh", "//jahat.contoh", "/\\jahat.contoh"])
def test_after_signing_in_nobody_is_led_away(browser: TestClient, away: str) -> None:
    assert "jahat" not in browser.get("/masuk", params={"lanjut": away}).text
    changed(browser)
    browser.cookies.clear()
    assert sign_in(browser, BETTER, lanjut=away).headers["location"] == "/"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"current": "salah salah saja", "new": BETTER, "again": BETTER}, 422),
        ({"current": GOOD, "new": BETTER, "again": BETTER + "x"}, 422),
        ({"current": GOOD, "new": "pendek", "again": "pendek"}, 422),
        ({"current": GOOD, "new": GOOD, "again": GOOD}, 422),
        ({}, 422),
    ],
)
def test_a_change_that_is_refused_changes_nothing(browser: TestClient, sent: dict[str, str], status: int) -> None:
    sign_in(browser)
    page = browser.get("/masuk/kata-sandi").text
    answer = browser.post("/masuk/kata-sandi", data={"csrf": token(page), **sent})
    assert answer.status_code == status and 'role="alert"' in answer.text
    assert not any(word in answer.text for word in (GOOD, BETTER, "pendek"))
    assert sign_in(browser).headers["location"] == "/masuk/kata-sandi"


def test_a_long_password_costs_nothing(browser: TestClient) -> None:
    assert sign_in(browser, "x" * 100_000).status_code == 422
    assert sign_in(browser, "x" * 700).status_code == 422


def test_what_is_typed_is_shown_and_never_run(browser: TestClient) -> None:
    page = browser.get("/masuk", params={"lanjut": '/"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def test_a_refusal_is_told_in_words_with_its_headers(browser: TestClient, settings: Settings) -> None:
    for _ in range(settings.limits.attempts_per_minute):
        browser.post("/masuk", data={"login": "a", "password": "b"})
    refused = browser.post("/masuk", data={"login": "a", "password": "b"})
    assert refused.status_code == 429 and "Terlalu banyak permintaan" in refused.text
    assert int(refused.headers["retry-after"]) >= 1
