"""Pictures of coverage as SVG: bars against the target, and the trend with the path of its year."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from ...text import Lang, day
from ..figures import MILLION, Interval
from ..trend import Trend
from ..words import percent, shares

WIDTH, HEIGHT = 640, 250
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 14, 30


def against_target(coverage: Interval | None, target: int | None, most: int) -> Markup:
    """Coverage as a bar to its lower end, lighter to its upper, with a line at the target; `most` (ppm) fills it."""
    parts = Markup('<rect class="ground" width="100" height="10"/>')
    if coverage is not None:
        low, high = 100 * coverage.low / most, 100 * min(coverage.high, most) / most
        parts += Markup('<rect class="length" width="{:.2f}" height="10"/>').format(low)
        if high > low:
            parts += Markup('<rect class="unsure" x="{:.2f}" width="{:.2f}" height="10"/>').format(low, high - low)
    if target is not None:
        parts += Markup('<rect class="aim" x="{:.2f}" width="0.8" height="10"/>').format(100 * target / most - 0.4)
    return Markup(
        '<svg class="bar aims" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{}</svg>'
    ).format(parts)


def reached(before: int, then: int, target: int | None, most: int) -> Markup:
    """Coverage before and after a programme: the added part lighter."""
    return against_target(Interval(before, then), target, most)


def full_bar(values: list[int]) -> int:
    """A round share (ppm) that no bar passes: the next tenth above the largest."""
    return min(max((-(-value // 100_000) * 100_000 for value in values), default=MILLION) or 100_000, MILLION)


def line(trend: Trend, title: str, lang: Lang) -> Markup:
    """The points of a trend, joined where sources agree, and the straight path to the target on 31 December."""
    end = date(trend.points[-1].day.year, 12, 31)
    first = trend.points[0].day
    span = max((end - first).days, 1)
    tops = [point.coverage.high for point in trend.points] + ([trend.target] if trend.target is not None else [])
    bottoms = [point.coverage.low for point in trend.points]
    high = -(-max(tops) // 50_000) * 50_000
    low = min(bottoms) // 50_000 * 50_000
    if high == low:
        high += 50_000

    def x(when: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (when - first).days / span, 1)

    def y(ppm: int) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (high - ppm) / (high - low), 1)

    drawn = Markup("")
    for mark in range(low, high + 1, max((high - low) // 4 // 50_000 * 50_000, 50_000)):
        drawn += Markup('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
            LEFT, WIDTH - RIGHT, y(mark), y(mark)
        )
        drawn += Markup('<text class="axis end" x="{}" y="{}">{}%</text>').format(LEFT - 6, y(mark) + 4, mark // 10_000)
    for year in range(first.year, end.year + 1):
        start = max(date(year, 1, 1), first)
        if (min(date(year + 1, 1, 1), end) - start).days * 12 < span:
            continue  # too short a part of the picture for its number
        anchor = "" if (end - start).days * 8 > span else " end"
        drawn += Markup('<text class="axis{}" x="{}" y="{}">{}</text>').format(anchor, x(start), HEIGHT - 8, year)
        if start > first:
            drawn += Markup('<line class="year" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>').format(
                x(start), TOP, HEIGHT - BOTTOM
            )
    if trend.target is not None:
        if trend.start is not None:
            drawn += Markup('<path class="path" d="M{} {}L{} {}"/>').format(
                x(trend.start.day), y(trend.start.coverage.low), x(end), y(trend.target)
            )
        drawn += Markup('<line class="goal" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
            LEFT, WIDTH - RIGHT, y(trend.target), y(trend.target)
        )
        drawn += Markup('<text class="goal-name end" x="{}" y="{}">{}</text>').format(
            WIDTH - RIGHT, y(trend.target) - 6, percent(trend.target, lang)
        )
    course = "L".join(f"{x(one.day)} {y(one.coverage.low)}" for one in trend.points if one.coverage.exact)
    if course:
        drawn += Markup('<path class="course" d="M{}"/>').format(course)
    for point in trend.points:
        across, least, most = x(point.day), y(point.coverage.low), y(point.coverage.high)
        told = Markup("<title>{}: {}</title>").format(day(point.day, lang), shares(point.coverage, lang))
        if point.coverage.exact:
            drawn += Markup('<circle class="point" cx="{}" cy="{}" r="4.5">{}</circle>').format(across, least, told)
        else:  # no line leads through what sources contradict each other about
            drawn += Markup('<line class="spread" x1="{0}" x2="{0}" y1="{1}" y2="{2}">{3}</line>').format(
                across, least, most, told
            )
    return Markup('<svg class="trend" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>{}</svg>').format(
        WIDTH, HEIGHT, title, title, drawn
    )
