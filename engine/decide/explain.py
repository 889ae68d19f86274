"""Why a case was judged as it was, read off the compiled conditions that judged it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..language import condition as c
from ..language.derived import Cases, When
from ..language.rule import Rule
from ..language.sentence import Speaker
from ..text import Text
from ..values import Nothing, Unknown, Value
from .case import Case
from .evaluate import Evaluator, Test
from .evidence import MASKED
from .explanation import Explanation, Node, leaves
from .judgement import Judgement
from .missing import CALENDAR, missing_facts

UNKNOWN_BECAUSE = {
    Unknown.ABSENT: Text("tidak dinyatakan", "not stated"),
    Unknown.BLANK: Text("kosong", "empty"),
    Unknown.DAMAGED: Text("tidak terbaca", "unreadable"),
    Unknown.CONFLICT: Text("sumber bertentangan", "sources contradict"),
    Unknown.INCOMPLETE: Text("tidak dapat ditentukan", "cannot be determined"),
    Unknown.NOT_IN_FORCE: Text("tidak ada nilai yang berlaku", "no value in force"),
}
NO_VALUE, NOT_STATED = Text("tidak ada", "none"), Text("tidak disebut", "not stated")
OPEN_LIST = Text("daftarnya belum tentu lengkap", "there may be others")


def explain(judgement: Judgement, case: Case, evaluator: Evaluator) -> Explanation:
    """The explanation of one judgement."""
    return _Explainer(evaluator, case).explain(judgement)


class _Explainer:
    """Builds the tree of one case, in the words of one rulebook."""

    def __init__(self, evaluator: Evaluator, case: Case) -> None:
        self.evaluator, self.case = evaluator, case
        self.speaker = Speaker(evaluator.rulebook)
        self.vocabulary = evaluator.rulebook.vocabulary

    def explain(self, judgement: Judgement) -> Explanation:
        rule = judgement.rule
        applies, requires = (self.node(test, self.case) for test in self.evaluator.tests(rule))
        missing = missing_facts(judgement, self.case, self.evaluator)
        breached = judgement.verdict in ("violation", "indication")
        return Explanation(
            rule=rule,
            verdict=judgement.verdict,
            law_date=self.evaluator.law_date(self.case),
            citation=rule.basis.cite(self.evaluator.rulebook.instruments),
            applies=applies,
            requires=requires,
            to_pass=tuple(node.says for node in leaves(requires, False)) if breached else (),
            missing=missing,
            missing_labels=tuple(self.label(name, count) for name, count in missing.items()),
            shown=tuple(self._shown(rule)),
        )

    def _shown(self, rule: Rule) -> Iterator[tuple[Text, Text]]:
        for name in rule.show:
            value = self.evaluator.reader(name, rule.subject)(self.case)
            if not isinstance(value, Unknown):
                yield self.vocabulary.facts[name].label, self.say_value(name, value)

    def label(self, name: str, count: int) -> Text:
        if name in self.vocabulary.facts:
            said = self.vocabulary.facts[name].label
        elif name.startswith("param:"):
            said = self.evaluator.rulebook.parameters[name.removeprefix("param:")].label
        elif name == CALENDAR:
            said = Text("hari libur dan cuti bersama tahun itu", "the holidays and collective leave of that year")
        else:
            said = Text("daftar lengkap {n}", "a complete list of {n}").fill(n=name)
        return Text("{s} ({n} kasus)", "{s} ({n} cases)").fill(s=said, n=count) if count > 1 else said

    def node(self, test: Test, case: Case) -> Node:
        condition = test.condition
        fact = condition.fact if isinstance(condition, c.Compare | c.Among | c.Known | c.Matches) else None
        return Node(
            kind=_kind(condition),
            says=self.speaker.condition(condition),
            truth=test.truth(case),
            at=str(condition.at),
            name=condition.name,
            fact=fact,
            value=self._value(test, case, fact),
            parameters=tuple(self._parameters(condition, case)),
            because=tuple(self._because(test, case, fact)),
            first=condition.first if isinstance(condition, c.Not) else None,
        )

    def _value(self, test: Test, case: Case, fact: str | None) -> Text | None:
        if test.tally is not None:
            tally = test.tally(case)
            counts = Text("{t} ya, {f} tidak, {u} tidak diketahui", "{t} yes, {f} no, {u} unknown").fill(
                t=tally.true, f=tally.false, u=tally.unknown
            )
            return counts if tally.complete else Text("{c}; {l}", "{c}; {l}").fill(c=counts, l=OPEN_LIST)
        if fact is None or test.left is None:
            return None
        value = test.left(case)
        if isinstance(value, bool):
            return None  # the condition says it all
        said = self.say_value(fact, value)
        side = test.condition.side if isinstance(test.condition, c.Compare) else None
        if side is not None and test.right is not None and not (isinstance(side, c.Constant) and side.shift is None):
            other = self._say_side(side, fact, test.right(case))
            return Text("{v}, dibanding {o}", "{v}, against {o}").fill(v=said, o=other)
        return said

    def _say_side(self, side: c.Side, fact: str, value: Value) -> Text:
        """The other side in words; it is personal only if it was read from a personal fact."""
        if isinstance(side, c.FactSide) or isinstance(value, Unknown | Nothing):
            name = side.fact if isinstance(side, c.FactSide) else fact
            return self.say_value(name, value)
        return self.speaker.value(self.vocabulary.facts[fact], value)

    def say_value(self, fact: str, value: Value) -> Text:
        if isinstance(value, Unknown):
            return UNKNOWN_BECAUSE[value]
        if isinstance(value, Nothing):
            return NOT_STATED if self.vocabulary.facts[fact].type == "boolean" else NO_VALUE
        if self.vocabulary.facts[fact].personal:
            return Text.same(MASKED)
        return self.speaker.value(self.vocabulary.facts[fact], value)

    def _parameters(self, condition: c.Condition, case: Case) -> Iterator[tuple[Text, Text, date]]:
        if isinstance(condition, c.All | c.AnyOf | c.Not | c.Quantified):
            return
        for name in dict.fromkeys(c.params_read(condition)):
            yield from self._parameter(name, case)

    def _parameter(self, name: str, case: Case) -> Iterator[tuple[Text, Text, date]]:
        parameter = self.evaluator.rulebook.parameters[name]
        span = parameter.on(self.evaluator.law_date(case))
        value = self.evaluator.parameter(name, case.subject)(case)
        if span is not None and not isinstance(value, Unknown | Nothing):
            yield parameter.label, self.speaker.figure(parameter, value), span.period.from_

    def _because(self, test: Test, case: Case, fact: str | None) -> Iterator[Node]:
        if test.tally is not None:
            return
        for part in test.parts:
            yield self.node(part, case)
        if isinstance(test.condition, c.Breached):
            yield from self._verdict(test.condition.rule, case)
        if fact is not None and fact in self.evaluator.rulebook.derived:
            yield from self._derived(fact, case)

    def _verdict(self, id: str, case: Case) -> Iterator[Node]:
        judged = self.evaluator.judge_above(id, case)
        if judged is not None:
            judgement, owner = judged
            for test in self.evaluator.tests(judgement.rule):
                yield self.node(test, owner)

    def _derived(self, name: str, case: Case) -> Iterator[Node]:
        """What a derived fact rests on: the condition that chose (else all), or the values it was computed from."""
        derived = self.evaluator.rulebook.derived[name]
        owner = case
        while owner.parent is not None and owner.subject != derived.subject:
            owner = owner.parent
        if isinstance(derived.way, When | Cases):
            if any(
                self._is_hidden(read, owner) for condition in derived.conditions() for read in c.facts_read(condition)
            ):
                return
            tests = self.evaluator.derived_tests(name)
            chose = next((test for test in tests if test.truth(owner) is True), None)
            yield from (self.node(test, owner) for test in (tests if chose is None else (chose,)))
            return
        for read in dict.fromkeys(derived.facts_read()):
            if self.vocabulary.facts[read].subject in self.vocabulary.readable_from(derived.subject):
                label = self.vocabulary.facts[read].label
                value = self.say_value(read, self.evaluator.reader(read, derived.subject)(owner))
                yield Node(
                    "input",
                    label,
                    None if value in UNKNOWN_BECAUSE.values() else True,
                    str(derived.at),
                    None,
                    read,
                    value,
                    (),
                    (),
                )

    def _is_hidden(self, fact: str, case: Case) -> bool:
        """Whether a personal value was left out of the evidence, so that nothing below it can be shown again."""
        return self.vocabulary.facts[fact].personal and case.values.get(fact) == MASKED


def _kind(condition: c.Condition) -> str:
    if isinstance(condition, c.Quantified):
        return condition.kind
    names = {c.All: "all", c.AnyOf: "any", c.Not: "not", c.Count: "count", c.Breached: "verdict"}
    return names.get(type(condition), "fact")
