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

    verdicts: Tally = field(default_factory=lambda: Tally(PARENT))
    breaches: Tally = field(default_factory=lambda: Tally(PARENT))
    workers: Tally = field(default_factory=lambda: Tally(PARENT))
    categories: Tally = field(default_factory=lambda: Tally(PARENT, "category"))


class Rollup:
    """Adds up what is judged for the subjects it counts for; sums alone, so that chunks can come in any size.

    `top` is the type of these subjects: employer, government or application. `breaches` counts the violations and
    indications of each rule that nobody has accepted.
    """

    def __init__(self) -> None:
        self.breaches: Counter[str] = Counter()
        self._of: dict[str, _Sums] = {}
        self._counts: dict[str, Counter[str]] = {}

    def count(self, top: str, verdicts: pl.DataFrame, places: pl.DataFrame) -> None:
        """Enter verdict codes, a column a rule, of cases of which `places` says whom they count for."""
        alike = same_for_all(verdicts)
        others = [name for name in verdicts.columns if name not in (ROW, PARENT, *alike)]
        if alike or others:
            fixed = Counter(alike.values())
            sums = [
                pl.sum_horizontal(pl.lit(fixed[code], dtype=pl.UInt32), *(pl.col(name) == code for name in others))
                for code in CODES.values()
            ]
            told = verdicts.with_columns(places[PARENT]).select(PARENT, **dict(zip(CODES, sums, strict=True)))
            self._sums(top).verdicts.add(told)

    def employ(self, employed: pl.DataFrame) -> None:
        """Enter workers who are still employed: `#parent` of each."""
        self._sums(EMPLOYER).workers.add(employed.select(PARENT, pl.lit(1, dtype=pl.UInt32).alias("workers")))

    def add(self, top: str, subject: str, findings: pl.DataFrame) -> None:
        """Enter findings; what was accepted does not count as found."""
        grave = findings.filter(pl.col("verdict").is_in(FOUND) & (pl.col("accepted") == ""))
        for rule, number in grave["rule"].value_counts().iter_rows():
            self.breaches[rule] += number
        grouped = grave.group_by("category").agg(
            pl.col(ROW).n_unique(), pl.struct(ROW, "problem").n_unique().alias("causes"), pl.len()
        )
        for category, cases, causes_, findings_ in grouped.iter_rows():
            tally = self._counts.setdefault(category, Counter())
            tally.update(workers=cases if subject == "worker" else 0, causes=causes_, findings=findings_)
        causes = grave.unique([ROW, "problem"]).group_by(PARENT).len("causes")
        persons = grave.unique([ROW]).select(PARENT, pl.lit(subject == "worker").alias("persons"))
        sums = self._sums(top)
        sums.breaches.add(causes.join(persons.group_by(PARENT).agg(pl.col("persons").sum()), on=PARENT, how="left"))
        own = pl.lit(subject == top, dtype=pl.UInt32).alias("own")
        sums.categories.add(grave.unique([PARENT, "category"]).select(PARENT, "category", own))

    def merge(self, other: Rollup) -> None:
        """Add what another one has added up, of other cases."""
        self.breaches += other.breaches
        for category, counts in other._counts.items():
            self._counts.setdefault(category, Counter()).update(counts)
        for top, theirs in other._of.items():
            sums = self._sums(top)
            sums.verdicts.merge(theirs.verdicts)
            sums.breaches.merge(theirs.breaches)
            sums.workers.merge(theirs.workers)
            sums.categories.merge(theirs.categories)

    def kinds(self) -> Iterator[Kind]:
        """What was found of each category, gravest first."""
        sums = self._sums(EMPLOYER)
        found = _or_none(sums.categories.sums(), PARENT, "category", "own")
        found = found.join(_or_none(sums.workers.sums(), PARENT, "workers"), on=PARENT, how="left")
        behind = pl.col("workers").filter(pl.col("own") > 0).sum()
        of = {category: rest for category, *rest in found.group_by("category").agg(pl.len(), behind).iter_rows()}
        for category in CATEGORIES:
            if counts := self._counts.get(category):
                employers, workers = of.get(category, (0, 0))
                yield Kind(category, employers, counts["workers"] + workers, counts["causes"], counts["findings"])

    def rows(self, top: str, about: pl.DataFrame) -> pl.DataFrame:
        """A row for every subject of a type, with the columns of SubjectRow, in the order of `about`: its place
        (`#parent`) and the columns that tell who it is, where it stands in a file, its decision, and the arrears on
        record.
        """
        sums = self._sums(top)
        told = about
        for tally, names in (
            (sums.verdicts, list(CODES)),
            (sums.breaches, ["causes", "persons"]),
            (sums.workers, ["workers"]),
        ):
            told = told.join(_or_none(tally.sums(), PARENT, *names), on=PARENT, how="left", maintain_order="left")
            told = told.with_columns(pl.col(names).fill_null(0))
        found = _or_none(sums.categories.sums(), PARENT, "category").cast({"category": pl.Enum(list(CATEGORIES))})
        listed = found.sort(PARENT, "category").group_by(PARENT, maintain_order=True)
        gravest = listed.agg(
            pl.col("category").first().cast(pl.String),
            pl.col("category").cast(pl.String).str.join(",").alias("categories"),
            (pl.col("category") == "arrears").any().alias("in_arrears"),
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


def same_for_all(verdicts: pl.DataFrame) -> dict[str, int]:
    """The rules that gave all cases the same verdict, and its code: most do, and need no looking at case by case."""
    lowest, highest = verdicts.drop(ROW, PARENT, strict=False).min(), verdicts.max()
    return {
        rule: lowest[rule].item()
        for rule in lowest.columns
        if lowest.height and lowest[rule].item() == highest[rule].item() is not None and not verdicts[rule].null_count()
    }


def _or_none(sums: pl.DataFrame | None, *names: str) -> pl.DataFrame:
    """Some columns of sums, with no row where there are none."""
    kinds = {PARENT: pl.Int64(), "category": pl.String()}
    return pl.DataFrame(schema={name: kinds.get(name, pl.UInt32()) for name in names}) if sums is None else sums[names]
