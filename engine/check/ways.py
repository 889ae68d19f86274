"""Numbers the ways in which rows say something: equal rows, equal numbers, however many rows and ways there are.

A way stands in the slot that its hash says; where that is taken already, among the others. So most rows are found by
one look and a comparison, the others by a join with few ways: many times faster than joining every row.
"""

from __future__ import annotations

import polars as pl

ROOM = 8  # slots a way, at most; the more there are, the fewer ways find theirs taken
NUMBER, PLACE = "#number", "#place"


class Ways:
    """The ways known so far; frames of rows all have the same columns, at least one of them never null."""

    def __init__(self) -> None:
        self._known = pl.DataFrame()  # a row a way, by its number
        self._slots = _free(0)
        self._others = pl.DataFrame()  # the ways whose slot was taken, with their number

    def __len__(self) -> int:
        return self._known.height

    def numbers(self, rows: pl.DataFrame) -> pl.Series:
        """The number of each row; null where nobody has entered its way."""
        if not len(self):
            return _free(rows.height)
        guessed = self._slots.gather(self._slot(rows))
        guess = self._known.select(pl.all().gather(guessed))
        same = rows.select(pl.all_horizontal(pl.col(name).eq_missing(guess[name]) for name in rows.columns)).to_series()
        numbers = pl.select(pl.when(same).then(guessed).alias(NUMBER)).to_series()
        if self._others.height and not same.all():
            rest = rows.with_row_index(PLACE).filter(~same)
            found = rest.join(self._others, on=rows.columns, nulls_equal=True, maintain_order="left")
            numbers = numbers.scatter(found[PLACE], found[NUMBER])
        return numbers

    def enter(self, rows: pl.DataFrame) -> None:
        """Number ways that are not known yet, each of them once, from where the numbers end."""
        new = rows.with_row_index(NUMBER, len(self))
        self._known = pl.concat([self._known, rows]).rechunk() if len(self) else rows
        if len(self) * 2 > len(self._slots):  # all of them find a slot anew among more
            self._slots, self._others = _free(len(self) * ROOM), new.clear()
            new = self._known.with_row_index(NUMBER)
        slots, numbers = self._slot(new.drop(NUMBER)), new[NUMBER]
        free = self._slots.gather(slots).is_null()
        self._slots.scatter(slots.filter(free), numbers.filter(free))
        self._others = pl.concat([self._others, new.filter(self._slots.gather(slots) != numbers)])

    def _slot(self, rows: pl.DataFrame) -> pl.Series:
        return (rows.hash_rows(0) % len(self._slots)).cast(pl.UInt32)


def _free(slots: int) -> pl.Series:
    return pl.repeat(None, slots, dtype=pl.UInt32, eager=True).alias(NUMBER)
