"""What a licence desk does with an application: the decision its rules come to, what led to it, and what to ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from ..decide.case import Case
from ..decide.evaluate import Evaluator
from ..decide.explain import explain
from ..decide.explanation import Explanation
from ..decide.judgement import Judgement
from ..decide.missing import Missing, in_order, missing_facts
from ..text import Text
from ..values import NONE, Value

SUBJECT = "application"
DECISIONS: dict[str, Text] = {  # the first that any rule leads to is the decision
    "refuse": Text("tolak", "refuse"),
    "insufficient_data": Text("data belum cukup", "insufficient data"),
    "remedy_required": Text("perlu dilengkapi", "remedy required"),
    "proceed_with_condition": Text("lanjut dengan syarat", "proceed with a condition"),
    "advisory": Text("lanjut dengan catatan", "proceed, with advice"),
    "proceed": Text("lanjut", "proceed"),
}
_LEADS_TO = {
    "refuse": "refuse",
    "remedy": "remedy_required",
    "condition": "proceed_with_condition",
    "advise": "advisory",
}
OSS_STATUS: dict[str, tuple[str, Text]] = {  # what the officer may send back through OSS; other decisions hold nothing
    "refuse": ("93", Text("penolakan persyaratan", "requirements refused")),
    "insufficient_data": ("41", Text("konfirmasi persyaratan", "requirements to be confirmed")),
}
BREACHED = ("violation", "indication")
RECHECK_AFTER = timedelta(days=30)  # the time to register a first worker (reading 25)


@dataclass(frozen=True)
class Outcome:
    """One licence rule's verdict: all that the decision rests on."""

    rule: str
    effect: str
    must_know: bool
    verdict: str


@dataclass(frozen=True)
class Reason:
    """A rule that stands against a plain `proceed`: what it leads to by itself, and why it was judged so."""

    outcome: Outcome
    leads_to: str
    explanation: Explanation

    def to_json(self) -> dict[str, Any]:
        """The reason as plain JSON data."""
        return {**asdict(self.outcome), "leads_to": self.leads_to, "explanation": self.explanation.to_json()}


@dataclass(frozen=True)
class Decision:
    """The decision on one application.

    `reasons` led to it; `besides` are rules that lead to something milder. `missing` is what to ask for: the facts
    that undetermined rules among the reasons wait for, in vocabulary order. `decide_by` is the last day to decide,
    where there is a clock; `recheck_on` the day to look again at a conditional licence; `regional` whether the permit
    is the region's own, outside OSS. `oss_status` is the status
    code of OSS to suggest, with its words, on OSS licences only.
    """

    decision: str
    reasons: tuple[Reason, ...]
    besides: tuple[Reason, ...]
    missing: Missing
    outcomes: tuple[Outcome, ...]
    regional: bool
    decide_by: date | None
    recheck_on: date | None
    oss_status: tuple[str, Text] | None
    as_of: date
    law_date: date

    def asks(self) -> dict[str, Text]:
        """What to ask for, each fact with its label."""
        labels = {
            name: label
            for reason in self.reasons
            for name, label in zip(reason.explanation.missing, reason.explanation.missing_labels, strict=True)
        }
        return {name: labels[name] for name in self.missing}

    def to_json(self) -> dict[str, Any]:
        """The decision as plain JSON data, schema `decision/1`."""
        return {
            "schema": "decision/1",
            "decision": self.decision,
            "as_of": self.as_of.isoformat(),
            "law_date": self.law_date.isoformat(),
            "regional": self.regional,
            "decide_by": self.decide_by and self.decide_by.isoformat(),
            "recheck_on": self.recheck_on and self.recheck_on.isoformat(),
            "oss_status": self.oss_status and {"code": self.oss_status[0], "label": _both(self.oss_status[1])},
            "ask": [{"fact": name, "label": _both(label)} for name, label in self.asks().items()],
            "reasons": [reason.to_json() for reason in self.reasons],
            "besides": [reason.to_json() for reason in self.besides],
            "outcomes": [asdict(outcome) for outcome in self.outcomes],
        }


