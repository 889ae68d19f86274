"""The receipt of a run: what was asked, of which files, by which rules, and what came out; no clock and no path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

SCHEMA = "receipt/1"

Counts = Mapping[str, Mapping[str, int]]


def receipt(
    *,
    version: str,
    rulebook: str,
    as_of: str,
    options: Mapping[str, Any],
    key: str,
    inputs: Sequence[Mapping[str, Any]],
    verdicts: Counts,
    outputs: Mapping[str, str],
) -> dict[str, Any]:
    """The receipt as JSON data; hashes are SHA-256 in hexadecimal, `key` the office key's fingerprint."""
    return {
        "schema": SCHEMA,
        "patuh": version,
        "rulebook": rulebook,
        "as_of": as_of,
        "options": dict(options),
        "key": key,
        "inputs": [dict(item) for item in inputs],
        "verdicts": {rule: dict(counts) for rule, counts in verdicts.items()},
        "outputs": dict(outputs),
    }


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a receipt."""
    number, text = {"type": "integer", "minimum": 0}, {"type": "string"}
    counts = {"type": "object", "additionalProperties": number}
    rows = {name: number for name in ("rows", "judged", "used", "rejected", "skipped", "blank")}
    headers = {"type": "object", "additionalProperties": text, "description": "fact: the header it was read from"}
    item = {"name": text, "sheet": text, "sha256": text, "role": text, **rows, "columns": headers}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"patuh {SCHEMA}",
        "type": "object",
        "properties": {
            "schema": {"const": SCHEMA},
            "patuh": text,
            "rulebook": text,
            "as_of": {"type": "string", "format": "date"},
            "options": {"type": "object"},
            "key": text,
            "inputs": {
                "type": "array",
                "items": {"type": "object", "properties": item, "required": list(item), "additionalProperties": False},
            },
            "verdicts": {"type": "object", "additionalProperties": counts},
            "outputs": {"type": "object", "additionalProperties": text},
        },
        "required": ["schema", "patuh", "rulebook", "as_of", "options", "key", "inputs", "verdicts", "outputs"],
        "additionalProperties": False,
    }
