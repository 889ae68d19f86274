"""Writes docs/schemas/ (JSON Schemas of what patuh reads as rules or writes as results), docs/rules/ and docs/api/."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any, get_args

from patuh.engine.check import applications, histories
from patuh.engine.conclude import ladder, licence
from patuh.engine.coverage import schema as coverage
from patuh.engine.language import schema as language
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.report.letters import profile
from patuh.engine.results import receipt
from patuh.engine.results import schema as results
from patuh.engine.service.receipt import shape

FOLDER = Path(__file__).parent / "schemas"
KINDS = ("all", "any", "not", "every", "some", "none", "count", "verdict", "fact", "input")


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by the name of its file."""
    return {
        **{name: language.json_schema(name) for name in language.FILES},
        **{table: results.json_schema(table) for table in results.TABLES},
        "receipt": receipt.json_schema(),
        "receipt-of-decision": shape.json_schema(),
        "explanation": explanation(),
        "precheck": applications.json_schema(Rulebook.load().vocabulary),
        "decision": decision(),
        "case": language.schema_of(histories.CaseFile, "case"),
        "cases": language.schema_of(histories.CasesFile, "cases"),
        "standing": standing(),
        "letter-profile": language.schema_of(profile.ProfileFile, "letter-profile"),
        "coverage": coverage.json_schema(),
    }


DAY = {"type": "string", "format": "date"}
DAY_OR_NULL = {"type": ["string", "null"], "format": "date"}
NUMBER = {"type": "integer", "minimum": 0}


def decision() -> dict[str, Any]:
    """The JSON Schema of `decision/1`: what an application comes to."""
    tree = explanation()
    text = {"type": "string"}
    outcome = {
        "rule": text,
        "effect": {"enum": list(get_args(language.EFFECTS))},
        "must_know": {"type": "boolean"},
        "verdict": {"enum": list(get_args(language.VERDICTS))},
    }
    leads_to = {"enum": list(licence.DECISIONS)}
    reasons = {
        "type": "array",
        "items": _object(**outcome, leads_to=leads_to, explanation={"$ref": "#/$defs/explanation"}),
    }
    shown = _object(rule=text, category=text, violation=NUMBER, undetermined=NUMBER)
    defs = tree.pop("$defs")
    return {
        "$schema": tree.pop("$schema"),
        "title": "patuh decision/1",
        **_object(
            schema={"const": "decision/1"},
            decision=leads_to,
            as_of=DAY,
            law_date=DAY,
            regional={"type": "boolean"},
            decide_by=DAY_OR_NULL,
            recheck_on=DAY_OR_NULL,
            oss_status={"anyOf": [_object(code=text, label={"$ref": "#/$defs/both"}), {"type": "null"}]},
            ask={"type": "array", "items": _object(fact=text, label={"$ref": "#/$defs/both"})},
            reasons=reasons,
            besides=reasons,
            outcomes={"type": "array", "items": _object(**outcome)},
            workers={"anyOf": [_object(judged=NUMBER, shown={"type": "array", "items": shown}), {"type": "null"}]},
            rulebook=text,
        ),
        "$defs": {**defs, "explanation": tree},
    }


def standing() -> dict[str, Any]:
    """The JSON Schema of `standing/1`: where a case stands on the ladder of sanctions."""
    climb = Rulebook.load().ladder
    assert climb is not None
    event, stage = {"enum": list(climb.events)}, {"enum": list(climb.stages)}
    step = _object(
        step={"enum": [*climb.events, *climb.stages]}, actor={"enum": list(climb.actors)}, **{"from": DAY_OR_NULL}
    )
    begun = _object(on=DAY, event=event)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "patuh standing/1",
        **_object(
            schema={"const": "standing/1"},
            name={"type": "string"},
            as_of=DAY,
            stage=stage,
            since=DAY_OR_NULL,
            due=DAY_OR_NULL,
            next={"anyOf": [step, {"type": "null"}]},
            fine={"enum": ["none", "due", "paid"]},
            amount={"type": ["integer", "null"], "minimum": 0},
            to_report={"type": "boolean"},
            findings={
                "type": "array",
                "items": _object(
                    code={"enum": list(ladder.FINDINGS)}, on=DAY, event={"enum": [*climb.events, *climb.stages]}
                ),
            },
            path={
                "type": "array",
                "items": _object(stage=stage, since=DAY, due=DAY_OR_NULL, by={"anyOf": [begun, {"type": "null"}]}),
            },
        ),
    }


def explanation() -> dict[str, Any]:
    """The JSON Schema of `explanation/1`: why one rule judged one case as it did."""
    text = {"type": "string"}
    both = _object(id=text, en=text)
    day = {"type": "string", "format": "date"}
    node = _object(
        kind={"enum": list(KINDS)},
        says={"$ref": "#/$defs/both"},
        truth={"type": ["boolean", "null"]},  # null: unknown
        at=text,
        name={"type": ["string", "null"]},
        fact={"type": ["string", "null"]},
        value={"anyOf": [{"$ref": "#/$defs/both"}, {"type": "null"}]},
        parameters={
            "type": "array",
            "items": _object(label={"$ref": "#/$defs/both"}, value={"$ref": "#/$defs/both"}, since=day),
        },
        because={"type": "array", "items": {"$ref": "#/$defs/node"}},
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "patuh explanation/1",
        **_object(
            schema={"const": "explanation/1"},
            rule=text,
            in_force_since=day,
            verdict={"enum": list(get_args(language.VERDICTS))},
            law_date=day,
            title={"$ref": "#/$defs/both"},
            citation={"$ref": "#/$defs/both"},
            confidence={"enum": list(get_args(language.CONFIDENCES))},
            message={"$ref": "#/$defs/both"},
            remedy={"$ref": "#/$defs/both"},
            applies={"$ref": "#/$defs/node"},
            requires={"$ref": "#/$defs/node"},
            to_pass={"type": "array", "items": {"$ref": "#/$defs/both"}},
            missing={"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
            shown={
                "type": "array",
                "items": _object(label={"$ref": "#/$defs/both"}, value={"$ref": "#/$defs/both"}),
            },
        ),
        "$defs": {"both": both, "node": node},
    }


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def text(schema: dict[str, Any]) -> str:
    """A schema as it is written."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.json"):
        old.unlink()
    for name, schema in schemas().items():
        (FOLDER / f"{name}.json").write_text(text(schema), encoding="utf-8")
    runpy.run_path(str(FOLDER.with_name("generate_rules.py")), run_name="__main__")
    runpy.run_path(str(FOLDER.with_name("generate_api.py")), run_name="__main__")
