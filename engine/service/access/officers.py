"""People who sign in: accounts of their own, a password or the office's own sign-in, one role each."""

from __future__ import annotations

import re
import secrets
import sqlite3
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from ...errors import UsageError, did_you_mean
from ...text import Text
from .clients import LETTERS, clean_name
from .lockout import Lockout
from .passwords import Busy, Passwords, generated
from .sessions import Session, Sessions, end_all
from .store import Store
from .who import ROLES

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{2,63}")


@dataclass(frozen=True, slots=True)
class Officer:
    """An account; `outside` where the office's own sign-in vouches for the person instead of a password."""

    id: str
    login: str
    name: str
    role: str
    outside: bool
    must_change: bool
    made_at: datetime
    disabled_at: datetime | None
    signed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class Refused:
    """Not signed in: login or password are wrong (which one is not told), or, with `until`, it is too early to try."""

    until: datetime | None = None


class Officers:
    """All accounts of people."""

    def __init__(
        self, store: Store, passwords: Passwords, sessions: Sessions, lockout: Lockout, now: Callable[[], datetime]
    ) -> None:
        self._store, self._passwords, self._sessions, self._lockout = store, passwords, sessions, lockout
        self._now = now

    def add(
        self,
        login: str,
        role: str,
        name: str | None = None,
        password: str | None = None,
        *,
        must_change: bool = True,
    ) -> tuple[Officer, str]:
        """A new account and its first password (given, or made up), to be changed at the first sign-in if it must.

        Raises UsageError for a login that is taken or odd, an unknown role, a weak password.
        """
        login = plain_login(login)
        if not LOGIN.fullmatch(login):
            raise UsageError(BAD_LOGIN)
        _check_role(role)
        name = clean_name(name or login)
        password = self._first(password, login, name)
        kept = self._passwords.make(password)
        return self._insert(login, name, role, password=kept, must_change=must_change), password

    def sign_in(self, login: str, password: str, instead_of: str | None = None) -> Session | Refused:
        """A session for the right password; `instead_of` is the token the browser brought, which ends.

        A login that nobody has is refused in the same words and the same time, and is made to wait the same way.
        Raises Busy.
        """
        login = plain_login(login)
        if until := self._lockout.attempt(login):
            return Refused(until)
        row = self._store.row("SELECT * FROM officers WHERE login = ? AND disabled_at IS NULL", (login,))
        kept = row["password"] if row else None
        if not self._right(login, kept, password):
            return Refused()
        assert row is not None and kept is not None
        self._lockout.forget(login)
        if self._passwords.outdated(kept):
            self._keep(row["id"], self._passwords.make(password))
        return self._begin(row["id"], instead_of)

    def vouched(
        self, subject: str, login: str, name: str, role: str, instead_of: str | None = None
    ) -> Session | Refused:
        """A session for whom the office's own sign-in vouches; the account is made the first time, its role kept to."""
        _check_role(role)
        row = self._store.row("SELECT * FROM officers WHERE subject = ?", (subject,))
        if row is not None and row["disabled_at"] is not None:
            return Refused()
        if row is None:
            found = self._insert(self._free(plain_login(login)), clean_name(name), role, subject=subject).id
        else:
            found = row["id"]
            with self._store.change() as file:
                file.execute("UPDATE officers SET name = ?, role = ? WHERE id = ?", (clean_name(name), role, found))
                if role != row["role"]:
                    end_all(file, found)
        return self._begin(found, instead_of)

    def dismissed(self, subject: str) -> None:
        """The office's own sign-in gives this person no role here any more: every session ends."""
        row = self._store.row("SELECT id FROM officers WHERE subject = ?", (subject,))
        if row is not None:
            with self._store.change() as file:
                end_all(file, row["id"])

    def change_password(self, session: Session, current: str, new: str) -> Session | Refused:
        """The officer's own change: every session ends and a new one begins. Raises UsageError, Busy."""
        if until := self._lockout.attempt(session.login):
            return Refused(until)
        row = self._store.row("SELECT password FROM officers WHERE id = ?", (session.who.id,))
        if row is None or not self._right(session.login, row["password"], current):
            return Refused()
        self._lockout.forget(session.login)
        self._passwords.refuse_weak(new, session.login, session.who.name)
        if new == current:
            raise UsageError(SAME)
        self._set(session.who.id, self._passwords.make(new), must_change=False)
        return self._begin(session.who.id, None)

    def set_password(self, login: str, password: str | None = None) -> str:
        """A new first password (given, or made up), set by an administrator; every session ends. Raises UsageError."""
        officer = self.find(login)
        if officer.outside:
            raise UsageError(OUTSIDE.fill(w=officer.login))
        password = self._first(password, officer.login, officer.name)
        self._set(officer.id, self._passwords.make(password), must_change=True)
        self._lockout.forget(officer.login)
        return password

    def disable(self, login: str) -> Officer:
        """Nobody signs in with it any more, and who is, is not. Raises UsageError."""
        officer = self.find(login)
        with self._store.change() as file:
            file.execute(
                "UPDATE officers SET disabled_at = ? WHERE id = ? AND disabled_at IS NULL",
                (int(self._now().timestamp()), officer.id),
            )
            end_all(file, officer.id)
        return self.find(login)

    def unlock(self, login: str) -> Officer:
        """Makes an account usable again: enabled, and without waiting. Raises UsageError."""
        officer = self.find(login)
        with self._store.change() as file:
            file.execute("UPDATE officers SET disabled_at = NULL WHERE id = ?", (officer.id,))
        self._lockout.forget(officer.login)
        return self.find(login)

    def give_role(self, login: str, role: str) -> Officer:
        """Another role; every session ends, since each shows what its role may. Raises UsageError."""
        _check_role(role)
        officer = self.find(login)
        with self._store.change() as file:
            file.execute("UPDATE officers SET role = ? WHERE id = ?", (role, officer.id))
            end_all(file, officer.id)
        return self.find(login)

    def find(self, login: str) -> Officer:
        """The account of that login. Raises UsageError."""
        row = self._store.row("SELECT * FROM officers WHERE login = ?", (plain_login(login),))
        if row is None:
            raise UsageError(NO_OFFICER.fill(w=login), todo=SEE_LIST)
        return _officer(row)

    def list(self) -> list[Officer]:
        """All accounts, oldest first, disabled ones too."""
        return [_officer(row) for row in self._store.rows("SELECT * FROM officers ORDER BY made_at, id")]

    def _right(self, login: str, kept: str | None, password: str) -> bool:
        """Whether it is the password, after the attempt was counted. Raises Busy, which is no attempt."""
        try:
            return self._passwords.check(kept, password)
        except Busy:
            self._lockout.spare(login)
            raise

    def _first(self, password: str | None, login: str, name: str) -> str:
        if password is None:
            return generated()
        self._passwords.refuse_weak(password, login, name)
        return password

    def _insert(
        self,
        login: str,
        name: str,
        role: str,
        *,
        password: str | None = None,
        subject: str | None = None,
        must_change: bool = False,
    ) -> Officer:
        id = "".join(secrets.choice(LETTERS) for _ in range(12))
        made = int(self._now().timestamp())
        try:
            with self._store.change() as file:
                file.execute(
                    "INSERT INTO officers (id, login, name, role, password, subject, must_change, made_at) "
                    "VALUES (?,?,?,?,?,?,?,?)",
                    (id, login, name, role, password, subject, int(must_change), made),
                )
        except sqlite3.IntegrityError:
            raise UsageError(TAKEN.fill(w=login), todo=SEE_LIST) from None
        return self.find(login)

    def _free(self, login: str) -> str:
        """A login that no account has: an outside account must not take over one with a password."""
        base = re.sub(r"[^a-z0-9._@-]", "-", login).strip("._@-")[:56] or "oidc"
        base = base if LOGIN.fullmatch(base) else f"oidc-{base}"
        taken = {officer.login for officer in self.list()}
        return next(name for name in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)

    def _begin(self, id: str, instead_of: str | None) -> Session:
        with self._store.change() as file:
            file.execute("UPDATE officers SET signed_in_at = ? WHERE id = ?", (int(self._now().timestamp()), id))
        return self._sessions.begin(id, instead_of)

    def _keep(self, id: str, kept: str) -> None:
        with self._store.change() as file:
            file.execute("UPDATE officers SET password = ? WHERE id = ?", (kept, id))

    def _set(self, id: str, kept: str, *, must_change: bool) -> None:
        with self._store.change() as file:
            file.execute("UPDATE officers SET password = ?, must_change = ? WHERE id = ?", (kept, int(must_change), id))
            end_all(file, id)


