"""What a rule can say of a case, and a version of a rule ready to say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..language.rule import Rule
from .case import Case
from .compiled import Holds
from .truth import Truth, breach


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule says of a case: compliant, violation, indication, undetermined or not_applicable."""

    rule: Rule
    verdict: str
    applies: Truth
    requires: Truth


@dataclass(frozen=True, slots=True)
class InForce:
    """A version of a rule, compiled, with every judgement it can come to, by whether it applies and what is met."""

    rule: Rule
    applies: Holds
    requires: Holds
    judgements: Mapping[tuple[Truth, Truth], Judgement]

    @staticmethod
    def of(rule: Rule, applies: Holds, requires: Holds) -> InForce:
        verdicts, truths = {True: rule.breach, False: "compliant", None: "undetermined"}, (True, False, None)
        judgements = {
            (duty, met): Judgement(rule, verdicts[breach(duty, met)], duty, met) for duty in truths for met in truths
        }
        none = Judgement(rule, "not_applicable", False, None)
        return InForce(rule, applies, requires, judgements | {(False, met): none for met in truths})

    def judge(self, case: Case) -> Judgement:
        """What is required is asked only where the duty may apply."""
        duty = self.applies(case)
        return self.judgements[duty, None if duty is False else self.requires(case)]
