"""What rules found in a stratum: of each finding the evidence, and what is missing where it is undetermined."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import polars as pl

from ...decide.case import Case
from ...decide.missing import Missing, missing_of_tests
from ...frames.cells import ROW
from ...language.rule import Rule
from ..judging import CODES, FINDINGS, FOUND, NAMES, written
from .conditions import verdict_column
from .evidence_text import EvidenceTexts
from .open_paths import Paths
from .patterns import Patterns
from .stratum import Stratum


class Findings:
    """Writes down what was found; what several rules record of the same cases is worked out once."""

    def __init__(self, patterns: Patterns) -> None:
        self.patterns, self.columnar = patterns, patterns.columnar
        self.texts = EvidenceTexts(patterns)

    def of(self, stratum: Stratum, ids: Sequence[str]) -> pl.DataFrame:
        """What the rules `ids`, whose verdicts a stratum has, found in it: FINDINGS, rule by rule."""
        columns = [verdict_column(id) for id in ids]
        hits = stratum.frame.select(reduce(lambda a, b: a | b, [pl.col(columns) == CODES[name] for name in FOUND]))
        met = [id for id in ids if hits[verdict_column(id)].any()]
        rules = [rule for id in met if (rule := self.columnar.rule(stratum, id)) is not None]
        if not rules:
            return FINDINGS.to_frame()
        rows = hits.select(pl.any_horizontal(verdict_column(id) for id in met)).to_series().arg_true()
        found = stratum.part(rows)
        hits = hits[rows]
        recorded = self.texts.of(rules, found)
        told = []
        for rule in rules:
            verdict = verdict_column(rule.id)
            evidence, unknown = self.texts.texts(rule, found, recorded)
            places, said = self._missing(rule, found)
            wanted = {ROW, verdict, *evidence.meta.root_names(), *unknown.meta.root_names()}
            mine = recorded.frame.select(*wanted, places).filter(hits[verdict])
            missing = said.gather(mine["#said"]).alias("missing")
            code = pl.col(verdict).alias("verdict")
            told.append(mine.select(ROW, pl.lit(rule.id).alias("rule"), code, evidence, missing, unknown))
        return pl.concat(told).with_columns(pl.col("verdict").replace_strict(NAMES, return_dtype=pl.String))

    def _missing(self, rule: Rule, found: Stratum) -> tuple[pl.Series, pl.Series]:
        """What each case waits for, as the place `#said` of a JSON text; nothing where it is not undetermined."""
        evaluator, undetermined = self.patterns.evaluator, found.frame[verdict_column(rule.id)] == CODES["undetermined"]

        def follow(paths: Paths, mask: pl.Series) -> None:
            paths.condition(rule.applies_when, mask)
            paths.condition(rule.requires, mask)

        def say(case: Case) -> Missing:
            return missing_of_tests(evaluator.tests(rule), case, evaluator)

        about = ("rule", rule.id, found.law_date)
        which, said = self.patterns.ask(about, found, undetermined, follow, say)
        places = pl.zeros(len(undetermined), pl.Int64, eager=True).alias("#said")
        if said:
            places = places.scatter(undetermined.arg_true(), which + 1)
        return places, pl.Series([written(one) for one in ({}, *said)], dtype=pl.String)
