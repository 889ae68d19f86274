"""What is split at once is what is split line by line, for all short texts: no Polars may change that unseen."""

from __future__ import annotations

from itertools import product
from unittest import mock

import pytest
from patuh.engine.intake.chunks import Chunk
from patuh.engine.intake.splitting import Split, Splitter

SHORT = [
    "".join(signs) + "\n"
    for alphabet, longest in (("a;\n", 5), ('a;"\n', 3))
    for length in range(longest + 1)
    for signs in product(alphabet, repeat=length)
]


def split(text: str, width: int) -> Split:
    return Splitter(";", width).split(Chunk(text.encode(), last=True))


@pytest.mark.parametrize("width", [2, 3])
def test_short_texts(width: int) -> None:
    at_once = 0
    for text in dict.fromkeys(SHORT):
        with mock.patch.object(Splitter, "_quotes", return_value=None):
            slow = split(text, width)
        with mock.patch.object(Splitter, "_line_by_line", return_value=slow):
            fast = split(text, width)
        at_once += fast is not slow
        assert fast.even.equals(slow.even) and fast.others == slow.others, text
    assert at_once > 20
