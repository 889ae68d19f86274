"""Cases judged by durable_rules and by the reference, and where they differ; a difference is cut down by the caller."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from random import Random
from typing import Any

from patuh.engine.decide.case import Case
from patuh.engine.decide.evaluate import Evaluator

from ..agreement import SUBJECTS, World
from ..random_rules import AS_OF, Facts

PACKAGE = "patuh.engine.backends.durable"


@dataclass(frozen=True)
class Difference:
    """A verdict that is not the reference's."""

    rule: str
    case: Case
    reference: str | None
    durable: str | None


def in_this_process(subject: str, evaluator: Evaluator, only: Collection[str] | None = None) -> Any:
    """The engine for one subject, with the library in this process; modules are looked up anew, planted or not."""
    programme = import_module(f"{PACKAGE}.programme").compile_subject(subject, evaluator, only)
    library = import_module(f"{PACKAGE}.host").Host(programme.rulesets)
    return import_module(f"{PACKAGE}.engine").Durable(programme, evaluator, library)


def reference(evaluator: Evaluator, rule: str, case: Case) -> str | None:
    """The reference's verdict, None where no version is in force."""
    judgement = evaluator.judge(rule, case)
    return judgement.verdict if judgement else None


def differences(durable: Any, cases: Iterable[Case], met: Counter[str | None] | None = None) -> Iterator[Difference]:
    """Every verdict that differs; `met` counts those that do not."""
    for case in cases:
        for rule, verdict in durable.judge(case).items():
            wanted = reference(durable.evaluator, rule, case)
            if verdict != wanted:
                yield Difference(rule, case, wanted, verdict)
            elif met is not None:
                met[verdict] += 1


def of_world(world: World) -> Iterator[Difference]:
    """Every verdict in a world that differs."""
    for subject in SUBJECTS:
        durable = in_this_process(subject, world.evaluator)
        for (about, _), cases in world.cases.items():
            if about == subject:
                yield from differences(durable, cases)


def random_cases(world: World, seed: int, shops: int) -> dict[str, list[Case]]:
    """New cases for the rules of a world: shops, the people in them, and a permit for each shop."""
    random = Random(seed)
    draw = Facts(random, world.book.vocabulary)
    made: dict[str, list[Case]] = {subject: [] for subject in SUBJECTS}
    for number in range(shops):
        day = AS_OF[number % len(AS_OF)]
        shop = draw.shop(day)
        made["shop"].append(shop)
        made["person"] += shop.groups["shop.staff"].cases if shop.groups else []
        made["permit"].append(draw.permit(day, shop))
    return made
