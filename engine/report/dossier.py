"""What is held against one employer: each problem once, with all laws it breaches, its rows, its money, its cure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from ..conclude.category import CATEGORIES
from ..intake.dataset import Source
from ..language.rule import Rule
from ..results.schema import SubjectRow
from ..text import Text
from .money import Money, stakes
from .reading import Reading

RANK = ("statute", "gov_reg", "min_reg", "regional_reg", "instruction", "circular", "practice", "heuristic")


@dataclass(frozen=True)
class Ground:
    """A rule that is breached: its duty in words, its citation, and what is known of the article."""

    rule: str
    title: Text
    citation: Text
    binding: str
    confidence: str
    verified: bool


@dataclass(frozen=True)
class Problem:
    """One problem of an employer: `cases` are the workers, months or the like it was found in, at `places`.

    `verdict` is the gravest of its findings; message and remedy are those of the first of the `grounds`, which stand
    in the order of what binds most, then of how many findings rest on them.
    """

    problem: str
    category: str
    verdict: str
    subject_type: str
    message: Text
    remedy: Text
    grounds: tuple[Ground, ...]
    cases: int
    places: tuple[Source, ...]
    persons: tuple[str, ...]
    money: Money


@dataclass(frozen=True)
class Dossier:
    """An employer, or another subject judged on its own, and its problems, gravest first; `waiting` verdicts are
    undetermined and `accepted` findings are left out.
    """

    row: SubjectRow
    problems: tuple[Problem, ...]
    waiting: int
    accepted: int

    @property
    def money(self) -> Money:
        """All that its problems withhold."""
        return sum((one.money for one in self.problems), Money())


def dossiers(reading: Reading) -> tuple[Dossier, ...]:
    """A dossier of everyone who has one, in the order of `subjects`."""
    problems = _by_owner(reading, pl.col("owner") != "")
    waiting = dict(reading.undetermined["owner"].value_counts().iter_rows())
    accepted = dict(reading.findings.filter(pl.col("accepted") != "")["owner"].value_counts().iter_rows())
    return tuple(
        Dossier(
            row=row,
            problems=problems.get(row.subject_key, ()),
            waiting=waiting.get(row.subject_key, 0),
            accepted=accepted.get(row.subject_key, 0),
        )
        for row in reading.subjects
    )


def unowned(reading: Reading) -> tuple[Problem, ...]:
    """The problems of those who belong to no row of `subjects`, such as informal workers who pay for themselves."""
    return _by_owner(reading, pl.col("owner") == "").get("", ())


def _by_owner(reading: Reading, whose: pl.Expr) -> dict[str, tuple[Problem, ...]]:
    found: dict[str, list[Problem]] = {}
    for owner, problem in _problems(reading, whose):
        found.setdefault(owner, []).append(problem)
    order = list(CATEGORIES)
    return {
        owner: tuple(sorted(problems, key=lambda one: (order.index(one.category), one.problem)))
        for owner, problems in found.items()
    }


def _problems(reading: Reading, whose: pl.Expr) -> Iterator[tuple[str, Problem]]:
    money = stakes(reading)
    place = pl.struct("source_file", "source_sheet", "source_row")
    grouped = reading.breaches.filter(whose).group_by("owner", "problem", "subject_type", maintain_order=True).agg(
        pl.col("category").first(),
        pl.col("verdict").unique(),
        pl.col("rule").value_counts(),
        pl.col("subject_key").n_unique().alias("cases"),
        place.unique(maintain_order=True).alias("places"),
        pl.col("person").filter(pl.col("person") != "").unique(maintain_order=True).alias("persons"),
    )
    told: set[tuple[str, str]] = set()  # the money of a problem stands with the first kind of subject it was found in
    for row in grouped.iter_rows(named=True):
        key = (row["owner"], row["problem"])
        yield row["owner"], _problem(row, reading, Money() if key in told else money.get(key, Money()))
        told.add(key)


def _problem(row: dict[str, Any], reading: Reading, money: Money) -> Problem:
    findings = {one["rule"]: one["count"] for one in row["rule"]}
    rules = sorted(
        map(reading.rule, findings), key=lambda rule: (RANK.index(rule.binding), -findings[rule.id], rule.id)
    )
    return Problem(
        problem=row["problem"],
        category=row["category"],
        verdict="violation" if "violation" in row["verdict"] else "indication",
        subject_type=row["subject_type"],
        message=rules[0].message,
        remedy=rules[0].remedy,
        grounds=tuple(_ground(rule, reading) for rule in rules),
        cases=row["cases"],
        places=tuple(
            Source(place["source_file"], place["source_sheet"], place["source_row"]) for place in row["places"]
        ),
        persons=tuple(row["persons"]),
        money=money,
    )


def _ground(rule: Rule, reading: Reading) -> Ground:
    return Ground(
        rule=rule.id,
        title=rule.title,
        citation=rule.basis.cite(reading.rulebook.instruments),
        binding=rule.binding,
        confidence=rule.basis.confidence,
        verified=rule.basis.pinpoint is not None,
    )
