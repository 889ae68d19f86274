"""The office's signing keys: one that signs, and the public halves of all that ever did."""

from __future__ import annotations

import base64
import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ...errors import PatuhError, UsageError
from ...text import Text
from ..disk import settle
from .public import ALGORITHM, PublicKey, key_id, listing, read_public

LISTED = "keys.json"


class KeysUnavailable(PatuhError):
    """The signing keys cannot be made, read or written, so nothing can be signed."""

    def __init__(self, folder: Path, what: Text) -> None:
        super().__init__(
            what,
            at=f"{folder.name}/",
            why=Text(
                "Tanpa kunci tidak ada tanda terima, dan tanpa tanda terima tidak ada keputusan.",
                "Without a key there is no receipt, and without a receipt no decision.",
            ),
            todo=Text(
                "Pulihkan folder kunci dari cadangan; bila hilang atau dicuri, ikuti docs/receipts.md.",
                "Restore the folder of keys from its backup; where it is lost or stolen, follow docs/receipts.md.",
            ),
        )


@dataclass(frozen=True)
class Signature:
    """A signature and the key that made it; `value` is base64."""

    algorithm: str
    key: str
    value: str


def now() -> datetime:
    """What the computer's clock says, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Signer:
    """One key that signs, whatever becomes of the folder meanwhile."""

    key: str
    private: Ed25519PrivateKey = field(repr=False)

    def sign(self, content: bytes) -> Signature:
        """Sign bytes."""
        return Signature(ALGORITHM, self.key, base64.b64encode(self.private.sign(content)).decode())


class Keys:
    """The keys in a folder; threads may share them, and a key that another process brought in is used at once."""

    def __init__(self, folder: Path, clock: Callable[[], datetime] = now) -> None:
        self.folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: tuple[int, int, int] | None = None
        self._listed: tuple[PublicKey, ...] = ()
        self._signer: Signer | None = None

    @staticmethod
    def at(folder: Path, clock: Callable[[], datetime] = now) -> Keys:
        """The keys in a folder, with a first one made where there is none; raises KeysUnavailable."""
        keys = Keys(folder, clock)
        with keys._lock:
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                if not (folder / LISTED).exists():
                    keys._bring_in(())
            except OSError as error:
                raise KeysUnavailable(folder, UNUSABLE.fill(e=error.strerror or "?")) from None
            keys._load()
        return keys

    def signer(self) -> Signer:
        """The key that signs now; raises KeysUnavailable."""
        with self._lock:
            self._load()
            assert self._signer is not None, "_load has read it"
            return self._signer

    def sign(self, content: bytes) -> Signature:
        """Sign bytes with the key that signs now; raises KeysUnavailable."""
        return self.signer().sign(content)

    def public(self) -> dict[str, Any]:
        """All public keys as JSON data (`public-keys/1`): what the office publishes and verifiers need."""
        with self._lock:
            self._load()
            return listing(self._listed)

    def rotate(self) -> PublicKey:
        """Bring in a new key; the old one's private half is deleted, its public half stays. Raises KeysUnavailable."""
        with self._lock:
            self._load()
            return self._retire(self._listed)

    def revoke(self, id: str) -> PublicKey:
        """Mark a key that somebody else may have had: what it signed is no proof any more. The current one is replaced.

        Returns the key as marked; raises KeysUnavailable, UsageError for an id that is not listed.
        """
        with self._lock:
            self._load()
            if id not in {key.id for key in self._listed}:
                raise UsageError(NO_KEY.fill(k=id))
            at = _written(self._clock())
            marked = tuple(replace(key, revoked=key.revoked or at) if key.id == id else key for key in self._listed)
            if self._listed[-1].id == id:
                self._retire(marked)
            else:
                self._write(marked)
            return next(key for key in marked if key.id == id)

    def _retire(self, listed: tuple[PublicKey, ...]) -> PublicKey:
        at = _written(self._clock())
        old = listed[-1]
        made = self._bring_in((*listed[:-1], replace(old, until=at)))
        (self.folder / f"{old.id}.pem").unlink(missing_ok=True)
        self._load()
        return made

    def _bring_in(self, listed: tuple[PublicKey, ...]) -> PublicKey:
        """Make a key, and only when its file is whole have the list name it as the one that signs."""
        private = Ed25519PrivateKey.generate()
        raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        made = PublicKey(key_id(raw), ALGORITHM, base64.b64encode(raw).decode(), _written(self._clock()))
        pem = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _put(self.folder / f"{made.id}.pem", pem)
        settle(self.folder)
        if listed:
            self._write((*listed, made))
        else:
            self._first(made)
        return made

    def _first(self, made: PublicKey) -> None:
        """Name the first key, unless another process has just named its own."""
        draft = self.folder / f".{made.id}.json"
        _put(draft, _bytes((made,)))
        try:
            os.link(draft, self.folder / LISTED)  # fails where it exists: of two that come at once one is first
        except FileExistsError:
            (self.folder / f"{made.id}.pem").unlink()
        finally:
            draft.unlink()

    def _write(self, listed: tuple[PublicKey, ...]) -> None:
        try:
            draft = self.folder / f".{listed[-1].id}.json"
            _put(draft, _bytes(listed))
            os.replace(draft, self.folder / LISTED)
            settle(self.folder)
        except OSError as error:
            raise KeysUnavailable(self.folder, UNUSABLE.fill(e=error.strerror or "?")) from None

    def _load(self) -> None:
        """Read the list and the key that signs, if they changed since; whoever calls holds the lock."""
        try:
            stat = os.stat(self.folder / LISTED)
            seen = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if seen == self._seen:
                return
            listed = read_public(json.loads((self.folder / LISTED).read_bytes()))
            private = serialization.load_pem_private_key((self.folder / f"{listed[-1].id}.pem").read_bytes(), None)
        except OSError as error:
            raise KeysUnavailable(self.folder, UNUSABLE.fill(e=error.strerror or "?")) from None
        except (ValueError, TypeError) as error:
            raise KeysUnavailable(self.folder, DAMAGED) from error
        raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        if not isinstance(private, Ed25519PrivateKey) or key_id(raw) != listed[-1].id:
            raise KeysUnavailable(self.folder, DAMAGED)
        self._seen, self._listed, self._signer = seen, listed, Signer(listed[-1].id, private)


def _bytes(listed: tuple[PublicKey, ...]) -> bytes:
    return json.dumps(listing(listed), indent=1).encode() + b"\n"


def _written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _put(path: Path, content: bytes) -> None:
    """A file that its owner alone can read, on the disk before anything names it."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


UNUSABLE = Text("Kunci penanda tangan tidak dapat dipakai ({e}).", "The signing keys cannot be used ({e}).")
DAMAGED = Text("Kunci penanda tangan rusak atau tidak cocok.", "The signing keys are damaged or do not fit together.")
NO_KEY = Text("Tidak ada kunci {k}.", "There is no key {k}.")
