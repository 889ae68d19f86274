"""How coverage moved, and where it should be by now on a straight line to the year's target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..language.rulebook import Rulebook
from .figures import Interval, hull, people_for
from .observation import Observation, counts
from .standing import target_on


@dataclass(frozen=True, slots=True)
class Point:
    """Coverage (ppm) on a day, over all sources of that day."""

    day: date
    coverage: Interval
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """The points of one region and segment, and the path of the last point's year.

    `path` is where coverage should be on the last day (ppm) on a straight line from `start` to the target on 31
    December; `behind` how many people are missing to that line (negative: ahead). None without a target or a start.
    """

    region: str
    segment: str
    points: tuple[Point, ...]
    start: Point | None
    target: int | None
    path: int | None
    behind: int | None


def trend(
    observations: Sequence[Observation],
    region: str,
    segment: str,
    as_of: date,
    rulebook: Rulebook,
    target: int | None = None,
) -> Trend | None:
    """The trend of one region and segment until the as-of date; None where nothing was observed."""
    by_day: dict[date, list[Observation]] = {}
    for one in observations:
        if (one.region, one.segment) == (region, segment) and counts(one, as_of) and one.coverage is not None:
            by_day.setdefault(one.day, []).append(one)
    points = tuple(
        Point(
            day, hull(one.coverage for one in group if one.coverage), tuple(dict.fromkeys(one.source for one in group))
        )
        for day, group in sorted(by_day.items())
    )
    if not points:
        return None
    last = points[-1]
    wanted = target if target is not None else target_on(last.day, rulebook)
    start = start_of(points, last.day.year)
    if wanted is None or start is None or start.day == last.day:
        return Trend(region, segment, points, start, wanted, None, None)
    path = on_path(start, wanted, last.day)
    counted = [one.eligible for one in by_day[last.day] if one.eligible]
    behind = people_for(path - last.coverage.low, hull(counted).high) if counted else None
    return Trend(region, segment, points, start, wanted, path, behind)


def start_of(points: Sequence[Point], year: int) -> Point | None:
    """Where a year's path begins: the last point before the year, else its first."""
    before = [point for point in points if point.day.year < year]
    within = [point for point in points if point.day.year == year]
    return before[-1] if before else within[0] if within else None


def on_path(start: Point, target: int, day: date) -> int:
    """Where coverage should be on a day (ppm, rounded down), from the lower end of the start to 31 December."""
    end = date(day.year, 12, 31)
    passed, whole = (day - start.day).days, max((end - start.day).days, 1)
    return start.coverage.low + (target - start.coverage.low) * passed // whole
