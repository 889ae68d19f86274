"""One decision for the officer: what to do, why, what to ask for, and to decide again with what was missing."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from ...language.vocabulary import IDENTIFIERS, Vocabulary
from ...text import Lang, Text, day
from ..access.http import officer
from ..desk import slip
from ..desk.desk import Decided, Gone
from ..receipt.facts import STATED
from .fields import SUBJECT, Field, capital, field, filled
from .outcomes import OUTCOMES
from .precheck import APPLICANT, PreCheck, fillable
from .rendering import PERSONAL

NONE_YET = "belum ada"  # how a form says that there is no such number
MEMBERSHIP, PROOF = f"{SUBJECT}.membership", f"{SUBJECT}.proof_shown"
TOLD = ("npp", "nib", "licence_kind", "channel", "filed_on")


@dataclass(frozen=True)
class Decisions:
    """The pages of decisions on record."""

    precheck: PreCheck

    def router(self) -> APIRouter:
        """`/pra-cek/{id}`, the form to change it, and its receipt."""
        router = APIRouter(include_in_schema=False)
        for path, page, scope in (
            ("/pra-cek/{id}", self.show, "read"),
            ("/pra-cek/{id}/ubah", self.change, "precheck"),
            ("/pra-cek/{id}/tanda-terima.json", self.receipt, "read"),
        ):
            may = [Depends(officer(scope))]
            router.add_api_route(path, page, methods=["GET"], response_model=None, dependencies=may)
        return router

    def show(self, request: Request, id: str) -> Response:
        """The decision."""
        found = self.precheck.desk.find(id)
        if not isinstance(found, Decided):
            return self.absent(request, found)
        answer, lang = found.answer, self.precheck.pages.language(request)
        vocabulary = self.precheck.desk.rulebook.vocabulary
        stated, today = self._stated(found, vocabulary), self.precheck.now().date()
        employer = self._employer(answer)
        fields = self._fields(answer, vocabulary)
        if employer is not None:
            stated["name"] = employer
        else:  # what is personal is not kept with a decision, so that it has to be filled in again
            fields = [field(f"{SUBJECT}.name", vocabulary), *fields]
        left = None if answer["decide_by"] is None else (date.fromisoformat(answer["decide_by"]) - today).days
        outcome = OUTCOMES[answer["decision"]]
        return self.precheck.pages.show(
            request, "putusan.html", WORDS,
            a=answer, at=found.entry.at, code=slip.grouped(found.id), number=answer["application"]["number"],
            heading=outcome.heading, next=outcome.next,
            trees={one["rule"]: one["explanation"] for one in found.trees()},
            fields=[one for one in fields if one.id not in stated], stated=stated, key=secrets.token_urlsafe(16),
            employer=employer, told=list(_told(answer["application"], vocabulary, lang)),
            age=_age(answer, lang), days_left=left, left="" if left is None else _left(left).say(lang),
        )  # fmt: skip

    def change(self, request: Request, id: str) -> Response:
        """The application as it was stated, to be filled in anew: what is asked for is unfolded."""
        found = self.precheck.desk.find(id)
        if not isinstance(found, Decided):
            return self.absent(request, found)
        stated = self._stated(found, self.precheck.desk.rulebook.vocabulary)
        if (employer := self._employer(found.answer)) is not None:
            stated["name"] = employer
        asked = [one["fact"].removeprefix(f"{SUBJECT}.") for one in found.answer["ask"]]
        chosen = employer is not None and bool(stated.keys() & set(APPLICANT))
        return self.precheck.form(request, stated, chosen=chosen, open_=asked)

    def receipt(self, request: Request, id: str) -> Response:
        """The signed receipt, to keep with the file of the application."""
        found = self.precheck.desk.find(id)
        if not isinstance(found, Decided):
            return self.absent(request, found)
        content = json.dumps(found.receipt, ensure_ascii=False, indent=1)
        name = f'attachment; filename="tanda-terima-{found.id}.json"'
        return Response(
            content, 200, {"Content-Disposition": name, "Cache-Control": PERSONAL}, media_type="application/json"
        )

    def absent(self, request: Request, found: Gone | None) -> Response:
        """The page for an id that no decision has, or whose content was deleted."""
        gone = found is not None
        return self.precheck.pages.show(
            request, "tidak_ada.html", WORDS, status=410 if gone else 404, at=found.entry.at if found else None
        )

    def _fields(self, answer: Mapping[str, Any], vocabulary: Vocabulary) -> list[Field]:
        """What to fill in of what is asked for; a certificate that is shown answers for the membership."""
        asked = [one["fact"] for one in answer["ask"] if one["fact"] in fillable(vocabulary)]
        if MEMBERSHIP in asked:
            asked = [PROOF, *asked]
        return [field(name, vocabulary) for name in asked]

    def _stated(self, found: Decided, vocabulary: Vocabulary) -> dict[str, str]:
        """What the application stated, as its form has it; what is personal or came from the registry is not in it."""
        values: dict[str, Any] = {}
        for name in fillable(vocabulary):
            kept = found.receipt["facts"].get(name)
            if kept is None or kept["from"] != STATED:
                continue
            key = name.removeprefix(f"{SUBJECT}.")
            if "value" in kept:
                values[key] = kept["value"]
            elif "none" in kept and vocabulary.facts[name].type in IDENTIFIERS:
                values[key] = NONE_YET
        fields = [field(name, vocabulary) for name in fillable(vocabulary)]
        return {name: value for name, value in filled(fields, values).items() if value}

    def _employer(self, answer: Mapping[str, Any]) -> str | None:
        """What the registry calls the applicant today: a decision does not keep names."""
        told = answer["application"]
        keys = {f"{SUBJECT}.{key}": told[key] for key in ("npp", "nib") if told[key] is not None}
        if not keys:
            return None
        with self.precheck.desk.registry() as registry:
            if registry is None:
                return None
            known = registry.look_up(keys, date.fromisoformat(answer["as_of"])).employer
        return None if known is None else known.name


def _told(application: Mapping[str, Any], vocabulary: Vocabulary, lang: Lang) -> Iterator[tuple[Text, str]]:
    """What an answer says of the application, each with its label; what was not stated is left out."""
    for key in TOLD:
        value, fact = application[key], vocabulary.facts[f"{SUBJECT}.{key}"]
        if value is None or value == fact.absent:
            continue
        words = str(value)
        if value in fact.values:
            words = capital(fact.values[value].label).say(lang)
        elif fact.type == "date":
            words = day(date.fromisoformat(value), lang)
        yield capital(fact.label), words


def _age(answer: Mapping[str, Any], lang: Lang) -> str:
    if answer["registry"] is None:
        return ""
    days = (date.fromisoformat(answer["as_of"]) - date.fromisoformat(answer["registry"]["data_on"])).days
    return (OLD.fill(n=days) if days > 0 else FRESH).say(lang)


def _left(days: int) -> Text:
    if days < 0:
        return LATE.fill(n=-days)
    return TODAY if days == 0 else LEFT.fill(n=days)


FRESH = Text("dari hari itu juga", "of the same day")
OLD = Text("berumur {n} hari saat diputuskan", "{n} days old when decided")
LEFT = Text("{n} hari lagi", "{n} days left")
TODAY = Text("hari ini", "today")
LATE = Text("lewat {n} hari", "{n} days overdue")
WORDS = {
    "title": Text("Keputusan", "Decision"),
    "new_one": Text("Pra-cek baru", "New pre-check"),
    "result": Text("Hasil pra-cek", "Result of the pre-check"),
    "number": Text("permohonan", "application"),
    "oss": Text("Kode status OSS yang diusulkan: {code}", "OSS status code to suggest: {code}"),
    "because": Text("Alasan", "Reasons"),
    "besides": Text("Selain itu", "Besides"),
    "to_do": Text("Yang perlu dilakukan", "What to do"),
    "unverified": Text("pasal belum diverifikasi", "article not verified"),
    "why": Text("Lihat syarat satu per satu", "See the conditions one by one"),
    "nothing_against": Text(
        "Tidak ada aturan yang menghalangi permohonan ini.", "No rule stands against this application."
    ),
    "ask": Text("Yang perlu diminta", "What to ask for"),
    "ask_what": Text(
        "Isi yang sudah Anda peroleh, lalu putuskan lagi. Isian lain tetap seperti semula.",
        "Fill in what you have been given, and decide again. Everything else stays as it was.",
    ),
    "decide_again": Text("Putuskan lagi", "Decide again"),
    "slip": Text("Cetak lembar", "Print the slip"),
    "change": Text("Ubah isian", "Change the application"),
    "decide_by": Text("Putuskan paling lambat", "Decide by"),
    "recheck_on": Text("Periksa kembali pada", "Check again on"),
    "about_it": Text("Tentang keputusan ini", "About this decision"),
    "applicant": Text("Pemohon", "Applicant"),
    "kind_of_permit": Text("Kewenangan", "Whose permit"),
    "regional": Text("Izin daerah di luar OSS", "A regional permit outside OSS"),
    "not_regional": Text(
        "Bukan izin yang dapat ditahan daerah karena kekurangan",
        "Not a permit the region may hold back for a shortfall",
    ),
    "as_of": Text("Keadaan per", "As of"),
    "law_date": Text("Hukum per", "Law as of"),
    "data": Text("Data kepesertaan", "Membership data"),
    "found_by": Text("ditemukan dengan {n}", "found by {n}"),
    "not_found": Text("pemohon tidak ditemukan", "the applicant was not found"),
    "no_registry_used": Text("tidak dipakai", "not used"),
    "valid_until": Text("Berlaku sampai", "Valid until"),
    "decided_at": Text("Dibuat", "Made"),
    "code": Text("Kode", "Code"),
    "once": Text(
        "Kesimpulan ini dihitung sekali saja; perhitungan kedua tidak terpasang.",
        "This conclusion was computed once only; the second computation is not installed.",
    ),
    "receipt": Text("Unduh tanda terima (JSON)", "Download the receipt (JSON)"),
    "applies_when": Text("Berlaku jika", "Applies when"),
    "requires": Text("Mewajibkan", "Requires"),
    "shown": Text("Patut diketahui", "Worth knowing"),
    "met": Text("terpenuhi", "met"),
    "unmet": Text("tidak terpenuhi", "not met"),
    "any_of": Text("salah satu", "one of"),
    "all_of": Text("semua", "all of"),
    "not_so": Text("tidak benar bahwa", "it is not so that"),
    "since": Text("sejak", "since"),
    "none_title": Text("Keputusan tidak ditemukan", "No such decision"),
    "none_what": Text(
        "Periksa kembali kodenya: 26 huruf dan angka, boleh dengan tanda hubung.",
        "Check the code again: 26 letters and digits, hyphens allowed.",
    ),
    "gone_title": Text("Isi keputusan sudah dihapus", "The decision's content was deleted"),
    "gone_what": Text(
        "Isinya dihapus pada akhir masa simpan. Catatan bahwa keputusan ini dibuat pada {d} tetap ada.",
        "Its content was deleted at the end of its retention. The record that it was made on {d} stays.",
    ),
    "to_history": Text("Buka riwayat", "Open the history"),
}
