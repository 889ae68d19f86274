"""Result folders of the fixtures, each made once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from patuh import Options, check
from patuh.engine.check.run import Run
from patuh.engine.commands.given import read_register
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.report.reading import Reading, read
from patuh.engine.results import folder
from patuh.engine.results.masking import OfficeKey
from patuh.engine.results.receipt import receipt


@dataclass(frozen=True)
class Checked:
    """A run and the folder it was written to, read as a report reads it."""

    run: Run
    folder: Path
    reading: Reading


CheckSet = Callable[..., Checked]


def write(run: Run, target: Path, *, people: bool = False) -> None:
    """Write a run's result folder, as the command does."""
    accounts = [account.to_json() for account in run.accounts]
    said = receipt(
        version="0", rulebook=run.rulebook.hash, as_of=run.options.as_of.isoformat(), options={}, key="",
        inputs=accounts, verdicts=run.verdicts, outputs={},
    )  # fmt: skip
    folder.write(target, run.rows(people=people), run.rulebook, said, replace=True)


@pytest.fixture(scope="session")
def check_set(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> CheckSet:
    """Checks a fixture set and reads the folder again."""
    rulebook = Rulebook.load()

    @functools.cache
    def made(name: str, as_of: date = date(2026, 11, 22)) -> Checked:
        files = sorted((tree / "fixtures" / name).glob("*.csv"))
        run = check(files, rulebook=rulebook, options=Options(as_of=as_of), key=OfficeKey(b"k" * 32))
        target = tmp_path_factory.mktemp(name) / "hasil"
        write(run, target)
        return Checked(run, target, read(target))

    return made


@pytest.fixture(scope="session")
def licences(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """The licence applications of the fixtures, checked with the sanctions in force."""
    folder_ = tree / "fixtures" / "perizinan"
    rulebook = Rulebook.load()
    run = check(
        [folder_ / "permohonan.csv"], rulebook=rulebook, options=Options(as_of=date(2026, 6, 30)),
        key=OfficeKey(b"k" * 32), histories=read_register(folder_ / "sanksi.yaml", rulebook),
    )  # fmt: skip
    target = tmp_path_factory.mktemp("perizinan") / "hasil"
    write(run, target)
    return Checked(run, target, read(target))
