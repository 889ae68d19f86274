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

DAY = timedelta(days=1)


def gaps(test: RuleTest, rulebook: Rulebook) -> Iterator[Text]:
    """Everything a test file has not tried; nothing when it is whole."""
    seen = {case.verdict for case in test.cases}
    breach = rulebook.rules[test.rule][0].breach
    for verdict in ("compliant", breach, "undetermined", "not_applicable"):
        if verdict not in seen:
            yield Text("tidak ada kasus {v}", "no case is {v}").fill(v=verdict)
    yield from _untried_days(test, rulebook)
    yield from deciding.gaps(test, rulebook)


def _untried_days(test: RuleTest, rulebook: Rulebook) -> Iterator[Text]:
    """The sides of each edge on which no case has its law date.

    Where the law date is the as-of date, a side is the very day. Where it is a date of the case, such as the month of a
    contribution, not every day can occur: a side is then the time up to the neighbouring edge.
    """
    subject, evaluator = rulebook.rules[test.rule][0].subject, Evaluator(rulebook)
    days = {evaluator.law_date(cases.build(case, subject, rulebook)) for case in test.cases}
    found = edges(test, rulebook)
    exact = rulebook.vocabulary.subjects[subject].law_date.startswith("run.")
    for before, edge, after in zip([date.min, *found], found, [*found[1:], date.max], strict=False):
        sides = (edge - DAY, edge - DAY), (edge, edge)
        if not exact:
            sides = (before, edge - DAY), (edge, after if after == date.max else after - DAY)
        for side, (first, last) in zip((edge - DAY, edge), sides, strict=True):
            if not any(first <= tried <= last for tried in days):
                yield Text("tidak ada kasus pada {d}, tepi {e}", "no case on {d}, edge {e}").fill(
                    d=side.isoformat(), e=Text(day(edge, "id"), day(edge, "en"))
                )


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
