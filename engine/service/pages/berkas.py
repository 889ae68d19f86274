"""Periksa berkas: whole spreadsheets judged for officers without a terminal, from upload to letters."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, RedirectResponse, Response

from ...errors import OutputError, PatuhError, UnreadableInput, UsageError
from ...language.rulebook import Rulebook
from ...text import Text
from ..access.http import HEADER, officer
from ..access.sessions import Session
from ..jobs.errors import JobsUnavailable
from ..jobs.incoming import Incoming
from ..jobs.job import MADE, Job, Task, Upload
from ..jobs.store import Jobs
from . import berkas_hasil, berkas_kolom
from .berkas_upload import receive
from .berkas_words import STATES, WORDS
from .fields import Wrong
from .rendering import Pages

UPLOADS = (
    "/berkas/unggah",
    "/berkas/koreksi",
)  # here bodies are as long as files are
Officer = Annotated[Session, Depends(officer("check"))]
Uploader = Annotated[Session, Depends(officer("check", form=False))]  # its token stands in the body, before the files
# A report runs its own script; apart from this service's pages, it can ask and send nothing.
APART = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
TOLD = (UsageError, UnreadableInput, OutputError, JobsUnavailable)  # on the page itself; an audit that is out is not
KINDS = {"page": "text/html; charset=utf-8", "letters": "application/zip", "tables": "application/zip"}
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Berkas:
    """All pages below `/berkas`; `book` is the rulebook in use, `days` how long a job is kept."""

    pages: Pages
    jobs: Jobs
    book: Callable[[], Rulebook]
    days: int

    def router(self) -> APIRouter:
        """The routes; those that read files have paths of their own, since their bodies may be long."""
        router = APIRouter(include_in_schema=False)
        results = berkas_hasil.Hasil(self.pages, self.jobs, self.book, self.days)
        for method, path, route in (
            ("GET", "/berkas", self.all),
            ("POST", "/berkas/unggah", self.upload),
            ("POST", "/berkas/unggah/{id}", self.upload_more),
            ("POST", "/berkas/koreksi/{id}", self.correct),
            ("GET", "/berkas/{id}", self.one),
            ("GET", "/berkas/{id}/kolom", self.columns),
            ("POST", "/berkas/{id}/kolom", self.choose),
            ("GET", "/berkas/{id}/kemajuan", self.progress),
            ("POST", "/berkas/{id}/ubah", self.change),
            ("POST", "/berkas/{id}/buat/{what}", self.make),
            ("POST", "/berkas/{id}/unduh/{what}", self.download),
            ("GET", "/berkas/{id}/laporan", self.report),
            ("GET", "/berkas/{id}/temuan", results.findings),
            ("GET", "/berkas/{id}/temuan/{number}", results.finding),
            ("GET", "/berkas/{id}/subjek", results.subjects),
            ("POST", "/berkas/{id}/subjek", results.search),
            ("GET", "/berkas/{id}/masalah", results.issues),
        ):
            router.add_api_route(path, route, methods=[method], response_model=None)
        return router

    # ── bringing files ───────────────────────────────────────────────────────────────────────

    def all(self, request: Request, session: Officer) -> Response:
        """The jobs of the officer, and the form for a new one."""
        return self._all(request, session, ())

    async def upload(self, request: Request, session: Uploader) -> Response:
        """A new job with the files of the form."""
        job: Job | None = None
        try:
            job = await run_in_threadpool(self.jobs.create, session.who)
            files = await self._received(request, session, self.jobs.incoming(job))
            await run_in_threadpool(self.jobs.take, job, session.who, files)
        except Exception as error:
            if job is not None:
                await run_in_threadpool(self.jobs.delete, job, session.who)
            if not isinstance(error, TOLD):
                raise
            return await run_in_threadpool(self._all, request, session, wrongs(error))
        return _to(job)

    async def upload_more(self, request: Request, session: Uploader, id: str) -> Response:
        """More files for a job."""
        return await self._more(request, session, id, "files")

    async def correct(self, request: Request, session: Uploader, id: str) -> Response:
        """Corrected cells, laid over the files of a job that is judged once more."""
        return await self._more(request, session, id, "corrections")

    async def _more(self, request: Request, session: Session, id: str, kind: str) -> Response:
        job = self.jobs.find(id, session.who)
        if job is None:
            return self._none(request)
        try:
            files = await self._received(request, session, self.jobs.incoming(job, kind))
            take = self.jobs.take if kind == "files" else self.jobs.correct
            await run_in_threadpool(take, job, session.who, files)
        except TOLD as error:
            return await run_in_threadpool(self._one, request, session, job, wrongs(error))
        return _to(job)

    async def _received(self, request: Request, session: Session, incoming: Incoming) -> tuple[Upload, ...]:
        with incoming:
            await receive(request, incoming, None if HEADER in request.headers else session.proves)
            return incoming.done()

    # ── one job ──────────────────────────────────────────────────────────────────────────────

    def one(self, request: Request, session: Officer, id: str) -> Response:
        """A job as it stands: its columns, how far it is, or its results."""
        job = self.jobs.find(id, session.who)
        return self._none(request) if job is None else self._one(request, session, job)

    def columns(self, request: Request, session: Officer, id: str) -> Response:
        """What the files were taken for, also of a job that is done."""
        job = self.jobs.find(id, session.who)
        return self._none(request) if job is None else self._columns(request, job)

    def progress(self, request: Request, session: Officer, id: str) -> Response:
        """How far a job is, as part of a page; htmx is told to load the page anew once there is more to see."""
        job = self.jobs.find(id, session.who)
        if job is None or not job.busy:
            return Response("", 200, {"HX-Refresh": "true", "Cache-Control": "no-store"})
        return self.pages.show(request, "berkas_kemajuan.html", WORDS, **self._following(job))

    async def choose(self, request: Request, session: Officer, id: str) -> Response:
        """What the form on columns says: looked at once more, or judged."""
        form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
        return await run_in_threadpool(self._choose, request, session, id, form)

    async def change(self, request: Request, session: Officer, id: str) -> Response:
        """Cancel, delete, take a file out, forget corrections."""
        form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
        return await run_in_threadpool(self._change, request, session, id, form)

    def make(self, request: Request, session: Officer, id: str, what: str) -> Response:
        """Have a report made."""
        job = self.jobs.find(id, session.who)
        task = task_of(what)
        if job is None or task is None:
            return self._none(request)
        try:
            self.jobs.make(job, session.who, task, self.pages.language(request))
        except TOLD as error:
            return self._one(request, session, job, wrongs(error))
        return RedirectResponse(f"/berkas/{job.id}#unduhan", 303)

    def download(self, request: Request, session: Officer, id: str, what: str) -> Response:
        """A report as a file; asked for by a form, since handing out personal data is recorded."""
        return self._file(request, session, id, what, opened=False)

    def report(self, request: Request, session: Officer, id: str) -> Response:
        """The page of the report, shown apart from this service's own pages."""
        return self._file(request, session, id, "page", opened=True)

    # ── inside ───────────────────────────────────────────────────────────────────────────────

    def _all(self, request: Request, session: Session, faults: tuple[Wrong, ...]) -> Response:
        jobs = [(job, self.jobs.delete_on(job, self.days)) for job in self.jobs.all(session.who)]
        return self._show(
            request, "berkas.html", 422 if faults else 200, faults=faults, all=jobs, own=session.who.actor
        )

    def _one(self, request: Request, session: Session, job: Job, faults: tuple[Wrong, ...] = ()) -> Response:
        job = self.jobs.find(job.id, session.who) or job
        if job.state in ("recognising", "queued", "running"):
            return self._show(request, "berkas_tunggu.html", **self._following(job))
        overview = self.jobs.overview(job)
        if job.state == "done" and overview is not None:
            view = berkas_hasil.overview(job, overview, self.book().vocabulary, self.book())
            return self._show(
                request, "berkas_hasil.html", 422 if faults else 200, faults=faults, job=job,
                delete_on=self.jobs.delete_on(job, self.days), **view,
                tick=int(time.time()),  # an address that differs in its fragment alone would not be loaded anew
            )  # fmt: skip
        return self._columns(request, job, faults)

    def _columns(self, request: Request, job: Job, faults: tuple[Wrong, ...] = ()) -> Response:
        book, seen = self.book(), self.jobs.recognised(job)
        given = {name: shape.label for name, shape in book.vocabulary.lists.items()}
        return self._show(
            request, "berkas_kolom.html", 422 if faults else 200,
            faults=faults, job=job, lists=given,
            files=berkas_kolom.files(seen, job.choices, book) if seen else [],
            assumable=berkas_kolom.assumable(seen, self.jobs.overview(job), job.choices, book) if seen else [],
            participants=seen is not None and "participants" in seen.roles,
            judged=seen is not None and any(book.vocabulary.lists[role].use == "judged" for role in seen.roles),
            delete_on=self.jobs.delete_on(job, self.days),
        )  # fmt: skip

    def _choose(self, request: Request, session: Session, id: str, form: Mapping[str, str]) -> Response:
        job = self.jobs.find(id, session.who)
        if job is None:
            return self._none(request)
        try:
            choices = berkas_kolom.choices_of(form, job, self.jobs.recognised(job), self.book().vocabulary)
            if form.get("aksi") == "mulai":
                self.jobs.start(job, session.who, choices)
            else:
                self.jobs.choose(job, session.who, choices, again=True)
        except TOLD as error:
            return self._columns(request, job, wrongs(error))
        return _to(job)

    def _change(self, request: Request, session: Session, id: str, form: Mapping[str, str]) -> Response:
        job = self.jobs.find(id, session.who)
        if job is None:
            return self._none(request)
        action = form.get("aksi", "")
        try:
            if action == "hapus":
                self.jobs.delete(job, session.who)
                return RedirectResponse("/berkas", 303)
            if action == "batal":
                self.jobs.cancel(job, session.who)
            elif action == "lupakan-koreksi":
                self.jobs.drop_corrections(job, session.who)
                self.jobs.start(job, session.who, job.choices)
            elif action == "lepas" and form.get("berkas", "").isdecimal():
                self.jobs.remove(job, session.who, int(form["berkas"]))
        except TOLD as error:
            return self._one(request, session, job, wrongs(error))
        return _to(job)

    def _file(self, request: Request, session: Session, id: str, what: str, *, opened: bool) -> Response:
        job = self.jobs.find(id, session.who)
        task = task_of(what)
        if job is None or task is None:
            return self._none(request)
        try:
            path = self.jobs.download(job, session.who, task)
        except TOLD as error:
            return self._one(request, session, job, wrongs(error))
        return FileResponse(
            path, media_type=KINDS.get(what, SHEET), filename=path.name,
            content_disposition_type="inline" if opened else "attachment",
            headers={"Cache-Control": "no-store", **({"Content-Security-Policy": APART} if opened else {})},
        )  # fmt: skip

    def _following(self, job: Job) -> dict[str, Any]:
        progress = self.jobs.progress(job) if job.state == "running" else None
        share = round(100 * progress.done / progress.total) if progress and progress.total else None
        return {"job": job, "progress": progress, "share": share, "before": self.jobs.before(job)}

    def _show(self, request: Request, template: str, status: int = 200, **view: Any) -> Response:
        return self.pages.show(request, template, WORDS, status=status, states=STATES, **view)

    def _none(self, request: Request) -> Response:
        """Another officer's job and one that never was are told apart by nobody."""
        return self.pages.show(request, "galat.html", {"title": NONE}, status=404, what=NONE, why=None, todo=NONE_TODO)


def task_of(word: str) -> Task | None:
    """The report that an address names."""
    return next((task for task in MADE if task == word), None)


def wrongs(error: PatuhError) -> tuple[Wrong, ...]:
    """What an error says, for the top of a page."""
    what = Text("{a}: {w}", "{a}: {w}").fill(a=error.at, w=error.what) if error.at else error.what
    return (Wrong(None, Text.join([what, error.why], Text.same(" ")) if error.why else what, error.todo),)


def _to(job: Job) -> Response:
    return RedirectResponse(f"/berkas/{job.id}", 303)


NONE = Text("Pemeriksaan ini tidak ada.", "There is no such check.")
NONE_TODO = Text(
    "Mungkin sudah dihapus, atau milik petugas lain.", "It may have been deleted, or belong to another officer."
)
