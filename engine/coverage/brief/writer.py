"""A few pages on coverage for a meeting, as PDF: the figures of the page in the same words."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Any

from ...paper.pdf import compile_pdf
from ...paper.tiles import TILES
from ...text import Lang, number, rupiah
from ..allocate import OBJECTIVES
from ..figures import MILLION, PROVINCE, Interval
from ..page import views
from ..page.texts import WORDS
from ..survey import Survey
from ..whatif import Allocation, WhatIf
from ..words import label_of, people, percent, region_name, rests_on, shares

FILE = "cakupan.pdf"
TEMPLATE = "rapat.typ"
HEADINGS = (
    "headline", "segment", "coverage", "protected", "eligible", "regions", "rank", "region", "programme", "per_village",
    "allocation", "objective", "worst_gap", "more", "narrower", "claims", "said", "computed", "sums", "duties", "body",
    "group", "not_covered", "not_known", "yearly", "sources",
)  # fmt: skip


def brief(found: Survey, lang: Lang) -> bytes:
    """The PDF; the same survey gives the same bytes. Raises UsageError where typst is not installed."""
    with as_file(files(__package__) / TEMPLATE) as template:
        return compile_pdf(template, data(found, lang), found.as_of)


def data(found: Survey, lang: Lang) -> dict[str, Any]:
    """All that the template prints: words, and shares of a full bar from 0 to 1."""
    book, worked = found.rulebook, found.worked
    whole = views.province(found)
    ranking = found.by_gap(found.main_segment)
    target = views.target_of(found)
    most = views.most(found)
    trend = found.trends.get(PROVINCE)
    told = {area.code: area for area in views.areas(found, lang)}
    duties = [body for one in found.duties for body in one.bodies]

    def say(word: str, **values: Any) -> str:
        return WORDS[word].fill(**values).say(lang)

    path = ""
    if trend is not None and trend.path is not None and trend.behind is not None:
        word = "behind" if trend.behind > 0 else "ahead"
        path = say(word, p=percent(trend.path, lang), d=trend.points[-1].day, n=abs(trend.behind))
    full = f"{most // 10_000}%"
    return {
        "lang": lang,
        "title": say("title"),
        "as_of": say("as_of", d=found.as_of),
        "made_from": say("made_from", n=len(found.known), s=len(views.sources(found)), b=book.hash[:12]),
        "footer": f"{say('title')} · {say('as_of', d=found.as_of)}",
        "example": say("example") if views.is_example(found) else "",
        "headline": [{"value": one.value, "label": one.label, "note": one.note} for one in views.headline(found, lang)],
        "province": [
            {
                "name": label_of("region.segment", row.segment, book).say(lang),
                "bar": _bar(row.coverage, row.target, most),
                "coverage": shares(row.coverage, lang),
                "protected": people(row.protected, lang),
                "eligible": people(row.eligible, lang),
                "gap": people(row.gap, lang),
            }
            for row in whole
        ],
        "scale": say("scale_plain", m=full) if target is None else say("scale", m=full, t=percent(target, lang)),
        "path": path,
        "tiles": [
            {
                "column": column, "row": row, "name": short, "shown": told[code].shown if code in told else "",
                "level": told[code].level if code in told else None,
            }
            for code, (column, row, short) in TILES.items()
        ],
        "legend": views.legend(next((row.target for row in ranking if row.target is not None), None), lang),
        "regions": [
            {
                "rank": str(row.rank or "–"),
                "name": region_name(row.region, book).say(lang) + (" ≠" if row.contradicted else ""),
                "bar": _bar(row.coverage, row.target, most),
                "coverage": shares(row.coverage, lang),
                "gap": people(row.gap, lang),
            }
            for row in ranking
        ],
        "programme": None if worked is None else _programme(worked, most, lang),
        "claims": [
            {
                "said": claim.said.say(lang), "computed": claim.computed.say(lang),
                "verdict": say("fits" if claim.fits else "not_fit"), "sums": [step.say(lang) for step in claim.sums],
            }
            for claim in found.claims
        ],
        "duties": [
            {
                "name": body.name, "group": label_of("worker.staff_group", body.group, book).say(lang),
                "uncovered": number(body.uncovered, lang), "unknown": number(body.unknown, lang),
                "yearly": say("by_term") if body.yearly is None else rupiah(body.yearly, lang),
            }
            for body in duties
        ],
        "duties_note": say(
            "duties_note",
            n=sum(one.uncovered for one in found.duties),
            r=rupiah(sum(one.yearly for one in found.duties), lang),
        ),
        "sources": views.sources(found),
        "grounds": [
            f"{one.label.say(lang)} {one.shown} ({one.source}; {one.confidence})" for one in views.grounds(found, lang)
        ],
        "words": {
            **{word: say(word) for word in HEADINGS},
            "gap": say("gap_column"), "added": say("result_added"), "cost": say("result_cost"), "map_alt": say("map"),
        },
    }  # fmt: skip


def _programme(worked: WhatIf, most: int, lang: Lang) -> dict[str, Any]:
    plan, asked = worked.plan, worked.asked
    before = plan.protected * MILLION // plan.eligible
    outcome = worked.equal.outcome
    note = WORDS["scenarios_note"].fill(b=asked.villages, v=plan.villages, m=asked.months)
    gap = [] if outcome.gap is None else [f"{WORDS['gap_column'].say(lang)} {number(outcome.gap, lang)}"]
    result = [percent(outcome.coverage, lang), *gap, rupiah(outcome.cost, lang)]
    return {
        "note": WORDS["brief_note"].fill(m=rupiah(plan.monthly, lang)).say(lang),
        "result": f"{number(worked.quota, lang)} {WORDS['per_village'].say(lang)}: {', '.join(result)}",
        "scenarios": [
            {
                "quota": number(one.per_village, lang),
                "marked": one.per_village in (worked.quota, worked.smallest),
                "bar": _bar(Interval(before, one.coverage), plan.target, most),
                "coverage": percent(one.coverage, lang),
                "added": number(one.added, lang),
                "gap": "–" if one.gap is None else number(one.gap, lang),
                "cost": rupiah(one.cost, lang),
            }
            for one in worked.scenarios
        ],
        "scenarios_note": f"{note.say(lang)} · {rests_on(plan).say(lang)}",
        "allocations": [_allocation(worked, one, lang) for one in (worked.equal, *worked.allocations)],
    }


def _allocation(worked: WhatIf, one: Allocation, lang: Lang) -> dict[str, str]:
    more, narrower = worked.gain(one)
    equal = one is worked.equal
    return {
        "name": (WORDS["equal"] if equal else OBJECTIVES[one.objective].label).say(lang),
        "how": "" if equal else OBJECTIVES[one.objective].how.say(lang),
        "added": number(one.outcome.added, lang),
        "worst": percent(one.worst_gap, lang),
        "more": "–" if equal else number(more, lang),
        "narrower": "–" if equal else percent(narrower, lang),
    }


def _bar(coverage: Interval | None, target: int | None, most: int) -> dict[str, float | None]:
    low, high = (0, 0) if coverage is None else (coverage.low, coverage.high)
    return {
        "low": min(low, most) / most,
        "high": min(high, most) / most,
        "aim": None if target is None else target / most,
    }
