"""Why a case was judged as it was: one tree of conditions with values, in a stable form (`explanation/1`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..language import condition as c
from ..language.derived import Cases, When
from ..language.rule import Rule
from ..language.sentence import Speaker
from ..text import Lang, Text, day
from ..values import Nothing, Unknown, Value
from .case import Case
from .evaluate import Evaluator, Judgement, Test
from .evidence import MASKED
from .missing import Missing, missing_facts
from .truth import Truth

UNKNOWN_BECAUSE = {
    Unknown.ABSENT: Text("tidak ada kolomnya", "no such column"),
    Unknown.BLANK: Text("kosong", "empty"),
    Unknown.DAMAGED: Text("tidak terbaca", "unreadable"),
    Unknown.CONFLICT: Text("sumber bertentangan", "sources contradict"),
    Unknown.INCOMPLETE: Text("tidak dapat ditentukan", "cannot be determined"),
    Unknown.NOT_IN_FORCE: Text("tidak ada nilai yang berlaku", "no value in force"),
}
NO_VALUE = Text("tidak ada", "none")
VERDICTS = {
    "violation": Text("pelanggaran", "violation"),
    "indication": Text("indikasi", "indication"),
    "undetermined": Text("belum dapat ditentukan", "undetermined"),
    "compliant": Text("patuh", "compliant"),
    "not_applicable": Text("tidak berlaku", "not applicable"),
}


@dataclass(frozen=True)
class Node:
    """One condition: what it says, its truth (None is unknown), the value it met, and what it rests on.

    `kind` is all, any, not, every, some, none, count, verdict, fact, or input (a value something was computed from).
    `parameters` are (label, value in words, in force since) of the dated figures it used.
    """

    kind: str
    says: Text
    truth: Truth
    at: str
    name: str | None
    fact: str | None
    value: Text | None
    parameters: tuple[tuple[Text, Text, date], ...]
    because: tuple[Node, ...]

    def to_json(self) -> dict[str, Any]:
        """The node as plain JSON data."""
        return {
            "kind": self.kind,
            "says": _both(self.says),
            "truth": self.truth,
            "at": self.at,
            "name": self.name,
            "fact": self.fact,
            "value": _both(self.value) if self.value else None,
            "parameters": [
                {"label": _both(label), "value": _both(value), "since": since.isoformat()}
                for label, value, since in self.parameters
            ],
            "because": [node.to_json() for node in self.because],
        }


@dataclass(frozen=True)
class Explanation:
    """The whole tree of one rule for one case, with its citation, what to change, and what is missing."""

    rule: Rule
    verdict: str
    law_date: date
    citation: Text
    applies: Node
    requires: Node
    to_pass: tuple[Text, ...]
    missing: Missing
    missing_labels: tuple[Text, ...]

    def to_json(self) -> dict[str, Any]:
        """The explanation as plain JSON data, schema `explanation/1`."""
        return {
            "schema": "explanation/1",
            "rule": self.rule.id,
            "in_force_since": self.rule.period.from_.isoformat(),
            "verdict": self.verdict,
            "law_date": self.law_date.isoformat(),
            "title": _both(self.rule.title),
            "citation": _both(self.citation),
            "confidence": self.rule.basis.confidence,
            "message": _both(self.rule.message),
            "remedy": _both(self.rule.remedy),
            "applies": self.applies.to_json(),
            "requires": self.requires.to_json(),
            "to_pass": [_both(text) for text in self.to_pass],
            "missing": dict(self.missing),
        }

    def to_text(self, lang: Lang) -> str:
        """The explanation as indented lines."""
        say = _LINES
        head = f"{_MARK[self.verdict]} {VERDICTS[self.verdict].say(lang)}  {self.rule.id}"
        lines = [head, f"  {self.rule.title.say(lang)}", f"  {self.citation.say(lang)} · {day(self.law_date, lang)}"]
        for title, node in ((say["applies"], self.applies), (say["requires"], self.requires)):
            lines += [f"  {title.say(lang)}", *_node_lines(node, lang, "    ")]
        if self.to_pass:
            lines.append(f"  {say['to_pass'].say(lang)}")
            lines += [f"    {text.say(lang)}" for text in self.to_pass]
            lines.append(f"    {self.rule.remedy.say(lang)}")
        if self.missing:
            lines.append(f"  {say['to_decide'].say(lang)}")
            lines += [f"    {label.say(lang)}" for label in self.missing_labels]
        return "\n".join(lines)

    def to_sentence(self, lang: Lang) -> str:
        """The explanation as one sentence: the verdict and what it rests on."""
        if self.verdict == "undetermined":
            wanted = ", ".join(label.say(lang) for label in self.missing_labels)
            return f"{self.rule.title.say(lang)}: {VERDICTS[self.verdict].say(lang)}, {_WANTED.say(lang)} {wanted}."
        if self.verdict in ("violation", "indication"):
            because = [node for node in _leaves(self.requires) if node.truth is False]
        elif self.verdict == "not_applicable":
            because = [node for node in _leaves(self.applies) if node.truth is False]
        else:
            because = [node for node in _leaves(self.requires) if node.truth is True]
        reasons = "; ".join(
            f"{node.says.say(lang)} ({node.value.say(lang)})" if node.value else node.says.say(lang) for node in because
        )
        word = _HELD if self.verdict == "compliant" else _NOT_HELD
        return f"{self.rule.title.say(lang)}: {VERDICTS[self.verdict].say(lang)}, {word.say(lang)} {reasons}."


_MARK = {"violation": "✗", "indication": "!", "undetermined": "?", "compliant": "✓", "not_applicable": "–"}
_HELD = Text("karena terpenuhi:", "because it holds that")
_NOT_HELD = Text("karena tidak terpenuhi:", "because it does not hold that")
_WANTED = Text("karena belum diketahui:", "for want of")
_GROUPS = {"any": Text("salah satu:", "one of:"), "not": Text("tidak benar bahwa:", "it is not so that:")}
_LINES = {
    "applies": Text("berlaku jika", "applies when"),
    "requires": Text("mewajibkan", "requires"),
    "to_pass": Text("agar patuh", "to pass"),
    "to_decide": Text("untuk menentukan, perlu", "to decide, needed"),
    "since": Text("sejak", "since"),
}
_TRUTH = {True: "✓", False: "✗", None: "?"}


def _both(text: Text) -> dict[str, str]:
    return {"id": text.id, "en": text.en}


def _node_lines(node: Node, lang: Lang, indent: str) -> Iterator[str]:
    """The parts of an all-group line by line; an any-group under a line of its own; a leaf with the value it met."""
    if node.kind == "all":
        for part in node.because:
            yield from _node_lines(part, lang, indent)
        return
    says = _GROUPS.get(node.kind, node.says)
    value = f": {node.value.say(lang)}" if node.value else ""
    figures = "".join(
        f" [{label.say(lang)}: {amount.say(lang)}, {_LINES['since'].say(lang)} {day(since, lang)}]"
        for label, amount, since in node.parameters
    )
    yield f"{indent}{_TRUTH[node.truth]} {says.say(lang)}{value}{figures}"
    for part in node.because:
        yield from _node_lines(part, lang, indent + "    ")


def _leaves(node: Node) -> Iterator[Node]:
    if node.kind not in ("all", "any", "not"):
        yield node
        return
    for part in node.because:
        yield from _leaves(part)


def explain(judgement: Judgement, case: Case, evaluator: Evaluator) -> Explanation:
    """The explanation of one judgement."""
    return _Explainer(evaluator, case).explain(judgement)


class _Explainer:
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
            to_pass=tuple(node.says for node in _leaves(requires) if node.truth is False) if breached else (),
            missing=missing,
            missing_labels=tuple(self.label(name, count) for name, count in missing.items()),
        )

    def label(self, name: str, count: int) -> Text:
        if name in self.vocabulary.facts:
            said = self.vocabulary.facts[name].label
        elif name.startswith("param:"):
            said = self.evaluator.rulebook.parameters[name.removeprefix("param:")].label
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
        )

    def _value(self, test: Test, case: Case, fact: str | None) -> Text | None:
        if test.tally is not None:
            tally = test.tally(case)
            return Text("{t} ya, {f} tidak, {u} tidak diketahui", "{t} yes, {f} no, {u} unknown").fill(
                t=tally.true, f=tally.false, u=tally.unknown
            )
        if fact is None or test.left is None:
            return None
        said = self.say_value(fact, test.left(case))
        side = test.condition.side if isinstance(test.condition, c.Compare) else None
        if side is not None and test.right is not None and not (isinstance(side, c.Constant) and side.shift is None):
            other = self.say_value(fact, test.right(case))
            return Text("{v}, dibanding {o}", "{v}, against {o}").fill(v=said, o=other)
        return said

    def say_value(self, fact: str, value: Value) -> Text:
        if isinstance(value, Unknown):
            return UNKNOWN_BECAUSE[value]
        if isinstance(value, Nothing):
            return NO_VALUE
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
        owner: Case | None = case
        while owner is not None and owner.subject != self.evaluator.rulebook.rules[id][0].subject:
            owner = owner.parent
        judgement = self.evaluator.judge(id, owner) if owner is not None else None
        if judgement is not None and owner is not None:
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
            tests = [self.evaluator.test(condition, derived.subject) for condition in derived.conditions()]
            chose = [test for test in tests if test.truth(owner) is True][:1]
            yield from (self.node(test, owner) for test in chose or tests)
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
