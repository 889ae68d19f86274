"""Whom the rows of a list belong to: each way of naming an owner is looked at once, however many rows use it."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ..frames.cells import PARENT, ROW, state_of
from ..intake.dataset import Table
from ..language.vocabulary import Vocabulary
from ..values import Value
from .register import Register
from .subjects import LINE, columns_of, facts_in, fill_columns

WORDS = "#words"


class Naming:
    """Finds the owners of one list's rows, chunk after chunk; an owner that no list has is entered from its row."""

    def __init__(
        self, table: Table, group: str, register: Register, assumed: Mapping[str, Value], vocabulary: Vocabulary
    ) -> None:
        self._table, self._group, self._register = table, group, register
        self._assumed, self._vocabulary = assumed, vocabulary
        # Gives each way of naming its number; Polars forgets them once no series has the type any more.
        self._words = pl.Series([], dtype=pl.Categorical(pl.Categories.random()))
        self._places = pl.Series(PARENT, [], pl.Int32)  # by these numbers

    def owners(self, frame: pl.DataFrame) -> pl.Series:
        """The place of each row's owner."""
        facts = facts_in(frame, self._register.subject)
        words = frame.with_columns(_words(facts).cast(self._words.dtype).to_physical().alias(WORDS))[WORDS]
        highest = words.to_frame().max().item()
        self._extend(0 if highest is None else highest + 1)
        places = self._places.gather(words)
        if places.null_count():
            new = frame.select(pl.col(ROW).alias(LINE), *columns_of(facts)).with_columns(words)
            new = new.filter(places.is_null()).unique(WORDS, keep="first", maintain_order=True)
            self._places = self._places.scatter(new[WORDS], self._found(new.drop(WORDS)))
            places = self._places.gather(words)
        return places

    def _found(self, new: pl.DataFrame) -> pl.Series:
        asked = fill_columns(new, self._assumed, self._register.subject, self._vocabulary, derived=True)
        return self._register.places_of(asked, self._table.file, self._table.sheet, self._group)

    def _extend(self, length: int) -> None:
        missing = length - len(self._places)
        if missing > 0:
            self._places = self._places.extend(pl.repeat(None, missing, dtype=pl.Int32, eager=True))


def _words(facts: list[str]) -> pl.Expr:
    """What a row says of some facts as one text; each part has its length, so different words never look alike."""
    said = [pl.col(name).cast(pl.String).fill_null("") for name in facts]
    parts = [
        pl.concat_str(pl.col(state_of(name)), pl.lit(","), text.str.len_bytes(), pl.lit(":"), text)
        for name, text in zip(facts, said, strict=True)
    ]
    return pl.concat_str(parts) if parts else pl.lit("")
