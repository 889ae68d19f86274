"""Systems and their keys."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from patuh.engine.errors import UsageError
from patuh.engine.service.access.access import Access
from patuh.engine.service.settings import Settings


def test_a_key_says_whose_it_is(access: Access) -> None:
    client, key = access.clients.add("OSS CONTOH", ["precheck"], 1200)
    assert key.startswith(f"patuh_{client.id}_")
    found = access.clients.by_key(key)
    assert found is not None
    assert (found.who.kind, found.who.id, found.who.name, found.who.scopes, found.per_minute) == (
        "client", client.id, "OSS CONTOH", {"precheck"}, 1200,
    )  # fmt: skip
    assert found.who.actor == f"client:{client.id}"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda key: key[:-1] + ("0" if key[-1] != "0" else "1"),
        lambda key: key[:-1],
        lambda key: key + "0",
        lambda key: key.upper(),
        lambda key: key + "\n",
        lambda key: key.replace("patuh_", "patuh_é"),
        lambda key: "",
        lambda key: "x" * 100_000,
    ],
)
def test_a_wrong_key_is_nobodys(access: Access, spoil) -> None:
    _, key = access.clients.add("OSS CONTOH", ["precheck"])
    assert access.clients.by_key(spoil(key)) is None


def test_the_secret_of_another_client_is_wrong(access: Access) -> None:
    one, first = access.clients.add("Satu CONTOH", ["precheck"])
    _, second = access.clients.add("Dua CONTOH", ["admin"])
    assert access.clients.by_key(f"patuh_{one.id}_{second.rpartition('_')[2]}") is None
    assert access.clients.by_key(first) is not None


def test_who_steals_the_file_has_no_key_password_or_session(access: Access, tmp_path: Path) -> None:
    """What is kept are hashes: of keys and tokens with 256 random bits, of passwords argon2id."""
    _, key = access.clients.add("OSS CONTOH", ["precheck"])
    _, password = access.officers.add("sari.contoh", "desk")
    session = access.officers.sign_in("sari.contoh", password)
    stolen = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    secret = key.rpartition("_")[2]
    assert hashlib.sha256(secret.encode()).digest() in stolen
    assert b"$argon2id$" in stolen
    for one in (secret, password, session.token):
        assert one.encode() not in stolen


def test_nobody_else_on_the_machine_reads_the_file(access: Access, tmp_path: Path) -> None:
    access.clients.add("OSS CONTOH", ["precheck"])
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_a_revoked_key_is_worthless_at_once_when_the_terminal_says_so(
    access: Access, tmp_path: Path, settings: Settings
) -> None:
    client, key = access.clients.add("OSS CONTOH", ["precheck"])
    terminal = Access.open(tmp_path / "access.db", settings)
    terminal.clients.revoke(client.id)
    terminal.close()
    assert access.clients.by_key(key) is None
    with pytest.raises(UsageError):
        access.clients.revoke(client.id)


def test_a_key_ends_after_its_last_day(access: Access, clock) -> None:
    _, key = access.clients.add("OSS CONTOH", ["precheck"], expires_on=date(2026, 11, 24))
    clock.pass_(days=1)
    assert access.clients.by_key(key) is not None
    clock.pass_(days=1)
    assert access.clients.by_key(key) is None


def test_the_last_day_of_use_is_kept(access: Access, clock) -> None:
    client, key = access.clients.add("OSS CONTOH", ["precheck"])
    assert client.used_on is None
    access.clients.mark(client)
    assert access.clients.list()[0].used_on == date(2026, 11, 23)
    assert not access.clients.unmarked(access.clients.list()[0])
    clock.pass_(days=2)
    found = access.clients.by_key(key)
    assert found is not None and access.clients.unmarked(found)
    access.clients.mark(found)
    assert access.clients.list()[0].used_on == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("name", "scopes", "rate", "until"),
    [
        ("", ["precheck"], 1, None),
        ("a\x1b[31mb", ["precheck"], 1, None),
        ("CONTOH", [], 1, None),
        ("CONTOH", ["prechek"], 1, None),
        ("CONTOH", ["precheck"], 0, None),
        ("CONTOH", ["precheck"], 1, date(2026, 11, 22)),
    ],
)
def test_a_client_that_makes_no_sense_is_refused(access: Access, name, scopes, rate, until) -> None:
    with pytest.raises(UsageError):
        access.clients.add(name, scopes, rate, until)
    assert access.clients.list() == []
