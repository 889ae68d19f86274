"""The first page, and the choice of language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from ...text import LANGUAGES, Text
from ..access.http import inside, secure, signed
from .rendering import LANGUAGE_COOKIE, Pages, Signed

REMEMBERED = timedelta(days=365)


@dataclass(frozen=True)
class Door:
    """One thing an officer can do here."""

    path: str
    words: Text
    what: Text
    scope: str


def router(pages: Pages) -> APIRouter:
    """`/` and `/bahasa/{code}`."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(signed)])

    @router.get("/")
    def home(request: Request) -> Response:
        known: Signed | None = request.state.signed
        doors = [door for door in DOORS if known is not None and door.scope in known.who.scopes]
        return pages.show(request, "beranda.html", WORDS, doors=doors)

    @router.get("/bahasa/{code}")
    def choose(request: Request, code: str, ke: str = "/") -> Response:
        answer = RedirectResponse(inside(ke), 303)
        if code in LANGUAGES:
            answer.set_cookie(
                LANGUAGE_COOKIE, code, max_age=int(REMEMBERED.total_seconds()), httponly=True,
                secure=secure(request), samesite="lax",
            )  # fmt: skip
        return answer

    return router


WORDS = {
    "title": Text("Pra-cek kepesertaan Jamsostek", "Pre-check of Jamsostek participation"),
    "lead": Text(
        "Bantuan bagi petugas PTSP untuk menilai kepesertaan pemohon izin, dengan dasar hukum dan langkah berikutnya.",
        "Helps licence officers judge an applicant's participation, with the legal basis and the next step.",
    ),
    "sign_in_officer": Text("Masuk sebagai petugas", "Sign in as an officer"),
}
DOORS = (
    Door(
        "/pra-cek",
        Text("Pra-cek permohonan", "Pre-check an application"),
        Text(
            "Cari pemohon, isi permohonannya, dan lihat keputusan beserta alasannya.",
            "Find the applicant, fill in the application, see the decision and why.",
        ),
        "precheck",
    ),
    Door(
        "/berkas",
        Text("Periksa berkas", "Check files"),
        Text(
            "Unggah lembar kerja pemberi kerja, gaji, atau peserta, dan unduh laporannya.",
            "Upload spreadsheets of employers, payroll or participants, and download the report.",
        ),
        "check",
    ),
    Door(
        "/riwayat",
        Text("Riwayat keputusan", "History of decisions"),
        Text(
            "Buka kembali keputusan yang sudah dibuat dan cetak lembarnya.",
            "Open decisions made before, and print their slips.",
        ),
        "read",
    ),
)
