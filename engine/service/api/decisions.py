"""Decisions: made one at a time or in a batch, and read again with explanation and receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from starlette.responses import Response

from ...errors import PatuhError
from ...text import LANGUAGES, Lang, Text
from ..access.http import charge, may
from ..access.who import Who
from ..audit.entry import Retry
from ..desk.desk import Decided, Desk, Gone
from ..settings import Limits
from . import problem
from .batch import split
from .body import read_json_bytes
from .gate import Gate
from .metrics import Metrics
from .problem import Problem, language, written
from .raised import problem_of

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key", min_length=1, max_length=255, pattern=r"^[!-~]+$",
        description="The same key with the same body gets the same answer, however often it is sent.",
    ),
]  # fmt: skip
Id = Annotated[str, Path(min_length=26, max_length=40, description="id of a decision, or the code on a slip")]
Form = Annotated[Literal["oss"] | None, Query(description="oss: answers {kode, keterangan}, as OSS takes it")]
Language = Annotated[Literal["id", "en"] | None, Query(alias="lang", description="texts in one language only")]
MEDIA = "application/json"


class Decisions:
    """The routes about decisions."""

    def __init__(self, desk: Desk, gate: Gate, limits: Limits, metrics: Metrics) -> None:
        self._desk, self._gate, self._limits, self._metrics = desk, gate, limits, metrics

    def router(self) -> APIRouter:
        """All of them."""
        router = APIRouter(prefix="/v1", tags=["decisions"])
        router.add_api_route("/precheck", self.precheck, methods=["POST"], summary=PRECHECK, name="precheck")
        router.add_api_route("/precheck/batch", self.batch, methods=["POST"], summary=BATCH, name="precheck_batch")
        router.add_api_route("/decisions/{id}", self.decision, methods=["GET"], summary=DECISION, name="decision")
        router.add_api_route(
            "/decisions/{id}/explanation", self.explanation, methods=["GET"], summary=EXPLANATION, name="explanation"
        )
        router.add_api_route("/decisions/{id}/receipt", self.receipt, methods=["GET"], summary=RECEIPT, name="receipt")
        return router

    async def precheck(
        self, request: Request, who: Annotated[Who, Depends(may("precheck"))], key: Key = None, bentuk: Form = None
    ) -> Response:
        content = await read_json_bytes(request, self._limits.body_bytes)
        retry = None if key is None else Retry(who.id, key, _sha256(content))
        decided = await self._gate.see_through(
            lambda deadline: self._desk.submit(content, who, retry=retry, deadline=deadline)
        )
        self._count(decided)
        lang = language(request.headers.get("accept-language"))
        return _response(oss_form(decided.answer, lang) if bentuk == "oss" else decided.answer, again=decided.again)

    async def batch(self, request: Request, who: Annotated[Who, Depends(may("precheck"))], key: Key = None) -> Response:
        content = await read_json_bytes(request, self._limits.body_bytes)
        items = split(content, self._limits.batch)
        charge(request, len(items) - 1)  # the first was counted at the door
        lang = language(request.headers.get("accept-language"))
        results = await self._gate.run(lambda deadline: self._all(items, who, key, deadline, lang))
        return _response({"results": results}, again=False)

    def _all(self, items: list[bytes], who: Who, key: str | None, deadline: float, lang: Lang) -> list[Any]:
        begun = [self._begun(place, content, who, key, deadline) for place, content in enumerate(items)]
        return [self._item(one, lang) for one in begun]

    def _begun(
        self, place: int, content: bytes, who: Who, key: str | None, deadline: float
    ) -> Future[Decided] | PatuhError:
        retry = None if key is None else Retry(who.id, f"{key}#{place}", _sha256(content))
        try:
            return self._desk.submit(content, who, retry=retry, deadline=deadline)
        except PatuhError as error:
            return error

    def _item(self, begun: Future[Decided] | PatuhError, lang: Lang) -> dict[str, Any]:
        """What a batch says of one application, once it is on record or refused."""
        try:
            if isinstance(begun, PatuhError):
                raise begun
            decided = begun.result()
        except PatuhError as error:
            found = problem_of(error)
            if found is None:
                raise
            return {"status": found.kind.status, "answer": None, "problem": found.to_json(lang)}
        self._count(decided)
        return {"status": 200, "answer": decided.answer, "problem": None}

    def _count(self, decided: Decided) -> None:
        if not decided.again:
            self._metrics.decided(decided.answer["decision"])

    async def decision(self, id: Id, request: Request, who: Annotated[Who, Depends(may("read"))]) -> Response:
        found = await self._found(id, who)
        return _told(found.answer) if isinstance(found, Decided) else found.response(_lang(request))

    async def explanation(
        self, id: Id, request: Request, who: Annotated[Who, Depends(may("read"))], lang: Language = None
    ) -> Response:
        found = await self._found(id, who)
        if isinstance(found, Problem):
            return found.response(_lang(request))
        trees = found.trees()
        return _told({"id": found.id, "trees": trees if lang is None else said(trees, lang)})

    async def receipt(self, id: Id, request: Request, who: Annotated[Who, Depends(may("read"))]) -> Response:
        found = await self._found(id, who)
        return _told(found.receipt) if isinstance(found, Decided) else found.response(_lang(request))

    async def _found(self, id: str, who: Who) -> Decided | Problem:
        """A decision that a client may read: its own, or any for who administers. Others are as if they were none."""
        found = await self._gate.run(lambda deadline: self._desk.find(id))
        if found is None or (found.entry.actor != who.actor and "admin" not in who.scopes):
            return Problem(problem.NOT_FOUND, NO_DECISION)
        return Problem(problem.GONE, problem.GONE.title) if isinstance(found, Gone) else found


def oss_form(answer: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """An answer as OSS takes it: the status code to suggest, and one text with the decision and its reasons."""
    status = answer["oss_status"]
    texts = [answer["label"], *(reason["message"] for reason in answer["reasons"])]
    told = ". ".join(text[lang].rstrip(".") for text in texts) + "."
    return {"kode": status and status["code"], "keterangan": told[:1].upper() + told[1:]}


def said(data: Any, lang: Lang) -> Any:
    """JSON data in which every text {id, en} is said in one language."""
    if isinstance(data, dict):
        if data.keys() == set(LANGUAGES):
            return data[lang]
        return {key: said(value, lang) for key, value in data.items()}
    return [said(item, lang) for item in data] if isinstance(data, list) else data


def _lang(request: Request) -> Lang:
    return language(request.headers.get("accept-language"))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _response(data: Any, *, again: bool) -> Response:
    headers = {"Cache-Control": "no-store", **({"Idempotent-Replayed": "true"} if again else {})}
    return Response(written(data), 200, headers, MEDIA)


def _told(data: Any) -> Response:
    return _response(data, again=False)


PRECHECK = "Putuskan satu permohonan izin · Decide one licence application"
BATCH = "Putuskan beberapa permohonan izin · Decide several licence applications"
DECISION = "Satu keputusan yang sudah dibuat · A decision made before"
EXPLANATION = "Alasan lengkap satu keputusan · The trees of conditions of a decision"
RECEIPT = "Tanda terima bertanda tangan digital · The signed receipt of a decision"
NO_DECISION = Text("Tidak ada keputusan dengan nomor itu.", "There is no decision with that id.")
