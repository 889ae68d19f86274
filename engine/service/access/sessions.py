"""Who is signed in: a random token in the browser, its hash here, and an end."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from .. import settings
from .store import Store
from .who import ROLES, Who

TOUCHED_EVERY = 60  # seconds: a page's many requests are one use
BACK = 300  # seconds a clock may be set back before sessions of the future end


@dataclass(frozen=True)
class Session:
    """An officer who is signed in. `token` is the browser's; `csrf` is what its forms must send back."""

    who: Who
    login: str
    role: str
    token: str
    csrf: str
    must_change: bool
    ends_at: datetime

    def proves(self, token: str | None) -> bool:
        """Whether a form that was sent is one that this session was shown."""
        return hmac.compare_digest(self.csrf.encode(), (token or "").encode())

    @cached_property
    def label(self) -> str:
        """What the log may call it: it leads nowhere."""
        return hashlib.sha256(self.token.encode()).hexdigest()[:8]


class Sessions:
    """All sessions; each ends after a time without use, and after a time at the latest."""

    def __init__(self, store: Store, figures: settings.Sessions, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now
        self._idle = timedelta(minutes=figures.idle_minutes)
        self._longest = timedelta(hours=figures.absolute_hours)

    def begin(self, officer: str, instead_of: str | None = None) -> Session:
        """A new session, always with a new token; the one the browser brought ends. Sessions past their time go too."""
        token, csrf, now = secrets.token_urlsafe(32), secrets.token_urlsafe(32), int(self._now().timestamp())
        with self._store.change() as file:
            file.execute(
                "DELETE FROM sessions WHERE token = ? OR seen_at < ? OR made_at < ?",
                (
                    _hash(instead_of or ""),
                    now - int(self._idle.total_seconds()),
                    now - int(self._longest.total_seconds()),
                ),
            )
            file.execute(
                "INSERT INTO sessions (token, officer, csrf, made_at, seen_at) VALUES (?,?,?,?,?)",
                (_hash(token), officer, csrf, now, now),
            )
        found = self.of(token)
        assert found is not None
        return found

    def of(self, token: str | None) -> Session | None:
        """Whose session it is, None where it ended, was never, or its officer is disabled. Counts as use."""
        if not token or len(token) > 100:
            return None
        row = self._store.row(
            "SELECT s.*, o.id, o.name, o.login, o.role, o.must_change "
            "FROM sessions s JOIN officers o ON o.id = s.officer WHERE s.token = ? AND o.disabled_at IS NULL",
            (_hash(token),),
        )
        now = int(self._now().timestamp())
        if row is None or not self._lasts(row, now):
            return None
        if now - row["seen_at"] >= TOUCHED_EVERY:
            with self._store.change() as file:
                file.execute("UPDATE sessions SET seen_at = ? WHERE token = ?", (now, row["token"]))
        return Session(
            who=Who("officer", row["id"], row["name"], ROLES[row["role"]]),
            login=row["login"],
            role=row["role"],
            token=token,
            csrf=row["csrf"],
            must_change=bool(row["must_change"]),
            ends_at=datetime.fromtimestamp(row["made_at"], UTC) + self._longest,
        )

    def end(self, token: str) -> None:
        """Ends one session."""
        with self._store.change() as file:
            file.execute("DELETE FROM sessions WHERE token = ?", (_hash(token),))

    def _lasts(self, row: sqlite3.Row, now: int) -> bool:
        ahead = max(row["seen_at"], row["made_at"]) - now > BACK
        idle = now - row["seen_at"] > self._idle.total_seconds()
        old = now - row["made_at"] > self._longest.total_seconds()
        return not (ahead or idle or old)


def end_all(file: sqlite3.Connection, officer: str) -> None:
    """Ends every session of an officer, within the transaction that gives cause to."""
    file.execute("DELETE FROM sessions WHERE officer = ?", (officer,))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
