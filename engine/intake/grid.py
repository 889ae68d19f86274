"""The cells of one file or sheet, before anyone has asked what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .reader import Row


@dataclass(frozen=True, slots=True)
class Span:
    """Cells merged downwards: a column from 0 and its first and last row as the spreadsheet program counts them."""

    column: int
    first: int
    last: int


@dataclass(frozen=True)
class Grid:
    """Rows of text with where they come from; `sep` when the first row only states the delimiter.

    `names` are the column names of a format that keeps them apart from its rows (JSON, Parquet); `meant` says
    for such names which fact they are, where the format itself settles it.
    """

    file: str
    sheet: str
    sha256: str
    rows: Sequence[Row]
    sep: bool = False
    names: tuple[str, ...] | None = None
    meant: Mapping[str, str] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()
    hidden: bool = False

    @property
    def place(self) -> str:
        """The file, with the sheet where it has several: what an error names."""
        return f"{self.file}!{self.sheet}" if self.sheet else self.file
