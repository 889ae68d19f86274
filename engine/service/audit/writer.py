"""Adding to the chain: threads that come together share one commit, since waiting for the disk is what takes time."""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from . import store
from .alone import alone
from .entry import NOTHING_BEFORE, SALT_BYTES, Entry, Retry, chained, entry_of, sealed, written
from .errors import AlreadyAnswered, RetryConflict

AT_ONCE = 256  # entries that share one commit, at most
TURN, TURNS = 0.1, 25  # seconds, and how often, to wait for readers of the log


@dataclass
class Wish:
    """An entry that a thread waits for, and what became of it."""

    kind: str
    actor: str
    id: str
    body: bytes
    retry: Retry | None = None
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(SALT_BYTES))
    entry: Entry | None = None
    error: Exception | None = None
    turn: threading.Event = field(default_factory=threading.Event)

    @property
    def done(self) -> bool:
        """Whether it was recorded or refused."""
        return self.entry is not None or self.error is not None


class Writer:
    """The one connection of this process that writes to an audit file."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path, self._clock = path, clock
        self._waiting: list[Wish] = []
        self._led = False  # whether a thread is at work that will see to all who wait
        self._queue, self._writing = threading.Lock(), threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._inode: tuple[int, int] | None = None

    def append(self, wish: Wish) -> Entry:
        """Record an entry; whoever gets to write takes along all who wait. Raises what `Audit.append` does."""
        with self._queue:
            self._waiting.append(wish)
            leads, self._led = not self._led, True
        if not leads:
            wish.turn.wait()  # until it is recorded, or it is this thread's turn to write
        if not wish.done:
            self._lead()
        if wish.error is not None:
            raise wish.error
        assert wish.entry is not None
        return wish.entry

    def execute(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """Run one statement between two commits; raises AuditUnavailable."""
        with self._writing:
            try:
                with self._turn() as connection:
                    return connection.execute(statement, values).fetchall()
            except (OSError, sqlite3.Error) as error:
                self._let_go()
                raise store.unavailable(self._path, error) from None

    def empty_log(self) -> bool:
        """Put all of the write-ahead log into the file and cut it to nothing; False where a reader holds it up.

        It asks in short turns: while it waits for a reader nobody else can write.
        """
        for _ in range(TURNS):
            with self._writing:
                try:
                    with self._turn() as connection:
                        connection.execute(f"PRAGMA busy_timeout = {int(TURN * 1000)}")
                        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                        connection.execute(f"PRAGMA busy_timeout = {int(store.PATIENCE * 1000)}")
                except (OSError, sqlite3.Error) as error:
                    self._let_go()
                    raise store.unavailable(self._path, error) from None
            if not busy:
                return True
            time.sleep(TURN)
        return False

    def close(self) -> None:
        """Let go of the file."""
        with self._writing:
            self._let_go(store.PATIENCE)

    def _lead(self) -> None:
        """Record all who wait, the caller's wish first among them, and hand over to the first who came meanwhile."""
        with self._queue:
            batch, self._waiting[:] = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        try:
            with self._writing:
                self._commit(batch)
        finally:
            with self._queue:
                following = self._waiting[:1]
                self._led = bool(following)
            for wish in (*batch, *following):
                wish.turn.set()

    def _commit(self, batch: Sequence[Wish]) -> None:
        """Record all, or tell each why not; an entry is told of only when the disk has it."""
        made: list[tuple[Wish, Entry]] = []
        try:
            with self._turn() as connection:
                connection.execute("BEGIN IMMEDIATE")  # from here on no other process adds to the chain
                last = connection.execute("SELECT number, hash FROM chain ORDER BY number DESC LIMIT 1").fetchone()
                number, previous = last or (0, NOTHING_BEFORE)
                for wish in batch:
                    wish.error = self._refusal(connection, wish)
                    if wish.error is None:
                        number += 1
                        entry = self._insert(connection, wish, number, previous)
                        previous = entry.hash
                        made.append((wish, entry))
                connection.execute("COMMIT")
        except (OSError, sqlite3.Error) as error:
            self._refuse(batch, error)
        except BaseException as error:  # an interrupt too: nobody may wait for ever
            self._refuse(batch, RuntimeError(type(error).__name__))
            raise
        else:
            for wish, entry in made:
                wish.entry = entry

    def _refuse(self, batch: Sequence[Wish], error: Exception) -> None:
        self._let_go()
        for wish in batch:
            wish.error = store.unavailable(self._path, error)

    def _refusal(self, connection: sqlite3.Connection, wish: Wish) -> Exception | None:
        if wish.retry is not None:
            row = connection.execute(store.BY_KEY, (wish.retry.client, wish.retry.key)).fetchone()
            if row is not None:
                return AlreadyAnswered(entry_of(row)) if row[store.ASKED] == wish.retry.body else RetryConflict()
        if connection.execute("SELECT 1 FROM chain WHERE id = ?", (wish.id,)).fetchone():
            return ValueError(f"the id {wish.id} is taken")
        return None

    def _insert(self, connection: sqlite3.Connection, wish: Wish, number: int, previous: str) -> Entry:
        at = written(self._clock())
        content_hash = sealed(wish.salt, wish.body, wish.retry)
        fields = (number, wish.id, at, wish.kind, wish.actor, content_hash, previous)
        row = (*fields, chained(*fields))
        connection.execute("INSERT INTO chain VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        retry = (wish.retry.client, wish.retry.key, wish.retry.body) if wish.retry else ("", "", "")
        connection.execute("INSERT INTO contents VALUES (?, ?, ?, ?, ?, ?)", (number, wish.salt, wish.body, *retry))
        return entry_of(row)

    @contextmanager
    def _turn(self) -> Iterator[sqlite3.Connection]:
        """The connection, while no other process writes; whoever calls holds `_writing`."""
        with alone(self._path, store.PATIENCE):
            yield self._connected()

    def _connected(self) -> sqlite3.Connection:
        """The connection, anew after an error.

        A file that was deleted or replaced while in use would take entries that nobody ever sees.
        """
        stat = os.stat(self._path)
        self._inode = self._inode or (stat.st_dev, stat.st_ino)
        if self._inode != (stat.st_dev, stat.st_ino):
            raise OSError(0, "the file was replaced while in use")
        if self._connection is None:
            self._connection = store.connect(self._path)
        return self._connection

    def _let_go(self, patience: float = 0.0) -> None:
        """Close the connection: what was not committed is taken back, and the last to go puts the log into the file."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with suppress(OSError), alone(self._path, patience):
            connection.close()
        connection.close()  # where the folder is gone, or another process writes and will see to the log
