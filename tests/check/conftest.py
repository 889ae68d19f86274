"""Runs over the fixtures, each made once, and over small files written by a test."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from pathlib import Path
from unittest import mock

import pytest
from patuh.engine.check import run as module
from patuh.engine.check.options import Options
from patuh.engine.check.run import Run
from patuh.engine.intake.assumption import parse_assumption
from patuh.engine.intake.files import read_tables
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.results.masking import OfficeKey

AS_OF = date(2026, 11, 22)

RunSet = Callable[..., Run]


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The rules as shipped."""
    return Rulebook.load()


@pytest.fixture(scope="session")
def run_set(tree: Path, rulebook: Rulebook) -> RunSet:
    """Checks a fixture set, under assumptions and complete lists written as on the command line."""

    read = functools.cache(lambda path: read_tables(path, rulebook.vocabulary))  # most of a run's time

    @functools.cache
    def run(name: str, assume: tuple[str, ...] = (), complete: tuple[str, ...] = ()) -> Run:
        assumed = dict(parse_assumption(text, rulebook.vocabulary) for text in assume)
        with mock.patch.object(module, "read_tables", lambda path, *_, **__: read(path)):
            return module.check(
                sorted((tree / "fixtures" / name).glob("*.csv")),
                rulebook=rulebook,
                options=Options(AS_OF, assumed, frozenset(complete)),
                key=OfficeKey(b"k" * 32),
            )

    return run
