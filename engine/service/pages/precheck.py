"""Pra-cek: find the applicant, fill in the application, have it decided."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from ...errors import FaultyFile, PatuhError, UnreadableInput
from ...language.vocabulary import Vocabulary
from ...text import Text
from ..access.http import officer
from ..audit.entry import Retry
from ..desk.desk import Desk
from ..registry.model import Known
from .fields import SUBJECT, Field, Wrong, field, read
from .rendering import Pages, reader

APPLICANT = ("name", "npp", "nib", "npwp")
FIRST = ("number", "licence_kind", "channel", "filed_on", "declared_workers", "proof_shown")
NEEDED = ("licence_kind",)
CLOCK = ("received_on", "sla_days", "decide_by")
PAID = ("last_paid_period", "membership", "months_overdue", "registry_on")
REST = ("applicant", "refusal_in_force", "found_pds_tk", "found_pds_upah", "found_pds_program", "found_arrears")
SHOWN = 20  # employers in a list to choose from
LEAST, LONGEST = 2, 200  # signs to search for
KEY_LENGTH = 64  # signs of the key that keeps one form from deciding twice


async def sent(request: Request) -> Mapping[str, str]:
    """The fields of a form that was sent; files are no business of these pages."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


Sent = Annotated[Mapping[str, str], Depends(sent)]


@dataclass(frozen=True)
class PreCheck:
    """The pages that lead to a decision.

    `now` is the office's clock, `seconds` the time for a decision.
    """

    pages: Pages
    desk: Desk
    now: Callable[[], datetime]
    seconds: float

    def router(self) -> APIRouter:
        """`/pra-cek` and the forms below it."""
        router = APIRouter(include_in_schema=False, dependencies=[Depends(officer("precheck"))])
        for path, get, post in (
            ("/pra-cek", self.start, None),
            ("/pra-cek/cari", self.back, self.search),
            ("/pra-cek/permohonan", self.blank, self.chosen),
            ("/pra-cek/putuskan", self.back, self.decide),
        ):
            router.add_api_route(path, get, methods=["GET"], response_model=None)
            if post is not None:
                router.add_api_route(path, post, methods=["POST"], response_model=None)
        return router

    def start(self, request: Request) -> Response:
        """An empty search."""
        return self._search(request, "")

    def back(self) -> Response:
        """Where somebody lands who asks for the answer to a form without the form, as after a change of language."""
        return RedirectResponse("/pra-cek", 303)

    def search(self, request: Request, form: Sent) -> Response:
        """The employers found: the list alone for htmx, the whole page otherwise."""
        return self._search(request, form.get("cari", "").strip()[:LONGEST])

    def blank(self, request: Request) -> Response:
        """The form for an applicant who is not in the registry."""
        return self.form(request, {"filed_on": self.now().date().isoformat()}, chosen=False)

    def chosen(self, request: Request, form: Sent) -> Response:
        """The form for an applicant chosen from the list."""
        applicant = {name: form[name][:LONGEST] for name in APPLICANT if form.get(name)}
        return self.form(request, {**applicant, "filed_on": self.now().date().isoformat()}, chosen=bool(applicant))

    def decide(self, request: Request, form: Sent) -> Response:
        """The decision, or the form again with what is not right about it.

        A form that is sent twice is decided once: its key and what was filled in are one request to the desk.
        """
        vocabulary = self.desk.rulebook.vocabulary
        fields = [field(name, vocabulary, name.removeprefix(f"{SUBJECT}.") in NEEDED) for name in fillable(vocabulary)]
        said, wrong = read(fields, form, vocabulary)
        if not wrong:
            content = json.dumps({SUBJECT: said}, ensure_ascii=False, sort_keys=True).encode()
            asked, who = hashlib.sha256(content).hexdigest(), reader(request).who
            retry = Retry(who.actor, f"{form.get('kunci', '')[:KEY_LENGTH]}.{asked}", asked)
            try:
                decided = self.desk.decide(content, who, retry=retry, deadline=time.monotonic() + self.seconds)
                return RedirectResponse(f"/pra-cek/{decided.id}", 303)
            except (FaultyFile, UnreadableInput) as error:
                wrong = wrongs(error)
        return self.form(request, form, chosen="terpilih" in form, wrong=wrong, status=422)

    def form(
        self,
        request: Request,
        values: Mapping[str, str],
        *,
        chosen: bool,
        wrong: Sequence[Wrong] = (),
        open_: Sequence[str] = (),
        status: int = 200,
    ) -> Response:
        """The form of an application; what is filled in, wrong or named in `open_` is not folded away."""
        vocabulary = self.desk.rulebook.vocabulary

        def fields(names: Sequence[str]) -> list[Field]:
            return [field(f"{SUBJECT}.{name}", vocabulary, name in NEEDED) for name in names]

        told = fields((*APPLICANT, *FIRST, *CLOCK, *PAID, *REST))
        filled_in = (one.id for one in told if values.get(one.id, "") not in ("", one.default))
        unfolded = {*open_, *(one.field for one in wrong), *filled_in}
        return self.pages.show(
            request, "permohonan.html", WORDS,
            status=status, faults=wrong, key=secrets.token_urlsafe(16), chosen=chosen,
            open=[name for name in unfolded if name is not None],
            values={one.id: values.get(one.id, "") for one in told},
            applicant=fields(APPLICANT), first=fields(FIRST),
            folded=[(head, fields(names)) for head, names in FOLDED],
        )  # fmt: skip

    def _search(self, request: Request, sought: str) -> Response:
        part = request.headers.get("HX-Request") == "true"
        found: Sequence[Known] | None = None
        with self.desk.registry() as registry:
            if registry is not None and len(sought) >= LEAST:
                found = registry.search(sought, SHOWN + 1)
        regions = self.desk.rulebook.vocabulary.facts["employer.region"].values
        return self.pages.show(
            request, "pracek_hasil.html" if part else "pracek.html", WORDS,
            faults=(), loaded=registry is not None, sought=sought, found=None if found is None else found[:SHOWN],
            more=found is not None and len(found) > SHOWN,
            regions={code: known.label for code, known in regions.items()},
        )  # fmt: skip


