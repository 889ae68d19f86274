"""The values a verdict rests on, as a finding records them; enough to decide the case again without its files.

Personal facts are recorded only as being there. Derived facts are recorded with their value and, where
those are not personal, with what they were derived from; conditions over children with their counts. What
cannot be derived again because it rests on children or personal values is recorded with what it waits for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ..language import condition as c
from ..language import formula as f
from ..language.derived import Aggregate, DerivedFact, Formula
from ..language.rule import Rule
from ..language.rulebook import Rulebook
from ..values import NONE, Nothing, Unknown, Value
from .case import Case
from .evaluate import Evaluator, Test, place
from .missing import missing_of_children, missing_of_fact
from .truth import Tally

MASKED = "•••"
Evidence = dict[str, Any]


def evidence(rule: Rule, case: Case, evaluator: Evaluator) -> Evidence:
    """Fact name → recorded value, in vocabulary order, then the counts of conditions over children."""
    tests = evaluator.tests(rule)
    version = (rule.id, rule.period.from_)
    if version not in evaluator.rests_on:
        evaluator.rests_on[version] = facts_recorded(rule, evaluator.rulebook)
    found = {name: _record(name, case, evaluator) for name in evaluator.rests_on[version]}
    for test in tests:
        found |= dict(_tallies(test, case, evaluator))
    return found


def facts_recorded(rule: Rule, rulebook: Rulebook) -> tuple[str, ...]:
    """The facts that a finding of this rule records, in vocabulary order."""
    return tuple(sorted(dict.fromkeys(_read(rule, rulebook)), key=rulebook.vocabulary.order))


def unknown_facts(found: Evidence) -> dict[str, str]:
    """Every unknown fact that evidence records, with the reason."""
    return {name: raw["unknown"] for name, raw in found.items() if isinstance(raw, Mapping) and "unknown" in raw}


def _read(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    """Every fact a rule rests on outside conditions over children, through derived facts and other verdicts."""
    law_date = rulebook.vocabulary.subjects[rule.subject].law_date
    if rulebook.vocabulary.facts[law_date].subject != "run":
        yield from _with_inputs(law_date, rulebook)
    for condition in (rule.applies_when, rule.requires):
        yield from _read_by(condition, rulebook)
    yield from rule.show


def _read_by(condition: c.Condition, rulebook: Rulebook) -> Iterator[str]:
    if isinstance(condition, c.Quantified):
        return
    if isinstance(condition, c.All | c.AnyOf | c.Not):
        for part in c.parts(condition):
            yield from _read_by(part, rulebook)
    elif isinstance(condition, c.Breached):
        for rule in rulebook.rules[condition.rule]:
            yield from _read(rule, rulebook)
    else:
        own = replace(condition, where=None, meets=None) if isinstance(condition, c.Count) else condition
        for name in (*c.facts_read(own), *_keys(c.params_read(own), rulebook)):
            yield from _with_inputs(name, rulebook)


def _keys(names: Iterable[str], rulebook: Rulebook) -> Iterator[str]:
    """The facts that pick the values of parameters."""
    for name in names:
        parameter = rulebook.parameters[name]
        if parameter.by is not None:
            yield parameter.by
        if parameter.otherwise is not None:
            yield from _keys((parameter.otherwise,), rulebook)


def _params(derived: DerivedFact) -> Iterator[str]:
    for condition in derived.conditions():
        yield from c.params_read(condition)
    if isinstance(derived.way, Formula):
        yield from (term.param for term in f.walk(derived.way.term) if isinstance(term, f.ParamTerm))


def _with_inputs(name: str, rulebook: Rulebook) -> Iterator[str]:
    yield name
    derived = rulebook.derived.get(name)
    for read in (*derived.facts_read(), *_keys(_params(derived), rulebook)) if derived else ():
        if rulebook.vocabulary.facts[read].subject != "run" and _visible(name, read, rulebook):
            yield from _with_inputs(read, rulebook)


def _visible(name: str, read: str, rulebook: Rulebook) -> bool:
    """Whether an input belongs to the same case or one above it (an aggregate's inputs are the children's)."""
    subject = rulebook.vocabulary.facts[name].subject
    return rulebook.vocabulary.facts[read].subject in rulebook.vocabulary.readable_from(subject)


def _record(name: str, case: Case, evaluator: Evaluator) -> Any:
    value = evaluator.reader(name, case.subject)(case)
    if isinstance(value, Unknown):
        again = not hides(name, evaluator.rulebook)
        return {"unknown": value.value} | ({} if again else {"waits": missing_of_fact(name, case, evaluator)})
    if isinstance(value, Nothing):
        return {"none": True}
    if evaluator.rulebook.vocabulary.facts[name].personal:
        return MASKED
    return value.isoformat() if isinstance(value, date) else value


def hides(name: str, rulebook: Rulebook) -> bool:
    """Whether a derived fact rests on values that are not recorded, so that it cannot be derived again."""
    derived = rulebook.derived.get(name)
    if derived is None:
        return False
    elsewhere = (c.Quantified, c.Count, c.Breached)
    if any(isinstance(node, elsewhere) for condition in derived.conditions() for node in c.walk(condition)):
        return True
    return isinstance(derived.way, Aggregate) or any(
        rulebook.vocabulary.facts[read].personal or hides(read, rulebook) for read in derived.facts_read()
    )


def _tallies(test: Test, case: Case, evaluator: Evaluator) -> Iterator[tuple[str, list[Any]]]:
    """The counts of conditions over children, in the rule itself and in those whose verdicts it rests on."""
    if test.tally is not None:
        tally, waits = test.tally(case), missing_of_children(test, case, evaluator)
        counts = [tally.true, tally.false, tally.unknown, tally.complete]
        yield f"@{place(test.condition)}", [*counts, waits] if waits else counts
    elif isinstance(test.condition, c.Breached):
        judged = evaluator.judge_above(test.condition.rule, case)
        if judged is not None:
            judgement, owner = judged
            for part in evaluator.tests(judgement.rule):
                yield from _tallies(part, owner, evaluator)
    else:
        for part in test.parts:
            yield from _tallies(part, case, evaluator)


def recall(recorded: Mapping[str, Any], rulebook: Rulebook, subject: str, as_of: date) -> Case:
    """The case that a finding recorded, ready to be judged and explained again."""
    chain = [name for name in rulebook.vocabulary.readable_from(subject) if name != "run"]
    tallies = {key[1:]: Tally(*counts[:4]) for key, counts in recorded.items() if key.startswith("@")}
    waits = {key[1:]: counts[4] for key, counts in recorded.items() if key.startswith("@") and len(counts) > 4}
    waits |= {fact: raw["waits"] for fact, raw in recorded.items() if isinstance(raw, Mapping) and "waits" in raw}
    parent: Case | None = None
    for name in reversed(chain):
        values = {
            fact: _value(fact, raw, rulebook)
            for fact, raw in recorded.items()
            if fact.startswith(f"{name}.") and not _follows_again(fact, raw, rulebook)
        }
        parent = Case(name, values, as_of, parent, tallies=tallies, waits=waits)
    assert parent is not None
    return parent


def _follows_again(fact: str, raw: Any, rulebook: Rulebook) -> bool:
    """An unknown derived fact is derived again, so that it still says which of its inputs is missing."""
    return fact in rulebook.derived and isinstance(raw, Mapping) and "unknown" in raw and "waits" not in raw


def _value(fact: str, raw: Any, rulebook: Rulebook) -> Value:
    if isinstance(raw, Mapping):
        return NONE if "none" in raw else Unknown(raw["unknown"])
    if rulebook.vocabulary.facts[fact].type == "date" and raw != MASKED:
        return date.fromisoformat(raw)
    value: Value = raw
    return value
