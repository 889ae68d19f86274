"""The end of a retention: nothing is left of a content, and the chain still fits."""

from __future__ import annotations

import sqlite3
import zlib
from datetime import date
from pathlib import Path

import pytest
from patuh.engine.service.audit import Audit, AuditUnavailable, Retry, verify, walk

from .conftest import Clock, behind

BEFORE = date(2026, 11, 24)
SECRET = "PT CONTOH RAHASIA 1671990405960001"


def bytes_of(folder: Path) -> bytes:
    """All that stands in the file and beside it."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


@pytest.fixture
def old_and_new(audit: Audit, clock: Clock) -> tuple[str, str]:
    """The ids of a decision recorded before the day, and of one after it."""
    # As long as it is, its content needs pages of its own, which must be overwritten too.
    long = {"applicant": SECRET, "noise": [f"{number:x}-{number * 7919}" for number in range(4000)]}
    old = audit.append("decision", "client:dpmptsp", long, retry=Retry("dpmptsp", "kunci-rahasia", "c" * 64))
    clock.at = clock.at.replace(day=25)
    return old.id, audit.append("decision", "client:dpmptsp", {"applicant": "PT CONTOH BARU"}).id


def test_no_byte_is_left(audit: Audit, old_and_new: tuple[str, str]) -> None:
    raw = sqlite3.connect(audit.path)
    salt, body = raw.execute("SELECT salt, body FROM contents WHERE number = 2").fetchone()
    raw.close()
    assert SECRET.encode() in zlib.decompress(body)
    pieces = [body[at : at + 24] for at in range(0, len(body) - 24, 997)] + [salt, b"kunci-rahasia", b"c" * 64]
    here = [piece in bytes_of(audit.path.parent) for piece in pieces]
    assert sum(here) > len(here) / 2, "else looking for the bytes proves nothing"
    assert audit.forget(BEFORE, "masa simpan berakhir", "officer:admin") == 1
    assert not any(piece in bytes_of(audit.path.parent) for piece in pieces)
    audit.close()
    assert not any(piece in bytes_of(audit.path.parent) for piece in pieces)


def test_the_chain_says_what_was_forgotten(audit: Audit, old_and_new: tuple[str, str]) -> None:
    old, new = old_and_new
    before = audit.find(old)
    assert audit.forget(BEFORE, "masa simpan berakhir", "officer:admin") == 1
    assert before is not None
    assert audit.find(old) == (before[0], None)
    kept = audit.find(new)
    assert kept is not None
    assert kept[1] is not None
    (order,) = audit.history(kinds=["audit.forgotten"])
    assert order[0].actor == "officer:admin"
    assert order[1] == {"before": "2026-11-24", "keep": [], "why": "masa simpan berakhir"}
    found = audit.verify()
    assert (found.whole, found.entries, found.kept) == (True, 4, 3)


def test_a_forgotten_request_may_come_anew(audit: Audit, old_and_new: tuple[str, str]) -> None:
    retry = Retry("dpmptsp", "kunci-rahasia", "c" * 64)
    assert audit.answered(retry) is not None
    audit.forget(BEFORE, "masa simpan berakhir", "officer:admin")
    assert audit.answered(retry) is None


def test_evidence_is_kept(audit: Audit, old_and_new: tuple[str, str]) -> None:
    old, _ = old_and_new
    assert audit.forget(BEFORE, "masa simpan berakhir", "officer:admin", keep=[old]) == 0
    found = audit.find(old)
    assert found is not None
    assert found[1] is not None
    assert audit.verify().whole
    assert audit.forget(BEFORE, "perkara selesai", "officer:admin") == 1
    assert audit.verify().whole


def test_forgetting_again_forgets_nothing_more(audit: Audit, old_and_new: tuple[str, str]) -> None:
    audit.forget(BEFORE, "masa simpan berakhir", "officer:admin")
    assert audit.forget(BEFORE, "masa simpan berakhir", "officer:admin") == 0
    assert audit.verify().whole


def test_forgetting_that_was_cut_short_is_found_and_finished(
    audit: Audit, old_and_new: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(audit._writer, "execute", lambda *_: (_ for _ in ()).throw(AuditUnavailable(audit.path, "x")))
        with pytest.raises(AuditUnavailable):
            audit.forget(BEFORE, "masa simpan berakhir", "officer:admin")
    found = audit.verify()
    assert found.broken == walk.Broken(2, walk.NOT_FORGOTTEN)
    assert audit.forget(date(2020, 1, 1), "menyelesaikan", "officer:admin") == 1
    assert audit.verify().whole


def test_a_reader_who_holds_old_pages_is_told_of(
    audit: Audit, old_and_new: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("patuh.engine.service.audit.writer.TURN", 0.01)
    audit.close()
    reader = sqlite3.connect(audit.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM contents").fetchone()
    with pytest.raises(AuditUnavailable) as refused:
        audit.forget(BEFORE, "masa simpan berakhir", "officer:admin")
    assert "busy" in refused.value.say("en")
    assert audit.append("decision", "client:dpmptsp", {}).number == 5, "nobody waits for it"
    reader.close()
    audit.forget(BEFORE, "menyelesaikan", "officer:admin")
    assert SECRET.encode() not in bytes_of(audit.path.parent)


def test_contents_that_were_removed_without_an_order_are_found(audit: Audit, old_and_new: tuple[str, str]) -> None:
    audit.close()
    behind(audit.path, ("DELETE FROM contents WHERE number = 3", ()))
    assert verify(audit.path).broken == walk.Broken(3, walk.CONTENT_GONE)


def test_many_contents_are_forgotten_in_steps(audit: Audit, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("patuh.engine.service.audit.trail.LOOKED_AT_ONCE", 3)
    for number in range(10):
        audit.append("decision", "client:dpmptsp", {"n": number})
    clock.at = clock.at.replace(day=25)
    assert audit.forget(BEFORE, "masa simpan berakhir", "officer:admin") == 10
    found = audit.verify()
    assert (found.whole, found.entries, found.kept) == (True, 12, 2)
