"""Records as frames say what the records said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from patuh.engine.frames.cells import UNSTATED
from patuh.engine.frames.spool import Spool
from patuh.engine.intake.dataset import Record, Source, Table
from patuh.engine.intake.keeping import MOST_DROPPED, Keeper, frame_of
from patuh.engine.language.vocabulary import Fact, ListShape
from patuh.engine.text import Text
from patuh.engine.values import NONE, Unknown, Value

NOWHERE: Any = None
FACTS = tuple(
    Fact(f"worker.{type_}", Text.same(type_), type_, NOWHERE)
    for type_ in ("text", "date", "rupiah", "boolean", "enum", "nik")
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "date": st.dates(), "rupiah": st.integers(-(10**13), 10**13), "boolean": st.booleans(),
}  # fmt: skip
RECORDS = st.fixed_dictionaries(
    {},
    optional={
        fact.name: st.sampled_from((NONE, *Unknown)) | VALUES.get(fact.type, st.text(st.characters(codec="utf-8")))
        for fact in FACTS
    },
)


def table(spool: Spool) -> Table:
    """A table that holds these records and nothing else."""
    shape = ListShape("workers", Text.same(""), "worker", "judged", (), (), {}, {}, frozenset())
    return Table("contoh.csv", "Gaji", "", shape, {}, (), (), spool, (), (), (), 0, 0)


@given(st.lists(RECORDS, max_size=30))
def test_records_come_back(values: list[Mapping[str, Value]]) -> None:
    keeper = Keeper(FACTS)
    for row, one in enumerate(values, start=2):
        keeper.add(row, one)
    found = table(keeper.finish())
    assert found.count == len(values)
    assert found.records == tuple(
        Record(Source("contoh.csv", "Gaji", row), one) for row, one in enumerate(values, start=2)
    )


def test_a_frame_says_what_and_why_not() -> None:
    frame = frame_of(FACTS[:2], [7, 9], [{"worker.text": "X", "worker.date": NONE}, {"worker.date": date(2026, 1, 2)}])
    assert frame.to_dict(as_series=False) == {
        "#row": [7, 9],
        "worker.text": ["X", None], "worker.text?": [0, UNSTATED],
        "worker.date": [None, date(2026, 1, 2)], "worker.date?": [1, 0],
    }  # fmt: skip
    assert frame.schema["worker.date"] == pl.Date and frame.schema["worker.text?"] == pl.UInt8


@given(sizes=st.lists(st.integers(0, 60_000), max_size=4), dropped=st.integers(0, MOST_DROPPED))
def test_the_last_records_can_be_dropped(sizes: list[int], dropped: int) -> None:
    keeper, row = Keeper(FACTS[:1]), 0
    for size in sizes:
        empty = pl.DataFrame({"#row": range(row, row + size)}).with_columns(
            pl.lit(None, pl.String).alias("worker.text"), pl.lit(2, pl.UInt8).alias("worker.text?")
        )
        keeper.add_frame(empty)
        row += size
        keeper.add(row, {"worker.text": "CONTOH"})
        row += 1
    spool = keeper.finish(range(row - dropped, row))
    rows = [number for frame in spool.frames() for number in frame["#row"].to_list()]
    assert rows == list(range(max(row - dropped, 0))) and spool.rows == len(rows)
