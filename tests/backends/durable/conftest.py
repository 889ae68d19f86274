"""The rulesets that rules of every form make."""

from __future__ import annotations

import pytest
from patuh.engine.backends.durable.programme import compile_subject
from patuh.engine.backends.durable.question import Ruleset

from ..agreement import World


@pytest.fixture(scope="session")
def rulesets(small_world: World) -> tuple[Ruleset, ...]:
    """Those about shops."""
    return compile_subject("shop", small_world.evaluator).rulesets
