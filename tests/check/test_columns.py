"""What is looked up and added up by columns, against the same told row by row."""

from __future__ import annotations

import random
from collections import Counter

import polars as pl
import pytest
from patuh.engine.backends.judging import CODES, NAMES
from patuh.engine.check import lookup, tally
from patuh.engine.check.lookup import Lookup
from patuh.engine.check.tally import Tally
from patuh.engine.check.verdicts import count
from patuh.engine.check.words import Words

Row = tuple[int | None, int | None, int]
KINDS = {"#npp": pl.Int32, "#nik": pl.UInt64, "#rank": pl.UInt8}


def drawn(dice: random.Random, rows: int) -> list[Row]:
    niks = (None, 0, 7, 10**16 - 1, 2**63 + 5)
    return [(dice.choice((None, 0, 1, 2)), dice.choice(niks), dice.randrange(4)) for _ in range(rows)]


@pytest.mark.parametrize("seed", range(20))
def test_a_line_is_found_as_by_looking_at_all(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "AT_ONCE", 3)
    dice = random.Random(seed)
    lines, workers = ([row for row in drawn(dice, 12) if row[0] is not None], drawn(dice, 20))
    frame, asked = (pl.DataFrame(rows, schema=KINDS, orient="row") for rows in (lines, workers))
    best, elsewhere = Lookup(frame, "#nik").best(asked), Lookup(frame, "#nik").elsewhere(asked)
    for place, (npp, nik, _) in enumerate(workers):
        theirs = [(rank, line) for line, (at, key, rank) in enumerate(lines) if at == npp and key == nik is not None]
        assert best[place] == (min(theirs)[1] if theirs else None)
        others = npp is not None and any(key == nik is not None and at != npp for at, key, _ in lines)
        assert elsewhere[place] == others


def test_sums_are_the_same_however_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(dice % 5 or None, "ab"[dice % 2], dice) for dice in range(60)]
    wanted: Counter[tuple[int | None, str]] = Counter()
    for who, kind, number in rows:
        if who is not None:
            wanted[who, kind] += number
    for pending in (1, 7, 1000):
        monkeypatch.setattr(tally, "PENDING", pending)
        one, other = Tally("#parent", "kind"), Tally("#parent", "kind")
        assert one.sums() is None
        for place, frame in enumerate(pl.DataFrame(rows, ["#parent", "kind", "n"], orient="row").iter_slices(4)):
            (one if place % 3 else other).add(frame)
        one.merge(other)
        sums = one.sums()
        assert sums is not None and {(who, kind): n for who, kind, n in sums.iter_rows()} == dict(wanted)


def test_each_way_of_saying_is_asked_once_and_none_is_taken_for_another() -> None:
    asked: list[tuple[object, ...]] = []

    def answer(rows: pl.DataFrame) -> pl.Series:
        asked.extend(rows.select("a", "a?", "b", "b?").iter_rows())
        return pl.Series([len(asked) if row["a"] else None for row in rows.iter_rows(named=True)], dtype=pl.Int32)

    words = Words(answer)
    said = [("1,0", 0, "2", 0), ("1", 0, "0,2", 0), ("1", 0, None, 2), (None, 2, "1", 0), ("1", 0, None, 3)]
    frame = pl.DataFrame([said[place] for place in (0, 1, 0, 2, 3, 3, 4)], ["a", "a?", "b", "b?"], orient="row")
    first = words.answers(frame, ["a", "b"]).to_list()
    assert asked == said and first[4:6] == [None, None]
    assert words.answers(frame.reverse(), ["a", "b"]).to_list() == first[::-1] and asked == said


@pytest.mark.parametrize("rules", [0, 1, 5, 60])
@pytest.mark.parametrize("rows", [0, 1, 200])
def test_verdicts_are_counted_as_one_by_one(rules: int, rows: int) -> None:
    dice = random.Random(f"{rules} {rows}")
    codes = {f"r{n}": [dice.choice((0, 1, 4, 5, None)) if n % 3 else n % 6 for _ in range(rows)] for n in range(rules)}
    kinds = {"#row": pl.Int64, **dict.fromkeys(codes, pl.UInt8)}
    counted = count(pl.DataFrame({"#row": range(rows), **codes}, schema=kinds))
    for rule, given in codes.items():
        assert counted.rules.get(rule, Counter()) == Counter(NAMES[code] for code in given if code)
    assert counted.cases.height == rows
    for case, numbers in enumerate(counted.cases.iter_rows(named=True)):
        assert numbers == {name: sum(given[case] == code for given in codes.values()) for name, code in CODES.items()}
