"""The regencies and cities of Sumatera Selatan as tiles, laid out about as they lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

LEVELS = 5

# Code of the Ministry of Home Affairs → column, row, short name.
TILES: Mapping[str, tuple[int, int, str]] = MappingProxyType(
    {
        "16.13": (0, 0, "Muratara"), "16.06": (1, 0, "Muba"), "16.07": (3, 0, "Banyuasin"),
        "16.05": (0, 1, "M. Rawas"), "16.12": (1, 1, "PALI"), "16.10": (2, 1, "Ogan Ilir"),
        "16.71": (3, 1, "Palembang"), "16.02": (4, 1, "OKI"),
        "16.73": (0, 2, "L. Linggau"), "16.74": (1, 2, "Prabumulih"), "16.03": (2, 2, "M. Enim"),
        "16.08": (3, 2, "OKUT"),
        "16.11": (0, 3, "4 Lawang"), "16.04": (1, 3, "Lahat"), "16.01": (2, 3, "OKU"),
        "16.72": (0, 4, "P. Alam"), "16.09": (2, 4, "OKUS"),
    }
)  # fmt: skip
WIDTH, HEIGHT, GAP = 104, 64, 6  # of one tile, in the picture's own units


@dataclass(frozen=True)
class Area:
    """What the map says of one region: `shown` stands on it, `told` is the sentence for tooltips and screen readers.

    `level` is its class from 0 to LEVELS - 1, None where there is nothing to show; `href` leads to its row.
    """

    code: str
    shown: str
    told: str
    level: int | None
    href: str


def tiles(areas: Sequence[Area], title: str) -> Markup:
    """The map of tiles as SVG; areas of other codes are left out, tiles without an area are drawn empty."""
    by_code = {area.code: area for area in areas}
    columns = max(column for column, _, _ in TILES.values()) + 1
    rows = max(row for _, row, _ in TILES.values()) + 1
    drawn = Markup("").join(
        _tile(column, row, short, by_code.get(code)) for code, (column, row, short) in TILES.items()
    )
    return Markup('<svg class="map" viewBox="0 0 {} {}" role="group" aria-label="{}"><title>{}</title>{}</svg>').format(
        columns * (WIDTH + GAP) - GAP + 4, rows * (HEIGHT + GAP) - GAP + 4, title, title, drawn
    )


def _tile(column: int, row: int, short: str, area: Area | None) -> Markup:
    x, y = column * (WIDTH + GAP) + 2, row * (HEIGHT + GAP) + 2
    box = Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="5"/>').format(x, y, WIDTH, HEIGHT)
    middle = x + WIDTH // 2
    name = Markup('<text x="{}" y="{}">{}</text>').format(middle, y + 26, short)
    if area is None:
        return Markup('<g class="area none">{}{}</g>').format(box, name)
    value = Markup('<text class="value" x="{}" y="{}">{}</text>').format(middle, y + 49, area.shown)
    return linked(area, box + name + Markup(" ") + value, f"{short} {area.shown}. ")


def linked(area: Area, drawn: Markup, seen: str = "") -> Markup:
    """What is drawn of an area, as a link to its row of the table that says in words what it shows.

    `seen` are the words on it, with which the link's name must begin for those who speak to their computer.
    """
    level = "none" if area.level is None else f"level{area.level}"
    return Markup('<a class="area {}" href="{}" data-region="{}" aria-label="{}"><title>{}</title>{}</a>').format(
        level, area.href, area.code, seen + area.told, area.told, drawn
    )


def level(part: int, whole: int) -> int | None:
    """The class of a share: fifths from 0 to LEVELS - 1, the last one closed; None of nothing."""
    return min(LEVELS * part // whole, LEVELS - 1) if whole else None
