"""Lines into cells: even rows all at once, the others one by one.

An even row is one line that has as many cells as rows usually have in its file, and whose quotes, if any, stand around
whole cells: most rows of most files. Polars splits them; only the other lines go through `reader.row_at`, and a record
that its quotes spread over several lines takes those lines with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import polars as pl

from ..frames.cells import ROW
from .chunks import Chunk
from .reader import RECORD_CHARACTERS, Row, row_at

_UNUSED = (b"\x01", b"\x02", b"\x03", b"\x04", b"\x05", b"\x06", b"\x0e", b"\x0f")
_MARK = "\ufeff".encode()  # Polars drops one at the beginning of what it reads
_MOST_AT_ONCE = 1_000  # cells of a row; a pattern for more would be too long
_SPARSE = 1_000  # bytes for each line with quotes, from which it pays to look for these alone


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
        self._at_once = 1 < width <= _MOST_AT_ONCE and delimiter.isascii()
        self._pattern = _even(delimiter, width) if self._at_once else ""
        self._schema = {str(place): pl.String() for place in range(width)}
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
        before, self._before = self._before, self._before + cells.height
        return Split(cells.insert_column(0, _numbers(before, cells.height)), [])

    def _all_even(self, text: bytes) -> pl.DataFrame | None:
        """The cells of a text, if all of its rows are even; None when that is not sure.

        Polars refuses a text with a row of too many cells, and fills up a row of too few. So when cells, delimiters,
        line ends and quotes of even rows have as many bytes as the text, none of its rows was too short.
        """
        if not self._at_once or not text or b"\0" in text or (not text.isascii() and _MARK in text):
            return None
        quotes = self._quotes(text)
        if quotes is None:
            return None
        try:
            cells = self._cells(text, quotes=quotes > 0)
        except pl.exceptions.PolarsError:
            return None
        if cells.width != self._width:
            return None
        lengths = cells.select(pl.sum_horizontal(pl.all().str.len_bytes())).to_series() + self._width
        if lengths.sum() + quotes != len(text):
            return None
        longest = lengths.max()
        assert isinstance(longest, int), "a text has a line"
        return cells if longest + 2 * self._width <= RECORD_CHARACTERS else None

    def _quotes(self, text: bytes) -> int | None:
        """How many quotes there are; None when a line with one is not even, or too many lines have some."""
        most = len(text) // _SPARSE
        found: list[bytes] = []
        for line in _holding(text, b'"'):
            if len(found) == most:
                return None
            found.append(line)
        if not found:
            return 0
        even = pl.Series([line.decode() for line in found]).str.contains(self._pattern).all()
        return sum(line.count(b'"') for line in found) if even else None

    def _cells(self, text: bytes, *, quotes: bool) -> pl.DataFrame:
        return pl.read_csv(
            text,
            separator=self._delimiter,
            has_header=False,
            schema=self._schema,
            quote_char='"' if quotes else None,
        ).fill_null("")

    def _line_by_line(self, text: bytes, last: bool) -> Split:
        lines = lines_of(text)
        ends = (lines.str.len_bytes().cast(pl.Int64) + 1).cum_sum()
        even = self._even(lines)
        others: list[Row] = []
        usual: list[Row] = []
        odd: list[int] = []
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
            odd += range(index, free)
            is_usual = not found.row.fault and len(found.row.cells) == self._width
            (usual if is_usual else others).append(found.row)
        if end < len(lines):
            start = ends[end - 1] if end else 0
            text, self._open = text[:start], text[start:]
        frame = self._even_rows(text, ends, odd, end)
        if usual:
            rows = [(row.number, *row.cells) for row in usual]
            frame = pl.concat([frame, pl.DataFrame(rows, schema=frame.schema, orient="row")]).sort(ROW)
        self._before += end
        return Split(frame, others)

    def _even(self, lines: pl.Series) -> pl.Series:
        if not self._at_once:
            return pl.repeat(False, len(lines), dtype=pl.Boolean, eager=True)
        line = pl.col(lines.name)
        # Characters are what counts, but they are at least as few as the bytes.
        fits = line.str.len_bytes() <= RECORD_CHARACTERS
        marked = line.str.starts_with("\ufeff")
        return lines.to_frame().select(line.str.contains(self._pattern) & fits & ~marked).to_series()

    def _even_rows(self, text: bytes, ends: pl.Series, odd: Sequence[int], height: int) -> pl.DataFrame:
        """The rows of a text of so many lines but for the odd ones; `ends` is where each line ends."""
        numbers = _numbers(self._before, height)
        if odd:
            gone = pl.Series(odd, dtype=pl.Int64)
            text = _without(text, ends.shift(1, fill_value=0).gather(gone).to_list(), ends.gather(gone).to_list())
            numbers = numbers.filter(~pl.int_range(height, dtype=pl.Int64, eager=True).is_in(gone.implode()))
        if not text:
            return pl.DataFrame(schema={ROW: pl.Int64(), **self._schema})
        cells = self._cells(text, quotes=b'"' in text)
        assert cells.shape == (len(numbers), self._width), "an even line has another number of cells"
        return cells.insert_column(0, numbers)


def split_rows(rows: Sequence[Row], width: int) -> Split:
    """Rows that have cells already; `width` is as for `Splitter`."""
    even: list[tuple[int | str, ...]] = []
    others: list[Row] = []
    for row in rows:
        if width and len(row.cells) == width and not row.fault:
            even.append((row.number, *row.cells))
        else:
            others.append(row)
    schema = {ROW: pl.Int64(), **{str(place): pl.String() for place in range(width)}}
    return Split(pl.DataFrame(even, schema=schema, orient="row"), others)


def _even(delimiter: str, width: int) -> str:
    """A pattern for the lines that are even rows.

    In a line with a quote, the space before a cell is none of it, which Polars does not know.
    """
    sign = rf"\x{ord(delimiter):02x}"
    bare = rf'[^"{sign}\x00]*'
    quoted = rf'(?:"[^"\x00]*"|(?:[^" {sign}\x00]{bare})?)'
    rows = (rf"{cell}(?:{sign}{cell}){{{width - 1}}}" for cell in (bare, quoted))
    return rf"^(?:{'|'.join(rows)})$"


def _holding(text: bytes, sign: bytes) -> Iterator[bytes]:
    """The lines that hold a sign."""
    at = text.find(sign)
    while at >= 0:
        end = text.find(b"\n", at)
        yield text[text.rfind(b"\n", 0, at) + 1 : end]
        at = text.find(sign, end)


def _numbers(before: int, height: int) -> pl.Series:
    return pl.int_range(before + 1, before + height + 1, dtype=pl.Int64, eager=True).alias(ROW)


def _without(text: bytes, starts: Sequence[int], ends: Sequence[int]) -> bytes:
    """A text without what stands between each start and its end."""
    return b"".join(text[end:start] for end, start in zip((0, *ends), (*starts, len(text)), strict=True))


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
