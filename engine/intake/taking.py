"""A list taken in batches of rows, with the outcome of taking it row by row.

The head settles the layout. Then, batch by batch, even rows that are records for sure are decoded by columns; all other
rows go through `sifting` and `ledger` one by one. Memory holds a batch, and what is wrong with the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import polars as pl

from ..frames.cells import ROW
from ..language.vocabulary import Vocabulary
from ..values import Value
from . import fill_down
from .corrections import Correction
from .dataset import Issue, Source, Table
from .decoding import Decoded, Decoder
from .grid import Grid
from .keeping import ROWS_AT_ONCE, Keeper, frame_of
from .kept_rows import KeptRows
from .layout import HEAD_ROWS, Layout, head_of, headed, layout
from .ledger import Ledger
from .reader import Row
from .sifting import Sifter
from .splitting import Split, split_rows
from .table import maker_of, table_of


def settled(
    grid: Grid,
    body: Sequence[Row],
    vocabulary: Vocabulary,
    as_list: str | None,
    stated: Mapping[str, str],
    corrections: Sequence[Correction],
    fewest: int,
) -> Layout | None:
    """What the first rows of a list settle; None when it must be taken whole: a company may stand for rows below.

    Raises as `table.tabulate` does; of `grid` all but its rows is asked for.
    """
    rows = head_of(body, grid.place)
    found = headed(grid, rows, vocabulary, as_list, stated, fewest)
    data = Sifter(found, corrections).data(rows)
    known = layout(found, data, vocabulary)
    is_total = maker_of(grid, known, vocabulary).is_total
    whole = bool(grid.spans) or fill_down.shows(data, known.columns.mapped, found.shape, is_total)
    return None if whole else known


def in_batches(
    grid: Grid,
    vocabulary: Vocabulary,
    as_list: str | None,
    stated: Mapping[str, str],
    corrections: Sequence[Correction],
    fewest: int,
) -> Table | None:
    """The list of a file or sheet as `table.tabulate` finds it, but sooner; None when it is short or must be whole."""
    if len(grid.rows) <= HEAD_ROWS:
        return None
    body = grid.rows[1:] if grid.sep else grid.rows
    known = settled(grid, body, vocabulary, as_list, stated, corrections, fewest)
    if known is None:
        return None
    taker = Taker(grid, known, vocabulary, corrections)
    decoder = Decoder(known, vocabulary, {line.row for line in corrections})
    for split in _batches(grid.rows, known.even):
        taker.take(split.even.height, decoder.decode(split.even), split.others)
    return taker.table(grid.sha256)


def _batches(rows: Sequence[Row], width: int) -> Iterator[Split]:
    if isinstance(rows, KeptRows) and width == rows.width:
        yield from (Split(frame, []) for frame in rows.frames())
        return
    batches = iter(rows)
    while batch := list(islice(batches, ROWS_AT_ONCE)):
        yield split_rows(batch, width)


class Taker:
    """One list while it is taken."""

    def __init__(self, grid: Grid, known: Layout, vocabulary: Vocabulary, corrections: Sequence[Correction]) -> None:
        self._grid, self._known, self._corrections = grid, known, corrections
        self._sifter = Sifter(known.headed, corrections)
        self._ledger = Ledger(maker_of(grid, known, vocabulary))
        self._keeper = Keeper(known.facts)
        self._rows = 0
        self._last_sure = 0

    def take(self, even: int, decoded: Decoded, others: Sequence[Row]) -> None:
        """Take the next rows: so many even ones, as they were decoded, and the others."""
        self._rows += even + len(others)
        unsure = [Row(number, tuple(cells)) for number, *cells in decoded.unsure.iter_rows()]
        rows = sorted([*others, *unsure], key=lambda row: row.number)
        noted = len(self._ledger.problems)
        made = self._one_by_one(rows, decoded)
        self._note(decoded, noted)
        frame = decoded.records
        if made:
            numbers, values = zip(*made, strict=True)
            frame = pl.concat([frame, frame_of(self._known.facts, numbers, values)]).sort(ROW)
        self._keeper.add_frame(frame)
        if decoded.records.height:
            self._last_sure = decoded.records[ROW][-1]

    def table(self, sha256: str) -> Table:
        """The list when all of its rows were taken; raises as `table.tabulate` does."""
        self._sifter.refuse_astray()
        return table_of(
            replace(self._grid, sha256=sha256),
            self._known,
            self._sifter,
            self._ledger,
            self._keeper,
            rows=self._rows,
            last_plain=self._last_sure,
            corrected=len(self._corrections),
        )

    def _one_by_one(self, rows: Sequence[Row], decoded: Decoded) -> list[tuple[int, Mapping[str, Value]]]:
        first_sure = decoded.records[ROW][0] if decoded.records.height else None
        made = []
        for row in rows:
            if row.number == 1 and self._grid.sep:
                continue
            if first_sure is not None and row.number > first_sure:
                self._sifter.begun = True
            data = self._sifter.sift(row)
            values = self._ledger.take(data) if data is not None else None
            if values is not None:
                made.append((row.number, values))
        self._sifter.begun = self._sifter.begun or first_sure is not None
        return made

    def _note(self, decoded: Decoded, noted: int) -> None:
        """Put the problems of a chunk's sure rows among those of its others, which begin at `noted`."""
        columns = self._known.columns.mapped
        issues = [
            Issue(
                Source(self._grid.file, self._grid.sheet, row),
                columns[place].header,
                columns[place].fact.name,
                raw,
                reason,
            )
            for row, place, raw, reason in decoded.problems
        ]
        if issues:
            chunk = sorted([*self._ledger.problems[noted:], *issues], key=lambda issue: issue.source.row)
            self._ledger.problems[noted:] = chunk
