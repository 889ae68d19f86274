"""A survey as JSON: people, rupiah, parts per million; intervals as low and high; texts in both languages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ..text import Text
from . import whatif
from .figures import Interval
from .observation import Observation
from .survey import Survey
from .trend import Point

SCHEMA = "coverage/1"


def to_json(found: Survey) -> dict[str, Any]:
    """All of it."""
    return {
        "schema": SCHEMA,
        "as_of": found.as_of.isoformat(),
        "rulebook": found.rulebook.hash,
        "observations": [_observation(one) for one in found.observations],
        "set_aside": [{"place": one.place, "why": _text(one.why)} for one in found.aside],
        "standings": [
            {
                "region": row.region, "segment": row.segment, "day": row.day.isoformat(),
                "protected": _interval(row.protected), "eligible": _interval(row.eligible),
                "coverage": _interval(row.coverage), "target": row.target, "gap": _interval(row.gap), "rank": row.rank,
                "contradicted": row.contradicted, "rests_on": [one.place for one in row.rests_on],
                "others": [one.place for one in row.others],
            }
            for row in found.standings
        ],
        "sums": [
            {
                "segment": one.segment, "protected": _interval(one.protected), "eligible": _interval(one.eligible),
                "missing": list(one.missing), "agrees": one.agrees,
            }
            for one in found.sums
        ],
        "trends": [
            {
                "region": one.region, "segment": one.segment, "points": [_point(point) for point in one.points],
                "start": _point(one.start) if one.start else None, "target": one.target, "path": one.path,
                "behind": one.behind,
            }
            for one in found.trends.values()
        ],
        "programme": whatif.to_json(found.worked) if found.worked else None,
        "claims": [
            {
                "said": _text(one.said), "computed": _text(one.computed), "fits": one.fits,
                "sums": [_text(step) for step in one.sums],
            }
            for one in found.claims
        ],
        "duties": [
            {
                "bodies": [asdict(body) for body in one.bodies],
                "governments": [asdict(government) for government in one.governments],
                "uncovered": one.uncovered,
                "yearly": one.yearly,
            }
            for one in found.duties
        ],
        "verdicts": [asdict(one) for one in found.verdicts],
    }  # fmt: skip


def _observation(one: Observation) -> dict[str, Any]:
    return {
        "region": one.region, "segment": one.segment, "day": one.day.isoformat(), "protected": _interval(one.protected),
        "eligible": _interval(one.eligible), "stated": _interval(one.stated), "source": one.source,
        "definition": one.definition, "place": one.place, "doubt": _text(one.doubt) if one.doubt else None,
    }  # fmt: skip


def _point(point: Point) -> dict[str, Any]:
    return {"day": point.day.isoformat(), "coverage": point.coverage.to_json(), "sources": list(point.sources)}


def _interval(value: Interval | None) -> dict[str, int] | None:
    return value.to_json() if value else None


def _text(text: Text) -> dict[str, str]:
    return {"id": text.id, "en": text.en}
