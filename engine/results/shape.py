"""Whether JSON data have the shape that a JSON Schema describes, so far as the schemas of results use it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TYPES: Mapping[str, type] = {"object": dict, "array": list, "string": str, "integer": int}


def fits(data: Any, schema: Mapping[str, Any]) -> bool:
    """Whether the data fulfil a schema made of const, type, minimum, items, properties, required and
    additionalProperties; what else it says, such as a format, is not looked at.
    """
    if "const" in schema:
        return bool(data == schema["const"])
    kind = schema.get("type")
    if kind and (not isinstance(data, TYPES[kind]) or isinstance(data, bool)):
        return False
    if isinstance(data, dict):
        return _object(data, schema)
    if isinstance(data, list):
        return all(fits(one, schema.get("items", {})) for one in data)
    return "minimum" not in schema or bool(data >= schema["minimum"])


def _object(data: Mapping[str, Any], schema: Mapping[str, Any]) -> bool:
    known, rest = schema.get("properties", {}), schema.get("additionalProperties", {})
    if not data.keys() >= set(schema.get("required", ())):
        return False
    if rest is False and not known.keys() >= data.keys():
        return False
    return all(fits(value, known.get(name, rest or {})) for name, value in data.items())
