"""What is counted for those who watch the service (Prometheus); no label holds anything of an applicant."""

from __future__ import annotations

import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...conclude.licence import DECISIONS

BUCKETS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
MEDIA = CONTENT_TYPE_LATEST


class Metrics:
    """Counters of one service; `inside`, `recorded` and `age` are asked when they are read."""

    def __init__(self, inside: Callable[[], int], recorded: Callable[[], int], age: Callable[[], int | None]) -> None:
        self._registry, self._age = CollectorRegistry(), age
        self._requests = Counter(
            "patuh_requests", "Requests answered.", ("route", "method", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "patuh_request_seconds", "Time to answer.", ("route",), buckets=BUCKETS, registry=self._registry
        )
        self._decisions = Counter("patuh_decisions", "Decisions made.", ("decision",), registry=self._registry)
        for name in DECISIONS:
            self._decisions.labels(name)
        Gauge("patuh_inside", "Requests waiting or at work.", registry=self._registry).set_function(inside)
        Gauge("patuh_audit_entries", "Number of the last entry.", registry=self._registry).set_function(recorded)
        Gauge(
            "patuh_registry_age_days", "Age of the registry's data; NaN: none loaded.", registry=self._registry
        ).set_function(self._aged)

    def _aged(self) -> float:
        age = self._age()
        return float("nan") if age is None else age

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count an answer; `route` is the pattern of its address, never the address."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def decided(self, decision: str) -> None:
        """Count a decision that was made."""
        self._decisions.labels(decision).inc()

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry)


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Measured:
    """An application every answer of which is counted."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        began, status = time.perf_counter(), 500

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sent)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            method = scope["method"] if scope["method"] in METHODS else "other"
            self._metrics.answered(route, method, status, time.perf_counter() - began)
