"""What every page has in common: one language, everything escaped, nothing inline, form and assets that hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest
from fastapi import FastAPI
from patuh.engine.service.pages import start
from patuh.engine.service.pages.rendering import Pages, Signed, Standing, in_words, masked, say
from patuh.engine.text import Text
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

HOSTILE = "PT <script>alert(1)</script> & \"CONTOH'"


@dataclass(frozen=True)
class Officer:
    name: str
    scopes: frozenset[str]


class SignIn:
    """Signs everybody in as one officer, as the session's check does."""

    def __init__(self, app: ASGIApp, signed: Signed) -> None:
        self.app, self.signed = app, signed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["signed"] = self.signed
        await self.app(scope, receive, send)


def service(signed: Signed | None = None, office: str = "DPMPTSP CONTOH") -> TestClient:
    pages = Pages(office, lambda: Standing("ab" * 32, date(2026, 11, 1)))
    app = FastAPI()
    app.include_router(pages.router())
    app.include_router(start.router(pages))
    if signed is not None:
        app.add_middleware(SignIn, signed=signed)
    return TestClient(app, follow_redirects=False)


def officer(*scopes: str, name: str = "Sari CONTOH") -> Signed:
    return Signed(Officer(name, frozenset(scopes)), "token-of-the-session")


def test_indonesian_is_spoken_unless_english_is_chosen() -> None:
    client = service()
    page = client.get("/")
    assert (page.headers["content-language"], '<html lang="id">' in page.text) == ("id", True)
    chosen = client.get("/bahasa/en?ke=/cek")
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/cek")
    assert "HttpOnly" in chosen.headers["set-cookie"] and '<html lang="en">' in client.get("/").text


@pytest.mark.parametrize("away", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/a\r\nX: 1"])
def test_the_choice_of_language_leads_nowhere_else(away: str) -> None:
    assert service().get("/bahasa/en", params={"ke": away}).headers["location"] == "/"


def test_the_way_is_shown_to_those_who_may_go_it() -> None:
    assert 'class="ways"' not in service().get("/").text
    page = service(officer("precheck")).get("/").text
    assert ('href="/pra-cek"' in page, 'href="/berkas"' in page, 'href="/riwayat"' in page) == (True, False, False)
    assert 'name="csrf" value="token-of-the-session"' in page


def test_names_are_shown_and_never_run() -> None:
    page = service(officer("read", name=HOSTILE), office=HOSTILE).get("/").text
    assert "<script>alert" not in page and "PT &lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;CONTOH&#39;" in page


def test_nothing_inline_stands_in_a_template() -> None:
    """A policy that lets no inline style or script run is no use to pages that need one."""
    for template in (files("patuh.engine.service.pages") / "templates").iterdir():
        text = template.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", text), template.name
        assert not re.search(r"\|\s*safe\b|autoescape false", text), template.name


def test_assets_are_kept_for_ever_under_an_address_that_changes_with_them() -> None:
    client = service()
    style = re.search(r'href="(/aset/[0-9a-f]{16}/look\.css)"', client.get("/").text)
    assert style is not None
    found = client.get(style[1])
    assert (found.status_code, found.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in found.headers["cache-control"]
    assert client.get("/aset/0123456789abcdef/look.css").status_code == 404
    assert client.get(style[1].replace("look.css", "..%2Fwords.py")).status_code == 404
    assert client.get("/").headers["cache-control"] == "no-store"


def test_colours_are_those_of_the_other_pages() -> None:
    """Light and dark: each token that both style sheets have says the same in both."""
    token = re.compile(r"(--[a-z-]+): ([^;]+);")
    ours = (files("patuh.engine.service.pages") / "static" / "look.css").read_text("utf-8").split("* {")[0]
    theirs = (files("patuh.engine.paper") / "look.css").read_text("utf-8").split("* {")[0]
    for mine, other in zip(ours.split("@media")[:2], theirs.split("@media")[:2], strict=True):
        shared = dict(token.findall(mine)).keys() & dict(token.findall(other)).keys()
        assert {"--ground", "--ink", "--link", "--line"} <= shared
        assert {name: dict(token.findall(mine))[name] for name in shared} == {
            name: dict(token.findall(other))[name] for name in shared
        }


def test_dates_numbers_and_texts_are_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert in_words("2026-11-22", "id") == "22 November 2026"
    assert in_words(date(2026, 5, 2), "en") == "2 May 2026"
    assert in_words(datetime(2026, 5, 2, 7, 5, tzinfo=UTC), "en").startswith("2 May 2026, ")
    assert (say(Text("a", "b"), "id"), say({"id": "a", "en": "b"}, "en")) == ("a", "b")


@pytest.mark.parametrize(
    ("number", "seen"), [("CT000123", "••••0123"), ("IZ-1", "••-1"), ("7", "•"), ("", ""), ("CONTOH-001", "••••••-001")]
)
def test_a_masked_number_shows_at_most_half_of_it(number: str, seen: str) -> None:
    assert masked(number) == seen
