"""What the template shows of a survey: rows ready to print, areas of the map, and the data of the slider."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ...language.instrument import CONFIDENCE
from ...paper.tiles import Area
from ...text import Lang, Text, number, rupiah
from .. import plan
from ..figures import MILLION, PROVINCE, Interval, share
from ..observation import Observation, segments_of
from ..plan import OBSERVED
from ..standing import Standing, Sum, gap_of
from ..survey import Survey
from ..words import people, percent, region_name, shares
from .charts import full_bar
from .texts import WORDS

STEPS = (500_000, 800_000)  # parts of the target at which the map's lower colours change
BEYOND = 1_200_000
FIFTHS = 200_000
EXAMPLE = "CONTOH"  # what invented figures carry in their source
SHARES = (0, 50_000, 100_000, 150_000, 200_000, 300_000, 400_000, 500_000)  # offered for the share covered already


@dataclass(frozen=True)
class Side:
    """One observation beside others: whether figures rest on it."""

    observation: Observation
    used: bool


def sides(row: Standing) -> list[Side]:
    """The observations that a standing rests on, and those that differ."""
    return [*(Side(one, True) for one in row.rests_on), *(Side(one, False) for one in row.others)]


def limits(target: int | None) -> list[int]:
    """The shares (ppm) at which the map changes its colour; the third change is the target, where one is known."""
    if target is None:
        return [FIFTHS * place for place in range(1, 5)]
    return [
        target * STEPS[0] // MILLION,
        target * STEPS[1] // MILLION,
        target,
        min(target * BEYOND // MILLION, MILLION),
    ]


def level(coverage: Interval | None, target: int | None) -> int | None:
    """The class of a coverage, by its lower end."""
    return None if coverage is None else sum(coverage.low >= limit for limit in limits(target))


def areas(found: Survey, lang: Lang) -> list[Area]:
    """The regions as the map shows them."""
    return [_area(row, found, lang) for row in found.by_gap(found.main_segment)]


def _area(row: Standing, found: Survey, lang: Lang) -> Area:
    name = region_name(row.region, found.rulebook)
    told = WORDS["told_open"] if row.gap is None else WORDS["told"]
    gap = "" if row.gap is None else str(row.gap.high)
    return Area(
        code=row.region,
        shown="–"
        if row.coverage is None
        else percent(row.coverage.low, lang) + ("+" if not row.coverage.exact else ""),
        told=told.fill(r=name, c=shares(row.coverage, lang), g=gap).say(lang),
        level=level(row.coverage, row.target),
        href=f"#w-{row.region.replace('.', '-')}",
    )


def legend(target: int | None, lang: Lang) -> list[str]:
    """What each colour of the map means."""
    first, second, third, fourth = (percent(limit, lang) for limit in limits(target))
    words = [WORDS["below"].fill(a=first)]
    words += [WORDS["between"].fill(a=low, b=high) for low, high in ((first, second), (second, third))]
    words.append(WORDS["between" if target is None else "reached_between"].fill(a=third, b=fourth))
    words.append(WORDS["from"].fill(a=fourth))
    return [word.say(lang) for word in words]


def slider(found: Survey, most: int, lang: Lang) -> dict[str, Any]:
    """What the script needs to work out a programme as Python does; `most` (ppm) is a full bar."""
    worked = found.worked
    assert worked is not None
    observed = plan.build(
        replace(found.asked, covered=OBSERVED), found.standings, found.sums, found.as_of, found.rulebook
    )
    assert observed is not None
    desa, kelurahan = (plan.counted(name, found.as_of, found.rulebook) for name in ("desa_count", "kelurahan_count"))
    return {
        "bases": [
            {
                "desa": desa[base.region],
                "kelurahan": kelurahan[base.region],
                "reachable": base.reachable,
                "covered": base.covered,
            }
            for base in observed.bases
        ],
        "protected": worked.plan.protected,
        "eligible": worked.plan.eligible,
        "target": worked.plan.target,
        "monthly": worked.plan.monthly,
        "most": most,
        "none": WORDS["none"].say(lang),
    }  # fmt: skip


def judged(found: Survey) -> list[tuple[str, Counter[str]]]:
    """How often each rule gave each verdict, by rule."""
    counts: dict[str, Counter[str]] = {}
    for one in found.verdicts:
        counts.setdefault(one.rule, Counter())[one.verdict] += 1
    return sorted(counts.items())


@dataclass(frozen=True)
class Ground:
    """A figure of the rulebook: what it says, where it is from and how sure it is, and what else was reported."""

    label: Text
    shown: str
    source: str
    confidence: str
    sure: bool


def grounds(found: Survey, lang: Lang) -> Iterator[Ground]:
    """The rulebook's figures that the page rests on."""
    for name in ("coverage_target", "desa_count", "kelurahan_count", "bpu_jkk_min", "bpu_jkm"):
        parameter = found.rulebook.parameters[name]
        span = parameter.on(found.as_of)
        if span is None:
            continue
        value: Any = span.value.get(PROVINCE) if isinstance(span.value, Mapping) else span.value
        written = {"ppm": percent, "rupiah": rupiah}.get(parameter.unit, number)
        others = "; ".join(f"{written(other, lang)}: {source.say(lang)}" for other, source in span.also_reported)
        short = found.rulebook.instruments[span.basis.instrument].short.say(lang)
        yield Ground(
            label=parameter.label,
            shown=written(value, lang),
            source=f"{short}. {others}" if others else short,
            confidence=CONFIDENCE[span.basis.confidence].say(lang),
            sure=span.basis.confidence == "verified",
        )


