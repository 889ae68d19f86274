"""Personal data never leaves its file: values become their shape, people become keyed hashes."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from ..errors import OutputError
from ..text import Text

KEY_BYTES = 32
HMAC_BLOCK, HMAC_PADS = 64, (0x36, 0x5C)  # of RFC 2104, for SHA-256
KEY_FILE = "PATUH_KEY_FILE"


def shape(raw: str) -> str:
    """The form of a value without its content: digits become 9, letters x; signs stay, so that damage is still seen."""
    return "".join("9" if char.isdigit() else "x" if char.isalpha() else char for char in raw)


class OfficeKey:
    """The office's secret key: the same person gets the same mark in every run of the office, and nowhere else."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        block = _block(secret)
        self._inner, self._outer = (hashlib.sha256(bytes(byte ^ pad for byte in block)) for pad in HMAC_PADS)

    def __reduce__(self) -> tuple[type[OfficeKey], tuple[bytes]]:
        return OfficeKey, (self._secret,)

    @property
    def fingerprint(self) -> str:
        """Which key it is, without telling the key: 16 hexadecimal digits."""
        return hashlib.sha256(b"patuh office key\0" + self._secret).hexdigest()[:16]

    def person(self, nik: str) -> str:
        """The mark of the person with this NIK: 32 hexadecimal digits of its HMAC-SHA-256 (RFC 2104).

        The two hashes of an HMAC are begun once for the key: `hmac` itself takes twice the time for so short a text.
        """
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(nik.encode())
        outer.update(inner.digest())
        return outer.hexdigest()[:32]


def _block(secret: bytes) -> bytes:
    short = secret if len(secret) <= HMAC_BLOCK else hashlib.sha256(secret).digest()
    return short.ljust(HMAC_BLOCK, b"\0")


def key_path() -> Path:
    """Where the office's key is kept: PATUH_KEY_FILE, or the user's configuration folder."""
    named = os.environ.get(KEY_FILE)
    if named:
        return Path(named)
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    return Path(home) / "patuh" / "office.key"


def office_key() -> OfficeKey:
    """The office's key, made on first use (readable by its owner only)."""
    path = key_path()
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(KEY_BYTES))
        secret = path.read_bytes()
    except OSError as error:
        raise OutputError(
            Text(
                "Kunci kantor tidak dapat dibuat atau dibaca ({e}).", "The office's key cannot be made or read ({e})."
            ).fill(e=error.strerror or "?"),
            todo=Text("Tunjuk tempat lain dengan PATUH_KEY_FILE.", "Name another place with PATUH_KEY_FILE."),
        ) from None
    if len(secret) < KEY_BYTES:
        raise OutputError(
            Text("Kunci kantor rusak: terlalu pendek.", "The office's key is damaged: too short."),
            todo=Text(
                "Pulihkan dari cadangan, atau hapus agar dibuat baru.",
                "Restore it from a backup, or delete it to have a new one made.",
            ),
        )
    return OfficeKey(secret)
