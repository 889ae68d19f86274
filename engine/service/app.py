"""The service put together: what it stands on is opened once, handed to the rooms, and closed in order."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from importlib.metadata import version as version_of
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.responses import Response
from starlette.types import ASGIApp

from ..language.rulebook import SHIPPED
from . import heap
from .access.access import Access
from .access.http import Door
from .access.middleware import Log, around
from .api import openapi, openapi30, raised
from .api.decisions import Decisions
from .api.gate import Gate
from .api.limited import Limited
from .api.metrics import Measured, Metrics
from .api.problem import written
from .api.standing import Standing
from .audit.trail import Audit
from .desk.books import Books
from .desk.desk import Desk
from .jobs.needs import Place
from .jobs.retention import Retention
from .jobs.store import Jobs
from .pages import masuk, together, trouble
from .pages.berkas import UPLOADS, Berkas
from .receipt.keys import Keys
from .receipt.making import make
from .receipt.rulebooks import Rulebooks
from .registry.registries import Registries
from .settings import Data, Settings

LEAST_ROOM = 16 << 20  # bytes free on the disk, below which the service says that it is not ready
DESCRIPTION, DESCRIPTION_30 = "/openapi.json", "/openapi-3.0.json"


@dataclass(frozen=True)
class Parts:
    """What a service is made of."""

    settings: Settings
    data: Data
    books: Books
    audit: Audit
    access: Access
    receipt: Callable[[Mapping[str, Any]], dict[str, Any]]
    version: str
    now: Callable[[], datetime]
    public_keys: Callable[[], Mapping[str, Any]]
    jobs: Jobs | None = None  # without them there are no pages for spreadsheets


@dataclass(frozen=True)
class Service:
    """A service that can be run: `app` without and `asgi` with all that stands round it."""

    parts: Parts
    desk: Desk
    gate: Gate
    app: FastAPI
    asgi: ASGIApp


def put_together(parts: Parts, log: Log) -> Service:
    """The service that parts make."""
    limits = parts.settings.limits
    gate = Gate(limits.waiting, limits.time_budget_ms / 1000)
    desk = Desk(parts.books, parts.audit, parts.receipt, limits, parts.version, parts.now)

    def today() -> date:
        return parts.now().date()

    metrics = Metrics(lambda: gate.inside, lambda: parts.audit.head().number, lambda: _age(desk, today()))
    app = FastAPI(
        title="patuh", version=parts.version, docs_url=None, redoc_url=None, openapi_url=None,
        generate_unique_id_function=lambda route: route.name, redirect_slashes=False,
    )  # fmt: skip
    app.state.door = door = Door(parts.access, parts.settings)
    app.include_router(Decisions(desk, gate, limits, metrics).router())
    direct = parts.settings.public_url is None or bool(parts.settings.trusted_proxies)
    room = partial(_has_room, parts.data)
    standing = Standing(parts.books, parts.audit, gate, metrics, today, room, parts.public_keys, direct=direct)
    app.include_router(standing.router())
    app.include_router(_descriptions(lambda: describe(app, parts)))
    pages = together.pages_of(parts.settings, desk, parts.now)
    app.include_router(masuk.router(pages, door, parts.audit.append))
    app.include_router(together.router(pages, parts.settings, desk, parts.audit, parts.now))
    if parts.jobs is not None:
        days = parts.settings.retention.jobs_days
        app.include_router(Berkas(pages, parts.jobs, lambda: desk.rulebook, days).router())
    raised.add_to(app, pages=trouble.handler(pages))
    asgi = around(Limited(Measured(app, metrics), limits.body_bytes, UPLOADS), parts.settings, log)
    return Service(parts, desk, gate, app, asgi)


def describe(app: FastAPI, parts: Parts) -> dict[str, Any]:
    """The OpenAPI 3.1 description of the service."""
    return openapi.document(app, parts.books.rulebook.vocabulary, parts.version, parts.settings.limits.batch)


def shipped_description() -> dict[str, Any]:
    """The description of a service with the shipped rulebook and the usual settings, as docs/api has it."""
    with TemporaryDirectory() as folder, opened(Settings(), Data.at(Path(folder)), lambda record: None) as service:
        return describe(service.app, service.parts)


def _descriptions(describe: Callable[[], dict[str, Any]]) -> APIRouter:
    """The addresses of both descriptions, which are made when they are first asked for."""
    router = APIRouter(include_in_schema=False)
    told = cache(lambda path: written(describe() if path == DESCRIPTION else openapi30.converted(describe())))
    for path in (DESCRIPTION, DESCRIPTION_30):
        router.add_api_route(path, _constant(partial(told, path)), methods=["GET"])
    return router


def _constant(content: Callable[[], bytes]) -> Callable[[], Response]:
    return lambda: Response(content(), media_type="application/json")


def _has_room(data: Data) -> bool:
    return os.access(data.audit, os.W_OK) and shutil.disk_usage(data.root).free >= LEAST_ROOM


def _age(desk: Desk, today: date) -> int | None:
    with desk.registry() as registry:
        return None if registry is None else (today - registry.snapshot.data_on).days


@contextmanager
def opened(settings: Settings, data: Data, log: Log, rules: Path = SHIPPED) -> Iterator[Service]:
    """The service over a data folder, closed when the block ends: first the work, then what it is recorded in."""
    with ExitStack() as stack:
        keys = Keys.at(data.keys)
        audit = Audit.open(data.audit)
        stack.callback(audit.close)
        access = Access.open(data.access, settings)
        stack.callback(access.close)
        place = settings.registry or str(data.registry)
        books = Books(rules, Rulebooks(data.rulebooks).keep, partial(Registries.at, place), heap.settle)
        stack.callback(books.close)
        jobs = _jobs(settings, data, audit, rules)
        stack.callback(jobs.close)
        stack.callback(Retention(jobs, settings.retention.jobs_days).close)
        parts = Parts(
            settings, data, books, audit, access, lambda decided: make(decided, keys), version_of("patuh"),
            lambda: datetime.now(settings.zone), keys.public, jobs,
        )  # fmt: skip
        service = put_together(parts, log)
        stack.callback(service.gate.close)
        stack.enter_context(heap.settled())
        yield service


def _jobs(settings: Settings, data: Data, audit: Audit, rules: Path) -> Jobs:
    letters = Path(settings.letters) if settings.letters else None
    place = Place(data.jobs, data.office_key, rules, letters)
    return Jobs(place, settings.limits, audit, today=lambda: datetime.now(settings.zone).date())
