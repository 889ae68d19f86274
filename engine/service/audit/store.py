"""The file the audit lives in: SQLite, with the chain in one table and what can be deleted in another."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from ..disk import settle
from .alone import alone
from .errors import AuditUnavailable

APPLICATION_ID = 0x70745531  # "ptU1": what `file` and a reader can know the file by
VERSION = 1
PATIENCE = 5.0  # seconds to wait for another process that writes

# The chain never changes. `contents` has what may name somebody, and the salt without which its hash says nothing; no
# client has no key, which stands as '' so that every field has one type. STRICT: a number cannot become a text unseen.
OBJECTS: dict[str, str] = {
    "chain": """CREATE TABLE chain (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL,
        content_hash TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL) STRICT""",
    "contents": """CREATE TABLE contents (
        number INTEGER PRIMARY KEY, salt BLOB NOT NULL, body BLOB NOT NULL,
        client TEXT NOT NULL, key TEXT NOT NULL, asked TEXT NOT NULL) STRICT""",
    "retried": "CREATE UNIQUE INDEX retried ON contents (client, key) WHERE key <> ''",
    "by_kind": "CREATE INDEX by_kind ON chain (kind, number)",
    "by_actor": "CREATE INDEX by_actor ON chain (actor, kind, number)",
    "chain_stays": "CREATE TRIGGER chain_stays BEFORE DELETE ON chain BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "chain_same": "CREATE TRIGGER chain_same BEFORE UPDATE ON chain BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "chain_next": """CREATE TRIGGER chain_next BEFORE INSERT ON chain
        WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM chain)
        BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    "contents_same": "CREATE TRIGGER contents_same BEFORE UPDATE ON contents BEGIN SELECT RAISE(ABORT, 'sealed'); END",
}

# An entry and its content in one row, both as the tables have them; where the content was deleted its fields are NULL.
BOTH = """SELECT c.number, c.id, c.at, c.kind, c.actor, c.content_hash, c.previous, c.hash,
    s.salt, s.body, s.client, s.key, s.asked FROM chain c LEFT JOIN contents s USING (number)"""
SALT, ASKED = 8, 12  # where these stand in it
BY_KEY = f"{BOTH} WHERE s.client = ? AND s.key = ? AND s.key <> ''"


def make(path: Path) -> None:
    """Make the file, readable by its owner only, where there is none; raises AuditUnavailable."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
            settle(path.parent)
        with alone(path, PATIENCE):
            connection = connect(path)
            try:
                connection.execute("BEGIN IMMEDIATE")  # of two processes that come at once, one makes it
                (found,) = connection.execute("PRAGMA user_version").fetchone()
                if found == 0:
                    for statement in OBJECTS.values():
                        connection.execute(statement)
                    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                if found in (0, VERSION):  # written again, so that a file that takes nothing is known at once
                    connection.execute(f"PRAGMA user_version = {VERSION}")
                connection.execute("COMMIT")
                _is_ours(connection, path)
            finally:
                connection.close()
    except (OSError, sqlite3.Error) as error:
        raise AuditUnavailable(path, _reason(error)) from None


def connect(path: Path) -> sqlite3.Connection:
    """A connection that writes: every commit is on the disk when it returns, and what is deleted is overwritten."""
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; raises AuditUnavailable where there is no audit file."""
    place = f"{path.resolve().as_uri()}?mode=ro"
    try:
        try:
            return _reader(place, path)
        except sqlite3.OperationalError:
            # A disk that takes nothing, such as a backup's, has no room for a log's index; without a log none is used.
            if path.with_name(f"{path.name}-wal").exists() or os.access(path.parent, os.W_OK):
                raise
            return _reader(f"{place}&immutable=1", path)
    except (sqlite3.Error, UnicodeError) as error:  # where a damaged file is quoted, its text need not be text
        raise AuditUnavailable(path, _reason(error)) from None


def _reader(place: str, path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(place, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        _is_ours(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def unavailable(path: Path, error: Exception) -> AuditUnavailable:
    """The error to raise for one of SQLite's; it quotes the library's words, never a value."""
    return AuditUnavailable(path, _reason(error))


def _is_ours(connection: sqlite3.Connection, path: Path) -> None:
    marks = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    if marks != [APPLICATION_ID, VERSION]:
        raise AuditUnavailable(path, f"application_id, user_version: {marks}")


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error)
