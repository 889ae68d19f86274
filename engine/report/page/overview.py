"""The upper part of the page: regions as a map, causes in words, and what the public must not see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...intake import reasons
from ...language.rulebook import Rulebook
from ...paper.tiles import Area, level
from ...text import Lang, Text, number, percent
from .. import asking
from ..causes import Cause, Unread
from ..figures import Figures, KindFigure, RegionFigure
from ..public import hidden, small
from ..reading import Reading
from .words import WORDS

CAUSES = 12  # shown at once; the others are folded


@dataclass(frozen=True)
class Why:
    """A cause in words: `told` what is wrong and where, `settle` what to fill in or to ask for."""

    told: str
    settle: str
    verdicts: int
    cases: int


@dataclass(frozen=True)
class Fault:
    """What could not be read, in words."""

    file: str
    column: str
    reason: str
    todo: str
    count: int
    row: int


@dataclass(frozen=True)
class Hidden:
    """What a public page leaves out: codes of regions, names of kinds and decisions, and figures of the headline.

    `money` are kinds whose amounts are of fewer than five problems, `unknown` those whose number of unknown amounts is
    small; `unknown_total` and `problems` stand for those numbers in all, `split` for the findings by verdict.
    """

    regions: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    breaching: bool = False
    persons: bool = False
    waiting: bool = False
    problems: bool = False
    split: bool = False
    money: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    unknown_total: bool = False
    decisions: frozenset[str] = frozenset()


def hide(found: Figures, decided: Mapping[str, int]) -> Hidden:
    """What to leave out for the public: of these figures, and of the numbers of licence applications by decision."""
    totals = found.totals
    kinds = hidden({one.category: _kind_sizes(one, found) for one in found.kinds})
    money = frozenset(
        one.category
        for one in kinds_by_money(found)
        if one.category not in kinds and small(one.causes - one.money.unknown)
    )
    unknown = frozenset(one.category for one in found.kinds if small(one.money.unknown))
    return Hidden(
        regions=hidden({one.region: _sizes(one) for one in found.regions}),
        kinds=kinds,
        breaching=any(map(small, (totals.breaching, totals.employers, totals.employers - totals.breaching))),
        persons=any(map(small, (totals.persons, totals.workers, totals.workers - totals.persons))),
        waiting=small(totals.waiting),
        problems=small(totals.causes),
        split=any(small(totals.findings[verdict]) for verdict in ("violation", "indication")),
        money=money,
        unknown=unknown,
        unknown_total=bool(kinds or money or unknown) or small(totals.money.unknown),
        decisions=hidden({name: (count,) for name, count in decided.items()}),
    )


def region_name(code: str, book: Rulebook) -> Text:
    """The name of a region, or that none is stated."""
    values = book.vocabulary.facts["employer.region"].values
    return values[code].label if code in values else WORDS["nowhere"]


def areas(found: Figures, book: Rulebook, out: Hidden, lang: Lang) -> list[Area]:
    """The regions that have a code, as the map shows them."""
    return [_area(one, book, one.region in out.regions, lang) for one in found.regions if one.region]


def kinds_by_money(found: Figures) -> list[KindFigure]:
    """The kinds that have money at stake, or an amount that is not known; the dearest a month first."""
    with_money = [one for one in found.kinds if one.money.month or one.money.once or one.money.unknown]
    return sorted(with_money, key=lambda one: (-one.money.month, -one.money.once))


def whys(causes: Sequence[Cause], reading: Reading, lang: Lang, *, public: bool) -> list[Why]:
    """The causes in words; the public form names no file, as file names name employers, and no cause of few cases."""
    if public:
        causes = _without_files(causes)
        few = hidden({str(place): (one.verdicts, one.cases) for place, one in enumerate(causes)})
        causes = [one for place, one in enumerate(causes) if str(place) not in few]
    return [_why(cause, reading, lang) for cause in causes]


def faults(unread: Sequence[Unread], lang: Lang) -> list[Fault]:
    """Cells or rows that could not be read, in words."""
    return [
        Fault(
            file=_place(one.file, one.sheet),
            column=one.column,
            reason=reasons.what(one.reason).say(lang),
            todo=reasons.hint(one.reason).say(lang),
            count=one.count,
            row=one.row,
        )
        for one in unread
    ]


def _sizes(one: RegionFigure) -> tuple[int, ...]:
    """All that the row tells, and what is left when one number is taken from another."""
    examined = one.employers, one.breaching, one.workers, one.persons
    return *examined, one.employers - one.breaching, one.workers - one.persons


def _kind_sizes(one: KindFigure, found: Figures) -> tuple[int, ...]:
    """Likewise; those without this kind are the rest of all that were examined."""
    told = one.causes, one.employers, one.workers, one.findings
    return *told, found.totals.employers - one.employers, found.totals.workers - one.workers


def _area(one: RegionFigure, book: Rulebook, is_hidden: bool, lang: Lang) -> Area:
    name, href = region_name(one.region, book), f"#r-{one.region.replace('.', '-')}"
    if is_hidden:
        return Area(one.region, "·", WORDS["region_hidden"].fill(r=name).say(lang), None, href)
    share = percent(one.breaching, one.employers, lang)
    told = WORDS["region_told"].fill(r=name, b=one.breaching, e=one.employers, p=share)
    return Area(one.region, share, told.say(lang), level(one.breaching, one.employers), href)


def _without_files(causes: Sequence[Cause]) -> list[Cause]:
    merged: dict[tuple[tuple[str, ...], tuple[str, ...], str], tuple[int, int]] = {}
    for one in causes:
        verdicts, cases = merged.get((one.facts, one.reasons, one.way), (0, 0))
        merged[one.facts, one.reasons, one.way] = verdicts + one.verdicts, cases + one.cases
    made = [Cause(facts, why, "", "", way, *counts, ((),) * len(facts)) for (facts, why, way), counts in merged.items()]
    return sorted(made, key=lambda one: -one.verdicts)


def _why(cause: Cause, reading: Reading, lang: Lang) -> Why:
    told = Text.join(list(asking.wrong(cause, reading, files=bool(cause.file))), Text.same("; "))
    return Why(
        told=_capital(told.say(lang)),
        settle=asking.settle(cause, reading).say(lang),
        verdicts=cause.verdicts,
        cases=cause.cases,
    )


def _place(file: str, sheet: str) -> str:
    return f"{file}!{sheet}" if sheet else file


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def legend(lang: Lang) -> Iterator[tuple[int, str]]:
    """The classes of the map and the shares they hold."""
    for place in range(5):
        last = place == 4
        yield (
            place,
            f"{number(20 * place, lang)}–{number(20 * place + 20, lang)}%"
            if last
            else f"{20 * place}–<{20 * place + 20}%",
        )
