"""A snapshot as one SQLite file that is never changed once it is there."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from ...conclude.ladder import History
from ...language.vocabulary import Vocabulary
from ...text import Text
from .coding import LOAD_AGAIN, decode, decode_history
from .model import NUMBERS, RegistryUnavailable, Row, Snapshot, Source

FORMAT = 1  # of the tables below; a file of another one is loaded again
TABLES = """
CREATE TABLE employers (place INTEGER PRIMARY KEY, npp TEXT, nib TEXT, npwp TEXT, name TEXT, region TEXT,
                        facts TEXT NOT NULL);
CREATE TABLE histories (place INTEGER PRIMARY KEY, history TEXT NOT NULL);
CREATE TABLE about (snapshot TEXT NOT NULL);
CREATE VIRTUAL TABLE names USING fts5(name, content='', columnsize=0, detail=none, prefix='3', tokenize='ascii');
"""
COLUMNS = "npp, nib, npwp, name, region, facts"


def to_json(snapshot: Snapshot) -> str:
    """What is said of a snapshot, as JSON."""
    return json.dumps(asdict(snapshot), default=lambda value: value.isoformat(), ensure_ascii=False)


def from_json(text: str) -> Snapshot:
    """The same read back."""
    told: dict[str, Any] = json.loads(text)
    told["data_on"], told["loaded_at"] = date.fromisoformat(told["data_on"]), datetime.fromisoformat(told["loaded_at"])
    return Snapshot(**{**told, "sources": tuple(Source(**one) for one in told["sources"])})


class SnapshotFile:
    """A snapshot open to be read by any thread; raises RegistryUnavailable where the file is not whole or not there."""

    def __init__(self, path: Path, vocabulary: Vocabulary) -> None:
        self.path, self._vocabulary = path, vocabulary
        self._idle: list[sqlite3.Connection] = []
        self._lock, self._closed = Lock(), False
        with self._reading() as connection:
            (kept,) = connection.execute("PRAGMA user_version").fetchone()
            if kept != FORMAT:
                raise RegistryUnavailable(OTHER_FORMAT, at=path.name, todo=LOAD_AGAIN)
            (about,) = connection.execute("SELECT snapshot FROM about").fetchone()
        self._snapshot = from_json(about)

    @property
    def snapshot(self) -> Snapshot:
        """What is loaded."""
        return self._snapshot

    def rows(self, number: str, value: str, limit: int) -> Sequence[Row]:
        """The employers with this value of one of NUMBERS, in the order in which they were loaded."""
        assert number in NUMBERS
        asked = f"SELECT {COLUMNS} FROM employers WHERE {number} = ? ORDER BY place LIMIT ?"
        with self._reading() as connection:
            return self._rows(connection.execute(asked, (value, limit)))

    def named(self, words: Sequence[str], begins: str, limit: int) -> Sequence[Row]:
        """The employers whose names have these words and, unless it is empty, one that begins so; in loading order."""
        asked_for = " AND ".join([*(f'"{word}"' for word in words), *([f'"{begins}" *'] if begins else [])])
        places = "SELECT rowid FROM names WHERE names MATCH ? ORDER BY rowid LIMIT ?"
        asked = f"SELECT {COLUMNS} FROM employers WHERE place IN ({places}) ORDER BY place"
        with self._reading() as connection:
            return self._rows(connection.execute(asked, (asked_for, limit)))

    def histories(self) -> Sequence[History]:
        """The register of sanctions; empty where none was loaded too."""
        with self._reading() as connection:
            return [
                decode_history(line) for (line,) in connection.execute("SELECT history FROM histories ORDER BY place")
            ]

    def close(self) -> None:
        """Close the connections that nobody uses; the others are closed by whoever uses them."""
        with self._lock:
            self._closed, idle, self._idle = True, self._idle, []
        for connection in idle:
            connection.close()

    def _rows(self, found: sqlite3.Cursor) -> list[Row]:
        return [row_of(line, self._vocabulary) for line in found]

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A connection of one's own; it goes back to the idle ones when all went well."""
        try:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            connection = connection or open_to_read(self.path)
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
        except (sqlite3.Error, ValueError) as error:
            raise RegistryUnavailable(
                UNREADABLE.fill(w=str(error) if isinstance(error, sqlite3.Error) else "JSON"),
                at=self.path.name,
                why=WHY,
                todo=LOAD_AGAIN,
            ) from None
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()


def row_of(line: Sequence[Any], vocabulary: Vocabulary) -> Row:
    """The employer that a line of COLUMNS is."""
    npp, nib, npwp, name, region, facts = line
    return Row(npp, nib, npwp, name, region, decode(facts, vocabulary))


def open_to_read(path: Path) -> sqlite3.Connection:
    """A connection to a file that nobody changes any more: no locks are taken and no journal is looked for."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def write(connection: sqlite3.Connection, snapshot: Snapshot, histories: Mapping[int, str]) -> None:
    """Enter what is said of a snapshot, and its sanction histories."""
    connection.executemany("INSERT INTO histories VALUES (?, ?)", histories.items())
    connection.execute("INSERT INTO about VALUES (?)", (to_json(snapshot),))
    connection.execute(f"PRAGMA user_version = {FORMAT}")


UNREADABLE = Text("Data registri tidak dapat dibaca ({w}).", "The registry's data cannot be read ({w}).")
WHY = Text(
    "Tanpa data kepesertaan tidak ada putusan yang dapat dipertanggungjawabkan.",
    "Without the membership data no decision can be defended.",
)
OTHER_FORMAT = Text("Data registri ini dibuat versi patuh lain.", "Another version of patuh made this registry.")
