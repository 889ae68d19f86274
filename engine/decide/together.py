"""Many rules for one case at once: written out as one function, so that what several of them ask is asked once.

The reference evaluator asks each rule's conditions anew. Here the same conditions are written one after another as
plain Python, a line for each fact and each condition; equal lines are one line. What has no line of its own (children,
sums, moved dates, other rules) is asked of the evaluator, whose judgements come out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any

from ..language import condition as c
from ..language.derived import Cases, DerivedFact, When
from ..values import NONE, Unknown
from .case import Case
from .derive import choice
from .evaluate import Evaluator
from .judgement import Judgement
from .truth import Truth

OPERATORS = {
    "is": "==", "is_not": "!=",
    "at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<",
    "before": "<", "after": ">", "on_or_before": "<=", "on_or_after": ">=",
}  # fmt: skip


Judge = Callable[[Case], list[Judgement | None]]


def judge(ids: tuple[str, ...], case: Case, evaluator: Evaluator) -> list[Judgement | None]:
    """The judgements by rules about one subject, in their order, None where no version is in force.

    The case keeps them, as it does those of the evaluator. A function is written for each law date.
    """
    key = (ids, evaluator.law_date(case))
    if key not in evaluator.written:
        evaluator.written[key] = _write(ids, key[1], case.subject, evaluator)
    judged = evaluator.written[key](case)
    case.judged.update(zip(ids, judged, strict=True))
    return judged


def _write(ids: tuple[str, ...], day: date, subject: str, evaluator: Evaluator) -> Judge:
    lines, found = _Lines(evaluator, subject), []
    for id in ids:
        version = evaluator.in_force(id, day)
        if version is None:
            found.append("None")
        else:
            applies, requires = lines.truth(version.rule.applies_when), lines.truth(version.rule.requires)
            found.append(f"{lines.given(version.judgements)}[{applies}, {requires}]")
    return lines.function(f"return [{', '.join(found)}]")


class _Lines:
    """The lines of one function: each names the value of a fact or the truth of a condition."""

    def __init__(self, evaluator: Evaluator, subject: str) -> None:
        self._evaluator, self._subject = evaluator, subject
        self._lines: dict[str, str] = {}  # what is written → its name
        self._facts: dict[str, str] = {}  # fact → the name of its value
        self._given: dict[str, Any] = {"Unknown": Unknown, "INCOMPLETE": Unknown.INCOMPLETE, "NONE": NONE}

    def function(self, last: str) -> Judge:
        """The function, which ends with one more line."""
        body = ["get = case.values.get", *(f"{name} = {text}" for text, name in self._lines.items()), last]
        source = "def judge(case):\n" + "\n".join(f"    {line}" for line in body)
        exec(compile(source, f"<rules about {self._subject}>", "exec"), self._given)
        function: Judge = self._given["judge"]
        return function

    def given(self, value: object) -> str:
        """The name of something that is there before the function runs."""
        name = f"given{len(self._given)}"
        self._given[name] = value
        return name

    def _line(self, text: str) -> str:
        return self._lines.setdefault(text, f"x{len(self._lines)}")

    def _asked(self, key: str, function: Callable[[Case], object]) -> str:
        """What the evaluator says; the same of the same key."""
        if key not in self._facts:
            self._facts[key] = self._line(f"{self.given(function)}(case)")
        return self._facts[key]

    # ── conditions ─────────────────────────────────────────────────────────────────────────

    def truth(self, condition: c.Condition) -> str:
        """The name of a condition's truth."""
        if isinstance(condition, c.All | c.AnyOf):
            parts = dict.fromkeys(self.truth(part) for part in condition.parts)
            return self._joined(list(parts), isinstance(condition, c.AnyOf))
        if isinstance(condition, c.Not):
            part = self.truth(condition.part)
            return self._line(f"None if {part} is None else not {part}")
        if isinstance(condition, c.Known):
            return self._unless_unknown("{0} is not NONE", self.fact(condition.fact))
        if isinstance(condition, c.Among):
            among = f"{'not in' if condition.negated else 'in'} ({', '.join(map(self._constant, condition.values))},)"
            return self._unless_unknown(f"{{0}} {among}", self.fact(condition.fact))
        if isinstance(condition, c.Compare):
            return self._compared(condition)
        return self._asked(repr(condition), self._evaluator.test(condition, self._subject).truth)

    def _joined(self, parts: Sequence[str], settles: bool) -> str:
        def one_is(truth: Truth) -> str:
            return " or ".join(f"{part} is {truth}" for part in parts)

        if settles:
            return self._line(f"True if {' or '.join(parts)} else None if {one_is(None)} else False")
        return self._line(f"True if {' and '.join(parts)} else False if {one_is(False)} else None")

    def _compared(self, condition: c.Compare) -> str:
        """As `compiled.compared`: nothing is no value, and differs from every one."""
        facts, operator = [self.fact(condition.fact)], condition.operator
        if isinstance(condition.side, c.Constant) and condition.side.shift is None:
            other = self._constant(condition.side.value)
        else:
            facts.append(self._side(condition.side))
            other = "{1}"
        if operator == "is_not":
            nothing = " or ".join(f"{{{place}}} is NONE" for place in range(len(facts)))
            return self._unless_unknown(f"{nothing} or {{0}} != {other}", *facts)
        if operator == "is" and len(facts) == 1:
            return self._unless_unknown(f"{{0}} == {other}", *facts)  # nothing is equal to no constant
        something = " and ".join(f"{{{place}}} is not NONE" for place in range(len(facts)))
        return self._unless_unknown(f"{something} and {{0}} {OPERATORS[operator]} {other}", *facts)

    def _side(self, side: c.Side) -> str:
        if isinstance(side, c.FactSide) and side.shift is None:
            return self.fact(side.fact)
        return self._asked(repr(side), self._evaluator.side(side, self._subject))

    def _unless_unknown(self, text: str, *facts: str) -> str:
        unknown = " or ".join(f"{fact}.__class__ is Unknown" for fact in facts)
        return self._line(f"None if {unknown} else {text.format(*facts)}")

    def _constant(self, value: bool | int | str | date) -> str:
        if not isinstance(value, date):
            return repr(value).replace("{", "{{").replace("}", "}}")
        name = f"day{value.toordinal()}"
        self._given[name] = value
        return name

    # ── facts ──────────────────────────────────────────────────────────────────────────────

    def fact(self, name: str) -> str:
        """The name of a fact's value."""
        if name not in self._facts:
            self._facts[name] = self._fact(name)
        return self._facts[name]

    def _fact(self, name: str) -> str:
        rulebook, fact = self._evaluator.rulebook, self._evaluator.rulebook.vocabulary.facts[name]
        derived = rulebook.derived.get(name)
        written = derived is None or isinstance(derived.way, When | Cases)
        if fact.subject != self._subject or name in self._evaluator.assume or not written:
            return self._line(f"{self.given(self._evaluator.reader(name, self._subject))}(case)")
        otherwise = self.given(fact.absent) if derived is None else self._derived(derived)
        return self._line(f"get({name!r}, {otherwise})")

    def _derived(self, fact: DerivedFact) -> str:
        truths = [self.truth(condition) for condition in fact.conditions()]
        if isinstance(fact.way, Cases):
            choose = self.given(cache(choice([value for _, value in fact.way.cases], fact.way.otherwise)))
            value = self._line(f"{choose}(({', '.join(truths)},))")
        else:
            value = self._line(f"INCOMPLETE if {truths[0]} is None else {truths[0]}")
        if fact.if_unknown is None:
            return value
        return self._line(f"{self.given(fact.if_unknown)} if {value}.__class__ is Unknown else {value}")
