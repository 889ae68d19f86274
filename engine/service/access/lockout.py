"""Wrong passwords in a row make a login wait, whether it exists or not, and longer each time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from .. import settings
from .store import Store

FORGOTTEN_AFTER = timedelta(days=1)
MOST = 100_000  # logins remembered at once: names that nobody has cost nothing to invent


class Lockout:
    """Counts attempts before they are tried, so that many at once are counted too."""

    def __init__(self, store: Store, figures: settings.Passwords, now: Callable[[], datetime]) -> None:
        self._store, self._figures, self._now = store, figures, now

    def attempt(self, login: str) -> datetime | None:
        """Counts an attempt; where the login has to wait first, until when (UTC), and nothing is counted."""
        now = int(self._now().timestamp())
        with self._store.change() as file:
            file.execute("DELETE FROM failures WHERE last_at < ?", (now - int(FORGOTTEN_AFTER.total_seconds()),))
            row = file.execute("SELECT count, last_at FROM failures WHERE login = ?", (_hash(login),)).fetchone()
            if row is not None:
                # A clock set back must not lock for longer than the wait.
                until = min(row["last_at"], now) + self._wait(row["count"])
                if until > now:
                    return datetime.fromtimestamp(until, UTC)
            file.execute(
                "INSERT INTO failures (login, count, last_at) VALUES (?, 1, ?) "
                "ON CONFLICT (login) DO UPDATE SET count = count + 1, last_at = excluded.last_at",
                (_hash(login), now),
            )
            file.execute(
                "DELETE FROM failures WHERE login IN "
                "(SELECT login FROM failures ORDER BY last_at DESC LIMIT -1 OFFSET ?)",
                (MOST,),
            )
        return None

    def spare(self, login: str) -> None:
        """Takes back an attempt that was counted but could not be tried."""
        with self._store.change() as file:
            file.execute("UPDATE failures SET count = count - 1 WHERE login = ?", (_hash(login),))

    def forget(self, login: str) -> bool:
        """Lets the login try again at once: the password was right, or an administrator says so. Whether it waited."""
        with self._store.change() as file:
            return file.execute("DELETE FROM failures WHERE login = ?", (_hash(login),)).rowcount > 0

    def _wait(self, count: int) -> int:
        """Seconds to wait after so many attempts that were wrong."""
        beyond = count - self._figures.wrong
        if beyond < 0:
            return 0
        return min(self._figures.lock_minutes << min(beyond, 20), self._figures.lock_minutes_most) * 60


def _hash(login: str) -> bytes:
    """What people type for their login is sometimes their password: it is not kept."""
    return hashlib.sha256(login.encode("utf-8", "surrogatepass")).digest()
