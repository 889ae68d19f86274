"""The licence data that OSS-RBA sends (`dataNIB`) as a list of employers: one row for each NIB."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .cell_text import text_of
from .grid import Grid
from .reader import Row

DEEPEST = 3  # the envelopes of requests and answers
PROJECTS, WORKERS, SIZE, REGION = "data_proyek", "jumlah_tki + jumlah_tka", "skala_usaha", "perseroan_daerah_id"

_FACTS = {
    "nib": "employer.nib",
    "npwp_perseroan": "employer.npwp",
    "nama_perseroan": "employer.name",
    "jenis_perseroan": "employer.legal_form",
    REGION: "employer.region",
    SIZE: "employer.declared_size",
    WORKERS: "employer.stated_workers",
    "no_npp": "employer.npp",
}
_COUNTS = ("jumlah_tki_l", "jumlah_tki_p", "jumlah_tka_l", "jumlah_tka_p")


def licences(data: Any, depth: int = DEEPEST) -> list[Mapping[str, Any]]:
    """Every `dataNIB` in a JSON document, whatever envelope it came in."""
    if isinstance(data, list):
        return [licence for item in data for licence in licences(item, depth)] if depth else []
    if not isinstance(data, dict) or not depth:
        return []
    if "dataNIB" in data:
        found = data["dataNIB"]
        return [item for item in (found if isinstance(found, list) else [found]) if isinstance(item, dict)]
    return [licence for value in data.values() for licence in licences(value, depth - 1)]


def grid(found: Sequence[Mapping[str, Any]], label: str, sha256: str) -> Grid:
    """The licences as rows; the columns' meaning is that of the OSS-RBA specification, so no header is guessed."""
    rows = tuple(Row(number, tuple(_cells(licence))) for number, licence in enumerate(found, start=1))
    return Grid(label, "", sha256, rows, names=tuple(_FACTS), meant=_FACTS)


def _cells(licence: Mapping[str, Any]) -> Iterator[str]:
    for name in _FACTS:
        if name == WORKERS:
            yield _workers(licence)
        elif name == SIZE:
            yield _size(licence)
        elif name == REGION:
            yield _region(text_of(licence.get(REGION) or licence.get("kd_daerah")))
        else:
            yield text_of(licence.get(name))


def _projects(licence: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    projects = licence.get(PROJECTS)
    return [project for project in projects if isinstance(project, dict)] if isinstance(projects, list) else []


def _workers(licence: Mapping[str, Any]) -> str:
    """All workers of all projects; one that is no number makes the whole unreadable, since a part is too few."""
    texts = [text_of(project.get(name)).strip() for project in _projects(licence) for name in _COUNTS]
    stated = [text for text in texts if text]
    if all(text.isascii() and text.isdigit() for text in stated):
        return str(sum(map(int, stated))) if stated else ""
    return " + ".join(stated)


def _size(licence: Mapping[str, Any]) -> str:
    """The size that the business or all its projects state; projects that differ leave it unreadable."""
    if own := text_of(licence.get(SIZE)).strip():
        return own
    return ", ".join(dict.fromkeys(text for project in _projects(licence) if (text := text_of(project.get(SIZE)))))


def _region(code: str) -> str:
    """The regency or city of a code, which may go down to the district or village: 1671010000 is in 1671."""
    return code[:4] if code.isascii() and code.isdigit() and len(code) in (6, 10) else code
