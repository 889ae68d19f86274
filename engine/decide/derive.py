"""Derived facts for one case: conditions, formulas, cases and sums over children."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from ..language import formula as f
from ..language.derived import Aggregate, Cases, DerivedFact, Formula, When
from ..values import Nothing, Unknown, Value
from .case import Case
from .compiled import Holds, Read
from .truth import Tally, Truth

if TYPE_CHECKING:
    from .evaluate import Evaluator


def compile_way(fact: DerivedFact, evaluator: Evaluator) -> Read:
    """A function that computes a derived fact of a case."""
    read = _compile(fact, evaluator)
    if fact.if_unknown is None:
        return read
    otherwise = fact.if_unknown

    def settled(case: Case) -> Value:
        value = read(case)
        return otherwise if isinstance(value, Unknown) else value

    return settled


def _compile(fact: DerivedFact, evaluator: Evaluator) -> Read:
    way = fact.way
    if isinstance(way, When):
        return _when(evaluator.test(way.condition, fact.subject).truth)
    if isinstance(way, Formula):
        return term(way.term, evaluator, fact.subject)
    if isinstance(way, Cases):
        return _cases(way, evaluator, fact.subject)
    return _aggregate(way, evaluator, fact.subject)


def _when(holds: Holds) -> Read:
    def read(case: Case) -> Value:
        truth = holds(case)
        return Unknown.INCOMPLETE if truth is None else truth

    return read


def _cases(way: Cases, evaluator: Evaluator, subject: str) -> Read:
    tests = [evaluator.test(condition, subject).truth for condition, _ in way.cases]
    chosen = choice([value for _, value in way.cases], way.otherwise)
    return lambda case: chosen(holds(case) for holds in tests)


def choice(values: Sequence[Value], otherwise: Value | None) -> Callable[[Iterable[Truth]], Value]:
    """Of the truths of cases, the value that every case which could still be chosen gives; unknown where they differ.

    The value of a case is chosen if it is true and none before it is; `otherwise` if all are false.
    """

    def chosen(truths: Iterable[Truth]) -> Value:
        possible: set[Value | None] = set()
        for truth, value in zip(truths, values, strict=False):  # strict would ask the rest, which may not be needed
            if truth is not False:
                possible.add(value)
            if truth:
                break
        else:
            possible.add(otherwise)
        found = possible.pop()
        return Unknown.INCOMPLETE if possible or found is None else found

    return chosen


def _aggregate(way: Aggregate, evaluator: Evaluator, subject: str) -> Read:
    child = evaluator.rulebook.vocabulary.subjects[subject].groups[way.group]
    where = evaluator.test(way.where, child) if way.where else None
    amount = evaluator.reader(way.fact, child) if way.fact else None

    def read(case: Case) -> Value:
        group = case.groups.get(way.group)
        if group is None or not group.complete:
            return Unknown.INCOMPLETE
        truths = [(where.truth(one) if where else True, one) for one in group.cases]
        tally = Tally.of((truth for truth, _ in truths), complete=True)
        if tally.unknown:
            return Unknown.INCOMPLETE
        if amount is None:
            return tally.true
        values = [amount(one) for truth, one in truths if truth]
        numbers = [value for value in values if isinstance(value, int)]
        if len(numbers) != len(values):
            return Unknown.INCOMPLETE
        if way.kind == "sum":
            return sum(numbers)
        if not numbers:
            return Unknown.INCOMPLETE
        return min(numbers) if way.kind == "min" else max(numbers)

    return read


def term(term_: f.Term, evaluator: Evaluator, subject: str) -> Read:
    """A function that computes a formula; unknown as soon as a term is."""
    if isinstance(term_, f.Number):
        number = term_.value
        return lambda case: number
    if isinstance(term_, f.FactTerm):
        return evaluator.reader(term_.fact, subject)
    if isinstance(term_, f.ParamTerm):
        return evaluator.parameter(term_.param, subject)
    inner = (term_.left, term_.right) if isinstance(term_, f.Operation) else term_.arguments
    reads = [term(part, evaluator, subject) for part in inner]
    apply = OPERATIONS[term_.operator if isinstance(term_, f.Operation) else term_.function]

    def read(case: Case) -> Value:
        numbers: list[int] = []
        for part in reads:
            value = part(case)
            if isinstance(value, Unknown):
                return value
            if isinstance(value, Nothing):
                return Unknown.BLANK  # nothing cannot be added up
            numbers.append(int(value))  # type: ignore[arg-type]  # lint lets only numbers into formulas
        return apply(*numbers)

    return read


def _divide(a: int, b: int) -> Value:
    return a // b if b else Unknown.INCOMPLETE


OPERATIONS: dict[str, Callable[..., Value]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "//": _divide,
    "min": min,
    "max": max,
    "round": lambda x, multiple: (2 * x + multiple) // (2 * multiple) * multiple,
    "floor": lambda x, multiple: x // multiple * multiple,
}
