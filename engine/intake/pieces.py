"""A file read in pieces that do not need each other, wherever they are read; what they hold is gathered in order.

Where a piece of text ends within a row, because of a line break inside quotes, the file is read from beginning to end
instead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ..crew import Crew
from ..language.vocabulary import Vocabulary
from .chunks import Piece
from .decoding import Decoded, Decoder
from .layout import Layout
from .opening import Opened
from .reader import Row
from .splitting import Split, Splitter
from .taking import Taker


@dataclass(frozen=True)
class Decoding:
    """How the rows of a list are split and decoded: `width` as for `splitting.Splitter`, `corrected` for `Decoder`."""

    delimiter: str
    width: int
    known: Layout
    vocabulary: Vocabulary
    corrected: Collection[int]

    def splitter(self, before: int = 0) -> Splitter:
        """What splits the rows below so many lines."""
        return Splitter(self.delimiter, self.width, before)

    def decoder(self) -> Decoder:
        """What decodes even rows."""
        return Decoder(self.known, self.vocabulary, self.corrected)


@dataclass(frozen=True)
class Rows:
    """The rows of a piece of `size` bytes: `even` of them are even and were decoded, the others are as they stand."""

    size: int
    even: int
    decoded: Decoded
    others: list[Row]


class TornPiece(Exception):
    """A piece that ends within a row."""


class Part(Protocol):
    """A piece of some kind of file."""

    @property
    def size(self) -> int:
        """How many bytes of the file it stands for."""

    def split(self, file: Opened, decoding: Decoding) -> Split | None:
        """Its rows; None when it ends within one."""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A piece of a text file."""

    piece: Piece

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.piece.size

    def split(self, file: Opened, decoding: Decoding) -> Split | None:
        """Its rows; None when it ends within one."""
        splitter = decoding.splitter(self.piece.before)
        split = splitter.split(self.piece.chunk(file))
        return None if splitter.torn else split


class Pieces:
    """Reads the pieces of a file; `gather` is told of each in turn. Raises TornPiece."""

    def __init__(
        self, path: Path, label: str, decoding: Decoding, gather: Callable[[Rows], None] | None = None
    ) -> None:
        self._path, self._label, self._decoding, self._gather = path, label, decoding, gather
        self._decoder = decoding.decoder()

    def __reduce__(self) -> tuple[Any, ...]:
        return Pieces, (self._path, self._label, self._decoding)

    def begin(self, part: Part) -> Rows | None:
        """As apart."""
        return self.apart(part)

    def end(self, begun: Rows | None) -> int:
        """As merged."""
        return self.merge(begun)

    def apart(self, part: Part) -> Rows | None:
        """Read a piece; None when it ends within a row."""
        with Opened(self._path, self._label) as file:
            split = part.split(file, self._decoding)
        if split is None:
            return None
        return Rows(part.size, split.even.height, self._decoder.decode(split.even), split.others)

    def merge(self, made: Rows | None) -> int:
        """Gather what was read elsewhere; returns how many rows that is."""
        if made is None:
            raise TornPiece
        assert self._gather is not None, "only the first of its copies gathers"
        self._gather(made)
        return made.even + len(made.others)


def take(
    parts: Iterable[Part], file: Opened, decoding: Decoding, taker: Taker, told: Callable[[int], None], crew: Crew
) -> bool:
    """Have a crew read the parts of a file, and take their rows in order; whether none of them ended within a row."""
    read = 0

    def gather(rows: Rows) -> None:
        nonlocal read
        taker.take(rows.even, rows.decoded, rows.others)
        read += rows.size
        told(rows.size)

    try:
        for _ in crew.each(Pieces(file.path, file.label, decoding, gather), parts):
            pass
    except TornPiece:
        told(-read)  # all of it will be read again
        return False
    return True
