"""What went wrong, as a program reads it: application/problem+json (RFC 9457), always with words people can act on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from ...errors import Fault, FaultyFile, PatuhError, RulebookError
from ...text import Lang, Text

MEDIA = "application/problem+json"
AT = "/v1/problems/"
LONG_NUMBER, QUOTED = re.compile(r"\d{8,}"), re.compile(r'"([^"]*)"')
PLAIN = re.compile(r"[a-z0-9_.:-]{0,30}")


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its HTTP status and what it is called, whatever happened in detail."""

    name: str
    status: int
    title: Text
    todo: Text


@dataclass(frozen=True)
class Problem:
    """One problem as it is answered; `errors` are its parts, `after` the seconds after which to ask again."""

    kind: Kind
    detail: Text
    errors: tuple[Mapping[str, Any], ...] = ()
    after: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def to_json(self, lang: Lang) -> dict[str, Any]:
        """As JSON data, with title and detail in one language and the errors in both."""
        return {
            "type": AT + self.kind.name,
            "title": self.kind.title.say(lang),
            "status": self.kind.status,
            "detail": self.detail.say(lang),
            "todo": self.kind.todo.say(lang),
            "errors": [dict(error) for error in self.errors],
        }

    def response(self, lang: Lang) -> Response:
        """As an answer, which nobody keeps."""
        again = {"Retry-After": str(self.after)} if self.after is not None else {}
        headers = {**self.headers, **again, "Content-Language": lang, "Cache-Control": "no-store"}
        return Response(written(self.to_json(lang)), self.kind.status, headers, MEDIA)


def written(data: Any) -> bytes:
    """JSON data as it is always written: the same data are the same bytes."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def language(accepted: str | None) -> Lang:
    """Indonesian, unless English stands before it among the languages that are accepted."""
    for part in (accepted or "").lower().split(","):
        name = part.split(";")[0].strip().split("-")[0]
        if name in ("id", "in", "ms"):
            return "id"
        if name == "en":
            return "en"
    return "id"


def of_error(error: PatuhError, kind: Kind, after: int | None = None) -> Problem:
    """The problem that an error of patuh's is; each fault is told at its place."""
    if isinstance(error, FaultyFile | RulebookError):
        return Problem(kind, error.what, tuple(_fault(fault) for fault in error.faults), after)
    parts = [part for part in (error.what, error.why) if part is not None]
    one: dict[str, Any] = {"what": _both(error.what)}
    if error.at is not None and "#" in str(error.at):
        one["pointer"] = _pointer(str(error.at))
    if error.todo is not None:
        one["todo"] = _both(error.todo)
    return Problem(kind, Text.join(parts, Text.same(" ")), (one,), after)


def _fault(fault: Fault) -> dict[str, Any]:
    told: dict[str, Any] = {"what": _both(fault.what)}
    if "#" in fault.at.file:
        told["pointer"] = _pointer(fault.at.file)
    elif fault.at.line:
        told["at"] = str(fault.at)
    if fault.hint is not None:
        told["todo"] = _both(fault.hint)
    return told


def _pointer(at: str) -> str:
    return _unnamed(at.partition("#")[2])


def _both(text: Text) -> dict[str, str]:
    return {"id": _unnamed(text.id), "en": _unnamed(text.en)}


def _unnamed(text: str) -> str:
    """What was sent in a wrong place may be a person's name or number, and problems end in logs: only words that a
    program sends (pbg, not_registered) and short numbers are repeated."""
    quoted = QUOTED.sub(lambda found: found[0] if PLAIN.fullmatch(found[1]) else '"…"', text)
    return LONG_NUMBER.sub(lambda found: "•" * len(found[0]), quoted)


def _kind(name: str, status: int, title: tuple[str, str], todo: tuple[str, str]) -> Kind:
    return Kind(name, status, Text(*title), Text(*todo))


