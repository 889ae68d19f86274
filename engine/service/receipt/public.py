"""The public halves of signing keys: what an office publishes, and whoever checks a signature needs."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

ALGORITHM = "Ed25519"
SCHEMA = "public-keys/1"


@dataclass(frozen=True)
class PublicKey:
    """The public half of a key: `public` in base64, and when it signed; times are UTC as 2026-11-22T01:02:03Z.

    `until` is null for the one that signs now; `revoked` is when it was noticed that somebody else may have had it.
    """

    id: str
    algorithm: str
    public: str
    since: str
    until: str | None = None
    revoked: str | None = None


def key_id(raw: bytes) -> str:
    """The id of a key: the first 16 hexadecimal digits of the SHA-256 of its public half (32 bytes)."""
    return hashlib.sha256(raw).hexdigest()[:16]


def read_public(data: Any) -> tuple[PublicKey, ...]:
    """The keys in a list of public keys; raises ValueError where it is none, or an id does not fit its key."""
    if not isinstance(data, Mapping) or data.get("schema") != SCHEMA or not data.get("keys"):
        raise ValueError(f"no {SCHEMA}")
    try:
        keys = tuple(PublicKey(**key) for key in data["keys"])
        for key in keys:
            for time in (key.since, key.until, key.revoked):
                if time is not None:
                    datetime.fromisoformat(time)
            if key.algorithm != ALGORITHM or key_id(base64.b64decode(key.public, validate=True)) != key.id:
                raise ValueError(f"key {key.id} is not what its id says")
    except TypeError as error:
        raise ValueError(f"no {SCHEMA}: {error}") from None
    return keys


def listing(listed: tuple[PublicKey, ...]) -> dict[str, Any]:
    return {"schema": SCHEMA, "keys": [asdict(key) for key in listed]}
