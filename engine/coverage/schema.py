"""The JSON Schema of a survey: what each of its keys holds."""

from __future__ import annotations

from typing import Any

from .allocate import OBJECTIVES
from .as_json import SCHEMA
from .observation import SEGMENTS

TEXT: dict[str, Any] = {"type": "string"}
DAY: dict[str, Any] = {"type": "string", "format": "date"}
COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
NUMBER: dict[str, Any] = {"type": "integer"}
FLAG: dict[str, Any] = {"type": "boolean"}
BOTH: dict[str, Any] = {"$ref": "#/$defs/both"}
INTERVAL: dict[str, Any] = {"$ref": "#/$defs/interval"}
REGION: dict[str, Any] = {"type": "string", "pattern": "^16(\\.[0-9]{2})?$"}
SEGMENT: dict[str, Any] = {"enum": list(SEGMENTS)}


def json_schema() -> dict[str, Any]:
    """The JSON Schema of `coverage/1`; shares are in parts per million, money in rupiah."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"patuh {SCHEMA}",
        **_object(
            schema={"const": SCHEMA},
            as_of=DAY,
            rulebook=TEXT,
            observations=_list(
                region=REGION, segment=SEGMENT, day=DAY, protected=_or_null(INTERVAL), eligible=_or_null(INTERVAL),
                stated=_or_null(INTERVAL), source=TEXT, definition=TEXT, place=TEXT, doubt=_or_null(BOTH),
            ),
            set_aside=_list(place=TEXT, why=BOTH),
            standings=_list(
                region=REGION, segment=SEGMENT, day=DAY, protected=_or_null(INTERVAL), eligible=_or_null(INTERVAL),
                coverage=_or_null(INTERVAL), target=_or_null(COUNT), gap=_or_null(INTERVAL), rank=COUNT,
                contradicted=FLAG, rests_on=_all(TEXT), others=_all(TEXT),
            ),
            sums=_list(
                segment=SEGMENT, protected=INTERVAL, eligible=INTERVAL, missing=_all(REGION), agrees=_or_null(FLAG)
            ),
            trends=_list(
                region=REGION, segment=SEGMENT, points=_all(_point()), start=_or_null(_point()), target=_or_null(COUNT),
                path=_or_null(NUMBER), behind=_or_null(NUMBER),
            ),
            programme=_or_null(_programme()),
            claims=_list(said=BOTH, computed=BOTH, fits=FLAG, sums=_all(BOTH)),
            duties=_list(
                bodies=_list(
                    name=TEXT, region=TEXT, kind=TEXT, group=TEXT, uncovered=COUNT, unknown=COUNT,
                    monthly=_or_null(COUNT), yearly=_or_null(COUNT),
                ),
                governments=_list(name=TEXT, rule=TEXT, verdict=TEXT),
                uncovered=COUNT,
                yearly=COUNT,
            ),
            verdicts=_list(rule=TEXT, verdict=TEXT, region={"type": "string"}, segment=SEGMENT, place=TEXT),
        ),
        "$defs": {"both": _object(id=TEXT, en=TEXT), "interval": _object(low=COUNT, high=COUNT)},
    }  # fmt: skip


def _programme() -> dict[str, Any]:
    outcome = {
        "per_village": COUNT, "places": COUNT, "added": COUNT, "protected": COUNT, "coverage": COUNT, "cost": COUNT,
        "gap": _or_null(COUNT),
    }  # fmt: skip
    region = _object(villages=COUNT, places=COUNT, added=COUNT)
    allocation = _object(
        objective={"enum": ["equal", *OBJECTIVES]}, **outcome, worst_gap=COUNT, more_people_than_equal=NUMBER,
        worst_gap_smaller_by=NUMBER, regions={"type": "object", "additionalProperties": region},
    )  # fmt: skip
    return _object(
        asked=_object(
            per_village=COUNT, villages=TEXT, months=COUNT, budget=_or_null(COUNT),
            covered={"anyOf": [COUNT, {"const": "observed"}]}, objective={"enum": list(OBJECTIVES)},
        ),
        protected=COUNT, eligible=COUNT, target=_or_null(COUNT), villages=COUNT, monthly=COUNT, place_cost=COUNT,
        quota=COUNT, smallest_quota=_or_null(COUNT), summed=FLAG, figures_from=DAY, figures_until=DAY,
        scenarios=_list(**outcome), equal=allocation, allocations=_all(allocation),
    )  # fmt: skip


def _point() -> dict[str, Any]:
    return _object(day=DAY, coverage=INTERVAL, sources=_all(TEXT))


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object", "properties": properties, "required": list(properties), "additionalProperties": False,
    }  # fmt: skip


def _list(**properties: Any) -> dict[str, Any]:
    return _all(_object(**properties))


def _all(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}
