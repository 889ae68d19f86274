"""A form made of the vocabulary: what to fill in for each fact, and what was filled in, as the JSON of a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ...intake.cells import cell
from ...language.vocabulary import IDENTIFIERS, Fact, Vocabulary
from ...text import Text
from ...values import Unknown, Value

SUBJECT = "application"
LONGEST = 200  # signs of a text
YES, NO = "ya", "tidak"
_ABSENT: Mapping[Value, str] = {True: YES, False: NO}


@dataclass(frozen=True)
class Field:
    """One fact on a form: `kind` is text, number, date, choice or yes_no; `options` are values with their words.

    `default` stands in a field of yes or no that nothing was said of: what a request that leaves the fact out says.
    """

    fact: str
    label: Text
    kind: str
    hint: Text | None
    unit: Text | None
    options: tuple[tuple[str, Text], ...]
    required: bool = False
    default: str = ""

    @property
    def id(self) -> str:
        """Its name among the form's fields and its id on the page."""
        return self.fact.removeprefix(f"{SUBJECT}.")


@dataclass(frozen=True)
class Wrong:
    """What is not right about a form: the field it stands in, or none; what; what to do."""

    field: str | None
    what: Text
    todo: Text | None = None


def field(name: str, vocabulary: Vocabulary, required: bool = False) -> Field:
    """The field of a fact, such as `application.filed_on`."""
    fact = vocabulary.facts[name]
    kinds = {"enum": "choice", "boolean": "yes_no", "date": "date", "integer": "number", "rupiah": "number"}
    options = tuple((value, known.label) for value, known in fact.values.items() if value != fact.absent)
    kind, default = kinds.get(fact.type, "text"), _ABSENT.get(fact.absent, "") if fact.type == "boolean" else ""
    return Field(name, capital(fact.label), kind, HINTS.get(name), fact.unit, options, required, default)


def read(
    fields: Iterable[Field], form: Mapping[str, Any], vocabulary: Vocabulary
) -> tuple[dict[str, Any], list[Wrong]]:
    """What a form says: values by the keys of a request's `application`, and what is not right.

    An empty field says nothing, and one that stands as it stood at first says no more: its fact is left out.
    """
    said: dict[str, Any] = {}
    wrong: list[Wrong] = []
    for one in fields:
        raw = form.get(one.id, "")
        text = raw.strip() if isinstance(raw, str) else ""
        if not text or text == one.default:
            if one.required:
                wrong.append(Wrong(one.id, NEEDED.fill(f=one.label)))
            continue
        value, fault = _value(text, one, vocabulary.facts[one.fact])
        if fault is not None:
            wrong.append(Wrong(one.id, fault))
        else:
            said[one.id] = value
    return said, wrong


def filled(fields: Iterable[Field], values: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the fields of a form for a request's `application`."""
    shown = {}
    for one in fields:
        value = values.get(one.id)
        shown[one.id] = {None: "", True: YES, False: NO}.get(value, str(value)) if _plain(value) else ""
    return shown


def _plain(value: Any) -> bool:
    return value is None or isinstance(value, bool | int | str)


def _value(text: str, field: Field, fact: Fact) -> tuple[Any, Text | None]:
    if len(text) > LONGEST:
        return None, TOO_LONG.fill(f=field.label, n=LONGEST)
    if field.kind == "yes_no":
        return (text == YES, None) if text in (YES, NO) else (None, CHOOSE.fill(f=field.label))
    if field.kind == "choice":
        return (text, None) if text in fact.values else (None, CHOOSE.fill(f=field.label))
    if field.kind == "date":
        try:
            return date.fromisoformat(text).isoformat(), None
        except ValueError:
            return None, NO_DATE.fill(f=field.label)
    if field.kind == "number":
        digits = text.replace(".", "").replace(" ", "")
        least, most = fact.range
        if not digits.isascii() or not digits.isdigit() or len(digits) > len(str(most)):
            return None, NO_NUMBER.fill(f=field.label)
        number = int(digits)
        return (number, None) if least <= number <= most else (None, NO_NUMBER.fill(f=field.label))
    if fact.type in IDENTIFIERS and isinstance(cell.read(fact, text).value, Unknown):
        return None, NO_SUCH.fill(f=field.label)
    return text, None


def capital(text: Text) -> Text:
    """A label at the beginning of a line."""
    return Text(text.id[:1].upper() + text.id[1:], text.en[:1].upper() + text.en[1:])


NEEDED = Text("{f}: belum diisi.", "{f}: not filled in.")
CHOOSE = Text("{f}: pilih salah satu.", "{f}: choose one.")
NO_DATE = Text("{f}: bukan tanggal.", "{f}: not a date.")
NO_NUMBER = Text("{f}: tulis bilangan bulat, misalnya 12.", "{f}: write a whole number, such as 12.")
NO_SUCH = Text("{f}: tidak terbaca; periksa angkanya.", "{f}: cannot be read; check the digits.")
TOO_LONG = Text("{f}: paling banyak {n} huruf.", "{f}: at most {n} letters.")
HINTS = {
    "application.number": Text("Seperti tertulis pada berkas permohonan.", "As it stands on the application."),
    "application.channel": Text(
        "Permohonan melalui OSS tidak dapat ditahan daerah; permohonan di loket dapat menunggu kelengkapan.",
        "A region may not hold back an application through OSS; one at the counter may wait for what is missing.",
    ),
    "application.filed_on": Text(
        "Hukum yang dipakai adalah hukum pada tanggal ini.", "The law of this day is the one applied."
    ),
    "application.declared_workers": Text("Tulis 0 bila belum ada pekerja.", "Write 0 if there are no workers yet."),
    "application.proof_shown": Text(
        "Sertifikat kepesertaan BPJS Ketenagakerjaan milik pemohon yang masih berlaku.",
        "The applicant's own BPJS Ketenagakerjaan membership certificate, still valid.",
    ),
    "application.refusal_in_force": Text(
        "Jawab “Ya” hanya bila ada surat sanksinya; biarkan “Belum diketahui” bila Anda tidak dapat memastikannya.",
        "Answer “Yes” only with the letter at hand; leave it “Not known” if you cannot be sure.",
    ),
    "application.received_on": Text(
        "Hari berkas dinyatakan lengkap; waktu layanan dihitung dari sini.",
        "The day the papers were complete; the time to decide runs from here.",
    ),
    "application.sla_days": Text("Menurut standar layanan izin ini.", "By the service standard of this licence."),
    "application.last_paid_period": Text(
        "Pilih tanggal 1 bulan itu, menurut bukti pembayaran yang ditunjukkan.",
        "Choose the first of that month, by the proof of payment shown.",
    ),
    "application.registry_on": Text(
        "Tanggal data yang Anda lihat pada sistem BPJS Ketenagakerjaan.",
        "The date of the data you saw in the system of BPJS Ketenagakerjaan.",
    ),
}
