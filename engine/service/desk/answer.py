"""What the service answers on one application, schema `answer/1`: no NIK, no name, no NPWP in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ...conclude.licence import BREACHED, DECISIONS, Decision, Reason
from ...text import Text

SCHEMA = "answer/1"
VERIFIED = "verified"


def answer(
    decided: Decision,
    *,
    id: str,
    application: Mapping[str, Any],
    facts: Mapping[str, Mapping[str, Any]],
    brought: Mapping[str, Any] | None,
    doubts: Sequence[Text],
    registry: Mapping[str, Any] | None,
    rulebook: str,
    version: str,
    twice: bool,
    valid_until: date,
) -> dict[str, Any]:
    """The answer as plain JSON data; `facts` are the settled ones, of which it says where they came from."""
    return {
        "schema": SCHEMA,
        "id": id,
        "decision": decided.decision,
        "label": both(DECISIONS[decided.decision]),
        "application": dict(application),
        "as_of": decided.as_of.isoformat(),
        "law_date": decided.law_date.isoformat(),
        "decide_by": _iso(decided.decide_by),
        "recheck_on": _iso(decided.recheck_on),
        "valid_until": valid_until.isoformat(),
        "regional": decided.regional,
        "oss_status": decided.oss_status and {"code": decided.oss_status[0], "label": both(decided.oss_status[1])},
        "reasons": [_reason(reason) for reason in decided.reasons],
        "besides": [_reason(reason) for reason in decided.besides],
        "ask": [{"fact": name, "label": both(label)} for name, label in decided.asks().items()],
        "doubts": [both(doubt) for doubt in doubts],
        "registry": registry,
        "sources": {name: fact["from"] for name, fact in facts.items()},
        "workers": brought,
        "rulebook": rulebook,
        "patuh": version,
        "twice": twice,
        "receipt": f"/v1/decisions/{id}/receipt",
    }


def explanation(decided: Decision) -> list[dict[str, Any]]:
    """The trees of conditions of all that stands against a plain `proceed`, the leading ones first."""
    return [
        {**vars(reason.outcome), "leads_to": reason.leads_to, "explanation": reason.explanation.to_json()}
        for reason in (*decided.reasons, *decided.besides)
    ]


def both(text: Text) -> dict[str, str]:
    """A text as JSON has it."""
    return {"id": text.id, "en": text.en}


def _reason(reason: Reason) -> dict[str, Any]:
    tree, rule = reason.explanation, reason.explanation.rule
    breached = reason.outcome.verdict in BREACHED
    return {
        "rule": rule.id,
        "title": both(rule.title),
        "citation": both(tree.citation),
        "verified": rule.basis.confidence == VERIFIED,
        "verdict": reason.outcome.verdict,
        "leads_to": reason.leads_to,
        "message": both(rule.message if breached else UNKNOWN.fill(t=rule.title)),
        "remedy": both(rule.remedy) if breached else None,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


UNKNOWN = Text("Belum diketahui: {t}", "Not known: {t}")
