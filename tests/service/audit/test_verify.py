"""Whatever is changed behind the audit's back is found, and where."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patuh.engine.service.audit import Audit, AuditUnavailable, Head, Retry, store, verify, walk
from patuh.engine.service.audit.entry import chained
from patuh.engine.service.audit.trail import _packed

from .conftest import Clock, behind, fill

CHAIN = ("number", "id", "at", "kind", "actor", "content_hash", "previous", "hash")
CONTENTS = ("number", "salt", "body", "client", "key", "asked")


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with six entries: its first, four decisions of which one was forgotten, and that order."""
    path = tmp_path_factory.mktemp("recorded") / "audit.db"
    clock = Clock()
    audit = Audit.open(path, clock)
    fill(audit, 1)
    clock.at = clock.at.replace(day=25)
    fill_from(audit, 1, 4)
    assert audit.forget(date(2026, 11, 24), "masa simpan berakhir", "officer:admin") == 1
    assert audit.verify().whole
    audit.close()
    return path


def fill_from(audit: Audit, start: int, end: int) -> None:
    """Decisions of the given numbers."""
    for number in range(start, end):
        retry = Retry("dpmptsp", f"kunci-{number}", f"{number:064x}") if number % 2 else None
        audit.append("decision", "client:dpmptsp", {"decision": "proceed", "n": number}, retry=retry)


def anew(path: Path, content: bytes) -> None:
    """Put a file in place of another, with nothing left of that one's log."""
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    path.write_bytes(content)


