"""What went wrong, told on a page: what, why it matters, what to do; never what was sent."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from ...errors import PatuhError, UnreadableInput, UsageError
from ...text import Text
from ..access.refusal import Refusal
from ..audit.errors import AuditUnavailable
from ..desk.trouble import NotNow
from ..registry.model import RegistryUnavailable
from .rendering import Pages

Handler = Callable[[Request, Exception], Coroutine[Any, Any, Response]]
HANDLED = (PatuhError, Refusal, HTTPException, Exception)
NOT_NOW = (NotNow, AuditUnavailable, RegistryUnavailable)


def handler(pages: Pages) -> Handler:
    """The handler of every exception that a page raises; a refusal may send the browser elsewhere, as to sign in."""

    async def answer(request: Request, error: Exception) -> Response:
        if isinstance(error, Refusal) and error.location is not None:
            return RedirectResponse(error.location, 303, error.headers)
        status, what, why, todo = told(error)
        shown = pages.show(request, "galat.html", WORDS, status=status, what=what, why=why, todo=todo)
        if isinstance(error, Refusal):
            shown.headers.update(error.headers)
        return shown

    return answer


def told(error: Exception) -> tuple[int, Text, Text | None, Text | None]:
    """Status, what, why, what to do. Of an error that nobody foresaw only that there was one: its words may quote."""
    if isinstance(error, Refusal):
        return error.status, error.what, error.why, error.todo
    if isinstance(error, NOT_NOW):
        return 503, error.what, error.why, error.todo
    if isinstance(error, PatuhError):
        status = 400 if isinstance(error, UnreadableInput | UsageError) else 500
        return status, error.what, error.why, error.todo
    if isinstance(error, HTTPException) and error.status_code in (404, 405):
        return error.status_code, NOT_HERE, None, NOT_HERE_TODO
    if isinstance(error, HTTPException):
        return error.status_code, NOT_UNDERSTOOD, None, BACK
    return 500, BROKEN, BROKEN_WHY, BROKEN_TODO


NOT_HERE = Text("Halaman ini tidak ada.", "There is no such page.")
NOT_HERE_TODO = Text("Periksa alamatnya, atau mulai dari beranda.", "Check the address, or begin at the first page.")
NOT_UNDERSTOOD = Text("Permintaan ini tidak dapat dipahami.", "This request cannot be understood.")
BACK = Text("Kembali ke halaman sebelumnya dan coba lagi.", "Go back to the page before and try again.")
BROKEN = Text("Ada kesalahan dalam layanan ini.", "Something is wrong with this service.")
BROKEN_WHY = Text(
    "Bila Anda sedang memutuskan permohonan, keputusannya mungkin belum dibuat; lihat riwayat.",
    "If you were deciding an application, it may not be decided; look into the history.",
)
BROKEN_TODO = Text(
    "Coba lagi; bila berulang, sampaikan waktu kejadiannya kepada pengelola layanan.",
    "Try again; if it goes on, tell whoever runs the service when it happened.",
)
WORDS = {"title": Text("Tidak dapat dilanjutkan", "This cannot go on")}
