"""From standings and the rulebook's figures to a programme: villages, tariff, whom it can reach in each region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..errors import UsageError
from ..language.rulebook import Rulebook
from ..text import Text
from .figures import MILLION, PROVINCE
from .programme import Base, Plan, split_villages
from .standing import Standing, Sum

OBSERVED: Literal["observed"] = "observed"


@dataclass(frozen=True, slots=True)
class Programme:
    """What is asked: places a village, which villages, months, budget (rupiah), share covered already (ppm or
    observed), objective, and the target (ppm) where it is not the rulebook's.
    """

    per_village: int = 50
    villages: str = "desa"
    months: int = 12
    budget: int | None = None
    covered: int | Literal["observed"] = 0
    objective: str = "worst-gap"
    target: int | None = None


def build(
    asked: Programme, standings: Sequence[Standing], totals: Sequence[Sum], as_of: date, rulebook: Rulebook
) -> Plan | None:
    """The plan, or None where the people protected and eligible of the province are not known, or nobody is eligible.

    Regions whose figures lie in an interval are planned for cautiously: no more protected than are at least, no more
    to reach than there surely are. Without all regions the province is one.
    """
    rows = {row.region: row for row in standings if row.segment == "total"}
    informal = {row.region: row for row in standings if row.segment == "bpu"}
    whole, total = rows.get(PROVINCE), next((one for one in totals if one.segment == "total"), None)
    summed = whole is None or not (whole.protected and whole.eligible)
    if whole is not None and whole.protected and whole.eligible:
        protected, eligible, target = whole.protected.low, whole.eligible.high, whole.target
    elif total is not None and not total.missing:
        protected, eligible = total.protected.low, total.eligible.high
        target = max((row for code, row in rows.items() if code != PROVINCE), key=lambda row: row.day).target
    else:
        return None
    if not eligible:
        return None
    known = {code: row for code, row in rows.items() if code != PROVINCE and row.protected and row.eligible}
    chosen = known if total is not None and not total.missing else {PROVINCE: whole} if whole else {}
    villages = villages_of(asked.villages, list(chosen), as_of, rulebook)
    bases = tuple(
        _base(row, informal.get(code), villages[code], asked.covered) for code, row in chosen.items() if row is not None
    )
    wanted = asked.target if asked.target is not None else target
    days = [row.day for row in chosen.values() if row is not None]
    days += [] if summed or whole is None else [whole.day]
    return Plan(
        bases, protected, eligible, tariff(as_of, rulebook), asked.months, wanted, summed, (min(days), max(days))
    )


def _base(row: Standing, informal: Standing | None, villages: int, covered: int | Literal["observed"]) -> Base:
    assert row.protected is not None
    assert row.eligible is not None
    reach = informal if informal and informal.protected and informal.protected.exact and informal.eligible else row
    assert reach.protected is not None
    assert reach.eligible is not None
    if covered == OBSERVED:
        part = min(reach.protected.high * MILLION // max(reach.eligible.low, 1), MILLION)
    else:
        part = covered
    return Base(
        region=row.region,
        villages=villages,
        protected=row.protected.low,
        eligible=row.eligible.high,
        reachable=max(reach.eligible.low - reach.protected.high, 0) if row.eligible.high else 0,
        covered=part,
    )


def villages_of(basis: str, regions: Sequence[str], day: date, rulebook: Rulebook) -> Mapping[str, int]:
    """Villages of each region: `desa`, `desa+kelurahan`, or a number for the province, split like its desa.

    Raises UsageError where no list of villages is in force on the day.
    """
    desa = counted("desa_count", day, rulebook)
    if basis == "desa":
        return {code: desa[code] for code in regions}
    if basis == "desa+kelurahan":
        kelurahan = counted("kelurahan_count", day, rulebook)
        return {code: desa[code] + kelurahan[code] for code in regions}
    return dict(zip(regions, split_villages(int(basis), [desa[code] for code in regions]), strict=True))


def counted(name: str, day: date, rulebook: Rulebook) -> Mapping[str, int]:
    """A count of villages by region as in force on a day; raises UsageError where there is none."""
    span = rulebook.parameters[name].on(day)
    if span is None or not isinstance(span.value, Mapping):
        raise UsageError(NO_VILLAGES.fill(d=day), todo=LATER)
    return span.value


def tariff(day: date, rulebook: Rulebook) -> int:
    """What JKK and JKM of a worker cost a month at the least (rupiah); no relief: public funds pay (PP 50/2025).

    Raises UsageError where no tariff is in force on the day.
    """
    spans = [rulebook.parameters[name].on(day) for name in ("bpu_jkk_min", "bpu_jkm")]
    amounts = [span.value for span in spans if span is not None and isinstance(span.value, int)]
    if len(amounts) < len(spans):
        raise UsageError(NO_TARIFF.fill(d=day), todo=LATER)
    return sum(amounts)


NO_VILLAGES = Text(
    "Tidak ada daftar desa menurut wilayah yang berlaku pada {d}.", "No list of villages by region is in force on {d}."
)
NO_TARIFF = Text("Tidak ada tarif BPU yang berlaku pada {d}.", "No BPU tariff is in force on {d}.")
LATER = Text("Pilih --as-of yang lebih baru.", "Choose a later --as-of.")
