"""Frames kept on disk come back in order, whole or in part."""

from __future__ import annotations

import polars as pl
import pytest
from patuh.engine.frames import spool
from patuh.engine.frames.spool import Spool


def test_frames_come_back_in_order() -> None:
    kept = Spool()
    frames = [pl.DataFrame({"#row": [1, 2], "a": ["x", None]}), pl.DataFrame({"#row": [3], "b": [1]})]
    for frame in frames:
        kept.append(frame)
    assert kept.rows == 3
    for _ in range(2):
        assert [frame.to_dicts() for frame in kept.frames()] == [frame.to_dicts() for frame in frames]
    assert [frame.columns for frame in kept.frames(["#row", "b"])] == [["#row"], ["#row", "b"]]


def test_it_can_be_read_while_it_is_read_and_written() -> None:
    kept = Spool()
    kept.append(pl.DataFrame({"a": [1]}))
    for outer in kept.frames():
        kept.append(pl.DataFrame({"a": [2]}))
        assert [inner["a"].to_list() for inner in kept.frames()] == [outer["a"].to_list(), [2]]


def test_large_frames_wait_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "KEPT_IN_MEMORY", 10)
    kept = Spool()
    for number in range(5):
        kept.append(pl.DataFrame({"a": [number] * 1000}))
    assert [frame["a"].sum() for frame in kept.frames()] == [0, 1000, 2000, 3000, 4000]
