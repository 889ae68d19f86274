"""The page: it asks for nothing, says what the survey says, works without scripts, and its script sums as Python."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.coverage import plan
from patuh.engine.coverage.page import charts, views
from patuh.engine.coverage.page.writer import page
from patuh.engine.coverage.plan import OBSERVED, Programme
from patuh.engine.coverage.survey import survey
from patuh.engine.text import Lang

from .shipped import REPORT, rulebook, surveyed, tables

NODE = shutil.which("node")


@cache
def made(lang: Lang = "en") -> str:
    return page(surveyed(), lang)


def text(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup))


def test_it_asks_for_nothing_and_lets_nothing_else_run() -> None:
    for content in (made("id"), made("en")):
        assert not re.search(r'(?:src|href)="(?!#)', content)
        assert "http" not in content.replace("http-equiv", "")
        assert "default-src 'none'" in unescape(content)
        assert not re.search(r"<[^>]+\son[a-z]+=|<[^>]+\sstyle=", content)


def test_it_is_well_formed_and_every_link_has_its_place() -> None:
    class Links(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []
            self.ids: list[str] = []
            self.hrefs: list[str] = []

        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            if tag not in ("meta", "input"):
                self.open.append(tag)
            self.ids += [value for name, value in attributes if name == "id" and value]
            self.hrefs += [value for name, value in attributes if name == "href" and value]

        def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            pass

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    links = Links()
    links.feed(made())
    assert links.open == []
    assert len(links.ids) == len(set(links.ids))
    assert {href.removeprefix("#") for href in links.hrefs} <= set(links.ids)


def test_the_headline_is_that_of_the_survey() -> None:
    told = dict(re.findall(r'data-figure="(\w+)">([^<]+)<', made()))
    assert told == {"coverage": "32.89%", "target": "37.48%", "gap": "138,000", "smallest": "49"}


def test_without_scripts_the_scenarios_stand_in_a_table() -> None:
    body = made().split('id="tabel-skenario"')[1].split("</table>")[0]
    shown = text(body)
    for one in surveyed().worked.scenarios:  # type: ignore[union-attr]
        assert f"{one.added:,}" in shown
    assert '<form class="tool" id="alat" hidden>' in made(), "without scripts the slider would be dead"


def test_every_observation_stands_in_it_with_its_source_and_place() -> None:
    shown = text(made())
    assert len(surveyed().known) < len(surveyed().observations), "what came later is not known yet"
    for one in surveyed().known:
        assert one.place in shown
        assert one.source in shown


def test_names_are_never_markup() -> None:
    found = surveyed()
    evil = replace(found.known[0], source="<script>alert(1)</script>", definition='"><img src=x>')
    content = page(replace(found, observations=(evil, *found.observations[1:])), "en")
    assert "<script>alert" not in content
    assert "<img" not in content


def test_it_can_be_made_of_anything_that_can_be_surveyed() -> None:
    book = rulebook()
    assert 'id="tabel-provinsi"' not in page(survey([], [], Programme(), REPORT, book, "en"), "en")
    for day in (date(2023, 12, 28), date(2023, 12, 29), date(2025, 12, 31), date(2026, 6, 30)):
        assert "</html>" in page(survey(tables(), [], Programme(), day, book, "en"), "en")
    for asked in (
        Programme(villages="3880", per_village=200),
        Programme(budget=0),
        Programme(covered=OBSERVED, target=1),
    ):
        assert "</html>" in page(surveyed(asked), "id")


def test_the_map_changes_its_colours_at_the_target() -> None:
    from patuh.engine.coverage.figures import Interval

    assert [views.level(Interval.of(ppm), 374_800) for ppm in (0, 187_400, 374_799, 374_800, 449_760)] == [
        0,
        1,
        2,
        3,
        4,
    ]
    assert [views.level(Interval.of(ppm), None) for ppm in (0, 200_000, 999_999)] == [0, 1, 4]
    assert views.level(None, 374_800) is None


def test_the_map_can_be_drawn_with_real_borders(tmp_path: Path) -> None:
    square = [[[103.0, -3.0], [103.5, -3.0], [103.5, -3.5], [103.0, -3.0]]]
    shape = {"type": "Feature", "properties": {"kode": "16.04"}, "geometry": {"type": "Polygon", "coordinates": square}}
    file = tmp_path / "batas.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [shape]}), "utf-8")
    content = page(surveyed(), "en", file)
    assert '<path d="M' in content.split('class="picture cool"')[1].split("</figure>")[0]


def test_bars_are_as_long_as_their_figures() -> None:
    from patuh.engine.coverage.figures import Interval

    drawn = charts.against_target(Interval(100_000, 200_000), 300_000, 400_000)
    assert 'class="length" width="25.00"' in drawn
    assert 'class="unsure" x="25.00" width="25.00"' in drawn
    assert 'class="aim" x="74.60"' in drawn
    assert charts.full_bar([374_800, 526_000]) == 600_000
    assert charts.full_bar([]) == 1_000_000


# ── the script ──


@pytest.mark.skipif(NODE is None, reason="needs node to run the page's script")
def test_the_script_sums_as_python_does() -> None:
    found = surveyed()
    data = views.slider(found, 600_000, "en")
    rng = random.Random(5)
    asked, expected = [], []
    for _ in range(400):
        basis = rng.choice(("desa", "desa+kelurahan", "own"))
        own, quota, months = rng.choice((0, 1, 17, 2856, 3880, 999_983)), rng.randint(0, 150), rng.randint(1, 60)
        covered = rng.choice((None, 0, 50_000, 333_333, 500_000, 1_000_000))
        target = rng.choice((None, 0, 374_800, 494_600, 1_000_000))
        wish = Programme(
            per_village=quota, villages=str(own) if basis == "own" else basis, months=months,
            covered=OBSERVED if covered is None else covered,
        )  # fmt: skip
        made = plan.build(wish, found.standings, found.sums, found.as_of, found.rulebook)
        assert made is not None
        made = replace(made, target=target)
        outcome = made.with_quota(quota)
        asked.append([{**data, "target": target}, basis, own, covered, quota, months])
        expected.append(
            [
                outcome.places, outcome.added, outcome.protected, outcome.coverage, outcome.cost, outcome.gap,
                made.smallest_quota(),
            ]
        )  # fmt: skip
    assert run(asked) == expected


def run(asked: list[list[Any]]) -> Any:
    """What the page's own script makes of each: places, added, protected, coverage, cost, gap, smallest quota."""
    script = (files("patuh.engine.coverage.page") / "coverage.js").read_text("utf-8")
    code = (
        script
        + """
    const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
    console.log(JSON.stringify(asked.map(([data, basis, own, covered, quota, months]) => {
      const list = programme.bases(data, basis, own, covered);
      const one = programme.outcome(data, list, quota, months);
      return [one.places, one.added, one.protected, one.coverage, one.cost, one.gap, programme.smallest(data, list)];
    })));"""
    )
    assert NODE is not None
    done = subprocess.run([NODE, "-e", code], input=json.dumps(asked), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
