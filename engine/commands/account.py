"""`patuh account`: who may ask the service, systems (client) and people (officer)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from ..errors import UsageError
from ..service.access.access import Access
from ..service.access.clients import Client
from ..service.access.officers import Officer
from ..service.access.who import ROLES, SCOPES
from ..service.audit.trail import Audit
from ..service.settings import Data, Settings, read_settings
from ..text import Lang, Text
from .terminal import OPTIONS, guarded, table

KIND = "account"  # of entries in the audit


def command(lang: Lang) -> click.Command:
    """The command in one language."""
    clients = _group("client", CLIENTS, list(_clients(lang)), lang)
    return _group("account", HELP, [clients, _group("officer", OFFICERS, list(_officers(lang)), lang)], lang)


def _group(name: str, help_: Text, commands: list[click.Command], lang: Lang) -> click.Group:
    return click.Group(
        name,
        commands=commands,
        help=help_.say(lang),
        options_metavar=OPTIONS.say(lang),
        subcommand_metavar=Text("PERINTAH [ARGUMEN]...", "COMMAND [ARGS]...").say(lang),
    )


class Terminal:
    """The accounts of a data folder as the terminal changes them: every change is in the audit."""

    def __init__(self, access: Access, audit: Audit) -> None:
        self.access, self._audit = access, audit

    def record(self, did: str, **content: Any) -> None:
        """Keeps what was done, by which user of the machine; never a name, login, key or password."""
        user = os.getuid() if hasattr(os, "getuid") else "?"
        self._audit.append(KIND, f"terminal:{user}", {"did": did, **content})


@contextmanager
def _terminal(data: Path, config: Path | None) -> Iterator[Terminal]:
    settings = read_settings(config) if config else Settings()
    place = Data.at(data)
    audit = Audit.open(place.audit)
    try:
        access = Access.open(place.access, settings)
        try:
            yield Terminal(access, audit)
        finally:
            access.close()
    finally:
        audit.close()


def _made(
    name: str, help_: Text, lang: Lang, run: Callable[..., int], *params: click.Parameter, shows: bool = False
) -> click.Command:
    """A command over the accounts of a data folder; `run` gets the Terminal first. `shows`: it changes nothing."""

    @guarded(lang)
    def over(data: Path, config: Path | None, **given: Any) -> int:
        if shows and not Data(data).access.exists():
            raise UsageError(NO_DATA, at=str(data), todo=NAME_DATA)
        with _terminal(data, config) as terminal:
            return run(terminal, **given)

    folder = click.Path(path_type=Path, file_okay=False)
    shared: list[click.Parameter] = [
        click.Option(["--data"], type=folder, required=True, envvar="PATUH_DATA", help=DATA.say(lang)),
        click.Option(["--config"], type=click.Path(path_type=Path, dir_okay=False), help=CONFIG.say(lang)),
    ]
    return click.Command(
        name, callback=over, params=[*params, *shared], help=help_.say(lang), options_metavar=OPTIONS.say(lang)
    )


# ── systems ──


def _clients(lang: Lang) -> Iterator[click.Command]:
    def add(terminal: Terminal, name: str, scope: tuple[str, ...], per_minute: int | None, until: str | None) -> int:
        client, key = terminal.access.clients.add(name, scope, per_minute, _day(until))
        terminal.record("client_added", client=client.id, scopes=sorted(client.scopes), per_minute=client.per_minute)
        click.echo(CLIENT_MADE.fill(c=client.id, s=", ".join(sorted(client.scopes)), n=client.per_minute).say(lang))
        _once(KEY, key, lang)
        return 0

    def show(terminal: Terminal) -> int:
        _print(CLIENT_HEAD, [_client_row(client, lang) for client in terminal.access.clients.list()], lang)
        return 0

    def revoke(terminal: Terminal, id: str) -> int:
        client = terminal.access.clients.revoke(id)
        terminal.record("client_revoked", client=client.id)
        click.echo(CLIENT_REVOKED.fill(c=client.id).say(lang))
        return 0

    yield _made(
        "add", ADD_CLIENT, lang, add,
        click.Argument(["name"], metavar=NAME.say(lang)),
        click.Option(["--scope"], type=click.Choice(SCOPES), multiple=True, required=True, help=SCOPE.say(lang)),
        click.Option(["--per-minute"], type=int, metavar=NUMBER.say(lang), help=PER_MINUTE.say(lang)),
        click.Option(["--until"], metavar=DATE.say(lang), help=UNTIL.say(lang)),
    )  # fmt: skip
    yield _made("list", LIST_CLIENTS, lang, show, shows=True)
    yield _made("revoke", REVOKE, lang, revoke, click.Argument(["id"], metavar="ID"))


def _client_row(client: Client, lang: Lang) -> tuple[str, ...]:
    state = REVOKED if client.revoked_at else EXPIRED if _past(client.expires_on) else ACTIVE
    used = client.used_on.isoformat() if client.used_on else "–"
    until = client.expires_on.isoformat() if client.expires_on else "–"
    return client.id, client.name, " ".join(sorted(client.scopes)), str(client.per_minute), until, used, state.say(lang)


# ── people ──


def _officers(lang: Lang) -> Iterator[click.Command]:
    def add(terminal: Terminal, login: str, role: str, name: str | None, ask: bool) -> int:
        officer, password = terminal.access.officers.add(login, role, name, _asked(lang) if ask else None)
        terminal.record("officer_added", officer=officer.id, role=officer.role)
        click.echo(OFFICER_MADE.fill(w=officer.login, r=officer.role).say(lang))
        if not ask:
            _once(PASSWORD, password, lang)
        return 0

    def show(terminal: Terminal) -> int:
        _print(OFFICER_HEAD, [_officer_row(officer, lang) for officer in terminal.access.officers.list()], lang)
        return 0

    def password(terminal: Terminal, login: str, ask: bool) -> int:
        made = terminal.access.officers.set_password(login, _asked(lang) if ask else None)
        terminal.record("officer_password", officer=terminal.access.officers.find(login).id)
        click.echo(PASSWORD_SET.fill(w=login).say(lang))
        if not ask:
            _once(PASSWORD, made, lang)
        return 0

    def role(terminal: Terminal, login: str, role: str) -> int:
        officer = terminal.access.officers.give_role(login, role)
        terminal.record("officer_role", officer=officer.id, role=role)
        click.echo(ROLE_SET.fill(w=officer.login, r=role).say(lang))
        return 0

    def disable(terminal: Terminal, login: str) -> int:
        officer = terminal.access.officers.disable(login)
        terminal.record("officer_disabled", officer=officer.id)
        click.echo(DISABLED_NOW.fill(w=officer.login).say(lang))
        return 0

    def unlock(terminal: Terminal, login: str) -> int:
        officer = terminal.access.officers.unlock(login)
        terminal.record("officer_unlocked", officer=officer.id)
        click.echo(UNLOCKED.fill(w=officer.login).say(lang))
        return 0

    def who() -> click.Argument:
        return click.Argument(["login"], metavar=LOGIN.say(lang))

    def ask() -> click.Option:
        return click.Option(["--ask"], is_flag=True, help=ASK.say(lang))

    roles = click.Choice(list(ROLES))
    yield _made(
        "add", ADD_OFFICER, lang, add, who(),
        click.Option(["--role"], type=roles, required=True, help=ROLE.say(lang)),
        click.Option(["--name"], metavar=NAME.say(lang), help=FULL_NAME.say(lang)),
        ask(),
    )  # fmt: skip
    yield _made("list", LIST_OFFICERS, lang, show, shows=True)
    yield _made("password", SET_PASSWORD, lang, password, who(), ask())
    yield _made("role", SET_ROLE, lang, role, who(), click.Argument(["role"], type=roles, metavar=ROLE_NAME.say(lang)))
    yield _made("disable", DISABLE, lang, disable, who())
    yield _made("unlock", UNLOCK, lang, unlock, who())


def _officer_row(officer: Officer, lang: Lang) -> tuple[str, ...]:
    state = DISABLED if officer.disabled_at else FIRST if officer.must_change else ACTIVE
    seen = _minute(officer.signed_in_at) if officer.signed_in_at else "–"
    by = (BY_OFFICE if officer.outside else BY_PASSWORD).say(lang)
    return officer.login, officer.name, officer.role, by, seen, state.say(lang)


# ── what both share ──


def _print(head: Text, rows: list[tuple[str, ...]], lang: Lang) -> None:
    for line in table([tuple(head.say(lang).split(";")), *rows]):
        click.echo(line)


def _once(what: Text, secret: str, lang: Lang) -> None:
    """A secret on a line of its own, so that it can be piped on; what it is goes to stderr."""
    click.echo(what.say(lang), err=True)
    click.echo(secret)


def _asked(lang: Lang) -> str:
    password: str = click.prompt(ASK_PASSWORD.say(lang), hide_input=True, confirmation_prompt=ASK_AGAIN.say(lang))
    return password


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(NO_DAY.fill(t=str(text))) from None


def _past(day: date | None) -> bool:
    return day is not None and day < date.today()


def _minute(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


HELP = Text(
    "Kelola siapa yang boleh memakai layanan: sistem (client) dan petugas (officer).",
    "Manage who may use the service: systems (client) and people (officer).",
)
CLIENTS = Text("Sistem yang bertanya lewat API.", "Systems that ask by the API.")
OFFICERS = Text("Petugas yang masuk lewat halaman.", "People who sign in on the pages.")
DATA = Text("Folder data layanan (atau PATUH_DATA).", "The service's data folder (or PATUH_DATA).")
CONFIG = Text("Pengaturan layanan (YAML).", "The service's settings (YAML).")
NO_DATA = Text("Belum ada akun di folder ini.", "There are no accounts in this folder.")
NAME_DATA = Text("Sebut folder data layanan dengan --data.", "Name the service's data folder with --data.")
NAME, LOGIN, NUMBER, DATE = (
    Text("NAMA", "NAME"), Text("NAMA_PENGGUNA", "LOGIN"), Text("BILANGAN", "NUMBER"), Text("TANGGAL", "DATE"),
)  # fmt: skip
ADD_CLIENT = Text(
    "Tambah sistem; kuncinya ditampilkan satu kali ini saja.", "Add a system; its key is shown this once."
)
LIST_CLIENTS = Text("Daftar sistem.", "List the systems.")
REVOKE = Text("Cabut kunci sebuah sistem, seketika.", "Revoke a system's key, at once.")
SCOPE = Text("Lingkup; boleh diulang.", "Scope; may be repeated.")
PER_MINUTE = Text("Permintaan paling banyak per menit.", "Requests a minute at most.")
UNTIL = Text("Hari terakhir kunci berlaku (TTTT-BB-HH).", "The last day of the key (YYYY-MM-DD).")
ADD_OFFICER = Text(
    "Tambah petugas; kata sandi pertamanya wajib diganti saat pertama masuk.",
    "Add an officer; the first password must be changed at the first sign-in.",
)
LIST_OFFICERS = Text("Daftar petugas.", "List the officers.")
SET_PASSWORD = Text("Beri petugas kata sandi pertama yang baru.", "Give an officer a new first password.")
SET_ROLE = Text("Beri petugas peran lain.", "Give an officer another role.")
DISABLE = Text("Nonaktifkan petugas dan akhiri semua sesinya.", "Disable an officer and end every session.")
UNLOCK = Text("Aktifkan petugas dan buka kuncinya.", "Enable an officer, without any wait.")
ROLE = Text("Peran.", "Role.")
ROLE_NAME = Text("PERAN", "ROLE")
FULL_NAME = Text("Nama yang tampil di halaman.", "The name shown on pages.")
ASK = Text("Ketik kata sandi alih-alih dibuatkan.", "Type the password instead of having one made.")
ASK_PASSWORD = Text("Kata sandi", "Password")
ASK_AGAIN = Text("Sekali lagi", "Once more")
NO_DAY = Text("Tanggal ditulis TTTT-BB-HH: {t}.", "A date is written YYYY-MM-DD: {t}.")
CLIENT_MADE = Text("Klien {c}: {s}; {n} permintaan per menit.", "Client {c}: {s}; {n} requests a minute.")
CLIENT_REVOKED = Text("Kunci klien {c} dicabut.", "The key of client {c} is revoked.")
OFFICER_MADE = Text("Petugas {w} ditambahkan dengan peran {r}.", "Officer {w} was added with the role {r}.")
PASSWORD_SET = Text(
    "Kata sandi {w} diganti; semua sesinya berakhir.", "The password of {w} was replaced; every session ended."
)
ROLE_SET = Text("Peran {w} sekarang {r}.", "The role of {w} is {r} now.")
DISABLED_NOW = Text(
    "Petugas {w} dinonaktifkan; semua sesinya berakhir.", "Officer {w} is disabled; every session ended."
)
UNLOCKED = Text("Petugas {w} dapat masuk lagi.", "Officer {w} can sign in again.")
KEY = Text("Simpan kunci ini sekarang; tidak dapat ditampilkan lagi:", "Keep this key now; it cannot be shown again:")
PASSWORD = Text(
    "Sampaikan kata sandi pertama ini kepada orangnya; tidak dapat ditampilkan lagi:",
    "Give this first password to its owner; it cannot be shown again:",
)
CLIENT_HEAD = Text("id;nama;lingkup;per menit;sampai;dipakai;keadaan", "id;name;scopes;a minute;until;used;state")
OFFICER_HEAD = Text("nama pengguna;nama;peran;cara;terakhir masuk;keadaan", "login;name;role;by;last sign-in;state")
ACTIVE, REVOKED, EXPIRED = Text("aktif", "active"), Text("dicabut", "revoked"), Text("kedaluwarsa", "expired")
DISABLED, FIRST = Text("nonaktif", "disabled"), Text("belum mengganti kata sandi", "first password")
BY_PASSWORD, BY_OFFICE = Text("kata sandi", "password"), Text("akun kantor", "office account")