@pytest.fixture
def path(recorded: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "audit.db"
    shutil.copyfile(recorded, copy)
    return copy


@pytest.fixture(scope="session")
def head(recorded: Path, tmp_path_factory: pytest.TempPathFactory) -> Head:
    """The head of the recorded chain, as it was exported."""
    copy = tmp_path_factory.mktemp("head") / "audit.db"
    shutil.copyfile(recorded, copy)
    found = verify(copy).head
    assert found is not None
    return found


def rows(path: Path, table: str) -> list[tuple[Any, ...]]:
    raw = sqlite3.connect(path)
    found = raw.execute(f"SELECT * FROM {table} ORDER BY number").fetchall()
    raw.close()
    return found


def other(value: Any) -> list[Any]:
    """Values that a field could be changed to: little, much, and to nothing."""
    if isinstance(value, int):
        return [value + 100, -value]
    if isinstance(value, bytes):
        return [value[:-1], value + b"\0", bytes([value[0] ^ 1, *value[1:]]), b""]
    turned = "0" if not value else value[:-1] + ("0" if value[-1] != "0" else "1")
    return [turned, value + " ", value.upper() + "x", *([""] if value else [])]


FIELDS = [("chain", name, index) for index, name in enumerate(CHAIN)]
FIELDS += [("contents", name, index) for index, name in enumerate(CONTENTS)]


@pytest.mark.parametrize(("table", "name", "index"), FIELDS, ids=lambda one: str(one))
def test_every_edit_of_any_field_is_found(recorded: Path, path: Path, table: str, name: str, index: int) -> None:
    tried = 0
    for row in rows(path, table):
        for value in other(row[index]):
            anew(path, recorded.read_bytes())
            try:
                behind(path, (f"UPDATE {table} SET {name} = ? WHERE number = ?", (value, row[0])))
            except sqlite3.IntegrityError:  # the key of another row: it cannot stand there twice
                continue
            found = verify(path)
            assert not found.whole, (table, name, row[0], value)
            assert found.broken is not None
            if name != "number":
                assert found.broken.number == row[0], "and it says where"
            tried += 1
    assert tried >= 8


@pytest.mark.parametrize("table", ["chain", "contents"])
def test_every_row_that_is_removed_is_found(recorded: Path, path: Path, head: Head, table: str) -> None:
    for number in [row[0] for row in rows(path, table)]:
        anew(path, recorded.read_bytes())
        behind(path, (f"DELETE FROM {table} WHERE number = ?", (number,)))
        found = verify(path, head)
        assert found.broken is not None, number
        assert found.broken.number == number


def test_an_end_that_was_cut_off_is_found_from_an_exported_head(path: Path, head: Head) -> None:
    cut = [(f"DELETE FROM {table} WHERE number > 4", ()) for table in ("chain", "contents")]
    behind(path, *cut)
    assert verify(path, head).broken == walk.Broken(5, walk.CUT_OFF.fill(n="6"))
    without = verify(path).broken
    assert without is not None, "here the order to forget was cut off too, so a content is missing"


def test_a_cut_that_leaves_a_whole_chain_needs_the_head(audit: Audit) -> None:
    fill(audit, 4)
    head = audit.head()
    audit.close()
    behind(audit.path, *((f"DELETE FROM {table} WHERE number > 3", ()) for table in ("chain", "contents")))
    assert verify(audit.path).whole
    found = verify(audit.path, head)
    assert (found.entries, found.broken) == (3, walk.Broken(4, walk.CUT_OFF.fill(n="5")))


@pytest.mark.parametrize(("one", "two"), [(2, 3), (1, 2), (3, 5), (4, 6)])
def test_entries_that_were_swapped_are_found(path: Path, one: int, two: int) -> None:
    swap = [
        (f"UPDATE {table} SET number = ? WHERE number = ?", pair)
        for table in ("chain", "contents")
        for pair in ((99, one), (one, two), (two, 99))
    ]
    behind(path, *swap)
    found = verify(path).broken
    assert found is not None
    assert found.number == one


def test_an_entry_that_was_put_in_is_found(path: Path) -> None:
    """Even one whose own hashes were worked out, with every later one moved up."""
    third = rows(path, "chain")[2]
    moved = [(f"UPDATE {table} SET number = -number - 1 WHERE number > 3", ()) for table in ("chain", "contents")]
    back = [(f"UPDATE {table} SET number = -number WHERE number < 0", ()) for table in ("chain", "contents")]
    fields = (4, "B" * 26, third[2], "decision", "client:dpmptsp", third[5], third[7])
    behind(path, *moved, *back, ("INSERT INTO chain VALUES (?,?,?,?,?,?,?,?)", (*fields, chained(*fields))))
    found = verify(path).broken
    assert found is not None
    assert found.number in (4, 5)


def test_a_chain_written_anew_is_found_from_an_exported_head(audit: Audit, tmp_path: Path) -> None:
    fill(audit, 3)
    head = audit.head()
    forged = Audit.open(tmp_path / "forged.db", Clock())
    fill(forged, 5)
    assert forged.verify().whole
    found = forged.verify(head)
    forged.close()
    assert found.broken == walk.Broken(head.number, walk.REWRITTEN)


def test_the_head_is_compared_though_the_chain_went_on(audit: Audit) -> None:
    fill(audit, 2)
    head = audit.head()
    fill(audit, 0)
    audit.append("decision", "client:dpmptsp", {})
    found = audit.verify(head)
    assert (found.whole, found.compared, found.entries, found.kept) == (True, True, 4, 4)
    assert not audit.verify().compared


def test_content_that_came_back_after_it_was_forgotten_is_found(recorded: Path, path: Path) -> None:
    kept = {row[0] for row in rows(path, "contents")}
    (gone,) = {row[0] for row in rows(path, "chain")} - kept
    behind(path, ("INSERT INTO contents SELECT ?, salt, body, '', '', '' FROM contents WHERE number = 1", (gone,)))
    found = verify(path).broken
    assert found is not None
    assert found.number == gone


def test_an_order_that_was_moved_to_cover_more_is_found(path: Path) -> None:
    """The content of another entry is removed, and the order edited to cover it."""
    last = rows(path, "contents")[-1]
    wider = _packed({"before": "2027-01-01", "keep": [], "why": "masa simpan berakhir"})
    behind(
        path,
        ("UPDATE contents SET body = ? WHERE number = ?", (wider, last[0])),
        ("DELETE FROM contents WHERE number BETWEEN 3 AND 5", ()),
    )
    found = verify(path).broken
    assert found == walk.Broken(last[0], walk.CONTENT_EDITED)


def test_guards_that_were_taken_away_are_found(path: Path) -> None:
    raw = sqlite3.connect(path)
    raw.execute("DROP TRIGGER chain_same")
    raw.commit()
    raw.close()
    assert verify(path).broken == walk.Broken(0, walk.UNGUARDED)


def test_an_emptied_file_is_found(path: Path) -> None:
    behind(path, *((f"DELETE FROM {table}", ()) for table in ("chain", "contents")))
    assert verify(path).broken == walk.Broken(0, walk.EMPTY)


def test_no_file_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(AuditUnavailable):
        verify(tmp_path / "audit.db")


@settings(max_examples=100)
@given(
    field=st.sampled_from([field for field in FIELDS if field[1] != "number"]),
    at=st.integers(0, 5),
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=70),
    fits=st.booleans(),
)
def test_random_edits_are_found(
    recorded: Path,
    head: Head,
    tmp_path_factory: pytest.TempPathFactory,
    field: tuple[str, str, int],
    at: int,
    text: str,
    fits: bool,
) -> None:
    """Any field of any row set to anything else, with the entry's own hash made to fit the edit or not."""
    path = tmp_path_factory.getbasetemp() / "random.db"
    anew(path, recorded.read_bytes())
    table, name, index = field
    found = rows(path, table)
    row = found[at % len(found)]
    value = text.encode() if isinstance(row[index], bytes) else text
    changes = [(f"UPDATE {table} SET {name} = ? WHERE number = ?", (value, row[0]))]
    if table == "chain" and name != "hash" and fits:
        fields = [*row[:index], value, *row[index + 1 : 7]]
        changes.append(("UPDATE chain SET hash = ? WHERE number = ?", (chained(*fields), row[0])))
    behind(path, *changes)
    assert verify(path, head).whole == (value == row[index])


@settings(max_examples=150)
@given(at=st.integers(0), byte=st.integers(0, 255))
def test_random_bytes_of_the_file_are_found_or_mean_nothing(
    recorded: Path, tmp_path_factory: pytest.TempPathFactory, at: int, byte: int
) -> None:
    """One byte of the file itself is changed: either it is found, or all that was recorded is read as it was."""
    path = tmp_path_factory.getbasetemp() / "bytes.db"
    content = bytearray(recorded.read_bytes())
    content[at % len(content)] = byte
    anew(path, bytes(content))
    try:
        found = verify(path)
    except AuditUnavailable:
        return
    if found.whole:
        assert [rows(path, table) for table in ("chain", "contents")] == [
            rows(recorded, table) for table in ("chain", "contents")
        ]


def test_what_guards_the_file_is_what_was_made(path: Path) -> None:
    raw = sqlite3.connect(path)
    assert {name for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE sql IS NOT NULL")} == set(
        store.OBJECTS
    )
    raw.close()


def test_an_expected_head_of_number_nought_is_no_head(path: Path, head: Head) -> None:
    assert not verify(path, Head(0, "0" * 64, head.at)).whole
