"""The desk decides, records before it answers, and answers nothing that it could not record."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.backends.durable.process import Record, Withheld
from patuh.engine.backends.durable.question import Question
from patuh.engine.check.conclusions import Conclusions
from patuh.engine.errors import FaultyFile, RulebookError, UnreadableInput
from patuh.engine.language.rulebook import SHIPPED
from patuh.engine.service.access.who import Who
from patuh.engine.service.audit.entry import Retry
from patuh.engine.service.audit.errors import AuditUnavailable, RetryConflict
from patuh.engine.service.audit.trail import Audit
from patuh.engine.service.desk.books import Books
from patuh.engine.service.desk.desk import Decided, Deleted, Desk, Gone
from patuh.engine.service.desk.slip import EXPIRED, VALID
from patuh.engine.service.desk.trouble import TooSlow, WithheldAnswer
from patuh.engine.service.settings import Limits
from patuh.engine.values import Unknown

REGIONAL = {"licence_kind": "pbg", "channel": "regional", "filed_on": "2026-06-22", "refusal_in_force": False}
ON_RECORD = {"application.registry_on": date(2026, 6, 15), "application.membership": "active"}
PAID = {**ON_RECORD, "application.months_overdue": 0, "application.refusal_in_force": False}


def body(**application: Any) -> bytes:
    return json.dumps({"as_of": "2026-06-30", "application": application}).encode()


def test_what_was_answered_is_on_record(desk: Desk, audit: Audit, who: Who) -> None:
    made = desk.decide(body(**REGIONAL), who)
    found = desk.find(made.id.lower())
    assert isinstance(found, Decided) and found.answer == made.answer and found.entry == made.entry
    assert made.entry.actor == "client:contoh" and audit.head().number == made.entry.number
    assert found.trees()[0]["explanation"]["schema"] == "explanation/1"


@pytest.mark.parametrize(
    ("facts", "stated", "decision"),
    [
        (PAID, {}, "proceed"),
        ({**PAID, "application.refusal_in_force": True}, {}, "refuse"),
        ({**PAID, "application.months_overdue": 2}, {}, "remedy_required"),
        ({**PAID, "application.membership": Unknown.INCOMPLETE}, {}, "insufficient_data"),
        ({**PAID, "application.months_overdue": 2}, {"licence_kind": "nib", "channel": "oss"}, "advisory"),
        ({**PAID, "application.membership": "not_registered"}, {"declared_workers": 0}, "proceed_with_condition"),
    ],
)
def test_the_registry_settles_each_decision(
    registries: Any, decide: Callable[..., Any], facts: Any, stated: Any, decision: str
) -> None:
    registries.says(facts)
    answer = decide(**{**REGIONAL, **stated})
    assert answer["decision"] == decision
    assert answer["sources"]["application.membership"] == "registry"
    assert answer["sources"]["application.licence_kind"] == "application"
    assert answer["registry"] == {"snapshot": "f" * 64, "data_on": "2026-06-15", "found_by": "npp"}


def test_old_data_are_no_answer(registries: Any, decide: Callable[..., Any]) -> None:
    registries.says({**PAID, "application.registry_on": date(2026, 1, 1)}, data_on=date(2026, 1, 1))
    answer = decide(**REGIONAL)
    assert answer["decision"] == "insufficient_data"
    assert answer["valid_until"] == "2026-06-30"


def test_a_slip_is_good_until_the_data_grow_old(registries: Any, decide: Callable[..., Any]) -> None:
    registries.says(PAID)
    assert decide(**REGIONAL)["valid_until"] == "2026-07-20"  # 35 days after 15 June


def test_a_slip_without_a_registry_is_good_for_its_day(decide: Callable[..., Any]) -> None:
    assert decide(**REGIONAL, membership="active", registry_on="2026-06-29")["valid_until"] == "2026-06-30"


def test_a_conditional_slip_ends_when_it_is_looked_at_again(registries: Any, decide: Callable[..., Any]) -> None:
    facts = {**PAID, "application.registry_on": date(2026, 6, 30), "application.membership": "not_registered"}
    registries.says(facts, data_on=date(2026, 6, 30))
    answer = decide(**REGIONAL, declared_workers=0)
    assert answer["valid_until"] == answer["recheck_on"] == "2026-07-30"


def test_no_personal_fact_is_in_what_is_kept(desk: Desk, audit: Audit, who: Who) -> None:
    nik = "1671010101900001"
    content = {
        "application": {**REGIONAL, "name": "Budi CONTOH", "npwp": nik},
        "workers": [{"nik": nik, "name": "Siti CONTOH", "role": "employee", "membership_status": "unregistered"}],
    }
    made = desk.decide(json.dumps(content).encode(), who)
    found = audit.find(made.id)
    assert found is not None
    kept = json.dumps(found[1])
    assert made.answer["workers"]["judged"] == 1 and made.answer["sources"]["application.declared_workers"] == "workers"
    assert all(private not in kept for private in (nik, "Budi", "Siti"))


def test_a_retry_gets_the_same_answer(desk: Desk, audit: Audit, who: Who) -> None:
    retry = Retry(who.id, "kunci-1", "a" * 64)
    first = desk.decide(body(**REGIONAL), who, retry=retry)
    again = desk.decide(body(**REGIONAL), who, retry=retry)
    assert again.again and not first.again
    assert json.dumps(again.answer, sort_keys=True) == json.dumps(first.answer, sort_keys=True)
    assert audit.head().number == first.entry.number
    with pytest.raises(RetryConflict):
        desk.decide(body(**REGIONAL), who, retry=Retry(who.id, "kunci-1", "b" * 64))


def test_retries_that_race_are_one_decision(desk: Desk, audit: Audit, who: Who) -> None:
    before, made = audit.head().number, []
    start = threading.Barrier(6)

    def ask() -> None:
        start.wait()
        made.append(desk.decide(body(**REGIONAL), who, retry=Retry(who.id, "kunci-2", "a" * 64)).id)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 6 and len(set(made)) == 1
    assert audit.head().number == before + 1


def test_an_answer_that_was_deleted_is_gone(desk: Desk, audit: Audit, who: Who) -> None:
    made = desk.decide(body(**REGIONAL), who)
    audit.forget(date(2999, 1, 1), "masa simpan", "patuh")
    assert isinstance(desk.find(made.id), Gone) and isinstance(desk.slip(made.id), Gone)


def test_what_cannot_be_recorded_is_not_answered(desk: Desk, audit: Audit, who: Who, monkeypatch: Any) -> None:
    def full(*args: Any, **kwargs: Any) -> None:
        raise AuditUnavailable(audit.path, "disk full")

    monkeypatch.setattr(audit, "submit", full)
    with pytest.raises(AuditUnavailable):
        desk.decide(body(**REGIONAL), who)


def test_what_is_late_is_not_recorded(desk: Desk, audit: Audit, who: Who) -> None:
    before = audit.head().number
    with pytest.raises(TooSlow):
        desk.decide(body(**REGIONAL), who, deadline=time.monotonic() - 1)
    assert audit.head().number == before


def test_a_decision_that_is_not_confirmed_is_withheld_and_recorded(
    desk: Desk, audit: Audit, who: Who, monkeypatch: Any
) -> None:
    def fail(self: Conclusions, case: object) -> None:
        raise Withheld(Record("0" * 64, Question({}, {}), ("ended with code 1",)))

    monkeypatch.setattr(Conclusions, "decide", fail)
    with pytest.raises(WithheldAnswer) as caught:
        desk.decide(body(**REGIONAL), who)
    found = audit.find(caught.value.id)
    assert found is not None and found[0].kind == "withheld"
    assert found[1] is not None and "ended with code 1" in found[1]["record"]
    assert desk.find(caught.value.id) is None


def test_a_library_that_contradicts_is_withheld_and_asked_anew(
    desk: Desk, shared_books: Books, who: Who, monkeypatch: Any
) -> None:
    with shared_books.current() as book:
        library = book.library
    assert library is not None
    library.forget()
    with monkeypatch.context() as patch:
        patch.setattr(library._library, "ask", lambda question: {"leads": ["proceed"], "decision": ["proceed"]})
        with pytest.raises(WithheldAnswer):
            desk.decide(body(**REGIONAL), who)
    assert desk.decide(body(**REGIONAL), who).answer["decision"] == "insufficient_data"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b'{"application": {"declared_workers": NaN}}',
        b'{"application": {"declared_workers": 1e999}}',
        b'{"application": {"declared_workers": %s}}' % (b"9" * 5000),
        b'{"application": {"number": "\\ud800"}}',
        b'{"application": {"number": "%s"}}' % (b"x" * 301),
        b'{"application": {}, "application": {}}',
        b'{"application": ' + b"[" * 100_000,
        b'{"as_of": "2026-07-01", "application": {}}',
        b'{"application": {"npp": "belum"}}',
    ],
)
def test_what_is_no_application_is_refused(desk: Desk, audit: Audit, who: Who, content: bytes) -> None:
    before = audit.head().number
    with pytest.raises((UnreadableInput, FaultyFile)):
        desk.decide(content, who)
    assert audit.head().number == before


def test_no_more_workers_than_allowed(shared_books: Books, registries: Any, audit: Audit, who: Who, clock: Any) -> None:
    desk = Desk(shared_books, audit, dict, Limits(workers=1), "0", clock)
    with pytest.raises(UnreadableInput, match="workers"):
        desk.decide(b'{"application": {}, "workers": [{}, {}]}', who)


def test_a_slip_says_what_anyone_may_see(desk: Desk, registries: Any, who: Who, clock: Any) -> None:
    registries.says(PAID)
    made = desk.decide(body(**REGIONAL, number="CONTOH-2026-001", npp="CT000001"), who)
    slip = desk.slip(made.id)
    assert slip is not None and not isinstance(slip, Gone)
    assert slip.state == VALID and slip.why["id"] == "Tidak ada yang menghalangi permohonan ini."
    assert slip.public["application"] == "•••••••••••-001" and "CT000001" not in json.dumps(slip.public)
    clock.now += timedelta(days=21)
    later = desk.slip(made.id)
    assert later is not None and not isinstance(later, Gone) and later.state == EXPIRED


def test_a_faulty_rulebook_is_refused_and_the_old_one_stays(
    tmp_path: Path, registries: Any, audit: Audit, who: Who, clock: Any
) -> None:
    folder, kept = tmp_path / "aturan", []
    shutil.copytree(SHIPPED, folder)
    books = Books(folder, kept.append, lambda rulebook, conclusions: registries)
    try:
        desk = Desk(books, audit, dict, Limits(), "0", clock)
        first = desk.decide(body(**REGIONAL), who).answer["rulebook"]
        parameters = folder / "parameters" / "licence.yaml"
        good = parameters.read_text("utf-8")
        parameters.write_text(good + "\nx", "utf-8")
        with pytest.raises(RulebookError):
            books.reload()
        assert desk.decide(body(**REGIONAL), who).answer["rulebook"] == first
        parameters.write_text(good.replace("value: 35", "value: 36"), "utf-8")
        with books.current() as old:
            second = books.reload()
            assert old.rulebook.hash == first != second.hash
        assert desk.decide(body(**REGIONAL), who).answer["rulebook"] == second.hash
        assert [book.hash for book in kept] == [first, second.hash]
    finally:
        books.close()


def test_a_deleted_answer_of_a_key_cannot_be_given_again(desk: Desk, audit: Audit, who: Who, monkeypatch: Any) -> None:
    made = desk.decide(body(**REGIONAL), who)
    monkeypatch.setattr(audit, "answered", lambda retry: made.entry)
    monkeypatch.setattr(audit, "find", lambda id: (made.entry, None))
    with pytest.raises(Deleted):
        desk.decide(body(**REGIONAL), who, retry=Retry(who.id, "k", "a" * 64))
