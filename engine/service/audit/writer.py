"""Adding to the chain: one thread writes, and all that came while it waited for the disk share its next commit."""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from . import store
from .alone import alone
from .entry import NOTHING_BEFORE, SALT_BYTES, Entry, Retry, chained, entry_of, sealed, written
from .errors import AlreadyAnswered, RetryConflict

AT_ONCE = 256  # entries that share one commit, at most
TURN, TURNS = 0.1, 25  # seconds, and how often, to wait for readers of the log


@dataclass(frozen=True)
class Wish:
    """An entry that somebody wants recorded; `recorded` has it once it is on the disk, or why it is not."""

    kind: str
    actor: str
    id: str
    body: bytes
    retry: Retry | None = None
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(SALT_BYTES))
    recorded: Future[Entry] = field(default_factory=Future)


class Writer:
    """The one connection of this process that writes to an audit file, and the thread that sees to all who wait."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path, self._clock = path, clock
        self._wishes = SimpleQueue[Wish | None]()  # None is the last
        self._thread: threading.Thread | None = None
        self._queue, self._writing = threading.Lock(), threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._inode: tuple[int, int] | None = None

    def submit(self, wish: Wish) -> Future[Entry]:
        """Have an entry recorded; the future has it, or the error that `Audit.append` raises."""
        with self._queue:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="patuh-audit", daemon=True)
                self._thread.start()
            self._wishes.put(wish)
        return wish.recorded

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
        """Record what was wished before, and let go of the file."""
        with self._queue:
            thread, self._thread = self._thread, None
            if thread is not None:
                self._wishes.put(None)
                thread.join()
        with self._writing:
            self._let_go(store.PATIENCE)

    def _work(self) -> None:
        """Record whatever comes, until it is the end."""
        while (wish := self._wishes.get()) is not None:
            batch = [wish, *self._more()]
            with self._writing:
                self._commit(batch)

    def _more(self) -> Iterator[Wish]:
        """Those who came meanwhile; what ends the thread is left for it."""
        for _ in range(AT_ONCE - 1):
            try:
                wish = self._wishes.get_nowait()
            except Empty:
                return
            if wish is None:
                self._wishes.put(None)
                return
            yield wish

    def _commit(self, batch: Sequence[Wish]) -> None:
        """Record all, or tell each why not; an entry is told of only when the disk has it."""
        made: list[tuple[Wish, Entry]] = []
        refused: list[tuple[Wish, Exception]] = []
        try:
            with self._turn() as connection:
                connection.execute("BEGIN IMMEDIATE")  # from here on no other process adds to the chain
                last = connection.execute("SELECT number, hash FROM chain ORDER BY number DESC LIMIT 1").fetchone()
                number, previous = last or (0, NOTHING_BEFORE)
                for wish in batch:
                    refusal = self._refusal(connection, wish)
                    if refusal is not None:
                        refused.append((wish, refusal))
                        continue
                    number += 1
                    entry = self._insert(connection, wish, number, previous)
                    previous = entry.hash
                    made.append((wish, entry))
                connection.execute("COMMIT")
        except Exception as error:  # of whatever kind: nobody may wait for ever
            self._let_go()
            known = isinstance(error, OSError | sqlite3.Error)
            why = store.unavailable(self._path, error if known else RuntimeError(type(error).__name__))
            made, refused = [], [(wish, why) for wish in batch]
        for wish, entry in made:
            wish.recorded.set_result(entry)
        for wish, refusal in refused:
            wish.recorded.set_exception(refusal)

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
