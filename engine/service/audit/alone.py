"""One process at a time writes to an audit file.

SQLite sees to that by itself, but before 3.51.3 two connections that write and empty the log at the same instant could,
in rare cases, damage the file ("WAL-reset bug"). A lock of the system round both leaves no such instant.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAP = 0.002  # seconds between two attempts


@contextmanager
def alone(path: Path, patience: float) -> Iterator[None]:
    """Until the block ends no other process is in such a block; raises OSError after `patience` seconds of waiting.

    The lock is on a file beside `path`, and ends with the process at the latest.
    """
    descriptor = os.open(path.with_name(f"{path.name}-lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        until = time.monotonic() + patience
        while not _locked(descriptor):
            if time.monotonic() > until:
                raise OSError(errno.EAGAIN, "database is locked by another process")
            time.sleep(NAP)
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":

    def _locked(descriptor: int) -> bool:
        """Windows has no such lock for a whole file; there one process serves alone."""
        return True

else:
    import fcntl

    def _locked(descriptor: int) -> bool:
        """Whether the lock was free, and is ours now."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