AGAIN = (
    "Kirim permintaan yang sama lagi setelah waktu dalam Retry-After, dengan Idempotency-Key yang sama.",
    "Send the same request again after the time in Retry-After, with the same Idempotency-Key.",
)
INVALID_REQUEST = _kind(
    "invalid-request", 400, ("Permintaan tidak sah", "Invalid request"),
    ("Sesuaikan permintaan dengan OpenAPI layanan ini.", "Make the request fit this service's OpenAPI."),
)  # fmt: skip
UNAUTHENTICATED = _kind(
    "unauthenticated", 401, ("Kunci API diperlukan", "An API key is needed"),
    (
        "Kirim kunci klien: Authorization: Bearer … atau X-API-Key.",
        "Send the client's key: Authorization: Bearer … or X-API-Key.",
    ),
)  # fmt: skip
FORBIDDEN = _kind(
    "forbidden", 403, ("Kunci ini tidak berhak", "This key may not"),
    ("Minta lingkup yang diperlukan kepada pengelola layanan.", "Ask whoever runs the service for the scope it takes."),
)  # fmt: skip
NOT_FOUND = _kind(
    "not-found", 404, ("Tidak ditemukan", "Not found"),
    ("Periksa alamat atau nomornya.", "Check the address or the number."),
)  # fmt: skip
NOT_ALLOWED = _kind(
    "method-not-allowed", 405, ("Cara ini tidak berlaku di sini", "Method not allowed"),
    ("Pakai salah satu cara dalam tajuk Allow.", "Use one of the methods in the Allow header."),
)  # fmt: skip
TOO_LATE = _kind(
    "request-timeout", 408, ("Isi permintaan terlalu lama datang", "The body took too long to come"),
    ("Kirim lagi lewat sambungan yang lebih lancar.", "Send it again over a better connection."),
)  # fmt: skip
GONE = _kind(
    "gone", 410, ("Isinya sudah dihapus", "Its content was deleted"),
    (
        "Isi keputusan dihapus menurut masa simpan; catatannya tetap ada dalam jejak audit.",
        "The content was deleted at the end of its retention; its entry stays in the audit.",
    ),
)  # fmt: skip
TOO_LARGE = _kind(
    "too-large", 413, ("Isi permintaan terlalu besar", "The body is too large"),
    ("Kirim lebih sedikit dalam satu permintaan.", "Send less in one request."),
)  # fmt: skip
WRONG_TYPE = _kind(
    "unsupported-media-type", 415, ("Jenis isi tidak dikenal", "Unsupported media type"),
    ("Kirim JSON dengan Content-Type: application/json.", "Send JSON with Content-Type: application/json."),
)  # fmt: skip
INVALID_APPLICATION = _kind(
    "invalid-application", 422, ("Permohonan tidak dapat dibaca", "The application cannot be read"),
    ("Perbaiki bagian yang disebut dalam errors.", "Mend the parts named in errors."),
)  # fmt: skip
KEY_REUSED = _kind(
    "idempotency-key-reused", 422, ("Idempotency-Key dipakai ulang", "Idempotency-Key used again"),
    ("Kirim permintaan semula, atau pakai kunci baru.", "Send the first request again, or use a new key."),
)  # fmt: skip
TOO_MANY = _kind(
    "too-many-requests", 429, ("Terlalu banyak permintaan", "Too many requests"),
    ("Tunggu selama Retry-After.", "Wait as long as Retry-After says."),
)  # fmt: skip
FAULTY_RULEBOOK = _kind(
    "rulebook-refused", 409, ("Buku aturan baru ditolak", "The new rulebook was refused"),
    (
        "Buku aturan lama tetap dipakai. Perbaiki kesalahannya, lalu muat lagi.",
        "The old rulebook stays in use. Mend its faults and load it again.",
    ),
)  # fmt: skip
BROKEN = _kind(
    "internal", 500, ("Kesalahan di layanan", "A fault in the service"),
    ("Sampaikan nomor permintaan kepada pengelola layanan.", "Give the request id to whoever runs the service."),
)  # fmt: skip
WITHHELD = _kind(
    "decision-withheld", 500, ("Keputusan ditahan", "The decision is withheld"),
    (
        "Putuskan permohonan ini secara manual, dan laporkan nomor catatannya.",
        "Decide this application by hand, and report the number of the record.",
    ),
)  # fmt: skip
BUSY = _kind("busy", 503, ("Layanan sedang penuh", "The service is busy"), AGAIN)
TOO_SLOW = _kind("time-budget-exceeded", 503, ("Melewati batas waktu", "Time budget exceeded"), AGAIN)
AUDIT_UNAVAILABLE = _kind(
    "audit-unavailable", 503, ("Jejak audit tidak dapat ditulis", "The audit cannot be written"), AGAIN
)
REGISTRY_UNAVAILABLE = _kind(
    "registry-unavailable", 503, ("Data kepesertaan tidak dapat dibaca", "The registry cannot be read"), AGAIN
)
NOT_READY = _kind("not-ready", 503, ("Layanan belum siap", "The service is not ready"), AGAIN)

KINDS: Sequence[Kind] = (
    INVALID_REQUEST, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, NOT_ALLOWED, TOO_LATE, GONE, TOO_LARGE, WRONG_TYPE,
    INVALID_APPLICATION, KEY_REUSED, TOO_MANY, FAULTY_RULEBOOK, BROKEN, WITHHELD, BUSY, TOO_SLOW, AUDIT_UNAVAILABLE,
    REGISTRY_UNAVAILABLE, NOT_READY,
)  # fmt: skip
BY_STATUS: Mapping[int, Kind] = {kind.status: kind for kind in reversed(KINDS)}
