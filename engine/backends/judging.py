"""What every engine takes and gives: frames of cases, chunk by chunk; verdicts, and what somebody must act on.

A frame of cases has `#row` (the place among the cases of its subject in the run, Int64), `#parent` (the parent's
`#row`, null for none) and for every fact its two columns of `frames.cells`. A fact with state UNSTATED, or without
columns, is what a missing column says of it; a derived fact is then derived.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol, get_args

import polars as pl

from ..frames.cells import ROW
from ..language.rulebook import Rulebook
from ..values import Value

CODES = {"compliant": 1, "violation": 2, "indication": 3, "undetermined": 4, "not_applicable": 5}
NAMES = {code: name for name, code in CODES.items()}
NOT_IN_FORCE = 0
EngineName = Literal["polars", "reference"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)
FOUND = ("violation", "indication", "undetermined")  # the verdicts somebody must act on
FINDINGS = pl.Schema(
    {ROW: pl.Int64(), **dict.fromkeys(("rule", "verdict", "evidence", "missing", "unknown"), pl.String())}
)


@dataclass(frozen=True)
class Judged:
    """What was judged of a frame of cases.

    `verdicts`: `#row`, `#parent` (of children only), then for each reported rule a UInt8 column of verdict codes, in
    the order of the frame. `findings`: FINDINGS, by `#row` and rule; evidence, missing and unknown (fact → reason) are
    JSON texts. `facts`: `#row` and the columns of the facts that were also asked for, in the order of the frame.
    """

    verdicts: pl.DataFrame
    findings: pl.DataFrame
    facts: pl.DataFrame


class Engine(Protocol):
    """Judges a top subject and its children; children come in chunks, after the cases they belong to."""

    def begin(self, subject: str, frame: pl.DataFrame) -> None:
        """Take all cases of a subject in place of those taken before.

        A boolean column `GROUP?` says whether a case's children in a group are all.
        """

    def add(self, subject: str, group: str, chunk: pl.DataFrame) -> Judged:
        """Judge some children, by rules that rest on no others, and keep what their parents' rules count of them."""
        ...

    def take(self) -> Any:
        """What was counted of the children added so far, for another engine of the same kind; nothing of it stays."""
        ...

    def merge(self, taken: Any) -> None:
        """Count the children that another engine, begun with the same cases, was given."""
        ...

    def finish(self) -> Judged:
        """Judge the cases that were taken first, by all the children that were added."""
        ...


@dataclass(frozen=True)
class Asked:
    """What an engine is asked.

    `assume` is what unknown facts are taken to be, `reported` are the ids of the rules to judge by, `also` facts whose
    columns are wanted of their own subject.
    """

    rulebook: Rulebook
    as_of: date
    assume: Mapping[str, Value]
    reported: Collection[str]
    also: Collection[str] = ()

    def rules(self, subject: str) -> list[str]:
        """The reported rules about a subject, by id."""
        rules = self.rulebook.rules.items()
        return [id for id, versions in rules if versions[0].subject == subject and id in self.reported]

    def facts(self, subject: str) -> list[str]:
        """The facts of a subject that were also asked for, in vocabulary order."""
        facts = self.rulebook.vocabulary.facts.items()
        return [name for name, fact in facts if fact.subject == subject and name in self.also]


def make(name: EngineName, asked: Asked) -> Engine:
    """The engine of that name: `polars` judges in columns, `reference` case by case; both say the same."""
    if name == "reference":
        from .reference import ReferenceEngine

        return ReferenceEngine(asked)
    from .columnar.chunks import ColumnarEngine

    return ColumnarEngine(asked)


def group_column(group: str) -> str:
    """The column that says whether the children in a group are all there."""
    return f"{group}?"


def written(data: Any) -> str:
    """Data as the JSON text of a finding."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
