"""The same snapshots in PostgreSQL: a schema each, and one row that names the current one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool, PoolTimeout

from ...conclude.ladder import History
from ...errors import OutputError
from ...language.vocabulary import Vocabulary
from ...text import Text
from .coding import LOAD_AGAIN, decode_history
from .model import NUMBERS, RegistryUnavailable, Row, Snapshot
from .names import words
from .snapshot_file import COLUMNS, FORMAT, OTHER_FORMAT, WHY, from_json, open_to_read, row_of, to_json

KEPT = 2  # snapshots before the current one
CONNECTIONS = 8
WAIT = 1.0  # seconds for a connection; a request that gets none is told so
STATEMENT_MS = 1_500
POINTER = """CREATE TABLE IF NOT EXISTS patuh_current (
    the_one boolean PRIMARY KEY DEFAULT true CHECK (the_one), place text NOT NULL, format integer NOT NULL)"""
TABLES = """
CREATE TABLE {s}.employers (place bigint PRIMARY KEY, npp text, nib text, npwp text, name text, region text,
                            facts text NOT NULL, words tsvector NOT NULL);
CREATE TABLE {s}.histories (place bigint PRIMARY KEY, history text NOT NULL);
CREATE TABLE {s}.about (snapshot text NOT NULL);
"""
INDEXES = """
CREATE INDEX ON {s}.employers (npp) WHERE npp IS NOT NULL;
CREATE INDEX ON {s}.employers (nib) WHERE nib IS NOT NULL;
CREATE INDEX ON {s}.employers (npwp) WHERE npwp IS NOT NULL;
CREATE INDEX ON {s}.employers USING gin (words);
ANALYZE {s}.employers;
"""


class Database:
    """The snapshots of a database as a service reads them; any thread may ask.

    After a restart of the server connections come back by themselves; until then whoever asks gets RegistryUnavailable.
    """

    def __init__(self, address: str, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._about: dict[str, Snapshot] = {}
        self._pool = ConnectionPool(
            address,
            min_size=1,
            max_size=CONNECTIONS,
            timeout=WAIT,
            reconnect_timeout=5.0,
            open=False,
            configure=_one_view,
            check=ConnectionPool.check_connection,
            kwargs={
                "connect_timeout": 2,
                "options": f"-c statement_timeout={STATEMENT_MS} -c default_transaction_read_only=on",
            },
        )

    @contextmanager
    def current(self) -> Iterator[Schema | None]:
        """The current snapshot, the same one until the context ends; None where nothing was loaded yet.

        All that is read in the context is one transaction, so the schema stays until it ends.
        """
        try:
            self._pool.open()
            with self._pool.connection() as connection:
                yield self._schema(connection)
        except (psycopg.Error, PoolTimeout) as error:
            raise RegistryUnavailable(UNREACHED.fill(w=type(error).__name__), why=WHY, todo=TRY_AGAIN) from None

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def _schema(self, connection: psycopg.Connection[Any]) -> Schema | None:
        (there,) = connection.execute("SELECT to_regclass('patuh_current') IS NOT NULL").fetchone() or (False,)
        found = connection.execute("SELECT place, format FROM patuh_current").fetchone() if there else None
        if found is None:
            return None
        place, kept = found
        if kept != FORMAT:
            raise RegistryUnavailable(OTHER_FORMAT, todo=LOAD_AGAIN)
        if place not in self._about:
            query = sql.SQL("SELECT snapshot FROM {}.about").format(sql.Identifier(place))
            (about,) = connection.execute(query).fetchone() or ("",)
            self._about = {place: from_json(about)}
        return Schema(connection, place, self._about[place], self._vocabulary)


class Schema:
    """A snapshot in one transaction."""

    def __init__(
        self, connection: psycopg.Connection[Any], place: str, snapshot: Snapshot, vocabulary: Vocabulary
    ) -> None:
        self._connection, self._place, self._vocabulary = connection, sql.Identifier(place), vocabulary
        self._snapshot = snapshot

    @property
    def snapshot(self) -> Snapshot:
        """What is loaded."""
        return self._snapshot

    def rows(self, number: str, value: str, limit: int) -> Sequence[Row]:
        """The employers with this value of one of NUMBERS, in the order in which they were loaded."""
        assert number in NUMBERS
        return self._rows("{n} = %s", (_storable(value), limit), n=sql.Identifier(number))

    def named(self, words: Sequence[str], begins: str, limit: int) -> Sequence[Row]:
        """The employers whose names have these words and, unless it is empty, one that begins so; in loading order."""
        asked_for = " & ".join([*(f"'{word}'" for word in words), *([f"'{begins}':*"] if begins else [])])
        return self._rows("words @@ %s::tsquery", (asked_for, limit))

    def histories(self) -> Sequence[History]:
        """The register of sanctions; empty where none was loaded too."""
        query = sql.SQL("SELECT history FROM {s}.histories ORDER BY place").format(s=self._place)
        return [decode_history(line) for (line,) in self._connection.execute(query)]

    def _rows(self, where: str, values: tuple[object, ...], **names: sql.Composable) -> Sequence[Row]:
        asked = f"SELECT {COLUMNS} FROM {{s}}.employers WHERE {where} ORDER BY place LIMIT %s"
        query = sql.SQL(asked).format(s=self._place, **names)  # made of constants above
        try:
            return [row_of(line, self._vocabulary) for line in self._connection.execute(query, values)]
        except psycopg.Error as error:
            raise RegistryUnavailable(UNREACHED.fill(w=type(error).__name__), why=WHY, todo=TRY_AGAIN) from None


def _one_view(connection: psycopg.Connection[Any]) -> None:
    """All that a request reads, it reads as of one moment."""
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ


def publish(address: str, made: Path, snapshot: Snapshot) -> None:
    """Copy a finished snapshot file into a schema of its own and make it the current one in the same transaction.

    Older ones than KEPT are dropped, each once nobody reads it. Raises OutputError, which says which
    one is current.
    """
    place = f"patuh_{snapshot.id[:32]}"
    try:
        with psycopg.connect(address, connect_timeout=5) as database:
            _fill(database, place, made, snapshot)
    except psycopg.Error as error:
        raise OutputError(NOT_WRITTEN.fill(w=type(error).__name__), why=UNCHANGED) from None
    try:
        with psycopg.connect(address, connect_timeout=5) as database:
            _drop_old(database, place)
    except psycopg.Error as error:
        raise OutputError(NOT_TIDIED.fill(w=type(error).__name__), why=CHANGED) from None


def _fill(database: psycopg.Connection[Any], place: str, made: Path, snapshot: Snapshot) -> None:
    # Two loads at once would both make the tables.
    database.execute("SELECT pg_advisory_xact_lock(hashtext('patuh registry'))")
    database.execute(POINTER)
    schema = sql.Identifier(place)
    found = database.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (place,)).fetchone()
    if found is None:
        database.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
        database.execute(sql.SQL(TABLES).format(s=schema))
        with closing(open_to_read(made)) as file:
            _copy(database, schema, "employers", _employers(file))
            _copy(database, schema, "histories", file.execute("SELECT place, history FROM histories"))
        database.execute(sql.SQL("INSERT INTO {}.about VALUES (%s)").format(schema), (to_json(snapshot),))
        database.execute(sql.SQL(INDEXES).format(s=schema))
    else:
        database.execute(sql.SQL("UPDATE {}.about SET snapshot = %s").format(schema), (to_json(snapshot),))
    database.execute(
        """INSERT INTO patuh_current (place, format) VALUES (%s, %s)
           ON CONFLICT (the_one) DO UPDATE SET place = excluded.place, format = excluded.format""",
        (place, FORMAT),
    )


def _copy(
    database: psycopg.Connection[Any],
    schema: sql.Identifier,
    table: str,
    lines: Iterator[Sequence[Any]] | sqlite3.Cursor,
) -> None:
    query = sql.SQL("COPY {}.{} FROM STDIN").format(schema, sql.Identifier(table))
    with database.cursor() as cursor, cursor.copy(query) as copy:
        for line in lines:
            copy.write_row(line)


def _employers(file: sqlite3.Connection) -> Iterator[Sequence[Any]]:
    for place, npp, nib, npwp, name, *rest in file.execute(f"SELECT place, {COLUMNS} FROM employers ORDER BY place"):
        # The words as patuh splits them: the server's own splitting would find other ones than SQLite's.
        found = " ".join(f"'{word}'" for word in dict.fromkeys(words(name or "")))
        yield (place, npp, nib, npwp, name, *rest, found)


def _drop_old(database: psycopg.Connection[Any], current: str) -> None:
    """Drops schemas before the last KEPT; one that somebody reads stays until the next load."""
    listed = database.execute(
        r"SELECT nspname FROM pg_namespace WHERE nspname LIKE 'patuh\_%%' AND nspname <> %s ORDER BY oid DESC",
        (current,),
    ).fetchall()
    for (name,) in listed[KEPT:]:
        try:
            with database.transaction():
                database.execute("SET LOCAL lock_timeout = '2s'")
                database.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))
        except psycopg.errors.LockNotAvailable:
            continue


def _storable(value: str) -> str:
    """PostgreSQL's text holds no NUL, so nothing stored has one: what is asked finds nothing either way."""
    return value.replace("\x00", "\ufffd")


UNREACHED = Text("Basis data registri tidak menjawab ({w}).", "The registry's database does not answer ({w}).")
TRY_AGAIN = Text(
    "Coba lagi sebentar; periksa server PostgreSQL.", "Try again in a moment; see to the PostgreSQL server."
)
NOT_WRITTEN = Text("Basis data registri tidak dapat diisi ({w}).", "The registry's database cannot be filled ({w}).")
NOT_TIDIED = Text("Data lama tidak dapat dihapus ({w}).", "Old data cannot be removed ({w}).")
CHANGED = Text("Data baru sudah berlaku.", "The new data are in use already.")
UNCHANGED = Text("Registri yang lama tetap berlaku.", "The old registry stays as it is.")
