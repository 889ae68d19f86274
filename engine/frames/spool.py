"""Frames that wait on disk, so that memory holds a chunk of a file and not the file."""

from __future__ import annotations

import io
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

KEPT_IN_MEMORY = 8 * 2**20  # bytes; what small files need never touches the disk


class Spool:
    """Frames in the order they came; the file behind it has no name, so nobody else reads it and no crash leaves it."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115  (lives as long as the spool)
        weakref.finalize(self, self._file.close)
        self._places: list[tuple[int, int, tuple[str, ...]]] = []
        self.rows = 0

    def append(self, frame: pl.DataFrame) -> None:
        """Keep a frame; frames need not have the same columns."""
        buffer = io.BytesIO()
        frame.write_ipc(buffer, compression="lz4")
        start = self._file.seek(0, io.SEEK_END)
        self._file.write(buffer.getbuffer())
        self._places.append((start, buffer.tell(), tuple(frame.columns)))
        self.rows += frame.height

    def extend(self, other: Spool) -> None:
        """Keep the frames of another spool after these; they are copied as they stand."""
        start = self._file.seek(0, io.SEEK_END)
        other._file.seek(0)
        shutil.copyfileobj(other._file, self._file)
        self._places += [(start + place, size, has) for place, size, has in other._places]
        self.rows += other.rows

    def __getstate__(self) -> dict[str, Any]:
        """What travels to another process: all of it."""
        self._file.seek(0)
        return {"content": self._file.read(), "places": self._places, "rows": self.rows}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__()  # type: ignore[misc]  # a file of its own
        self._file.write(state["content"])
        self._places, self.rows = state["places"], state["rows"]

    def frames(self, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """The frames again, whole or with some of their columns (those that a frame has)."""
        for start, size, has in list(self._places):
            self._file.seek(start)
            content = io.BytesIO(self._file.read(size))
            yield pl.read_ipc(content, columns=None if columns is None else [name for name in columns if name in has])
