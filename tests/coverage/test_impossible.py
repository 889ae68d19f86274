"""Figures that cannot be true, or not yet: each is said with its reason, and none enters a sum."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from patuh.engine.commands import coverage
from patuh.engine.coverage.standing import stand
from patuh.engine.language.rulebook import SHIPPED, Rulebook

from .conftest import HEADERS, Observe
from .shipped import REPORT, rulebook

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


GOOD = "Lahat;Semua;300;1000;;02-09-2024;A"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("{};Semua;200;100;;02-09-2024;A", "200 protected are more than are eligible, 100"),
        ("{};Semua;200;1000;40%;02-09-2024;A", "the coverage stated, 40.00%, is not the protected divided"),
        ("{};Semua;200;1000;;03-09-2024;A", "figures of 3 September 2024, after the as-of date 2 September 2024"),
        ("{};Semua;;;150%;02-09-2024;A", "the coverage stated, 150%, cannot be used"),
        ("{};Semua;;;-5%;02-09-2024;A", "the coverage stated, -5%, cannot be used"),
        ("{};Semua;;;0,3748;02-09-2024;A", "the coverage stated, 0,3748, cannot be used"),
    ],
)
@pytest.mark.parametrize("region", ["Sumsel", "OKI"])
def test_what_cannot_be_used_is_listed_and_enters_no_figure(said: Said, region: str, row: str, why: str) -> None:
    told = json.loads(said(GOOD, row.format(region), more=("--format", "json")).output)
    assert any(one["place"] == "cakupan.csv:3" and why in one["why"]["en"] for one in told["set_aside"])
    assert [row["region"] for row in told["standings"]] == ["16.04"]
    assert [(one["protected"]["low"], one["eligible"]["low"]) for one in told["sums"]] == [(300, 1000)]
    assert told["programme"] is None
    assert {one["place"] for one in told["verdicts"] if one["verdict"] != "undetermined"} == {"cakupan.csv:2"}
    assert why in " ".join(said(GOOD, row.format(region)).output.split())


def test_a_share_that_cannot_be_used_leaves_the_people_counted(said: Said) -> None:
    told = json.loads(said("Lahat;Semua;300;1000;-5%;02-09-2024;A", more=("--format", "json")).output)
    assert told["standings"][0]["coverage"] == {"low": 300_000, "high": 300_000}
    assert "-5%" in told["set_aside"][0]["why"]["id"]


def test_digits_cut_off_are_no_contradiction(observed: Observe) -> None:
    cut, off = observed("Lahat;Semua;3289;10000;32,8%;02-09-2024;A", "Lahat;Semua;3289;10000;32,7%;02-09-2024;A")[0]
    assert cut.doubt is None
    assert off.doubt is not None


def test_people_of_one_source_and_fewer_eligible_of_another_make_no_share(observed: Observe, book: Rulebook) -> None:
    kept, _ = observed("Lahat;Semua;500;;;02-09-2024;A", "Lahat;Semua;;400;;02-09-2024;B")
    [row] = stand(kept, REPORT, book)
    assert (row.protected, row.coverage, row.gap, row.contradicted) == (None, None, None, True)


def test_nobody_is_short_by_less_than_nobody(said: Said) -> None:
    done = said("Sumsel;Semua;700;1000;;02-09-2024;A", lang="id")
    assert "tidak ada kekurangan menurut keduanya" in done.output
    assert "kekurangan -" not in done.output
