"""Conditions as the clauses under which they surely hold or surely fail; unknown is where neither has one that holds.

A clause is a set of atoms that hold together. Negations go down to the atoms, where each has its opposite in plain
words, and no alternatives are left inside a clause: the library's own are where it misleads most.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product

from ...decide.evaluate import Evaluator, Test, place
from ...errors import Location
from ...language import condition as c
from ...text import Text
from .operands import Operand, Role, operand, tallied, told, truth
from .profile import MAX_PATHS, MAX_TERMS, number_fault, outside, text_fault
from .question import Plain


@dataclass(frozen=True, slots=True)
class Property:
    """Another property of the same fact, as the right side of an atom."""

    name: str


@dataclass(frozen=True, slots=True)
class Atom:
    """`left operator right` on the fact that stands for a case; operator is one of the library's."""

    left: str
    operator: str
    right: Plain | Property


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule's verdict is known, and is a breach or is none."""

    rule: str
    breached: bool


Clause = frozenset[Atom | Verdict]
Clauses = tuple[Clause, ...]
OPPOSITE = {"$eq": "$neq", "$neq": "$eq", "$gte": "$lt", "$lt": "$gte", "$gt": "$lte", "$lte": "$gt"}
# Operators as the library's, and which number stands for none on either side so that no order holds of it.
ORDERS: dict[str, tuple[str, Role, Role]] = {
    "at_least": ("$gte", "low", "high"),
    "more_than": ("$gt", "low", "high"),
    "on_or_after": ("$gte", "low", "high"),
    "after": ("$gt", "low", "high"),
    "at_most": ("$lte", "high", "low"),
    "less_than": ("$lt", "high", "low"),
    "on_or_before": ("$lte", "high", "low"),
    "before": ("$lt", "high", "low"),
}
COUNTS = {"at_least": "$gte", "more_than": "$gt", "at_most": "$lte", "less_than": "$lt"}
WORDS = {"is": "$eq", "is_not": "$neq"}


def all_of(parts: Iterable[Clauses], limit: int) -> Clauses | None:
    """Clauses under which every part holds; None when there are too many."""
    result: Clauses = (frozenset(),)
    for part in parts:
        result = _least(one | other for one, other in product(result, part))
        if len(result) > limit:
            return None
    return result


def any_of(parts: Iterable[Clauses]) -> Clauses:
    """Clauses under which one of the parts holds."""
    return _least(clause for part in parts for clause in part)


def _least(clauses: Iterable[Clause]) -> Clauses:
    """The clauses that can hold at all, without those that only say more than another."""
    possible = dict.fromkeys(clause for clause in clauses if not _contradicts(clause))
    return tuple(one for one in possible if not any(other < one for other in possible))


def _contradicts(clause: Clause) -> bool:
    for item in clause:
        if isinstance(item, Verdict):
            if Verdict(item.rule, not item.breached) in clause:
                return True
        elif Atom(item.left, OPPOSITE[item.operator], item.right) in clause:
            return True
    return False


