"""What the verdicts of a rule rest on: derived facts and parameters, through whatever is derived from what."""

from __future__ import annotations

from collections.abc import Iterator

from ..language import condition as c
from ..language import formula as f
from ..language.derived import Formula
from ..language.parameter import with_fallbacks
from ..language.rulebook import Rulebook


def conditions(id: str, rulebook: Rulebook) -> Iterator[c.Condition]:
    """The conditions of all versions of a rule."""
    for rule in rulebook.rules[id]:
        yield from (rule.applies_when, rule.requires)


def derived_facts(id: str, rulebook: Rulebook) -> set[str]:
    """Every derived fact a rule rests on."""
    todo = {fact for condition in conditions(id, rulebook) for fact in c.facts_read(condition)}
    done: set[str] = set()
    while todo:
        name = todo.pop()
        if name in rulebook.derived and name not in done:
            done.add(name)
            todo |= set(rulebook.derived[name].facts_read())
    return done


def parameters(id: str, rulebook: Rulebook) -> set[str]:
    """Every parameter a rule rests on, those that others fall back on included."""
    names = {name for condition in conditions(id, rulebook) for name in c.params_read(condition)}
    for fact in (rulebook.derived[name] for name in derived_facts(id, rulebook)):
        names |= {name for condition in fact.conditions() for name in c.params_read(condition)}
        if isinstance(fact.way, Formula):
            names |= {term.param for term in f.walk(fact.way.term) if isinstance(term, f.ParamTerm)}
    return {parameter.name for name in names for parameter in with_fallbacks(name, rulebook.parameters)}
