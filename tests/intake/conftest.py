"""The rulebook's own vocabulary, and a file to read it with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from patuh.engine.intake.dataset import Table
from patuh.engine.intake.files import Tables, read_tables
from patuh.engine.intake.table import read_table
from patuh.engine.language import source
from patuh.engine.language.vocabulary import Vocabulary, build

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def vocabulary(tree: Path) -> Vocabulary:
    """The vocabulary in rules/."""
    files = ("rules/vocabulary.yaml", "rules/lists.yaml")
    built, faults = build(*(source.parse((tree / file).read_text("utf-8"), file) for file in files))
    assert not faults
    return built


@pytest.fixture
def read(tmp_path: Path, vocabulary: Vocabulary) -> Callable[..., Table]:
    """Write a text (UTF-8) or bytes to a file and read it; every table is checked for lost rows."""

    def write_and_read(content: str | bytes, as_list: str | None = None, name: str = "contoh.csv") -> Table:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        table = read_table(path, vocabulary, as_list)
        check_account(table)
        return table

    return write_and_read


def check_account(table: Table) -> None:
    """Nothing is lost: each row is in one place, each place in file order, each problem belongs to a record."""
    assert table.rows == len(table.records) + len(table.rejects) + len(table.skipped) + table.blank
    judged = [record.source.row for record in table.records]
    rejected = [issue.source.row for issue in table.rejects]
    skipped = [one.row for one in table.skipped]
    for rows in (judged, rejected, skipped):
        assert rows == sorted(rows)
    assert len({*judged, *rejected, *skipped}) == len(judged) + len(rejected) + len(skipped)
    assert {issue.source.row for issue in table.problems} <= set(judged)


def data(name: str) -> list[dict[str, object]]:
    """A table of cases beside the tests."""
    loaded: list[dict[str, object]] = yaml.safe_load((HERE / name).read_text("utf-8"))
    return loaded


@pytest.fixture
def read_all(tmp_path: Path, vocabulary: Vocabulary) -> Callable[..., Tables]:
    """Write bytes or text to a file and read all its lists; every table is checked for lost rows."""

    def write_and_read(
        content: str | bytes, as_list: str | None = None, name: str = "contoh.dat", **more: Any
    ) -> Tables:
        path = tmp_path / "contoh.dat"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        tables = read_tables(path, vocabulary, as_list, **more)
        for table in tables.tables:
            check_account(table)
        return tables

    return write_and_read
