"""Figures that cannot be true, or not yet: each is said with its reason, and none enters a sum."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from patuh.engine.commands import coverage
from patuh.engine.language.rulebook import SHIPPED, Rulebook

from .conftest import HEADERS
from .shipped import rulebook

Said = Callable[..., Result]


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Said:
    """What the command says, in English, of rows under HEADERS on the day of the report."""
    shipped = rulebook()
    monkeypatch.setattr(Rulebook, "load", lambda place=SHIPPED: shipped)
    monkeypatch.chdir(tmp_path)

    def run(*rows: str, more: tuple[str, ...] = (), lang: str = "en") -> Result:
        Path("cakupan.csv").write_text("\n".join((HEADERS, *rows)) + "\n", "utf-8")
        arguments = ["cakupan.csv", "--as-of", "2024-09-02", "-o", "out", "--force", *more]
        return CliRunner().invoke(coverage.command("id" if lang == "id" else "en"), arguments)

    return run


def test_where_nobody_is_eligible_there_is_no_share_and_no_programme(said: Said) -> None:
    for rows in (
        ["Sumsel;Semua;0;0;;02-09-2024;A"],
        ["Sumsel;Semua;0;0;;02-09-2024;A", "Lahat;Semua;0;0;;02-09-2024;A"],
    ):
        done = said(*rows)
        assert done.exit_code == 0, done.output
        assert "No programme is worked out" in done.output
        assert "or nobody is eligible" in done.output
        assert "gap not known" in done.output


def test_a_region_where_nobody_is_eligible_leaves_the_programme_of_the_others_whole(said: Said) -> None:
    regions = [
        value.label.id for code, value in rulebook().vocabulary.facts["region.code"].values.items() if code != "16"
    ]
    rows = [f"{name};Semua;10000;100000;;02-09-2024;A" for name in regions]
    rows[0] = f"{regions[0]};Semua;0;0;;02-09-2024;A"
    informal = f"{regions[0]};BPU;10;1000;;02-09-2024;A"
    done = said(*rows, informal, more=("--format", "json"))
    assert done.exit_code == 0, done.output
    programme = json.loads(done.output)["programme"]
    assert programme["villages"] == 2855
    for one in (programme["equal"], *programme["allocations"]):
        assert one["regions"]["16.01"]["places"] == 0
        assert one["places"] > 100_000
