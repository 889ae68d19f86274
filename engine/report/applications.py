"""Licence applications as a report tells them: the decision on each, why, and what would settle it, refused first."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..conclude.licence import DECISIONS, SUBJECT
from ..results.schema import SubjectRow
from ..text import Text
from .dossier import Dossier
from .labels import fact_label
from .reading import Reading
from .same import label


@dataclass(frozen=True)
class Application:
    """One application: its `key` (number, else place), the `decision` in words, and reasons with their remedies."""

    row: SubjectRow
    key: str
    kind: Text
    decision: Text
    reasons: tuple[Text, ...]
    remedies: tuple[Text, ...]


def applications(reading: Reading, dossiers: Iterable[Dossier]) -> tuple[Application, ...]:
    """The applications among the dossiers, in the order of DECISIONS, then of their files."""
    open_ = _missing(reading)
    order = list(DECISIONS)
    mine = [one for one in dossiers if one.row.subject_type == SUBJECT]
    mine.sort(key=lambda one: order.index(one.row.decision))
    return tuple(_application(one, open_.get(one.row.subject_key, ()), reading) for one in mine)


def others(dossiers: Iterable[Dossier]) -> tuple[Dossier, ...]:
    """The dossiers of employers and governments."""
    return tuple(one for one in dossiers if one.row.subject_type != SUBJECT)


def decisions(reading: Reading) -> dict[str, int]:
    """How many applications each decision was made on, in the order of DECISIONS; empty without applications."""
    counts = Counter(row.decision for row in reading.subjects if row.subject_type == SUBJECT)
    return {name: counts[name] for name in DECISIONS if counts[name]}


def _application(one: Dossier, missing: tuple[str, ...], reading: Reading) -> Application:
    kinds = reading.rulebook.vocabulary.facts["application.licence_kind"].values
    kind = one.row.kind
    reasons = [problem.message for problem in one.problems]
    remedies = [problem.remedy for problem in one.problems]
    for name in missing:
        reasons.append(UNKNOWN.fill(f=fact_label(name, reading.rulebook)))
        remedies.append(ASK.fill(f=fact_label(name, reading.rulebook)))
    return Application(
        row=one.row,
        key=label(one.row),
        kind=kinds[kind].label if kind in kinds else Text.same(kind),
        decision=DECISIONS[one.row.decision],
        reasons=tuple(reasons),
        remedies=tuple(dict.fromkeys(remedies)),
    )


def _missing(reading: Reading) -> Mapping[str, tuple[str, ...]]:
    """The facts that the undetermined verdicts on each application wait for."""
    found: dict[str, dict[str, None]] = {}
    waiting = reading.undetermined.select("subject_type", "subject_key", "missing")
    for subject, key, missing in waiting.iter_rows():
        if subject == SUBJECT:
            found.setdefault(key, {}).update(dict.fromkeys(json.loads(missing)))
    return {key: tuple(facts) for key, facts in found.items()}


UNKNOWN = Text("Belum diketahui: {f}.", "Not known: {f}.")
ASK = Text("Minta atau lengkapi: {f}.", "Ask for, or fill in: {f}.")
