"""Cells that hold no text, as text that reads back as what they hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from patuh.engine.intake import identifiers
from patuh.engine.intake.cell_text import text_of
from patuh.engine.intake.cells import cell
from patuh.engine.intake.column_text import texts
from patuh.engine.language.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a ", "a "),
        (None, ""),
        (True, "TRUE"),
        (False, "FALSE"),
        (12, "12"),
        (12.0, "12"),
        (-0.0, "0"),
        (-3.0, "-3"),
        (0.1, "0.1"),
        (350.125, "350.1250"),
        (3456874.125, "3456874.1250"),
        (999_999_999_999_999.0, "999999999999999"),
        (1671021201900001.0, "1671021201900001.0"),
        (1671021201900001, "1671021201900001"),
        (1e22, "10000000000000000000000.0"),
        (1e300, "1e+300"),
        (1.5e-7, "1.5e-07"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (Decimal("3500000.50"), "3500000.50"),
        (date(2020, 1, 2), "2020-01-02"),
        (datetime(2020, 1, 2), "2020-01-02"),
        (datetime(2020, 1, 2, 17, 5), "2020-01-02 17:05:00"),
        (datetime(2020, 1, 2, tzinfo=UTC), "2020-01-02 00:00:00+00:00"),
        (time(8, 30), "08:30:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
        (b"\xff1", "\ufffd1"),
        ([1, {"a": date(2020, 1, 2)}], '[1, {"a": "2020-01-02"}]'),
    ],
)
def test_text(value: object, text: str) -> None:
    assert text_of(value) == text


@given(st.floats(1e15, 1e300) | st.integers(10**15, 10**25).map(float))
def test_a_number_of_too_many_digits_is_no_identifier(value: float) -> None:
    for kind in ("nik", "kpj", "npp", "nib", "npwp"):
        assert identifiers.read(kind, text_of(value)).reason == "excel_damage"


@given(st.floats(1e5, 9e12))
def test_an_amount_is_read_to_the_rupiah_or_not_at_all(vocabulary: Vocabulary, value: float) -> None:
    found = cell.read(vocabulary.facts["employer.capital"], text_of(value))
    assert isinstance(found.value, int) and abs(found.value - value) <= 0.5


@given(st.floats(0, 1e5).filter(lambda value: not value.is_integer()))
def test_a_small_fraction_is_never_taken_for_thousands(vocabulary: Vocabulary, value: float) -> None:
    found = cell.read(vocabulary.facts["employer.capital"], text_of(value))
    assert found.reason or abs(int(found.value) - value) <= 0.5  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "column",
    [
        pl.Series(["a ", "", None, "é\n"]),
        pl.Series([True, None, False]),
        pl.Series([12, None, -3, 2**62]),
        pl.Series([7, None], dtype=pl.UInt8),
        pl.Series([date(2020, 1, 2), None, date(1, 1, 1), date(9999, 12, 31)]),
        pl.Series([0.1, None, 350.125, 1671021201900001.0, float("nan")]),
        pl.Series([datetime(2020, 1, 2), None, datetime(2020, 1, 2, 3)]),
        pl.Series([Decimal("3500000.50"), None]),
        pl.Series(["x", None, "y"], dtype=pl.Categorical),
        pl.Series([["a"], None, []]),
        pl.Series([b"a", None]),
        pl.Series([None, None]),
        pl.Series([], dtype=pl.Boolean),
    ],
    ids=lambda column: str(column.dtype),
)
def test_a_column_of_values_says_what_each_of_them_does(column: pl.Series) -> None:
    assert texts(column).to_list() == [text_of(value) for value in column.to_list()]
