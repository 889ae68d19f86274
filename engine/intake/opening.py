"""Opening a file, and what to say when it cannot be read."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

from ..errors import UnreadableInput
from ..text import Text


def label_of(path: str | os.PathLike[str]) -> str:
    """What a file is called in findings and errors: its base name, never its folder."""
    return Path(path).name or "."


def bytes_of(path: str | os.PathLike[str], label: str) -> bytes:
    """The bytes of a file; raises UnreadableInput when there is none or it may not be read."""
    with Opened(path, label) as file:
        return file.read()


class Opened:
    """A file to read bytes from; opening and reading raise UnreadableInput when it is not there or may not be read."""

    def __init__(self, path: str | os.PathLike[str], label: str) -> None:
        self.label, self.path = label, Path(path).absolute()
        try:
            self._file = self.path.open("rb")
        except (OSError, ValueError) as error:
            raise _unreadable(error, label) from None

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def read(self, size: int = -1) -> bytes:
        """So many bytes, fewer only at the end; all that are left by default."""
        try:
            return self._file.read(size)
        except OSError as error:
            raise _unreadable(error, self.label) from None

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return os.fstat(self._file.fileno()).st_size

    @property
    def at(self) -> int:
        """How many bytes stand before those that are read next."""
        return self._file.tell()

    def back(self, to: int = 0) -> None:
        """Read from the beginning again, or from another byte."""
        try:
            self._file.seek(to)
        except OSError as error:
            raise _unreadable(error, self.label) from None


def _unreadable(error: Exception, label: str) -> UnreadableInput:
    if isinstance(error, FileNotFoundError):
        what = Text("Berkas tidak ditemukan.", "There is no such file.")
        todo = Text("Periksa nama dan foldernya.", "Check its name and folder.")
    elif isinstance(error, IsADirectoryError):
        what = Text("Ini folder, bukan berkas.", "This is a folder, not a file.")
        todo = Text("Sebutkan berkas di dalamnya.", "Name the files in it.")
    elif isinstance(error, PermissionError):
        what = Text("Berkas tidak boleh dibaca.", "The file may not be read.")
        todo = Text(
            "Minta izin baca, atau tutup program yang menguncinya.",
            "Ask for permission, or close the program that locks it.",
        )
    else:
        what = Text("Berkas tidak dapat dibaca dari penyimpanan.", "The file cannot be read from storage.")
        todo = Text("Salin berkas ke komputer ini dan coba lagi.", "Copy the file to this computer and try again.")
    return UnreadableInput(what, at=label, todo=todo)
