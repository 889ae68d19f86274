"""Whom the rows of a list belong to."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ..frames.cells import PARENT, ROW
from ..intake.dataset import Table
from ..language.vocabulary import Vocabulary
from ..values import Value
from .register import Register
from .subjects import LINE, facts_in, fill_columns
from .words import Words


class Naming:
    """Finds the owners of one list's rows, chunk after chunk; an owner that no list has is entered from its row."""

    def __init__(
        self, table: Table, group: str, register: Register, assumed: Mapping[str, Value], vocabulary: Vocabulary
    ) -> None:
        self._table, self._group, self._register = table, group, register
        self._assumed, self._vocabulary = assumed, vocabulary
        self._words = Words(self._places)

    def owners(self, frame: pl.DataFrame) -> pl.Series:
        """The place of each row's owner."""
        return self._words.answers(frame, facts_in(frame, self._register.subject), ROW).alias(PARENT)

    def _places(self, rows: pl.DataFrame) -> pl.Series:
        subject = self._register.subject
        asked = fill_columns(rows.rename({ROW: LINE}), self._assumed, subject, self._vocabulary, derived=True)
        return self._register.places_of(asked, self._table.file, self._table.sheet, self._group)
