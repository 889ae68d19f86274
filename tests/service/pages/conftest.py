"""The pages over a real desk, audit and access; the registry says of four CONTOH employers what six decisions need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from patuh.engine.language.rulebook import SHIPPED
from patuh.engine.service.access.access import Access
from patuh.engine.service.access.http import Door
from patuh.engine.service.audit.trail import Audit
from patuh.engine.service.desk.books import Books
from patuh.engine.service.desk.desk import Desk
from patuh.engine.service.pages import together, trouble
from patuh.engine.service.registry.model import Known, Looked, Snapshot
from patuh.engine.service.settings import Limits, Office, Passwords, Settings, Slip
from patuh.engine.text import Text
from patuh.engine.values import Value
from starlette.testclient import TestClient

WIB = timezone(timedelta(hours=7))
DATA_ON = date(2026, 11, 10)
HOSTILE = "PT CONTOH <script>alert(1)</script> & Anak"
PASSWORD = "kata sandi CONTOH 1"
ACTIVE = {"application.membership": "active", "application.months_overdue": 0, "application.refusal_in_force": False}
ROWS: dict[str, tuple[str, str, dict[str, Value]]] = {
    "CT000001": ("PT CONTOH Rasau Makmur", "9120000000019", ACTIVE),
    "CT000002": ("CV CONTOH Musi Jaya", "9120000000027", {**ACTIVE, "application.months_overdue": 3}),
    "CT000003": ("PT CONTOH Lematang Abadi", "9120000000035", {**ACTIVE, "application.membership": "inactive"}),
    "CT000004": (HOSTILE, "9120000000043", {**ACTIVE, "application.refusal_in_force": True}),
}
COUNTER = {"licence_kind": "pbg", "channel": "regional", "filed_on": "2026-11-20"}
OSS = {"licence_kind": "business_licence", "channel": "oss", "filed_on": "2026-11-20"}
SIX: dict[str, dict[str, str]] = {  # a form for each decision
    "refuse": {"npp": "CT000004", **OSS, "number": "CONTOH-0471"},
    "insufficient_data": {**COUNTER, "number": "CONTOH-0472", "received_on": "2026-11-20", "sla_days": "5"},
    "remedy_required": {"npp": "CT000002", **COUNTER, "number": "CONTOH-0473"},
    "proceed_with_condition": {
        **COUNTER, "number": "CONTOH-0474", "declared_workers": "0", "membership": "not_registered",
        "registry_on": "2026-11-20",
    },
    "advisory": {"npp": "CT000003", **OSS, "number": "CONTOH-0475"},
    "proceed": {"npp": "CT000001", **COUNTER, "number": "CONTOH-0476"},
}  # fmt: skip


class Clock:
    """The office's time as a test says it is."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 30, tzinfo=WIB)

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Registry:
    """A registry of ROWS with a register of sanctions; whoever is not in it is not known to be registered or not."""

    snapshot: Snapshot = field(
        default_factory=lambda: Snapshot(
            "ab" * 32, DATA_ON, datetime(2026, 11, 11, tzinfo=WIB), len(ROWS), 0, 1, False, {}, ()
        )
    )

    def search(self, text: str, limit: int) -> Sequence[Known]:
        rows = [Known(npp, nib, name, "16.71") for npp, (name, nib, _) in ROWS.items()]
        return [row for row in rows if text.lower() in f"{row.npp} {row.nib} {row.name}".lower()][:limit]

    def look_up(self, stated: Mapping[str, Value], as_of: date) -> Looked:
        npp = stated.get("application.npp")
        if not isinstance(npp, str) or npp not in ROWS:
            return Looked({"application.refusal_in_force": False}, None, (DOUBT,), None)
        name, nib, facts = ROWS[npp]
        return Looked({"application.registry_on": DATA_ON, **facts}, "npp", (), Known(npp, nib, name, "16.71"))


class Registries:
    """One registry, or none yet."""

    def __init__(self) -> None:
        self.registry: Registry | None = Registry()

    @contextmanager
    def current(self) -> Iterator[Registry | None]:
        yield self.registry


@dataclass(frozen=True)
class Office_:
    """A running office: its parts, and browsers that are signed in."""

    app: FastAPI
    settings: Settings
    desk: Desk
    audit: Audit
    access: Access
    registries: Registries
    clock: Clock

    def decided(self) -> int:
        """How many decisions are on record."""
        return len(self.audit.history(kinds=["decision"], limit=1000))

    def visitor(self) -> TestClient:
        """A browser nobody has signed in with."""
        headers = {"Origin": "http://localhost"}
        return TestClient(self.app, "http://localhost", headers=headers, follow_redirects=False)

    def officer(self, role: str = "admin", login: str = "sari.contoh") -> Browser:
        """A browser that an officer with this role has signed in with."""
        _, first = self.access.officers.add(login, role, "Sari CONTOH")
        session = self.access.officers.sign_in(login, first)
        session = self.access.officers.change_password(session, first, PASSWORD)
        client = self.visitor()
        client.cookies.set("patuh", session.token)
        return Browser(client, session.csrf, session.who.actor)


@dataclass(frozen=True)
class Browser:
    """A signed-in browser; forms are sent with their token."""

    client: TestClient
    csrf: str
    actor: str

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def post(self, path: str, form: Mapping[str, str] | None = None, **more: Any) -> Any:
        return self.client.post(path, data={"csrf": self.csrf, **(form or {})}, **more)

    def decide(self, form: Mapping[str, str], key: str = "kunci-1") -> str:
        """The address of the decision on a form."""
        answer = self.post("/pra-cek/putuskan", {"kunci": key, **form})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])


@pytest.fixture(scope="session")
def books() -> Iterator[Books]:
    books = Books(SHIPPED, lambda rulebook: None)
    yield books
    books.close()


@pytest.fixture
def office(tmp_path: Path, books: Books) -> Iterator[Office_]:
    settings = Settings(
        office=Office(name="DPMPTSP CONTOH", unit="Loket Terpadu", contact="Jl. Contoh 1"),
        public_url="http://localhost",
        passwords=Passwords(argon2_memory_kib=8, argon2_rounds=1),
        limits=Limits(public_per_minute=10),
        slip=Slip(note="Catatan CONTOH dari kantor."),
    )
    clock, registries = Clock(), Registries()
    audit = Audit.open(tmp_path / "audit.db")
    access = Access.open(tmp_path / "access.db", settings)
    desk = Desk(books, registries, audit, receipt, settings.limits, "0.1", clock)
    app = FastAPI()
    app.state.door = Door(access, settings)
    pages = together.pages_of(settings, desk, registries, clock)
    app.include_router(together.router(pages, settings, desk, registries, audit, clock))
    for kind in trouble.HANDLED:
        app.add_exception_handler(kind, trouble.handler(pages))
    yield Office_(app, settings, desk, audit, access, registries, clock)
    audit.close()
    access.close()


def receipt(decided: Mapping[str, Any]) -> dict[str, Any]:
    """A receipt as far as pages read it; signatures are tested where they are made."""
    return dict(decided)


DOUBT = Text("Pemohon tidak ditemukan dalam data kepesertaan.", "The applicant was not found in the data.")
