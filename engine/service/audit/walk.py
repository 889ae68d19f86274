"""Walking the whole chain: the first place where anything was edited, removed, put in or moved, if there is one."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ...text import Text
from . import store
from .entry import NOTHING_BEFORE, Head, chained, holds, is_time
from .retention import FORGOTTEN, OPENED, Order

MOST_TOLD = 10  # entries at which the clock had gone back


@dataclass(frozen=True)
class Broken:
    """The first place where the file is not what was recorded: the entry's number (0: the file as a whole), and how."""

    number: int
    what: Text


@dataclass(frozen=True)
class Verified:
    """What a walk found.

    `entries` fit up to `head`, of which `kept` still have their content; `clock_back` are the numbers of the first ten
    entries at which the computer's clock had gone back, which breaks nothing: the order is that of the numbers.
    `compared` says whether an exported head was held against the chain. `broken` is None where all is whole.
    """

    entries: int
    kept: int
    head: Head | None
    clock_back: tuple[int, ...]
    compared: bool
    broken: Broken | None

    @property
    def whole(self) -> bool:
        """Whether nothing was changed; an end that was cut off is only known from a head that was exported."""
        return self.broken is None


class _Stop(Exception):
    """The walk ends: something is broken."""

    def __init__(self, number: int, what: Text) -> None:
        self.broken = Broken(number, what)


class _Walk:
    """How far a walk has come; one entry is held at a time, and the orders to forget."""

    def __init__(self, connection: sqlite3.Connection, expected: Head | None) -> None:
        self.connection, self.expected, self.compared = connection, expected, False
        self.entries, self.kept, self.hash, self.at = 0, 0, NOTHING_BEFORE, ""
        self.clock_back: list[int] = []

    def chain(self) -> None:
        """Whether each entry is whole and follows from the one before; raises _Stop at the first that does not."""
        for row in self.connection.execute("SELECT * FROM chain ORDER BY number"):
            number, id, at, kind, actor, content_hash, previous, hash = row
            if not all(isinstance(field, str) for field in row[1:]):
                raise _Stop(number, EDITED)
            if number != self.entries + 1:
                raise _Stop(self.entries + 1, MISSING)
            if chained(number, id, at, kind, actor, content_hash, previous) != hash or not is_time(at):
                raise _Stop(number, EDITED)
            if previous != self.hash:
                raise _Stop(number, UNCHAINED)
            if (kind == OPENED) != (number == 1):
                raise _Stop(number, BEGINNING)
            if at < self.at and len(self.clock_back) < MOST_TOLD:
                self.clock_back.append(number)
            self.entries, self.hash, self.at = number, hash, at
            if self.expected is not None and number == self.expected.number:
                if hash != self.expected.hash:
                    raise _Stop(number, REWRITTEN)
                self.compared = True
        if self.entries == 0:
            raise _Stop(0, EMPTY)
        if self.expected is not None and not self.compared:
            raise _Stop(self.entries + 1, CUT_OFF.fill(n=str(self.expected.number)))

    def contents(self) -> None:
        """Whether each entry has the content that was recorded, or was ordered to have none."""
        orders = list(self._orders())
        for row in self.connection.execute(f"{store.BOTH} ORDER BY c.number"):
            number, id, at, kind = row[:4]
            forgotten = any(order.covers(number, id, at, kind) for order in orders)
            if row[store.SALT] is None and forgotten:
                continue
            _sealed(row)
            if forgotten:
                raise _Stop(number, NOT_FORGOTTEN)
            self.kept += 1
        astray = "SELECT number FROM contents WHERE number NOT IN (SELECT number FROM chain) ORDER BY number LIMIT 1"
        for (number,) in self.connection.execute(astray):
            raise _Stop(number, PUT_IN)

    def file(self) -> None:
        """Whether the file is built as it was made, and SQLite finds it sound."""
        made = self.connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
        if dict(made) != store.OBJECTS:
            raise _Stop(0, UNGUARDED)
        (said,) = self.connection.execute("PRAGMA integrity_check(1)").fetchone()
        if said != "ok":
            raise _Stop(0, UNREADABLE.fill(e=said))

    def found(self, broken: Broken | None) -> Verified:
        """What was found when the walk ended."""
        head = Head(self.entries, self.hash, datetime.fromisoformat(self.at)) if self.entries else None
        return Verified(self.entries, self.kept, head, tuple(self.clock_back), self.compared, broken)

    def _orders(self) -> Iterator[Order]:
        for row in self.connection.execute(f"{store.BOTH} WHERE c.kind = ? ORDER BY c.number", (FORGOTTEN,)):
            _sealed(row)
            yield Order.of(row[0], json.loads(zlib.decompress(row[store.SALT + 1])))


def verify(path: Path, expected: Head | None = None) -> Verified:
    """Walk an audit file from its first entry to its last, in bounded memory, while it may be in use.

    With `expected`, a head that was exported earlier, it is found too if the chain was cut off or written anew up to
    there. Raises AuditUnavailable where there is no audit file.
    """
    connection = store.read_only(path)
    walk = _Walk(connection, expected)
    try:
        connection.execute("BEGIN")  # one state of the file for all that follows
        walk.chain()
        walk.contents()
        walk.file()
    except _Stop as stop:
        return walk.found(stop.broken)
    except (sqlite3.Error, UnicodeError) as error:
        return walk.found(Broken(walk.entries + 1, UNREADABLE.fill(e=str(error))))
    finally:
        connection.close()
    return walk.found(None)


def _sealed(row: Sequence[Any]) -> None:
    salt, body, *retry = row[store.SALT :]
    if salt is None:
        raise _Stop(row[0], CONTENT_GONE)
    if not holds(row[5], salt, body, retry):
        raise _Stop(row[0], CONTENT_EDITED)


MISSING = Text("entri ini hilang: dihapus atau dipindahkan", "this entry is missing: it was removed or moved")
EDITED = Text("isi entri ini diubah", "this entry was edited")
UNCHAINED = Text(
    "entri ini tidak menyambung pada entri sebelumnya: ada yang dihapus, disisipkan, ditukar, atau ditulis ulang",
    "this entry does not follow from the one before: something was removed, put in, swapped or written anew",
)
BEGINNING = Text("awal rantai ini bukan awal yang dicatat", "the chain does not begin where it began")
REWRITTEN = Text(
    "rantai sampai di sini ditulis ulang: kepalanya bukan yang pernah dikeluarkan",
    "the chain up to here was written anew: its head is not the one that was exported",
)
CUT_OFF = Text(
    "akhir rantai dipotong: kepala yang pernah dikeluarkan bernomor {n}",
    "the end of the chain was cut off: the head that was exported has number {n}",
)
CONTENT_GONE = Text(
    "isi entri ini dihapus tanpa perintah penghapusan", "the content of this entry was removed without an order"
)
CONTENT_EDITED = Text("isi rinci entri ini diubah", "the content of this entry was edited")
NOT_FORGOTTEN = Text(
    "isi entri ini seharusnya sudah dihapus; ulangi `patuh audit forget`",
    "the content of this entry should have been deleted; run `patuh audit forget` again",
)
PUT_IN = Text("ada isi tanpa entri", "there is a content without an entry")
EMPTY = Text("rantai ini kosong: semua entrinya dihapus", "the chain is empty: all its entries were removed")
UNGUARDED = Text(
    "susunan berkas diubah: penjaga terhadap pengubahan hilang atau ada tambahan",
    "the file's structure was changed: what guards it against edits is gone, or something was added",
)
UNREADABLE = Text("berkas tidak dapat dibaca dari sini ({e})", "the file cannot be read from here ({e})")
