"""From cases to the subjects a run is about: verdict counts, people, causes, and the headline category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from ..backends.judging import CODES
from ..conclude.category import CATEGORIES
from ..frames.cells import PARENT, ROW
from ..results.rows import schema
from ..results.schema import SubjectRow
from .register import EMPLOYER
from .tally import Tally

FOUND = ("violation", "indication")
ARREARS = "arrears_amount"
CATEGORY, PROBLEM = "#category", "#problem"  # a finding's place in CATEGORIES, and the number of its problem
NUMBERS = 2**20  # above any number of a category or problem: it and one above it make one number


@dataclass(frozen=True)
class Kind:
    """What was found of one category: employers and workers with it, causes, and findings (one per law).

    The workers are those with a finding and, where the employer itself is at fault, all who work for it.
    """

    category: str
    employers: int
    workers: int
    causes: int
    findings: int


@dataclass
class _Sums:
    """What is added up for all subjects of one type, by their place among them; `own` counts what themselves did."""

    cases: Tally = field(default_factory=lambda: Tally(PARENT))
    breaches: Tally = field(default_factory=lambda: Tally(PARENT))
    categories: Tally = field(default_factory=lambda: Tally(PARENT, CATEGORY))


class Rollup:
    """Adds up what is judged for the subjects it counts for; sums alone, so that chunks can come in any size.

    `top` is the type of these subjects: employer, government or application. `breaches` counts the violations and
    indications of each rule that nobody has accepted.
    """

    def __init__(self) -> None:
        self.breaches: Counter[str] = Counter()
        self._of: dict[str, _Sums] = {}
        self._counts: dict[str, Counter[str]] = {}

    def count(self, top: str, cases: pl.DataFrame, parents: pl.Series, employed: pl.Series | None) -> None:
        """Enter the verdicts on each case, as `check.verdicts` counts them; whom each counts for; and whether it is a
        worker who is still employed, where the cases are workers.
        """
        workers = pl.lit(0, dtype=pl.UInt32) if employed is None else employed.fill_null(False).cast(pl.UInt32)
        self._sums(top).cases.add(cases.select(parents.alias(PARENT), *CODES, workers.alias("workers")))

    def add(self, top: str, subject: str, findings: pl.DataFrame) -> None:
        """Enter findings, with their CATEGORY and PROBLEM; what was accepted does not count as found."""
        found = (pl.col("verdict").is_in(FOUND) & (pl.col("accepted") == "")).alias("found")
        grave = findings.select(ROW, PARENT, "rule", CATEGORY, PROBLEM, found).filter("found")
        for rule, number in grave["rule"].value_counts().iter_rows():
            self.breaches[rule] += number
        cause = pl.col(ROW) * NUMBERS + pl.col(PROBLEM)
        grouped = grave.group_by(CATEGORY).agg(pl.col(ROW).n_unique(), cause.n_unique().alias("causes"), pl.len())
        categories = list(CATEGORIES)
        for category, cases, causes, number in grouped.iter_rows():
            tally = self._counts.setdefault(categories[category], Counter())
            tally.update(workers=cases if subject == "worker" else 0, causes=causes, findings=number)
        persons = pl.col(ROW).is_first_distinct() & pl.lit(subject == "worker")
        counted = grave.select(PARENT, cause.is_first_distinct().alias("causes"), persons.alias("persons"))
        sums = self._sums(top)
        sums.breaches.add(counted.group_by(PARENT).agg(pl.col("causes", "persons").sum()))
        first = (pl.col(PARENT) * NUMBERS + pl.col(CATEGORY)).is_first_distinct()
        own = pl.lit(subject == top, dtype=pl.UInt32).alias("own")
        sums.categories.add(grave.filter(first).select(PARENT, CATEGORY, own))

    def merge(self, other: Rollup) -> None:
        """Add what another one has added up, of other cases."""
        self.breaches += other.breaches
        for category, counts in other._counts.items():
            self._counts.setdefault(category, Counter()).update(counts)
        for top, theirs in other._of.items():
            sums = self._sums(top)
            sums.cases.merge(theirs.cases)
            sums.breaches.merge(theirs.breaches)
            sums.categories.merge(theirs.categories)

    def kinds(self) -> Iterator[Kind]:
        """What was found of each category, gravest first."""
        sums = self._sums(EMPLOYER)
        found = _or_none(sums.categories.sums(), PARENT, CATEGORY, "own")
        found = found.join(_or_none(sums.cases.sums(), PARENT, "workers"), on=PARENT, how="left")
        behind = pl.col("workers").filter(pl.col("own") > 0).sum()
        of = {category: rest for category, *rest in found.group_by(CATEGORY).agg(pl.len(), behind).iter_rows()}
        for place, category in enumerate(CATEGORIES):
            if counts := self._counts.get(category):
                employers, workers = of.get(place, (0, 0))
                yield Kind(category, employers, counts["workers"] + workers, counts["causes"], counts["findings"])

    def rows(self, top: str, about: pl.DataFrame) -> pl.DataFrame:
        """A row for every subject of a type, with the columns of SubjectRow, in the order of `about`: its place
        (`#parent`) and the columns that tell who it is, where it stands in a file, its decision, and the arrears on
        record.
        """
        sums = self._sums(top)
        told = about
        for tally, names in ((sums.cases, [*CODES, "workers"]), (sums.breaches, ["causes", "persons"])):
            told = told.join(_or_none(tally.sums(), PARENT, *names), on=PARENT, how="left", maintain_order="left")
            told = told.with_columns(pl.col(names).fill_null(0))
        found = _or_none(sums.categories.sums(), PARENT, CATEGORY).sort(PARENT, CATEGORY)
        name = pl.Series(list(CATEGORIES)).gather(found[CATEGORY])
        gravest = (
            found.with_columns(name.alias("category"))
            .group_by(PARENT, maintain_order=True)
            .agg(
                pl.col("category").first(),
                pl.col("category").str.join(",").alias("categories"),
                (pl.col("category") == "arrears").any().alias("in_arrears"),
            )
        )
        told = told.join(gravest, on=PARENT, how="left", maintain_order="left").with_columns(
            pl.lit(top).alias("subject_type"),
            pl.col("category", "categories").fill_null(""),
            pl.when("in_arrears").then(ARREARS).alias(ARREARS),
        )
        kinds = schema(SubjectRow)
        return told.select(list(kinds)).cast(kinds)  # type: ignore[arg-type]  # a mapping to types is one too

    def _sums(self, top: str) -> _Sums:
        return self._of.setdefault(top, _Sums())


def _or_none(sums: pl.DataFrame | None, *names: str) -> pl.DataFrame:
    """Some columns of sums, with no row where there are none."""
    kinds = {PARENT: pl.Int64(), CATEGORY: pl.Int64()}
    return pl.DataFrame(schema={name: kinds.get(name, pl.UInt32()) for name in names}) if sums is None else sums[names]
