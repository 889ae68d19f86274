"""Which facts an undetermined case waits for: those on the paths that are still open, down to what a file could say."""

from __future__ import annotations

from collections.abc import Iterator

from ..language import condition as c
from ..language import formula as f
from ..language.derived import Aggregate, Cases, Formula
from ..values import Unknown
from .case import Case
from .evaluate import Evaluator, Judgement, Test, children, outcome_of

Missing = dict[str, int]  # fact name (or param:NAME) → how many cases lack it


def missing_facts(judgement: Judgement, case: Case, evaluator: Evaluator) -> Missing:
    """The facts that would decide an undetermined judgement, in vocabulary order; empty for any other verdict."""
    if judgement.verdict != "undetermined":
        return {}
    tests = evaluator.tests(judgement.rule)
    found: Missing = {}
    for _, name in dict.fromkeys(named for test in tests for named in _open(test, case, evaluator)):
        found[name] = found.get(name, 0) + 1
    order = evaluator.rulebook.vocabulary.order
    return dict(sorted(found.items(), key=lambda item: (order(item[0]), item[0])))


Named = tuple[int, str]  # the case that lacks it (by identity) and the fact


def _open(test: Test, case: Case, evaluator: Evaluator) -> Iterator[Named]:
    """What is missing in one condition; nothing when it is decided."""
    if test.truth(case) is not None:
        return
    condition = test.condition
    if isinstance(condition, c.All | c.AnyOf | c.Not):
        for part in test.parts:
            yield from _open(part, case, evaluator)
    elif isinstance(condition, c.Quantified | c.Count):
        yield from _open_children(test, case, evaluator)
        if isinstance(condition, c.Count):
            yield from _open_side(condition.side, test, case, evaluator)
    elif isinstance(condition, c.Breached):
        yield from _open_verdict(condition.rule, case, evaluator)
    else:
        yield from _open_fact(condition.fact, case, evaluator)
        if isinstance(condition, c.Compare):
            yield from _open_side(condition.side, test, case, evaluator)


def _open_children(test: Test, case: Case, evaluator: Evaluator) -> Iterator[Named]:
    condition = test.condition
    assert isinstance(condition, c.Quantified | c.Count)
    group = case.groups.get(condition.group)
    if group is None or not group.complete:
        yield id(case), condition.group
    where = test.parts[0] if condition.where else None
    meets = test.parts[-1] if condition.meets else None
    outcome = outcome_of(where, meets, isinstance(condition, c.Quantified) and condition.kind == "every")
    for child in children(test, case):
        if outcome(child) is None:
            for part in test.parts:
                yield from _open(part, child, evaluator)


def _open_verdict(id_: str, case: Case, evaluator: Evaluator) -> Iterator[Named]:
    owner = evaluator.rulebook.rules[id_][0].subject
    one: Case | None = case
    while one is not None and one.subject != owner:
        one = one.parent
    judgement = evaluator.judge(id_, one) if one is not None else None
    if judgement is not None and one is not None:
        for test in evaluator.tests(judgement.rule):
            yield from _open(test, one, evaluator)


def _open_side(side: c.Side, test: Test, case: Case, evaluator: Evaluator) -> Iterator[Named]:
    if test.right is None or not isinstance(test.right(case), Unknown):
        return
    if isinstance(side, c.FactSide):
        yield from _open_fact(side.fact, case, evaluator)
    names = [side.param] if isinstance(side, c.ParamSide) else []
    if side.shift is not None and side.shift.param is not None:
        names.append(side.shift.param)
    for name in names:
        yield from _open_parameter(name, case, evaluator)


def _open_parameter(name: str, case: Case, evaluator: Evaluator) -> Iterator[Named]:
    if not isinstance(evaluator.parameter(name, case.subject)(case), Unknown):
        return
    by = evaluator.rulebook.parameters[name].by
    waiting = list(_open_fact(by, case, evaluator)) if by else []
    yield from waiting or [(id(case), f"param:{name}")]


def _open_fact(name: str, case: Case, evaluator: Evaluator) -> Iterator[Named]:
    """The fact itself when a file should have said it, or what it was to be derived from."""
    if not isinstance(evaluator.reader(name, case.subject)(case), Unknown):
        return
    owner: Case = case
    while owner.parent is not None and not name.startswith(f"{owner.subject}."):
        owner = owner.parent
    derived = evaluator.rulebook.derived.get(name)
    if derived is None or name in owner.values:
        yield id(owner), name
        return
    found: list[Named] = []
    for condition in derived.conditions() if not isinstance(derived.way, Aggregate) else ():
        test = evaluator.test(condition, derived.subject)
        found += _open(test, owner, evaluator)
        if isinstance(derived.way, Cases) and test.truth(owner) is True:
            break
    if isinstance(derived.way, Formula):
        for term in f.walk(derived.way.term):
            if isinstance(term, f.FactTerm):
                found += _open_fact(term.fact, owner, evaluator)
            elif isinstance(term, f.ParamTerm):
                found += _open_parameter(term.param, owner, evaluator)
    if isinstance(derived.way, Aggregate):
        found += _open_aggregate(derived.way, owner, evaluator)
    yield from found or [(id(owner), name)]


def _open_aggregate(way: Aggregate, case: Case, evaluator: Evaluator) -> Iterator[Named]:
    group = case.groups.get(way.group)
    if group is None or not group.complete:
        yield id(case), way.group
    for child in group.cases if group else ():
        if way.where is not None:
            yield from _open(evaluator.test(way.where, child.subject), child, evaluator)
        if way.fact is not None:
            yield from _open_fact(way.fact, child, evaluator)
