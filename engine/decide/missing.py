"""Which facts an undetermined case waits for: those on the paths that are still open, down to what a file could say.

Parts of one case that lack the same fact lack it once: their counts merge by maximum. Children of one condition each
lack their own, so those add up; what they share (a fact of their parent, a parameter) is lacking once for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..language import condition as c
from ..language import formula as f
from ..language.derived import Aggregate, Cases, Formula
from ..language.vocabulary import Vocabulary
from ..values import Unknown
from .case import Case
from .evaluate import Evaluator, Test, children, outcome_of, place
from .judgement import Judgement

CALENDAR = "calendar"  # in place of a fact: the holidays and collective leave of a year that are not decreed yet
Missing = dict[str, int]  # fact, group, param:NAME or CALENDAR → how many cases lack it


def missing_facts(judgement: Judgement, case: Case, evaluator: Evaluator) -> Missing:
    """The facts that would decide an undetermined judgement, in vocabulary order; empty for any other verdict."""
    if judgement.verdict != "undetermined":
        return {}
    return missing_of_tests(evaluator.tests(judgement.rule), case, evaluator)


def missing_of_tests(tests: Iterable[Test], case: Case, evaluator: Evaluator) -> Missing:
    """What conditions about one case lack; empty where they are decided."""
    return in_order(_merged(_open(test, case, evaluator) for test in tests), evaluator.rulebook.vocabulary)


def missing_of_children(test: Test, case: Case, evaluator: Evaluator) -> Missing:
    """What a condition over children lacks of them; empty when it is decided."""
    found = _open_children(test, case, evaluator) if test.truth(case) is None else {}
    return in_order(found, evaluator.rulebook.vocabulary)


def missing_of_fact(name: str, case: Case, evaluator: Evaluator) -> Missing:
    """What a fact lacks to be known; empty when it is."""
    return in_order(_open_fact(name, case, evaluator), evaluator.rulebook.vocabulary)


def missing_of_amount(way: Aggregate, child: Case, evaluator: Evaluator) -> Missing:
    """What one child lacks to be chosen and to bring its amount to a sum over children."""
    where = evaluator.test(way.where, child.subject) if way.where is not None else None
    parts = [] if where is None else [_open(where, child, evaluator)]
    if way.fact is not None and (where is None or where.truth(child) is not False):
        parts.append(_open_fact(way.fact, child, evaluator))
    return _merged(parts)


def in_order(found: Missing, vocabulary: Vocabulary) -> Missing:
    """The same in vocabulary order; what is no fact comes last."""
    return dict(sorted(found.items(), key=lambda item: (vocabulary.order(item[0]), item[0])))


def adds_up(name: str, subject: str, vocabulary: Vocabulary) -> bool:
    """Whether children of `subject` each lack this for themselves; else they share it with all others."""
    about = name.split(".", 1)[0]
    return about in vocabulary.subjects and about not in vocabulary.readable_from(subject)


def _merged(parts: Iterable[Missing]) -> Missing:
    """What parts of one case lack, each fact as often as the part that lacks it most."""
    found: Missing = {}
    for part in parts:
        for name, number in part.items():
            found[name] = max(found.get(name, 0), number)
    return found


def _added(parts: Iterable[Missing], case: Case, evaluator: Evaluator) -> Missing:
    """What the children of a case lack together."""
    found: Missing = {}
    for part in parts:
        for name, number in part.items():
            before = found.get(name, 0)
            alone = adds_up(name, case.subject, evaluator.rulebook.vocabulary)
            found[name] = before + number if alone else max(before, number)
    return found


def _open(test: Test, case: Case, evaluator: Evaluator) -> Missing:
    """What is missing in one condition; nothing when it is decided."""
    if test.truth(case) is not None:
        return {}
    condition = test.condition
    if isinstance(condition, c.All | c.AnyOf | c.Not):
        return _merged(_open(part, case, evaluator) for part in test.parts)
    if isinstance(condition, c.Breached):
        return _open_verdict(condition.rule, case, evaluator)
    if isinstance(condition, c.Quantified | c.Count):
        found = _open_children(test, case, evaluator)
    else:
        found = _open_fact(condition.fact, case, evaluator)
    side = c.side_of(condition)
    return found if side is None else _merged((found, _open_side(side, test, case, evaluator)))


def _open_children(test: Test, case: Case, evaluator: Evaluator) -> Missing:
    condition = test.condition
    assert isinstance(condition, c.Quantified | c.Count)
    if place(condition) in case.tallies:
        return dict(case.waits.get(place(condition), {}))
    where = test.parts[0] if condition.where else None
    meets = test.parts[-1] if condition.meets else None
    outcome = outcome_of(where, meets, isinstance(condition, c.Quantified) and condition.kind == "every")
    open_ = (
        _merged(_open(part, child, evaluator) for part in test.parts)
        for child in children(test, case)
        if outcome(child) is None
    )
    return _added(open_, case, evaluator) | _others(condition.group, case)


def _others(group: str, case: Case) -> Missing:
    """The group itself where there may be children that no list names."""
    given = case.groups.get(group)
    return {} if given is not None and given.complete else {group: 1}


def _open_verdict(id_: str, case: Case, evaluator: Evaluator) -> Missing:
    judged = evaluator.judge_above(id_, case)
    if judged is None:
        return {}
    judgement, owner = judged
    return _merged(_open(test, owner, evaluator) for test in evaluator.tests(judgement.rule))


def _open_side(side: c.Side, test: Test, case: Case, evaluator: Evaluator) -> Missing:
    if test.right is None or not isinstance(test.right(case), Unknown):
        return {}
    names = [side.param] if isinstance(side, c.ParamSide) else []
    if side.shift is not None and side.shift.param is not None:
        names.append(side.shift.param)
    parts = [_open_parameter(name, case, evaluator) for name in names]
    if isinstance(side, c.FactSide):
        parts.append(_open_fact(side.fact, case, evaluator))
    found = _merged(parts)
    if not found and side.shift is not None:  # all is known, but the day it leads to is not
        return {_beyond(side, side.shift, evaluator): 1}
    return found


def _beyond(side: c.Side, shift: c.Shift, evaluator: Evaluator) -> str:
    """What to name when a date was moved to a day nobody knows: the calendar, or a date that leaves every calendar."""
    units = [
        step.unit if step.param is None else evaluator.rulebook.parameters[step.param].unit for step in shift.steps()
    ]
    return side.fact if isinstance(side, c.FactSide) and "working_days" not in units else CALENDAR


def _open_parameter(name: str, case: Case, evaluator: Evaluator) -> Missing:
    if not isinstance(evaluator.parameter(name, case.subject)(case), Unknown):
        return {}
    parameter = evaluator.rulebook.parameters[name]
    in_force = parameter.on(evaluator.law_date(case)) is not None
    found = _open_fact(parameter.by, case, evaluator) if parameter.by and in_force else {}
    return found or {f"param:{name}": 1}


def _open_fact(name: str, case: Case, evaluator: Evaluator) -> Missing:
    """The fact itself when a file should have said it, or what it was to be derived from."""
    if not isinstance(evaluator.reader(name, case.subject)(case), Unknown):
        return {}
    owner: Case = case
    while owner.parent is not None and not name.startswith(f"{owner.subject}."):
        owner = owner.parent
    if name not in evaluator.rulebook.derived or name in owner.values:
        return dict(owner.waits.get(name, {name: 1}))
    return _merged(_open_inputs(name, owner, evaluator)) or {name: 1}


def _open_inputs(name: str, owner: Case, evaluator: Evaluator) -> Iterator[Missing]:
    """What is missing in each of the things that a derived fact rests on."""
    derived = evaluator.rulebook.derived[name]
    if isinstance(derived.way, Aggregate):
        yield _open_aggregate(derived.way, owner, evaluator)
        return
    for condition in derived.conditions():
        test = evaluator.test(condition, derived.subject)
        yield _open(test, owner, evaluator)
        if isinstance(derived.way, Cases) and test.truth(owner) is True:
            break
    if isinstance(derived.way, Formula):
        for term in f.walk(derived.way.term):
            if isinstance(term, f.FactTerm):
                yield _open_fact(term.fact, owner, evaluator)
            elif isinstance(term, f.ParamTerm):
                yield _open_parameter(term.param, owner, evaluator)


def _open_aggregate(way: Aggregate, case: Case, evaluator: Evaluator) -> Missing:
    group = case.groups.get(way.group)
    open_ = (missing_of_amount(way, child, evaluator) for child in (group.cases if group else ()))
    return _added(open_, case, evaluator) | _others(way.group, case)
