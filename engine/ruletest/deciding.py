"""Whether the cases of a rule try each of its conditions: true, false, unknown, and alone deciding the verdict.

A condition decides alone in a case if the verdict would be another one were the condition the opposite and everything
else as it is; it must do so once where it is met and once where it is not. Conditions over children count as one; what
they ask of each child is left to mutation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..decide.case import Case
from ..decide.evaluate import Evaluator, Test
from ..decide.truth import Truth, all_of, any_of, breach, not_
from ..language import condition as c
from ..language.derived import When
from ..language.rule import Rule
from ..language.rulebook import Rulebook
from ..language.sentence import Speaker
from ..text import Text
from . import cases
from .cases import RuleTest


@dataclass
class _Seen:
    """One condition of a rule, with what the cases made of it."""

    test: Test
    truths: set[Truth] = field(default_factory=set)
    decided: set[Truth] = field(default_factory=set)


def gaps(test: RuleTest, rulebook: Rulebook) -> Iterator[Text]:
    """What no case has tried of the conditions of a rule's versions, each at its place."""
    evaluator = Evaluator(rulebook)
    seen: dict[Rule, list[_Seen]] = {}
    for case in test.cases:
        made = cases.build(case, rulebook.rules[test.rule][0].subject, rulebook)
        rule = rulebook.version(test.rule, evaluator.law_date(made))
        if rule is not None:
            halves = evaluator.tests(rule)
            found = seen.setdefault(rule, [_Seen(node) for half in halves for node in _conditions(half)])
            _look(found, halves, made)
    speaker = Speaker(rulebook)
    for found in seen.values():
        for one in found:
            yield from _missing(one, speaker)


def _conditions(test: Test) -> Iterator[Test]:
    """The conditions joined by all, any and not; a rule that goes first is one."""
    condition = test.condition
    if isinstance(condition, c.All | c.AnyOf) or (isinstance(condition, c.Not) and not condition.says):
        for part in test.parts:
            yield from _conditions(part)
    else:
        yield test


def _look(found: list[_Seen], halves: tuple[Test, Test], case: Case) -> None:
    truths = {id(one.test): one.test.truth(case) for one in found}
    verdict = _verdict(halves, truths)
    for one in found:
        truth = truths[id(one.test)]
        one.truths.add(truth)
        if (
            truth is not None
            and truth not in one.decided
            and _verdict(halves, {**truths, id(one.test): not truth}) != verdict
        ):
            one.decided.add(truth)


def _verdict(halves: tuple[Test, Test], truths: Mapping[int, Truth]) -> object:
    """The verdict that the truths of the conditions give; what stands for it does not matter, only that it differs."""
    applies, requires = (_truth(half, truths) for half in halves)
    return "not applicable" if applies is False else breach(applies, requires)


def _truth(test: Test, truths: Mapping[int, Truth]) -> Truth:
    if id(test) in truths:
        return truths[id(test)]
    parts = [_truth(part, truths) for part in test.parts]
    if isinstance(test.condition, c.Not):
        return not_(parts[0])
    return all_of(parts) if isinstance(test.condition, c.All) else any_of(parts)


def _missing(one: _Seen, speaker: Speaker) -> Iterator[Text]:
    condition = one.test.condition
    wanted: dict[Truth, Text] = {True: TRUE, False: FALSE}
    if not never_unknown(condition, speaker.rulebook):
        wanted[None] = UNKNOWN
    lacks = [words for truth, words in wanted.items() if truth not in one.truths]
    alone = {True: ALONE_TRUE, False: ALONE_FALSE}
    lacks += [words for truth, words in alone.items() if truth in one.truths and truth not in one.decided]
    for words in lacks:
        yield words.fill(s=speaker.condition(condition), a=str(condition.at))


def never_unknown(condition: c.Condition, rulebook: Rulebook) -> bool:
    """Whether a condition has an answer for every case: it asks the run, or what is settled while it cannot be said."""

    def settled(name: str) -> bool:
        if name.startswith("run."):
            return True
        fact = rulebook.derived.get(name)
        if fact is None:
            return False
        if fact.if_unknown is not None:
            return True
        return isinstance(fact.way, When) and never_unknown(fact.way.condition, rulebook)

    leaves = [node for node in c.walk(condition) if not c.parts(node)]
    return all(
        isinstance(node, c.Compare | c.Among | c.Known | c.Matches)
        and not any(True for _ in c.params_read(node))
        and all(settled(name) for name in c.facts_read(node))
        for node in leaves
    )


TRUE = Text("tidak ada kasus yang memenuhi “{s}” ({a})", "no case meets “{s}” ({a})")
FALSE = Text("tidak ada kasus yang tidak memenuhi “{s}” ({a})", "no case fails to meet “{s}” ({a})")
UNKNOWN = Text("tidak ada kasus yang “{s}”-nya tidak diketahui ({a})", "no case leaves “{s}” unknown ({a})")
ALONE_TRUE = Text(
    "tidak ada kasus yang putusannya hanya karena “{s}” terpenuhi ({a})",
    "no case is decided by “{s}” alone being met ({a})",
)
ALONE_FALSE = Text(
    "tidak ada kasus yang putusannya hanya karena “{s}” tidak terpenuhi ({a})",
    "no case is decided by “{s}” alone not being met ({a})",
)
