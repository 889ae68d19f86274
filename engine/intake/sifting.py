"""Which rows of a list are data: its titles, headers, page headings and blank rows are not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from . import corrections as laid_over
from . import headers
from .corrections import Correction
from .dataset import Skipped
from .layout import Headed
from .reader import Row
from .records import is_blank_row


class Sifter:
    """Sifts the rows of one list in their order; rows known to be data may be left out, once `begun` says so."""

    def __init__(self, headed: Headed, corrections: Sequence[Correction] = ()) -> None:
        self.blank = 0
        self.skipped: list[Skipped] = []
        self.begun = False  # whether a row of data was seen
        self._headed = headed
        self._numbered = not headed.said  # a format with column names of its own has no row that numbers its columns
        self._corrections: dict[int, list[Correction]] = {}
        for line in corrections:
            self._corrections.setdefault(line.row, []).append(line)
        self._laid: set[Correction] = set()
        self._lines = corrections

    def sift(self, row: Row) -> Row | None:
        """The row with the corrections of its cells; None when it is no data."""
        if is_blank_row(row):
            self.blank += 1
            return None
        if row.number <= self._headed.last:
            self.skipped.append(Skipped(row.number, "title" if row.number < self._headed.first else "header"))
            return None
        numbers = not self.begun and not self._numbered and headers.numbers_columns(row)
        if not row.fault and (numbers or headers.repeats(row, self._headed.said)):
            self._numbered = self._numbered or numbers
            self.skipped.append(Skipped(row.number, "header"))
            return None
        self.begun = True
        lines = self._corrections.get(row.number)
        return row if lines is None else self._corrected(row, lines)

    def data(self, rows: Iterable[Row]) -> list[Row]:
        """The rows of data among these."""
        return [data for row in rows if (data := self.sift(row)) is not None]

    def refuse_astray(self) -> None:
        """Raise UsageError listing the corrections that fitted no cell of any row."""
        if astray := [line for line in self._lines if line not in self._laid]:
            raise laid_over.no_such_cell(astray, self._headed.place)

    def _corrected(self, row: Row, lines: Iterable[Correction]) -> Row:
        cells = [""] * len(self._headed.block.headers) if self._is_torn(row) else list(row.cells)
        for line in lines:
            column = laid_over.column_of(line.column, self._headed.written)
            if 0 <= column < len(cells):
                cells[column] = line.value
                self._laid.add(line)
        return Row(row.number, tuple(cells))

    def _is_torn(self, row: Row) -> bool:
        """Whether no cell of a row is sure to stand in its column: corrections then are all that it says."""
        block = self._headed.block
        beyond = row.cells[len(block.headers) :]
        return bool(row.fault) or len(row.cells) < block.named or any(text.strip() for text in beyond)
