"""An explanation: one tree of conditions with the values they met, in a stable form (`explanation/1`) and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..language.rule import Rule
from ..text import Lang, Text, day
from .missing import Missing
from .truth import Truth

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
    `parameters` are (label, value in words, in force since) of the dated figures it used. `first` is the rule that goes
    first, where the condition is that a rule does not yield to it: words alone, which `says` has in JSON.
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
    first: Text | None = None

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
    """The whole tree of one rule for one case, with its citation, what to change, and what is missing.

    `shown` are facts that the rule shows beside its verdict, as (label, value).
    """

    rule: Rule
    verdict: str
    law_date: date
    citation: Text
    applies: Node
    requires: Node
    to_pass: tuple[Text, ...]
    missing: Missing
    missing_labels: tuple[Text, ...]
    shown: tuple[tuple[Text, Text], ...]

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
            "shown": [{"label": _both(label), "value": _both(value)} for label, value in self.shown],
        }

    def to_text(self, lang: Lang) -> str:
        """The explanation as indented lines."""
        lines = [f"{_MARK[self.verdict]} {VERDICTS[self.verdict].say(lang)}  {self.rule.id}"]
        lines += [f"  {self.rule.title.say(lang)}", f"  {_CITED.fill(c=self.citation, d=self.law_date).say(lang)}"]
        breached = self.verdict in ("violation", "indication")
        if breached:
            lines.append(f"  {self.rule.message.say(lang)}")
        for title, node in ((_APPLIES, self.applies), (_REQUIRES, self.requires)):
            lines += [f"  {title.say(lang)}", *_node_lines(node, lang, "    ")]
        if self.shown:
            lines.append(f"  {_ALSO.say(lang)}")
            lines += [f"    {label.say(lang)}: {value.say(lang)}" for label, value in self.shown]
        if breached:
            lines += [f"  {_TO_PASS.say(lang)}", f"    {self.rule.remedy.say(lang)}"]
        if self.missing:
            lines.append(f"  {_TO_DECIDE.say(lang)}")
            lines += [f"    {label.say(lang)}" for label in self.missing_labels]
        return "\n".join(lines)

    def to_sentence(self, lang: Lang) -> str:
        """The explanation as one sentence: the verdict, what it rests on, and the law."""
        if self.verdict == "undetermined":
            reasons = f"{_WANTED.say(lang)} {', '.join(label.say(lang) for label in self.missing_labels)}"
        else:
            half, truth = {
                "compliant": (self.requires, True),
                "not_applicable": (self.applies, False),
            }.get(self.verdict, (self.requires, False))
            reasons = "; ".join(_reasons(tuple(leaves(half, truth)), truth, lang))
        title, verdict = self.rule.title.say(lang), VERDICTS[self.verdict].say(lang)
        return f"{title}: {verdict}, {reasons} ({self.citation.say(lang)})."


_MARK = {"violation": "✗", "indication": "!", "undetermined": "?", "compliant": "✓", "not_applicable": "–"}
_TRUTH = {True: "✓", False: "✗", None: "?"}
_CITED = Text("{c}; hukum per {d}", "{c}; law as of {d}")
_APPLIES, _REQUIRES = Text("berlaku jika", "applies when"), Text("mewajibkan", "requires")
_ALSO = Text("patut diketahui", "worth knowing")
_TO_PASS, _TO_DECIDE = Text("agar patuh", "to pass"), Text("untuk menentukan, perlu", "to decide, needed")
_SINCE = Text("sejak", "since")
_HELD = Text("karena terpenuhi:", "because this is met:")
_NOT_HELD = Text("karena tidak terpenuhi:", "because this is not met:")
_BECAUSE = Text("karena", "because it")
_WANTED = Text("karena belum diketahui:", "for want of")
_GROUPS = {
    "all": Text("semua:", "all of:"),
    "any": Text("salah satu:", "one of:"),
    "not": Text("tidak benar bahwa:", "it is not so that:"),
}
_REASON = {
    True: Text("karena", "since"),
    False: Text("karena bukan:", "since it is not so:"),
    None: Text("belum diketahui apakah", "not known whether"),
}
_FROM = Text("dari", "from")
_YIELDS = {
    True: Text(
        "tidak didahului {f}, yang tidak berlaku di sini", "does not give way to {f}, which does not apply here"
    ),
    False: Text("didahului {f}", "gives way to {f}"),
    None: Text("belum diketahui apakah didahului {f}", "not known whether it gives way to {f}"),
}


def _both(text: Text) -> dict[str, str]:
    return {"id": text.id, "en": text.en}


def _node_lines(node: Node, lang: Lang, indent: str, beside_others: bool = False) -> Iterator[str]:
    """The parts of an all-group line by line, but one that stands beside others as a group; a leaf with its value."""
    if node.kind == "all" and (not beside_others or len(node.because) == 1):
        for part in node.because:
            yield from _node_lines(part, lang, indent, beside_others)
        return
    yield f"{indent}{_TRUTH[node.truth]} {_says(node, lang)}{_value(node, lang)}{_figures(node, lang)}"
    in_group = node.kind in ("all", "any", "not") and node.first is None
    for part in node.because:
        if in_group:
            yield from _node_lines(part, lang, indent + "    ", node.kind != "all")
        else:
            yield from _reason_lines(part, lang, indent + "    ")


def _reason_lines(node: Node, lang: Lang, indent: str) -> Iterator[str]:
    """Why a derived fact is what it is: in words, since what is not so there is no failing."""
    parts = node.because
    if node.kind in ("all", "any"):  # only the parts that make it so
        parts = tuple(part for part in node.because if part.truth is node.truth)
        if node.kind == "all" or len(parts) == 1:
            for part in parts:
                yield from _reason_lines(part, lang, indent)
            return
    word = _FROM if node.kind == "input" else _REASON[node.truth]
    yield f"{indent}{word.say(lang)} {_says(node, lang)}{_value(node, lang)}{_figures(node, lang)}"
    for part in parts:
        yield from _reason_lines(part, lang, indent + "    ")


def _says(node: Node, lang: Lang) -> str:
    if node.first is not None:
        return _YIELDS[node.truth].fill(f=node.first).say(lang)
    return _GROUPS.get(node.kind, node.says).say(lang)


def _value(node: Node, lang: Lang) -> str:
    return f": {node.value.say(lang)}" if node.value else ""


def _reasons(nodes: tuple[Node, ...], truth: bool, lang: Lang) -> Iterator[str]:
    """What made a half true or false; that a rule gives way stands by itself, no condition that is not met."""
    conditions = [node for node in nodes if truth or node.first is None]
    if conditions:
        word = _HELD if truth else _NOT_HELD
        yield f"{word.say(lang)} {'; '.join(_said(node, lang) for node in conditions)}"
    for node in nodes:
        if node not in conditions:
            yield f"{_BECAUSE.say(lang)} {_said(node, lang)}"


def _figures(node: Node, lang: Lang) -> str:
    return "".join(
        f" [{label.say(lang)}: {amount.say(lang)}, {_SINCE.say(lang)} {day(since, lang)}]"
        for label, amount, since in node.parameters
    )


def _said(node: Node, lang: Lang) -> str:
    if node.first is not None:
        return _says(node, lang)
    return f"{node.says.say(lang)} ({node.value.say(lang)})" if node.value else node.says.say(lang)


def leaves(node: Node, truth: bool) -> Iterator[Node]:
    """The conditions that make a node so true or false; a negation counts as one condition."""
    if node.truth is not truth:
        return
    if node.kind not in ("all", "any"):
        yield node
        return
    for part in node.because:
        yield from leaves(part, truth)
