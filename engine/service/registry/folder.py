"""Snapshots in a folder: `current` names the one that is asked, and is swapped in one step while others are read."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from ...errors import OutputError
from ...language.vocabulary import Vocabulary
from ...text import Text
from .coding import LOAD_AGAIN
from .model import RegistryUnavailable
from .snapshot_file import WHY, SnapshotFile

CURRENT, SUFFIX, PARTIAL = "current", ".db", ".partial"
KEPT = 2  # snapshots before the current one
DAY = 86_400.0
GRACE = 60.0  # seconds after which nobody reads a snapshot that gave way to another

_Seen = tuple[int, int, int]  # how `current` is known to be the same file still


class Folder:
    """The snapshots of a folder as a service reads them; any thread may ask."""

    def __init__(self, place: Path, vocabulary: Vocabulary) -> None:
        self.place, self._vocabulary = place, vocabulary
        self._lock = Lock()
        self._seen: _Seen | None = None
        self._file: SnapshotFile | None = None
        self._readers: dict[SnapshotFile, int] = {}

    @contextmanager
    def current(self) -> Iterator[SnapshotFile | None]:
        """The current snapshot, the same one until the context ends; None where nothing was loaded yet.

        Raises RegistryUnavailable where `current` names what is not there or not whole.
        """
        with self._lock:
            file = self._newest()
            if file is not None:
                self._readers[file] = self._readers.get(file, 0) + 1
        try:
            yield file
        finally:
            if file is not None:
                with self._lock:
                    self._let_go(file)

    def close(self) -> None:
        """Close the current snapshot once nobody reads it."""
        with self._lock:
            file, self._file, self._seen = self._file, None, None
            if file is not None and file not in self._readers:
                file.close()

    def _newest(self) -> SnapshotFile | None:
        pointer = self.place / CURRENT
        try:
            found = pointer.stat()
            seen = (found.st_mtime_ns, found.st_ino, found.st_size)
            if seen == self._seen:
                return self._file
            name = pointer.read_text("ascii").strip()
        except FileNotFoundError:
            if self._file is None:
                return None
            raise RegistryUnavailable(GONE, at=CURRENT, why=WHY, todo=LOAD_AGAIN) from None
        except (OSError, ValueError) as error:
            raise RegistryUnavailable(UNREAD.fill(w=type(error).__name__), at=CURRENT, why=WHY) from None
        file = SnapshotFile(self.place / Path(name).name, self._vocabulary)
        before, self._file, self._seen = self._file, file, seen
        if before is not None and before not in self._readers:
            before.close()
        return file

    def _let_go(self, file: SnapshotFile) -> None:
        self._readers[file] -= 1
        if not self._readers[file]:
            del self._readers[file]
            if file is not self._file:
                file.close()


def draft(place: Path) -> Path:
    """Where in a folder to make a snapshot aside; the folder is made where it is not there."""
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(CANNOT_WRITE.fill(w=error.strerror or "?"), at=str(place)) from None
    path = place / f"{os.getpid()}{PARTIAL}"
    path.unlink(missing_ok=True)
    return path


def publish(place: Path, made: Path, id: str) -> Path:
    """Make a finished snapshot file the current one in one step; older ones than KEPT are removed."""
    path = place / f"{id}{SUFFIX}"
    os.replace(made, path)
    aside = place / f"{CURRENT}.{os.getpid()}{PARTIAL}"
    with aside.open("w", encoding="ascii") as file:
        file.write(f"{path.name}\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, place / CURRENT)
    _sync(place)
    _remove_old(place, path)
    return path


def _remove_old(place: Path, current: Path) -> None:
    """Removes snapshots before the last KEPT, each once whatever still read it is done; and drafts left by a crash."""
    now = time.time()
    with suppress(FileNotFoundError):  # somebody else loads and tidies at the same time
        made = {path: path.stat().st_mtime for path in place.glob(f"*{SUFFIX}") if path != current}
        others = sorted(made, key=lambda path: made[path], reverse=True)
        for newer, old in zip(others[KEPT - 1 :], others[KEPT:], strict=False):
            if now - made[newer] > GRACE:
                old.unlink(missing_ok=True)
        for left in place.glob(f"*{PARTIAL}"):
            if now - left.stat().st_mtime > DAY:
                left.unlink(missing_ok=True)


def _sync(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


GONE = Text("Registri yang tadi ada sudah tidak ada.", "The registry that was there is gone.")
UNREAD = Text("Penunjuk registri tidak dapat dibaca ({w}).", "What names the current registry cannot be read ({w}).")
CANNOT_WRITE = Text("Folder registri tidak dapat ditulis ({w}).", "The registry's folder cannot be written ({w}).")
