"""The twenty rules say the same in every engine: on rows with gaps in those that know gaps, without them in all."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from patuh.engine.language.rulebook import Rulebook


@pytest.fixture(scope="module")
def twenty() -> Any:
    return import_module("twenty.rows")


def test_what_is_by_hand_is_the_reference(twenty: Any) -> None:
    hand, polars, patuh = (import_module(f"twenty.by_{name}") for name in ("hand", "polars", "patuh"))
    rows = twenty.rows(900)
    reference = patuh.Reference().count(patuh.cases(rows))
    assert sum(unknown for _, unknown in reference.values()) > 100
    assert hand.count(rows) == reference
    assert patuh.Together().count(patuh.cases(rows)) == reference
    assert polars.count(polars.frame(rows)) == reference


@pytest.mark.full
def test_the_columns_are_what_is_by_hand(twenty: Any) -> None:
    hand, patuh = (import_module(f"twenty.by_{name}") for name in ("hand", "patuh"))
    rows, columns = twenty.rows(900), patuh.Columns()
    assert columns.count(columns.frames(rows)) == hand.count(rows)


@pytest.mark.parametrize(
    ("library", "module"),
    [
        ("durable", "by_durable"),
        ("openfisca_core", "by_openfisca"),
        ("pointblank", "by_pointblank"),
        ("zen", "by_zen"),
    ],
)
def test_an_engine_is_right_without_gaps(twenty: Any, library: str, module: str) -> None:
    pytest.importorskip(library)
    engine, hand, polars = (import_module(f"twenty.{name}") for name in (module, "by_hand", "by_polars"))
    rows = twenty.rows(300, gaps=0.0)
    assert engine.count(getattr(engine, "prepare", polars.frame)(rows)) == hand.count(rows)


def test_figures_are_those_of_the_law(twenty: Any) -> None:
    book, day = Rulebook.load(), twenty.AS_OF
    figures: dict[str, int | date] = {
        "registration_grace": twenty.GRACE_DAYS,
        "foreigner_months": twenty.FOREIGNER_MONTHS,
        "pension_age": twenty.PENSION_AGE,
        "pension_settled_birth": twenty.PENSION_SETTLED,
    }
    for name, figure in figures.items():
        span = book.parameters[name].on(day)
        assert span is not None and span.value == figure, name
    assert all(book.version(id, day) for id in twenty.RULES)
