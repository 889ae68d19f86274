"""Which facts an undetermined case waits for: those on the paths that are still open, down to what a file could say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..language import condition as c
from ..language import formula as f
from ..language.derived import Aggregate, Cases, Formula
from ..values import Unknown
from .case import Case
from .evaluate import Evaluator, Judgement, Test, children, outcome_of, place

CALENDAR = "calendar"  # in place of a fact: the holidays and collective leave of a year that are not decreed yet
Missing = dict[str, int]  # fact, group, param:NAME or CALENDAR → how many cases lack it
Named = tuple[int, str]  # the case that lacks it (by identity) and the fact


def missing_facts(judgement: Judgement, case: Case, evaluator: Evaluator) -> Missing:
    """The facts that would decide an undetermined judgement, in vocabulary order; empty for any other verdict."""
    if judgement.verdict != "undetermined":
        return {}
    tests = evaluator.tests(judgement.rule)
    return _counted((named for test in tests for named in _open(test, case, evaluator)), evaluator)


def missing_of_children(test: Test, case: Case, evaluator: Evaluator) -> Missing:
    """What a condition over children lacks of them; empty when it is decided."""
    return _counted(_open_children(test, case, evaluator) if test.truth(case) is None else (), evaluator)


def missing_of_fact(name: str, case: Case, evaluator: Evaluator) -> Missing:
    """What a fact lacks to be known; empty when it is."""
    return _counted(_open_fact(name, case, evaluator), evaluator)


def _counted(named: Iterable[Named], evaluator: Evaluator) -> Missing:
    found: Missing = {}
    for _, name in dict.fromkeys(named):
        found[name] = found.get(name, 0) + 1
    order = evaluator.rulebook.vocabulary.order
    return dict(sorted(found.items(), key=lambda item: (order(item[0]), item[0])))


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
    if place(condition) in case.tallies:
        yield from _recorded(place(condition), case)
        return
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


def _recorded(key: str, case: Case) -> Iterator[Named]:
    """What a finding recorded as lacking: of this case and those above it once, of children as often as it counted."""
    for name, number in case.waits.get(key, {}).items():
        owner: Case | None = case
        while owner is not None and not name.startswith(f"{owner.subject}."):
            owner = owner.parent
        yield from ((-one, name) for one in range(number)) if owner is None else ((id(owner), name),)


def _open_verdict(id_: str, case: Case, evaluator: Evaluator) -> Iterator[Named]:
    judged = evaluator.judge_above(id_, case)
    if judged is not None:
        judgement, owner = judged
        for test in evaluator.tests(judgement.rule):
            yield from _open(test, owner, evaluator)


def _open_side(side: c.Side, test: Test, case: Case, evaluator: Evaluator) -> Iterator[Named]:
    if test.right is None or not isinstance(test.right(case), Unknown):
        return
    names = [side.param] if isinstance(side, c.ParamSide) else []
    if side.shift is not None and side.shift.param is not None:
        names.append(side.shift.param)
    waiting = [named for name in names for named in _open_parameter(name, case, evaluator)]
    if isinstance(side, c.FactSide):
        waiting += _open_fact(side.fact, case, evaluator)
    if not waiting and side.shift is not None:  # all is known, but the day it leads to is not
        waiting.append((id(case), _beyond(side, side.shift, evaluator)))
    yield from waiting


def _beyond(side: c.Side, shift: c.Shift, evaluator: Evaluator) -> str:
    """What to name when a date was moved to a day nobody knows: the calendar, or a date that leaves every calendar."""
    units = [
        step.unit if step.param is None else evaluator.rulebook.parameters[step.param].unit for step in shift.steps()
    ]
    return side.fact if isinstance(side, c.FactSide) and "working_days" not in units else CALENDAR


def _open_parameter(name: str, case: Case, evaluator: Evaluator) -> Iterator[Named]:
    if not isinstance(evaluator.parameter(name, case.subject)(case), Unknown):
        return
    parameter = evaluator.rulebook.parameters[name]
    in_force = parameter.on(evaluator.law_date(case)) is not None
    waiting = list(_open_fact(parameter.by, case, evaluator)) if parameter.by and in_force else []
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
        yield from _recorded(name, owner) if name in owner.waits else ((id(owner), name),)
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
        where = evaluator.test(way.where, child.subject) if way.where is not None else None
        if where is not None:
            yield from _open(where, child, evaluator)
        if way.fact is not None and (where is None or where.truth(child) is not False):
            yield from _open_fact(way.fact, child, evaluator)
