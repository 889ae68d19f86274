"""Adding and reading: what is told is kept, one answer per request, whoever adds at once."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patuh.engine.service.audit import (
    AlreadyAnswered,
    Audit,
    AuditDamaged,
    AuditUnavailable,
    Retry,
    RetryConflict,
    new_id,
    read_id,
)
from patuh.engine.service.audit.alone import alone
from patuh.engine.service.audit.entry import ALPHABET

from .conftest import START, Clock, behind, fill

ASKED = Retry("dpmptsp", "kunci", "a" * 64)


def test_what_was_appended_is_found_as_it_was(audit: Audit) -> None:
    content = {"decision": "refuse", "words": "menolak – “tidak”", "days": [1, 2], "none": None}
    entry = audit.append("decision", "client:dpmptsp", content)
    assert audit.find(entry.id) == (entry, content)
    assert (entry.number, entry.kind, entry.actor) == (2, "decision", "client:dpmptsp")
    assert entry.at.tzinfo == UTC
    assert audit.head().hash == entry.hash
    assert audit.find(new_id()) is None


def test_it_is_there_after_it_was_closed(audit: Audit) -> None:
    entry = audit.append("decision", "client:dpmptsp", {"n": 1}, id="A" * 26)
    audit.close()
    again = Audit.open(audit.path)
    assert again.find("A" * 26) == (entry, {"n": 1})
    assert again.append("decision", "client:dpmptsp", {}).previous == entry.hash
    again.close()


def test_a_request_is_answered_once(audit: Audit) -> None:
    assert audit.answered(ASKED) is None
    entry = audit.append("decision", "client:dpmptsp", {"n": 1}, retry=ASKED)
    assert audit.answered(ASKED) == entry
    with pytest.raises(AlreadyAnswered) as race:
        audit.append("decision", "client:dpmptsp", {"n": 2}, retry=ASKED)
    assert race.value.entry == entry
    assert audit.head().number == entry.number
    assert audit.answered(Retry("lain", "kunci", "b" * 64)) is None, "another client's keys are its own"


def test_a_key_means_one_request(audit: Audit) -> None:
    audit.append("decision", "client:dpmptsp", {}, retry=ASKED)
    other = Retry(ASKED.client, ASKED.key, "b" * 64)
    with pytest.raises(RetryConflict):
        audit.answered(other)
    with pytest.raises(RetryConflict):
        audit.append("decision", "client:dpmptsp", {}, retry=other)


@pytest.mark.parametrize(
    ("kind", "actor", "retry"),
    [("audit.forgotten", "a", None), ("", "a", None), ("decision", "", None), ("decision", "a", Retry("", "k", "b"))],
)
def test_what_is_no_entry_is_refused(audit: Audit, kind: str, actor: str, retry: Retry | None) -> None:
    with pytest.raises(ValueError, match="needs"):
        audit.append(kind, actor, {}, retry=retry)


def test_a_taken_id_is_refused_and_harms_nobody(audit: Audit) -> None:
    audit.append("decision", "a", {}, id="A" * 26)
    with pytest.raises(ValueError, match="taken"):
        audit.append("decision", "a", {}, id="A" * 26)
    assert audit.append("decision", "a", {}).number == 3
    assert audit.verify().whole


def test_history_is_told_in_pages_the_latest_first(audit: Audit) -> None:
    for number in range(7):
        audit.append("decision", f"officer:{number % 2}", {"n": number})
        audit.append("sign-in", f"officer:{number % 2}", {})
    first = audit.history(kinds=["decision"], limit=3)
    assert [content["n"] for _, content in first if content] == [6, 5, 4]
    second = audit.history(kinds=["decision"], before=first[-1][0].number, limit=3)
    assert [content["n"] for _, content in second if content] == [3, 2, 1]
    own = audit.history(kinds=["decision", "sign-in"], actor="officer:1", limit=4)
    assert [(entry.kind, entry.number) for entry, _ in own] == [
        ("sign-in", 13), ("decision", 12), ("sign-in", 9), ("decision", 8),
    ]  # fmt: skip


def test_threads_share_commits_and_the_chain_stays_one(audit: Audit) -> None:
    told: list[str] = []

    def work(name: str) -> None:
        for number in range(25):
            told.append(audit.append("decision", name, {"n": number}).id)

    threads = [threading.Thread(target=work, args=(f"client:{index}",)) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(told)) == 200
    assert all(audit.find(id) for id in told)
    assert (audit.verify().whole, audit.head().number) == (True, 201)


def test_of_threads_with_one_key_one_answers(audit: Audit) -> None:
    gate, ended = threading.Barrier(8), []

    def work(number: int) -> None:
        gate.wait()
        try:
            ended.append(("made", audit.append("decision", "client:dpmptsp", {"n": number}, retry=ASKED)))
        except AlreadyAnswered as race:
            ended.append(("found", race.entry))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(how for how, _ in ended) == ["found"] * 7 + ["made"]
    assert len({entry for _, entry in ended}) == 1


ADD = """
import sys
from pathlib import Path
from patuh.engine.service.audit import Audit
audit = Audit.open(Path(sys.argv[1]))
for number in range(30):
    audit.append("decision", "process:" + sys.argv[2], {"n": number})
