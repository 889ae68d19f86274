"""A rulebook says which one it is, and the changelog speaks of the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from patuh.engine.commands import show
from patuh.engine.errors import Fault
from patuh.engine.language.rulebook import Edition, Rulebook, from_files
from patuh.engine.text import Text

NAMED = """name: {{id: Nama, en: Name}}
version: {version}
date: {day}
"""


def test_the_shipped_rulebook_is_the_one_the_changelog_names(book: Rulebook, tree: Path) -> None:
    assert book.edition is not None
    headings = re.findall(r"^### Rulebook (\S+)$", (tree / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == book.edition.version, "a change of meaning needs a version and an entry"


def test_show_begins_with_it(book: Rulebook) -> None:
    assert book.edition is not None
    first = CliRunner().invoke(show.command("en"), []).output.splitlines()[0]
    assert first.startswith(f"{book.edition.name.en} · version {book.edition.version} · law as of ")
    assert first.endswith(book.hash[:12])


def test_it_is_read_as_written_and_counts_for_the_hash(files: Mapping[str, bytes], book: Rulebook) -> None:
    text = NAMED.format(version='"2026.12.3"', day="2026-12-24").encode()
    other = from_files({**files, "rulebook.yaml": text})
    assert other.edition == Edition(Text("Nama", "Name"), "2026.12.3", date(2026, 12, 24))
    assert other.hash != book.hash


def test_a_folder_need_not_name_itself(files: Mapping[str, bytes]) -> None:
    without = {name: content for name, content in files.items() if name != "rulebook.yaml"}
    assert from_files(without).edition is None


@pytest.mark.parametrize(
    ("version", "day", "said"),
    [
        ("'2026.11'", "2026-11-22", "year.month.number"),
        ("'2026.13.1'", "2026-11-22", "year.month.number"),
        ("'2026.11.0'", "2026-11-22", "year.month.number"),
        ("2026.11", "2026-11-22", "quote it"),
        ("'2026.11.1'", "2026", "A date YYYY-MM-DD is needed here"),
    ],
)
def test_what_is_no_version_or_day_is_refused(
    version: str, day: str, said: str, refused: Callable[[Mapping[str, str]], tuple[Fault, ...]]
) -> None:
    faults = refused({"rulebook.yaml": NAMED.format(version=version, day=day)})
    assert any(said in fault.say("en") for fault in faults), [fault.say("en") for fault in faults]
