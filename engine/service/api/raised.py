"""Which problem an exception is, and the one place where all of them become answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ...backends.durable.process import Withheld
from ...errors import FaultyFile, PatuhError, RulebookError, UnreadableInput
from ...text import Text
from ..access.refusal import Refusal
from ..audit.errors import AuditDamaged, AuditUnavailable, RetryConflict
from ..desk.trouble import NotNow, TooSlow, WithheldAnswer
from ..registry.model import RegistryUnavailable
from . import problem
from .body import TooLarge, TooLate, WrongType
from .gate import Busy
from .problem import Kind, Problem

LATER = 5  # seconds after which what stores things may be there again
_KINDS: tuple[tuple[type[PatuhError], Kind, int | None], ...] = (
    (RetryConflict, problem.KEY_REUSED, None),
    (AuditUnavailable, problem.AUDIT_UNAVAILABLE, LATER),
    (AuditDamaged, problem.BROKEN, None),
    (RegistryUnavailable, problem.REGISTRY_UNAVAILABLE, LATER),
    (WithheldAnswer, problem.WITHHELD, None),
    (Withheld, problem.FAULTY_RULEBOOK, None),
    (Busy, problem.BUSY, 1),
    (TooSlow, problem.TOO_SLOW, 1),
    (NotNow, problem.BUSY, 1),
    (TooLarge, problem.TOO_LARGE, None),
    (TooLate, problem.TOO_LATE, None),
    (WrongType, problem.WRONG_TYPE, None),
    (RulebookError, problem.FAULTY_RULEBOOK, None),
    (FaultyFile, problem.INVALID_APPLICATION, None),
    (UnreadableInput, problem.INVALID_APPLICATION, None),
)
Handler = Callable[[Request, Exception], Coroutine[Any, Any, Response]]


def problem_of(error: Exception) -> Problem | None:
    """The problem that an exception is; None for one that nobody foresaw."""
    if isinstance(error, Refusal):
        kind = problem.BY_STATUS.get(error.status, problem.INVALID_REQUEST)
        told = problem.of_error(PatuhError(error.what, why=error.why, todo=error.todo), kind)
        return dataclasses.replace(told, headers=error.headers)
    if isinstance(error, PatuhError):
        for type_, kind, after in _KINDS:
            if isinstance(error, type_):
                return problem.of_error(error, kind, after)
        return None
    if isinstance(error, RequestValidationError):
        return Problem(problem.INVALID_REQUEST, NOT_FITTING, tuple(_part(one) for one in error.errors()))
    if isinstance(error, HTTPException):
        kind = problem.BY_STATUS.get(error.status_code, problem.INVALID_REQUEST)
        detail = error.detail if isinstance(error.detail, Text) else kind.title
        return Problem(kind, detail, headers=dict(error.headers or {}))
    return None


def add_to(app: FastAPI, *, pages: Handler | None = None) -> None:
    """Answer every exception with its problem; addresses of pages get theirs from `pages`."""

    async def answer(request: Request, error: Exception) -> Response:
        if pages is not None and not of_programs(request.url.path):
            return await pages(request, error)
        found = problem_of(error)
        if found is None:  # the log has its kind and place; its words may quote what was sent
            found = Problem(problem.BROKEN, problem.BROKEN.title)
        return found.response(problem.language(request.headers.get("accept-language")))

    for type_ in (PatuhError, Refusal, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(type_, answer)


def of_programs(path: str) -> bool:
    """Whether an address is one that programs ask."""
    return path.startswith("/v1") or path in ("/healthz", "/readyz", "/metrics", "/openapi.json")


def _part(one: Any) -> dict[str, Any]:
    """A parameter that does not fit: where it stands, never what it held."""
    at = "/".join(str(step) for step in one["loc"])
    return {"pointer": f"/{at}", "what": {"id": NOT_FITTING.id, "en": str(one["msg"])}}


NOT_FITTING = Text("Parameter permintaan tidak sesuai.", "A parameter of the request does not fit.")
