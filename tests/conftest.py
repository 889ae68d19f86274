"""What every test may rely on: the tree's root, and that the installed patuh is this tree's."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import hypothesis
import pytest

TREE = Path(__file__).resolve().parents[1]

# No deadline: two busy cores must not fail a property. In CI the examples are the same in every run.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_configure() -> None:
    """Refuse to test an installed copy that is not this tree: the answers would be about other code."""
    spec = importlib.util.find_spec("patuh")
    if spec is None or spec.origin is None:
        raise pytest.UsageError("patuh is not installed: pip install --no-deps .")
    installed = Path(spec.origin).parent
    if installed == TREE:  # an editable install
        return
    stale = sorted(
        file.as_posix()
        for folder in ("engine", "rules")
        for path in (installed / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
        for file in [path.relative_to(installed)]
        if not (TREE / file).is_file() or (TREE / file).read_bytes() != path.read_bytes()
    )
    if stale:
        raise pytest.UsageError(
            f"the installed patuh is not this tree's ({stale[0]} and {len(stale) - 1} more differ): "
            "rm -rf build && pip install --no-deps ."
        )


@pytest.fixture(scope="session")
def tree() -> Path:
    """The repository's root."""
    return TREE
