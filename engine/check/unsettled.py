"""What a run could not decide: the facts that are missing together, and what would settle them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..language.vocabulary import IDENTIFIERS, Fact, Vocabulary
from ..results.schema import Finding
from .membership import MEMBERSHIP

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


def gaps(findings: Iterable[Finding], vocabulary: Vocabulary, has_participants: bool, alone: bool = False) -> list[Gap]:
    """The gaps behind undetermined verdicts, those that hold up most first; `alone` when there is a single employer."""
    groups: dict[tuple[tuple[str, ...], str], list[str]] = defaultdict(list)
    for finding in findings:
        if finding.verdict == "undetermined":
            evidence = json.loads(finding.evidence)
            missing = _roots(json.loads(finding.missing), evidence)
            groups[missing, _way(missing, evidence, vocabulary, has_participants, alone)].append(finding.subject_key)
    made = [Gap(facts, way, len(subjects), len(set(subjects))) for (facts, way), subjects in groups.items()]
    return sorted(made, key=lambda gap: (-gap.verdicts, gap.facts, gap.way))


def _why(name: str, evidence: dict[str, Any]) -> str:
    recorded = evidence.get(name)
    return recorded.get("unknown", "") if isinstance(recorded, dict) else ""


def _roots(missing: Iterable[str], evidence: dict[str, Any]) -> tuple[str, ...]:
    """Whoever is not found among the participants lacks all that their list would say: that is one gap, not seven."""
    if not _why(STATUS, evidence):
        return tuple(missing)
    return tuple(dict.fromkeys(STATUS if name in MEMBERSHIP else name for name in missing))


def _way(
    missing: Sequence[str], evidence: dict[str, Any], vocabulary: Vocabulary, has_participants: bool, alone: bool
) -> str:
    reasons = {_why(name, evidence) for name in missing}
    if reasons & {"damaged", "conflict"} or not all(_assumable(vocabulary.facts.get(name), alone) for name in missing):
        return "correct"
    if STATUS in missing and _why(STATUS, evidence) == "incomplete":
        return "complete" if has_participants else "list"
    return "correct" if STATUS in missing and "blank" in reasons else "assume"


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
