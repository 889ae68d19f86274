"""A large Parquet file, read by a crew in stretches of rows.

Of the file a stretch takes only the row groups that it lies in. A file that is damaged may end whoever reads it, so the
head, too, is read by the crew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ..crew import Crew
from ..frames.cells import ROW
from ..language.vocabulary import Vocabulary
from ..text import Text
from . import archive
from .column_text import texts
from .corrections import Correction
from .dataset import Table
from .grid import Grid
from .layout import HEAD_ROWS
from .opening import Opened
from .pieces import Decoding, take
from .reader import Row
from .records import is_blank_row
from .splitting import Split
from .taking import Taker, settled

STRETCH_CELLS = 2_000_000  # as text they take about as much memory as a chunk of a text file
MOST_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """So many rows of a file below the first `start`; `size` is their share of its bytes."""

    start: int
    rows: int
    size: int

    def split(self, file: Opened, decoding: Decoding) -> Split:
        """The rows: all of them are even."""
        return Split(_rows(file, self.start, self.rows), [])


@dataclass(frozen=True)
class Head:
    """The columns of a file, how many rows it has, and the first of them."""

    names: tuple[str, ...]
    height: int
    rows: tuple[Row, ...]


class Look:
    """Reads the heads of files, named by path and label; raises UnreadableInput."""

    def __init__(self) -> None:
        self.heads: list[Head] = []

    def begin(self, part: tuple[Path, str]) -> Head:
        """As apart."""
        return self.apart(part)

    def end(self, begun: Head) -> int:
        """As merged."""
        return self.merge(begun)

    def apart(self, part: tuple[Path, str]) -> Head:
        """Read a head."""
        with Opened(*part) as file:
            with _unbroken(file):
                lazy = _scan(file)
                names = tuple(lazy.collect_schema().names())
                height = int(lazy.select(pl.len()).collect().item())
            # Ten bytes can stand for a thousand million equal rows, and as many columns for nothing.
            absurd = height > file.size or len(names) > MOST_COLUMNS
            frame = pl.DataFrame() if absurd else _rows(file, 0, 2 * HEAD_ROWS)
        return Head(names, height, tuple(Row(number, tuple(cells)) for number, *cells in frame.iter_rows()))

    def merge(self, made: Head) -> int:
        """Keep a head that was read elsewhere."""
        self.heads.append(made)
        return 1


def share(
    file: Opened,
    sha256: str,
    vocabulary: Vocabulary,
    as_list: str | None,
    stated: Mapping[str, str],
    corrections: Sequence[Correction],
    told: Callable[[int], None],
    crew: Crew,
) -> Table | None:
    """The list in a Parquet file; None when it is short, or must be read whole.

    That is where a company may stand for rows below, or where the file is not what a list of people can be: more rows
    than bytes, many blank ones first. Raises as `table.tabulate` does.
    """
    look = Look()
    for _ in crew.each(look, [(file.path, file.label)]):
        pass
    (head,) = look.heads
    step = STRETCH_CELLS // max(len(head.names), 1)
    first = next((place for place, row in enumerate(head.rows) if not is_blank_row(row)), len(head.rows))
    if head.height <= step or len(head.rows) < first + HEAD_ROWS:
        return None
    grid = Grid(file.label, "", sha256, (), names=head.names)
    known = settled(grid, head.rows, vocabulary, as_list, stated, corrections, 1)
    if known is None or known.even != len(head.names):
        return None
    decoding = Decoding("", known.even, known, vocabulary, frozenset(line.row for line in corrections))
    taker = Taker(grid, known, vocabulary, corrections)
    take(_stretches(head.height, step, file.size), file, decoding, taker, told, crew)
    return taker.table(sha256)


def _stretches(height: int, step: int, size: int) -> Iterator[Stretch]:
    for start in range(0, height, step):
        rows = min(step, height - start)
        yield Stretch(start, rows, size * (start + rows) // height - size * start // height)


def _scan(file: Opened) -> pl.LazyFrame:
    return pl.scan_parquet(file.path, glob=False, hive_partitioning=False)


def _rows(file: Opened, start: int, rows: int) -> pl.DataFrame:
    """Rows as text: `#row`, then columns `0`, `1`, …"""
    with _unbroken(file):
        frame = _scan(file).slice(start, rows).collect()
        columns = [texts(column).alias(str(place)) for place, column in enumerate(frame)]
    numbers = pl.int_range(start + 1, start + frame.height + 1, dtype=pl.Int64, eager=True)
    return pl.DataFrame([numbers.alias(ROW), *columns])


@contextmanager
def _unbroken(file: Opened) -> Iterator[None]:
    """What the reader says of a damaged file, said as an error of patuh; raises UnreadableInput."""
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError):
        raise archive.broken(file.label, Text("Berkas Parquet", "The Parquet file")) from None
