"""The figures of the law hold together: the ceiling of JP follows from growth, JKP never lowers the bill."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

import pytest
from patuh.engine.decide.evaluate import Evaluator

GROUPS = ("very_low", "low", "medium", "high", "very_high")


def test_each_ceiling_of_jp_is_the_last_one_grown_and_cut_to_hundreds(evaluator: Evaluator) -> None:
    ceilings = evaluator.rulebook.parameters["jp_ceiling"].spans
    assert len(ceilings) == 12
    for before, after in pairwise(ceilings):
        growth = evaluator.rulebook.parameters["jp_growth"].on(after.period.from_)
        assert growth is not None and isinstance(growth.value, int) and isinstance(before.value, int)
        assert after.value == before.value * (1_000_000 + growth.value) // 1_000_000 // 100 * 100
        assert before.period.until is not None and before.period.until + timedelta(days=1) == after.period.from_


def test_recomposition_for_jkp_moves_a_part_of_jkk_and_lowers_no_bill(evaluator: Evaluator) -> None:
    parameters = evaluator.rulebook.parameters
    day = date(2023, 10, 6)
    before, after, left = (
        span.value
        for span in (
            parameters["jkk_rate"].on(day - timedelta(days=1)),
            parameters["jkk_rate"].on(day),
            parameters["jkk_recomposed_rate"].on(day),
        )
        if span is not None
    )
    part = parameters["jkp_from_jkk"].on(day)
    assert part is not None and isinstance(part.value, int)
    assert isinstance(before, Mapping) and isinstance(after, Mapping) and isinstance(left, Mapping)
    for group in GROUPS:
        assert before[group] == after[group] == left[group] + part.value


@pytest.mark.parametrize(
    ("day", "total"), [(date(2021, 2, 2), 4600), (date(2025, 2, 6), 4600), (date(2025, 2, 7), 3600)]
)
def test_jkp_costs_what_its_parts_do(evaluator: Evaluator, day: date, total: int) -> None:
    spans = [
        evaluator.rulebook.parameters[name].on(day) for name in ("jkp_government_rate", "jkp_from_jkk", "jkp_from_jkm")
    ]
    assert sum(span.value for span in spans if span is not None and isinstance(span.value, int)) == total


@pytest.mark.parametrize("name", ["jkk_rate", "jkm_rate"])
def test_the_covid_relief_is_99_per_cent(evaluator: Evaluator, name: str) -> None:
    spans = evaluator.rulebook.parameters[name].spans
    assert [span.period.from_ for span in spans] == [date(2015, 7, 1), date(2020, 8, 1), date(2021, 2, 1)]
    full, relief, again = (span.value if isinstance(span.value, Mapping) else {"": span.value} for span in spans)
    assert full == again
    assert relief == {key: value // 100 for key, value in full.items()}


def test_the_pension_age_rises_by_a_year_every_three_years_to_65(evaluator: Evaluator) -> None:
    spans = evaluator.rulebook.parameters["pension_age"].spans
    assert [span.value for span in spans] == list(range(56, 66))
    assert [span.period.from_.year for span in spans[1:]] == list(range(2019, 2044, 3))
