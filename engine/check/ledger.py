"""What judging found, written down: findings with their place, counts of verdicts, and what is still missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from ..backends.judging import Judged
from ..conclude.category import CATEGORIES
from ..frames.cells import PARENT, ROW
from ..frames.spool import Spool
from ..language.rule import Rule
from ..language.rulebook import Rulebook
from ..results.masking import OfficeKey
from ..results.parts import InParts, Parts
from ..results.rows import BLOCK, Rows, schema
from ..results.schema import FINDING_VERDICTS, Finding
from .exceptions import Exceptions
from .register import key
from .rollup import CATEGORY, PROBLEM, Rollup
from .unsettled import Counted, Gaps
from .verdicts import count

EMPLOYMENT = "worker.employment_status"

Findings = Spool | Parts  # kept for the run alone, or as they stand in the result folder


@dataclass
class Entered:
    """What was entered of some cases: how often each rule gave each verdict, sums, gaps, and findings by subject."""

    verdicts: dict[str, Counter[str]]
    rollup: Rollup
    gaps: Counted
    findings: dict[str, Findings]


class Ledger:
    """Takes what was judged, subject by subject and chunk by chunk, and keeps what must be told of it.

    `parts` is a folder to which findings are written as they come, in parts of the result.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        as_of: date,
        key: OfficeKey | None,
        exceptions: Exceptions | None,
        gaps: Gaps,
        parts: Path | None = None,
    ) -> None:
        self.verdicts: dict[str, Counter[str]] = {}
        self.rollup, self.gaps = Rollup(), gaps
        self._rulebook, self._as_of, self._key, self._exceptions = rulebook, as_of, key, exceptions
        self._parts, self._spools = parts, dict[str, Findings]()

    def add(self, top: str, subject: str, judged: Judged, places: pl.DataFrame) -> None:
        """Enter judged cases; `top` is the subject that their owners are, or they themselves.

        `places` has a row for each: `#row`, `#parent` (whom it counts for, or null), the file, sheet and line it came
        from, the label, key and NPP of the employer, the NIK (null where there is none), and its law date.
        """
        counted = count(judged.verdicts)
        for rule, counts in counted.rules.items():
            self.verdicts.setdefault(rule, Counter()).update(counts)
        employed = judged.facts[EMPLOYMENT] == "employed" if EMPLOYMENT in judged.facts.columns else None
        self.rollup.count(top, counted.cases, places[PARENT], employed)
        findings = self._findings(subject, judged.findings, places)
        if findings.height:
            self.gaps.add(findings)
            self.rollup.add(top, subject, findings)
            kept = findings.select(schema(Finding).keys())
            for block in kept.iter_slices(BLOCK):  # what is written together is in memory together when it is read
                self._spool(subject).append(block)

    def blank(self) -> Ledger:
        """Another one for the same run, with nothing entered yet."""
        return Ledger(self._rulebook, self._as_of, self._key, self._exceptions, self.gaps.blank(), self._parts)

    def take(self) -> Entered:
        """What was entered so far, to be merged elsewhere; nothing of it stays."""
        taken = Entered(self.verdicts, self.rollup, self.gaps.take(), self._spools)
        self.verdicts, self.rollup, self._spools = {}, Rollup(), {}
        return taken

    def merge(self, taken: Entered) -> None:
        """Enter what was entered elsewhere, of cases that come after those here."""
        for rule, counts in taken.verdicts.items():
            self.verdicts.setdefault(rule, Counter()).update(counts)
        self.rollup.merge(taken.rollup)
        self.gaps.merge(taken.gaps)
        for subject, spool in taken.findings.items():
            self._spool(subject).extend(spool)  # type: ignore[arg-type]  # both of them keep in the same way

    def findings(self) -> Rows[Finding]:
        """All findings by stratum, file in the order given, row, rule."""
        spools = [self._spools[subject] for subject in self._rulebook.strata if subject in self._spools]
        if self._parts is None:
            return Rows(Finding, spools)
        return InParts(Finding, self._parts, [parts for parts in spools if isinstance(parts, Parts)])

    def _spool(self, subject: str) -> Findings:
        if subject not in self._spools:
            self._spools[subject] = Spool() if self._parts is None else Parts(Finding, self._parts)
        return self._spools[subject]

    def _findings(self, subject: str, found: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
        placed = found.join(places, on=ROW, how="left", maintain_order="left")
        if "order" in placed.columns:  # employers come as lists and payrolls name them, their findings file by file
            placed = placed.sort("order", "line", "rule")
        placed = placed.hstack(self._about(placed.select("rule", "law_date"))).with_columns(
            key().alias("subject_key"),
            self._persons(placed["nik"]).alias("person"),
        )
        placed = placed.select(
            ROW, PARENT, CATEGORY, PROBLEM, "unknown", "rule", "category", "problem",
            (pl.col("subject_key") + "#" + pl.col("problem")).alias("cause"),
            "verdict", "binding", "confidence", pl.lit(subject).alias("subject_type"), "subject_key", "owner", "person",
            "npp", pl.col("file").alias("source_file"), pl.col("sheet").alias("source_sheet"),
            pl.col("line").alias("source_row"), "evidence", "missing",
        )  # fmt: skip
        return placed.with_columns(self._accepted(placed).alias("accepted"))

    def _about(self, findings: pl.DataFrame) -> pl.DataFrame:
        """What the version of the rule that judged each finding says of itself."""
        asked = findings.unique(maintain_order=True)
        rules = [self._version(*row) for row in asked.iter_rows()]
        categories, problems = list(CATEGORIES), list(dict.fromkeys(rule.problem for rule in rules))
        told = asked.with_columns(
            pl.Series("category", [rule.category for rule in rules], pl.String),
            pl.Series(CATEGORY, [categories.index(rule.category) for rule in rules], pl.Int64),
            pl.Series("problem", [rule.problem for rule in rules], pl.String),
            pl.Series(PROBLEM, [problems.index(rule.problem) for rule in rules], pl.Int64),
            pl.Series("binding", [rule.binding for rule in rules], pl.String),
            pl.Series("confidence", [rule.basis.confidence for rule in rules], pl.String),
        )
        joined = findings.join(told, on=findings.columns, how="left", maintain_order="left", nulls_equal=True)
        return joined.drop(findings.columns)

    def _version(self, id: str, law_date: date | None) -> Rule:
        rule = self._rulebook.version(id, law_date or self._as_of)
        assert rule is not None, f"{id} judged a case on {law_date}, when it is not in force"
        return rule

    def _persons(self, niks: pl.Series) -> pl.Series:
        """The office's mark of each person; empty where there is no NIK or no key."""
        if self._key is None:
            return pl.Series([""] * len(niks), dtype=pl.String)
        told = niks.rle().struct.field("value")  # the findings of one case come one after the other
        marks = ["" if nik is None else self._key.person(nik) for nik in told]
        return pl.Series(marks, dtype=pl.String).gather(niks.rle_id())

    def _accepted(self, findings: pl.DataFrame) -> pl.Series:
        """The exception that holds over each finding; empty when none does."""
        accepted = pl.Series([""] * findings.height, dtype=pl.String)
        if self._exceptions is None:
            return accepted
        rules = list(self._exceptions.rules)
        named = findings.with_row_index("place").filter(pl.col("rule").is_in(rules))
        rows = named.with_columns(accepted=pl.lit("")).select("place", *Finding.__dataclass_fields__)
        for place, *row in rows.iter_rows():
            accepted[place] = self._exceptions.accepted(Finding(*row), self._as_of)
        return accepted


def counted(findings: Rows[Finding]) -> Mapping[str, int]:
    """How many findings of each verdict nobody has accepted."""
    totals = dict.fromkeys(FINDING_VERDICTS, 0)
    for frame in findings.frames(["verdict", "accepted"]):
        for verdict, number in frame.filter(pl.col("accepted") == "")["verdict"].value_counts().iter_rows():
            totals[verdict] += number
    return totals
