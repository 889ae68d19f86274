"""What rows say of some facts is looked at once, however many rows say it in the same words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from .subjects import columns_of
from .ways import Ways

SAID = "#said"


class Words:
    """Answers for each way in which rows say some facts; `answer` is asked of the first row that says it so.

    It takes a frame of such rows, one each, and gives a whole number for each, or null. The facts are always the same.
    """

    def __init__(self, answer: Callable[[pl.DataFrame], pl.Series]) -> None:
        self._answer, self._ways = answer, Ways()
        self._answers = pl.Series([], dtype=pl.Int32)  # by the numbers of the ways

    def answers(self, frame: pl.DataFrame, facts: Sequence[str], *also: str) -> pl.Series:
        """The answer for each row of a frame; what is asked about has the columns of the facts and some others too."""
        said = frame.select(columns_of(facts) or pl.repeat(True, frame.height).alias(SAID))
        numbers = self._ways.numbers(said)
        if numbers.has_nulls():
            new = frame.select(*also, *said).filter(numbers.is_null())
            new = new.unique(said.columns, keep="first", maintain_order=True)
            self._ways.enter(new.select(said.columns))
            self._answers.extend(self._answer(new))
            numbers = self._ways.numbers(said)
        return self._answers.gather(numbers)
