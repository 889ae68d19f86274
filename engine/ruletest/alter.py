"""Every small change that docs/mutation.md lists to conditions, formulas and figures, with its place and its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ..errors import Location
from ..language import condition as c
from ..language import formula as f
from ..language.parameter import Parameter, Span
from ..language.sentence import Speaker
from ..text import Text, day

# An operator and what it becomes: the edge itself moves to the other side, or the whole order turns round.
EDGE = {
    "at_least": "more_than", "more_than": "at_least", "at_most": "less_than", "less_than": "at_most",
    "before": "on_or_before", "on_or_before": "before", "after": "on_or_after", "on_or_after": "after",
}  # fmt: skip
TURN = {
    "at_least": "at_most", "at_most": "at_least", "more_than": "less_than", "less_than": "more_than",
    "before": "after", "after": "before", "on_or_before": "on_or_after", "on_or_after": "on_or_before",
}  # fmt: skip
QUANTIFIER = {"every": "some", "some": "every"}
ARITHMETIC = {"+": "-", "-": "+", "*": "//", "//": "*"}
FUNCTION = {"min": "max", "max": "min", "round": "floor", "floor": "round"}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """One change: its operator, where it stands (path in the file, and line), what it does, and what it gives."""

    operator: str
    path: str
    at: Location
    says: Text  # completes “no test would notice if …”
    gives: Any

    @property
    def name(self) -> str:
        """How a test file refers to it: the operator and the path."""
        return f"{self.operator} {self.path}"


def conditions(condition: c.Condition, path: str, speaker: Speaker) -> Iterator[Change]:
    """Every change to a condition or a part of it; `gives` is the whole condition. What others wrote is left alone."""
    if isinstance(condition, c.Not) and condition.says:
        return  # a rule that goes first is changed where it stands
    yield from _here(condition, path, speaker)
    for step, part, put in _parts(condition):
        for change in conditions(part, f"{path}.{step}", speaker):
            yield replace(change, gives=put(change.gives))


def _parts(node: c.Condition) -> Iterator[tuple[str, c.Condition, Callable[[c.Condition], c.Condition]]]:
    """The parts of a condition with their step in the path, and a function that puts another in their place."""
    if isinstance(node, c.All | c.AnyOf):
        for index, part in enumerate(node.parts):
            yield f"{_word(node)}.{index}", part, _putter(node, index)
    elif isinstance(node, c.Not):
        yield "not", node.part, lambda part: replace(node, part=part)
    elif isinstance(node, c.Quantified | c.Count):
        if node.where is not None:
            yield "where", node.where, lambda part: replace(node, where=part)
        if node.meets is not None:
            yield "meets", node.meets, lambda part: replace(node, meets=part)


def _putter(node: c.All | c.AnyOf, index: int) -> Callable[[c.Condition], c.Condition]:
    return lambda part: replace(node, parts=(*node.parts[:index], part, *node.parts[index + 1 :]))


def _word(node: c.All | c.AnyOf) -> str:
    return "all" if isinstance(node, c.All) else "any"


def _here(node: c.Condition, path: str, speaker: Speaker) -> Iterator[Change]:
    said = speaker.condition(node)
    yield Change("negate", path, node.at, NEGATED.fill(s=said), c.Not(node, node.at))
    if isinstance(node, c.All | c.AnyOf):
        yield from _group(node, path, speaker)
    elif isinstance(node, c.Among) and len(node.values) > 1:
        for index, value in enumerate(node.values):
            left = replace(node, values=(*node.values[:index], *node.values[index + 1 :]))
            word = speaker.value(speaker.rulebook.vocabulary.facts[node.fact], value)
            place = f"{path}.{'not_in' if node.negated else 'in'}.{index}"
            yield Change("drop-value", place, node.at, VALUE_DROPPED.fill(v=word, s=said), left)
    elif isinstance(node, c.Quantified | c.Count):
        yield from _over_children(node, path, speaker)
    if isinstance(node, c.Compare | c.Count):
        for operator, table in (("edge", EDGE), ("turn", TURN)):
            if node.operator in table:
                other = replace(node, operator=table[node.operator])
                yield Change(operator, path, node.at, BECAME.fill(s=said, t=speaker.condition(other)), other)
        for name, step, side in _sides(node.side):
            other = replace(node, side=side)
            where = f"{path}.{node.operator}{step}"
            yield Change(name, where, node.at, BECAME.fill(s=said, t=speaker.condition(other)), other)


def _group(node: c.All | c.AnyOf, path: str, speaker: Speaker) -> Iterator[Change]:
    if len(node.parts) < 2:
        return
    swapped = (c.AnyOf if isinstance(node, c.All) else c.All)(node.parts, node.at, node.name)
    says = (ALL_ANY if isinstance(node, c.All) else ANY_ALL).fill(s=speaker.condition(node))
    yield Change("all-any", path, node.at, says, swapped)
    for index, part in enumerate(node.parts):
        left = replace(node, parts=(*node.parts[:index], *node.parts[index + 1 :]))
        yield Change("drop", f"{path}.{_word(node)}.{index}", part.at, DROPPED.fill(s=speaker.condition(part)), left)


def _over_children(node: c.Quantified | c.Count, path: str, speaker: Speaker) -> Iterator[Change]:
    said = speaker.condition(node)
    if isinstance(node, c.Quantified) and node.kind in QUANTIFIER:
        other = replace(node, kind=QUANTIFIER[node.kind])
        yield Change("every-some", path, node.at, BECAME.fill(s=said, t=speaker.condition(other)), other)
    if node.where is not None:
        says = DROPPED.fill(s=speaker.condition(node.where))
        yield Change("drop-where", path, node.at, says, replace(node, where=None))
    if node.meets is not None:
        says = DROPPED.fill(s=speaker.condition(node.meets))
        yield Change("drop-meets", path, node.at, says, replace(node, meets=None))


def _sides(side: c.Side) -> Iterator[tuple[str, str, c.Side]]:
    """The other sides that a side is changed to, each with its operator and, of several moves, which one."""
    if isinstance(side, c.Constant):
        value = side.value
        if isinstance(value, date):
            yield "day-later", "", replace(side, value=value + DAY)
            yield "day-earlier", "", replace(side, value=value - DAY)
        elif isinstance(value, int) and not isinstance(value, bool):
            yield "one-more", "", replace(side, value=value + 1)
            yield "one-less", "", replace(side, value=value - 1)
    shift = side.shift
    if shift is None:
        return
    steps = tuple(shift.steps())
    yield "shift-sign", "", replace(side, shift=_chain([replace(step, sign=-step.sign) for step in steps]))
    yield "shift-drop", "", replace(side, shift=None)
    for index, step in enumerate(steps):
        place = f".{step.unit}" if len(steps) > 1 else ""
        for name, amount in (("shift-more", step.amount + 1), ("shift-less", step.amount - 1)):
            if step.param is None:
                moved = _chain([*steps[:index], replace(step, amount=amount), *steps[index + 1 :]])
                yield name, place, replace(side, shift=moved)


def _chain(steps: Sequence[c.Shift]) -> c.Shift:
    """Moves one after the other as one."""
    chain: c.Shift | None = None
    for step in reversed(steps):
        chain = replace(step, then=chain)
    assert chain is not None
    return chain


def formulas(term: f.Term, path: str, at: Location) -> Iterator[Change]:
    """Every change to a formula or a part of it; `gives` is the whole formula."""
    if isinstance(term, f.Number):
        for name, value in (("one-more", term.value + 1), ("one-less", term.value - 1)):
            yield Change(name, path, at, FIGURE.fill(a=str(term.value), b=str(value)), f.Number(value))
    elif isinstance(term, f.Operation):
        other = ARITHMETIC[term.operator]
        yield Change("arithmetic", path, at, FIGURE.fill(a=term.operator, b=other), replace(term, operator=other))
        for change in formulas(term.left, f"{path}.left", at):
            yield replace(change, gives=replace(term, left=change.gives))
        for change in formulas(term.right, f"{path}.right", at):
            yield replace(change, gives=replace(term, right=change.gives))
    elif isinstance(term, f.Call):
        name = FUNCTION[term.function]
        yield Change("arithmetic", path, at, FIGURE.fill(a=term.function, b=name), replace(term, function=name))
        for index, part in enumerate(term.arguments):
            for change in formulas(part, f"{path}.{index}", at):
                rest = (*term.arguments[:index], change.gives, *term.arguments[index + 1 :])
                yield replace(change, gives=replace(term, arguments=rest))


def parameters(parameter: Parameter, in_force: Callable[[date], bool]) -> Iterator[Change]:
    """Every change to the values and the edges of a parameter while a rule is `in_force`; `gives` is the parameter.

    Two periods that follow one another share their edge, and of a table all figures are changed at once.
    """
    spans = parameter.spans
    for index, span in enumerate(spans):
        path = f"{parameter.name}.values.{index}"

        def put(*changed: Span, at: int = index) -> Parameter:
            return replace(parameter, spans=(*spans[: at + 1 - len(changed)], *changed, *spans[at + 1 :]))

        first, last = span.period.from_, span.period.until
        before = spans[index - 1] if index and spans[index - 1].period.until == first - DAY else None
        for change in _seen(days(first, f"{path}.from", span.at), first, in_force):
            moved = replace(span, period=replace(span.period, from_=change.gives))
            if before is None:
                yield replace(change, gives=put(moved))
            else:
                shorter = replace(before, period=replace(before.period, until=change.gives - DAY))
                yield replace(change, gives=put(shorter, moved))
        after = spans[index + 1].period.from_ if index + 1 < len(spans) else None
        if last is not None and after != last + DAY:
            for change in _seen(days(last, f"{path}.until", span.at), last + DAY, in_force):
                yield replace(change, gives=put(replace(span, period=replace(span.period, until=change.gives))))
        if in_force(first) or (last is not None and in_force(last)) or (last is None and in_force(date.max)):
            for change in _figures(span, f"{path}.value", parameter.label):
                yield replace(change, gives=put(change.gives))


def _seen(changes: Iterator[Change], edge: date, in_force: Callable[[date], bool]) -> Iterator[Change]:
    """Those moves of an edge that a rule in force on the day in question could tell."""
    for change in changes:
        if in_force(edge if change.operator == "day-later" else edge - DAY):
            yield change


def _figures(span: Span, path: str, label: Text) -> Iterator[Change]:
    value = span.value
    if isinstance(value, date):
        for change in days(value, path, span.at):
            yield replace(change, gives=replace(span, value=change.gives))
        return
    for name, step, says in (("one-more", 1, MORE), ("one-less", -1, LESS)):
        other = value + step if isinstance(value, int) else {key: one + step for key, one in value.items()}
        yield Change(name, path, span.at, says.fill(p=label), replace(span, value=other))


def days(value: date, path: str, at: Location) -> Iterator[Change]:
    """A day one later and one earlier."""
    for name, other in (("day-later", value + DAY), ("day-earlier", value - DAY)):
        texts = (Text(day(value, "id"), day(value, "en")), Text(day(other, "id"), day(other, "en")))
        yield Change(name, path, at, FIGURE.fill(a=texts[0], b=texts[1]), other)


NEGATED = Text("“{s}” dibalik", "“{s}” were turned into its opposite")
DROPPED = Text("“{s}” dihapus", "“{s}” were left out")
VALUE_DROPPED = Text("“{v}” dihapus dari “{s}”", "“{v}” were left out of “{s}”")
BECAME = Text("“{s}” menjadi “{t}”", "“{s}” were “{t}”")
ALL_ANY = Text("cukup salah satu dari “{s}”", "one of “{s}” were enough")
ANY_ALL = Text("semua dari “{s}” diperlukan", "all of “{s}” were needed")
MORE = Text("“{p}” lebih satu", "“{p}” were one more")
LESS = Text("“{p}” kurang satu", "“{p}” were one less")
FIGURE = Text("{a} menjadi {b}", "{a} were {b}")
