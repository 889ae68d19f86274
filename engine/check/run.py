"""The run: files in, every case judged by every rule, findings and an account of every row out."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..decide.evaluate import Evaluator
from ..errors import UnreadableInput, UsageError
from ..intake import reasons
from ..intake.corrections import Corrections
from ..intake.dataset import Table
from ..intake.files import OtherSheet, read_tables
from ..intake.mapping import ColumnMap
from ..language.rulebook import Rulebook
from ..results.masking import OfficeKey
from ..results.schema import TABLES, Finding, IssueRow, PersonRow, SkippedRow, SubjectRow
from ..text import Text
from . import account, rollup
from .account import Account
from .exceptions import Exceptions, Use
from .judge import Judge
from .match import match
from .options import Options, select


@dataclass(frozen=True)
class Run:
    """All that a run found; `verdicts` counts every verdict of every reported rule, in rule order."""

    rulebook: Rulebook
    options: Options
    tables: tuple[Table, ...]
    findings: tuple[Finding, ...]
    subjects: tuple[SubjectRow, ...]
    other_sheets: tuple[tuple[str, OtherSheet], ...]
    accounts: tuple[Account, ...]
    verdicts: Mapping[str, Mapping[str, int]]
    problems: tuple[IssueRow, ...]
    rejects: tuple[IssueRow, ...]
    skipped: tuple[SkippedRow, ...]
    people: tuple[PersonRow, ...]
    exceptions: Use | None

    def rows(self, *, people: bool) -> dict[str, Sequence[Any]]:
        """The tables of the result folder by name; `people`, which has NIK and names, only when asked for."""
        names = [name for name in TABLES if people or name != "people"]
        return {name: getattr(self, name) for name in names}


def check(
    files: Sequence[str | os.PathLike[str]],
    *,
    rulebook: Rulebook | None = None,
    options: Options | None = None,
    key: OfficeKey | None = None,
    lists: Mapping[Path, str] | None = None,
    mapping: ColumnMap | None = None,
    corrections: Corrections | None = None,
    exceptions: Exceptions | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Run:
    """Judge every employer and worker in the files by every rule in force.

    By default the shipped rulebook as of today. Without the office's key no person gets a mark. `lists` says
    which list a file is where its headers must not decide, `mapping` what columns mean, `corrections` replaces
    cells, and `exceptions` are laid over verdicts. Raises UnreadableInput for a file that is none of the lists,
    UsageError for rules or assumptions that do not exist.
    """
    rulebook, options = rulebook or Rulebook.load(), options or Options()
    chosen = select(rulebook, options)
    read = [
        read_tables(path, rulebook.vocabulary, (lists or {}).get(Path(path)), mapping=mapping, corrections=corrections)
        for path in files
    ]
    tables = tuple(table for one in read for table in one.tables)
    _refuse_strangers(tables, mapping, corrections)
    _refuse_namesakes(tables)
    _refuse_nothing_to_judge(tables)
    matched = match(tables, options.as_of, options.assume, options.complete)
    evaluator = Evaluator(rulebook)
    judge = Judge(evaluator, matched, options, key, chosen, progress, exceptions)
    judge.all()
    accounts = tuple(account.of(table, matched.rejects) for table in tables)
    problems = [issue for table in tables for issue in table.problems] + matched.problems
    rejects = [issue for table in tables for issue in table.rejects] + matched.rejects
    order = {(table.file, table.sheet): index for index, table in enumerate(tables)}
    facts = rulebook.vocabulary.facts
    findings = tuple(judge.findings(order))
    return Run(
        rulebook=rulebook,
        options=options,
        tables=tables,
        findings=findings,
        subjects=tuple(rollup.employers(matched, judge.counts, judge.found, evaluator)),
        other_sheets=tuple((one.tables[0].file, sheet) for one in read for sheet in one.other_sheets),
        accounts=accounts,
        verdicts={id: dict(judge.verdicts[id]) for id in chosen},
        problems=tuple(account.rows(problems, order, facts)),
        rejects=tuple(account.rows(rejects, order, facts)),
        skipped=tuple(
            SkippedRow(table.file, table.sheet, row.row, row.why) for table in tables for row in table.skipped
        ),
        people=tuple(judge.people()),
        exceptions=exceptions.use(findings, options.as_of) if exceptions else None,
    )


def _refuse_strangers(tables: Sequence[Table], mapping: ColumnMap | None, corrections: Corrections | None) -> None:
    """What a map or a corrections file says must be about the files that were given."""
    if mapping is not None:
        mapping.refuse_strangers([table.file for table in tables])
    if corrections is not None:
        corrections.refuse_strangers([table.sha256 for table in tables])


def _refuse_namesakes(tables: Sequence[Table]) -> None:
    """Findings name a row by file and row, so two files of one name could not be told apart."""
    twice = [name for name, number in Counter((table.file, table.sheet) for table in tables).items() if number > 1]
    if twice:
        raise UsageError(
            Text("Dua berkas bernama sama.", "Two files have the same name."),
            at=twice[0][0],
            why=Text(
                "Tiap temuan menyebut nama berkas dan barisnya; keduanya tidak dapat dibedakan.",
                "Every finding names its file and row; these could not be told apart.",
            ),
            todo=Text("Ganti nama salah satunya.", "Rename one of them."),
        )


def _refuse_nothing_to_judge(tables: Sequence[Table]) -> None:
    """A run that judges nobody would look like one that found nothing."""
    for table in tables:
        if not table.records:
            first = table.rejects[0]
            raise UnreadableInput(
                Text("Tidak satu baris pun dapat dibaca.", "Not a single row can be read."),
                at=str(first.source),
                why=reasons.what(first.reason),
                todo=reasons.hint(first.reason),
            )
    if not any(table.shape.use == "judged" for table in tables):
        raise UsageError(
            Text("Tidak ada yang diperiksa: hanya daftar peserta.", "Nobody to judge: only lists of participants."),
            todo=Text("Sertakan daftar gaji atau daftar pemberi kerja.", "Add a payroll or a list of employers."),
        )
