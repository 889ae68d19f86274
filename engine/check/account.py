"""The account of a run: what became of every row of every file, and the cells and rows that need correcting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..intake.dataset import Issue, Table
from ..intake.reasons import REASONS
from ..language.vocabulary import Fact
from ..results.masking import shape
from ..results.schema import IssueRow

SHORT = 10  # digits: fewer than a KPJ or a NIK has


@dataclass(frozen=True)
class Account:
    """One list of one file; `rows` is the sum of the five others, `columns` the header each fact was read from."""

    name: str
    sheet: str
    sha256: str
    role: str
    rows: int
    judged: int
    used: int
    rejected: int
    skipped: int
    blank: int
    columns: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """The account as the receipt records it."""
        return {**vars(self), "columns": dict(self.columns)}


def of(table: Table, late: Iterable[Issue]) -> Account:
    """The account of one table; `late` are rows that reading kept and matching had to reject."""
    rejected_late = sum(1 for issue in late if (issue.source.file, issue.source.sheet) == (table.file, table.sheet))
    kept = table.count - rejected_late
    judged = kept if table.shape.use == "judged" else 0
    account = Account(
        name=table.file,
        sheet=table.sheet,
        sha256=table.sha256,
        role=table.shape.name,
        rows=table.rows,
        judged=judged,
        used=kept - judged,
        rejected=len(table.rejects) + rejected_late,
        skipped=len(table.skipped),
        blank=table.blank,
        columns=table.mapping,
    )
    lost = account.rows - (account.judged + account.used + account.rejected + account.skipped + account.blank)
    assert lost == 0, f"{lost} rows of {table.file} are unaccounted for"
    return account


def rows(
    issues: Iterable[Issue], files: Mapping[tuple[str, str], int], facts: Mapping[str, Fact]
) -> Iterator[IssueRow]:
    """Problems or rejects by file, row and column; what is or may be personal is shown as its shape only.

    A row that slipped by a column has names and numbers of people under headings of any kind, so nothing but a short
    figure is shown as it is.
    """

    def place(issue: Issue) -> tuple[int, int, str]:
        return files[issue.source.file, issue.source.sheet], issue.source.row, issue.column

    for issue in sorted(issues, key=place):
        fact = facts.get(issue.fact)
        open_ = fact is not None and not fact.personal and bool(issue.column) and _short_figure(issue.raw)
        hint = REASONS[issue.reason][1]
        yield IssueRow(
            source_file=issue.source.file,
            source_sheet=issue.source.sheet,
            source_row=issue.source.row,
            column=issue.column,
            raw=issue.raw if open_ else shape(issue.raw),
            reason=issue.reason,
            hint=hint.id,
        )


def _short_figure(raw: str) -> bool:
    return sum(sign.isdigit() for sign in raw) <= SHORT and not any(sign.isalpha() for sign in raw)
