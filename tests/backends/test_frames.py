"""Verdicts do not depend on how many threads there are nor on how many cases share a frame."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SIZES = ("1", "7", "8")


def in_frames(tree: Path, threads: int) -> Any:
    """The verdicts by frame size, with so many threads."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("in_frames.py")), str(tree), *SIZES],
        env={**os.environ, "POLARS_MAX_THREADS": str(threads)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_threads_and_frames_change_no_verdict(tree: Path) -> None:
    one, two = in_frames(tree, 1), in_frames(tree, 2)
    assert (one["threads"], two["threads"]) == (1, 2)
    first = one["verdicts"]["1"]
    assert len({tuple(row) for row in first}) > 2
    assert one["verdicts"] == two["verdicts"] == dict.fromkeys(SIZES, first)
