"""Every spelling of a cell, and what it is read as; the cases are in cells.yaml."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patuh.engine.intake import reasons
from patuh.engine.intake.cells import cell, dates
from patuh.engine.language.vocabulary import Vocabulary
from patuh.engine.text import number
from patuh.engine.values import NONE, Unknown

from .conftest import data as cases


@pytest.mark.parametrize(
    ("fact", "raw", "expected"),
    [(case["fact"], raw, expected) for case in cases("cells.yaml") for raw, expected in case["reads"].items()],
)
def test_cell(vocabulary: Vocabulary, fact: str, raw: str, expected: object) -> None:
    found = cell.read(vocabulary.facts[fact], raw)
    if expected == "blank":
        assert found.value is vocabulary.facts[fact].blank and not found.reason
    elif expected == "none":
        assert found.value is NONE and not found.reason
    elif expected in reasons.REASONS:
        assert (found.value, found.reason) == (Unknown.DAMAGED, expected)
    else:
        assert (found.value, found.reason) == (expected, "")
        assert type(found.value) is type(expected)


@given(amount=st.integers(0, 10**13))
def test_a_rupiah_amount_survives_its_spellings(vocabulary: Vocabulary, amount: int) -> None:
    fact = vocabulary.facts["employer.capital"]
    for spelling in (str(amount), "Rp" + number(amount, "id"), number(amount, "en"), f"Rp {number(amount, 'id')},00"):
        assert cell.read(fact, spelling).value == amount


@given(day=st.dates(date(1932, 1, 1), date(2029, 12, 31)))
def test_a_date_survives_its_spellings(day: date) -> None:
    for spelling in ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%y", "%d%m%Y", "%Y%m%d"):
        text = day.strftime(spelling)
        if spelling != "%d/%m/%y" or 1931 <= day.year <= 2030:
            assert dates.read(text) == day
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    assert dates.read(str(serial)) == (day if serial in dates.SERIALS else dates.Unreadable("date_unreadable"))


@given(raw=st.text(max_size=80) | st.from_regex(r"[-(]?(Rp)?[ .]?[0-9.,Ee+ ]{0,40}( ?jt)?[,.)-]{0,3}", fullmatch=True))
def test_no_cell_makes_a_reader_fail(vocabulary: Vocabulary, raw: str) -> None:
    for fact in vocabulary.facts.values():
        found = cell.read(fact, raw)
        assert not found.reason or found.reason in reasons.REASONS
        if found.value is Unknown.DAMAGED:
            assert found.reason
        if fact.is_number and isinstance(found.value, int):
            assert fact.range[0] <= found.value <= fact.range[1]
        assert not isinstance(found.value, Decimal)
