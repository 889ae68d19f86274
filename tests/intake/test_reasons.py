"""Every reason that is given can be explained, and every explanation is of a reason that is given."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from patuh.engine.intake import reasons

# Words with an underscore in the modules that give reasons, which are no reasons.
OTHER_WORDS: frozenset[str] = frozenset()


def given(tree: Path) -> set[str]:
    folder = tree / "engine" / "intake"
    files = [
        tree / "engine" / "check" / "match.py",
        tree / "engine" / "check" / "lines.py",
        folder / "reader.py",
        folder / "records.py",
        folder / "identifiers.py",
        folder / "json_lists.py",
        *(folder / "cells").glob("*.py"),
    ]
    words = {
        node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {word for word in words if "_" in word and word.replace("_", "").isalpha()} - OTHER_WORDS


def test_reasons_and_explanations_are_the_same(tree: Path) -> None:
    assert given(tree) == set(reasons.REASONS)


@pytest.mark.parametrize("code", sorted(reasons.REASONS))
def test_a_reason_says_what_and_what_to_do_in_both_languages(code: str) -> None:
    for text in (reasons.what(code), reasons.hint(code)):
        assert text.id and text.en and text.id != text.en
        assert text.id.endswith(".") and text.en.endswith(".")
