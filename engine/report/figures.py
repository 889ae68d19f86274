"""The figures of a run: the same numbers for page, spreadsheet, letters and terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ..conclude.category import CATEGORIES
from ..results.schema import FINDING_VERDICTS, SubjectRow
from .money import Money, stakes
from .reading import Reading


@dataclass(frozen=True)
class Totals:
    """The headline: `breaching` are the employers with a cause, `persons` the workers with one, `waiting` the cases
    that wait for facts; `findings` by verdict leave out the `accepted`; `rows` of all files by how they ended.
    """

    employers: int
    breaching: int
    workers: int
    persons: int
    causes: int
    findings: Mapping[str, int]
    accepted: int
    waiting: int
    rows: Mapping[str, int]
    money: Money


@dataclass(frozen=True)
class KindFigure:
    """What was found of one category: employers and workers with it, causes, findings (one per law), money.

    The workers are those with a finding and, where the employer itself is at fault, all who work for it.
    """

    category: str
    employers: int
    workers: int
    causes: int
    findings: int
    money: Money


@dataclass(frozen=True)
class RegionFigure:
    """One regency or city (its code, empty where none is stated): how its employers stand."""

    region: str
    employers: int
    breaching: int
    unregistered: int
    workers: int
    persons: int
    causes: int
    money: Money


@dataclass(frozen=True)
class Figures:
    """All figures of a run; kinds gravest first, regions in the vocabulary's order and not stated last."""

    totals: Totals
    kinds: tuple[KindFigure, ...]
    regions: tuple[RegionFigure, ...]


def figures(reading: Reading) -> Figures:
    """Count a result folder."""
    money = stakes(reading)
    employers = [row for row in reading.subjects if row.subject_type == "employer"]
    return Figures(
        totals=_totals(reading, employers, _sum(money.values())),
        kinds=tuple(_kinds(reading, employers, money)),
        regions=tuple(_regions(reading, employers, money)),
    )


ROWS = ("rows", "judged", "used", "rejected", "skipped", "blank")


def _totals(reading: Reading, employers: Sequence[SubjectRow], money: Money) -> Totals:
    standing = reading.findings.filter(pl.col("accepted") == "")
    verdicts = dict(standing["verdict"].value_counts().iter_rows())
    return Totals(
        employers=len(employers),
        breaching=sum(1 for row in employers if row.causes),
        workers=sum(row.workers for row in employers),
        persons=sum(row.persons for row in employers),
        causes=reading.breaches["cause"].n_unique(),
        findings={verdict: verdicts.get(verdict, 0) for verdict in FINDING_VERDICTS},
        accepted=reading.findings.height - standing.height,
        waiting=reading.undetermined.select("subject_type", "subject_key").unique().height,
        rows={name: sum(one[name] for one in reading.receipt["inputs"]) for name in ROWS},
        money=money,
    )


def _kinds(
    reading: Reading, employers: Sequence[SubjectRow], money: Mapping[tuple[str, str], Money]
) -> Iterable[KindFigure]:
    workers = {row.subject_key: row.workers for row in employers}
    by_category = {str(key[0]): frame for key, frame in reading.breaches.group_by("category")}
    for category in CATEGORIES:
        if category not in by_category:
            continue
        found = by_category[category]
        own = set(found.filter(pl.col("subject_type") == "employer")["owner"])
        behind = sum(workers.get(owner, 0) for owner in own)
        persons = found.filter(pl.col("subject_type") == "worker")["subject_key"].n_unique()
        pairs = found.select("owner", "problem").unique().iter_rows()
        yield KindFigure(
            category=category,
            employers=len(workers.keys() & set(found["owner"])),
            workers=persons + behind,
            causes=found["cause"].n_unique(),
            findings=found.height,
            money=_sum(money[pair] for pair in pairs if pair in money),
        )


def _regions(
    reading: Reading, employers: Sequence[SubjectRow], money: Mapping[tuple[str, str], Money]
) -> Iterable[RegionFigure]:
    withheld: dict[str, Money] = {}
    for (owner, _), amount in money.items():
        withheld[owner] = withheld.get(owner, Money()) + amount
    for region in (*reading.rulebook.vocabulary.facts["employer.region"].values, ""):
        here = [row for row in employers if row.region == region]
        if here:
            yield RegionFigure(
                region=region,
                employers=len(here),
                breaching=sum(1 for row in here if row.causes),
                unregistered=sum(1 for row in here if "PWBD" in row.categories.split(",")),
                workers=sum(row.workers for row in here),
                persons=sum(row.persons for row in here),
                causes=sum(row.causes for row in here),
                money=_sum(withheld[row.subject_key] for row in here if row.subject_key in withheld),
            )


def _sum(amounts: Iterable[Money]) -> Money:
    return sum(amounts, Money())