@dataclass(frozen=True)
class Whole:
    """The province in one segment: its own figure, or the sum of its regions where it has none (`summed`).

    `beside` is that sum where there is a figure of its own and every region is known, and `agrees` whether the two can
    both be true; `missing` is how many regions a sum lacks.
    """

    segment: str
    protected: Interval | None
    eligible: Interval | None
    coverage: Interval | None
    target: int | None
    gap: Interval | None
    day: date
    summed: bool = False
    missing: int = 0
    beside: Interval | None = None
    agrees: bool | None = None


def province(found: Survey) -> list[Whole]:
    """The province segment by segment."""
    rows = []
    for segment in segments_of(found.known):
        own = found.standing(PROVINCE, segment)
        total = next((one for one in found.sums if one.segment == segment), None)
        if own is not None:
            beside = total.protected if total is not None and not total.missing else None
            rows.append(
                Whole(
                    segment, own.protected, own.eligible, own.coverage, own.target, own.gap, own.day,
                    beside=beside, agrees=total.agrees if total is not None else None,
                )
            )  # fmt: skip
        elif total is not None:
            rows.append(_summed(found, total))
    return rows


def _summed(found: Survey, total: Sum) -> Whole:
    parts = [row for row in found.standings if row.segment == total.segment and row.region != PROVINCE]
    target = parts[0].target if len({row.target for row in parts}) == 1 else None
    return Whole(
        segment=total.segment,
        protected=total.protected,
        eligible=total.eligible,
        coverage=share(total.protected, total.eligible),
        target=target,
        gap=gap_of(total.protected, total.eligible, target),
        day=max(row.day for row in parts),
        summed=True,
        missing=len(total.missing),
    )


def sources(found: Survey) -> list[str]:
    """The sources named by the as-of date, in the order of the files."""
    return list(dict.fromkeys(one.source for one in found.observations if one.source and one.day <= found.as_of))


def villages(found: Survey) -> dict[str, int]:
    """The villages of the province by the list in force, where a programme is worked out."""
    if found.worked is None:
        return {"desa": 0, "kelurahan": 0}
    counts = (plan.counted(name, found.as_of, found.rulebook)[PROVINCE] for name in ("desa_count", "kelurahan_count"))
    return dict(zip(("desa", "kelurahan"), counts, strict=True))


def offered(found: Survey) -> list[int]:
    """The shares covered already that the slider offers, the one asked for among them."""
    asked = found.asked.covered
    return sorted({*SHARES, *([asked] if isinstance(asked, int) else [])})


@dataclass(frozen=True)
class Headline:
    """One large figure: its key for tests, value, what it is, and a small note."""

    key: str
    value: str
    label: str
    note: str = ""


def headline(found: Survey, lang: Lang) -> Iterator[Headline]:
    """The figures of the province that come first; nothing where it was not observed."""
    rows = province(found)
    row = next((one for one in rows if one.segment == "total"), rows[0] if rows else None)
    if row is None:
        return

    def say(word: str, **values: Any) -> str:
        return WORDS[word].fill(**values).say(lang)

    yield Headline(
        "coverage", shares(row.coverage, lang), say("coverage"),
        say("of_eligible", p=people(row.protected, lang), e=people(row.eligible, lang)),
    )  # fmt: skip
    if row.target is None:
        yield Headline("target", "–", say("target"), say("no_target"))
    else:
        given = say("target_year", y=str(row.day.year)) if found.asked.target is None else say("target_given")
        yield Headline("target", percent(row.target, lang), say("target"), given)
    if row.gap is not None:
        yield Headline("gap", people(row.gap, lang), say("gap" if row.gap.high else "reached"))
        if row.gap.high and found.worked is not None and found.worked.smallest is not None:
            needed = number(found.worked.smallest, lang)
            yield Headline("smallest", needed, say("quota_needed"), say("quota_note", v=found.worked.plan.villages))


def target_of(found: Survey) -> int | None:
    """The target (ppm) that the province is held to."""
    if found.worked is not None:
        return found.worked.plan.target
    return next((row.target for row in province(found) if row.target is not None), None)


def most(found: Survey) -> int:
    """The share (ppm) that fills a bar, the same for all bars."""
    target = target_of(found)
    told = [row.coverage for row in found.by_gap(found.main_segment) if row.coverage is not None]
    told += [row.coverage for row in province(found) if row.coverage is not None]
    return full_bar(
        [
            *(coverage.high for coverage in told if coverage.high < MILLION),
            *([] if target is None else [target]),
            *(one.coverage for one in (found.worked.scenarios if found.worked else ())),
        ]
    )


def is_example(found: Survey) -> bool:
    """Whether some figures say that they are invented."""
    return any(EXAMPLE in one.source for one in found.known)
