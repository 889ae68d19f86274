"""Lines into cells: even rows all at once, the others one by one.

An even row has as many cells as rows usually have in its file and no fault: most rows of most files. Those without
quotes are counted and split by Polars; only lines that hold a quote, or too few or too many delimiters, go through
`reader.row_at`, and a record that its quotes spread over several lines takes those lines with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import polars as pl

from ..frames.cells import ROW
from .chunks import Chunk
from .reader import RECORD_CHARACTERS, Row, row_at

_UNUSED = (b"\x01", b"\x02", b"\x03", b"\x04", b"\x05", b"\x06", b"\x0e", b"\x0f")
_MARK = "\ufeff".encode()  # Polars drops one at the beginning of what it reads


@dataclass(frozen=True)
class Split:
    """The rows of a chunk: even ones as a frame of text (`#row`, then columns `0`, `1`, …), the others as they are."""

    even: pl.DataFrame
    others: list[Row]


class Splitter:
    """Splits the chunks of one file in their order; `width` is how many cells an even row has, 0 when none is even.

    `before` is how many lines of the file stand above the first chunk.
    """

    def __init__(self, delimiter: str, width: int, before: int = 0) -> None:
        self._delimiter, self._width = delimiter, width
        # Polars tells columns apart by one byte; a row of one cell has no delimiter that could be counted.
        self._at_once = width > 1 and delimiter.isascii()
        self._schema = {ROW: pl.Int64, **{str(place): pl.String for place in range(width)}}
        self._before = before  # lines of the file before the chunk
        self._open = b""  # lines whose quotes ask for more lines

    @property
    def torn(self) -> bool:
        """Whether the last chunk ended within a row."""
        return bool(self._open)

    def split(self, chunk: Chunk) -> Split:
        """The rows that start in a chunk, but for one at its end whose quotes the next one may close."""
        text = self._open + chunk.text
        self._open = b""
        cells = self._all_even(text)
        if cells is None:
            return self._line_by_line(text, chunk.last)
        rows = pl.Series(ROW, range(self._before + 1, self._before + cells.height + 1), pl.Int64)
        self._before += cells.height
        return Split(cells.insert_column(0, rows), [])

    def _all_even(self, text: bytes) -> pl.DataFrame | None:
        """The cells of a text, if all of its rows are even; None when that is not sure.

        Polars refuses a text with a row of too many cells. So when there are as many delimiters as even rows have
        together, no row can have too few either.
        """
        lines = text.count(b"\n")
        if not self._at_once or any(sign in text for sign in (b'"', b"\0", _MARK)):
            return None
        if not lines or text.count(self._delimiter.encode()) != lines * (self._width - 1):
            return None
        try:
            cells = self._cells(text)
        except pl.exceptions.PolarsError:
            return None
        if cells.width != self._width or cells.height != lines:
            return None
        longest = sum(cells.select(pl.all().str.len_bytes().max()).row(0)) + self._width
        return cells if longest <= RECORD_CHARACTERS else None

    def _cells(self, text: bytes) -> pl.DataFrame:
        return pl.read_csv(
            text,
            separator=self._delimiter,
            has_header=False,
            infer_schema=False,
            quote_char=None,
            new_columns=[str(place) for place in range(self._width)],
        ).fill_null("")

    def _line_by_line(self, text: bytes, last: bool) -> Split:
        lines = lines_of(text)
        even = self._even(lines)
        others: list[Row] = []
        quoted: list[Row] = []
        swallowed: list[int] = []
        free, end = 0, len(lines)
        known = _Lines(lines)
        for index in (~even).arg_true().to_list():
            if index < free:
                continue
            found = row_at(known, index, self._delimiter, self._before)
            if found.cut and not last:
                end = index
                break
            free = index + found.lines
            swallowed += range(index + 1, free)
            usual = not found.row.fault and len(found.row.cells) == self._width
            (quoted if usual else others).append(found.row)
        if end < len(lines):
            self._open = _joined(lines.slice(end)) + b"\n"
        chosen = even.arg_true().cast(pl.Int64)
        chosen = chosen.filter((chosen < end) & ~chosen.is_in(swallowed))
        frame = self._chosen(lines, chosen)
        if quoted:
            rows = [(row.number, *row.cells) for row in quoted]
            frame = pl.concat([frame, pl.DataFrame(rows, schema=self._schema, orient="row")]).sort(ROW)
        self._before += end
        return Split(frame, others)

    def _even(self, lines: pl.Series) -> pl.Series:
        if not self._at_once:
            return pl.repeat(False, len(lines), dtype=pl.Boolean, eager=True)
        line = pl.col(lines.name)
        plain = ~line.str.contains('"', literal=True) & ~line.str.contains("\0", literal=True)
        # Characters are what counts, but they are at least as few as the bytes.
        fits = line.str.len_bytes() <= RECORD_CHARACTERS
        usual = line.str.count_matches(self._delimiter, literal=True) == self._width - 1
        marked = line.str.starts_with("\ufeff")
        return lines.to_frame().select(plain & fits & usual & ~marked).to_series()

    def _chosen(self, lines: pl.Series, chosen: pl.Series) -> pl.DataFrame:
        if not len(chosen):
            return pl.DataFrame(schema=self._schema)
        cells = self._cells(_joined(lines.gather(chosen)))
        assert cells.shape == (len(chosen), self._width), "delimiters were counted wrongly"
        return cells.insert_column(0, (chosen + (self._before + 1)).alias(ROW))


class _Lines(Sequence[str]):
    """The lines of a series one by one, as `reader.row_at` asks for them."""

    def __init__(self, lines: pl.Series) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        found = self._lines[index]
        return found.to_list() if isinstance(found, pl.Series) else found


def lines_of(text: bytes) -> pl.Series:
    """The lines of a text that ends each with LF."""
    count = text.count(b"\n")
    unused = next((sign for sign in _UNUSED if sign not in text), None)
    if unused is not None and count and not text.startswith(_MARK):
        # Read as a table of one column, which is much faster than splitting.
        lines = pl.read_csv(
            text, separator=unused.decode(), has_header=False, infer_schema=False, quote_char=None, new_columns=["line"]
        ).to_series()
        if len(lines) == count:
            return lines.fill_null("")
    return pl.Series("line", text.decode().split("\n")[:count], pl.String)


def _joined(lines: pl.Series) -> bytes:
    joined: str = lines.str.join("\n").item()
    return joined.encode()
