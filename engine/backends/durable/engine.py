"""Verdicts of cases through durable_rules, for the rules inside its profile."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from ...decide.case import Case
from ...decide.evaluate import Evaluator
from .operands import Unfit
from .process import Record, Withheld
from .programme import Programme
from .question import BREACH, SPARED, Asks, Found, Question

Verdicts = dict[str, str | None]


@dataclass(frozen=True)
class Durable:
    """Judges the cases of one subject by the rules inside the profile."""

    programme: Programme
    evaluator: Evaluator
    library: Asks

    def judge(self, case: Case) -> Verdicts:
        """The verdict of every rule inside the profile, None where no version is in force.

        Raises Withheld where the library cannot be told a fact or, in a process of its own, does not answer;
        LibraryFailed where it fails in this one.
        """
        try:
            question = self.programme.question(case, self.evaluator)
        except Unfit as unfit:
            raise Withheld(Record(self.evaluator.rulebook.hash, Question({}, {}), (str(unfit),))) from unfit
        return self.verdicts(case, self.library.ask(question))

    def judge_all(self, cases: Iterable[Case]) -> Iterator[Verdicts | Withheld]:
        """The verdicts of each case, in order; a case the library did not answer is named instead."""
        for case in cases:
            try:
                yield self.judge(case)
            except Withheld as withheld:
                yield withheld

    def verdicts(self, case: Case, found: Found) -> Verdicts:
        """The verdicts that findings mean."""
        return {id: self._verdict(id, case, found.get(id, ())) for id in self.programme.inside}

    def _verdict(self, id: str, case: Case, findings: Collection[str]) -> str | None:
        rule = self.evaluator.rulebook.version(id, self.evaluator.law_date(case))
        if rule is None:
            return None
        if SPARED in findings:
            return "not_applicable"
        if not findings:
            return "undetermined"
        return rule.breach if BREACH in findings else "compliant"
