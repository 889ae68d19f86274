"""The rules on regions, judged by the reference engine: each row of a list of coverage by each rule in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ..decide.case import Case
from ..decide.evaluate import Evaluator
from ..intake.dataset import Table
from ..language.rulebook import Rulebook

SUBJECT = "region"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one row; verdicts are those of `patuh check`."""

    rule: str
    verdict: str
    region: str
    segment: str
    place: str


def verdicts(tables: Iterable[Table], as_of: date, rulebook: Rulebook) -> Iterator[Verdict]:
    """Every verdict but not_applicable, by row and then rule."""
    evaluator = Evaluator(rulebook)
    rules = [id for id, versions in rulebook.rules.items() if versions[0].subject == SUBJECT]
    for table in tables:
        for record in table.records:
            case = Case(SUBJECT, record.values, as_of)
            for id in rules:
                judged = evaluator.judge(id, case)
                if judged is not None and judged.verdict != "not_applicable":
                    region, segment = (record.values.get(f"{SUBJECT}.{name}") for name in ("code", "segment"))
                    yield Verdict(
                        id, judged.verdict, region if isinstance(region, str) else "",
                        segment if isinstance(segment, str) else "total", str(record.source),
                    )  # fmt: skip
