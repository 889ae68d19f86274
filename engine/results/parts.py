"""A table in parts: Parquet files, each written by whoever made its rows, in a folder that all of them share.

They are written under names of their own, since nobody who writes one knows how many come before; when all are there
they get their numbers. What somebody left behind who was stopped is never one of them.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ..errors import OutputError
from ..text import Text
from .rows import Row, Rows, schema
from .tables import ROW_GROUP
from .whole import refused

UNSETTLED = ".parts"  # where parts wait for their numbers, below the folder that is being written


def part_name(table: str, number: int) -> str:
    """The name of a part in a result folder; names sort as numbers do."""
    return f"{table}/part-{number:06}.parquet"


def parts_of(table: str, names: Mapping[str, Any]) -> list[str]:
    """The parts of a table among the files of a result folder, in their order; none where one is missing."""
    found = sorted(name for name in names if name.startswith(f"{table}/"))
    return found if found == [part_name(table, number) for number in range(len(found))] else []


@dataclass(frozen=True)
class Part:
    """A file that was written: where, how many rows it has, and its SHA-256."""

    path: Path
    rows: int
    sha256: str


class Parts:
    """Rows of one table in files, in the order they came; what travels to another process is where they are.

    Raises OutputError where the folder is not there: it is no path that all machines share.
    """

    def __init__(self, table: type[Any], folder: Path) -> None:
        self._schema, self._folder = schema(table), folder
        self.all: list[Part] = []

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(part.rows for part in self.all)

    def append(self, frame: pl.DataFrame) -> None:
        """Write a frame that has the table's columns, among others, as one part."""
        buffer = io.BytesIO()
        rows = frame.select(list(self._schema)).cast(self._schema)  # type: ignore[arg-type]  # a mapping to types is one too
        rows.write_parquet(buffer, compression="zstd", statistics=False, row_group_size=ROW_GROUP)
        path = self._folder / f"{uuid.uuid4().hex}.parquet"
        if not self._folder.is_dir():
            raise OutputError(NOT_SHARED, at=str(self._folder.parent), todo=NOT_SHARED_TODO)
        try:
            with path.open("xb") as file:
                file.write(buffer.getbuffer())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise refused(error, self._folder.parent) from None
        self.all.append(Part(path, frame.height, hashlib.sha256(buffer.getbuffer()).hexdigest()))

    def extend(self, other: Parts) -> None:
        """Put those of another after these."""
        self.all += other.all

    def frames(self, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """The rows again, whole or with some of their columns."""
        for part in self.all:
            yield pl.read_parquet(part.path, columns=None if columns is None else list(columns))


class InParts(Rows[Row]):
    """The rows of one table in its parts."""

    def __init__(self, table: type[Row], folder: Path, parts: Sequence[Parts]) -> None:
        super().__init__(table, parts)
        self._folder, self._parts = folder, parts

    def settle(self, folder: Path, table: str) -> Iterator[tuple[str, str]]:
        """Give the parts their names below the folder, at least one; yields the name and the SHA-256 of each."""
        if not any(parts.all for parts in self._parts):
            self._parts = [Parts(self.table, self._folder)]
            self._parts[0].append(pl.DataFrame(schema=schema(self.table)))
        (folder / table).mkdir()
        number = 0
        for parts in self._parts:
            for place, part in enumerate(parts.all):
                name = part_name(table, number)
                os.rename(part.path, folder / name)
                parts.all[place] = Part(folder / name, part.rows, part.sha256)
                yield name, part.sha256
                number += 1
        shutil.rmtree(self._folder)

    def move(self, folder: Path, to: Path) -> None:
        """Read them below another folder from now on, which that one has become."""
        for parts in self._parts:
            parts.all = [Part(to / part.path.relative_to(folder), part.rows, part.sha256) for part in parts.all]


NOT_SHARED = Text(
    "Folder hasil tidak ada di mesin yang menilai sebagian daftar.",
    "The result folder is not there on a machine that judges a part of the lists.",
)
NOT_SHARED_TODO = Text(
    "Pilih dengan -o folder yang dapat ditulis semua mesin dengan jalur yang sama.",
    "Choose with -o a folder that all machines can write to under the same path.",
)