@dataclass
class Translator:
    """Turns the conditions of one rule into clauses, and collects the operands they compare, by name."""

    evaluator: Evaluator
    rule: str
    subject: str
    operands: dict[str, Operand] = field(default_factory=dict)

    def clauses(self, condition: c.Condition, wanted: bool) -> Clauses:
        """When a condition surely holds, or surely fails; raises OutsideProfile."""
        if isinstance(condition, c.Not):
            return self.clauses(condition.part, not wanted)
        if isinstance(condition, c.All | c.AnyOf):
            parts = [self.clauses(part, wanted) for part in condition.parts]
            if isinstance(condition, c.AnyOf) is wanted:
                return self.few(any_of(parts), condition.at)
            return self.few(all_of(parts, MAX_PATHS), condition.at)
        if isinstance(condition, c.Breached):
            return (frozenset({Verdict(condition.rule, wanted)}),)
        if isinstance(condition, c.Quantified):
            return self._quantified(condition, wanted)
        if isinstance(condition, c.Count):
            return self._count(condition, wanted)
        return self._leaf(condition, wanted)

    def few(self, clauses: Clauses | None, at: Location) -> Clauses:
        """The clauses, if they fit into a ruleset."""
        if clauses is None or len(clauses) >= MAX_PATHS:
            why = Text("lebih dari {n} cabang.", "more than {n} branches.").fill(n=MAX_PATHS - 1)
            raise outside(self.rule, at, why)
        if any(len(clause) > MAX_TERMS // 2 for clause in clauses):
            why = Text("lebih dari {n} syarat sekaligus.", "more than {n} conditions at once.").fill(n=MAX_TERMS // 2)
            raise outside(self.rule, at, why)
        return clauses

    # ── leaves ─────────────────────────────────────────────────────────────────────────────

    def _leaf(self, condition: c.Compare | c.Among | c.Known | c.Matches, wanted: bool) -> Clauses:
        if isinstance(condition, c.Known):
            return _one(Atom(self._fact(condition.fact, "state", condition.at), "$eq", "value" if wanted else "none"))
        if isinstance(condition, c.Matches):
            return _one(Atom(self._truth(condition), "$eq", "yes" if wanted else "no"))
        if isinstance(condition, c.Among):
            left = self._fact(condition.fact, "left", condition.at)
            rights = [self._constant(value, True, condition.at) for value in condition.values]
            if condition.negated is wanted:
                return self.few((frozenset(Atom(left, "$neq", right) for right in rights),), condition.at)
            return self.few(any_of(_one(Atom(left, "$eq", right)) for right in rights), condition.at)
        if condition.operator in WORDS:
            left = self._fact(condition.fact, "left", condition.at)
            return self._compared(left, WORDS[condition.operator], self._side(condition, "right"), wanted)
        operator, role, other = ORDERS[condition.operator]
        left = self._fact(condition.fact, role, condition.at)
        return self._compared(left, operator, self._side(condition, other), wanted)

    def _compared(self, left: str, operator: str, right: Plain | Property, wanted: bool) -> Clauses:
        return _one(Atom(left, operator if wanted else OPPOSITE[operator], right))

    def _quantified(self, condition: c.Quantified, wanted: bool) -> Clauses:
        """`every` fails by one that fails; `some` holds by one that holds; `none` is the opposite of `some`."""
        decider, decides = ("failing", False) if condition.kind == "every" else ("least", condition.kind == "some")
        name = self._tally(condition, decider)
        if wanted is decides:
            return _one(Atom(name, "$gte", 1))
        return (frozenset({Atom(name, "$eq", 0), Atom(self._tally(condition, "open"), "$eq", 0)}),)

    def _count(self, condition: c.Count, wanted: bool) -> Clauses:
        operator = COUNTS[condition.operator]
        upwards = (operator in ("$gte", "$gt")) is wanted  # surely so many: the least decides; surely not: the most
        name = self._tally(condition, "least" if upwards else "most")
        result = _one(Atom(name, operator if wanted else OPPOSITE[operator], self._side(condition, "plain")))
        if wanted or isinstance(condition.side, c.Constant):
            return result
        return (*result, *_one(Atom(self._moved(condition, "state"), "$eq", "none")))  # there is no number to reach

    # ── operands ───────────────────────────────────────────────────────────────────────────

    def _side(self, condition: c.Compare | c.Count, role: Role) -> Plain | Property:
        side = condition.side
        if isinstance(side, c.Constant) and side.shift is None:
            return self._constant(side.value, role == "right", condition.at)
        if isinstance(side, c.FactSide) and side.shift is None:
            return Property(self._fact(side.fact, role, condition.at))
        return Property(self._moved(condition, role))

    def _moved(self, condition: c.Compare | c.Count, role: Role) -> str:
        """A parameter or a date that was moved: worked out before the library sees it."""
        if isinstance(condition.side, c.FactSide) and condition.side.shift is None:
            return self._fact(condition.side.fact, role, condition.at)
        read = self.evaluator.side(condition.side, self.subject)
        return self._keep(operand(f"side of {_place(condition)}", role, read))

    def _fact(self, name: str, role: Role, at: Location) -> str:
        fact = self.evaluator.rulebook.vocabulary.facts[name]
        if fact.personal and role != "state":
            why = Text("{f} data pribadi.", "{f} is personal.").fill(f=name)
            raise outside(self.rule, at, why)
        return self._keep(operand(_plain_name(name), role, self.evaluator.reader(name, self.subject)))

    def _truth(self, condition: c.Matches) -> str:
        return self._keep(truth(_place(condition), self._test(condition)))

    def _tally(self, condition: c.Quantified | c.Count, part: str) -> str:
        return self._keep(tallied(_place(condition), self._test(condition), part))  # type: ignore[arg-type]

    def _test(self, condition: c.Condition) -> Test:
        return self.evaluator.test(condition, self.subject)

    def _keep(self, found: Operand) -> str:
        self.operands.setdefault(found.name, found)
        return found.name

    def _constant(self, value: object, words: bool, at: Location) -> Plain:
        why = (
            text_fault(value)
            if isinstance(value, str)
            else number_fault(value)
            if isinstance(value, int) and not isinstance(value, bool)
            else None
        )
        if why is not None:
            raise outside(self.rule, at, why)
        return told(self.rule, value, words)  # type: ignore[arg-type]  # lint lets only such values be written


def _one(atom: Atom) -> Clauses:
    return (frozenset({atom}),)


def _plain_name(fact: str) -> str:
    """A dot would be read as an object inside an object."""
    return fact.replace(".", "/")


def _place(condition: c.Condition) -> str:
    return place(condition).replace(".", "/")
