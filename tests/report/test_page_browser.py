"""The page in a browser: its script draws what stands in the page without it, and nothing is refused or asked for."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from patuh.engine.report.asked import Asked
from patuh.engine.report.page import writer

from .conftest import CheckSet
from .parsed import Node, parse
from .test_page import HOSTILE, disguised, elements

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


def browse(page: str, folder: Path, entry: int) -> Node:
    """The page after its script has run, opened at an employer."""
    file = folder / "laporan.html"
    file.write_text(page, "utf-8")
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    command = [str(CHROMIUM), *options, "--virtual-time-budget=5000", "--dump-dom", f"{file.as_uri()}#e{entry}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    assert "Refused to" not in done.stderr and "Uncaught" not in done.stderr
    return parse(done.stdout)


@pytest.mark.parametrize("place", [0, 5])
def test_the_script_draws_an_employer_as_the_page_does(place: int, check_set: CheckSet, tmp_path: Path) -> None:
    made = writer.page(check_set("provinsi").reading, Asked(lang="id"))
    drawn = browse(made, tmp_path, place)
    plain = parse(made).one("details", id=f"e{place}")
    opened = drawn.one("details", id=f"e{place}")
    assert told(opened) == told(plain)
    assert [one.attributes.get("class") for one in opened.all("div")] == [
        one.attributes.get("class") for one in plain.all("div")
    ]
    assert "open" in opened.attributes
    assert drawn.one("p", id="banyaknya").text == "50 dari 120 ditampilkan"
    assert "hidden" not in drawn.one("form", id="saring").attributes
    assert len(drawn.one("select", id="pilih-wilayah").all("option")) == 18
    links = [
        row.one("th").all("a") for row in drawn.one("table", id="tabel-wilayah").all("tr") if "id" in row.attributes
    ]
    assert len(links) == 17 and all(links)


def told(entry: Node) -> list[str]:
    """The words of each element that holds no other, without the spaces between them."""
    return [
        "".join(one.text.split()) for one in [entry.one("summary"), *entry.all("h3"), *entry.all("p"), *entry.all("dd")]
    ]


def test_no_name_becomes_markup_in_a_browser(check_set: CheckSet, tmp_path: Path) -> None:
    drawn = browse(writer.page(disguised(check_set("provinsi").reading), Asked(lang="id")), tmp_path, 0)
    names = {one.text for one in drawn.all("span", **{"class": "who"})}
    assert set(HOSTILE) <= names
    assert not drawn.all("img")
    assert not [one for one in elements(drawn) if any(name.startswith("on") for name in one.attributes)]
