"""Everything about who may ask, over one file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..settings import Settings
from .clients import Clients
from .lockout import Lockout
from .officers import Officers
from .passwords import Passwords
from .sessions import Session, Sessions
from .store import Store


def _utc() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Access:
    """Clients and officers of one service; safe to share between threads, and with the terminal's process."""

    clients: Clients
    officers: Officers
    sessions: Sessions
    store: Store

    @staticmethod
    def open(path: Path, settings: Settings, now: Callable[[], datetime] = _utc) -> Access:
        """Opens the file, making it where there is none; `now` is UTC. Raises AccessUnavailable."""
        store = Store.open(path)
        sessions = Sessions(store, settings.sessions, now)
        officers = Officers(
            store,
            Passwords(settings.passwords),
            sessions,
            Lockout(store, settings.passwords, now),
            now,
        )
        return Access(Clients(store, settings.limits.per_minute, now), officers, sessions, store)

    def session(self, token: str | None) -> Session | None:
        """Whose session a browser's token is."""
        return self.sessions.of(token)

    def close(self) -> None:
        """Closes the file."""
        self.store.close()
