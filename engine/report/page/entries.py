"""Employers as the page lists them: said in one language, and packed for the script that filters and sorts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ...conclude.category import CATEGORIES, SHORT
from ...intake.dataset import Source
from ...language.instrument import CONFIDENCE
from ...language.rulebook import Rulebook
from ...text import Lang, Text, number, rupiah
from ..dossier import Dossier, Ground, Problem
from ..money import Money
from .words import WORDS

RUNS = 40  # runs of rows named for one file; findings.csv holds the others


@dataclass(frozen=True)
class Law:
    """A duty that is breached, its citation, and how sure its article is."""

    title: str
    citation: str
    confidence: str
    verified: bool


@dataclass(frozen=True)
class Held:
    """One problem held against somebody."""

    verdict: str
    category: str
    cases: str
    message: str
    remedy: str
    laws: tuple[Law, ...]
    money: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """An employer or another subject of its own; `region` is a code, `where` that region's name."""

    name: str
    number: str
    type: str
    region: str
    where: str
    place: str
    workers: int
    persons: int
    causes: int
    categories: tuple[str, ...]
    stake: Money
    money: str
    waiting: int
    accepted: int
    problems: tuple[Held, ...]


def entries(dossiers: Iterable[Dossier], book: Rulebook, lang: Lang) -> list[Entry]:
    """An entry for each dossier: those with most problems first, then by key."""
    ordered = sorted(dossiers, key=lambda one: (-one.row.causes, one.row.subject_key))
    return [_entry(one, book, lang) for one in ordered]


def held(problem: Problem, book: Rulebook, lang: Lang) -> Held:
    """A problem in words."""
    label = book.vocabulary.subjects[problem.subject_type].label
    return Held(
        verdict=problem.verdict,
        category=problem.category,
        cases=f"{number(problem.cases, lang)} {label.say(lang)}",
        message=problem.message.say(lang),
        remedy=problem.remedy.say(lang),
        laws=tuple(_law(ground, lang) for ground in problem.grounds),
        money=said(problem.money, lang),
        places=tuple(_places(problem.places, lang)),
    )


def said(money: Money, lang: Lang) -> str:
    """An amount in words; empty where no rule says what is at stake."""
    parts = []
    if money.month:
        parts.append(WORDS["a_month"].fill(m=_rupiah(money.month)))
    if money.once:
        parts.append(WORDS["once"].fill(m=_rupiah(money.once)))
    if money.unknown:
        parts.append(WORDS["amounts_unknown"].fill(n=money.unknown))
    return "; ".join(part.say(lang) for part in parts)


def packed(rows: Sequence[Entry], book: Rulebook, lang: Lang) -> dict[str, Any]:
    """The entries as arrays in which what repeats is a number: laws, messages and categories stand once each."""
    laws, texts = _Numbered(), _Numbered()
    categories = list(CATEGORIES)
    made = [
        [
            row.name, row.number, row.type, row.region, row.place, row.workers, row.persons, row.causes,
            [categories.index(name) for name in row.categories], row.stake.month, row.stake.once, row.money,
            row.waiting, row.accepted,
            [
                [
                    int(one.verdict == "indication"), categories.index(one.category), one.cases,
                    texts.of((one.message, one.remedy)),
                    [laws.of((law.title, law.citation, law.confidence, int(law.verified))) for law in one.laws],
                    one.money, list(one.places),
                ]
                for one in row.problems
            ],
        ]
        for row in rows
    ]  # fmt: skip
    regions = book.vocabulary.facts["employer.region"].values
    return {
        "rows": made,
        "laws": laws.all,
        "texts": texts.all,
        "categories": [[label.say(lang), SHORT[name].say(lang)] for name, label in CATEGORIES.items()],
        "regions": {code: value.label.say(lang) for code, value in regions.items()},
    }


class _Numbered:
    """Numbers things in the order they first come."""

    def __init__(self) -> None:
        self._places: dict[Any, int] = {}

    def of(self, thing: Any) -> int:
        return self._places.setdefault(thing, len(self._places))

    @property
    def all(self) -> list[Any]:
        return list(self._places)


def _entry(one: Dossier, book: Rulebook, lang: Lang) -> Entry:
    row = one.row
    region = book.vocabulary.facts["employer.region"].values.get(row.region)
    place = str(Source(row.source_file, row.source_sheet, row.source_row))
    return Entry(
        name=row.name or row.npp or place,
        number=row.npp,
        type="" if row.subject_type == "employer" else book.vocabulary.subjects[row.subject_type].label.say(lang),
        region=row.region,
        where=region.label.say(lang) if region else "",
        place=place,
        workers=row.workers,
        persons=row.persons,
        causes=row.causes,
        categories=tuple(name for name in row.categories.split(",") if name),
        stake=one.money,
        money=said(one.money, lang),
        waiting=one.waiting,
        accepted=one.accepted,
        problems=tuple(held(problem, book, lang) for problem in one.problems),
    )


def _law(ground: Ground, lang: Lang) -> Law:
    confidence = CONFIDENCE[ground.confidence]
    return Law(ground.title.say(lang), ground.citation.say(lang), confidence.say(lang), ground.confidence == "verified")


def _places(places: Sequence[Source], lang: Lang) -> Iterator[str]:
    """The places by file, runs of rows in one: `gaji.csv: 5, 8, 14–19`."""
    files: dict[tuple[str, str], list[int]] = {}
    for place in places:
        files.setdefault((place.file, place.sheet), []).append(place.row)
    for (file, sheet), rows in files.items():
        runs = list(_runs(sorted(rows)))
        named = ", ".join(runs[:RUNS])
        more = WORDS["more_rows"].fill(n=len(runs) - RUNS).say(lang) if len(runs) > RUNS else ""
        yield f"{file}{'!' if sheet else ''}{sheet}: {named}{more}"


def _runs(rows: Sequence[int]) -> Iterator[str]:
    for _, run in groupby(enumerate(rows), lambda pair: pair[1] - pair[0]):
        found = [row for _, row in run]
        yield str(found[0]) if len(found) == 1 else f"{found[0]}–{found[-1]}"


def _rupiah(amount: int) -> Text:
    return Text(rupiah(amount, "id"), rupiah(amount, "en"))