"""


def test_two_processes_add_to_one_chain(audit: Audit) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", ADD, str(audit.path), name]) for name in "ab"]
    while any(process.poll() is None for process in processes):
        fill(audit, 1)
    assert [process.returncode for process in processes] == [0, 0]
    assert audit.verify().whole
    assert len(audit.history(kinds=["decision"], actor="process:a", limit=99)) == 30
    assert len(audit.history(kinds=["decision"], actor="process:b", limit=99)) == 30


def test_a_clock_that_goes_back_is_recorded_as_it_is(audit: Audit, clock: Clock) -> None:
    fill(audit, 2)
    clock.at = START - timedelta(days=400)
    entry = audit.append("decision", "client:dpmptsp", {})
    assert entry.at.date().year == 2025
    found = audit.verify()
    assert (found.whole, found.clock_back) == (True, (entry.number,))
    assert audit.history(kinds=["decision"])[0][0] == entry, "order is that of the numbers"


def test_sqlite_itself_refuses_to_change_the_chain(audit: Audit) -> None:
    fill(audit)
    raw = sqlite3.connect(audit.path)
    for statement in (
        "UPDATE chain SET actor = 'x' WHERE number = 2",
        "DELETE FROM chain WHERE number = 2",
        "INSERT INTO chain SELECT 9, 'x', at, kind, actor, content_hash, previous, hash FROM chain WHERE number = 2",
        "UPDATE contents SET body = x'00' WHERE number = 2",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(statement)
    raw.close()


def test_only_its_owner_may_read_it(audit: Audit) -> None:
    fill(audit)
    assert {stat.S_IMODE(path.stat().st_mode) for path in audit.path.parent.iterdir()} == {0o600}
    assert stat.S_IMODE(audit.path.parent.stat().st_mode) == 0o700


def test_a_content_that_was_edited_is_never_shown(audit: Audit) -> None:
    fill(audit, 1)
    entry = audit.history(kinds=["decision"])[0][0]
    behind(audit.path, ("UPDATE contents SET body = (SELECT body FROM contents WHERE number = 1)", ()))
    with pytest.raises(AuditDamaged, match="entry 2"):
        audit.find(entry.id)


def test_a_file_that_was_taken_away_takes_no_entries(audit: Audit) -> None:
    fill(audit, 1)
    kept = audit.path.read_bytes()
    audit.path.rename(audit.path.with_name("moved.db"))
    with pytest.raises(AuditUnavailable):
        audit.append("decision", "client:dpmptsp", {})
    audit.path.write_bytes(kept)
    with pytest.raises(AuditUnavailable, match="cannot be used"):
        audit.append("decision", "client:dpmptsp", {})


def test_a_locked_file_is_said_to_be(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("patuh.engine.service.audit.store.PATIENCE", 0.05)
    holder = sqlite3.connect(audit.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    other = Audit(audit.path)
    with pytest.raises(AuditUnavailable) as refused:
        other.append("decision", "client:dpmptsp", {"nik": "1671990405960001"})
    assert "locked" in refused.value.say("en")
    assert "1671" not in refused.value.say("id")
    holder.execute("ROLLBACK")
    assert other.append("decision", "client:dpmptsp", {}).number == 2
    other.close()
    holder.close()


def test_while_another_process_writes_nobody_else_does(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("patuh.engine.service.audit.store.PATIENCE", 0.05)
    other = Audit(audit.path)  # a lock of its own, as another process has
    with alone(audit.path, 1):
        for late in (audit, other):
            with pytest.raises(AuditUnavailable) as refused:
                late.append("decision", "client:dpmptsp", {})
            assert "locked" in refused.value.say("en")
    assert [one.append("decision", "client:dpmptsp", {}).number for one in (other, audit)] == [2, 3]
    other.close()


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100], ids=["empty", "other"])
def test_another_file_is_no_audit(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "audit.db"
    path.write_bytes(content)
    if content:
        with pytest.raises(AuditUnavailable):
            Audit.open(path)
    with pytest.raises(AuditUnavailable):
        Audit(path).head()


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE other (a)")
    raw.execute("PRAGMA user_version = 7")
    raw.close()
    with pytest.raises(AuditUnavailable, match="cannot be used"):
        Audit.open(path)


def test_a_full_file_loses_nothing_that_was_told(audit: Audit) -> None:
    """The disk stood in for by SQLite's own limit; tests/service/audit/test_faults.py fills a real one."""
    told = [audit.append("decision", "client:dpmptsp", {"n": number}).id for number in range(3)]
    raw = audit._writer._connection
    assert raw is not None
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(AuditUnavailable, match="cannot be used"):
        audit.append("decision", "client:dpmptsp", {"long": [new_id() for _ in range(9000)]})
    assert audit.append("decision", "client:dpmptsp", {"n": 4}).number == 5
    assert all(audit.find(id) for id in told)
    assert audit.verify().whole


@given(st.lists(st.sampled_from(ALPHABET), min_size=26, max_size=26).map("".join))
def test_an_id_is_read_however_it_is_typed(id: str) -> None:
    typed = f" {id[:13].lower()}-{id[13:].replace('0', 'o').replace('1', 'l')} "
    assert read_id(typed) == id


def test_ids_are_unlike_each_other() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(read_id(id) == id for id in ids)
    assert read_id("ABC") is None
    assert read_id("U" * 26) is None
