"""What a finished run says at a glance: the figures of the terminal's summary, counted once and kept as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...check.figures import decisions, total
from ...check.run import Run
from ...results.schema import IssueRow
from ...text import Text

GAPS = 12
ISSUES = 200  # groups of cells that could not be read


@dataclass(frozen=True)
class FileTold:
    """What became of the rows of one list."""

    name: str
    sheet: str
    role: str
    rows: int
    judged: int
    used: int
    rejected: int
    skipped: int
    blank: int
    undecided: tuple[str, ...]
    filled_down: tuple[str, ...]
    corrected: int


@dataclass(frozen=True)
class KindTold:
    """What was found of one category."""

    category: str
    employers: int
    workers: int
    causes: int
    findings: int


@dataclass(frozen=True)
class GapTold:
    """Facts missing together: `facts` by name; `way` as `check.unsettled.Gap` has it."""

    facts: tuple[str, ...]
    way: str
    verdicts: int
    cases: int


@dataclass(frozen=True)
class IssueTold:
    """Cells of a column, or rows (no column), that could not be read for one reason; `row` is the first."""

    file: str
    sheet: str
    column: str
    reason: str
    count: int
    row: int


@dataclass(frozen=True)
class Overview:
    """All figures of a run; `counts` are findings by verdict, `decisions` applications by decision."""

    as_of: str
    rulebook: str
    files: tuple[FileTold, ...]
    others: tuple[tuple[str, str, Text], ...]
    employers: int
    breaching: int
    workers: int
    persons: int
    counts: Mapping[str, int]
    kinds: tuple[KindTold, ...]
    decisions: Mapping[str, int]
    gaps: tuple[GapTold, ...]
    more_gaps: int
    waiting: int
    problems: tuple[IssueTold, ...]
    rejects: tuple[IssueTold, ...]
    problem_cells: int
    rejected_rows: int


def told(run: Run) -> Overview:
    """The figures of a run."""
    figures = total(run.subjects)
    return Overview(
        as_of=run.options.as_of.isoformat(),
        rulebook=run.rulebook.hash,
        files=tuple(_files(run)),
        others=tuple((file, sheet.name, sheet.why) for file, sheet in run.other_sheets),
        employers=figures.employers,
        breaching=figures.breaching,
        workers=figures.workers,
        persons=figures.persons,
        counts=dict(run.counts),
        kinds=tuple(KindTold(k.category, k.employers, k.workers, k.causes, k.findings) for k in run.kinds),
        decisions=dict(Counter(decision for decision, _ in decisions(run.subjects).elements())),
        gaps=tuple(GapTold(gap.facts, gap.way, gap.verdicts, gap.cases) for gap in run.gaps[:GAPS]),
        more_gaps=len(run.gaps[GAPS:]),
        waiting=run.waiting,
        problems=tuple(_issues(run.problems)),
        rejects=tuple(_issues(run.rejects)),
        problem_cells=len(run.problems),
        rejected_rows=len(run.rejects),
    )


def _files(run: Run) -> Iterator[FileTold]:
    for account, table in zip(run.accounts, run.tables, strict=True):
        yield FileTold(
            name=account.name,
            sheet=account.sheet,
            role=account.role,
            rows=account.rows,
            judged=account.judged,
            used=account.used,
            rejected=account.rejected,
            skipped=account.skipped,
            blank=account.blank,
            undecided=table.undecided,
            filled_down=table.filled_down,
            corrected=table.corrected,
        )


def _issues(issues: tuple[IssueRow, ...]) -> Iterator[IssueTold]:
    """Issues by file, column and reason, those that come most first."""
    counts: Counter[tuple[str, str, str, str]] = Counter()
    first: dict[tuple[str, str, str, str], int] = {}
    for one in issues:
        key = (one.source_file, one.source_sheet, one.column, one.reason)
        counts[key] += 1
        first.setdefault(key, one.source_row)
    for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:ISSUES]:
        yield IssueTold(*key, count, first[key])
