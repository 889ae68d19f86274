"""Two cases of a derived fact that can never hold together may change places without meaning anything else."""

from __future__ import annotations

import pytest
from patuh.engine.errors import Fault
from patuh.engine.language import source
from patuh.engine.language.builder import Builder
from patuh.engine.language.condition import Condition
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.ruletest.apart import never_both

DIRECTOR = "{fact: worker.role, is: director}"
LOW = "{fact: worker.base_wage, at_most: 100}"
PAIRS = [  # one condition, the other, whether they can never hold together
    (DIRECTOR, "{fact: worker.role, is: employee}", True),
    (DIRECTOR, "{fact: worker.role, in: [employee, commissioner]}", True),
    (DIRECTOR, "{fact: worker.role, in: [employee, director]}", False),
    (DIRECTOR, "{fact: worker.role, not_in: [director]}", False),  # true of no value too, so it is not looked at
    (DIRECTOR, "{fact: worker.in_jp, is: true}", False),
    ("{fact: worker.in_jp, is: false}", "{fact: worker.in_jp, is: true}", True),
    (LOW, "{fact: worker.base_wage, more_than: 100}", True),
    (LOW, "{fact: worker.base_wage, more_than: 99}", False),
    (LOW, "{fact: worker.base_wage, at_least: 100}", False),
    ("{fact: worker.started_on, before: 2024-01-01}", "{fact: worker.started_on, on_or_after: 2024-01-01}", True),
    (f"{{all: [{LOW}, {DIRECTOR}]}}", "{fact: worker.role, is: employee}", True),
    (f"{{any: [{LOW}, {DIRECTOR}]}}", "{fact: worker.role, is: employee}", False),
    (f"{{not: {DIRECTOR}}}", "{fact: worker.role, is: employee}", False),
]


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    return Rulebook.load()


def built(text: str, book: Rulebook) -> Condition:
    document = source.parse(text, "c.yaml")
    faults: list[Fault] = []
    condition = Builder(book.vocabulary, book.parameters, {}, document, faults).condition(document.data, (), "worker")
    assert faults == []
    return condition


@pytest.mark.parametrize(("one", "other", "apart"), PAIRS)
def test_apart(one: str, other: str, apart: bool, shipped: Rulebook) -> None:
    pair = built(one, shipped), built(other, shipped)
    assert (never_both(*pair), never_both(*reversed(pair))) == (apart, apart)
