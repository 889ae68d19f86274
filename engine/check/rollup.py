"""From cases to the subjects a run is about: verdict counts, people, causes, and the headline category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from ..backends.judging import CODES
from ..conclude.category import CATEGORIES, headline
from ..frames.cells import PARENT, ROW
from ..results.schema import SubjectRow
from .register import EMPLOYER

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
    """What is added up for all subjects of one type, by their place among them."""

    verdicts: list[pl.DataFrame] = field(default_factory=list)
    breaches: list[pl.DataFrame] = field(default_factory=list)
    workers: list[pl.DataFrame] = field(default_factory=list)
    categories: set[tuple[int, str]] = field(default_factory=set)
    own: set[tuple[int, str]] = field(default_factory=set)  # those at fault themselves, and the category


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
        rules = [name for name in verdicts.columns if name not in (ROW, PARENT)]
        if rules:
            sums = [pl.sum_horizontal(pl.col(*rules) == code).alias(name) for name, code in CODES.items()]
            counts = verdicts.select(sums).hstack(places.select(PARENT))
            self._sums(top).verdicts.append(_sum(counts))

    def employ(self, employed: pl.DataFrame) -> None:
        """Enter workers who are still employed: `#parent` of each."""
        workers = employed.select(PARENT, pl.lit(1, dtype=pl.UInt32).alias("workers"))
        self._sums(EMPLOYER).workers.append(_sum(workers))

    def add(self, top: str, subject: str, findings: pl.DataFrame) -> None:
        """Enter findings; what was accepted does not count as found."""
        sums = self._sums(top)
        grave = findings.filter(pl.col("verdict").is_in(FOUND) & (pl.col("accepted") == ""))
        present = set(grave.filter(pl.col(PARENT).is_not_null()).select(PARENT, "category").unique().iter_rows())
        sums.categories |= present
        if subject == top:
            sums.own |= present
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
        breaches = causes.join(persons.group_by(PARENT).agg(pl.col("persons").sum()), on=PARENT, how="left")
        sums.breaches.append(breaches)

    def merge(self, other: Rollup) -> None:
        """Add what another one has added up, of other cases."""
        self.breaches += other.breaches
        for category, counts in other._counts.items():
            self._counts.setdefault(category, Counter()).update(counts)
        for top, theirs in other._of.items():
            sums = self._sums(top)
            sums.verdicts += theirs.verdicts
            sums.breaches += theirs.breaches
            sums.workers += theirs.workers
            sums.categories |= theirs.categories
            sums.own |= theirs.own

    def kinds(self, subjects: Sequence[SubjectRow]) -> Iterator[Kind]:
        """What was found of each category, gravest first; `subjects` are the rows of all employers in their order."""
        sums = self._sums(EMPLOYER)
        for category in CATEGORIES:
            if counts := self._counts.get(category):
                employers = {place for place, one in sums.categories if one == category}
                behind = sum(subjects[place].workers for place, one in sums.own if one == category)
                yield Kind(category, len(employers), counts["workers"] + behind, counts["causes"], counts["findings"])

    def rows(self, top: str, about: pl.DataFrame) -> Iterator[SubjectRow]:
        """A row for every subject of a type, in the order of `about`: its place (`#parent`) and the columns that tell
        who it is, where it stands in a file, its decision, and the arrears on record.
        """
        sums = self._sums(top)
        told = about.select(PARENT)
        for parts, names in (
            (sums.verdicts, list(CODES)),
            (sums.breaches, ["causes", "persons"]),
            (sums.workers, ["workers"]),
        ):
            if parts:
                told = told.join(_sum(pl.concat(parts)), on=PARENT, how="left", maintain_order="left")
            else:
                told = told.with_columns(pl.lit(0).alias(name) for name in names)
        found: dict[int, set[str]] = {}
        for place, category in sums.categories:
            found.setdefault(place, set()).add(category)
        rows = about.drop(PARENT).iter_rows(named=True)
        for who, counts in zip(rows, told.fill_null(0).iter_rows(named=True), strict=True):
            place = counts.pop(PARENT)
            theirs = found.get(place, set())
            who[ARREARS] = who[ARREARS] if "arrears" in theirs else None
            yield SubjectRow(
                subject_type=top,
                category=headline(theirs),
                categories=",".join(name for name in CATEGORIES if name in theirs),
                **who,
                **counts,
            )

    def _sums(self, top: str) -> _Sums:
        return self._of.setdefault(top, _Sums())


def _sum(counts: pl.DataFrame) -> pl.DataFrame:
    return counts.filter(pl.col(PARENT).is_not_null()).group_by(PARENT).sum()