def _both(text: Text) -> dict[str, str]:
    return {"id": text.id, "en": text.en}


def contribution(outcome: Outcome) -> str:
    """What one rule's verdict leads to by itself; an undetermined rule never leads to `proceed`."""
    if outcome.verdict in BREACHED:
        return _LEADS_TO[outcome.effect]
    if outcome.verdict == "undetermined":
        return "insufficient_data" if outcome.must_know else "advisory"
    return "proceed"


def decision_of(outcomes: Iterable[Outcome]) -> str:
    """The first of DECISIONS that any rule leads to; `proceed` where none leads to anything."""
    found = {contribution(outcome) for outcome in outcomes}
    return next((decision for decision in DECISIONS if decision in found), "proceed")


def outcomes(case: Case, evaluator: Evaluator) -> tuple[Outcome, ...]:
    """The verdicts of all licence rules in force on the application's law date, by rule id."""
    return tuple(_outcome(judgement) for judgement in _judged(case, evaluator))


def conclude(case: Case, evaluator: Evaluator) -> Decision:
    """The decision on an application, with everything it rests on."""
    judged = [(_outcome(judgement), judgement) for judgement in _judged(case, evaluator)]
    decision = decision_of(outcome for outcome, _ in judged)
    against = [
        Reason(outcome, contribution(outcome), explain(judgement, case, evaluator))
        for outcome, judgement in judged
        if contribution(outcome) != "proceed"
    ]
    leading = {reason.outcome.rule for reason in against if reason.leads_to == decision}
    missing: Missing = {}
    for outcome, judgement in judged:
        if outcome.rule in leading:
            for name, count in missing_facts(judgement, case, evaluator).items():
                missing[name] = max(count, missing.get(name, 0))
    clock = evaluator.reader("application.decide_by", SUBJECT)(case)
    regional = evaluator.reader("application.is_regional", SUBJECT)(case) is True
    through_oss = not regional and evaluator.reader("application.channel", SUBJECT)(case) == "oss"
    return Decision(
        decision=decision,
        reasons=tuple(reason for reason in against if reason.outcome.rule in leading),
        besides=tuple(reason for reason in against if reason.outcome.rule not in leading),
        missing=in_order(missing, evaluator.rulebook.vocabulary),
        outcomes=tuple(outcome for outcome, _ in judged),
        regional=regional,
        decide_by=clock if isinstance(clock, date) else None,
        recheck_on=case.as_of + RECHECK_AFTER if decision == "proceed_with_condition" else None,
        oss_status=OSS_STATUS.get(decision) if through_oss else None,
        as_of=case.as_of,
        law_date=evaluator.law_date(case),
    )


def application(values: Mapping[str, Value], as_of: date) -> Case:
    """The case of an application with these facts (`application.…`), its last day to decide worked out."""
    return Case(SUBJECT, with_due_day(values), as_of)


def with_due_day(values: Mapping[str, Value]) -> dict[str, Value]:
    """The facts of an application with its last day to decide: as stated, else the day received plus the days allowed.

    Calendar days: they end no later than working days, so the warning never comes late.
    """
    received, days = values.get("application.received_on"), values.get("application.sla_days")
    stated = values.get("application.decide_by", NONE)
    if stated is not NONE or not isinstance(received, date) or not isinstance(days, int):
        return dict(values)
    try:
        return {**values, "application.decide_by": received + timedelta(days=days)}
    except OverflowError:
        return dict(values)


def _judged(case: Case, evaluator: Evaluator) -> list[Judgement]:
    found = []
    for id, versions in evaluator.rulebook.rules.items():
        if versions[0].subject == SUBJECT and (judgement := evaluator.judge(id, case)) is not None:
            found.append(judgement)
    return found


def _outcome(judgement: Judgement) -> Outcome:
    rule = judgement.rule
    assert rule.effect is not None, "lint: every rule about an application has an effect"
    return Outcome(rule.id, rule.effect, rule.must_know, judgement.verdict)
