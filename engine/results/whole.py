"""A folder written whole or not at all: made beside its place, then exchanged for what stands there.

Who is killed meanwhile leaves a hidden folder behind. The next who writes to that place clears it away; a lock, which
goes with its process, tells such a folder from one that is still being written.
"""

from __future__ import annotations

import glob
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from ..errors import OutputError
from ..text import Text

PARTIAL, OLD = ".partial", ".old"


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A folder to write into, which becomes `target` when the block ends without an error.

    What stood there is exchanged for it. Raises OutputError, and leaves nothing behind, when the disk does not take it.
    """
    partial = target.with_name(f".{target.name}.{os.getpid()}{PARTIAL}")
    try:
        _tidy(target)
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        with _locked(partial):
            yield partial
            _exchange(partial, target)
    except OSError as error:
        raise refused(error, target) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def refused(error: OSError, target: Path) -> OutputError:
    """What to say when the disk does not take a part of the folder."""
    return OutputError(
        Text(
            "Hasil tidak dapat ditulis ({e}); tidak ada yang ditinggalkan.",
            "The results cannot be written ({e}); nothing was left behind.",
        ).fill(e=error.strerror or "?"),
        at=str(target),
    )


def _exchange(partial: Path, target: Path) -> None:
    old = partial.with_suffix(OLD)
    if target.exists():
        os.rename(target, old)
    try:
        os.rename(partial, target)
    except BaseException:  # an interrupt too: the older results must be back in their place
        if old.exists():
            os.rename(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _tidy(target: Path) -> None:
    """Clear away what killed processes left; the older folder that one of them was about to replace comes back."""
    beside = f".{glob.escape(target.name)}.*"
    for partial in target.parent.glob(beside + PARTIAL):
        if _abandoned(partial):
            shutil.rmtree(partial, ignore_errors=True)
    for old in target.parent.glob(beside + OLD):
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)
        elif not old.with_suffix(PARTIAL).exists():
            os.rename(old, target)


if sys.platform == "win32":  # no folder can be locked there, so none is known to be abandoned

    def _locked(folder: Path) -> AbstractContextManager[None]:
        return nullcontext()

    def _abandoned(folder: Path) -> bool:
        return False

else:
    import fcntl

    @contextmanager
    def _locked(folder: Path) -> Iterator[None]:
        """Hold a folder, wherever it is moved, until the block or the process ends."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            yield
        finally:
            os.close(descriptor)

    def _abandoned(folder: Path) -> bool:
        """Whether no process holds a folder."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(descriptor)
        return True
