"""What an office decides about its service, read from YAML as strictly as the rules are, and where its data lie."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from datetime import timezone as fixed
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from ..errors import Fault, FaultyFile, OutputError, RulebookError, UsageError
from ..language import schema, source
from ..language.schema.words import Model, Word, fault
from ..text import Text

MEBI = 1 << 20


def _between(least: int, most: int) -> AfterValidator:
    """A whole number within bounds, told with both of them."""

    def check(value: int) -> int:
        if not least <= value <= most:
            raise fault(f"Bilangan {least} sampai {most}.", f"A number from {least} to {most}.")
        return value

    return AfterValidator(check)


def _address(value: str) -> str:
    try:
        ipaddress.ip_network(value)
    except ValueError:
        raise fault(
            "Alamat IP atau jaringan, misalnya 127.0.0.1 atau 10.0.0.0/24.",
            "An IP address or network, such as 127.0.0.1 or 10.0.0.0/24.",
        ) from None
    return value


def _origin(value: str) -> str:
    try:
        parts = urlsplit(value)
        right = parts.scheme in ("https", "http") and parts.hostname and parts.port != 0
    except ValueError:
        right = False
    if not right or parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise fault(
            "Alamat layanan tanpa jalur, misalnya https://patuh.contoh.go.id.",
            "The address of the service without a path, such as https://patuh.contoh.go.id.",
        )
    return value.rstrip("/")


def _secure_address(value: str) -> str:
    if urlsplit(value).scheme != "https" and urlsplit(value).hostname not in ("127.0.0.1", "localhost", "::1"):
        raise fault("Harus https.", "It must be https.")
    return value


Address = Annotated[Word, AfterValidator(_address)]
Words = Annotated[tuple[Word, ...], Field(strict=False)]


class Office(Model):
    """Whose service this is: the names that stand on pages and slips."""

    name: Word = "Kantor contoh (CONTOH)"
    unit: Word | None = None
    contact: Word | None = None


class Limits(Model):
    """What one request, one client and all together may ask for; bytes, milliseconds, requests a minute."""

    body_bytes: Annotated[int, _between(1024, 64 * MEBI)] = MEBI
    depth: Annotated[int, _between(4, 100)] = 32  # how deep the JSON of an application may nest
    batch: Annotated[int, _between(1, 1000)] = 100  # applications in one request
    workers: Annotated[int, _between(0, 100_000)] = 500  # that one application may bring
    time_budget_ms: Annotated[int, _between(100, 60_000)] = 2000
    waiting: Annotated[int, _between(1, 10_000)] = 256  # requests that wait for their turn; more get 503 at once
    per_minute: Annotated[int, _between(1, 1_000_000)] = 600  # of a client that has no rate of its own
    attempts_per_minute: Annotated[int, _between(1, 100_000)] = 30  # from one address, without a valid key
    public_per_minute: Annotated[int, _between(1, 100_000)] = 30  # checks of slips, from one address
    upload_bytes: Annotated[int, _between(MEBI, 4096 * MEBI)] = 200 * MEBI  # one file
    upload_files: Annotated[int, _between(1, 100)] = 20  # files of one job
    uploads_kept_bytes: Annotated[int, _between(MEBI, 1 << 50)] = 20 * 1024 * MEBI  # all jobs together
    free_bytes: Annotated[int, _between(0, 1 << 50)] = 512 * MEBI  # left free on the disk
    jobs_at_once: Annotated[int, _between(1, 16)] = 1
    job_memory_bytes: Annotated[int, _between(256 * MEBI, 1 << 40)] = 4096 * MEBI


class Sessions(Model):
    """How long an officer stays signed in."""

    idle_minutes: Annotated[int, _between(1, 24 * 60)] = 30
    absolute_hours: Annotated[int, _between(1, 24)] = 10


class Passwords(Model):
    """Passwords of officers: their length, the cost of argon2id, and how wrong ones lock an account."""

    length: Annotated[int, _between(12, 128)] = 12
    wrong: Annotated[int, _between(2, 100)] = 5  # attempts before an account is locked
    lock_minutes: Annotated[int, _between(1, 24 * 60)] = 1  # the first time; doubled each time after
    lock_minutes_most: Annotated[int, _between(1, 24 * 60)] = 60
    argon2_memory_kib: Annotated[int, _between(8, 4 * MEBI)] = 65536
    argon2_rounds: Annotated[int, _between(1, 100)] = 3
    argon2_lanes: Annotated[int, _between(1, 64)] = 1
    at_once: Annotated[int, _between(1, 64)] = 2  # passwords worked out at one time


class Retention(Model):
    """How many days contents are kept before they may be deleted; None: until the office decides."""

    decisions_days: Annotated[int, _between(1, 36_500)] | None = None
    jobs_days: Annotated[int, _between(1, 36_500)] = 30


class Slip(Model):
    """What a slip says besides the decision."""

    note: Word | None = None


Role = Literal["desk", "examiner", "admin"]


class Oidc(Model):
    """Sign-in through the office's own identity provider; `roles` maps values of a claim to roles here."""

    issuer: Annotated[Word, AfterValidator(_secure_address)]
    client_id: Word
    client_secret_file: Word
    claim: Word = "groups"
    roles: dict[Word, Role] = Field(min_length=1)
    label: Word = "Masuk dengan akun kantor"


