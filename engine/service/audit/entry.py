"""One entry of the chain: what stands in it, how it is hashed, and the ids that entries and decisions go by.

The hashes can be computed by anyone from the file alone; docs/audit.md says how.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O and U, which are misread
ID_LENGTH, BITS = 26, 5  # characters, and the bits of each
SALT_BYTES = 32
NOTHING_BEFORE = "0" * 64  # what the first entry has for the hash of the one before it
_MISREAD = str.maketrans("OIL", "011", " -")


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the chain.

    `number` counts from 1 without a gap and is the order; `at` is what the clock said (UTC, microseconds), which may go
    back; `kind` and `actor` name no person; hashes are SHA-256 in hexadecimal.
    """

    number: int
    id: str
    at: datetime
    kind: str
    actor: str
    content_hash: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain: whoever keeps it elsewhere can tell later whether anything up to it was changed."""

    number: int
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Retry:
    """A request that may come again: who asked, under which Idempotency-Key, and the SHA-256 of what was asked."""

    client: str
    key: str
    body: str


def new_id() -> str:
    """An id that nobody can guess: 26 characters, none of which is taken for another."""
    number, signs = secrets.randbits(BITS * ID_LENGTH), []
    for _ in range(ID_LENGTH):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def read_id(text: str) -> str | None:
    """The id that somebody typed, in any case, with spaces or hyphens, O for 0 and I or L for 1; None if it is none."""
    id = text.upper().translate(_MISREAD)
    return id if len(id) == ID_LENGTH and set(id) <= set(ALPHABET) else None


def written(at: datetime) -> str:
    """A time as the chain writes it: 2026-11-22T01:02:03.000004Z; all have one length, so they sort as text."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def is_time(text: str) -> bool:
    """Whether a text is a time as the chain writes it."""
    try:
        return written(datetime.fromisoformat(text)) == text
    except (ValueError, OverflowError):
        return False


def entry_of(row: Sequence[Any]) -> Entry:
    """The entry in a row of the chain, whatever stands after it."""
    number, id, at, *rest = row[:8]
    return Entry(number, id, datetime.fromisoformat(at), *rest)


def chained(number: int, id: str, at: str, kind: str, actor: str, content_hash: str, previous: str) -> str:
    """The hash of an entry: of the JSON list of all its other fields, in this order, without spaces, as UTF-8."""
    fields = [number, id, at, kind, actor, content_hash, previous]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def sealed(salt: bytes, body: bytes, retry: Retry | None) -> str:
    """The hash of a content: of its salt, then of body, client, key and asked, each after its length in 8 bytes.

    Once the salt is deleted nothing about the content can be found out by trying.
    """
    digest = hashlib.sha256(salt)
    for piece in (body, *(text.encode() for text in ((retry.client, retry.key, retry.body) if retry else ("",) * 3))):
        digest.update(len(piece).to_bytes(8, "big"))
        digest.update(piece)
    return digest.hexdigest()


def holds(content_hash: str, salt: Any, body: Any, retry: Sequence[Any]) -> bool:
    """Whether a content is the one with this hash; in a damaged file a field can have any type."""
    if not (isinstance(salt, bytes) and isinstance(body, bytes) and all(isinstance(text, str) for text in retry)):
        return False
    return sealed(salt, body, Retry(*retry)) == content_hash
