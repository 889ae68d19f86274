"""The values a verdict rests on, as a finding records them; enough to decide the case again without its files.

Personal facts are recorded only as being there. Derived facts are recorded with their value and, where
those are not personal, with what they were derived from. Conditions over children leave their counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ..language import condition as c
from ..language.rule import Rule
from ..language.rulebook import Rulebook
from ..values import NONE, Nothing, Unknown, Value
from .case import Case
from .evaluate import Evaluator, Test
from .truth import Tally

MASKED = "•••"
Evidence = dict[str, Any]


def evidence(rule: Rule, case: Case, evaluator: Evaluator) -> Evidence:
    """Fact name → recorded value, in vocabulary order, then the counts of conditions over children."""
    tests = evaluator.tests(rule)
    names = dict.fromkeys(_read(rule, evaluator.rulebook))
    ordered = sorted(names, key=evaluator.rulebook.vocabulary.order)
    found = {name: _record(name, case, evaluator) for name in ordered}
    for test in tests:
        found |= dict(_tallies(test, case))
    return found


def _read(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    """Every fact a rule rests on outside conditions over children, through derived facts and other verdicts."""
    for condition in (rule.applies_when, rule.requires):
        yield from _read_by(condition, rulebook)
    yield from rule.show


def _read_by(condition: c.Condition, rulebook: Rulebook) -> Iterator[str]:
    if isinstance(condition, c.Quantified | c.Count):
        return
    if isinstance(condition, c.All | c.AnyOf | c.Not):
        for part in c.parts(condition):
            yield from _read_by(part, rulebook)
    elif isinstance(condition, c.Breached):
        for rule in rulebook.rules[condition.rule]:
            yield from _read(rule, rulebook)
    else:
        for name in c.facts_read(condition):
            yield from _with_inputs(name, rulebook)


def _with_inputs(name: str, rulebook: Rulebook) -> Iterator[str]:
    yield name
    derived = rulebook.derived.get(name)
    for read in derived.facts_read() if derived else ():
        if rulebook.vocabulary.group(read) is None and rulebook.vocabulary.facts[read].subject != "run":
            yield from _with_inputs(read, rulebook) if _visible(name, read, rulebook) else ()


def _visible(name: str, read: str, rulebook: Rulebook) -> bool:
    """Whether an input belongs to the same case or one above it (an aggregate's inputs are the children's)."""
    subject = rulebook.vocabulary.facts[name].subject
    return rulebook.vocabulary.facts[read].subject in rulebook.vocabulary.readable_from(subject)


def _record(name: str, case: Case, evaluator: Evaluator) -> Any:
    value = evaluator.reader(name, case.subject)(case)
    if isinstance(value, Unknown):
        return {"unknown": value.value}
    if isinstance(value, Nothing):
        return {"none": True}
    if evaluator.rulebook.vocabulary.facts[name].personal:
        return MASKED
    return value.isoformat() if isinstance(value, date) else value


def _tallies(test: Test, case: Case) -> Iterator[tuple[str, list[Any]]]:
    if test.tally is not None:
        at, tally = test.condition.at, test.tally(case)
        yield f"@{at.line}:{at.column}", [tally.true, tally.false, tally.unknown, tally.complete]
        return
    for part in test.parts:
        yield from _tallies(part, case)


def recall(recorded: Mapping[str, Any], rulebook: Rulebook, subject: str, as_of: date) -> Case:
    """The case that a finding recorded, ready to be judged and explained again."""
    chain = [name for name in rulebook.vocabulary.readable_from(subject) if name != "run"]
    tallies = {key[1:]: Tally(*counts) for key, counts in recorded.items() if key.startswith("@")}
    parent: Case | None = None
    for name in reversed(chain):
        values = {
            fact: _value(fact, raw, rulebook)
            for fact, raw in recorded.items()
            if fact.startswith(f"{name}.") and not _follows_again(fact, raw, rulebook)
        }
        parent = Case(name, values, as_of, parent, tallies=tallies)
    assert parent is not None
    return parent


def _follows_again(fact: str, raw: Any, rulebook: Rulebook) -> bool:
    """An unknown derived fact is derived again, so that it still says which of its inputs is missing."""
    return fact in rulebook.derived and isinstance(raw, Mapping) and "unknown" in raw


def _value(fact: str, raw: Any, rulebook: Rulebook) -> Value:
    if isinstance(raw, Mapping):
        return NONE if "none" in raw else Unknown(raw["unknown"])
    if rulebook.vocabulary.facts[fact].type == "date" and raw != MASKED:
        return date.fromisoformat(raw)
    value: Value = raw
    return value
