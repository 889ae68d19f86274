"""The reference evaluator over frames: the yardstick of every other engine, one case after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from ..decide.case import Case, Group
from ..decide.evaluate import Evaluator
from ..decide.evidence import evidence, unknown_facts
from ..decide.missing import missing_facts
from ..frames.cells import PARENT, ROW, columns
from .cases import cases_of
from .judging import CODES, FINDINGS, FOUND, NOT_IN_FORCE, Asked, Judged, group_column, written


class ReferenceEngine:
    """Judges frames through cases, all of which it keeps."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.evaluator = asked, Evaluator(asked.rulebook, asked.assume)
        self.subject = ""
        self.parents: dict[int, Case] = {}
        self._children: list[tuple[int, str, Case]] = []

    def begin(self, subject: str, frame: pl.DataFrame) -> None:
        """Take all cases of a subject."""
        self.subject = subject
        cases = cases_of(subject, frame, self.asked.as_of, self.evaluator.rulebook)
        self.parents = dict(zip(frame[ROW].to_list(), cases, strict=True))
        for group in self.evaluator.rulebook.vocabulary.subjects[subject].groups:
            column = group_column(group)
            complete = frame[column].to_list() if column in frame.columns else [False] * len(cases)
            for case, flag in zip(cases, complete, strict=True):
                case.groups[group] = Group([], bool(flag))

    def add(self, subject: str, group: str, chunk: pl.DataFrame) -> Judged:
        """Judge some children."""
        cases = cases_of(subject, chunk, self.asked.as_of, self.evaluator.rulebook)
        for case, above in zip(cases, chunk[PARENT].to_list(), strict=True):
            if above is not None:
                case.parent = self.parents[above]
                self._children.append((above, group, case))
        return self._judged(subject, cases, chunk.select(ROW, PARENT))

    def take(self) -> list[tuple[int, str, Case]]:
        """The children added so far, with the places of their parents and their groups; nothing of it stays."""
        taken, self._children = self._children, []
        return taken

    def merge(self, taken: list[tuple[int, str, Case]]) -> None:
        """Add the children that another engine was given."""
        self._children += taken

    def finish(self) -> Judged:
        """Judge the cases that were taken first."""
        for above, group, case in self._children:
            self.parents[above].groups[group].cases.append(case)
        rows = pl.DataFrame({ROW: list(self.parents)}, schema={ROW: pl.Int64})
        return self._judged(self.subject, list(self.parents.values()), rows)

    def _judged(self, subject: str, cases: Sequence[Case], rows: pl.DataFrame) -> Judged:
        rulebook = self.evaluator.rulebook
        rules = self.asked.rules(subject)
        codes: dict[str, list[int]] = {id: [] for id in rules}
        found = [one for row, case in zip(rows[ROW], cases, strict=True) for one in self._of_case(row, case, codes)]
        findings = pl.DataFrame(found, schema=FINDINGS, orient="row").sort(ROW, "rule")
        facts = []
        for name in self.asked.facts(subject):
            read = self.evaluator.reader(name, subject)
            facts += columns(rulebook.vocabulary.facts[name], [read(case) for case in cases])
        return Judged(
            rows.with_columns(pl.Series(id, codes[id], pl.UInt8) for id in rules),
            findings,
            rows.select(ROW).with_columns(facts),
        )

    def _of_case(self, row: int, case: Case, codes: Mapping[str, list[int]]) -> Iterator[tuple[Any, ...]]:
        """The findings of one case; its verdicts are added to `codes`."""
        for id, column in codes.items():
            judgement = self.evaluator.judge(id, case)
            column.append(NOT_IN_FORCE if judgement is None else CODES[judgement.verdict])
            if judgement is not None and judgement.verdict in FOUND:
                recorded = evidence(judgement.rule, case, self.evaluator)
                missing = missing_facts(judgement, case, self.evaluator)
                texts = (written(data) for data in (recorded, missing, unknown_facts(recorded)))
                yield row, id, judgement.verdict, *texts
