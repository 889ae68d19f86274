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
class Cause:
    """One reason why verdicts are undetermined: `facts` are unknown together, each because of its entry in `reasons`.

    A reason is absent, blank, damaged, conflict, incomplete or not_in_force; empty where it lies with the children of a
    case. `file` and `sheet` are where the cases stand; `way` is what would settle it, as in `Gap`.
    """

    facts: tuple[str, ...]
    reasons: tuple[str, ...]
    file: str
    sheet: str
    way: str
    verdicts: int
    cases: int


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
    made = []
    for file, sheet, kind, verdicts, cases in counted.iter_rows():
        facts, reasons, way = kinds[kind]
        made.append(Cause(facts, reasons, file, sheet, way, verdicts, cases))
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
