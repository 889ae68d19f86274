"""Nobody is judged by a law that does not reach them, and nothing but law that binds them is violated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ...errors import Fault
from ...text import Text
from ..condition import All, Among, AnyOf, Compare, Condition, Constant, Known, Not
from ..derived import When
from ..rule import LEGAL_DUTIES, Rule
from ..vocabulary import unknown_fact

if TYPE_CHECKING:
    from ..rulebook import Rulebook

Truth = bool | None


def faults(rulebook: Rulebook) -> Iterator[Fault]:
    """Rules that apply to what their instrument exempts, and breaches of soft law that would be violations."""
    for exempting in rulebook.instruments.values():
        for name, at in zip(exempting.exempts, exempting.exempts_at, strict=True):
            if name not in rulebook.vocabulary.facts:
                yield unknown_fact(at, name, rulebook.vocabulary)
    for rule in rulebook.all_versions():
        instrument = rulebook.instruments.get(rule.basis.instrument)
        if instrument is None:
            continue  # `citations` reports it
        for name in instrument.exempts:
            yield from _reaches(rule, name, rulebook)
        if rule.breach == "violation" and instrument.level not in LEGAL_DUTIES:
            what = Text(
                "{i} tidak mengikat pemberi kerja: melanggarnya hanya indikasi.",
                "{i} does not bind employers: a breach of it is an indication only.",
            )
            yield Fault(rule.basis.at, what.fill(i=instrument.short))


def _reaches(rule: Rule, name: str, rulebook: Rulebook) -> Iterator[Fault]:
    fact = rulebook.vocabulary.facts.get(name)
    if (
        fact is not None
        and fact.subject in rulebook.vocabulary.readable_from(rule.subject)
        and settled(rule.applies_when, name, rulebook) is not False
    ):
        what = Text(
            "{i} tidak menjangkau yang “{f}”; tambahkan pada applies_when: {{fact: {n}, is: false}}.",
            "{i} does not reach what is “{f}”; add to applies_when: {{fact: {n}, is: false}}.",
        )
        short = rulebook.instruments[rule.basis.instrument].short
        yield Fault(rule.applies_when.at, what.fill(i=short, f=fact.label, n=name))


def settled(condition: Condition, name: str, rulebook: Rulebook) -> Truth:
    """What a condition is where a boolean fact is known to be true and nothing else is known."""

    def truth(node: Condition) -> Truth:
        if isinstance(node, All):
            return _join((truth(part) for part in node.parts), False)
        if isinstance(node, AnyOf):
            return _join((truth(part) for part in node.parts), True)
        if isinstance(node, Not):
            return _not(truth(node.part))
        return _leaf(node, name, lambda fact: _derived(fact, name, rulebook, truth))

    return truth(condition)


def _leaf(node: Condition, name: str, derived: Callable[[str], Truth]) -> Truth:
    if not isinstance(node, Compare | Among | Known):
        return None
    value = True if node.fact == name else derived(node.fact)
    if value is None:
        return None
    if isinstance(node, Known):
        return True
    if isinstance(node, Among):
        return (value in node.values) != node.negated
    if not isinstance(node.side, Constant):
        return None
    return (value == node.side.value) == (node.operator == "is")


def _derived(fact: str, name: str, rulebook: Rulebook, truth: Callable[[Condition], Truth]) -> Truth:
    way = rulebook.derived[fact].way if fact in rulebook.derived else None
    return truth(way.condition) if isinstance(way, When) else None


def _join(truths: Iterator[Truth], decides: bool) -> Truth:
    found = list(truths)
    if decides in found:
        return decides
    return None if None in found else not decides


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth
