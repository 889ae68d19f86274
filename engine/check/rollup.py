"""From cases to employers: verdict counts, people, causes, and the headline category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ..backends.judging import CODES
from ..conclude.category import CATEGORIES, headline
from ..frames.cells import PARENT, ROW
from ..results.schema import SubjectRow
from .register import EMPLOYER, Owner, Register

FOUND = ("violation", "indication")


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


class Rollup:
    """Adds up, employer by employer, what is judged; sums alone, so that chunks can come in any size.

    `breaches` counts the violations and indications of each rule that nobody has accepted.
    """

    def __init__(self) -> None:
        self.breaches: Counter[str] = Counter()
        self._verdicts: list[pl.DataFrame] = []
        self._breaches: list[pl.DataFrame] = []
        self._categories: set[tuple[int, str]] = set()
        self._workers: list[pl.DataFrame] = []
        self._own: set[tuple[int, str]] = set()  # employers at fault themselves, and the category
        self._counts: dict[str, Counter[str]] = {}

    def count(self, verdicts: pl.DataFrame, places: pl.DataFrame) -> None:
        """Enter verdict codes, a column a rule, of cases whose employers `places` names."""
        rules = [name for name in verdicts.columns if name not in (ROW, PARENT)]
        if rules:
            sums = [pl.sum_horizontal(pl.col(*rules) == code).alias(name) for name, code in CODES.items()]
            counts = verdicts.select(sums).hstack(places.select(PARENT))
            self._verdicts.append(_sum(counts))

    def employ(self, employed: pl.DataFrame) -> None:
        """Enter workers who are still employed: `#parent` of each."""
        self._workers.append(_sum(employed.select(PARENT, pl.lit(1, dtype=pl.UInt32).alias("workers"))))

    def add(self, subject: str, findings: pl.DataFrame) -> None:
        """Enter findings; what was accepted does not count as found."""
        grave = findings.filter(pl.col("verdict").is_in(FOUND) & (pl.col("accepted") == ""))
        present = set(grave.select(PARENT, "category").unique().iter_rows())
        self._categories |= present
        if subject == EMPLOYER:
            self._own |= present
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
        self._breaches.append(breaches)

    def kinds(self, subjects: Sequence[SubjectRow]) -> Iterator[Kind]:
        """What was found of each category, gravest first; `subjects` are the rows of all employers in their order."""
        for category in CATEGORIES:
            if counts := self._counts.get(category):
                employers = {place for place, one in self._categories if one == category and place is not None}
                behind = sum(subjects[place].workers for place, one in self._own if one == category)
                yield Kind(category, len(employers), counts["workers"] + behind, counts["causes"], counts["findings"])

    def employers(self, register: Register) -> Iterator[SubjectRow]:
        """A row for every employer, in their order."""
        told = pl.DataFrame({PARENT: pl.Series(range(len(register.owners)), dtype=pl.Int64)})
        for parts, names in (
            (self._verdicts, list(CODES)),
            (self._breaches, ["causes", "persons"]),
            (self._workers, ["workers"]),
        ):
            if parts:
                told = told.join(_sum(pl.concat(parts)), on=PARENT, how="left", maintain_order="left")
            else:
                told = told.with_columns(pl.lit(0).alias(name) for name in names)
        categories: dict[int, set[str]] = {}
        for place, category in self._categories:
            categories.setdefault(place, set()).add(category)
        for place, row in enumerate(told.fill_null(0).iter_rows(named=True)):
            yield _row(register.owners[place], row, categories.get(place, set()))


def _sum(counts: pl.DataFrame) -> pl.DataFrame:
    return counts.filter(pl.col(PARENT).is_not_null()).group_by(PARENT).sum()


def _row(employer: Owner, counts: dict[str, int], found: set[str]) -> SubjectRow:
    source = employer.source
    return SubjectRow(
        subject_type="employer",
        subject_key=employer.key,
        npp=employer.text("employer.npp"),
        name=employer.text("employer.name"),
        region=employer.text("employer.region"),
        kind=employer.text("employer.kind"),
        source_file=source.file,
        source_sheet=source.sheet,
        source_row=source.row,
        workers=counts["workers"],
        persons=counts["persons"],
        category=headline(found),
        categories=",".join(name for name in CATEGORIES if name in found),
        causes=counts["causes"],
        **{verdict: counts[verdict] for verdict in CODES},
        arrears_amount=_number(employer, "employer.arrears_amount") if "arrears" in found else None,
        address=employer.text("employer.address"),
    )


def _number(employer: Owner, fact: str) -> int | None:
    value: Any = employer.values.get(fact)
    return value if isinstance(value, int) else None
