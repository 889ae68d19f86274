"""The shape of a receipt of a decision, `receipt-of-decision/1`: what is in it, and nothing else may be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError

from ...errors import UnreadableInput
from ...language import schema
from ...language.schema import Model
from ...text import Text

SCHEMA = "receipt-of-decision/1"
MOST_BYTES = 1_000_000

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def _real(text: str) -> str:
    """A day or time that the calendar has; raises ValueError."""
    datetime.fromisoformat(text)
    return text


Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_real)]
Time = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z$"),
    AfterValidator(_real),
]
Word = Annotated[str, Field(min_length=1, max_length=200)]
Count = Annotated[int, Field(ge=0)]
Decided = Literal["refuse", "insufficient_data", "remedy_required", "proceed_with_condition", "advisory", "proceed"]


class Outcome(Model):
    """One licence rule's verdict."""

    rule: Word
    effect: schema.EFFECTS
    must_know: bool
    verdict: schema.VERDICTS


class Known(Model):
    """A fact with its value; a date is text."""

    value: bool | int | str
    from_: Word = Field(alias="from")


class NotKnown(Model):
    """A fact that is not known, and why not."""

    unknown: Literal["absent", "blank", "damaged", "conflict", "incomplete", "not_in_force"]
    from_: Word = Field(alias="from")


class Nothing(Model):
    """A fact that is known to be none."""

    none: Literal[True]
    from_: Word = Field(alias="from")


class Shown(Model):
    """What one rule showed of the workers that the application brought."""

    rule: Word
    category: Word
    violation: Count
    undetermined: Count


class Brought(Model):
    """The workers that the application brought, as counts."""

    judged: Count
    shown: list[Shown]


class Registry(Model):
    """The snapshot that was asked: its id, the day of its data, and by which number the applicant was found."""

    snapshot: Word
    data_on: Day
    found_by: Word | None


class Request(Model):
    """SHA-256 of what was asked, as it came."""

    sha256: Hash


class Signature(Model):
    """Ed25519, in base64, over the canonical JSON (RFC 8785) of the receipt without `value`."""

    algorithm: Literal["Ed25519"]
    key: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    value: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{86}==$")]


class Receipt(Model):
    """A decision on a licence application that anybody can check without the service; it names no person."""

    schema_: Literal["receipt-of-decision/1"] = Field(alias="schema")
    id: Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{26}$")]
    decided_at: Time
    as_of: Day
    law_date: Day
    decision: Decided
    outcomes: list[Outcome]
    facts: dict[Word, Known | NotKnown | Nothing]
    brought: Brought | None
    registry: Registry | None
    request: Request
    rulebook: Hash
    patuh: Word
    twice: bool
    signature: Signature


def parse(content: bytes, label: str) -> dict[str, Any]:
    """The receipt in a file; raises UnreadableInput where it is none."""
    try:
        data = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise UnreadableInput(NO_JSON, at=label, todo=WHICH) from None
    if wrong := faults(data):
        raise UnreadableInput(NO_RECEIPT.fill(w="; ".join(wrong[:3])), at=label, todo=WHICH)
    found: dict[str, Any] = data
    return found


def faults(data: Any) -> list[str]:
    """Where data do not have the shape of a receipt, as JSON paths; empty where they do. No value is quoted."""
    try:
        Receipt.model_validate(data)
    except ValidationError as error:
        return [".".join(str(part) for part in one["loc"]) or "$" for one in error.errors(include_url=False)]
    return []


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a receipt."""
    made: Mapping[str, Any] = _untitled(Receipt.model_json_schema(by_alias=True))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"patuh {SCHEMA}", **made}


def _untitled(data: Any) -> Any:
    """A schema without the titles that pydantic makes of Python's names."""
    if isinstance(data, list):
        return [_untitled(one) for one in data]
    if not isinstance(data, dict):
        return data
    return {key: _untitled(value) for key, value in data.items() if key != "title" or not isinstance(value, str)}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key twice")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


NO_JSON = Text("Bukan JSON yang sah.", "Not valid JSON.")
NO_RECEIPT = Text("Bukan tanda terima keputusan: {w}.", "Not the receipt of a decision: {w}.")
WHICH = Text(
    "Sebut berkas JSON yang diberikan layanan untuk keputusan itu, tanpa diubah.",
    "Name the JSON file that the service gave for that decision, unchanged.",
)
