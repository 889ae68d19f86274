"""The audit: entries are added at its end, durable before `append` returns, and read again; nothing is ever changed."""

from __future__ import annotations

import json
import sqlite3
import threading
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from . import store
from .entry import NOTHING_BEFORE, Entry, Head, Retry, entry_of, holds, new_id, written
from .errors import AuditDamaged, AuditUnavailable, RetryConflict
from .retention import FORGOTTEN, OPENED, OWN, Order
from .walk import Verified, verify
from .writer import Wish, Writer

LOOKED_AT_ONCE = 1000  # entries, when contents are deleted; others may write in between

Found = tuple[Entry, Mapping[str, Any] | None]


def now() -> datetime:
    """What the computer's clock says, in UTC."""
    return datetime.now(UTC)


class Audit:
    """One audit file. Threads may share it, and several processes may add to the same file: the chain stays one."""

    def __init__(self, path: Path, clock: Callable[[], datetime] = now) -> None:
        self.path = path
        self._clock = clock
        self._writer = Writer(path, clock)
        self._reading = threading.Lock()
        self._reader: sqlite3.Connection | None = None

    @staticmethod
    def open(path: Path, clock: Callable[[], datetime] = now) -> Audit:
        """The audit in a file, which is made where there is none; raises AuditUnavailable."""
        store.make(path)
        audit = Audit(path, clock)
        try:
            if audit.head().number == 0:
                audit._writer.submit(Wish(OPENED, "patuh", new_id(), _packed({}))).result()
        except BaseException:
            audit.close()
            raise
        return audit

    def close(self) -> None:
        """Let go of the file; what was appended is in it already."""
        with self._reading:
            self._stop_reading()
        self._writer.close()  # the last to go puts the log into the file, which a reader cannot

    def append(
        self, kind: str, actor: str, content: Mapping[str, Any], *, id: str | None = None, retry: Retry | None = None
    ) -> Entry:
        """Add an entry; when this returns it is on the disk, and with it which request it answers.

        `kind` and `actor` stay for ever, so they must name no person; `content` (JSON data) may be forgotten. Raises
        AuditUnavailable where nothing could be recorded, RetryConflict where the key came with another request,
        AlreadyAnswered where the same request was answered before, ValueError for an id that is taken.
        """
        return self.submit(kind, actor, content, id=id, retry=retry).result()

    def submit(
        self, kind: str, actor: str, content: Mapping[str, Any], *, id: str | None = None, retry: Retry | None = None
    ) -> Future[Entry]:
        """Have an entry added without waiting for the disk: the future has what `append` returns or raises."""
        if kind.startswith(OWN) or not kind or not actor:
            raise ValueError(f"an entry needs a kind outside {OWN}* and an actor: {kind!r}, {actor!r}")
        if retry is not None and not (retry.client and retry.key):
            raise ValueError("a retry needs a client and a key")
        return self._writer.submit(Wish(kind, actor, id or new_id(), _packed(content), retry))

    def answered(self, retry: Retry) -> Entry | None:
        """The entry that answers a request, if it came before; raises RetryConflict where its key came with another."""
        rows = self._read(store.BY_KEY, (retry.client, retry.key))
        if not rows:
            return None
        entry, _ = self._opened(rows[0])
        if rows[0][store.ASKED] != retry.body:
            raise RetryConflict
        return entry

    def find(self, id: str) -> Found | None:
        """An entry and its content, None where it was deleted at the end of its retention; None for an unknown id.

        Raises AuditDamaged where the content is not the one that was recorded.
        """
        rows = self._read(f"{store.BOTH} WHERE c.id = ?", (id,))
        return self._opened(rows[0]) if rows else None

    def history(
        self,
        *,
        kinds: Collection[str] | None = None,
        actor: str | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> Sequence[Found]:
        """Entries of some kinds (None: all), the latest first: those with a number below `before`, `limit` at most."""
        rows: list[Any] = []
        for kind in kinds if kinds is not None else (None,):
            # One kind after the other: each comes in its order from an index, however long the chain is.
            asked = {"c.kind = ?": kind, "c.actor = ?": actor, "c.number < ?": before}
            where = {condition: value for condition, value in asked.items() if value is not None}
            query = f"{store.BOTH} WHERE {' AND '.join(['true', *where])} ORDER BY c.number DESC LIMIT ?"
            rows += self._read(query, (*where.values(), limit))
        latest = sorted(rows, key=lambda row: -row[0])
        return [self._opened(row) for row in latest[: limit if limit >= 0 else None]]

    def head(self) -> Head:
        """The last entry; number 0 where there is none yet."""
        rows = self._read("SELECT number, hash, at FROM chain ORDER BY number DESC LIMIT 1", ())
        number, hash, at = rows[0] if rows else (0, NOTHING_BEFORE, written(self._clock()))
        return Head(number, hash, datetime.fromisoformat(at))

    def verify(self, expected: Head | None = None) -> Verified:
        """Walk the whole chain, while others may add to it; see `walk.verify`."""
        return verify(self.path, expected)

    def forget(self, before: date, why: str, actor: str, keep: Collection[str] = ()) -> int:
        """Delete the contents of all entries recorded before a day (UTC), and their salts; returns how many.

        The chain stays, with an entry that says what was forgotten, by whom and why. `keep` are ids whose contents
        stay, because they are evidence in proceedings (UU 27/2022 Pasal 44). Where an earlier run was cut short it is
        finished too. Raises AuditUnavailable, also where bytes of what was deleted may still stand beside the file.
        """
        order = Order(0, before.isoformat(), frozenset(keep), why)
        until = self._writer.submit(Wish(FORGOTTEN, actor, new_id(), _packed(order.to_json()))).result().number
        found = self.history(kinds=[FORGOTTEN], limit=-1)
        orders = [Order.of(entry.number, content) for entry, content in found if content is not None]
        erased = 0
        for start in range(1, until, LOOKED_AT_ONCE):
            query = "SELECT number, id, at, kind FROM contents JOIN chain USING (number) WHERE number BETWEEN ? AND ?"
            rows = self._read(query, (start, start + LOOKED_AT_ONCE - 1))
            covered = [row[0] for row in rows if any(order.covers(*row) for order in orders)]
            if covered:
                self._writer.execute(f"DELETE FROM contents WHERE number IN ({_marks(covered)})", covered)
            erased += len(covered)
        self._overwrite()
        return erased

    def _overwrite(self) -> None:
        """Have no byte of what was deleted stand anywhere in the file or beside it.

        The file's own pages are overwritten as they are freed; the old ones stand in the write-ahead log until all of
        it is in the file, which a reader may hold up.
        """
        with self._reading:
            self._stop_reading()
        if not self._writer.empty_log():
            raise AuditUnavailable(self.path, "wal_checkpoint: busy")

    def _read(self, query: str, values: Sequence[Any]) -> list[Any]:
        with self._reading:
            try:
                if self._reader is None:
                    self._reader = store.read_only(self.path)
                return self._reader.execute(query, values).fetchall()
            except (sqlite3.Error, UnicodeError) as error:
                self._stop_reading()
                raise store.unavailable(self.path, error) from None

    def _stop_reading(self) -> None:
        if self._reader is not None:
            self._reader.close()
        self._reader = None

    def _opened(self, row: Sequence[Any]) -> Found:
        salt, body, *retry = row[store.SALT :]
        try:
            entry = entry_of(row)
        except (ValueError, TypeError):
            raise AuditDamaged(self.path, row[0]) from None
        if salt is None:
            return entry, None
        if not holds(entry.content_hash, salt, body, retry):
            raise AuditDamaged(self.path, entry.number)
        content: Mapping[str, Any] = json.loads(zlib.decompress(body))
        return entry, content


def _packed(content: Mapping[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return zlib.compress(text.encode(), 1)  # a fifth larger than at its best, in a quarter of the time


def _marks(values: Collection[Any]) -> str:
    return ", ".join("?" * len(values))
