"""The results of a job: its figures, findings page by page, one finding explained, what could not be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from ...check.unsettled import STATUS
from ...conclude.category import CATEGORIES, SHORT
from ...conclude.licence import DECISIONS
from ...decide.explanation import VERDICTS
from ...errors import PatuhError
from ...intake import reasons
from ...intake.dataset import Source
from ...language.rulebook import Rulebook
from ...language.vocabulary import Vocabulary
from ...results.schema import FINDING_VERDICTS, Finding
from ...text import Text
from ..access.http import officer
from ..access.sessions import Session
from ..jobs import browse
from ..jobs.explaining import Explainer
from ..jobs.job import Job
from ..jobs.overview import GapTold, IssueTold, Overview
from ..jobs.store import Jobs
from .berkas_words import STATES, WAYS, WORDS
from .rendering import Pages

Officer = Annotated[Session, Depends(officer("check"))]
LONGEST_SEARCH = 100


def overview(job: Job, found: Overview, vocabulary: Vocabulary, book: Rulebook) -> dict[str, Any]:
    """What the page of results shows of the figures."""
    return {
        "overview": found,
        "verdicts": [(name, VERDICTS[name], found.counts.get(name, 0)) for name in FINDING_VERDICTS],
        "categories": CATEGORIES,
        "decisions": [(DECISIONS[name], count) for name, count in found.decisions.items() if name in DECISIONS],
        "roles": {name: shape.label for name, shape in vocabulary.lists.items()},
        "gaps": [_gap(gap, book) for gap in found.gaps],
        "job_files": {one.label for one in job.files},
    }


@dataclass(frozen=True)
class GapView:
    """What is not known, in words, and what settles it."""

    what: Text
    verdicts: int
    cases: int
    way: Text


def _gap(gap: GapTold, book: Rulebook) -> GapView:
    labels = [_label(name, book) for name in gap.facts]
    return GapView(Text.join(labels, Text.same(", ")), gap.verdicts, gap.cases, WAYS[gap.way])


def _label(name: str, book: Rulebook) -> Text:
    if name == STATUS or name in book.vocabulary.facts:
        return book.vocabulary.facts[name].label
    parameter = book.parameters.get(name.removeprefix("param:"))
    return parameter.label if parameter else Text.same(name)


@dataclass(frozen=True)
class Line:
    """A finding in a list; `where` is its file and row."""

    number: int
    finding: Finding
    title: Text
    where: str
    who: str


@dataclass(frozen=True)
class IssueView:
    """Cells that could not be read, in words."""

    told: IssueTold
    what: Text
    todo: Text


class Hasil:
    """The pages below a job that is done."""

    def __init__(self, pages: Pages, jobs: Jobs, book: Callable[[], Rulebook], days: int) -> None:
        self._pages, self._jobs, self._book, self._days = pages, jobs, book, days
        self._explainer = Explainer()

    def findings(
        self,
        request: Request,
        session: Officer,
        id: str,
        putusan: str = "",
        jenis: str = "",
        aturan: str = "",
        subjek: int | None = None,
        halaman: int = 1,
    ) -> Response:
        """A page of findings; nothing in its address names anybody."""
        job = self._jobs.find(id, session.who)
        if job is None or job.state != "done":
            return _back(id)
        results, rules = self._jobs.results(job), self._book().rules
        wanted = browse.Wanted(putusan, jenis, aturan, subjek)
        leaf = browse.findings(results, wanted, halaman)
        names = browse.names(results, [row.owner for _, row in leaf.rows])
        lines = [
            Line(number, row, _title(row, self._book()), _where(row), names.get(row.owner, row.npp))
            for number, row in leaf.rows
        ]
        found = browse.rules(results)
        return self._show(
            request, "berkas_temuan.html", job=job, leaf=leaf, lines=lines, wanted=wanted,
            verdicts={name: VERDICTS[name] for name in FINDING_VERDICTS}, categories=CATEGORIES,
            rules={rule: rules[rule][-1].title for _, rule, _ in found if rule in rules},
            about=browse.subject(results, subjek) if subjek is not None else None,
        )  # fmt: skip

    def finding(self, request: Request, session: Officer, id: str, number: int) -> Response:
        """One finding and why."""
        job = self._jobs.find(id, session.who)
        if job is None or job.state != "done":
            return _back(id)
        results = self._jobs.results(job)
        found = browse.finding(results, number)
        if found is None:
            return _back(id)
        explained, failure = None, None
        try:
            explained = self._explainer.explain(results, found)
        except PatuhError as error:
            failure = error
        return self._show(
            request, "berkas_satu.html", job=job, finding=found, explained=explained, failure=failure,
            conditions=explained.to_json() if explained else None,
            number=number, where=_where(found), verdict=VERDICTS[found.verdict], category=CATEGORIES[found.category],
            who=browse.names(results, [found.owner]).get(found.owner, found.npp),
            waits=[_label(name, self._book()) for name in json.loads(found.missing)],
        )  # fmt: skip

    def subjects(self, request: Request, session: Officer, id: str, halaman: int = 1) -> Response:
        """A page of employers and others, those with most problems first."""
        return self._subjects(request, session, id, "", halaman)

    async def search(self, request: Request, session: Officer, id: str) -> Response:
        """Those whose name or number was asked for; by a form that is posted, so that no name is in an address."""
        said = (await request.form()).get("cari", "")
        word = said[:LONGEST_SEARCH] if isinstance(said, str) else ""
        return await run_in_threadpool(self._subjects, request, session, id, word, 1)

    def issues(self, request: Request, session: Officer, id: str) -> Response:
        """Cells and rows that could not be read, and what to do about them."""
        job = self._jobs.find(id, session.who)
        found = self._jobs.overview(job) if job is not None else None
        if job is None or found is None:
            return _back(id)
        return self._show(
            request, "berkas_masalah.html", job=job, overview=found,
            problems=[_issue(one) for one in found.problems], rejects=[_issue(one) for one in found.rejects],
        )  # fmt: skip

    def _subjects(self, request: Request, session: Session, id: str, word: str, page: int) -> Response:
        job = self._jobs.find(id, session.who)
        if job is None or job.state != "done":
            return _back(id)
        book = self._book()
        leaf = browse.subjects(self._jobs.results(job), word, page)
        return self._show(
            request, "berkas_subjek.html", job=job, leaf=leaf, sought=word, short=SHORT, decisions=DECISIONS,
            kinds={name: subject.label for name, subject in book.vocabulary.subjects.items()},
            regions={code: one.label for code, one in book.vocabulary.facts["employer.region"].values.items()},
        )  # fmt: skip

    def _show(self, request: Request, template: str, **view: Any) -> Response:
        return self._pages.show(request, template, WORDS, states=STATES, **view)


def _back(id: str) -> Response:
    """To the job's own page, which says how it stands or that it is not there."""
    known = id.isalnum() and id.isascii()
    return RedirectResponse(f"/berkas/{id}" if known else "/berkas", 303)


def _title(row: Finding, book: Rulebook) -> Text:
    return book.rules[row.rule][-1].title if row.rule in book.rules else Text.same(row.rule)


def _where(row: Finding) -> str:
    return str(Source(row.source_file, row.source_sheet, row.source_row))


def _issue(one: IssueTold) -> IssueView:
    return IssueView(one, reasons.what(one.reason), reasons.hint(one.reason))
