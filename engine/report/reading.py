"""What every report is made of: a result folder read once, each table checked against the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from ..language.rule import Rule
from ..language.rulebook import Rulebook
from ..results.folder import Results
from ..results.schema import IssueRow, PersonRow, SkippedRow, SubjectRow

BREACHES = ("violation", "indication")


@dataclass(frozen=True)
class Reading:
    """A result folder as a report sees it; `findings` has the columns of `Finding`, those accepted included.

    `people` is empty unless the run kept personal data; no page and nothing public may tell of them.
    """

    receipt: dict[str, Any]
    as_of: date
    rulebook: Rulebook
    findings: pl.DataFrame
    subjects: tuple[SubjectRow, ...]
    problems: tuple[IssueRow, ...]
    rejects: tuple[IssueRow, ...]
    skipped: tuple[SkippedRow, ...]
    people: tuple[PersonRow, ...] = ()

    @cached_property
    def breaches(self) -> pl.DataFrame:
        """The violations and indications that nobody has accepted."""
        return self.findings.filter(pl.col("verdict").is_in(BREACHES) & (pl.col("accepted") == ""))

    @cached_property
    def undetermined(self) -> pl.DataFrame:
        """The findings that wait for facts."""
        return self.findings.filter(pl.col("verdict") == "undetermined")

    def rule(self, id: str) -> Rule:
        """The version of a rule in force on the as-of date, or its last one where a case had another law date."""
        return self.rulebook.version(id, self.as_of) or self.rulebook.rules[id][-1]


def read(folder: Path) -> Reading:
    """Read a result folder; raises OutputError when it is not one, or not whole."""
    results = Results(folder)
    return Reading(
        receipt=results.receipt,
        as_of=results.as_of,
        rulebook=results.rulebook(),
        findings=results.frame("findings"),
        subjects=tuple(results.rows("subjects")),
        problems=tuple(results.rows("problems")),
        rejects=tuple(results.rows("rejects")),
        skipped=tuple(results.rows("skipped")),
        people=tuple(results.rows("people")) if "people.parquet" in results.receipt["outputs"] else (),
    )
