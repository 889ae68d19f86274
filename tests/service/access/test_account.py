"""`patuh account`: systems and officers made, changed and stopped on the terminal; each change is in the audit."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from patuh.engine.commands import account
from patuh.engine.service.access.access import Access
from patuh.engine.service.access.officers import Refused
from patuh.engine.service.access.sessions import Session
from patuh.engine.service.audit.trail import Audit
from patuh.engine.service.settings import Data, Settings, read_settings
from patuh.engine.text import LANGUAGES, Lang

GOOD = "kuda biru naik perahu"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Settings with a cheap argon2."""
    path = tmp_path / "layanan.yaml"
    path.write_text("passwords: {argon2_memory_kib: 8, argon2_rounds: 1}\n")
    return path


@pytest.fixture
def run(data: Path, config: Path) -> Any:
    def call(*words: str, lang: Lang = "id", typed: str | None = None) -> Result:
        given = [*words, "--data", str(data), "--config", str(config)]
        return CliRunner().invoke(account.command(lang), given, input=typed)

    return call


def opened(data: Path) -> Access:
    return Access.open(Data.at(data).access, Settings())


def recorded(data: Path) -> list[tuple[str, dict[str, Any]]]:
    audit = Audit.open(Data.at(data).audit)
    found = [(entry.actor, dict(content or {})) for entry, content in audit.history(kinds=["account"], limit=100)]
    assert audit.verify().broken is None
    audit.close()
    return found[::-1]


def test_a_system_gets_a_key_that_opens_and_is_revoked(run: Any, data: Path) -> None:
    made = run("client", "add", "OSS CONTOH", "--scope", "precheck", "--scope", "read", "--per-minute", "9")
    assert made.exit_code == 0
    key = made.stdout.splitlines()[-1]
    assert key not in made.stderr
    access = opened(data)
    client = access.clients.by_key(key)
    assert client is not None and (client.scopes, client.per_minute) == ({"precheck", "read"}, 9)
    listed = run("client", "list").stdout
    assert client.id in listed and "aktif" in listed and key.rpartition("_")[2] not in listed
    assert run("client", "revoke", client.id).exit_code == 0
    assert access.clients.by_key(key) is None
    assert "dicabut" in run("client", "list").stdout
    access.close()
    assert [content["did"] for _, content in recorded(data)] == ["client_added", "client_revoked"]
    assert all(actor.startswith("terminal:") for actor, _ in recorded(data))


def test_an_officer_is_made_changed_and_stopped(run: Any, data: Path) -> None:
    made = run("officer", "add", "sari.contoh", "--role", "desk", "--name", "Sari CONTOH")
    first = made.stdout.splitlines()[-1]
    access = opened(data)
    session = access.officers.sign_in("sari.contoh", first)
    assert isinstance(session, Session) and session.must_change
    assert "belum mengganti kata sandi" in run("officer", "list").stdout
    assert run("officer", "role", "sari.contoh", "examiner").exit_code == 0
    assert access.session(session.token) is None
    second = run("officer", "password", "sari.contoh").stdout.splitlines()[-1]
    assert access.officers.sign_in("sari.contoh", first) == Refused()
    assert isinstance(access.officers.sign_in("sari.contoh", second), Session)
    assert run("officer", "disable", "sari.contoh").exit_code == 0
    assert access.officers.sign_in("sari.contoh", second) == Refused()
    assert run("officer", "unlock", "sari.contoh").exit_code == 0
    assert isinstance(access.officers.sign_in("sari.contoh", second), Session)
    access.close()
    kept = recorded(data)
    assert [content["did"] for _, content in kept] == [
        "officer_added", "officer_role", "officer_password", "officer_disabled", "officer_unlocked",
    ]  # fmt: skip
    assert not any(word in str(kept).lower() for word in ("sari", first.lower(), second.lower()))


def test_a_password_may_be_typed_and_is_not_shown(run: Any, data: Path) -> None:
    made = run("officer", "add", "sari.contoh", "--role", "desk", "--ask", typed=f"{GOOD}\n{GOOD}\n")
    assert made.exit_code == 0 and GOOD not in made.output
    access = opened(data)
    assert isinstance(access.officers.sign_in("sari.contoh", GOOD), Session)
    access.close()


@pytest.mark.parametrize(
    "words",
    [
        ("client", "add", "OSS CONTOH", "--scope", "precheck", "--until", "besok"),
        ("client", "add", "", "--scope", "precheck"),
        ("client", "revoke", "tidakada"),
        ("officer", "add", "x", "--role", "desk"),
        ("officer", "password", "tidak.ada"),
    ],
)
def test_what_makes_no_sense_changes_nothing(run: Any, data: Path, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.exit_code == 2 and done.stdout == "" and done.stderr
    assert recorded(data) == []


def test_a_list_makes_no_folder(run: Any, data: Path) -> None:
    assert run("client", "list").exit_code == 2
    assert not data.exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_has_help_in_one_language(lang: Lang) -> None:
    def walk(command: click.Command, *names: str) -> None:
        said = CliRunner().invoke(account.command(lang), [*names, "--help"]).stdout
        assert ("Kelola" in said or "Folder data" in said or "Sistem" in said or "Petugas" in said) == (lang == "id")
        if isinstance(command, click.Group):
            for name, one in command.commands.items():
                walk(one, *names, name)

    walk(account.command(lang))


def test_what_the_document_says_to_type_works(tree: Path, run: Any, data: Path) -> None:
    text = (tree / "docs" / "accounts.md").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.startswith("patuh account ")]
    assert len(lines) >= 8
    for line in lines:
        words = shlex.split(line.removeprefix("patuh account "))
        if words[-1] == "ID":
            access = opened(data)
            words[-1] = access.clients.list()[0].id
            access.close()
        assert run(*words).exit_code == 0, line


def test_the_settings_in_the_document_are_settings(tree: Path, tmp_path: Path) -> None:
    text = (tree / "docs" / "accounts.md").read_text("utf-8")
    found = re.search(r"```yaml\n(.*?)```", text, re.S)
    assert found is not None
    (tmp_path / "oidc.rahasia").write_text("rahasia-contoh")
    (tmp_path / "contoh.yaml").write_text(found[1])
    settings = read_settings(tmp_path / "contoh.yaml")
    assert settings.oidc is not None and list(settings.oidc.roles.values()) == ["admin", "desk", "examiner"]
