"""A folder written whole or not at all: made beside its place, then exchanged for what stands there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import OutputError
from ..text import Text


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A folder to write into, which becomes `target` when the block ends without an error.

    What stood there is exchanged for it. Raises OutputError, and leaves nothing behind, when the disk does not take it.
    """
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        yield partial
        _exchange(partial, target)
    except OSError as error:
        raise OutputError(
            Text(
                "Hasil tidak dapat ditulis ({e}); tidak ada yang ditinggalkan.",
                "The results cannot be written ({e}); nothing was left behind.",
            ).fill(e=error.strerror or "?"),
            at=str(target),
        ) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _exchange(partial: Path, target: Path) -> None:
    old = target.with_name(f".{target.name}.{os.getpid()}.old")
    if target.exists():
        os.rename(target, old)
    try:
        os.rename(partial, target)
    except BaseException:  # an interrupt too: the older results must be back in their place
        if old.exists():
            os.rename(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)
