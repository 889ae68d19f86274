"""Files on their way in: written to the disk as their bytes come, and refused as soon as they are too large."""

from __future__ import annotations

import errno
import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from ..settings import Limits
from . import errors
from .errors import JobRefused, JobsUnavailable, too_big, too_many
from .job import Upload
from .labels import cleaned


@dataclass
class _Open:
    number: int
    label: str
    file: BinaryIO
    digest: hashlib._Hash
    size: int = 0


class Incoming:
    """Takes files one after the other: `begin`, `write` as often as there is something, `finish`.

    Used as a context: what was begun and not `done` is deleted at its end. `free` are the bytes there is room for.
    """

    def __init__(self, folder: Path, known: Sequence[Upload], limits: Limits, free: int) -> None:
        self._folder, self._limits, self._free = folder, limits, free
        self._known = len(known)
        self._labels = [one.label for one in known]
        self._next = max((one.number for one in known), default=0) + 1
        self._open: _Open | None = None
        self._made: list[Upload] = []
        self._kept = False

    def __enter__(self) -> Incoming:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._open is not None:
            self._open.file.close()
            shutil.rmtree(self._folder / str(self._open.number), ignore_errors=True)
        if not self._kept:
            for one in self._made:
                shutil.rmtree(self._folder / str(one.number), ignore_errors=True)

    def begin(self, name: str) -> None:
        """A file comes in that its sender calls `name`; raises JobRefused when it is one too many."""
        if self._known + len(self._made) >= self._limits.upload_files:
            raise too_many(self._limits.upload_files)
        label = cleaned(name, self._labels)
        try:
            number = self._place()
            file = (self._folder / str(number) / label).open("xb")
        except OSError as error:
            raise _no_space(error) from None
        self._open = _Open(number, label, file, hashlib.sha256())
        self._labels.append(label)

    def _place(self) -> int:
        """A folder that no other upload has, also none at the same time."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        while True:
            number, self._next = self._next, self._next + 1
            try:
                (self._folder / str(number)).mkdir(mode=0o700)
            except FileExistsError:
                continue
            return number

    def write(self, block: bytes) -> None:
        """More of the file; raises JobRefused when it is too large, JobsUnavailable when the disk is full."""
        one = self._open
        assert one is not None, "begin comes first"
        one.size += len(block)
        self._free -= len(block)
        if one.size > self._limits.upload_bytes:
            raise too_big(one.label, self._limits.upload_bytes)
        if self._free < 0:
            raise JobsUnavailable(errors.NO_SPACE, why=errors.NO_SPACE_WHY, todo=errors.NO_SPACE_TODO)
        one.digest.update(block)
        try:
            one.file.write(block)
        except OSError as error:
            raise _no_space(error) from None

    def finish(self) -> None:
        """The file is whole; raises JobRefused when it is empty."""
        one = self._open
        assert one is not None, "begin comes first"
        try:
            one.file.close()
        except OSError as error:
            raise _no_space(error) from None
        if not one.size:
            raise JobRefused(errors.EMPTY, at=one.label)
        self._made.append(Upload(one.number, one.label, one.size, one.digest.hexdigest()))
        self._open = None

    def done(self) -> tuple[Upload, ...]:
        """All files that came, now to be kept."""
        self._kept = True
        return tuple(self._made)


def _no_space(error: OSError) -> JobsUnavailable | OSError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return JobsUnavailable(errors.NO_SPACE, why=errors.NO_SPACE_WHY, todo=errors.NO_SPACE_TODO)
    return error
