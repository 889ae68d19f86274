"""Riwayat: decisions made before, without anything personal."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from ...text import Text
from ..access.http import officer
from ..audit.entry import Entry
from ..desk.desk import DECISION
from .outcomes import OUTCOMES
from .precheck import PreCheck
from .rendering import reader

ON_A_PAGE = 25
LOOKED_THROUGH = 1000  # entries for one page, where a filter fits few


class Trail(Protocol):
    """The audit, as far as this page needs it."""

    def history(
        self, *, kinds: Collection[str], actor: str | None = None, before: int | None = None, limit: int = 50
    ) -> Sequence[tuple[Entry, Mapping[str, Any] | None]]: ...


@dataclass(frozen=True)
class Line:
    """One decision in the list; `application` and `decision` are None where the content was deleted."""

    entry: Entry
    own: bool
    decision: str | None
    label: Text | None
    application: Mapping[str, Any] | None


@dataclass(frozen=True)
class Wanted:
    """What to list: one's own or all, of one decision, up to and with a day, below an audit number."""

    all: bool
    decision: str | None
    until: date | None
    before: int | None

    @staticmethod
    def of(query: Mapping[str, str]) -> Wanted:
        """What an address asks for; what makes no sense asks for nothing."""
        decision, before = query.get("hasil"), query.get("sebelum", "")
        try:
            until = date.fromisoformat(query.get("sampai", ""))
        except ValueError:
            until = None
        number = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
        return Wanted(query.get("siapa") == "semua", decision if decision in OUTCOMES else None, until, number)


@dataclass(frozen=True)
class History:
    """The page of past decisions."""

    precheck: PreCheck
    trail: Trail

    def router(self) -> APIRouter:
        """`/riwayat`."""
        router = APIRouter(include_in_schema=False, dependencies=[Depends(officer("read"))])
        router.add_api_route("/riwayat", self.show, methods=["GET"], response_model=None)
        return router

    def show(self, request: Request) -> Response:
        """One page of decisions, the latest first."""
        wanted, who = Wanted.of(request.query_params), reader(request).who
        lines, rest = self._lines(wanted, who.actor)
        days: dict[date, list[Line]] = {}
        for line in lines:
            days.setdefault(self._day(line.entry.at), []).append(line)
        return self.precheck.pages.show(
            request, "riwayat.html", WORDS,
            days=days, wanted=wanted, rest=rest,
            decisions={name: words.heading for name, words in OUTCOMES.items()},
        )  # fmt: skip

    def _lines(self, wanted: Wanted, actor: str) -> tuple[list[Line], int | None]:
        """The lines of one page, and below which number the next one begins, if there is more."""
        lines: list[Line] = []
        last: int | None = None
        for entry, content in self._entries(wanted, actor):
            if len(lines) == ON_A_PAGE:
                return lines, last
            last = entry.number
            line = _line(entry, content, actor)
            late = wanted.until is not None and self._day(entry.at) > wanted.until
            if not late and wanted.decision in (None, line.decision):
                lines.append(line)
        more = last is not None and bool(self._page(wanted, actor, last, 1))
        return lines, last if more else None

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.precheck.now().tzinfo).date()

    def _entries(self, wanted: Wanted, actor: str) -> Iterator[tuple[Entry, Mapping[str, Any] | None]]:
        before = wanted.before
        for _ in range(LOOKED_THROUGH // ON_A_PAGE):
            found = self._page(wanted, actor, before, ON_A_PAGE + 1)
            yield from found
            if len(found) <= ON_A_PAGE:
                return
            before = found[-1][0].number

    def _page(
        self, wanted: Wanted, actor: str, before: int | None, limit: int
    ) -> Sequence[tuple[Entry, Mapping[str, Any] | None]]:
        who = None if wanted.all else actor
        return self.trail.history(kinds=[DECISION], actor=who, before=before, limit=limit)


def _line(entry: Entry, content: Mapping[str, Any] | None, actor: str) -> Line:
    if content is None:
        return Line(entry, entry.actor == actor, None, None, None)
    answer = content["answer"]
    decision = answer["decision"]
    return Line(entry, entry.actor == actor, decision, OUTCOMES[decision].heading, answer["application"])


WORDS = {
    "title": Text("Riwayat keputusan", "History of decisions"),
    "lead": Text(
        "Yang terbaru lebih dulu. Nama pemohon tidak disimpan bersama keputusan.",
        "The latest first. Names of applicants are not kept with decisions.",
    ),
    "whose": Text("Dibuat oleh", "Made by"),
    "mine": Text("Saya", "Me"),
    "everybody": Text("Semua petugas dan sistem", "All officers and systems"),
    "which": Text("Hasil", "Result"),
    "any": Text("Semua hasil", "All results"),
    "until": Text("Sampai tanggal", "Up to"),
    "show": Text("Tampilkan", "Show"),
    "none": Text("Belum ada keputusan yang cocok.", "No decision fits yet."),
    "none_here": Text("Tidak ada yang cocok di antara catatan terakhir.", "None of the latest entries fit."),
    "time": Text("Waktu", "Time"),
    "number": Text("Permohonan", "Application"),
    "applicant": Text("NPP", "NPP"),
    "by": Text("Oleh", "By"),
    "system": Text("sistem", "system"),
    "officer": Text("petugas", "officer"),
    "deleted": Text("isi sudah dihapus menurut masa simpan", "content deleted at the end of its retention"),
    "open": Text("Buka", "Open"),
    "no_number": Text("tanpa nomor", "no number"),
    "older": Text("Yang lebih lama", "Older"),
    "newest": Text("Kembali ke yang terbaru", "Back to the latest"),
    "filter": Text("Saring", "Filter"),
}
