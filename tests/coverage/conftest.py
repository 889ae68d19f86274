"""Lists of coverage that a test writes, read as patuh reads them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from patuh import Rulebook
from patuh.engine.coverage.observation import Observation, SetAside, observe
from patuh.engine.intake.files import read_tables

from .shipped import rulebook

HEADERS = "Kab/Kota;Segmen;Terlindungi;Layak;Cakupan (%);Tgl Data;Sumber"
Observe = Callable[..., tuple[list[Observation], list[SetAside]]]


@pytest.fixture(scope="session")
def book() -> Rulebook:
    """The shipped rulebook."""
    return rulebook()


@pytest.fixture
def observed(tmp_path: Path, book: Rulebook) -> Observe:
    """Observations of rows under HEADERS, or other headers."""

    def write(*rows: str, headers: str = HEADERS) -> tuple[list[Observation], list[SetAside]]:
        file = tmp_path / "cakupan.csv"
        file.write_text("\n".join((headers, *rows)) + "\n", "utf-8")
        return observe(read_tables(file, book.vocabulary).tables)

    return write
