"""What the tests of a rule must have tried: every verdict, both sides of each date, and each of its conditions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ..decide.evaluate import Evaluator
from ..language.precedence import ahead
from ..language.rulebook import Rulebook
from ..text import Text, day
from . import cases, deciding, rests
from .cases import RuleTest


def gaps(test: RuleTest, rulebook: Rulebook) -> Iterator[Text]:
    """Everything a test file has not tried; nothing when it is whole."""
    seen = {case.verdict for case in test.cases}
    breach = rulebook.rules[test.rule][0].breach
    for verdict in ("compliant", breach, "undetermined", "not_applicable"):
        if verdict not in seen:
            yield Text("tidak ada kasus {v}", "no case is {v}").fill(v=verdict)
    subject, evaluator = rulebook.rules[test.rule][0].subject, Evaluator(rulebook)
    days = {evaluator.law_date(cases.build(case, subject, rulebook)) for case in test.cases}
    for edge in edges(test, rulebook):
        for side in (edge - timedelta(days=1), edge):
            if side not in days:
                yield Text("tidak ada kasus pada {d}, tepi {e}", "no case on {d}, edge {e}").fill(
                    d=side.isoformat(), e=Text(day(edge, "id"), day(edge, "en"))
                )
    yield from deciding.gaps(test, rulebook)


def edges(test: RuleTest, rulebook: Rulebook) -> list[date]:
    """The days on which something changes for a rule, up to the first one after the test file's own day."""
    versions = rulebook.rules[test.rule]
    found = {edge for version in versions for edge in version.period.edges()}
    others = [other.period for rule in versions for _, other in ahead(rule, rulebook.rules)]
    others += [
        span.period for name in rests.parameters(test.rule, rulebook) for span in rulebook.parameters[name].spans
    ]
    for period in others:
        found |= {edge for edge in period.edges() if any(version.period.covers(edge) for version in versions)}
    past = {edge for edge in found if edge <= test.as_of}
    coming = sorted(found - past)
    return sorted(past) + coming[:1]
