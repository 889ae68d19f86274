"""What must be on the disk before anything rests on it."""

from __future__ import annotations

import os
from pathlib import Path


def settle(path: Path) -> None:
    """Have the disk keep a file, or which files are in a folder; raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
