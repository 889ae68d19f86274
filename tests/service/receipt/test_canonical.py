"""JSON is written as RFC 8785 has it, also on the fast way."""

from __future__ import annotations

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from patuh.engine.service.receipt.signing import canonical

WORDS = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS,
    lambda inner: st.lists(inner) | st.dictionaries(st.text('ab\x00"\\\x7fé\ue000\U0001f600', max_size=3), inner),
)


@given(JSON)
def test_it_is_what_the_library_writes(data: object) -> None:
    assert canonical(data) == rfc8785.dumps(data)


@pytest.mark.parametrize("data", [2**53, -(2**53), float("nan"), "\ud800", {"a": {1: "b"}}])
def test_what_has_no_such_text(data: object) -> None:
    with pytest.raises(ValueError):
        canonical(data)
