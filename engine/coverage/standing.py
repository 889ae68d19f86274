"""Where each region stands: coverage, target and gap by segment, with what contradicts it and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..language.rulebook import Rulebook
from .figures import PROVINCE, Interval, add, hull, people_for, share
from .observation import Observation, counts, segments_of

SIDE_BY_SIDE = timedelta(days=31)  # how far apart two sources may be and still be compared


@dataclass(frozen=True, slots=True)
class Standing:
    """One region and segment: people (None: not known), coverage and target in ppm, and how many people are missing.

    `rests_on` are the observations of the last day there is; where they differ, figures span all of them.
    `others` are different figures of other sources within a month before that day. `rank` is 1 for the largest gap
    among regencies and cities, 0 where it cannot be said or for the province.
    """

    region: str
    segment: str
    day: date
    protected: Interval | None
    eligible: Interval | None
    coverage: Interval | None
    target: int | None
    gap: Interval | None
    rests_on: tuple[Observation, ...]
    others: tuple[Observation, ...]
    rank: int = 0

    @property
    def contradicted(self) -> bool:
        """Whether sources differ, on that day or within a month before it."""
        return bool(self.others) or any(
            not _agree(one, two) for one in self.rests_on for two in self.rests_on if one is not two
        )


def stand(
    observations: Sequence[Observation], as_of: date, rulebook: Rulebook, target: int | None = None
) -> list[Standing]:
    """A standing for every region and segment observed by the as-of date: the province first, then by code.

    `target` (ppm) takes the place of the rulebook's target of the year of the figures.
    """
    known = [one for one in observations if counts(one, as_of)]
    made = []
    for segment in segments_of(known):
        by_region: dict[str, list[Observation]] = {}
        for one in known:
            if one.segment == segment:
                by_region.setdefault(one.region, []).append(one)
        rows = [_standing(group, rulebook, target) for _, group in sorted(by_region.items())]
        made += ranked(rows)
    return made


def _standing(group: Sequence[Observation], rulebook: Rulebook, target: int | None) -> Standing:
    day = max(one.day for one in group)
    last = tuple(one for one in group if one.day == day)
    others = tuple(
        one for one in group if day - SIDE_BY_SIDE <= one.day < day and not all(_agree(one, two) for two in last)
    )
    protected, eligible = _people(last, "protected"), _people(last, "eligible")
    if protected is None and eligible is not None:
        protected = Interval(0, eligible.high)  # nobody said; nobody and everybody are both possible
    if protected is not None and eligible is not None and protected.low > eligible.high:
        protected = eligible = None  # one source's protected are more than another's eligible: neither is known
    if protected is not None and eligible is not None:
        coverage = share(protected, eligible)
    else:
        stated = [one.coverage for one in last if one.coverage is not None]
        coverage = hull(stated) if stated else None
    wanted = target if target is not None else target_on(day, rulebook)
    return Standing(
        last[0].region, last[0].segment, day, protected, eligible, coverage, wanted,
        gap_of(protected, eligible, wanted), last, others,
    )  # fmt: skip


def _people(observations: Iterable[Observation], name: str) -> Interval | None:
    known: list[Interval] = [value for one in observations if (value := getattr(one, name)) is not None]
    return hull(known) if known else None


def _agree(one: Observation, two: Observation) -> bool:
    pairs = ((one.protected, two.protected), (one.eligible, two.eligible), (one.coverage, two.coverage))
    possible = ((one.protected, two.eligible), (two.protected, one.eligible))
    return all(left is None or right is None or left.meets(right) for left, right in pairs) and all(
        part is None or whole is None or part.low <= whole.high for part, whole in possible
    )


def target_on(day: date, rulebook: Rulebook) -> int | None:
    """The coverage that the province means to reach in the year of a day, in ppm; None where none is known."""
    span = rulebook.parameters["coverage_target"].on(day)
    return span.value if span is not None and isinstance(span.value, int) else None


def gap_of(protected: Interval | None, eligible: Interval | None, target: int | None) -> Interval | None:
    """How many people are missing to the target; 0 where it is reached, None where nobody is eligible."""
    if protected is None or eligible is None or target is None or not eligible.high:
        return None
    return Interval(
        max(people_for(target, eligible.low) - protected.high, 0),
        max(people_for(target, eligible.high) - protected.low, 0),
    )


def ranked(rows: Sequence[Standing]) -> list[Standing]:
    """The standings of one segment with their ranks: the largest gap first, by its upper end, then the lower."""
    known = [row for row in rows if row.region != PROVINCE and row.gap is not None]
    order = sorted(known, key=lambda row: (-row.gap.high, -row.gap.low, row.region) if row.gap else (0, 0, ""))
    places = {row.region: place for place, row in enumerate(order, 1)}
    return [_with_rank(row, places.get(row.region, 0)) for row in rows]


def _with_rank(row: Standing, rank: int) -> Standing:
    return Standing(
        row.region, row.segment, row.day, row.protected, row.eligible, row.coverage, row.target, row.gap,
        row.rests_on, row.others, rank,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sum:
    """What the regencies and cities come to together, beside what is said of the province.

    `missing` are the regions that nothing is known of; `agrees` is None where either is unknown.
    """

    segment: str
    protected: Interval
    eligible: Interval
    missing: tuple[str, ...]
    agrees: bool | None


def sums(standings: Sequence[Standing], regions: Iterable[str]) -> list[Sum]:
    """A sum for every segment of which some region is known."""
    wanted = [code for code in regions if code != PROVINCE]
    made = []
    for segment in dict.fromkeys(row.segment for row in standings):
        rows: Mapping[str, Standing] = {row.region: row for row in standings if row.segment == segment}
        known = {code: row for code in wanted if (row := rows.get(code)) and row.protected and row.eligible}
        if not known:
            continue
        protected = add(row.protected for row in known.values() if row.protected)
        eligible = add(row.eligible for row in known.values() if row.eligible)
        missing = tuple(code for code in wanted if code not in known)
        whole = rows.get(PROVINCE)
        agrees = None
        if whole is not None and whole.protected and whole.eligible and not missing:
            agrees = protected.meets(whole.protected) and eligible.meets(whole.eligible)
        made.append(Sum(segment, protected, eligible, missing, agrees))
    return made
