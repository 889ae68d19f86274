"""What a run could not decide, by root cause: which facts are missing, and what would settle them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..language.vocabulary import IDENTIFIERS, Fact, Vocabulary
from ..results.schema import Finding
from .match import MEMBERSHIP

STATUS = "worker.membership_status"


@dataclass(frozen=True)
class Cause:
    """Facts that are missing together, and how many undetermined verdicts on how many cases wait for just them.

    `way` is what would settle them: assume, complete (the participants list) or list (give one), each with an
    assumption for every other fact, or correct (the file).
    """

    facts: tuple[str, ...]
    way: str
    verdicts: int
    cases: int


def causes(findings: Iterable[Finding], vocabulary: Vocabulary, has_participants: bool) -> list[Cause]:
    """The root causes of undetermined verdicts, those that hold up most verdicts first."""
    groups: dict[tuple[tuple[str, ...], str], list[str]] = defaultdict(list)
    for finding in findings:
        if finding.verdict == "undetermined":
            evidence = json.loads(finding.evidence)
            missing = _roots(json.loads(finding.missing), evidence)
            groups[missing, _way(missing, evidence, vocabulary, has_participants)].append(finding.subject_key)
    made = [Cause(facts, way, len(subjects), len(set(subjects))) for (facts, way), subjects in groups.items()]
    return sorted(made, key=lambda cause: (-cause.verdicts, cause.facts, cause.way))


def _why(name: str, evidence: dict[str, Any]) -> str:
    recorded = evidence.get(name)
    return recorded.get("unknown", "") if isinstance(recorded, dict) else ""


def _roots(missing: Iterable[str], evidence: dict[str, Any]) -> tuple[str, ...]:
    """Whoever is not found among the participants lacks all that their list would say: that is one cause, not seven."""
    if not _why(STATUS, evidence):
        return tuple(missing)
    return tuple(dict.fromkeys(STATUS if name in MEMBERSHIP else name for name in missing))


def _way(missing: Sequence[str], evidence: dict[str, Any], vocabulary: Vocabulary, has_participants: bool) -> str:
    reasons = {_why(name, evidence) for name in missing}
    if reasons & {"damaged", "conflict"} or not all(_assumable(vocabulary.facts.get(name)) for name in missing):
        return "correct"
    if STATUS in missing and _why(STATUS, evidence) == "incomplete":
        return "complete" if has_participants else "list"
    return "correct" if STATUS in missing and "blank" in reasons else "assume"


def _assumable(fact: Fact | None) -> bool:
    return fact is not None and not fact.personal and fact.type not in IDENTIFIERS and fact.type != "text"


def assumptions(cause: Cause, vocabulary: Vocabulary) -> list[str]:
    """The `--assume` options that would settle a cause, with the values to choose from; a list tells the membership."""
    told = {STATUS} if cause.way in ("complete", "list") else set()
    return [f"--assume {name}={_values(vocabulary.facts[name])}" for name in cause.facts if name not in told]


def _values(fact: Fact) -> str:
    if fact.type == "enum":
        worded = [name for name, value in fact.values.items() if value.words]  # others stand for "not stated"
        return "|".join(worded or fact.values)
    return {"boolean": "true|false", "date": "2020-01-31", "rupiah": "3500000"}.get(fact.type, "0")
