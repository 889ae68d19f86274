"""Ways of saying something, numbered: what rows say of some facts is looked at once, however many rows say it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from ..frames.cells import state_of
from .subjects import columns_of

WORDS = "#words"


class Words:
    """Answers for each way in which rows say some facts; `answer` is asked of the first row that says it so.

    It takes a frame of such rows, one each, and gives a whole number for each, or null.
    """

    def __init__(self, answer: Callable[[pl.DataFrame], pl.Series]) -> None:
        self._answer = answer
        # Gives each way its number; Polars forgets them once no series has the type any more.
        self._numbers = pl.Series([], dtype=pl.Categorical(pl.Categories.random()))
        self._answers = pl.Series([], dtype=pl.Int32)  # by these numbers
        self._asked = pl.Series([], dtype=pl.Boolean)

    def answers(self, frame: pl.DataFrame, facts: Sequence[str], *also: str) -> pl.Series:
        """The answer for each row of a frame; what is asked about has the columns of the facts and some others too."""
        words = frame.with_columns(_text(facts).cast(self._numbers.dtype).to_physical().alias(WORDS))[WORDS]
        self._extend(words)
        known = self._asked.gather(words)
        if not known.all():
            new = frame.with_columns(words).select(WORDS, *also, *columns_of(facts)).filter(~known)
            new = new.unique(WORDS, keep="first", maintain_order=True)
            self._answers = self._answers.scatter(new[WORDS], self._answer(new))
            self._asked = self._asked.scatter(new[WORDS], True)
        return self._answers.gather(words)

    def _extend(self, words: pl.Series) -> None:
        highest = words.to_frame().max().item()
        missing = 0 if highest is None else highest + 1 - len(self._asked)
        if missing > 0:
            self._answers = self._answers.extend(pl.repeat(None, missing, dtype=pl.Int32, eager=True))
            self._asked = self._asked.extend(pl.repeat(False, missing, dtype=pl.Boolean, eager=True))


def _text(facts: Sequence[str]) -> pl.Expr:
    """What a row says of some facts as one text; each part has its length, so different words never look alike."""
    said = [pl.col(name).cast(pl.String).fill_null("") for name in facts]
    parts = [
        pl.concat_str(pl.col(state_of(name)), pl.lit(","), text.str.len_bytes(), pl.lit(":"), text)
        for name, text in zip(facts, said, strict=True)
    ]
    return pl.concat_str(parts) if parts else pl.lit("")
