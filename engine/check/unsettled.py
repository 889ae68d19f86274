"""What a run could not decide: the facts that are missing together, and what would settle them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from ..frames.cells import ROW
from ..language.vocabulary import IDENTIFIERS, Fact, Vocabulary
from .lines import MEMBERSHIP

STATUS = "worker.membership_status"


@dataclass(frozen=True)
class Gap:
    """Facts that are missing together, and how many undetermined verdicts on how many cases wait for just them.

    `way` is what would settle them: assume, complete (the participants list) or list (give one), each with an
    assumption for every other fact, or correct (the file).
    """

    facts: tuple[str, ...]
    way: str
    verdicts: int
    cases: int


@dataclass
class Counted:
    """How many undetermined verdicts and cases each gap (facts, way) holds up, and how many cases wait in all."""

    verdicts: Counter[tuple[tuple[str, ...], str]] = field(default_factory=Counter)
    gaps: Counter[tuple[tuple[str, ...], str]] = field(default_factory=Counter)
    cases: int = 0


class Gaps:
    """Gathers the gaps behind undetermined verdicts; `alone` when there is a single employer."""

    def __init__(self, vocabulary: Vocabulary, has_participants: bool, alone: bool = False) -> None:
        self._vocabulary, self._has_participants, self._alone = vocabulary, has_participants, alone
        self._counted = Counted()

    @property
    def cases(self) -> int:
        """How many cases wait for something."""
        return self._counted.cases

    def add(self, findings: pl.DataFrame) -> None:
        """Count findings of one subject: `#row`, `verdict`, and as JSON `missing` and `unknown` (fact → reason)."""
        open_ = findings.filter(pl.col("verdict") == "undetermined").select(ROW, "missing", "unknown")
        counted = self._counted
        counted.cases += open_[ROW].n_unique()
        said = open_.select("missing", "unknown").unique(maintain_order=True)
        gaps = [self._gap(*texts) for texts in said.iter_rows()]
        places = {gap: place for place, gap in enumerate(dict.fromkeys(gaps))}
        numbered = said.with_columns(pl.Series("gap", [places[gap] for gap in gaps], pl.Int64))
        sums = open_.join(numbered, on=["missing", "unknown"]).group_by("gap").agg(pl.len(), pl.col(ROW).n_unique())
        of = list(places)
        for place, verdicts, cases in sums.iter_rows():
            counted.verdicts[of[place]] += verdicts
            counted.gaps[of[place]] += cases

    def blank(self) -> Gaps:
        """Another one for the same run, with nothing counted yet."""
        return Gaps(self._vocabulary, self._has_participants, self._alone)

    def take(self) -> Counted:
        """What was counted so far, to be merged elsewhere; nothing of it stays."""
        taken, self._counted = self._counted, Counted()
        return taken

    def merge(self, taken: Counted) -> None:
        """Add what was counted elsewhere, of other cases."""
        self._counted.verdicts += taken.verdicts
        self._counted.gaps += taken.gaps
        self._counted.cases += taken.cases

    def all(self) -> list[Gap]:
        """The gaps, those that hold up most first."""
        counted = self._counted
        made = [Gap(*gap, verdicts, counted.gaps[gap]) for gap, verdicts in counted.verdicts.items()]
        return sorted(made, key=lambda gap: (-gap.verdicts, gap.facts, gap.way))

    def _gap(self, missing: str, unknown: str) -> tuple[tuple[str, ...], str]:
        why = json.loads(unknown)
        facts = roots(json.loads(missing), why)
        return facts, way_out(facts, why, self._vocabulary, self._has_participants, self._alone)


def way_out(
    missing: Sequence[str], why: Mapping[str, str], vocabulary: Vocabulary, has_participants: bool, alone: bool
) -> str:
    """What would settle verdicts that wait for the facts `missing`, unknown because of `why`: a `way` of `Gap`."""
    reasons = {why.get(name, "") for name in missing}
    if reasons & {"damaged", "conflict"} or not all(_assumable(vocabulary.facts.get(name), alone) for name in missing):
        return "correct"
    if STATUS in missing and why.get(STATUS) == "incomplete":
        return "complete" if has_participants else "list"
    return "correct" if STATUS in missing and "blank" in reasons else "assume"


def roots(missing: Iterable[str], why: Mapping[str, str]) -> tuple[str, ...]:
    """Whoever is not found among the participants lacks all that their list would say: that is one gap, not seven."""
    if STATUS not in why:
        return tuple(missing)
    return tuple(dict.fromkeys(STATUS if name in MEMBERSHIP else name for name in missing))


def _assumable(fact: Fact | None, alone: bool) -> bool:
    """Whether one value can stand for all cases; a number or name of the employer only where there is just one."""
    if fact is None or fact.personal:
        return False
    shared = fact.type not in IDENTIFIERS and fact.type != "text"
    return shared or (alone and fact.subject == "employer")


def assumptions(gap: Gap, vocabulary: Vocabulary) -> list[str]:
    """The `--assume` options that would close a gap, with the values to choose from; a list tells the membership."""
    told = {STATUS} if gap.way in ("complete", "list") else set()
    return [f"--assume {name}={_values(vocabulary.facts[name])}" for name in gap.facts if name not in told]


def _values(fact: Fact) -> str:
    if fact.type == "enum":
        worded = [name for name, value in fact.values.items() if value.words]  # others stand for "not stated"
        return "|".join(worded or fact.values)
    examples = {"boolean": "true|false", "date": "2020-01-31", "rupiah": "3500000", "integer": "0", "npp": "JJ012345"}
    return examples.get(fact.type, "…")
