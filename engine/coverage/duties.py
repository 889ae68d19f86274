"""What regional government owes its own people: who at which body is not covered, and what covering them costs a year.

Inpres 2/2021, letter a, has governors budget for the programme; the bodies are those whose staff the rules on public
bodies judge. Costs are for JKK and JKM, the programmes that every group is owed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..language.rulebook import Rulebook
from ..results.folder import Results
from ..results.schema import Finding, SubjectRow
from .counted import workers_uncovered
from .figures import MILLION
from .plan import tariff

NON_WAGE = ("rt_rw", "vulnerable")  # paid for as non-wage earners; all others on their wage
BY_TERM = ("kpu_adhoc", "bawaslu_adhoc")  # covered for their term, not for a year
GROUP, BODY = "worker.staff_group", "employer.body_kind"
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Body:
    """One body and staff group: people surely not covered and those of whom it is not known, and rupiah for the former.

    `monthly` is about what JKK and JKM of all of them cost, None where no tariff or minimum wage is in force;
    `yearly` is None too for those who serve a term.
    """

    name: str
    region: str
    kind: str
    group: str
    uncovered: int
    unknown: int
    monthly: int | None
    yearly: int | None


@dataclass(frozen=True, slots=True)
class Government:
    """One duty of a regional government that is open: whose, which rule, and the verdict."""

    name: str
    rule: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Duties:
    bodies: tuple[Body, ...]
    governments: tuple[Government, ...]

    @property
    def uncovered(self) -> int:
        return sum(body.uncovered for body in self.bodies)

    @property
    def yearly(self) -> int:
        """The year's cost of all bodies whose cost can be said, in rupiah."""
        return sum(body.yearly or 0 for body in self.bodies)


def duties(results: Results, as_of: date, rulebook: Rulebook) -> Duties:
    """The open duties in a result folder, bodies with the most people first; what was accepted counts too."""
    findings: Sequence[Finding] = results.rows("findings")
    employers = {row.subject_key: row for row in results.rows("subjects")}
    told: dict[tuple[str, str], tuple[set[str], set[str], str]] = defaultdict(lambda: (set(), set(), ""))
    for finding in workers_uncovered(findings):
        if finding.category != "NON-ASN":
            continue
        evidence = json.loads(finding.evidence)
        key = finding.owner, _word(evidence, GROUP)
        surely, perhaps, kind = told[key]
        (perhaps if finding.verdict == "undetermined" else surely).add(finding.subject_key)
        told[key] = surely, perhaps, kind or _word(evidence, BODY)
    bodies = [
        _body(employers.get(owner), owner, group, len(surely), len(perhaps - surely), kind, as_of, rulebook)
        for (owner, group), (surely, perhaps, kind) in told.items()
    ]
    bodies.sort(key=lambda body: (-body.uncovered, -body.unknown, body.name, body.group))
    return Duties(tuple(bodies), tuple(_governments(findings)))


def _body(
    employer: SubjectRow | None,
    owner: str,
    group: str,
    uncovered: int,
    unknown: int,
    kind: str,
    as_of: date,
    book: Rulebook,
) -> Body:
    region = employer.region if employer else ""
    each = about_monthly(group, region, as_of, book)
    monthly = None if each is None else each * uncovered
    return Body(
        name=employer.name if employer and employer.name else owner.partition("/")[0],
        region=region,
        kind=kind,
        group=group,
        uncovered=uncovered,
        unknown=unknown,
        monthly=monthly,
        yearly=None if monthly is None or group in BY_TERM else monthly * MONTHS,
    )


def about_monthly(group: str, region: str, as_of: date, rulebook: Rulebook) -> int | None:
    """What JKK and JKM of a person cost a month: the BPU tariff, or the lowest JKK rate on the minimum wage.

    The wages of those not covered are mostly not on any list; the minimum wage of the region, else of the province,
    stands in for them.
    """
    if group in NON_WAGE:
        return tariff(as_of, rulebook)
    wage = _value(rulebook, "minimum_wage", as_of, region)
    if wage is None:
        wage = _value(rulebook, "ump", as_of)
    jkk, jkm = _value(rulebook, "jkk_rate", as_of, "very_low"), _value(rulebook, "jkm_rate", as_of)
    if wage is None or jkk is None or jkm is None:
        return None
    return sum((wage * rate + MILLION // 2) // MILLION for rate in (jkk, jkm))


def _value(rulebook: Rulebook, name: str, day: date, key: str = "") -> int | None:
    span = rulebook.parameters[name].on(day)
    value: Any = span.value if span is not None else None
    if isinstance(value, Mapping):
        value = value.get(key)
    return value if isinstance(value, int) else None


def _word(evidence: Mapping[str, Any], fact: str) -> str:
    value = evidence.get(fact)
    return value if isinstance(value, str) else ""


def _governments(findings: Iterable[Finding]) -> Iterable[Government]:
    for finding in findings:
        if finding.category == "government" and finding.subject_type in ("government", "quarterly_report"):
            yield Government(finding.subject_key.partition("/")[0], finding.rule, finding.verdict)
