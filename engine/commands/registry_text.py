"""What is loaded in the registry, as it stands on the terminal or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from ..language.rulebook import Rulebook
from ..service.registry.model import NUMBERS, Snapshot
from ..service.registry.on_record import LABELS
from ..text import Lang, Text, day, number
from .terminal import table, wrapped

MAX_AGE = "registry_max_age_days"


def shown(snapshot: Snapshot, book: Rulebook, today: date, lang: Lang) -> Iterator[str]:
    """What is said of a snapshot on a day, line by line."""
    age, most = (today - snapshot.data_on).days, _max_age(book, today)
    yield HEADING.fill(d=snapshot.data_on, n=age).say(lang)
    if too_old(snapshot, book, today):
        yield from wrapped(TOO_OLD.fill(n=most).say(lang))
    rows = [
        (EMPLOYERS.say(lang), number(snapshot.employers, lang)),
        *((LACKING.fill(k=LABELS[name]).say(lang), number(snapshot.lacking[name], lang)) for name in NUMBERS),
        (CONFLICTS.say(lang), number(snapshot.conflicts, lang)),
        (
            HISTORIES.say(lang),
            NO_REGISTER.say(lang) if snapshot.histories is None else number(snapshot.histories, lang),
        ),
    ]
    yield from table(rows, right=frozenset({1}))
    yield (IS_COMPLETE if snapshot.complete else NOT_COMPLETE).say(lang)
    for source in snapshot.sources:
        yield SOURCE.fill(f=source.label, n=source.rows, h=source.sha256[:12]).say(lang)
    loaded = snapshot.loaded_at
    yield LOADED.fill(d=Text(day(loaded.date(), "id"), day(loaded.date(), "en")), t=f"{loaded:%H:%M}").say(lang)
    yield f"snapshot {snapshot.id}"


def as_json(snapshot: Snapshot, book: Rulebook, today: date) -> dict[str, Any]:
    """The same as plain JSON data."""
    told = json.loads(json.dumps(asdict(snapshot), default=lambda value: value.isoformat()))
    return {**told, "age_days": (today - snapshot.data_on).days, "too_old": too_old(snapshot, book, today)}


def _max_age(book: Rulebook, today: date) -> int | None:
    parameter = book.parameters.get(MAX_AGE)
    span = parameter.on(today) if parameter is not None else None
    return span.value if span is not None and isinstance(span.value, int) else None


def too_old(snapshot: Snapshot, book: Rulebook, today: date) -> bool:
    """Whether the data no longer tell who is a member; without such a figure nothing says so."""
    most = _max_age(book, today)
    return most is not None and (today - snapshot.data_on).days > most


HEADING = Text("registri kepesertaan: data per {d}, umur {n} hari", "registry of membership: data of {d}, {n} days old")
TOO_OLD = Text(
    "TERLALU LAMA: lebih dari {n} hari, jadi kepesertaan tidak diketahui; muat data baru",
    "TOO OLD: more than {n} days, so membership is not known; load new data",
)
EMPLOYERS = Text("pemberi kerja", "employers")
LACKING = Text("  tanpa {k} yang diketahui", "  of whom no {k} is known")
CONFLICTS = Text("  dengan data yang saling bertentangan", "  whose data contradict each other")
HISTORIES = Text("riwayat sanksi", "sanction histories")
NO_REGISTER = Text("tidak dimuat", "not loaded")
IS_COMPLETE = Text(
    "dinyatakan lengkap: yang tidak ditemukan belum terdaftar",
    "said to be complete: who is not found is not registered",
)
NOT_COMPLETE = Text(
    "tidak dinyatakan lengkap: yang tidak ditemukan tidak diketahui",
    "not said to be complete: of who is not found nothing is known",
)
SOURCE = Text("dari {f}: {n} baris, sha256 {h}…", "from {f}: {n} rows, sha256 {h}…")
LOADED = Text("dimuat {d} pukul {t}", "loaded {d} at {t}")
