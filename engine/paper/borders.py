"""Borders of regions from a GeoJSON that an office gives, drawn as SVG."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..errors import UsageError
from ..text import Text
from .tiles import Area, linked

WIDTH = 640  # of the picture, in its own units; points nearer than NEAR to the last one drawn are left out
NEAR = 0.7
CODE = re.compile(r"[0-9]{2}\.?[0-9]{2}")

Ring = list[tuple[float, float]]


def read_borders(path: Path, codes: frozenset[str]) -> dict[str, list[Ring]]:
    """Rings of longitude and latitude by region code, from the features that carry one of the codes, dotted or not.

    Raises UsageError when the file cannot be read, is no GeoJSON of areas, or names none of the regions.
    """
    try:
        features = json.loads(path.read_text("utf-8"))["features"]
        found = {code: list(_rings(one["geometry"])) for one in features if (code := _code(one, codes))}
    except OSError as error:
        raise UsageError(NOT_READ.fill(e=error.strerror or "?"), at=path.name) from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise UsageError(NO_AREAS, at=path.name, todo=TODO) from None
    if not found:
        raise UsageError(NO_REGION, at=path.name, todo=TODO)
    return found


def borders(shapes: dict[str, list[Ring]], areas: Sequence[Area], title: str) -> Markup:
    """The map as SVG: north up, distances true at its middle latitude; areas without a shape are left out."""
    by_code = {area.code: area for area in areas}
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    west, east = min(lon for lon, _ in points), max(lon for lon, _ in points)
    south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    narrow = math.cos(math.radians((north + south) / 2))
    scale = (WIDTH - 4) / max((east - west) * narrow, 1e-9)

    def place(lon: float, lat: float) -> tuple[float, float]:
        return round((lon - west) * narrow * scale + 2, 1), round((north - lat) * scale + 2, 1)

    shapes_drawn, labels = [], []
    for code, rings in sorted(shapes.items()):
        placed = [[place(*point) for point in ring] for ring in rings]
        path = Markup('<path d="{}"/>').format("".join(_path(ring) for ring in placed))
        area = by_code.get(code)
        shapes_drawn.append(linked(area, path) if area else Markup('<g class="area none">{}</g>').format(path))
        if area:
            x, y = _middle(max(placed, key=lambda ring: abs(_double_area(ring))))
            dark = " on-dark" if area.level is not None and area.level >= 3 else ""
            labels.append(Markup('<text class="on-map{}" x="{}" y="{}">{}</text>').format(dark, x, y, area.shown))
    return Markup(
        '<svg class="map" viewBox="0 0 {} {}" role="group" aria-label="{}"><title>{}</title>{}{}</svg>'
    ).format(
        WIDTH,
        math.ceil((north - south) * scale + 4),
        title,
        title,
        Markup("").join(shapes_drawn),
        Markup("").join(labels),
    )


def _code(feature: Any, codes: frozenset[str]) -> str | None:
    for value in feature["properties"].values():
        if isinstance(value, str | int) and CODE.fullmatch(str(value)):
            digits = str(value).replace(".", "")
            if (code := f"{digits[:2]}.{digits[2:]}") in codes:
                return code
    return None


def _rings(geometry: Any) -> Iterator[Ring]:
    """The outer and inner rings of a Polygon or MultiPolygon; raises ValueError for anything else."""
    polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[geometry["type"]]
    for polygon in polygons:
        for ring in polygon:
            points = [(float(point[0]), float(point[1])) for point in ring]
            if len(points) < 3 or not all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in points):
                raise ValueError(ring)
            yield points


def _path(ring: Ring) -> str:
    kept = [ring[0]]
    for point in ring[1:]:
        if math.dist(point, kept[-1]) >= NEAR:
            kept.append(point)
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + "Z"


def _double_area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))


def _middle(ring: Ring) -> tuple[float, float]:
    """The centre of mass of a ring."""
    area = 3 * _double_area(ring)
    if not area:
        return ring[0]
    pairs = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)]
    x = sum((a[0] + b[0]) * cross for a, b, cross in pairs) / area
    y = sum((a[1] + b[1]) * cross for a, b, cross in pairs) / area
    return round(x, 1), round(y, 1)


NOT_READ = Text("Berkas batas tidak terbaca ({e}).", "The file of borders cannot be read ({e}).")
NO_AREAS = Text(
    "Ini bukan GeoJSON dengan luasan (Polygon, MultiPolygon).",
    "This is no GeoJSON of areas (Polygon, MultiPolygon).",
)
NO_REGION = Text(
    "Tidak satu pun luasan memuat kode kabupaten/kota yang dikenal.",
    "None of the areas carries the code of a regency or city that is known.",
)
TODO = Text(
    "Berikan FeatureCollection dalam bujur dan lintang, yang tiap unsurnya memuat kode Kemendagri, misalnya 16.71.",
    "Give a FeatureCollection in longitude and latitude, whose features carry codes of the Ministry of Home Affairs, "
    "such as 16.71.",
)
