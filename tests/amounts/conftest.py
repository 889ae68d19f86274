"""The shipped rulebook, and facts derived by it for a case stated in a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from patuh.engine.decide.case import Case, Group
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.values import Value

Derive = Callable[..., Value]


@pytest.fixture(scope="session")
def evaluator() -> Evaluator:
    return Evaluator(Rulebook.load())


@pytest.fixture
def derive(evaluator: Evaluator) -> Derive:
    """A function from a fact's name, a day and facts (by full name) to what the rulebook derives of it."""

    def value(
        name: str,
        day: date,
        facts: Mapping[str, Any],
        children: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    ) -> Value:
        subjects = evaluator.rulebook.vocabulary.subjects
        owner = Case("employer", {k: v for k, v in facts.items() if k.startswith("employer.")}, day)
        for group, rows in (children or {}).items():
            child = subjects["employer"].groups[group]
            owner.groups[group] = Group([Case(child, row, day, owner) for row in rows], complete=True)
        subject = name.split(".", 1)[0]
        own = {k: v for k, v in facts.items() if k.startswith(f"{subject}.")}
        case = owner if subject == "employer" else Case(subject, own, day, owner)
        return evaluator.reader(name, subject)(case)

    return value