def fillable(vocabulary: Vocabulary) -> list[str]:
    """The facts of an application that somebody can state."""
    return [name for name, fact in vocabulary.facts.items() if fact.subject == SUBJECT and fact.origin == "list"]


def wrongs(error: PatuhError) -> list[Wrong]:
    """What the desk says against an application, for the form."""
    if isinstance(error, FaultyFile):
        return [Wrong(None, fault.what, fault.hint) for fault in error.faults]
    return [Wrong(None, error.what, error.todo)]


FOLDED = (
    (Text("Waktu layanan", "Time to decide"), CLOCK),
    (Text("Kepesertaan dan iuran yang ditunjukkan pemohon", "Participation and contributions shown"), PAID),
    (Text("Jenis pemohon, sanksi, dan temuan", "Kind of applicant, sanctions and findings"), REST),
)
WORDS = {
    "title": Text("Pra-cek permohonan izin", "Pre-check a licence application"),
    "lead": Text(
        "Cari pemohon dalam data kepesertaan BPJS Ketenagakerjaan, lalu isi permohonannya.",
        "Find the applicant in the data of BPJS Ketenagakerjaan, then fill in the application.",
    ),
    "no_registry": Text(
        "Data kepesertaan belum dimuat. Pemohon belum dapat dicari; Anda tetap dapat mengisi permohonan, dan keputusan "
        "menyebut apa yang belum diketahui.",
        "No membership data are loaded. Applicants cannot be searched for; you can still fill in an application, and "
        "the decision says what is not known.",
    ),
    "search_label": Text("Cari pemohon", "Find the applicant"),
    "search_hint": Text(
        "NPP, NIB, atau NPWP secara lengkap, atau kata dari namanya; kata terakhir cukup tiga huruf pertama.",
        "The whole NPP, NIB or NPWP, or words of the name; of the last the first three letters are enough.",
    ),
    "search": Text("Cari", "Search"),
    "found": Text("{n} pemberi kerja ditemukan", "{n} employers found"),
    "found_more": Text("{n} yang pertama; persempit pencarian", "The first {n}; narrow the search"),
    "nobody": Text("Tidak ditemukan.", "Nobody found."),
    "nobody_what": Text(
        "Periksa ejaan dan angkanya. Tidak ditemukan di sini belum berarti pemohon tidak terdaftar.",
        "Check spelling and digits. Not found here does not yet mean not registered.",
    ),
    "no_name": Text("(tanpa nama)", "(no name)"),
    "no_npp": Text("tanpa NPP", "no NPP"),
    "choose_this": Text("Pilih", "Choose"),
    "not_listed": Text("Pemohon tidak ada dalam daftar?", "The applicant is not listed?"),
    "not_listed_what": Text(
        "Isi sendiri data pemohon menurut berkasnya.", "Fill in the applicant's data yourself, as the papers have them."
    ),
    "fill_in": Text("Isi data pemohon", "Fill in the applicant"),
    "form_title": Text("Permohonan izin", "Licence application"),
    "back_to_search": Text("Cari pemohon", "Find the applicant"),
    "applicant": Text("Pemohon", "Applicant"),
    "applicant_hint": Text(
        "Isi yang Anda ketahui; tulis “belum ada” untuk nomor yang memang belum dimiliki. Nama dan NPWP hanya dipakai "
        "untuk mencari, dan tidak disimpan bersama keputusan.",
        "Fill in what you know; write “belum ada” for a number the applicant does not have. Name and NPWP are used to "
        "search only, and are not kept with the decision.",
    ),
    "another": Text("Pilih pemohon lain", "Choose another applicant"),
    "application": Text("Permohonan", "Application"),
    "decide": Text("Lihat keputusan", "See the decision"),
    "recorded": Text(
        "Keputusan dicatat dan dapat dibuka kembali.", "The decision is recorded and can be opened again."
    ),
}
