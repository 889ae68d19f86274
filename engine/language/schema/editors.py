"""The models as JSON Schemas, which editors read."""

from __future__ import annotations

from typing import Any

from .files import FILES
from .words import Model


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file, for editors."""
    return schema_of(FILES[name], name)


def schema_of(model: type[Model], name: str) -> dict[str, Any]:
    """The JSON Schema of one model."""
    schema: dict[str, Any] = _without_null(model.model_json_schema(by_alias=True))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": f"patuh {name}"}


def _without_null(schema: Any) -> Any:
    """The schema without what pydantic adds for Python: null where a key may be left out, and titles of fields."""
    if isinstance(schema, list):
        return [_without_null(part) for part in schema if part != {"type": "null"}]
    if not isinstance(schema, dict):
        return schema
    kept = {
        key: {name: _without_null(part) for name, part in value.items()}
        if key in ("properties", "$defs")
        else _without_null(value)
        for key, value in schema.items()
        if key != "title" and (key, value) != ("default", None)
    }
    options = kept.get("anyOf", ())
    return {**options[0], **{k: v for k, v in kept.items() if k != "anyOf"}} if len(options) == 1 else kept
