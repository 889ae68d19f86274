"""The shipped lists of coverage and rulebook, worked out once for all tests."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from patuh import Rulebook
from patuh.engine.coverage.plan import Programme
from patuh.engine.coverage.survey import Survey, survey
from patuh.engine.intake.dataset import Table
from patuh.engine.intake.files import read_tables

FILES = sorted((Path(__file__).resolve().parents[2] / "fixtures" / "cakupan").glob("*.csv"))
REPORT = date(2024, 9, 2)
PLAIN = Programme()


@cache
def rulebook() -> Rulebook:
    """The shipped rulebook."""
    return Rulebook.load()


@cache
def tables() -> list[Table]:
    """The shipped lists of coverage."""
    return [table for file in FILES for table in read_tables(file, rulebook().vocabulary).tables]


@cache
def surveyed(asked: Programme = PLAIN, as_of: date = REPORT) -> Survey:
    """The shipped lists, worked out."""
    return survey(tables(), [], asked, as_of, rulebook(), "en")
