"""What the tests of a rule must have tried: complying, breaching, staying undetermined, and both sides of each date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ..language import condition as c
from ..language import formula as f
from ..language.derived import Formula
from ..language.parameter import with_fallbacks
from ..language.rulebook import Rulebook
from ..text import Text, day
from .cases import RuleTest


def gaps(test: RuleTest, rulebook: Rulebook) -> Iterator[Text]:
    """Everything a test file has not tried; nothing when it is whole."""
    seen = {case.verdict for case in test.cases}
    breach = rulebook.rules[test.rule][0].breach
    for verdict in ("compliant", breach, "undetermined"):
        if verdict not in seen:
            yield Text("tidak ada kasus {v}", "no case is {v}").fill(v=verdict)
    days = {case.as_of for case in test.cases}
    for edge in edges(test, rulebook):
        for side in (edge - timedelta(days=1), edge):
            if side not in days:
                yield Text("tidak ada kasus pada {d}, tepi {e}", "no case on {d}, edge {e}").fill(
                    d=side.isoformat(), e=Text(day(edge, "id"), day(edge, "en"))
                )


def edges(test: RuleTest, rulebook: Rulebook) -> list[date]:
    """The days on which something changes for a rule, up to the first one after the test file's own day."""
    versions = rulebook.rules[test.rule]
    found = {edge for version in versions for edge in version.period.edges()}
    for name in _parameters(test.rule, rulebook):
        for span in rulebook.parameters[name].spans:
            found |= {edge for edge in span.period.edges() if any(v.period.covers(edge) for v in versions)}
    past = {edge for edge in found if edge <= test.as_of}
    coming = sorted(found - past)
    return sorted(past) + coming[:1]


def _parameters(id: str, rulebook: Rulebook) -> set[str]:
    """Every parameter a rule rests on, through derived facts."""
    conditions = [condition for rule in rulebook.rules[id] for condition in (rule.applies_when, rule.requires)]
    names = {name for condition in conditions for name in c.params_read(condition)}
    todo = _derived((fact for condition in conditions for fact in c.facts_read(condition)), rulebook)
    done: set[str] = set()
    while todo:
        fact = rulebook.derived[todo.pop()]
        if fact.name in done:
            continue
        done.add(fact.name)
        names |= {name for condition in fact.conditions() for name in c.params_read(condition)}
        if isinstance(fact.way, Formula):
            names |= {term.param for term in f.walk(fact.way.term) if isinstance(term, f.ParamTerm)}
        todo |= _derived(fact.facts_read(), rulebook)
    return {parameter.name for name in names for parameter in with_fallbacks(name, rulebook.parameters)}


def _derived(names: Iterable[str], rulebook: Rulebook) -> set[str]:
    return {name for name in names if name in rulebook.derived}
