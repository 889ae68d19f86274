"""All that `patuh coverage` says, worked out once: observations, where regions stand, the programme, the duties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..intake.dataset import Table
from ..language.rulebook import Rulebook
from ..results.folder import Results
from ..text import Lang
from . import counted, plan, trend, whatif
from .claims import Claim, claims
from .duties import Duties, duties
from .figures import PROVINCE
from .observation import Observation, SetAside, observe, unused
from .plan import Programme
from .programme import Plan
from .standing import Standing, Sum, stand, sums
from .trend import Trend
from .verdicts import Verdict, verdicts
from .whatif import WhatIf


@dataclass(frozen=True)
class Survey:
    """What came out; `aside` are the rows and cells that were not used, observations among them.

    `trends` are those of all workers, by region; `worked` is None where the people of the province are not known.
    """

    as_of: date
    rulebook: Rulebook
    asked: Programme
    observations: tuple[Observation, ...]
    aside: tuple[SetAside, ...]
    standings: tuple[Standing, ...]
    sums: tuple[Sum, ...]
    trends: Mapping[str, Trend]
    worked: WhatIf | None
    claims: tuple[Claim, ...]
    duties: tuple[Duties, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def known(self) -> list[Observation]:
        """What was observed by the as-of date, by region, segment and day."""
        known = [one for one in self.observations if one.day <= self.as_of]
        return sorted(known, key=lambda one: (one.region, one.segment, one.day, one.place))

    @property
    def regions(self) -> list[str]:
        """The codes of the regencies and cities, in order."""
        return [code for code in self.rulebook.vocabulary.facts["region.code"].values if code != PROVINCE]

    @property
    def main_segment(self) -> str:
        """All workers, or the first segment that regions are observed for where nobody counted all."""
        segments = [row.segment for row in self.standings if row.region != PROVINCE]
        return "total" if "total" in segments or not segments else segments[0]

    def standing(self, region: str, segment: str = "total") -> Standing | None:
        """Where a region stands, if it was observed."""
        return next((row for row in self.standings if (row.region, row.segment) == (region, segment)), None)

    def by_gap(self, segment: str = "total") -> list[Standing]:
        """The regencies and cities of a segment, the largest gap first, those without a known gap last."""
        rows = [row for row in self.standings if row.segment == segment and row.region != PROVINCE]
        return sorted(rows, key=lambda row: (row.rank == 0, row.rank, row.region))


def survey(
    tables: Sequence[Table], folders: Sequence[Results], asked: Programme, as_of: date, rulebook: Rulebook, lang: Lang
) -> Survey:
    """Work everything out as of a day from lists of coverage and result folders."""
    observations, aside = observe(tables)
    for folder in folders:
        more, not_placed = counted.count(folder, lang)
        observations += more
        aside += not_placed
    not_used = unused(observations, as_of)
    unusable = {one.place for one in not_used}
    aside += not_used
    regions = rulebook.vocabulary.facts["region.code"].values
    standings = stand(observations, as_of, rulebook, asked.target)
    totals = sums(standings, regions)
    planned = plan.build(asked, standings, totals, as_of, rulebook)
    made = (
        (code, trend.trend(observations, code, "total", as_of, rulebook, asked.target)) for code in regions
    )  # not every region is observed
    return Survey(
        as_of=as_of,
        rulebook=rulebook,
        asked=asked,
        observations=tuple(observations),
        aside=tuple(aside),
        standings=tuple(standings),
        sums=tuple(totals),
        trends={code: one for code, one in made if one is not None},
        worked=whatif.work_out(asked, planned) if planned is not None else None,
        claims=tuple(_claims(planned, as_of, rulebook)) if planned is not None else (),
        duties=tuple(duties(folder, folder.as_of, rulebook) for folder in folders),
        verdicts=tuple(one for one in verdicts(tables, as_of, rulebook) if one.place not in unusable),
    )


def _claims(planned: Plan, as_of: date, rulebook: Rulebook) -> list[Claim]:
    desa, kelurahan = (plan.counted(name, as_of, rulebook)[PROVINCE] for name in ("desa_count", "kelurahan_count"))
    return claims(rulebook, as_of, planned.protected, planned.eligible, desa, kelurahan)
