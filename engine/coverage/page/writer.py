"""The page of a survey: one HTML file with its pictures, the slider and every figure with its source."""

from __future__ import annotations

from pathlib import Path

from ...paper.extra import needs
from ...text import Lang
from ..allocate import OBJECTIVES
from ..figures import MILLION, PROVINCE
from ..survey import Survey
from ..words import label_of, people, percent, region_name, rests_on, shares

FILE = "cakupan.html"


def page(found: Survey, lang: Lang, boundaries: Path | None = None) -> str:
    """The page as HTML; `boundaries` is a GeoJSON of regencies and cities, without which the map is of tiles.

    Raises UsageError where the library of the extra `report` is not installed, or the file holds no such borders.
    """
    needs("jinja2")
    from ...paper import rendering
    from ...paper.borders import borders, read_borders
    from ...paper.tiles import tiles
    from . import charts, views
    from .texts import WORDS

    book, worked = found.rulebook, found.worked
    whole = views.province(found)
    main = found.main_segment
    ranking = found.by_gap(main)
    trend = found.trends.get(PROVINCE)
    target, most = views.target_of(found), views.most(found)
    areas, title = views.areas(found, lang), WORDS["map"].say(lang)
    before = worked.plan.protected * MILLION // worked.plan.eligible if worked else 0
    beside = [(row, one) for row in found.standings if row.contradicted for one in views.sides(row)]
    return rendering.document(
        __package__, "coverage.html", lang, WORDS, ("coverage.css",), "coverage.js",
        as_of=found.as_of,
        notice=WORDS["example"].say(lang) if views.is_example(found) else None,
        found=found,
        headline=list(views.headline(found, lang)),
        target=target,
        sources=views.sources(found),
        region=lambda code: region_name(code, book).say(lang),
        segment=lambda name: label_of("region.segment", name, book).say(lang),
        group=lambda name: label_of("worker.staff_group", name, book).say(lang),
        title=lambda id: book.rules[id][-1].title.say(lang) if id in book.rules else id,
        people=lambda value: people(value, lang),
        shares=lambda value: shares(value, lang),
        percent=lambda ppm: percent(ppm, lang),
        aims=lambda coverage, goal: charts.against_target(coverage, goal, most),
        reached=lambda ppm, goal: charts.reached(before, ppm, goal, most),
        province=whole,
        beside=beside,
        main=main,
        ranking=ranking,
        by_region=sorted(
            (row for row in found.standings if row.region != PROVINCE), key=lambda row: row.region
        ),
        map=tiles(areas, title)
        if boundaries is None
        else borders(read_borders(boundaries, frozenset(found.regions)), areas, title),
        map_note=None if boundaries else WORDS["map_note"].say(lang),
        legend=views.legend(next((row.target for row in ranking if row.target is not None), None), lang),
        trend=trend if trend is not None and len(trend.points) > 1 else None,
        trend_picture=charts.line(trend, WORDS["trend_picture"].say(lang), lang) if trend else "",
        full=f"{most // 10_000}%",
        worked=worked,
        basis=rests_on(worked.plan).say(lang) if worked else "",
        before=_part(before, most),
        aim=_part(target, most) if target is not None else 0,
        own=found.asked.villages.isdigit(),
        **views.villages(found),
        shares_offered=views.offered(found),
        objectives=OBJECTIVES,
        duties=[one for one in found.duties if one.bodies or one.governments],
        figures_used=list(views.grounds(found, lang)),
        rules=views.judged(found),
        observations=found.known,
        packed=rendering.data(views.slider(found, most, lang)) if worked else None,
    )  # fmt: skip


def _part(ppm: int, most: int) -> str:
    return f"{100 * min(ppm, most) / most:.2f}"
