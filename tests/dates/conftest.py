"""The shipped rulebook, and the tables of this folder read as strictly as the rules are."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.language import source
from patuh.engine.language.rulebook import Rulebook

HERE = Path(__file__).parent

# The days that everything is looked at: before the programmes, after their start, in the relief of PP 49/2020, on both
# sides of Inpres 2/2021, on the day of the announcement of 2024, on both sides of PP 6/2025, and of late.
DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        "2014-06-30", "2016-06-30", "2020-10-31", "2021-03-24", "2021-03-25",
        "2024-09-02", "2025-02-06", "2025-02-07", "2026-06-30",
    )
)  # fmt: skip


def table(name: str) -> Any:
    """The data of a YAML file of this folder."""
    return source.read((HERE / name).read_bytes(), f"tests/dates/{name}").data


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The rules as shipped."""
    return Rulebook.load()
