"""What the service stands on: rulebook, registry, audit; whether it lives, is ready, and how it does."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Depends, Path, Request
from fastapi.params import Depends as Dependency
from starlette.responses import Response

from ...language.rule import Rule
from ...language.rulebook import Rulebook
from ...language.sentence import Speaker
from ...text import Text
from ..access.http import may
from ..audit.entry import Head
from ..desk.answer import VERIFIED, both
from ..desk.books import Books
from . import problem
from .gate import Gate
from .metrics import MEDIA, Metrics
from .problem import Problem, language, written

RELOADING = 120.0  # seconds for a rulebook to be read and checked


class Recorded(Protocol):
    """The audit, as far as readiness needs it; raises AuditUnavailable where it cannot be read."""

    def head(self) -> Head: ...


class Standing:
    """The routes about the service itself."""

    def __init__(
        self,
        books: Books,
        audit: Recorded,
        gate: Gate,
        metrics: Metrics,
        today: Callable[[], date],
        writable: Callable[[], bool],
        public_keys: Callable[[], Mapping[str, Any]],
        *,
        direct: bool,
    ) -> None:
        self._books, self._audit = books, audit
        self._gate, self._metrics, self._today = gate, metrics, today
        self._writable, self._public_keys = writable, public_keys
        # Behind a proxy that is not known as one, everybody seems to ask from this computer.
        self._direct = direct

    def router(self) -> APIRouter:
        """All of them."""
        router = APIRouter(tags=["service"])
        read: list[Dependency] = [Depends(may("read"))]
        router.add_api_route(
            "/v1/rulebook", self.rulebook, methods=["GET"], dependencies=read, summary=RULEBOOK, name="rulebook"
        )
        router.add_api_route(
            "/v1/rulebook/rules/{instrument}/{rule}", self.rule, methods=["GET"], dependencies=read, summary=RULE,
            name="rule",
        )  # fmt: skip
        router.add_api_route(
            "/v1/registry", self.registry, methods=["GET"], dependencies=read, summary=REGISTRY, name="registry"
        )
        router.add_api_route("/v1/problems/{name}", self.problem, methods=["GET"], summary=PROBLEM, name="problem")
        router.add_api_route(
            "/v1/admin/reload", self.reload, methods=["POST"], dependencies=[Depends(may("admin"))], summary=RELOAD,
            name="reload",
        )  # fmt: skip
        router.add_api_route("/v1/keys", self.keys, methods=["GET"], summary=KEYS, name="keys")
        router.add_api_route("/healthz", self.healthy, methods=["GET"], summary=HEALTHY, name="healthz")
        router.add_api_route("/readyz", self.ready, methods=["GET"], summary=READY, name="readyz")
        router.add_api_route("/metrics", self.metrics, methods=["GET"], summary=METRICS, name="metrics")
        return router

    async def rulebook(self) -> Response:
        return _told(rulebook_told(self._books.rulebook))

    async def rule(self, request: Request, instrument: Name, rule: Name) -> Response:
        book, id = self._books.rulebook, f"{instrument}/{rule}"
        if id not in book.rules:
            return Problem(problem.NOT_FOUND, NO_RULE).response(_lang(request))
        return _told(rule_told(book.rules[id], book))

    async def registry(self) -> Response:
        return _told(await self._gate.run(lambda deadline: self._registry_told()))

    async def problem(self, request: Request, name: Name) -> Response:
        kind = next((kind for kind in problem.KINDS if kind.name == name), None)
        if kind is None:
            return Problem(problem.NOT_FOUND, problem.NOT_FOUND.title).response(_lang(request))
        return _told(
            {"type": problem.AT + kind.name, "status": kind.status, "title": both(kind.title), "todo": both(kind.todo)}
        )

    async def reload(self) -> Response:
        before = self._books.rulebook.hash
        now = await self._gate.run(lambda deadline: self._books.reload(), RELOADING)
        return _told({"rulebook": now.hash, "before": before})

    async def keys(self) -> Response:
        return _told(self._public_keys())

    async def healthy(self) -> Response:
        return _told({"status": "ok"})

    async def ready(self, request: Request) -> Response:
        told = await self._gate.run(lambda deadline: self._ready())
        if told is None:
            return Problem(problem.NOT_READY, NO_ROOM).response(_lang(request))
        return _told(told)

    async def metrics(self, request: Request) -> Response:
        if not (self._direct and _is_here(request)):
            await may("admin")(request)
        return Response(self._metrics.text(), media_type=MEDIA, headers={"Cache-Control": "no-store"})

    def _ready(self) -> dict[str, Any] | None:
        if not self._writable():
            return None
        with self._books.current() as book, book.registries.current() as registry:
            data_on = None if registry is None else registry.snapshot.data_on.isoformat()
        return {
            "status": "ready",
            "rulebook": self._books.rulebook.hash,
            "audit": self._audit.head().number,
            "registry": data_on,
        }

    def _registry_told(self) -> dict[str, Any]:
        with self._books.current() as book, book.registries.current() as registry:
            today, snapshot = self._today(), None if registry is None else registry.snapshot
            until = None if snapshot is None else book.good_until(snapshot.data_on, today)
            return {
                "loaded": snapshot is not None,
                "snapshot": snapshot and snapshot.id,
                "data_on": snapshot and snapshot.data_on.isoformat(),
                "age_days": snapshot and (today - snapshot.data_on).days,
                "oldest_days": until and snapshot and (until - snapshot.data_on).days,
                "employers": snapshot and snapshot.employers,
                "histories": snapshot and snapshot.histories,
                "complete": snapshot and snapshot.complete,
                "sources": [
                    {"label": one.label, "sha256": one.sha256, "rows": one.rows}
                    for one in (snapshot.sources if snapshot else ())
                ],
            }


def rulebook_told(book: Rulebook) -> dict[str, Any]:
    """A rulebook as the API tells it."""
    edition = book.edition
    return {
        "hash": book.hash,
        "version": edition and edition.version,
        "date": edition and edition.date.isoformat(),
        "name": edition and both(edition.name),
        "rules": [
            {
                "id": id,
                "title": both(versions[-1].title),
                "subject": versions[-1].subject,
                "category": versions[-1].category,
                "citation": both(versions[-1].basis.cite(book.instruments)),
                "verified": versions[-1].basis.confidence == VERIFIED,
            }
            for id, versions in book.rules.items()
        ],
    }


def rule_told(versions: tuple[Rule, ...], book: Rulebook) -> dict[str, Any]:
    """A rule with all its versions as the API tells it."""
    speaker, last = Speaker(book), versions[-1]
    return {
        "id": last.id,
        "title": both(last.title),
        "subject": last.subject,
        "category": last.category,
        "versions": [
            {
                "in_force_from": rule.period.from_.isoformat(),
                "in_force_until": rule.period.until and rule.period.until.isoformat(),
                "binding": rule.binding,
                "citation": both(rule.basis.cite(book.instruments)),
                "verified": rule.basis.confidence == VERIFIED,
                "message": both(rule.message),
                "remedy": both(rule.remedy),
                "sentence": both(speaker.rule(rule)),
            }
            for rule in versions
        ],
    }


def _is_here(request: Request) -> bool:
    """Whether the one who asks is this very computer."""
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _told(data: Any) -> Response:
    return Response(written(data), 200, {"Cache-Control": "no-store"}, "application/json")


def _lang(request: Request) -> Any:
    return language(request.headers.get("accept-language"))


Name = Annotated[str, Path(min_length=1, max_length=100)]
RULEBOOK = "Buku aturan yang dipakai · The rulebook in use"
RULE = "Satu aturan dengan semua versinya · A rule with all its versions"
REGISTRY = "Data kepesertaan yang dimuat · The registry that is loaded"
KEYS = "Kunci publik penanda tangan tanda terima · The public keys that receipts are signed with"
PROBLEM = "Arti satu jenis masalah · What a kind of problem means"
RELOAD = "Muat ulang buku aturan · Load the rulebook again"
HEALTHY = "Apakah layanan hidup · Whether the service lives"
READY = "Apakah layanan siap memutus · Whether the service is ready to decide"
METRICS = "Angka untuk pemantauan (Prometheus) · Figures to watch (Prometheus)"
NO_ROOM = Text(
    "Folder data penuh atau tidak dapat ditulis, jadi tidak ada yang dapat dicatat.",
    "The data folder is full or cannot be written, so nothing can be recorded.",
)
NO_RULE = Text("Tidak ada aturan itu.", "There is no such rule.")
