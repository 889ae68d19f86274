"""People who sign in, and those who try to."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from patuh.engine.errors import UsageError
from patuh.engine.service.access.access import Access
from patuh.engine.service.access.officers import Refused
from patuh.engine.service.access.passwords import MANY, Busy, generated
from patuh.engine.service.access.sessions import Session
from patuh.engine.service.settings import Passwords, Settings

GOOD = "kuda biru naik perahu"
BAD = "salah salah saja"


@pytest.fixture
def signed(access: Access) -> Session:
    access.officers.add("sari.contoh", "desk", "Sari CONTOH", GOOD)
    session = access.officers.sign_in("sari.contoh", GOOD)
    assert isinstance(session, Session)
    return session


def test_the_right_password_begins_a_session(access: Access, signed: Session) -> None:
    assert (signed.who.kind, signed.who.name, signed.who.scopes) == ("officer", "Sari CONTOH", {"precheck", "read"})
    assert signed.must_change, "the first password is the administrator's"
    assert access.session(signed.token) == signed
    assert access.session(signed.token + "x") is None
    assert access.session(None) is None


def test_how_a_login_is_typed_does_not_matter(access: Access, signed: Session) -> None:
    assert isinstance(access.officers.sign_in(" Sari.CONTOH ", GOOD), Session)


def test_a_wrong_password_and_an_unknown_login_are_refused_alike(access: Access, signed: Session) -> None:
    assert access.officers.sign_in("sari.contoh", BAD) == Refused()
    assert access.officers.sign_in("tidak.ada", BAD) == Refused()


def test_wrong_passwords_make_the_login_wait_longer_each_time(access: Access, signed: Session, clock) -> None:
    waits = {}
    for login in ("sari.contoh", "tidak.ada"):  # whether there is such a login cannot be told from the wait
        for _ in range(5):
            assert access.officers.sign_in(login, BAD) == Refused()
        begun, waits[login] = clock.now, []
        for _ in range(8):
            refused = access.officers.sign_in(login, GOOD)
            assert isinstance(refused, Refused) and refused.until is not None, "even the right password has to wait"
            waits[login].append(int((refused.until - clock.now).total_seconds()) // 60)
            clock.now = refused.until
            assert access.officers.sign_in(login, BAD) == Refused()
        clock.now = begun
    assert waits["sari.contoh"] == waits["tidak.ada"] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_the_right_password_in_time_forgets_the_wrong_ones(access: Access, signed: Session) -> None:
    for _ in range(3):
        for _ in range(4):
            access.officers.sign_in("sari.contoh", BAD)
        assert isinstance(access.officers.sign_in("sari.contoh", GOOD), Session)


def test_attempts_at_once_are_all_counted(access: Access, signed: Session) -> None:
    found: list[Session | Refused] = []

    def attempt() -> None:
        found.append(access.officers.sign_in("sari.contoh", BAD))

    threads = [threading.Thread(target=attempt) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one == Refused() for one in found) == 5
    assert sum(isinstance(one, Refused) and one.until is not None for one in found) == 15


def test_a_clock_set_back_locks_nobody_for_longer(access: Access, signed: Session, clock) -> None:
    for _ in range(5):
        access.officers.sign_in("sari.contoh", BAD)
    clock.pass_(days=-30)
    refused = access.officers.sign_in("sari.contoh", GOOD)
    assert isinstance(refused, Refused) and refused.until is not None
    assert refused.until - clock.now <= timedelta(minutes=1)


def test_an_administrator_unlocks(access: Access, signed: Session) -> None:
    for _ in range(5):
        access.officers.sign_in("sari.contoh", BAD)
    assert isinstance(access.officers.sign_in("sari.contoh", GOOD), Refused)
    access.officers.unlock("sari.contoh")
    assert isinstance(access.officers.sign_in("sari.contoh", GOOD), Session)


def test_a_session_has_a_new_token_and_the_one_before_ends(access: Access, signed: Session) -> None:
    again = access.officers.sign_in("sari.contoh", GOOD, instead_of=signed.token)
    assert isinstance(again, Session)
    assert again.token != signed.token and again.csrf != signed.csrf
    assert access.session(signed.token) is None


def test_a_token_that_the_browser_brought_is_never_taken_over(access: Access, signed: Session) -> None:
    planted = "x" * 43
    again = access.officers.sign_in("sari.contoh", GOOD, instead_of=planted)
    assert isinstance(again, Session) and again.token != planted
    assert access.session(planted) is None


def test_a_session_ends_without_use(access: Access, signed: Session, clock) -> None:
    clock.pass_(minutes=29)
    assert access.session(signed.token) is not None
    clock.pass_(minutes=29)
    assert access.session(signed.token) is not None
    clock.pass_(minutes=31)
    assert access.session(signed.token) is None


def test_a_session_ends_after_a_working_day_however_it_is_used(access: Access, signed: Session, clock) -> None:
    for _ in range(60):
        clock.pass_(minutes=10)
        assert access.session(signed.token) is not None
    clock.pass_(minutes=1)
    assert access.session(signed.token) is None


def test_a_session_of_the_future_is_not_believed(access: Access, signed: Session, clock) -> None:
    clock.pass_(hours=-2)
    assert access.session(signed.token) is None


def test_signing_out_ends_the_session(access: Access, signed: Session) -> None:
    access.sessions.end(signed.token)
    assert access.session(signed.token) is None


def test_a_changed_password_ends_every_session(access: Access, signed: Session) -> None:
    other = access.officers.sign_in("sari.contoh", GOOD)
    new = access.officers.change_password(signed, GOOD, "empat ekor burung pipit")
    assert isinstance(new, Session) and isinstance(other, Session)
    assert not new.must_change
    assert access.session(signed.token) is None and access.session(other.token) is None
    assert access.officers.sign_in("sari.contoh", GOOD) == Refused()
    assert isinstance(access.officers.sign_in("sari.contoh", "empat ekor burung pipit"), Session)


def test_a_password_is_changed_by_who_knows_it(access: Access, signed: Session) -> None:
    assert access.officers.change_password(signed, BAD, "empat ekor burung pipit") == Refused()
    with pytest.raises(UsageError):
        access.officers.change_password(signed, GOOD, GOOD)
    with pytest.raises(UsageError):
        access.officers.change_password(signed, GOOD, "pendek")
    assert isinstance(access.officers.sign_in("sari.contoh", GOOD), Session)


@pytest.mark.parametrize("deed", ["disable", "set_password", "give_role"])
def test_what_an_administrator_does_ends_every_session(access: Access, signed: Session, deed: str) -> None:
    getattr(access.officers, deed)("sari.contoh", *(["examiner"] if deed == "give_role" else []))
    assert access.session(signed.token) is None


def test_who_is_disabled_does_not_sign_in(access: Access, signed: Session) -> None:
    access.officers.disable("sari.contoh")
    assert access.officers.sign_in("sari.contoh", GOOD) == Refused()
    access.officers.unlock("sari.contoh")
    assert isinstance(access.officers.sign_in("sari.contoh", GOOD), Session)


def test_a_password_made_up_is_strong_and_works(access: Access) -> None:
    _, password = access.officers.add("budi.contoh", "examiner")
    assert len(password) == 23 and password != generated()
    session = access.officers.sign_in("budi.contoh", password)
    assert isinstance(session, Session) and session.who.scopes == {"check", "read"}


@pytest.mark.parametrize(
    "password",
    [
        "pendek",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "password1234",
        "123456789012",
        "Jamsostek2026!",
        "indonesia-2026",
        "BPJSKetenagakerjaan1",
        "sari.contoh1",
        "1sari.contoh!!",
        "Sari12345678",
        "x" * 201,
    ],
)
def test_a_password_anybody_would_guess_is_refused(access: Access, password: str) -> None:
    with pytest.raises(UsageError):
        access.officers.add("sari.contoh", "desk", "Sari CONTOH", password)
    assert access.officers.list() == []


@pytest.mark.parametrize(("login", "role"), [("x", "desk"), ("a b c", "desk"), ("sari'--", "desk"), ("sari", "boss")])
def test_an_account_that_makes_no_sense_is_refused(access: Access, login: str, role: str) -> None:
    with pytest.raises(UsageError):
        access.officers.add(login, role)


def test_a_login_is_one_persons(access: Access, signed: Session) -> None:
    with pytest.raises(UsageError):
        access.officers.add("SARI.contoh", "admin")


def test_a_hash_of_other_figures_is_made_anew(access: Access, signed: Session, tmp_path: Path) -> None:
    def kept() -> str:
        row = access.store.row("SELECT password FROM officers")
        assert row is not None
        return str(row["password"])

    assert "t=1" in kept()
    stronger = Access.open(tmp_path / "access.db", Settings(passwords=Passwords(argon2_memory_kib=16, argon2_rounds=2)))
    assert isinstance(stronger.officers.sign_in("sari.contoh", GOOD), Session)
    stronger.close()
    assert "t=2" in kept() and "m=16" in kept()


def test_more_passwords_at_once_than_the_machine_bears_are_turned_away(
    tmp_path: Path, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("patuh.engine.service.access.passwords.PATIENCE", 0.05)
    figures = Passwords(argon2_memory_kib=32768, argon2_rounds=6, at_once=1)  # longer than that patience
    access = Access.open(tmp_path / "slow.db", Settings(passwords=figures), clock)
    turned_away: list[bool] = []

    def attempt(login: str) -> None:
        try:
            access.officers.sign_in(login, BAD)
            turned_away.append(False)
        except Busy:
            turned_away.append(True)

    threads = [threading.Thread(target=attempt, args=(f"nama{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    access.close()
    assert True in turned_away and False in turned_away


def test_who_was_turned_away_has_not_tried(access: Access, signed: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> bool:
        raise Busy(MANY)

    with monkeypatch.context() as patched:
        patched.setattr("patuh.engine.service.access.passwords.Passwords.check", busy)
        for _ in range(10):
            with pytest.raises(Busy):
                access.officers.sign_in("sari.contoh", GOOD)
    assert isinstance(access.officers.sign_in("sari.contoh", GOOD), Session)


def test_who_there_is_cannot_be_told_from_the_time(tmp_path: Path, clock) -> None:
    figures = Passwords(argon2_memory_kib=8192, argon2_rounds=4, wrong=100)
    access = Access.open(tmp_path / "timed.db", Settings(passwords=figures), clock)
    access.officers.add("sari.contoh", "desk", "Sari CONTOH", GOOD)
    access.officers.add("siti.contoh", "desk", "Siti CONTOH", GOOD)
    access.officers.disable("siti.contoh")
    taken: dict[str, list[float]] = {"sari.contoh": [], "tidak.ada": [], "siti.contoh": []}
    for _ in range(12):
        for login, times in taken.items():
            begun = time.thread_time()  # the processor's time: what the machine's other work adds is not in it
            access.officers.sign_in(login, BAD)
            times.append(time.thread_time() - begun)
    fastest = {login: min(times) for login, times in taken.items()}
    access.close()
    assert max(fastest.values()) < 1.5 * min(fastest.values()), fastest
