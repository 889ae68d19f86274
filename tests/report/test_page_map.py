"""The map: seventeen tiles, or the borders that an office gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.errors import UsageError
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.paper.borders import borders, read_borders
from patuh.engine.paper.charts import bar
from patuh.engine.paper.tiles import TILES, Area, level, tiles
from patuh.engine.report.asked import Asked
from patuh.engine.report.page import writer

from .conftest import CheckSet
from .parsed import parse

PALEMBANG = Area("16.71", "50,0%", 'Palembang <b>: "50,0%"', 2, "#r-16-71")
CODES = frozenset(TILES)
SQUARE = [[104.0, -3.0], [105.0, -3.0], [105.0, -2.0], [104.0, -2.0], [104.0, -3.0]]


def test_every_region_of_the_vocabulary_has_a_tile_of_its_own() -> None:
    regions = Rulebook.load().vocabulary.facts["employer.region"].values
    assert set(TILES) == set(regions)
    assert len({(column, row) for column, row, _ in TILES.values()}) == len(TILES)


def test_tiles_show_and_tell_what_they_are_given() -> None:
    tree = parse(str(tiles([PALEMBANG], "judul <i>")))
    (area,) = tree.all("a")
    assert (area.text, area.attributes["aria-label"]) == (
        f"{PALEMBANG.told}Palembang 50,0%",
        f"Palembang 50,0%. {PALEMBANG.told}",
    )
    assert area.has_class("level2") and area.attributes["href"] == "#r-16-71"
    assert len(tree.all("g")) == len(TILES) - 1
    assert tree.one("svg").attributes["aria-label"] == "judul <i>"


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(0, 0, None), (0, 7, 0), (1, 5, 1), (19, 100, 0), (4, 5, 4), (5, 5, 4)]
)
def test_levels_are_fifths(part: int, whole: int, expected: int | None) -> None:
    assert level(part, whole) == expected


@pytest.mark.parametrize(
    ("value", "most", "width"), [(0, 0, "0.00"), (0, 5, "0.00"), (1, 10_000, "0.60"), (5, 5, "100.00")]
)
def test_bars_are_in_proportion_and_none_of_something_vanishes(value: int, most: int, width: str) -> None:
    (_, length) = parse(str(bar(value, most))).all("rect")
    assert length.attributes["width"] == width


def geojson(path: Path, *features: tuple[Any, str, Any]) -> Path:
    made = [
        {"properties": {"kode": code, "nama": "x"}, "geometry": {"type": kind, "coordinates": at}}
        for code, kind, at in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": made}), "utf-8")
    return path


@pytest.mark.parametrize("code", ["16.71", "1671", 1671])
def test_borders_are_known_by_code(code: Any, tmp_path: Path) -> None:
    found = read_borders(
        geojson(tmp_path / "b.geojson", (code, "Polygon", [SQUARE]), ("99.99", "Polygon", [SQUARE])), CODES
    )
    assert found == {"16.71": [[(lon, lat) for lon, lat in SQUARE]]}


def test_borders_stand_where_they_lie(tmp_path: Path) -> None:
    north = [[lon, lat + 1] for lon, lat in SQUARE]
    path = geojson(tmp_path / "b.geojson", ("16.71", "Polygon", [SQUARE]), ("16.02", "MultiPolygon", [[north]]))
    tree = parse(str(borders(read_borders(path, CODES), [PALEMBANG], "judul")))
    (area,), (label,) = tree.all("a"), tree.all("text")
    assert (area.attributes["aria-label"], label.text) == (PALEMBANG.told, "50,0%")
    _, _, width, height = map(float, (tree.one("svg").attributes["viewbox"] or "").split())
    assert 1.9 < height / width < 2.1  # two degrees high, one wide, close to the equator
    assert float(label.attributes["x"] or 0) == pytest.approx(width / 2, abs=1)
    assert float(label.attributes["y"] or 0) == pytest.approx(height * 3 / 4, abs=2)


BAD: dict[str, tuple[str | None, str]] = {
    "not there": (None, "cannot be read"),
    "no JSON": ("{", "no GeoJSON"),
    "a list": ("[]", "no GeoJSON"),
    "no features": ('{"type": "Topology"}', "no GeoJSON"),
    "points": (
        '{"features": [{"properties": {"kode": "16.71"}, "geometry": {"type": "Point", "coordinates": [1]}}]}',
        "no GeoJSON",
    ),
    "metres": (
        '{"features": [{"properties": {"kode": "16.71"}, "geometry": {"type": "Polygon", "coordinates": '
        '[[[500000, 1], [500001, 1], [500001, 2]]]}}]}',
        "no GeoJSON",
    ),
    "another country": ('{"features": []}', "None of the areas"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_file_of_borders_that_cannot_be_used(case: str, tmp_path: Path) -> None:
    content, expected = BAD[case]
    path = tmp_path / "batas.geojson"
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(UsageError, match=expected) as caught:
        read_borders(path, CODES)
    assert "batas.geojson" in caught.value.say("id")


def test_the_page_draws_the_borders_it_is_given(check_set: CheckSet, tmp_path: Path) -> None:
    path = geojson(tmp_path / "b.geojson", ("16.71", "Polygon", [SQUARE]))
    tree = parse(writer.page(check_set("provinsi").reading, Asked(lang="id", boundaries=path)))
    assert [area.attributes["data-region"] for area in tree.one("figure").all("a")] == ["16.71"]
    assert len(tree.one("figure").all("path")) == 1
