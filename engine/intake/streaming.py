"""A text file read in chunks, with the outcome of reading it whole.

Memory holds a chunk, and what is wrong with the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..ahead import ahead
from ..crew import Crew
from ..language.vocabulary import Vocabulary
from .chunks import chunks, pieces
from .corrections import Correction
from .dataset import Table
from .grid import Grid
from .layout import HEAD_ROWS
from .opening import Opened
from .pieces import Decoding, TextPiece, take
from .reader import RECORD_LINES, Row, delimiter_of, row_at
from .records import is_blank_row
from .splitting import Split, Splitter
from .taking import Taker, settled

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
    crew: Crew | None = None,
) -> Table | None:
    """The list in a text file that is no UTF-16; None when it must be read whole: a company may stand for rows below.

    A crew, if there is one, reads the pieces of a file that is larger than one.
    Raises as `table.tabulate` does.
    """
    head = read_head(file)
    grid = Grid(label, "", "", (), sep=head.sep)
    known = settled(grid, head.rows[head.sep :], vocabulary, as_list, stated, corrections, 1)
    if known is None:
        return None
    decoding = Decoding(head.delimiter, known.even, known, vocabulary, frozenset(line.row for line in corrections))
    if crew is not None and file.size > chunk_bytes:
        shared = _share(file, Taker(grid, known, vocabulary, corrections), decoding, chunk_bytes, told, crew)
        if shared is not None:
            return shared
    return _read(file, Taker(grid, known, vocabulary, corrections), decoding, chunk_bytes, told)


def _read(file: Opened, taker: Taker, decoding: Decoding, chunk_bytes: int, told: Callable[[int], None]) -> Table:
    """The list read from beginning to end."""
    file.back()
    sha256, read, decoder = hashlib.sha256(), 0, decoding.decoder()
    for split, at in ahead(_splits(file, decoding.splitter(), chunk_bytes, sha256.update)):
        taker.take(split.even.height, decoder.decode(split.even), split.others)
        told(at - read)
        read = at
    return taker.table(sha256.hexdigest())


def _splits(
    file: Opened, splitter: Splitter, chunk_bytes: int, hashed: Callable[[bytes], None]
) -> Iterator[tuple[Split, int]]:
    """The rows of each chunk, and how much of the file was read for them."""
    for chunk in chunks(file, chunk_bytes, hashed):
        yield splitter.split(chunk), file.at


def _share(
    file: Opened, taker: Taker, decoding: Decoding, chunk_bytes: int, told: Callable[[int], None], crew: Crew
) -> Table | None:
    """The list read by a crew piece by piece; None when a piece ends within a row."""
    file.back()
    sha256 = hashlib.sha256()
    parts = map(TextPiece, pieces(file, chunk_bytes, sha256.update))
    return taker.table(sha256.hexdigest()) if take(parts, file, decoding, taker, told, crew) else None
