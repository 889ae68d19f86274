"""A snapshot file made of the lines of lists: rows of one NPP become one employer, and the content is hashed."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from ...conclude.ladder import History
from ...language.vocabulary import Vocabulary
from .coding import encode, encode_history
from .merging import merged
from .model import NUMBERS, Snapshot, Source
from .names import words
from .reading import Line
from .snapshot_file import COLUMNS, TABLES, row_of, to_json, write

PAGES = -64 * 1024  # KiB of the file that are kept in memory while it is made


@dataclass(frozen=True)
class About:
    """What is said of a snapshot beside its rows: see `Snapshot`."""

    loaded_at: datetime
    complete: bool
    sources: tuple[Source, ...]
    histories: Sequence[History] | None


@dataclass(frozen=True)
class Built:
    """A snapshot, and how many rows said again what another of the same NPP had said."""

    snapshot: Snapshot
    repeated: int


def build(
    path: Path, lines: Iterable[list[Line]], about: About, data_on: Callable[[], date], vocabulary: Vocabulary
) -> Built:
    """Make a snapshot file at a place where none is, on disk when it returns; memory holds a chunk of the lines.

    Rows of one NPP that differ are one employer of whom what differs is unknown. `data_on` is asked once all
    lines were read.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        path.chmod(0o600)
        # A file that is not finished is thrown away, so nothing need survive a crash before the end.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = {PAGES}"):
            file.execute(f"PRAGMA {pragma}")
        file.executescript(TABLES)
        file.execute("BEGIN")
        for chunk in lines:
            file.executemany(f"INSERT INTO employers ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", chunk)
        for number in NUMBERS:
            file.execute(f"CREATE INDEX by_{number} ON employers ({number}) WHERE {number} IS NOT NULL")
        conflicts, repeated = _one_row_an_employer(file, vocabulary)
        histories = {place: encode_history(one) for place, one in enumerate(about.histories or ())}
        _enter_names(file)
        draft = Snapshot(
            id="",
            data_on=data_on(),
            loaded_at=about.loaded_at,
            employers=_count(file, "TRUE"),
            conflicts=conflicts,
            histories=None if about.histories is None else len(histories),
            complete=about.complete,
            lacking={number: _count(file, f"{number} IS NULL") for number in NUMBERS},
            sources=about.sources,
        )
        snapshot = replace(draft, id=_hash(file, draft, histories))
        write(file, snapshot, histories)
        file.execute("COMMIT")
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return Built(snapshot, repeated)


def _one_row_an_employer(file: sqlite3.Connection, vocabulary: Vocabulary) -> tuple[int, int]:
    """Makes one row of those with one NPP; how many employers then have facts in conflict, and how many rows went."""
    conflicts = gone = 0
    twice = file.execute("SELECT npp FROM employers WHERE npp IS NOT NULL GROUP BY npp HAVING count(*) > 1").fetchall()
    for (npp,) in twice:
        found = file.execute(f"SELECT place, {COLUMNS} FROM employers WHERE npp = ? ORDER BY place", (npp,)).fetchall()
        lines = {line[1:] for line in found}
        first = found[0][0]
        gone += len(found) - 1
        if len(lines) > 1:
            rows = [row_of(line[1:], vocabulary) for line in found]
            one = merged(rows)
            conflicts += one.facts != rows[0].facts
            told = (one.npp, one.nib, one.npwp, one.name, one.region, encode(one.facts))
            file.execute(f"UPDATE employers SET ({COLUMNS}) = (?, ?, ?, ?, ?, ?) WHERE place = ?", (*told, first))
        file.execute("DELETE FROM employers WHERE npp = ? AND place > ?", (npp, first))
    return conflicts, gone


def _enter_names(file: sqlite3.Connection) -> None:
    named = file.execute("SELECT place, name FROM employers WHERE name IS NOT NULL ORDER BY place")
    lines = ((place, " ".join(words(name))) for place, name in named)
    file.executemany("INSERT INTO names (rowid, name) VALUES (?, ?)", lines)
    file.execute("INSERT INTO names (names) VALUES ('optimize')")


def _count(file: sqlite3.Connection, where: str) -> int:
    (number,) = file.execute(f"SELECT count(*) FROM employers WHERE {where}").fetchone()
    return int(number)


def _hash(file: sqlite3.Connection, draft: Snapshot, histories: Mapping[int, str]) -> str:
    """SHA-256 of all that the snapshot says, whatever it is kept in; when it was loaded is no part of that."""
    digest = hashlib.sha256()
    for piece in _pieces(file, draft, histories):
        digest.update(len(piece).to_bytes(4, "big"))
        digest.update(piece)
    return digest.hexdigest()


def _pieces(file: sqlite3.Connection, draft: Snapshot, histories: Mapping[int, str]) -> Iterator[bytes]:
    yield to_json(replace(draft, loaded_at=datetime.min)).encode()
    for line in file.execute(f"SELECT {COLUMNS} FROM employers ORDER BY place"):
        yield "\x00".join("\x01" if cell is None else cell for cell in line).encode()
    yield from (history.encode() for history in histories.values())
