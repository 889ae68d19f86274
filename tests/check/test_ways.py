"""Numbering ways of saying something: equal rows, equal numbers, whether or not their slot was taken."""

from __future__ import annotations

import random

import polars as pl
import pytest
from patuh.engine.check import ways
from patuh.engine.check.ways import Ways
from patuh.engine.check.words import Words

ROWS = [("a", 0), (None, 1), (None, 2), ("", 0), ("b", 0), ("b", 3), ("PT CONTOH yang bernama panjang", 0)]


def _frame(rows: list[tuple[str | None, int]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"x.name": pl.String, "x.name?": pl.UInt8}, orient="row")


def test_nothing_entered_nothing_known() -> None:
    assert Ways().numbers(_frame(ROWS)).to_list() == [None] * len(ROWS)


@pytest.mark.parametrize("room", [2, 8], ids=["slots often taken", "slots seldom taken"])
def test_each_way_has_its_number(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "ROOM", room)
    rng, known, numbered = random.Random(1), Ways(), {}
    for _ in range(40):
        asked = list({(f"CT{rng.randrange(5_000)}", rng.randrange(2)) for _ in range(300)})
        new = [row for row, number in zip(asked, known.numbers(_frame(asked)), strict=True) if number is None]
        assert set(new) == set(asked) - set(numbered)
        known.enter(_frame(new))
        numbered |= {row: len(numbered) + place for place, row in enumerate(new)}
        assert known.numbers(_frame(asked)).to_list() == [numbered[row] for row in asked]
    assert len(known) == len(numbered)
    assert known.numbers(_frame(list(numbered))).to_list() == list(numbered.values())


def test_one_slot_for_all_is_slow_and_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pl.DataFrame, "hash_rows", lambda frame, _: pl.repeat(7, frame.height, eager=True))
    known = Ways()
    for start in (0, 3, 5):
        known.enter(_frame(ROWS[start : {0: 3, 3: 5, 5: 7}[start]]))
    assert known.numbers(_frame([*ROWS[::-1], ("c", 0), (None, 0)])).to_list() == [6, 5, 4, 3, 2, 1, 0, None, None]


def test_each_way_is_asked_about_once_in_its_first_row() -> None:
    asked: list[tuple[int, str | None]] = []

    def answer(rows: pl.DataFrame) -> pl.Series:
        asked.extend(rows.select("#row", "x.name").iter_rows())
        return rows["#row"].cast(pl.Int32) * 10

    words = Words(answer)
    for start, names in ((1, ["a", "b", "a", None]), (5, ["c", None, "b", "c"])):
        frame = _frame([(name, 0 if name else 2) for name in names]).with_row_index("#row", start)
        got = words.answers(frame, ["x.name"], "#row").to_list()
        assert got == ([10, 20, 10, 40] if start == 1 else [50, 40, 20, 50])
    assert asked == [(1, "a"), (2, "b"), (4, None), (5, "c")]


def test_rows_that_say_nothing_say_the_same() -> None:
    words = Words(lambda rows: rows["#row"].cast(pl.Int32))
    assert words.answers(pl.DataFrame({"#row": [3, 4, 5]}), [], "#row").to_list() == [3, 3, 3]
