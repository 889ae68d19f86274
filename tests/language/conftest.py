"""The shipped rule files as bytes, and a way to load them with changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from patuh.engine.errors import Fault, RulebookError
from patuh.engine.language.rulebook import Rulebook, from_files

Files = Mapping[str, bytes]


@pytest.fixture(scope="session")
def files(tree: Path) -> Files:
    """Every file of rules/ but the tests, by its path inside the folder."""
    folder = tree / "rules"
    paths = sorted(path for path in folder.rglob("*.yaml") if not path.name.endswith(".test.yaml"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="session")
def book(files: Files) -> Rulebook:
    """The shipped rulebook."""
    return from_files(files)


@pytest.fixture(scope="session")
def load(files: Files) -> Callable[[Mapping[str, str]], Rulebook]:
    """The shipped rulebook with some files changed or added.

    Its instruments exempt nobody, so that a small rule need not say who is out of its reach (test_reach does).
    """
    lines = files["instruments.yaml"].splitlines(keepends=True)
    words = b"".join(line for line in lines if not line.startswith(b"    exempts:"))
    base = {**files, "instruments.yaml": words}
    return lambda changes: from_files({**base, **{name: text.encode() for name, text in changes.items()}})


@pytest.fixture(scope="session")
def refused(load: Callable[[Mapping[str, str]], Rulebook]) -> Callable[[Mapping[str, str]], tuple[Fault, ...]]:
    """The faults that the shipped rulebook has with some files changed or added."""

    def faults(changes: Mapping[str, str]) -> tuple[Fault, ...]:
        with pytest.raises(RulebookError) as raised:
            load(changes)
        return raised.value.faults

    return faults
