"""Systems that ask by API: a key each, shown once and kept only as a hash."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import sqlite3
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ...errors import UsageError, did_you_mean
from ...text import Text
from .store import Store
from .who import SCOPES, Who

# patuh_<id>_<secret>: a fixed beginning, so that programs that look for leaked secrets find it; 256 bits of secret.
KEY = re.compile(r"patuh_([a-z0-9]{12})_([0-9a-f]{64})")
LONGEST = 100  # characters of anything that is taken for a key
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when read aloud


@dataclass(frozen=True, slots=True)
class Client:
    """A system that may ask; `used_on` is the last UTC day it did."""

    id: str
    name: str
    scopes: frozenset[str]
    per_minute: int
    made_at: datetime
    expires_on: date | None
    revoked_at: datetime | None
    used_on: date | None

    @property
    def who(self) -> Who:
        return Who("client", self.id, self.name, self.scopes)


class Clients:
    """All systems that may ask, or once could."""

    def __init__(self, store: Store, per_minute: int, now: Callable[[], datetime]) -> None:
        self._store, self._per_minute, self._now = store, per_minute, now

    def add(
        self, name: str, scopes: Collection[str], per_minute: int | None = None, expires_on: date | None = None
    ) -> tuple[Client, str]:
        """A new client and its key, which nobody can read again. Raises UsageError."""
        name = clean_name(name)
        unknown = sorted(set(scopes) - set(SCOPES))
        if unknown:
            raise UsageError(NO_SCOPE.fill(s=unknown[0], k=", ".join(SCOPES)), todo=did_you_mean(unknown[0], SCOPES))
        if not scopes:
            raise UsageError(NO_SCOPES.fill(k=", ".join(SCOPES)))
        rate = self._per_minute if per_minute is None else per_minute
        if not 1 <= rate <= 1_000_000:
            raise UsageError(BAD_RATE)
        if expires_on is not None and expires_on < self._now().date():
            raise UsageError(PAST)
        id = "".join(secrets.choice(LETTERS) for _ in range(12))
        secret = secrets.token_hex(32)
        made = int(self._now().timestamp())
        with self._store.change() as file:
            file.execute(
                "INSERT INTO clients (id, name, secret, scopes, per_minute, made_at, expires_on) "
                "VALUES (?,?,?,?,?,?,?)",
                (id, name, _hash(secret), " ".join(sorted(scopes)), rate, made, expires_on and expires_on.isoformat()),
            )
        found = self.find(id)
        assert found is not None
        return found, f"patuh_{id}_{secret}"

    def by_key(self, key: str) -> Client | None:
        """Whose key it is, None where it is nobody's, revoked or expired (its last day is a UTC day)."""
        parts = KEY.fullmatch(key) if len(key) <= LONGEST else None
        row = self._store.row("SELECT * FROM clients WHERE id = ?", (parts[1],)) if parts else None
        # A hash without salt or delay: there are 2**256 secrets, so nobody tries them out, not even with the file.
        same = hmac.compare_digest(row["secret"] if row else bytes(32), _hash(parts[2] if parts else ""))
        if row is None or not same:
            return None
        client, today = _client(row), self._now().date()
        if client.revoked_at is not None or (client.expires_on is not None and client.expires_on < today):
            return None
        return client

    def unmarked(self, client: Client) -> bool:
        """Whether it is not kept yet that the client asked today."""
        return client.used_on is None or client.used_on < self._now().date()

    def mark(self, client: Client) -> None:
        """Keeps that the client asked today."""
        with self._store.change() as file:
            file.execute("UPDATE clients SET used_on = ? WHERE id = ?", (self._now().date().isoformat(), client.id))

    def find(self, id: str) -> Client | None:
        """The client of that id, revoked or not."""
        row = self._store.row("SELECT * FROM clients WHERE id = ?", (id,))
        return _client(row) if row else None

    def revoke(self, id: str) -> Client:
        """Makes its key worthless, at once. Raises UsageError where there is none or it is revoked."""
        client = self.find(id)
        if client is None:
            raise UsageError(NO_CLIENT.fill(c=id), todo=SEE_LIST)
        if client.revoked_at is not None:
            raise UsageError(REVOKED.fill(c=id))
        with self._store.change() as file:
            file.execute("UPDATE clients SET revoked_at = ? WHERE id = ?", (int(self._now().timestamp()), id))
        return client

    def list(self) -> list[Client]:
        """All of them, oldest first, revoked ones too."""
        return [_client(row) for row in self._store.rows("SELECT * FROM clients ORDER BY made_at, id")]


def clean_name(name: str) -> str:
    """A name for people to read: one line, at most 100 characters. Raises UsageError."""
    name = " ".join(name.split())
    if not name or len(name) > 100 or not name.isprintable():
        raise UsageError(BAD_NAME)
    return name


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("ascii")).digest()


def _client(row: sqlite3.Row) -> Client:
    return Client(
        id=row["id"],
        name=row["name"],
        scopes=frozenset(row["scopes"].split()),
        per_minute=row["per_minute"],
        made_at=datetime.fromtimestamp(row["made_at"], UTC),
        expires_on=date.fromisoformat(row["expires_on"]) if row["expires_on"] else None,
        revoked_at=datetime.fromtimestamp(row["revoked_at"], UTC) if row["revoked_at"] is not None else None,
        used_on=date.fromisoformat(row["used_on"]) if row["used_on"] else None,
    )


NO_SCOPE = Text("Tidak ada lingkup {s}; ada: {k}.", "There is no scope {s}; there are: {k}.")
NO_SCOPES = Text("Sebutkan sedikitnya satu lingkup: {k}.", "Name at least one scope: {k}.")
BAD_RATE = Text(
    "Batas permintaan per menit harus 1 sampai 1.000.000.", "The limit of requests per minute is 1 to 1,000,000."
)
PAST = Text("Hari berakhirnya sudah lewat.", "The day it ends has passed.")
BAD_NAME = Text("Nama harus satu baris, 1 sampai 100 karakter.", "A name is one line of 1 to 100 characters.")
NO_CLIENT = Text("Tidak ada klien {c}.", "There is no client {c}.")
REVOKED = Text("Klien {c} sudah dicabut.", "Client {c} is revoked already.")
SEE_LIST = Text("Lihat: patuh account client list.", "See: patuh account client list.")
