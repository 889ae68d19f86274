"""A text file read in chunks, with the outcome of reading it whole.

The head settles the layout. Then, chunk by chunk, even rows that are records for sure are decoded by columns; all other
rows go through `sifting` and `ledger` one by one, as those of a workbook do. Memory holds a chunk, and what is wrong
with the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from ..frames.cells import ROW
from ..language.vocabulary import Vocabulary
from ..values import Value
from . import fill_down
from .chunks import chunks
from .corrections import Correction
from .dataset import Issue, Source, Table
from .decoding import Decoded, Decoder
from .grid import Grid
from .keeping import Keeper, frame_of
from .layout import HEAD_ROWS, Layout, head_of, headed, layout
from .ledger import Ledger
from .opening import Opened
from .reader import RECORD_LINES, Row, delimiter_of, row_at
from .records import is_blank_row
from .sifting import Sifter
from .splitting import Split, Splitter
from .table import maker_of, table_of

HEAD_BYTES = 2**18


@dataclass(frozen=True)
class Head:
    """The first rows of a text file, its delimiter, and whether its first line only states that one."""

    rows: tuple[Row, ...]
    delimiter: str
    sep: bool


def hash_of(file: Opened) -> str:
    """The SHA-256 of a file's bytes."""
    sha256 = hashlib.sha256()
    file.back()
    while block := file.read(HEAD_BYTES):
        sha256.update(block)
    return sha256.hexdigest()


def read_head(file: Opened) -> Head:
    """The rows of a file down to the end of its head, as `layout.head_of` takes it, and maybe a few more."""
    file.back()
    lines: list[str] = []
    wanted = HEAD_ROWS + RECORD_LINES
    for chunk in chunks(file, HEAD_BYTES):
        lines += chunk.text.decode().split("\n")[:-1]
        if chunk.last or len(lines) >= wanted:
            delimiter, sep = delimiter_of(lines)
            # What the last lines hold may depend on those that follow.
            rows = tuple(_rows(lines, delimiter, len(lines) if chunk.last else len(lines) - RECORD_LINES))
            filled = next(
                (place for place, row in enumerate(rows) if place >= sep and not is_blank_row(row)), len(rows)
            )
            if chunk.last or len(rows) - filled >= HEAD_ROWS:
                return Head(rows, delimiter, sep)
            wanted = 2 * len(lines)
    raise AssertionError("the last chunk says so")


def _rows(lines: Sequence[str], delimiter: str, end: int) -> Iterator[Row]:
    index = 0
    while index < end:
        found = row_at(lines, index, delimiter)
        yield found.row
        index += found.lines


def stream(
    file: Opened,
    label: str,
    vocabulary: Vocabulary,
    as_list: str | None,
    stated: Mapping[str, str],
    corrections: Sequence[Correction],
    chunk_bytes: int,
    told: Callable[[int], None],
) -> Table | None:
    """The list in a text file that is no UTF-16; None when it must be read whole: a company may stand for rows below.

    Raises as `table.tabulate` does.
    """
    head = read_head(file)
    grid = Grid(label, "", "", (), sep=head.sep)
    rows = head_of(head.rows[head.sep :], label)
    found = headed(grid, rows, vocabulary, as_list, stated, 1)
    data = Sifter(found, corrections).data(rows)
    known = layout(found, data, vocabulary)
    if fill_down.shows(data, known.columns.mapped, found.shape, maker_of(grid, known, vocabulary).is_total):
        return None
    return _Stream(grid, known, vocabulary, corrections).read(file, head.delimiter, chunk_bytes, told)


class _Stream:
    """One list while it is read."""

    def __init__(self, grid: Grid, known: Layout, vocabulary: Vocabulary, corrections: Sequence[Correction]) -> None:
        self._grid, self._known, self._corrections = grid, known, corrections
        self._sifter = Sifter(known.headed, corrections)
        self._ledger = Ledger(maker_of(grid, known, vocabulary))
        self._keeper = Keeper(known.facts)
        self._decoder = Decoder(known, vocabulary, {line.row for line in corrections})
        self._rows = 0
        self._last_sure = 0

    def read(self, file: Opened, delimiter: str, chunk_bytes: int, told: Callable[[int], None]) -> Table:
        file.back()
        sha256 = hashlib.sha256()
        even = self._known.usual >= self._known.headed.block.named
        splitter = Splitter(delimiter, self._known.usual if even else 0)

        def seen(block: bytes) -> None:
            sha256.update(block)
            told(len(block))

        for chunk in chunks(file, chunk_bytes, seen):
            self._take(splitter.split(chunk))
        self._sifter.refuse_astray()
        return table_of(
            replace(self._grid, sha256=sha256.hexdigest()),
            self._known,
            self._sifter,
            self._ledger,
            self._keeper,
            rows=self._rows,
            last_plain=self._last_sure,
            corrected=len(self._corrections),
        )

    def _take(self, split: Split) -> None:
        self._rows += split.even.height + len(split.others)
        decoded = self._decoder.decode(split.even)
        unsure = [Row(number, tuple(cells)) for number, *cells in decoded.unsure.iter_rows()]
        rows = sorted([*split.others, *unsure], key=lambda row: row.number)
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
            Issue(Source(self._grid.file, "", row), columns[place].header, columns[place].fact.name, raw, reason)
            for row, place, raw, reason in decoded.problems
        ]
        if issues:
            chunk = sorted([*self._ledger.problems[noted:], *issues], key=lambda issue: issue.source.row)
            self._ledger.problems[noted:] = chunk
