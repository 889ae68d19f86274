"""What each uploaded file was taken for: its lists, what each column means, and its first rows, masked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...text import Text
from .job import Failure

# How a column got its meaning: by its header, by what its cells say, by the officer; or why it has none.
Sure = Literal["header", "cells", "stated", "ignored", "undecided", "unused"]


@dataclass(frozen=True)
class ColumnSeen:
    """One column: its header, that header's spelling in a column map (empty: it cannot be mapped), the fact it holds.

    `cells` are its first cells, masked.
    """

    header: str
    spelling: str
    fact: str
    sure: Sure
    cells: tuple[str, ...]


@dataclass(frozen=True)
class SheetSeen:
    """One sheet (no name: a text file). `role` is the list it was taken for, empty for none, and then `why` says it.

    `lacking` are facts of that list which no column tells, each with the rules in force that rest on it (ids), those
    with most rules first.
    """

    name: str
    hidden: bool
    role: str
    columns: tuple[ColumnSeen, ...]
    why: Text | None = None
    lacking: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def known(self) -> int:
        """How many columns have a meaning."""
        return sum(1 for column in self.columns if column.fact)


@dataclass(frozen=True)
class FileSeen:
    """One file: its sheets, or why it cannot be read."""

    number: int
    label: str
    sheets: tuple[SheetSeen, ...] = ()
    failure: Failure | None = None


@dataclass(frozen=True)
class Seen:
    """All files of a job."""

    files: tuple[FileSeen, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """The lists there are, each once."""
        return tuple(dict.fromkeys(sheet.role for file in self.files for sheet in file.sheets if sheet.role))
