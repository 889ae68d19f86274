"""A signed JSON document: canonical (RFC 8785) without the signature's value, signed with Ed25519."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ...text import Text
from .keys import Keys
from .public import ALGORITHM, read_public

SAFE = 2**53 - 1  # the largest whole number that RFC 8785 writes
AROUND_A_CHANGE = timedelta(minutes=10)  # how far the time in a document may lie beyond its key's days


@dataclass(frozen=True)
class Genuine:
    """Whether a signature holds: True, False, or None where that cannot be said; and why."""

    holds: bool | None
    why: Text


def canonical(data: Any) -> bytes:
    """JSON data as the one text that RFC 8785 has for them; raises ValueError for what it cannot write."""
    if not _plain(data):
        return rfc8785.dumps(data)
    # Of such data Python writes the same, ten times as fast.
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode()


def _plain(data: Any) -> bool:
    """Whether data have no number but small whole ones, and no key whose order depends on how it is encoded."""
    kind = type(data)
    if kind is str or kind is bool or data is None:
        return True
    if kind is int:
        return bool(-SAFE <= data <= SAFE)
    if kind is dict:
        return all(type(key) is str and key.isascii() and _plain(value) for key, value in data.items())
    return (kind is list or kind is tuple) and all(map(_plain, data))


def signed(document: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
    """The document with its signature; the key's id is signed with it. Raises KeysUnavailable."""
    signer = keys.signer()
    value = signer.sign(_content(document, signer.key)).value
    return {**document, "signature": {"algorithm": ALGORITHM, "key": signer.key, "value": value}}


def genuine(document: Mapping[str, Any], at: str, public_keys: Mapping[str, Any] | None) -> Genuine:
    """Whether the office signed a document at the time it tells (`at`); raises ValueError for a bad list of keys."""
    if public_keys is None:
        return Genuine(None, NO_KEYS)
    signature = document["signature"]
    key = next((key for key in read_public(public_keys) if key.id == signature["key"]), None)
    if key is None:
        return Genuine(False, OTHER_KEY.fill(k=signature["key"]))
    try:
        value = base64.b64decode(signature["value"], validate=True)
        # Two texts can decode to the same bytes; only the one that was written counts.
        if base64.b64encode(value).decode() != signature["value"]:
            raise InvalidSignature
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key.public))
        public.verify(value, _content(document, signature["key"], signature["algorithm"]))
    except (InvalidSignature, ValueError):
        return Genuine(False, CHANGED)
    if key.revoked is not None:
        return Genuine(False, REVOKED.fill(k=key.id, d=datetime.fromisoformat(key.revoked).date()))
    told = datetime.fromisoformat(at)
    since, until = datetime.fromisoformat(key.since), key.until and datetime.fromisoformat(key.until)
    if told < since - AROUND_A_CHANGE or (until and told > until + AROUND_A_CHANGE):
        return Genuine(False, OUT_OF_DAYS.fill(k=key.id))
    return Genuine(True, GENUINE.fill(k=key.id))


def _content(document: Mapping[str, Any], key: str, algorithm: str = ALGORITHM) -> bytes:
    return canonical({**document, "signature": {"algorithm": algorithm, "key": key}})


NO_KEYS = Text(
    "daftar kunci publik kantor tidak diberikan (--keys)", "the office's list of public keys was not given (--keys)"
)
OTHER_KEY = Text(
    "kunci {k} tidak ada dalam daftar kunci publik kantor", "the key {k} is not in the office's list of public keys"
)
CHANGED = Text(
    "isi diubah setelah ditandatangani, atau tanda tangannya palsu",
    "it was changed after it was signed, or the signature is forged",
)
REVOKED = Text(
    "kunci {k} dicabut pada {d}: tanyakan kepada layanan apakah keputusan ini ada dalam catatan auditnya",
    "the key {k} was revoked on {d}: ask the service whether this decision is in its audit",
)
OUT_OF_DAYS = Text(
    "waktunya di luar masa berlaku kunci {k}", "its time lies outside the days on which the key {k} signed"
)
GENUINE = Text("ditandatangani dengan kunci kantor {k}", "signed with the office's key {k}")
