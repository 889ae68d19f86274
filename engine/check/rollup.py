"""From cases to employers: verdict counts, people, causes, and the headline category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..conclude.category import CATEGORIES, headline
from ..decide.case import Case
from ..decide.evaluate import Evaluator
from ..results.schema import Finding, SubjectRow
from .subjects import EMPLOYED_GROUP, Matched

FOUND = ("violation", "indication")


def label(employer: Case) -> str:
    """What an employer is known by: NPP, else NIB, else name, else an underscore (a dash would begin an option)."""
    for fact in ("employer.npp", "employer.nib", "employer.name"):
        value = employer.values.get(fact)
        if isinstance(value, str):
            return value
    return "_"


def employers(
    matched: Matched,
    counts: Mapping[int, Counter[str]],
    found: Mapping[int, Sequence[Finding]],
    evaluator: Evaluator,
) -> Iterator[SubjectRow]:
    """A row for every employer, in file order."""
    for subject in matched.employers:
        case, source = subject.case, subject.source
        verdicts, findings = counts.get(id(case), Counter()), found.get(id(case), ())
        grave = [finding for finding in findings if finding.verdict in FOUND and not finding.accepted]
        present = {finding.category for finding in grave}
        group = case.groups[EMPLOYED_GROUP]
        employed = evaluator.reader("worker.employment_status", "worker")
        yield SubjectRow(
            subject_type="employer",
            subject_key=f"{label(case)}/{source}",
            npp=_text(case, "employer.npp"),
            name=_text(case, "employer.name"),
            region=_text(case, "employer.region"),
            kind=_text(case, "employer.kind"),
            source_file=source.file,
            source_sheet=source.sheet,
            source_row=source.row,
            workers=sum(1 for worker in group.cases if employed(worker) == "employed"),
            persons=len({finding.subject_key for finding in grave if finding.subject_type == "worker"}),
            category=headline(present),
            categories=",".join(name for name in CATEGORIES if name in present),
            causes=len({finding.cause for finding in grave}),
            compliant=verdicts["compliant"],
            violation=verdicts["violation"],
            indication=verdicts["indication"],
            undetermined=verdicts["undetermined"],
            not_applicable=verdicts["not_applicable"],
            arrears_amount=_number(case, "employer.arrears_amount") if "arrears" in present else None,
        )


def _text(case: Case, fact: str) -> str:
    value: Any = case.values.get(fact)
    return value if isinstance(value, str) else ""


def _number(case: Case, fact: str) -> int | None:
    value: Any = case.values.get(fact)
    return value if isinstance(value, int) else None