class Settings(Model):
    """All that an office decides about its service; what it does not say has the value here.

    `registry` is a folder or postgresql://…; None: the folder `registry` among the data. `letters` is the profile of an
    office's letters. Both are absolute once read from a file.
    """

    office: Office = Office()
    public_url: Annotated[Word, AfterValidator(_origin)] | None = None
    hosts: Words = ()  # names the service answers to, besides that of public_url
    trusted_proxies: Annotated[tuple[Address, ...], Field(strict=False)] = ()
    language: Literal["id", "en"] = "id"
    timezone: Literal["WIB", "WITA", "WIT"] = "WIB"
    registry: Word | None = None
    letters: Word | None = None
    limits: Limits = Limits()
    sessions: Sessions = Sessions()
    passwords: Passwords = Passwords()
    retention: Retention = Retention()
    slip: Slip = Slip()
    oidc: Oidc | None = None

    @property
    def secure(self) -> bool:
        """Whether people reach the service by https."""
        return self.public_url is not None and self.public_url.startswith("https://")

    @property
    def zone(self) -> tzinfo:
        """The office's time zone: an answer is of the office's day, wherever the server stands."""
        return fixed(timedelta(hours={"WIB": 7, "WITA": 8, "WIT": 9}[self.timezone]), self.timezone)

    @property
    def host_names(self) -> frozenset[str]:
        """The names the service answers to."""
        own = urlsplit(self.public_url).hostname if self.public_url else None
        return frozenset({name.lower() for name in self.hosts} | ({own} if own else set()))


def read_settings(path: Path) -> Settings:
    """Read an office's settings; raises FaultyFile with every fault at its line and column, or UsageError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(UNREADABLE.fill(w=error.strerror or "?"), at=path.name) from None
    return parse_settings(content, path.name, path.resolve().parent)


def parse_settings(content: bytes, label: str, folder: Path) -> Settings:
    """The settings in the bytes of a file; relative paths are taken from `folder`."""
    try:
        document = source.read(content, label)
    except RulebookError as error:
        raise FaultyFile(label, error.faults) from None
    faults = schema.check(Settings, document)
    if faults:
        raise FaultyFile(label, faults)
    raw: dict[str, Any] = dict(document.data)
    for path, must_exist in ((("registry",), False), (("letters",), True), (("oidc", "client_secret_file"), True)):
        above = raw if len(path) == 1 else raw.get(path[0])
        name = (above or {}).get(path[-1])
        if name is None or str(name).startswith("postgresql://"):
            continue
        place = folder / name
        if must_exist and not place.is_file():
            faults.append(Fault(document.at(path), NO_FILE.fill(n=name)))
        if len(path) == 1:
            raw[path[0]] = str(place)
        else:
            raw[path[0]] = {**raw[path[0]], path[-1]: str(place)}
    if faults:
        raise FaultyFile(label, faults)
    return Settings.model_validate(raw)


@dataclass(frozen=True)
class Data:
    """Where the service keeps what it must not lose."""

    root: Path

    @staticmethod
    def at(root: Path) -> Data:
        """The folder at a place, made where it is not there, readable by nobody else; raises OutputError."""
        try:
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.stat(root).st_mode & 0o077:
                root.chmod(0o700)
            for name in ("rulebooks", "keys", "jobs"):
                (root / name).mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise OutputError(
                NO_FOLDER.fill(w=error.strerror or str(error)), at=str(root), why=WHY_FOLDER, todo=TODO_FOLDER
            ) from None
        return Data(root)

    @property
    def audit(self) -> Path:
        """The chain of what was answered, the contents, and the retries."""
        return self.root / "audit.db"

    @property
    def access(self) -> Path:
        """Clients, officers, sessions."""
        return self.root / "access.db"

    @property
    def registry(self) -> Path:
        """Snapshots of the registry."""
        return self.root / "registry"

    @property
    def rulebooks(self) -> Path:
        """A copy of every rulebook a decision was made with, by its hash."""
        return self.root / "rulebooks"

    @property
    def keys(self) -> Path:
        """What receipts are signed with."""
        return self.root / "keys"

    @property
    def jobs(self) -> Path:
        """Uploads and their results."""
        return self.root / "jobs"

    @property
    def office_key(self) -> Path:
        """What marks of persons are made with."""
        return self.root / "office.key"


UNREADABLE = Text("Pengaturan tidak dapat dibaca: {w}.", "The settings cannot be read: {w}.")
NO_FILE = Text("Berkas {n} tidak ada.", "There is no file {n}.")
NO_FOLDER = Text("Folder data tidak dapat dipakai: {w}.", "The data folder cannot be used: {w}.")
WHY_FOLDER = Text(
    "Tanpa folder itu jawaban tidak dapat dicatat, jadi tidak ada yang dijawab.",
    "Without it answers cannot be recorded, so none is given.",
)
TODO_FOLDER = Text(
    "Sebut folder milik pengguna yang menjalankan layanan dengan --data.",
    "Name a folder that belongs to the user who runs the service with --data.",
)
