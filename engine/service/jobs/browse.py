"""Leafing through the results of a run: a page of findings or of subjects at a time, whatever their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...results.schema import FINDING_VERDICTS, Finding, SubjectRow

if TYPE_CHECKING:
    import polars as pl

PAGE = 50  # rows


@dataclass(frozen=True)
class Wanted:
    """Which findings: of one verdict, category, rule, and of one subject (its number); all where nothing is said."""

    verdict: str = ""
    category: str = ""
    rule: str = ""
    subject: int | None = None


@dataclass(frozen=True)
class Leaf:
    """One page of `rows`, each with its number in the results; `page` from 1, of `pages`, `total` rows in all."""

    rows: Sequence[tuple[int, Any]]
    page: int
    pages: int
    total: int


def findings(results: Path, wanted: Wanted, page: int) -> Leaf:
    """A page of findings in the order of the results; their evidence is left out (empty)."""
    import polars as pl

    frame = _numbered(results / "findings.parquet")
    for name in ("verdict", "category", "rule"):
        if getattr(wanted, name):
            frame = frame.filter(pl.col(name) == getattr(wanted, name))
    if wanted.subject is not None:
        owner = subject(results, wanted.subject)
        frame = frame.filter(pl.col("owner") == (owner.subject_key if owner else "\0"))
    short = frame.with_columns(pl.lit("").alias("evidence"), pl.lit("").alias("missing"))
    return _leaf(short, Finding, page)


def finding(results: Path, number: int) -> Finding | None:
    """One finding whole; None where there is none of this number."""
    found = _numbered(results / "findings.parquet").slice(number, 1).collect() if number >= 0 else None
    return _made(found, Finding)[0][1] if found is not None and found.height else None


def rules(results: Path) -> Sequence[tuple[str, str, int]]:
    """The rules that findings are of, as (verdict, rule, findings), those with most first."""
    import polars as pl

    counted = pl.scan_parquet(results / "findings.parquet").group_by("verdict", "rule").agg(pl.len()).collect()
    order = {verdict: place for place, verdict in enumerate(FINDING_VERDICTS)}
    return sorted(counted.iter_rows(), key=lambda row: (order.get(row[0], len(order)), -row[2], row[1]))


def subjects(results: Path, search: str, page: int) -> Leaf:
    """A page of subjects, those with most problems first; `search` is part of a name or the beginning of a number."""
    import polars as pl

    frame = _numbered(results / "subjects.parquet")
    if search.strip():
        word = search.strip()
        named = pl.col("name").str.to_lowercase().str.contains(word.lower(), literal=True)
        frame = frame.filter(named | pl.col("npp").str.starts_with(word.upper()) | (pl.col("subject_key") == word))
    order = frame.sort("causes", "undetermined", "#", descending=[True, True, False])
    return _leaf(order, SubjectRow, page)


def subject(results: Path, number: int) -> SubjectRow | None:
    """One subject; None where there is none of this number."""
    found = _numbered(results / "subjects.parquet").slice(number, 1).collect() if number >= 0 else None
    row: SubjectRow | None = _made(found, SubjectRow)[0][1] if found is not None and found.height else None
    return row


def names(results: Path, keys: Sequence[str]) -> dict[str, str]:
    """The names of subjects by their keys, where they have one."""
    import polars as pl

    wanted = pl.scan_parquet(results / "subjects.parquet").filter(
        pl.col("subject_key").is_in(list(dict.fromkeys(keys)))
    )
    return dict(wanted.filter(pl.col("name") != "").select("subject_key", "name").collect().iter_rows())


def _numbered(path: Path) -> pl.LazyFrame:
    import polars as pl

    return pl.scan_parquet(path).with_row_index("#")


def _leaf(frame: pl.LazyFrame, table: type[Any], page: int) -> Leaf:
    import polars as pl

    total = int(frame.select(pl.len()).collect().item())
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    return Leaf(_made(frame.slice((page - 1) * PAGE, PAGE).collect(), table), page, pages, total)


def _made(frame: pl.DataFrame, table: type[Any]) -> list[tuple[int, Any]]:
    wanted = frame.select("#", *(field.name for field in fields(table)))
    return [(row[0], table(*row[1:])) for row in wanted.iter_rows()]
