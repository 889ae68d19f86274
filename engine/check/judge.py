"""Judging all cases of a run, and writing down what somebody must act on."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..conclude.category import cause
from ..decide.case import Case
from ..decide.evaluate import Evaluator, Judgement
from ..decide.evidence import evidence
from ..decide.missing import missing_facts
from ..language.rule import Rule
from ..results.masking import OfficeKey
from ..results.schema import FINDING_VERDICTS, Finding, PersonRow
from ..values import Unknown
from . import rollup
from .exceptions import Exceptions
from .options import Options
from .subjects import Matched, Subject


class Judge:
    """Judges every case, children before those they belong to, and keeps what was found."""

    def __init__(
        self,
        evaluator: Evaluator,
        matched: Matched,
        options: Options,
        key: OfficeKey | None,
        chosen: Iterable[str],
        progress: Callable[[int, int], None],
        exceptions: Exceptions | None = None,
    ) -> None:
        self.evaluator, self.matched, self.options, self.key = evaluator, matched, options, key
        self.chosen, self.progress, self.exceptions = frozenset(chosen), progress, exceptions
        self.verdicts: dict[str, Counter[str]] = defaultdict(Counter)
        self.counts: dict[int, Counter[str]] = defaultdict(Counter)  # employer case → verdicts, its workers' included
        self.found: dict[int, list[Finding]] = defaultdict(list)  # employer case → its findings
        self._located: list[tuple[int, Finding]] = []

    def all(self) -> None:
        subjects = {"worker": self.matched.workers, "employer": self.matched.employers}
        total = sum(len(cases) for cases in subjects.values())
        done = 0
        everybody = (*self.matched.employers, *self.matched.workers)
        for subject in everybody:
            self._assume(subject.case)
        for subject in everybody:  # what was derived on the way may rest on what was assumed since
            subject.case.derived.clear()
        for stratum, name in enumerate(self.evaluator.rulebook.strata):
            rules = [id for id, versions in self.evaluator.rulebook.rules.items() if versions[0].subject == name]
            for subject in subjects.get(name, ()):
                self._judge(stratum, subject, rules)
                done += 1
                self.progress(done, total)

    def _assume(self, case: Case) -> None:
        """Fill what is still unknown after the join, derived facts included."""
        for name, value in self.options.assume.items():
            if name.startswith(f"{case.subject}.") and isinstance(
                self.evaluator.reader(name, case.subject)(case), Unknown
            ):
                case.values = {**case.values, name: value}

    def _judge(self, stratum: int, subject: Subject, rules: Sequence[str]) -> None:
        employer = subject.case.parent or subject.case
        for id_ in rules:
            judgement = self.evaluator.judge(id_, subject.case)
            if judgement is None or id_ not in self.chosen:
                continue
            self.verdicts[id_][judgement.verdict] += 1
            self.counts[id(employer)][judgement.verdict] += 1
            if judgement.verdict in FINDING_VERDICTS:
                finding = self._finding(judgement, subject, employer)
                if self.exceptions is not None:
                    finding = replace(finding, accepted=self.exceptions.accepted(finding, self.options.as_of))
                self.found[id(employer)].append(finding)
                self._located.append((stratum, finding))

    def _finding(self, judgement: Judgement, subject: Subject, employer: Case) -> Finding:
        rule: Rule = judgement.rule
        case, source = subject.case, subject.source
        key = _key(subject)
        nik = case.values.get("worker.nik")
        npp = employer.values.get("employer.npp")
        return Finding(
            rule=rule.id,
            category=rule.category,
            problem=rule.problem,
            cause=cause(key, rule.problem),
            verdict=judgement.verdict,
            binding=rule.binding,
            confidence=rule.basis.confidence,
            subject_type=case.subject,
            subject_key=key,
            person=self.key.person(nik) if self.key and isinstance(nik, str) else "",
            npp=npp if isinstance(npp, str) else "",
            source_file=source.file,
            source_sheet=source.sheet,
            source_row=source.row,
            evidence=_json(evidence(rule, case, self.evaluator)),
            missing=_json(missing_facts(judgement, case, self.evaluator)),
        )

    def findings(self, files: Mapping[tuple[str, str], int]) -> Iterator[Finding]:
        """All findings by stratum, file in the order given, row, rule."""

        def place(item: tuple[int, Finding]) -> tuple[int, int, int, str]:
            stratum, finding = item
            return stratum, files[finding.source_file, finding.source_sheet], finding.source_row, finding.rule

        return (finding for _, finding in sorted(self._located, key=place))

    def people(self) -> Iterator[PersonRow]:
        """Those whom findings are about, in file order; their NIK and name as their file has them."""
        marks = {
            finding.subject_key: finding.person for _, finding in self._located if finding.subject_type == "worker"
        }
        for subject in self.matched.workers:
            key = _key(subject)
            if key in marks:
                nik, name = (subject.case.values.get(fact) for fact in ("worker.nik", "worker.name"))
                yield PersonRow(
                    key, marks[key], nik if isinstance(nik, str) else "", name if isinstance(name, str) else ""
                )


def _key(subject: Subject) -> str:
    employer = subject.case.parent or subject.case
    return f"{rollup.label(employer)}/{subject.source}"


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
