"""What stands round every request, whoever answers it: plain ASGI, so that nothing is kept back on its way.

`around(app, settings, log)` is what the server runs: requests are numbered and logged, proxies seen through, hosts
checked, and every answer carries the headers that tell a browser what it must not do.
"""

from __future__ import annotations

import re
import secrets
import time
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...text import Text
from ..settings import Settings
from .forwarded import Proxies

Log = Callable[[dict[str, Any]], None]
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})  # health checks; no other site can have these names
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})  # others may be any word
NUMBER = re.compile(r"[A-Za-z0-9-]{8,64}")
HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?")

# Scripts and styles of our own only, none inline: text that slipped into a page as markup still does nothing.
POLICY = "; ".join(
    f"{what} {whence}"
    for what, whence in {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }.items()
)
ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),  # no-referrer would make browsers send Origin: null with our own forms
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
UNLESS_SAID = (
    (b"content-security-policy", POLICY.encode()),
    (b"cache-control", b"no-store"),
)  # a route may know better
HSTS = ((b"strict-transport-security", b"max-age=31536000"),)
REPLACED = frozenset({b"server", b"x-request-id", b"strict-transport-security", *(name for name, _ in ALWAYS)})


def around(app: ASGIApp, settings: Settings, log: Log) -> ASGIApp:
    """The application with everything round it; `log` gets one record a request, without personal data."""
    proxies = Proxies(settings.trusted_proxies)
    hosts = settings.host_names | LOOPBACK

    async def surrounded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        begun = time.perf_counter()
        trusted = scope.get("client") is not None and proxies.trusts(scope["client"][0])
        scope = proxies.seen_through(scope)
        state: MutableMapping[str, Any] = {**scope.get("state", {})}
        scope["state"] = state
        state["request_id"] = _number(Headers(scope=scope), trusted=trusted)
        told: dict[str, Any] = {}
        sending = _telling(_dressing(send, scope["scheme"], state["request_id"]), told)
        try:
            if _known(scope, hosts):
                await app(scope, receive, sending)
            else:
                await _problem(421, HOST_UNKNOWN)(scope, receive, sending)
        except Exception as error:
            # Not handed on: the server would print the error's words, which may repeat what was sent.
            told["error"] = {"kind": type(error).__name__, "at": _places(error)}
            if "status" not in told:
                await _problem(500, BROKEN.fill(n=state["request_id"]))(scope, receive, sending)
        finally:
            log(_record(scope, told, begun))

    return surrounded


def _known(scope: Scope, hosts: frozenset[str]) -> bool:
    """Whether the one Host header names this service."""
    said = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
    match = HOST.fullmatch(said[0]) if len(said) == 1 else None
    return match is not None and match[1] in hosts


def _number(headers: Headers, *, trusted: bool) -> str:
    """The request's number: the proxy's, so that its log and ours meet, else a new one."""
    given = headers.get("x-request-id", "")
    return given if trusted and NUMBER.fullmatch(given) else secrets.token_hex(8)


def _dressing(send: Send, scheme: str, number: str) -> Send:
    """Sends answers with the headers that all of them have, whatever a route says of those."""

    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in REPLACED]
            said = {name.lower() for name, _ in own}
            added = [*ALWAYS, (b"x-request-id", number.encode()), *(HSTS if scheme == "https" else ())]
            added += [(name, value) for name, value in UNLESS_SAID if name not in said]
            message = {**message, "headers": own + added}
        await send(message)

    return dressed


def _telling(send: Send, told: dict[str, Any]) -> Send:
    async def watched(message: Message) -> None:
        if message["type"] == "http.response.start":
            told["status"] = message["status"]
        await send(message)

    return watched


def _record(scope: Scope, told: dict[str, Any], begun: float) -> dict[str, Any]:
    """What the log says: of the address only the route's pattern, as a path or query may hold a person's number."""
    who = scope["state"].get("who")
    record = {
        "request": scope["state"]["request_id"],
        "method": scope["method"] if scope["method"] in METHODS else "other",
        "route": getattr(scope.get("route"), "path", None),
        "status": told.get("status"),
        "ms": round(1000 * (time.perf_counter() - begun), 1),
        "from": scope["client"][0] if scope.get("client") else None,
        "who": who.actor if who else None,
    }
    record |= {"note": scope["state"]["note"]} if "note" in scope["state"] else {}
    return record | ({"error": told["error"]} if "error" in told else {})


def _places(error: BaseException) -> list[str]:
    """Where an error came from, innermost last: files, lines and functions, not its words."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames[-8:]]


def _problem(status: int, what: Text) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    said = {"type": "about:blank", "title": what.id, "status": status, "what": {"id": what.id, "en": what.en}}
    return JSONResponse(said, status, media_type="application/problem+json")


HOST_UNKNOWN = Text(
    "Layanan ini tidak dikenal dengan nama itu; administrator menyebut namanya di hosts dalam pengaturan.",
    "This service is not known by that name; the administrator lists its names as hosts in the settings.",
)
BROKEN = Text(
    "Terjadi kesalahan pada layanan; tidak ada yang diputuskan. Sampaikan nomor permintaan {n} kepada administrator.",
    "The service failed; nothing was decided. Tell the administrator the number of the request: {n}.",
)
