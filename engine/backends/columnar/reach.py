"""Which conditions and sums over children a subject's rules rest on, so that they can be counted as children come."""

from __future__ import annotations

from collections.abc import Iterable

from ...decide.evidence import facts_recorded
from ...language import condition as c
from ...language.derived import Aggregate
from ...language.rulebook import Rulebook
from .conditions import tally_key


class Reach:
    """`conditions` by their columns' prefix, and `sums` by the name of their fact."""

    def __init__(self, rulebook: Rulebook, rules: Iterable[str], facts: Iterable[str]) -> None:
        self.rulebook = rulebook
        self.conditions: dict[str, c.Quantified | c.Count] = {}
        self.sums: dict[str, Aggregate] = {}
        self._facts: set[str] = set()
        self._rules: set[str] = set()
        for id in rules:
            self._rule(id)
        for name in facts:
            self._fact(name)

    def _rule(self, id: str) -> None:
        if id in self._rules:
            return
        self._rules.add(id)
        for rule in self.rulebook.rules[id]:
            self._condition(rule.applies_when)
            self._condition(rule.requires)
            for name in facts_recorded(rule, self.rulebook):
                self._fact(name)

    def _condition(self, condition: c.Condition) -> None:
        if isinstance(condition, c.Quantified | c.Count):
            self.conditions.setdefault(tally_key(condition), condition)
        elif isinstance(condition, c.Breached):
            self._rule(condition.rule)
        else:
            for part in c.parts(condition):
                self._condition(part)

    def _fact(self, name: str) -> None:
        """Facts inside conditions are among those that a finding records; here it is conditions inside facts."""
        derived = self.rulebook.derived.get(name)
        if derived is None or name in self._facts:
            return
        self._facts.add(name)
        if isinstance(derived.way, Aggregate):
            self.sums[name] = derived.way
            return
        for condition in derived.conditions():
            self._condition(condition)
        for read in derived.facts_read():
            self._fact(read)
