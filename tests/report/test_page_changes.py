"""What changed since an older folder, on the page: the numbers of the comparison, nothing called cured that is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from patuh.engine.commands import report
from patuh.engine.report.asked import Asked
from patuh.engine.report.outcomes import OUTCOME
from patuh.engine.report.page import changes, writer
from patuh.engine.report.reading import Reading
from patuh.engine.report.since import since
from patuh.engine.text import LANGUAGES, Lang

from .conftest import CheckSet
from .parsed import Node, parse, whole


@pytest.fixture(scope="module")
def both(check_set: CheckSet) -> tuple[Reading, Reading]:
    """An older folder that lacks a category, has another one twice as bad, and a newer one."""
    new = check_set("provinsi").reading
    kept = new.findings.filter(pl.col("category") != "PDS-Upah")
    worse = new.findings.filter(pl.col("category") == "late")
    moved = worse.with_columns(
        (pl.col("subject_key") + "9").alias("subject_key"), (pl.col("person") + "9").alias("person"),
        (pl.col("subject_key") + "9#registered-late").alias("cause"),
    )  # fmt: skip
    return replace(new, findings=pl.concat([kept, moved]), as_of=date(2026, 1, 31)), new


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_section_is_the_comparison(lang: Lang, both: tuple[Reading, Reading]) -> None:
    old, new = both
    change, tree = since(old, new), section(new, old, lang)
    shown = [[whole(cell) for cell in row[1:]] for row in tree.one("table", id="tabel-perubahan").rows()]
    tallies = [*change.kinds, change.total]
    assert shown == [[*(one.outcomes[name] for name in OUTCOME), one.moves.before, one.moves.now] for one in tallies]
    assert change.total.outcomes["new"] and change.total.outcomes["better"]
    assert [note.text for note in tree.all("li")] == [note.say(lang) for note in change.notes]
    listed = tree.one("table", id="tabel-berubah").rows()
    moving = [one for employer in change.employers for one in employer.problems if one.outcome in changes.TOLD]
    assert len(listed) == min(len(moving), changes.SHOWN)


def section(new: Reading, old: Reading, lang: Lang) -> Node:
    return parse(writer.page(new, Asked(lang=lang, since=old))).one("section", id="perubahan")


def test_worse_and_new_come_first_and_the_rest_is_pointed_to(both: tuple[Reading, Reading]) -> None:
    old, new = both
    made = changes.told(since(new, old), old, "en")  # the other way round: late grows, wages are cured
    order = [OUTCOME[name][0].en for name in changes.TOLD]
    ranks = [order.index(one.outcome) for one in made.changed]
    assert ranks == sorted(ranks) and len(set(ranks)) > 1
    assert all(one.now > one.before for one in made.changed if one.outcome == "Worse")


def test_without_an_older_folder_there_is_no_section(both: tuple[Reading, Reading]) -> None:
    assert not parse(writer.page(both[1], Asked(lang="id"))).all("section", id="perubahan")


def test_the_public_is_not_told_of_single_employers(check_set: CheckSet, tmp_path: Path) -> None:
    folder = str(check_set("bersih").folder)
    asked = [folder, "-o", str(tmp_path / "umum"), "--public", "--since", folder]
    done = CliRunner().invoke(report.command("en"), asked)
    assert done.exit_code == 2 and "single employers" in done.output
    assert not (tmp_path / "umum").exists()
