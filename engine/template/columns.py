"""The columns of a blank list: headings that read back as their facts, what may be written, what an empty cell says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..intake.headers import header_of, synonyms
from ..language.vocabulary import IDENTIFIERS, Fact, ListShape, Vocabulary
from ..text import Lang, Text, number
from ..values import NONE, Unknown, Value

Content = str | int | date | None


@dataclass(frozen=True)
class Column:
    """One column: `choices` are the words for the few values a fact can have, `example` what the example row holds."""

    fact: Fact
    heading: str
    meaning: Text
    choices: tuple[str, ...]
    example: Content
    content: Text
    empty: Text
    is_key: bool


def columns(shape: ListShape, vocabulary: Vocabulary, lang: Lang) -> tuple[Column, ...]:
    """All columns of a list in its own order, in one language where the headings allow it."""
    facts = [vocabulary.facts[name] for name in shape.columns]
    headings = {fact.name: heading(fact, shape, lang) for fact in facts}
    return tuple(
        Column(
            fact=fact,
            heading=headings[fact.name],
            # With its subject: a fact's bare label is a heading too, and two in a row make a list of the guide.
            meaning=Text("{s}: {l}", "{s}: {l}").fill(s=vocabulary.subjects[fact.subject].label, l=fact.label),
            choices=choices(fact, lang),
            example=_example(fact, lang),
            content=_content(fact),
            empty=_empty(fact, headings.get(shape.fallback.get(fact.name, ""))),
            is_key=fact.name in shape.key,
        )
        for fact in facts
    )


def heading(fact: Fact, shape: ListShape, lang: Lang) -> str:
    """The fact's label in this language if intake reads it as this fact and no other, else in Indonesian, else a header
    that offices use."""
    known = synonyms(shape)
    for words in (fact.label.say(lang), fact.label.id, *_spelt_out(shape.columns[fact.name])):
        written = _title(words, fact)
        if known.get(header_of(written).known_as(known)) == (fact.name,):
            return written
    return _title(shape.columns[fact.name][0], fact)


def _spelt_out(headers: tuple[str, ...]) -> Iterator[str]:
    for header in headers:
        yield " ".join(_LONG.get(word, word) for word in header.split())


def _title(words: str, fact: Fact) -> str:
    """Each word with a capital, as offices write headings; little words inside stay, and NIK is written as the label
    of the fact writes it."""
    spelt = {word.casefold(): word for word in fact.label.id.split() if word.isupper()}

    def word(found: re.Match[str]) -> str:
        text = found[0]
        return text if text in _LITTLE else spelt.get(text.casefold(), text[0].upper() + text[1:])

    titled = re.sub(r"[^\W\d_]+", word, words)
    return titled[0].upper() + titled[1:]


def choices(fact: Fact, lang: Lang) -> tuple[str, ...]:
    """The words to choose from; empty where anything may be written."""
    if fact.type == "boolean":
        return YES.say(lang), NO.say(lang)
    if fact.type != "enum":
        return ()
    worded = [value for value in fact.values.values() if value.words]  # the others stand for an empty cell
    return tuple(value.label.say(lang) for value in worded or fact.values.values())


def _example(fact: Fact, lang: Lang) -> Content:
    value = EXAMPLES.get(fact.name, EXAMPLES.get(fact.type))
    if fact.type == "boolean":
        return YES.say(lang)
    if fact.type == "enum":
        known = fact.values.get(str(value))
        return known.label.say(lang) if known else choices(fact, lang)[0]
    return value


def _content(fact: Fact) -> Text:
    said = _CONTENTS.get(fact.type, _CONTENTS["text"])
    if fact.unit is not None:
        said = Text("{c} ({u})", "{c} ({u})").fill(c=said, u=fact.unit)
    if fact.otherwise is not None:
        said = OTHER_WORDS.fill(c=said, v=fact.values[fact.otherwise].label)
    return said


def _empty(fact: Fact, fallback: str | None) -> Text:
    """What an empty cell says, where else it is looked up first, and how to say that there is none."""
    said = _says(fact, fact.blank)
    if fallback:
        said = LOOKED_UP.fill(h=fallback, e=said)
    if fact.none_words:
        said = NONE_WORD.fill(e=said, w=fact.none_words[0])
    return said


def _says(fact: Fact, value: Value) -> Text:
    if isinstance(value, Unknown):
        return UNKNOWN
    if value is NONE:
        return NOTHING
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int):
        return Text(number(value, "id"), number(value, "en"))
    return fact.values[str(value)].label if str(value) in fact.values else Text.same(str(value))


_LONG = {"tgl": "tanggal", "jml": "jumlah", "no": "nomor", "tk": "tenaga kerja"}
_LITTLE = frozenset({"of", "in", "the", "and", "or", "dan", "atau", "pada", "di", "dari", "untuk"})

YES, NO = Text("Ya", "Yes"), Text("Tidak", "No")
MARK = "CONTOH"  # in the example row's name, as in all invented data of this project

# What the example row holds, by fact or else by type: nobody's numbers (district 99, employer CT), a plausible firm.
EXAMPLES: dict[str, Content] = {
    "npp": "CT000001",
    "nib": "9900000000017",
    "npwp": "0990000000017000",
    "nik": "1671991708900001",
    "kpj": "99000000017",
    "text": MARK,
    "date": date(2020, 1, 6),
    "integer": 0,
    "rupiah": 0,
    "employer.name": f"PT {MARK} Maju",
    "employer.parent_name": None,
    "employer.declared_size": "small",
    "employer.capital": 2_500_000_000,
    "employer.annual_sales": 12_000_000_000,
    "employer.region": "16.71",
    "employer.stated_workers": 25,
    "employer.body_kind": "no_body",
    "employer.non_asn_form_received_on": None,
    "employer.non_asn_form_returned_on": None,
    "employer.risk_group": "medium",
    "employer.relief_sector": "other",
    "employer.jkk_paid_until": date(2026, 5, 1),
    "employer.wlkp_on": date(2026, 1, 12),
    "contribution.month": date(2026, 5, 1),
    "application.last_paid_period": date(2026, 5, 1),
    "contribution.workers": 25,
    "contribution.wages": 106_250_000,
    "contribution.jht_wages": 106_250_000,
    "contribution.jp_wages": 106_250_000,
    "contribution.amount_due": 10_508_125,
    "contribution.amount_paid": 10_508_125,
    "contribution.paid_on": date(2026, 6, 15),
    "contribution.worker_withheld": 3_187_500,
    "contribution.worker_remitted": 3_187_500,
    "worker.employee_number": "P-001",
    "worker.name": f"Budi {MARK}",
    "worker.birth_date": date(1990, 8, 17),
    "worker.ended_on": None,
    "worker.contract_signed_on": None,
    "worker.contract_recorded_on": None,
    "worker.laid_off_on": None,
    "worker.layoff_notified_on": None,
    "worker.accident_on": None,
    "worker.base_wage": 3_500_000,
    "worker.fixed_allowance": 750_000,
    "worker.gross_wage": 4_500_000,
    "worker.reported_wage": 4_250_000,
    "worker.staff_group": "private",
    "worker.term_from": None,
    "worker.term_until": None,
    "worker.membership_segment": "wage_earner",
    "project.number": "SPK-001",
    "project.contract_value": 1_500_000_000,
    "project.wage_total": None,
    "project.paid": 2_350_000,
    "project.disbursed_on": None,
    "bpu.contribution_base": 1_000_000,
    "bpu.paid": 16_800,
    "bpu.period": date(2026, 1, 1),
    "government.region": "16.71",
    "government.year": 2026,
    "quarterly_report.quarter_end": date(2026, 3, 31),
}

_CONTENTS = {
    "nik": Text("16 angka, sebagai teks", "16 digits, as text"),
    "kpj": Text("11 angka, sebagai teks", "11 digits, as text"),
    "npp": Text("huruf dan angka, sebagai teks", "letters and digits, as text"),
    "nib": Text("13 angka, sebagai teks", "13 digits, as text"),
    "npwp": Text("15 atau 16 angka, sebagai teks", "15 or 16 digits, as text"),
    "date": Text("tanggal, hh-bb-tttt", "a date, dd-mm-yyyy"),
    "rupiah": Text("rupiah, tanpa sen", "rupiah, whole amounts"),
    "integer": Text("bilangan bulat", "a whole number"),
    "boolean": Text("pilih dari daftar", "choose from the list"),
    "enum": Text("pilih dari daftar", "choose from the list"),
    "text": Text("teks", "text"),
}
assert set(IDENTIFIERS) <= set(_CONTENTS)
OTHER_WORDS = Text("{c}, atau kata lain: dibaca sebagai {v}", "{c}, or other words: read as {v}")
UNKNOWN = Text("tidak diketahui", "not known")
NOTHING = Text("tidak ada", "there is none")
LOOKED_UP = Text("dibaca dari {h}, kalau tidak: {e}", "read from {h}, else: {e}")
NONE_WORD = Text("{e}; tulis “{w}” bila memang tidak punya", "{e}; write “{w}” where there is none")
