"""The file of clients, officers and sessions: SQLite, read by every request, changed by the terminal while serving."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ...errors import OutputError
from ...text import Text

VERSION = 1
SCHEMA = """
CREATE TABLE clients (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, secret BLOB NOT NULL, scopes TEXT NOT NULL, per_minute INTEGER NOT NULL,
    made_at INTEGER NOT NULL, expires_on TEXT, revoked_at INTEGER, used_on TEXT
) STRICT;
CREATE TABLE officers (
    id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL, password TEXT,
    subject TEXT UNIQUE, must_change INTEGER NOT NULL, made_at INTEGER NOT NULL, disabled_at INTEGER,
    signed_in_at INTEGER
) STRICT;
CREATE TABLE sessions (
    token BLOB PRIMARY KEY, officer TEXT NOT NULL REFERENCES officers (id), csrf TEXT NOT NULL,
    made_at INTEGER NOT NULL, seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_of ON sessions (officer);
CREATE TABLE failures (login BLOB PRIMARY KEY, count INTEGER NOT NULL, last_at INTEGER NOT NULL) STRICT;
CREATE INDEX failures_by_day ON failures (last_at);
CREATE TABLE departures (state BLOB PRIMARY KEY, content TEXT NOT NULL, made_at INTEGER NOT NULL) STRICT;
"""


class AccessUnavailable(OutputError):
    """The file of access cannot be read or written: nobody can be recognised, so nothing is answered."""


class Store:
    """One SQLite file; safe to share between threads, and with the terminal's process."""

    def __init__(self, reading: sqlite3.Connection, writing: sqlite3.Connection) -> None:
        # Two connections, so that recognising somebody does not wait for a change to be on disk.
        self._reading, self._writing = reading, writing
        self._read_lock, self._write_lock = threading.Lock(), threading.Lock()

    @staticmethod
    def open(path: Path) -> Store:
        """Opens the file, making it (mode 0600) where there is none. Raises AccessUnavailable."""
        with _told(path.name):
            # Made before SQLite opens it, so that there is no moment in which others may read it.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            store = Store(_connect(path), _connect(path))
            with store.change() as file:
                _prepare(file)
        return store

    def close(self) -> None:
        """Closes the file."""
        with self._read_lock, self._write_lock:
            self._reading.close()
            self._writing.close()

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """What a query finds. Raises AccessUnavailable."""
        with self._read_lock, _told():
            return self._reading.execute(query, values).fetchall()

    def row(self, query: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        """The first row a query finds. Raises AccessUnavailable."""
        found = self.rows(query, values)
        return found[0] if found else None

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction, on disk when it ends; nothing of it where it fails. Raises AccessUnavailable."""
        with self._write_lock, _told():
            self._writing.execute("BEGIN IMMEDIATE")
            try:
                yield self._writing
                self._writing.execute("COMMIT")
            except BaseException:
                if self._writing.in_transaction:
                    self._writing.execute("ROLLBACK")
                raise


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    # Not WAL: before 3.51.3 two processes that write at once (`patuh account` beside the service) could, in rare cases,
    # damage its log. Little is written here, so nobody waits.
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = FULL")  # a key that was revoked stays so, whatever happens
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _prepare(file: sqlite3.Connection) -> None:
    version = file.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        for statement in SCHEMA.split(";"):
            file.execute(statement)
        file.execute(f"PRAGMA user_version = {VERSION}")
    elif version != VERSION:
        raise AccessUnavailable(OTHER_VERSION.fill(v=version), why=NOT_GUESSED, todo=RIGHT_VERSION)


@contextmanager
def _told(name: str = "access.db") -> Iterator[None]:
    """SQLite's and the system's errors as ours; their words name no person."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise  # a name that is taken: whoever asked for it knows what that means
    except (sqlite3.Error, OSError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise AccessUnavailable(CANNOT.fill(w=reason), at=name, why=NOBODY, todo=LOOK) from None


CANNOT = Text("Data akses tidak dapat dibaca atau ditulis: {w}.", "The access data cannot be read or written: {w}.")
NOBODY = Text(
    "Tanpa data ini tidak seorang pun dapat dikenali, sehingga tidak ada yang dijawab.",
    "Without them nobody can be recognised, so nothing is answered.",
)
LOOK = Text("Periksa ruang cakram dan hak atas folder data.", "Check disk space and permissions of the data folder.")
OTHER_VERSION = Text("Data akses berbentuk versi {v}.", "The access data have the form of version {v}.")
NOT_GUESSED = Text("Versi lain tidak ditebak.", "Another version is not guessed at.")
RIGHT_VERSION = Text(
    "Pakai patuh versi yang membuatnya atau yang lebih baru.", "Use the patuh that made them, or a newer one."
)
