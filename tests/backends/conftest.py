"""A world of random rules, derived facts and cases that several tests look at."""

from __future__ import annotations

import pytest

from .agreement import World, make_world


@pytest.fixture(scope="session")
def world() -> World:
    """Large enough that every form of condition meets every truth."""
    return make_world(seed=2024, rules=140, shops=150, derived=30)


@pytest.fixture(scope="session")
def small_world() -> World:
    """Small enough to be judged again and again."""
    return make_world(seed=7, rules=20, shops=40, derived=24)
