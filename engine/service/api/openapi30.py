"""OpenAPI 3.1 said in 3.0.3, which the API managers of many offices still read and nothing newer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

VERSION = "3.0.3"
_UNKNOWN = ("$schema", "$id", "$defs", "patternProperties", "propertyNames", "unevaluatedProperties", "prefixItems")


def converted(document: Mapping[str, Any]) -> dict[str, Any]:
    """The same description in OpenAPI 3.0.3; what is nullable, constant or bounded is so in its words."""
    told = {key: value for key, value in document.items() if key not in ("jsonSchemaDialect", "webhooks")}
    info = {key: value for key, value in document["info"].items() if key != "summary"}
    if "license" in info:
        info["license"] = {key: value for key, value in info["license"].items() if key != "identifier"}
    schemas = {name: _schema(schema) for name, schema in document["components"]["schemas"].items()}
    components = {**document["components"], "schemas": schemas}
    return {**told, "openapi": VERSION, "info": info, "paths": _outside(document["paths"]), "components": components}


def _outside(part: Any) -> Any:
    """What stands round schemas, with every schema in it said in 3.0."""
    if isinstance(part, list):
        return [_outside(item) for item in part]
    if not isinstance(part, dict):
        return part
    return {
        key: _schema(value) if key == "schema" else value if key == "examples" else _outside(value)
        for key, value in part.items()
    }


def _schema(schema: Any) -> Any:
    if not isinstance(schema, dict):
        return schema
    told: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "properties":
            told[key] = {name: _schema(one) for name, one in value.items()}
        elif key in ("items", "additionalProperties", "not"):
            told[key] = _schema(value)
        elif key in ("anyOf", "oneOf", "allOf"):
            told[key] = [_schema(one) for one in value]
        elif key == "const":
            told["enum"] = [value]
            told.setdefault("type", _type_of(value))
        elif key == "examples":
            told["example"] = value[0]
        elif key in ("exclusiveMinimum", "exclusiveMaximum"):
            told[key.replace("exclusiveM", "m")], told[key] = value, True
        elif key not in _UNKNOWN:
            told[key] = value
    return _alone(_typed(_nullable(told, schema)))


def _nullable(told: dict[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """null among the types or choices becomes `nullable`."""
    kinds = schema.get("type")
    if isinstance(kinds, list):
        others = [kind for kind in kinds if kind != "null"]
        del told["type"]
        if "null" in kinds:
            told["nullable"] = True
        if len(others) == 1:
            told["type"] = others[0]
        else:
            told["anyOf"] = [{"type": kind} for kind in others]
    choices = schema.get("anyOf")
    if choices and {"type": "null"} in choices:
        others = [one for one in told.pop("anyOf") if one != {"type": "null"}]
        told["nullable"] = True
        if len(others) > 1:
            told["anyOf"] = others
        elif "$ref" in others[0]:
            told["allOf"] = others
        else:
            told = {**others[0], **told}
    return told


def _typed(told: dict[str, Any]) -> dict[str, Any]:
    """An enum has a type, and is nullable where null is one of its values."""
    values = told.get("enum")
    if values and "type" not in told:
        told["type"] = _type_of(next(value for value in values if value is not None))
    if values and None in values:
        told["nullable"] = True
    return told


def _alone(told: dict[str, Any]) -> dict[str, Any]:
    """A reference says nothing beside itself in 3.0, so what it says stands round it."""
    if "$ref" in told and len(told) > 1:
        return {"allOf": [{"$ref": told.pop("$ref")}], **told}
    return told


def _type_of(value: Any) -> str:
    return {bool: "boolean", int: "integer", float: "number"}.get(type(value), "string")
