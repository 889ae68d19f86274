"""The whole service over a real registry, audit and access: four CONTOH employers, of whom six decisions are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.check.conclusions import Conclusions
from patuh.engine.language.rulebook import SHIPPED, Rulebook
from patuh.engine.service.access.access import Access
from patuh.engine.service.app import Parts, put_together
from patuh.engine.service.audit.trail import Audit
from patuh.engine.service.desk.books import Books
from patuh.engine.service.desk.desk import Desk
from patuh.engine.service.receipt.keys import Keys
from patuh.engine.service.receipt.making import make
from patuh.engine.service.registry.loading import Asked, load
from patuh.engine.service.registry.model import Registry
from patuh.engine.service.registry.registries import Registries
from patuh.engine.service.settings import Data, Limits, Office, Passwords, Settings, Slip
from starlette.testclient import TestClient
from starlette.types import ASGIApp

WIB = timezone(timedelta(hours=7))
DATA_ON = date(2026, 11, 10)
HOSTILE = "PT CONTOH <script>alert(1)</script> & Anak"
PASSWORD = "kata sandi CONTOH 1"
NAMES = {
    "CT000001": "PT CONTOH Rasau Makmur",
    "CT000002": "CV CONTOH Musi Jaya",
    "CT000003": "PT CONTOH Lematang Abadi",
    "CT000004": HOSTILE,
}
LIST = f"""NPP;NIB;NPWP;Nama Perusahaan;Kab/Kota;Status Kepesertaan;Bulan Tunggakan;Tanggal Data Kepesertaan;TMP2T
CT000001;9900000000017;01.234.567.8-901.000;{NAMES["CT000001"]};Palembang;Aktif;0;10-11-2026;tidak
CT000002;9900000000025;;{NAMES["CT000002"]};Banyuasin;Aktif;3;10-11-2026;tidak
CT000003;9900000000033;;{NAMES["CT000003"]};Muara Enim;Tidak Aktif;9;10-11-2026;tidak
CT000004;9900000000041;;{HOSTILE};Palembang;Aktif;0;10-11-2026;ya
"""
COUNTER = {"licence_kind": "pbg", "channel": "regional", "filed_on": "2026-11-20"}
OSS = {"licence_kind": "business_licence", "channel": "oss", "filed_on": "2026-11-20"}
SIX: dict[str, dict[str, str]] = {  # a form for each decision
    "refuse": {"npp": "CT000004", **OSS, "number": "CONTOH-0471"},
    "insufficient_data": {**COUNTER, "number": "CONTOH-0472", "received_on": "2026-11-20", "sla_days": "5"},
    "remedy_required": {"npp": "CT000002", **COUNTER, "number": "CONTOH-0473"},
    "proceed_with_condition": {
        **COUNTER, "number": "CONTOH-0474", "declared_workers": "0", "membership": "not_registered",
        "registry_on": "2026-11-20", "refusal_in_force": "tidak",
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


class Held:
    """The registry at a place, or none where a test wants none."""

    empty = False

    def __init__(self, place: Path, rulebook: Rulebook, conclusions: Conclusions) -> None:
        self.registries = Registries.at(str(place), rulebook, conclusions)

    @contextmanager
    def current(self) -> Iterator[Registry | None]:
        with self.registries.current() as registry:
            yield None if self.empty else registry

    def close(self) -> None:
        self.registries.close()


@dataclass(frozen=True)
class Office_:
    """A running office: its parts, and browsers that are signed in."""

    asgi: ASGIApp
    settings: Settings
    desk: Desk
    audit: Audit
    access: Access
    clock: Clock

    def decided(self) -> int:
        """How many decisions are on record."""
        return len(self.audit.history(kinds=["decision"], limit=1000))

    def visitor(self) -> TestClient:
        """A browser nobody has signed in with."""
        headers = {"Origin": "http://localhost"}
        return TestClient(self.asgi, "http://localhost", headers=headers, follow_redirects=False)

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
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    place, files = tmp_path_factory.mktemp("registry"), tmp_path_factory.mktemp("files")
    (files / "kepesertaan.csv").write_text(LIST, "utf-8")
    load(place, [files / "kepesertaan.csv"], Rulebook.load(), Asked(datetime(2026, 11, 11, 8, 0)))
    books = Books(SHIPPED, lambda rulebook: None, partial(Held, place))
    yield books
    books.close()


@pytest.fixture
def no_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Held, "empty", True)


@pytest.fixture
def office(tmp_path: Path, books: Books) -> Iterator[Office_]:
    settings = Settings(
        office=Office(name="DPMPTSP CONTOH", unit="Loket Terpadu", contact="Jl. Contoh 1"),
        hosts=("localhost",),
        passwords=Passwords(argon2_memory_kib=8, argon2_rounds=1),
        limits=Limits(public_per_minute=10, time_budget_ms=20_000),  # of a busy test computer
        slip=Slip(note="Catatan CONTOH dari kantor."),
    )
    clock, data = Clock(), Data.at(tmp_path / "data")
    audit, access, keys = Audit.open(data.audit), Access.open(data.access, settings), Keys.at(data.keys)
    sign = partial(make, keys=keys)
    parts = Parts(settings, data, books, audit, access, sign, "0.1", clock, keys.public)
    service = put_together(parts, lambda record: None)
    yield Office_(service.asgi, settings, service.desk, audit, access, clock)
    service.gate.close()
    access.close()
    audit.close()
