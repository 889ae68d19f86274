"""What is missing is enough to decide, and nothing else helps; knowing more never turns a verdict around."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.decide.evidence import evidence, recall
from patuh.engine.decide.missing import missing_facts
from patuh.engine.language.rule import Rule
from patuh.engine.values import Unknown, Value

from .random_cases import AS_OF, DOMAINS, RULE, SEEDS, Facts, Known, anybody, judge, knowledge, rules

GROUP = "shop.staff"


def verdict_of(rule: Rule, known: Known) -> tuple[str, dict[str, int]]:
    """The verdict and what it waits for."""
    judgement, case, evaluator = judge(rule, known)
    return judgement.verdict, missing_facts(judgement, case, evaluator)


def some_values(random: Random, slots: list[tuple[int, str]]) -> dict[tuple[int, str], Value]:
    """Any value for each of these slots."""
    return {(owner, fact): random.choice(DOMAINS[fact]) for owner, fact in slots}


def perhaps_somebody(random: Random) -> tuple[Facts, ...]:
    """Nobody else, or one more person."""
    return tuple(anybody(random) for _ in range(random.choice((0, 1))))


def completed(random: Random, known: Known, missing: dict[str, int]) -> Known:
    """The same, with whatever was missing."""
    told = known.filled(some_values(random, [slot for slot in known.slots() if slot[1] in missing]))
    return told.closed(perhaps_somebody(random)) if GROUP in missing else told


@settings(max_examples=1500)
@given(rule=rules(), known=knowledge(), seed=SEEDS)
def test_missing_facts_are_what_decides(rule: Rule, known: Known, seed: int) -> None:
    random = Random(seed)
    verdict, missing = verdict_of(rule, known)
    assert bool(missing) == (verdict == "undetermined")
    if not missing:
        return
    for fact, cases in missing.items():
        assert 1 <= cases <= (1 if fact == GROUP else [name for _, name in known.slots()].count(fact))
    assert GROUP not in missing or not known.complete

    # Whatever the missing facts turn out to be, the case is decided; only somebody new can raise a question once more.
    told = completed(random, known, missing)
    if GROUP in missing:
        told = completed(random, told, verdict_of(rule, told)[1])
    assert verdict_of(rule, told)[0] != "undetermined"

    # Whatever all others turn out to be, it is not, and waits for the same.
    others = known.filled(some_values(random, [slot for slot in known.slots() if slot[1] not in missing]))
    if GROUP not in missing and not others.complete:
        others = others.closed(perhaps_somebody(random))
    assert verdict_of(rule, others) == (verdict, missing)


@settings(max_examples=1500)
@given(rule=rules(), known=knowledge(), seed=SEEDS)
def test_knowing_more_never_turns_a_verdict_around(rule: Rule, known: Known, seed: int) -> None:
    random = Random(seed)
    before, _, _ = judge(rule, known)
    more = known.filled(some_values(random, [slot for slot in known.slots() if random.random() < 0.5]))
    if not more.complete and random.random() < 0.5:
        more = more.closed(perhaps_somebody(random))
    after, _, _ = judge(rule, more)
    assert before.applies is None or after.applies is before.applies
    not_looked_at = "not_applicable" in (before.verdict, after.verdict)
    assert before.requires is None or not_looked_at or after.requires is before.requires
    # Compliant while it may not even apply can only become not applicable.
    may_become = {before.verdict, "not_applicable"} if before.applies is None else {before.verdict}
    assert before.verdict == "undetermined" or after.verdict in may_become


@settings(max_examples=600)
@given(rule=rules(), known=knowledge(), seed=SEEDS)
def test_why_a_fact_is_unknown_does_not_matter(rule: Rule, known: Known, seed: int) -> None:
    random = Random(seed)
    other = {slot: random.choice(tuple(Unknown)) for slot in known.slots()}
    assert verdict_of(rule, known) == verdict_of(rule, known.filled(other))


@settings(max_examples=1500)
@given(rule=rules(), known=knowledge())
def test_evidence_decides_again(rule: Rule, known: Known) -> None:
    judgement, case, evaluator = judge(rule, known)
    recorded = evidence(rule, case, evaluator)
    written = json.loads(json.dumps(recorded))
    assert written == recorded
    again = Evaluator(evaluator.rulebook)
    recalled = recall(written, again.rulebook, rule.subject, AS_OF)
    second = again.judge(RULE, recalled)
    assert second is not None
    assert replace(second, rule=judgement.rule) == judgement
    missing = missing_facts(judgement, case, evaluator)
    assert list(missing_facts(second, recalled, again).items()) == list(missing.items())
