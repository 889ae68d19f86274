"""Passwords: kept as argon2id, tried a few at a time, and none that everybody would guess."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import argon2

from ...errors import PatuhError, UsageError
from ...text import Text
from .. import settings

LONGEST = 200  # characters: argon2 reads all of it
PATIENCE = 2.0  # seconds that a sign-in waits for its turn
ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another

# What people here take when twelve characters are asked for; compared without digits and signs at either end.
WORDS = (
    "administrator adminadmin adminadminadmin bismillah bismillahirrahmanirrahim bpjamsostek bpjsketenagakerjaan "
    "bpjstk dinaspenanaman dpmptsp garudaindonesia iloveyou ilovindonesia indonesia indonesiamerdeka indonesiaraya "
    "jaminansosial jamsostek katasandi katasandiku letmein merdeka merdekaindonesia pancasila password passwordku "
    "passwordpassword patuh patuhpatuh pegawainegeri perizinan ptsp qwerty qwertyuiop qwertyuiopasdfghjkl rahasia "
    "rahasianegara rahasiasaya selamatdatang selamatpagi sayangku terserah terserahsaya welcome zaqxswcdevfr "
    "qazwsxedcrfv asdfghjkl asdfghjklzxcvbnm zxcvbnm passw p@ssw0rd p@ssword qwertyqwerty abcdefghijkl abcabcabc"
)
COMMON = frozenset(WORDS.split())


class Busy(PatuhError):
    """More sign-ins at once than the machine shall bear; the same attempt may be made again."""


class Passwords:
    """Makes and checks password hashes; safe to share between threads."""

    def __init__(self, figures: settings.Passwords) -> None:
        self._figures = figures
        self._hasher = argon2.PasswordHasher(figures.argon2_rounds, figures.argon2_memory_kib, figures.argon2_lanes)
        self._at_once = threading.BoundedSemaphore(figures.at_once)
        # Compared with where there is no such officer, so that this takes as long as where there is one.
        self._nobodys = self._hasher.hash(secrets.token_hex(32))

    def make(self, password: str) -> str:
        """The hash to keep. Raises Busy."""
        with self._turn():
            return self._hasher.hash(password)

    def check(self, kept: str | None, password: str) -> bool:
        """Whether it is the password; None (nobody's) never is, and takes as long. Raises Busy."""
        with self._turn():
            try:
                self._hasher.verify(kept or self._nobodys, password[: LONGEST + 1])
            except argon2.exceptions.VerifyMismatchError:
                return False
        return kept is not None and len(password) <= LONGEST

    def outdated(self, kept: str) -> bool:
        """Whether the hash was made with other figures than the settings', so that it should be made anew."""
        return self._hasher.check_needs_rehash(kept)

    def refuse_weak(self, password: str, login: str, name: str) -> None:
        """Raises UsageError for a password that is short, known, or made of who it belongs to."""
        shortest = self._figures.length
        if len(password) < shortest:
            raise UsageError(SHORT.fill(n=shortest), why=WHY, todo=SENTENCE)
        if len(password) > LONGEST:
            raise UsageError(LONG.fill(n=LONGEST))
        plain = password.casefold()
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
        own = {login.casefold(), *re.split(r"[\W_]+", f"{login} {name}".casefold())}
        repeated = any(plain == (plain[:n] * len(plain))[: len(plain)] for n in range(1, 5))
        if core in COMMON or not core or len(set(plain)) < 5 or repeated:
            raise UsageError(KNOWN, why=WHY, todo=SENTENCE)
        if login.casefold() in plain or core in own:
            raise UsageError(OWN, why=WHY, todo=SENTENCE)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._at_once.acquire(timeout=PATIENCE):
            raise Busy(MANY, todo=AGAIN)
        try:
            yield
        finally:
            self._at_once.release()


def generated() -> str:
    """A password to be told once: 20 characters of 55, 115 bits, in groups that can be read aloud."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))


SHORT = Text("Kata sandi paling sedikit {n} karakter.", "A password has at least {n} characters.")
LONG = Text("Kata sandi paling banyak {n} karakter.", "A password has at most {n} characters.")
KNOWN = Text("Kata sandi ini mudah ditebak.", "This password is easy to guess.")
OWN = Text("Kata sandi tidak boleh dibentuk dari nama Anda sendiri.", "A password must not be made of your own name.")
WHY = Text(
    "Kata sandi adalah satu-satunya yang membedakan Anda dari orang lain.",
    "The password is all that tells you from somebody else.",
)
SENTENCE = Text(
    "Susun beberapa kata yang tidak berhubungan menjadi satu kalimat.", "Make a sentence of words that are unrelated."
)
MANY = Text("Terlalu banyak yang masuk bersamaan.", "Too many are signing in at once.")
AGAIN = Text("Coba lagi beberapa saat lagi.", "Try again in a moment.")
