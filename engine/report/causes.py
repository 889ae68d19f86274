"""What could not be judged and why: verdicts by the facts they wait for, the file they stand in and what is wrong."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from ..check.unsettled import roots, way_out
from ..results.schema import IssueRow
from .reading import Reading

# An unknown fact in `evidence`. Quotes inside a value are escaped there, so no text of a file can look like one.
UNKNOWN = r'"[^"\\]+":\{"unknown":"[a-z_]+"\}'


@dataclass(frozen=True)
class Column:
    """A column of a file that tells a fact, by its header there."""

    file: str
    sheet: str
    header: str

    @property
    def place(self) -> str:
        """The file, and its sheet."""
        return f"{self.file}!{self.sheet}" if self.sheet else self.file


@dataclass(frozen=True)
class Cause:
    """One reason why verdicts are undetermined: `facts` are unknown together, each because of its entry in `reasons`.

    A reason is absent, blank, damaged, conflict, incomplete or not_in_force; empty where it lies with the children of a
    case. `file` and `sheet` are where the cases stand, `columns` those of all files that tell each of the `facts`: a
    worker of the payroll may have no status in the list of participants. `way` is what would settle it, as in `Gap`.
    """

    facts: tuple[str, ...]
    reasons: tuple[str, ...]
    file: str
    sheet: str
    way: str
    verdicts: int
    cases: int
    columns: tuple[tuple[Column, ...], ...]


@dataclass(frozen=True)
class Unread:
    """Cells of one column, or rows (no column), of one file that could not be read for one reason; `row`: the first."""

    file: str
    sheet: str
    column: str
    reason: str
    count: int
    row: int


def causes(reading: Reading) -> tuple[Cause, ...]:
    """The causes of all undetermined verdicts, each verdict under one cause, those that hold up most first."""
    waiting = reading.undetermined.select(
        "source_file", "source_sheet", "subject_type", "subject_key", "missing",
        pl.col("evidence").str.extract_all(UNKNOWN).list.join(",").alias("unknown"),
    )  # fmt: skip
    said = waiting.select("missing", "unknown").unique(maintain_order=True)
    found = [_cause(missing, unknown, reading) for missing, unknown in said.iter_rows()]
    kinds = list(dict.fromkeys(found))
    places = {kind: place for place, kind in enumerate(kinds)}
    numbered = said.with_columns(pl.Series("kind", [places[kind] for kind in found], pl.Int64))
    counted = (
        waiting.join(numbered, on=["missing", "unknown"])
        .group_by("source_file", "source_sheet", "kind")
        .agg(pl.len(), pl.struct("subject_type", "subject_key").n_unique().alias("cases"))
    )
    columns = _columns(reading)
    made = []
    for file, sheet, kind, verdicts, cases in counted.iter_rows():
        facts, reasons, way = kinds[kind]
        made.append(
            Cause(facts, reasons, file, sheet, way, verdicts, cases, tuple(columns.get(one, ()) for one in facts))
        )
    return tuple(sorted(made, key=lambda one: (-one.verdicts, one.file, one.sheet, one.facts, one.reasons, one.way)))


def unread(issues: tuple[IssueRow, ...]) -> tuple[Unread, ...]:
    """Problems, or rejects, by file, column and reason; the most frequent first."""
    counts = Counter((one.source_file, one.source_sheet, one.column, one.reason) for one in issues)
    first: dict[tuple[str, str, str, str], int] = {}
    for one in issues:
        first.setdefault((one.source_file, one.source_sheet, one.column, one.reason), one.source_row)
    return tuple(
        Unread(*key, count, first[key]) for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def _columns(reading: Reading) -> Mapping[str, tuple[Column, ...]]:
    found: dict[str, list[Column]] = {}
    for one in reading.receipt["inputs"]:
        for fact, header in one["columns"].items():
            found.setdefault(fact, []).append(Column(one["name"], one["sheet"], header))
    return {fact: tuple(columns) for fact, columns in found.items()}


def _cause(missing: str, unknown: str, reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    why: Mapping[str, str] = {fact: said["unknown"] for fact, said in json.loads(f"{{{unknown}}}").items()}
    facts = roots(json.loads(missing), why)
    inputs = reading.receipt["inputs"]
    way = way_out(
        facts,
        why,
        reading.rulebook.vocabulary,
        has_participants=any(one["role"] == "participants" for one in inputs),
        alone=sum(1 for row in reading.subjects if row.subject_type == "employer") == 1,
    )
    return facts, tuple(why.get(fact, "") for fact in facts), way
