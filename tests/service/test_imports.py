"""Which room of the service may import which; each imports only rooms above it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SERVICE = Path(__file__).resolve().parents[2] / "engine" / "service"

ROOMS: dict[str, tuple[str, ...]] = {
    "disk": (),  # what must be kept before anything rests on it
    "heap": (),  # what lasts, kept out of the garbage collector's rounds
    "settings": (),  # what the office decides: addresses, limits, times
    "registry": (),  # what BPJS Ketenagakerjaan has on record of employers
    "audit": ("disk",),  # what was answered, so that nobody can change it
    "receipt": ("disk",),  # an answer that can be checked without the service
    "access": ("settings",),  # who may ask
    "desk": ("settings", "registry", "audit", "receipt", "access"),  # one application, decided and recorded
    "jobs": ("settings", "audit", "access"),  # whole spreadsheets, judged in a process of their own
    "backup": ("disk", "settings", "registry", "audit"),  # a copy of the data while they are written
    "api": ("settings", "registry", "audit", "receipt", "access", "desk"),  # for programs
    "pages": ("settings", "registry", "audit", "receipt", "access", "desk", "jobs"),  # for officers
    # put together
    "app": ("heap", "settings", "registry", "audit", "receipt", "access", "desk", "jobs", "api", "pages"),
}


def imported(path: Path) -> set[str]:
    """The rooms of the service that a module imports."""
    depth = len(path.relative_to(SERVICE).parts)  # 1 for engine/service/app.py, 2 in a room
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            found |= {node.module.split(".")[0]} if node.module else {name.name for name in node.names}
    return found


@pytest.mark.parametrize("path", sorted(SERVICE.rglob("*.py")), ids=lambda path: path.relative_to(SERVICE).as_posix())
def test_a_room_imports_only_rooms_above_it(path: Path) -> None:
    room = path.relative_to(SERVICE).parts[0].removesuffix(".py")
    if room != "__init__":
        assert imported(path) - {room} <= set(ROOMS[room])


def test_the_table_is_in_order() -> None:
    above: set[str] = set()
    for room, allowed in ROOMS.items():
        assert set(allowed) <= above
        above.add(room)
