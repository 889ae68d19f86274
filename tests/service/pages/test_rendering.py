"""What every page has in common: one language, everything escaped, nothing inline, form and assets that hold."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from importlib.resources import files

import pytest
from patuh.engine.service.pages.rendering import in_words, say
from patuh.engine.text import Text

from .conftest import WIB, Office_


def test_indonesian_is_spoken_unless_english_is_chosen(office: Office_) -> None:
    client = office.visitor()
    page = client.get("/")
    assert (page.headers["content-language"], '<html lang="id">' in page.text) == ("id", True)
    chosen = client.get("/bahasa/en?ke=/cek")
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/cek")
    assert "HttpOnly" in chosen.headers["set-cookie"] and '<html lang="en">' in client.get("/").text


@pytest.mark.parametrize("away", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/a\r\nX: 1"])
def test_the_choice_of_language_leads_nowhere_else(office: Office_, away: str) -> None:
    assert office.visitor().get("/bahasa/en", params={"ke": away}).headers["location"] == "/"


def test_the_way_is_shown_to_those_who_may_go_it(office: Office_) -> None:
    assert 'class="ways"' not in office.visitor().get("/").text
    browser = office.officer("desk")
    page = browser.get("/").text
    assert ('href="/pra-cek"' in page, 'href="/berkas"' in page, 'href="/riwayat"' in page) == (True, False, True)
    assert f'name="csrf" value="{browser.csrf}"' in page


def test_nothing_inline_stands_in_a_template() -> None:
    """A policy that lets no inline style or script run is no use to pages that need one."""
    for template in (files("patuh.engine.service.pages") / "templates").iterdir():
        text = template.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", text), template.name
        assert not re.search(r"\|\s*safe\b|autoescape false", text), template.name


def test_assets_are_kept_for_ever_under_an_address_that_changes_with_them(office: Office_) -> None:
    client = office.visitor()
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


def test_dates_and_moments_are_said_in_words_by_the_office_s_clock() -> None:
    assert in_words("2026-11-22", "id", None) == "22 November 2026"
    assert in_words(date(2026, 5, 2), "en", None) == "2 May 2026"
    late = datetime(2026, 5, 2, 20, 5, tzinfo=UTC)
    assert in_words(late, "id", WIB) == "3 Mei 2026, 03.05 WIB"
    assert in_words(late.isoformat(), "en", UTC) == "2 May 2026, 20:05 UTC"
    assert in_words(late, "en", timezone(timedelta(hours=5, minutes=30))) == "3 May 2026, 01:35 UTC+0530"
    assert (say(Text("a", "b"), "id"), say({"id": "a", "en": "b"}, "en")) == ("a", "b")
