"""The slip of a decision, on the page and as PDF, and the public check of the code on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from ...paper.pdf import compile_pdf
from ...text import Lang, Text, day
from ..access.http import by_address, officer, signed
from ..audit.entry import read_id
from ..desk.desk import Gone
from ..desk.slip import VALID, Slip
from ..settings import Settings
from .decision import Decisions
from .outcomes import OUTCOMES
from .precheck import Sent
from .qr import picture, squares
from .rendering import PERSONAL, in_words, say

LONGEST = 60  # signs somebody may type as a code


@dataclass(frozen=True)
class Slips:
    """The slips of decisions, and what anyone may ask of them: so often from one address, signed in or not."""

    decisions: Decisions
    settings: Settings

    def router(self) -> APIRouter:
        """`/pra-cek/{id}/slip` and its PDF, for officers; `/cek`, for anyone."""
        router = APIRouter(include_in_schema=False)
        kept = [Depends(officer("read"))]
        router.add_api_route("/pra-cek/{id}/slip", self.show, methods=["GET"], response_model=None, dependencies=kept)
        router.add_api_route(
            "/pra-cek/{id}/slip.pdf", self.pdf, methods=["GET"], response_model=None, dependencies=kept
        )
        anyone = [Depends(by_address("slip", lambda settings: settings.limits.public_per_minute)), Depends(signed)]
        router.add_api_route("/cek", self.ask, methods=["GET"], response_model=None, dependencies=anyone)
        router.add_api_route("/cek", self.typed, methods=["POST"], response_model=None, dependencies=anyone)
        router.add_api_route("/cek/{code}", self.check, methods=["GET"], response_model=None, dependencies=anyone)
        return router

    def show(self, request: Request, id: str) -> Response:
        """The slip as a page that prints on one sheet."""
        found = self.decisions.precheck.desk.slip(id)
        if not isinstance(found, Slip):
            return self.decisions.absent(request, found)
        address = self._address(request, found)
        return self.decisions.precheck.pages.show(
            request, "lembar.html", WORDS,
            slip=found, address=address, unit=self.settings.office.unit, contact=self.settings.office.contact,
            note=self.settings.slip.note, heading=OUTCOMES[found.decision].heading,
            qr=picture(address, WORDS["qr"].say(self.decisions.precheck.pages.language(request))),
        )  # fmt: skip

    def pdf(self, request: Request, id: str) -> Response:
        """The slip as a PDF that can be archived and read aloud."""
        found = self.decisions.precheck.desk.slip(id)
        if not isinstance(found, Slip):
            return self.decisions.absent(request, found)
        data = self._printed(found, self._address(request, found), self.decisions.precheck.pages.language(request))
        with as_file(files(__package__) / "templates" / "lembar.typ") as template:
            made = compile_pdf(template, data, found.decided_at.date())
        name = f'inline; filename="lembar-{found.id}.pdf"'
        return Response(made, 200, {"Content-Disposition": name, "Cache-Control": PERSONAL}, "application/pdf")

    def ask(self, request: Request) -> Response:
        """Where anyone may type the code of a slip."""
        return self.decisions.precheck.pages.show(request, "cek.html", WORDS)

    def typed(self, form: Sent) -> Response:
        """The page of the code that was typed; what cannot be a code is shown as unknown, like any other."""
        typed = form.get("kode", "")[:LONGEST]
        return RedirectResponse(f"/cek/{read_id(typed) or 'TIDAK-TERBACA'}", 303)

    def check(self, request: Request, code: str) -> Response:
        """What anyone with the code may see: nothing of the applicant, of the application a masked number."""
        found = self.decisions.precheck.desk.slip(code[:LONGEST])
        seen: Mapping[str, Any] | None = found.public if isinstance(found, Slip) else None
        heading = None if not isinstance(found, Slip) else OUTCOMES[found.decision].heading
        return self.decisions.precheck.pages.show(
            request, "cek_hasil.html", WORDS,
            seen=seen, heading=heading, gone=found.entry.at.date() if isinstance(found, Gone) else None,
            valid=seen is not None and seen["state"] == VALID,
        )  # fmt: skip

    def _address(self, request: Request, slip: Slip) -> str:
        base = self.settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
        return f"{base}/cek/{slip.id}"

    def _printed(self, slip: Slip, address: str, lang: Lang) -> dict[str, Any]:
        """What the PDF says: words only, and the squares of the code."""

        def t(word: str) -> str:
            return WORDS[word].say(lang)

        facts = [
            (t("slip_number"), slip.application["number"] or "–"),
            (t("as_of"), day(slip.as_of, lang)),
            (t("decided_at"), in_words(slip.decided_at, lang, self.decisions.precheck.now().tzinfo)),
            (t("valid_until"), day(slip.valid_until, lang)),
        ]
        return {
            "lang": lang,
            "office": self.settings.office.name,
            "unit": self.settings.office.unit or "",
            "contact": self.settings.office.contact or "",
            "title": t("slip_title"),
            "decision": OUTCOMES[slip.decision].heading.say(lang),
            "why": say(slip.why, lang),
            "facts": [list(pair) for pair in facts],
            "note": self.settings.slip.note or "",
            "scope": t("slip_scope"),
            "check": t("slip_check"),
            "address": address,
            "code_label": t("code"),
            "code": slip.code,
            "qr": squares(address),
        }


WORDS = {
    "title": Text("Lembar pra-cek", "Pre-check slip"),
    "slip_title": Text("Lembar Hasil Pra-cek Kepesertaan Jamsostek", "Result of the Jamsostek pre-check"),
    "back_to_decision": Text("Kembali ke keputusan", "Back to the decision"),
    "print_hint": Text("Cetak halaman ini, atau unduh sebagai PDF.", "Print this page, or download it as PDF."),
    "pdf": Text("Buka PDF", "Open the PDF"),
    "slip_number": Text("Nomor permohonan", "Application number"),
    "as_of": Text("Keadaan per", "As of"),
    "decided_at": Text("Dibuat", "Made"),
    "valid_until": Text("Berlaku sampai", "Valid until"),
    "code": Text("Kode lembar", "Code of the slip"),
    "qr": Text("Kode QR menuju pemeriksaan lembar ini", "QR code that leads to the check of this slip"),
    "slip_check": Text(
        "Siapa pun dapat memeriksa keaslian lembar ini: pindai kode ini, atau buka alamat di bawah dan ketik kodenya.",
        "Anyone can check that this slip is genuine: scan this code, or open the address below and type the code.",
    ),
    "slip_scope": Text(
        "Lembar ini menerangkan hasil pemeriksaan kepesertaan Jamsostek pada hari itu; lembar ini bukan izin dan bukan "
        "bukti kepesertaan.",
        "This slip states the result of a check of Jamsostek participation on that day; it is no licence and no proof "
        "of membership.",
    ),
    "check_title": Text("Periksa keaslian lembar", "Check a slip"),
    "check_lead": Text(
        "Ketik kode yang tercetak pada lembar hasil pra-cek, atau pindai kode QR-nya.",
        "Type the code printed on the slip, or scan its QR code.",
    ),
    "check_hint": Text(
        "26 huruf dan angka. Tanda hubung, spasi, dan huruf kecil boleh.",
        "26 letters and digits. Hyphens, spaces and small letters are fine.",
    ),
    "check": Text("Periksa", "Check"),
    "check_another": Text("Periksa lembar lain", "Check another slip"),
    "genuine": Text("Lembar ini asli", "This slip is genuine"),
    "genuine_what": Text(
        "Kantor ini menerbitkannya. Cocokkan isinya dengan lembar yang Anda pegang.",
        "This office issued it. Compare what it says with the slip in your hand.",
    ),
    "expired": Text("Lembar ini asli, tetapi sudah tidak berlaku", "This slip is genuine, but no longer valid"),
    "expired_what": Text(
        "Masa berlakunya lewat. Minta pemeriksaan baru kepada kantor ini.",
        "Its time has passed. Ask this office for a new check.",
    ),
    "gone": Text("Lembar ini pernah diterbitkan", "This slip was issued once"),
    "gone_what": Text(
        "Keputusannya dibuat pada {d}; isinya sudah dihapus menurut masa simpan, jadi lembar ini tidak berlaku lagi.",
        "Its decision was made on {d}; the content was deleted at the end of its retention, so it is no longer valid.",
    ),
    "unknown": Text("Kode tidak dikenal", "Unknown code"),
    "unknown_what": Text(
        "Tidak ada lembar dengan kode itu. Periksa kembali ketikannya; bila kodenya benar, jangan andalkan lembar itu "
        "dan tanyakan kepada kantor ini.",
        "There is no slip with that code. Check your typing; if the code is right, do not rely on the slip and ask "
        "this office.",
    ),
    "decision": Text("Hasil", "Result"),
    "masked": Text("sebagian disamarkan", "partly masked"),
}
