"""What was read from files: records with their place, the cells that could not be read, and an account of every row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from ..errors import UnreadableInput
from ..frames.cells import NOTHING, REASONS, ROW, UNSTATED, VALUE, state_of
from ..frames.spool import Spool
from ..language.vocabulary import ListShape
from ..values import NONE, Value


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where a record stands: file label (base name), sheet (empty for text files), physical row from 1."""

    file: str
    sheet: str
    row: int

    def __str__(self) -> str:
        return f"{self.file}!{self.sheet}:{self.row}" if self.sheet else f"{self.file}:{self.row}"


@dataclass(frozen=True, slots=True)
class Record:
    """One row as facts; only facts whose column the list has are in `values`."""

    source: Source
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Issue:
    """A cell that cannot be read (a problem: its row is still judged) or a row that cannot be judged (a reject).

    `column` is the header as the file writes it, empty when the whole row is meant; `fact` the fact it was
    read as, if any; `raw` the text as it stands in the file, unmasked; `reason` a code of `intake.reasons`.
    """

    source: Source
    column: str
    fact: str
    raw: str
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no data: `why` is title, header, total or sep."""

    row: int
    why: str


class NoList(UnreadableInput):
    """A file or sheet that holds no list: an error for a file, and nothing to worry about for one sheet of several."""


@dataclass(frozen=True)
class Table:
    """One list read from one file (or sheet); every physical row is in the spool, rejects, skipped or blank.

    `spool` holds the records as frames in row order: `#row`, the physical row from 1 (Int64), and for every fact the
    list brings, in the vocabulary's order, the two columns of `frames.cells`; a frame may lack no fact. Facts are
    brought by a column, as the status of an identifier that has one, or by another fact that tells them (then a row
    in which it tells nothing has the state UNSTATED).
    `mapping` gives the header each fact was read from; `unused` are headers patuh has no use for,
    `undecided` those whose meaning the cells did not settle. `sha256` is of the file's bytes.
    `filled_down` are the headers of columns with cells that patuh took from the row above (merged cells, or a company
    named once for the rows below it): an assumption to show. `corrected` counts the cells that a corrections file
    replaced. `hidden` says that the spreadsheet program does not show the sheet.
    """

    file: str
    sheet: str
    sha256: str
    shape: ListShape
    mapping: Mapping[str, str]
    unused: tuple[str, ...]
    undecided: tuple[str, ...]
    spool: Spool
    problems: tuple[Issue, ...]
    rejects: tuple[Issue, ...]
    skipped: tuple[Skipped, ...]
    blank: int
    rows: int
    filled_down: tuple[str, ...] = ()
    corrected: int = 0
    hidden: bool = False

    @property
    def count(self) -> int:
        """How many records there are."""
        return self.spool.rows

    @property
    def records(self) -> tuple[Record, ...]:
        """The records one by one, made from the frames each time: for engines that go row by row, and for tests."""
        return tuple(self.each_record())

    def each_record(self) -> Iterator[Record]:
        """The same one after the other, so that memory holds no more of them than it must."""
        return (record for frame in self.spool.frames() for record in self._records(frame))

    def _records(self, frame: pl.DataFrame) -> Iterator[Record]:
        facts = [name for name in frame.columns if name != ROW and not name.endswith(state_of(""))]
        columns = [(name, frame[name].to_list(), frame[state_of(name)].to_list()) for name in facts]
        for place, row in enumerate(frame[ROW].to_list()):
            values = {
                name: _value(cells[place], states[place])
                for name, cells, states in columns
                if states[place] != UNSTATED
            }
            yield Record(Source(self.file, self.sheet, row), values)


def _value(value: Value, state: int) -> Value:
    if state == VALUE:
        return value
    return NONE if state == NOTHING else REASONS[state]
