"""The decisions on all applications of a run, from the verdicts of the licence rules; each is drawn twice."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl

from ..backends.judging import NAMES, Judged
from ..conclude.licence import SUBJECT, Outcome
from ..frames.cells import PARENT, ROW
from ..language.rulebook import Rulebook
from .conclusions import Conclusions


class Decisions:
    """Decides on applications by what all licence rules say of them, whichever of these are reported."""

    def __init__(self, rulebook: Rulebook, as_of: date, conclusions: Conclusions) -> None:
        self.rules = tuple(id for id, versions in rulebook.rules.items() if versions[0].subject == SUBJECT)
        self._rulebook, self._as_of, self._conclusions = rulebook, as_of, conclusions

    def of(self, judged: Judged, places: pl.DataFrame) -> pl.Series:
        """The decision on each application, in order; applications with the same verdicts are decided on once."""
        said = judged.verdicts.select(self.rules).hstack(places.select("law_date"))
        patterns = said.unique(maintain_order=True)
        made = [self._conclusions.decision(self._outcomes(codes, day)) for *codes, day in patterns.iter_rows()]
        decided = patterns.with_columns(pl.Series("decision", made, pl.String))
        return said.join(decided, on=said.columns, how="left", nulls_equal=True, maintain_order="left")["decision"]

    def _outcomes(self, codes: Collection[int], law_date: date | None) -> tuple[Outcome, ...]:
        made = []
        for id, code in zip(self.rules, codes, strict=True):
            rule = self._rulebook.version(id, law_date or self._as_of)
            if code in NAMES and rule is not None:
                assert rule.effect is not None, "lint: every rule about an application has an effect"
                made.append(Outcome(id, rule.effect, rule.must_know, NAMES[code]))
        return tuple(made)


def reported(judged: Judged, chosen: Collection[str]) -> Judged:
    """What was judged, less the rules that are evaluated and not reported."""
    kept = [name for name in judged.verdicts.columns if name in (ROW, PARENT) or name in chosen]
    findings = judged.findings.filter(pl.col("rule").is_in(list(chosen)))
    return Judged(judged.verdicts.select(kept), findings, judged.facts)
