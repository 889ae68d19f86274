"""The run: files in, every case judged by every rule, findings and an account of every row out."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ..conclude.ladder import History
from ..conclude.licence import SUBJECT
from ..crew import Alone, Crew
from ..errors import UnreadableInput, UsageError
from ..frames.spool import Spool
from ..intake import reasons
from ..intake.corrections import Corrections
from ..intake.dataset import Table
from ..intake.files import OtherSheet, read_tables
from ..intake.mapping import ColumnMap
from ..language.rulebook import Rulebook
from ..results.masking import OfficeKey
from ..results.rows import BLOCK, Rows
from ..results.schema import TABLES, Finding, IssueRow, PersonRow, SkippedRow, SubjectRow
from ..text import Text
from . import about, account, ledger
from .account import Account
from .conclusions import Conclusions
from .exceptions import Exceptions, Use
from .judge import Judging
from .ledger import Ledger
from .match import match
from .options import Options, select
from .people import people
from .progress import Step, Told, nobody
from .rollup import Kind, Rollup
from .sanctions import Sanctions
from .sanctions import Use as RegisterUse
from .unsettled import Gap, Gaps


@dataclass(frozen=True)
class Run:
    """All that a run found; `verdicts` counts every verdict of every reported rule, in rule order.

    `counts` are the findings of each verdict that nobody has accepted, `kinds` and `breaches` the violations and
    indications among them by category and by rule; `subjects` are employers, governments, then licence applications,
    whose decisions were drawn twice where `decided_twice`; `register` is how the register of sanctions met them;
    `gaps` what the undetermined ones wait for and `waiting` how many cases do.
    """

    rulebook: Rulebook
    options: Options
    tables: tuple[Table, ...]
    findings: Rows[Finding]
    subjects: Rows[SubjectRow]
    other_sheets: tuple[tuple[str, OtherSheet], ...]
    accounts: tuple[Account, ...]
    verdicts: Mapping[str, Mapping[str, int]]
    counts: Mapping[str, int]
    kinds: tuple[Kind, ...]
    breaches: Mapping[str, int]
    gaps: tuple[Gap, ...]
    waiting: int
    problems: tuple[IssueRow, ...]
    rejects: tuple[IssueRow, ...]
    skipped: tuple[SkippedRow, ...]
    decided_twice: bool
    exceptions: Use | None
    register: RegisterUse | None

    @property
    def people(self) -> Rows[PersonRow]:
        """Those whom findings are about, in file order; their NIK and name as their file has them."""
        return people(self.tables, self.findings)

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
    histories: Sequence[History] | None = None,
    progress: Told = nobody,
    crew: Crew | None = None,
    parts: Path | None = None,
) -> Run:
    """Judge every employer and worker in the files by every rule in force.

    By default the shipped rulebook as of today. Without the office's key no person gets a mark. `lists` says
    which list a file is where its headers must not decide, `mapping` what columns mean, `corrections` replaces
    cells, `exceptions` are laid over verdicts, and `histories` are the register of sanctions for licence
    applications. Where one machine is not enough, a crew reads and judges what falls into parts, and
    whoever judges a part writes its findings to the folder `parts`, of a result that is being written. Raises
    UnreadableInput for a file that is none of the lists, UsageError for rules or assumptions that do not exist.
    """
    rulebook, options = rulebook or Rulebook.load(), options or Options()
    vocabulary = rulebook.vocabulary
    chosen = select(rulebook, options)
    reading = _Reading(files, progress)
    read = [
        read_tables(
            path,
            vocabulary,
            (lists or {}).get(Path(path)),
            mapping=mapping,
            corrections=corrections,
            chunk_bytes=options.chunk_bytes,
            told=reading.told,
            crew=crew,
        )
        for path in files
    ]
    tables = tuple(table for one in read for table in one.tables)
    _refuse_strangers(tables, mapping, corrections)
    _refuse_namesakes(tables)
    _refuse_nothing_to_judge(tables)
    order = {(table.file, table.sheet): index for index, table in enumerate(tables)}
    has_participants = any(table.shape.name == "participants" for table in tables)
    progress(Step("matching"))
    with Conclusions.of(rulebook) as conclusions:
        sanctions = None
        if histories is not None and rulebook.ladder is not None:
            sanctions = Sanctions.of(histories, options.as_of, rulebook.ladder, conclusions)
        matched = match(tables, vocabulary, options.as_of, options.assume, options.complete, sanctions)
        gaps = Gaps(vocabulary, has_participants, alone=len(matched.employers) == 1)
        book = Ledger(rulebook, options.as_of, key, exceptions, gaps, parts)
        judging = Judging(matched, rulebook, options, chosen, book, order, progress, crew or Alone())
        applications = judging.judge(conclusions)
    matched.let_go()
    problems = [issue for table in tables for issue in table.problems] + matched.problems
    rejects = [issue for table in tables for issue in table.rejects] + matched.rejects
    findings, rollup = book.findings(), book.rollup
    who = {**{name: about.owners(register) for name, register in matched.registers.items()}, SUBJECT: applications}
    return Run(
        rulebook=rulebook,
        options=options,
        tables=tables,
        findings=findings,
        subjects=_subjects(rollup, who),
        other_sheets=tuple((one.tables[0].file, sheet) for one in read for sheet in one.other_sheets),
        accounts=tuple(account.of(table, matched.rejects) for table in tables),
        verdicts={id: dict(book.verdicts.get(id, {})) for id in chosen},
        counts=ledger.counted(findings),
        kinds=tuple(rollup.kinds()),
        breaches=rollup.breaches,
        gaps=tuple(gaps.all()),
        waiting=gaps.cases,
        problems=tuple(account.rows(problems, order, vocabulary.facts)),
        rejects=tuple(account.rows(rejects, order, vocabulary.facts)),
        skipped=tuple(
            SkippedRow(table.file, table.sheet, row.row, row.why) for table in tables for row in table.skipped
        ),
        decided_twice=conclusions.twice,
        exceptions=exceptions.use(_about(exceptions, findings), options.as_of) if exceptions else None,
        register=matched.register_use,
    )


class _Reading:
    """Adds up what was read of all files."""

    def __init__(self, files: Sequence[str | os.PathLike[str]], progress: Told) -> None:
        self._progress, self._done = progress, 0
        self._total = sum(os.path.getsize(path) for path in files if os.path.isfile(path))
        self.told(0)

    def told(self, read: int) -> None:
        self._done += read
        self._progress(Step("reading", self._done, self._total))


def _subjects(rollup: Rollup, who: Mapping[str, pl.DataFrame]) -> Rows[SubjectRow]:
    """The rows of all subjects; `who` are those of each type, as `check.about` tells them."""
    spool = Spool()
    for name, about_them in who.items():
        for block in rollup.rows(name, about_them).iter_slices(BLOCK):
            spool.append(block)
    return Rows(SubjectRow, [spool])


def _about(exceptions: Exceptions, findings: Rows[Finding]) -> Iterator[Finding]:
    return findings.where(pl.col("rule").is_in(list(exceptions.rules)))


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
        if not table.count:
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