def plain_login(login: str) -> str:
    """A login as it is compared: upper and lower case and how signs are encoded aside."""
    return unicodedata.normalize("NFKC", login[:200]).strip().casefold()


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise UsageError(NO_ROLE.fill(r=role, k=", ".join(ROLES)), todo=did_you_mean(role, ROLES))


def _officer(row: sqlite3.Row) -> Officer:
    def moment(seconds: int | None) -> datetime | None:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)

    return Officer(
        id=row["id"],
        login=row["login"],
        name=row["name"],
        role=row["role"],
        outside=row["subject"] is not None,
        must_change=bool(row["must_change"]),
        made_at=datetime.fromtimestamp(row["made_at"], UTC),
        disabled_at=moment(row["disabled_at"]),
        signed_in_at=moment(row["signed_in_at"]),
    )


BAD_LOGIN = Text(
    "Nama pengguna: 3 sampai 64 huruf kecil, angka, titik, garis, atau @.",
    "A login is 3 to 64 small letters, digits, dots, dashes or @.",
)
NO_ROLE = Text("Tidak ada peran {r}; ada: {k}.", "There is no role {r}; there are: {k}.")
TAKEN = Text("Nama pengguna {w} sudah dipakai.", "The login {w} is taken.")
NO_OFFICER = Text("Tidak ada petugas {w}.", "There is no officer {w}.")
SEE_LIST = Text("Lihat: patuh account officer list.", "See: patuh account officer list.")
OUTSIDE = Text(
    "Petugas {w} masuk melalui layanan masuk kantor; kata sandinya tidak ada di sini.",
    "Officer {w} signs in through the office's own sign-in; the password is not kept here.",
)
SAME = Text("Kata sandi baru sama dengan yang lama.", "The new password is the old one.")
