"""Parameters hold on the days their sources say, no longer: no gap is filled, no overlap chosen from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from patuh.engine.decide.case import Case
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.errors import Fault
from patuh.engine.language import parameter, source
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.values import NONE, Unknown, Value

BASIS = "basis: {instrument: uu-24-2011, pinpoint: Pasal 14, confidence: secondary}"


def build(*values: str, unit: str = "count", more: str = "") -> tuple[parameter.Parameter, list[Fault]]:
    """A parameter of the values given as `from: …, until: …, value: …`, and the faults in it."""
    lines = [f"      - {{{value}, {BASIS}}}\n" for value in values]
    text = f"parameters:\n  p:\n    label: {{id: a, en: b}}\n    unit: {unit}\n{more}    values:\n{''.join(lines)}"
    faults: list[Fault] = []
    return parameter.build(source.parse(text, "p.yaml"), faults)["p"], faults


@pytest.mark.parametrize(
    ("raw", "day", "precise"),
    [
        (date(2024, 3, 5), date(2024, 3, 5), True),
        ("2024-02", date(2024, 2, 29), False),
        ("2023-02", date(2023, 2, 28), False),
        ("2023-12", date(2023, 12, 31), False),
        (2024, date(2024, 12, 31), False),
    ],
)
def test_a_month_or_year_counts_from_its_latest_day_and_is_marked(
    raw: date | int | str, day: date, precise: bool
) -> None:
    assert parameter.read_day(raw) == (day, precise)


@pytest.mark.parametrize(
    ("text", "first", "last", "precise"),
    [
        ("from: 2020-01-01, until: open", date(2020, 1, 1), None, True),
        ("from: 2020-01-01, until: 2020-06-30", date(2020, 1, 1), date(2020, 6, 30), True),
        ("from: 2020-01, until: 2020-06", date(2020, 1, 31), date(2020, 6, 30), False),
        ("from: 2019, until: 2020", date(2019, 12, 31), date(2020, 12, 31), False),
        ("from: 2020-05-05, until: 2020-05-05", date(2020, 5, 5), date(2020, 5, 5), True),
    ],
)
def test_a_period_includes_both_its_days(text: str, first: date, last: date | None, precise: bool) -> None:
    figure, faults = build(f"{text}, value: 1")
    period = figure.spans[0].period
    assert (faults, period) == ([], parameter.Period(first, last, precise))
    assert period.covers(first)
    assert not period.covers(date.fromordinal(first.toordinal() - 1))
    if last is None:
        assert period.covers(date.max)
        assert period.edges() == (first,)
    else:
        after = date.fromordinal(last.toordinal() + 1)
        assert (period.covers(last), period.covers(after)) == (True, False)
        assert period.edges() == (first, after)


def test_between_and_outside_its_periods_a_parameter_has_no_value() -> None:
    figure, faults = build(
        "from: 2020-01-01, until: 2020-12-31, value: 1", "from: 2022-01-01, until: 2022-12-31, value: 2"
    )
    assert faults == []
    days = {
        date(2019, 12, 31): None,
        date(2020, 1, 1): 1,
        date(2021, 6, 1): None,
        date(2022, 12, 31): 2,
        date(2023, 1, 1): None,
    }
    assert {day: span.value if (span := figure.on(day)) else None for day in days} == days


@pytest.mark.parametrize(
    ("values", "places", "what"),
    [
        (["from: 2020-01-01, until: open, value: 1", "from: 2021-01-01, until: open, value: 2"], [(7, 9)], "overlaps"),
        (
            ["from: 2020-01-01, until: 2021-01-01, value: 1", "from: 2021-01-01, until: open, value: 2"],
            [(7, 9)],
            "overlaps",
        ),
        (
            ["from: 2021-01-01, until: open, value: 1", "from: 2020-01-01, until: 2020-12-31, value: 2"],
            [(7, 9)],
            "overlaps",
        ),
        (["from: 2020, until: 2020-12-31, value: 1", "from: 2020-12, until: open, value: 2"], [(7, 9)], "overlaps"),
        (["from: 2020-01-02, until: 2020-01-01, value: 1"], [(6, 35)], "Ends before it begins"),
        (["from: 2020, until: 2020-11, value: 1"], [(6, 29)], "Ends before it begins"),
        (["from: 2020-13, until: open, value: 1"], [(6, 9)], "no such month or year"),
        (["from: 0, until: open, value: 1"], [(6, 9)], "no such month or year"),
        (["from: 2020, until: 2020-00, value: 1"], [(6, 9)], "no such month or year"),
        (["from: 2020, until: open, value: 2020-01-01"], [(6, 9)], "needs unit: date"),
        (["from: 2020, until: open, value: {a: 1}"], [(6, 9)], "`by` go together"),
    ],
)
def test_periods_and_values_that_cannot_be_are_refused(
    values: list[str], places: list[tuple[int, int]], what: str
) -> None:
    _, faults = build(*values)
    assert [(fault.at.line, fault.at.column) for fault in faults] == places
    assert what in faults[0].what.en


def test_contradicting_reports_stand_beside_the_chosen_value(book: Rulebook) -> None:
    span = book.parameters["registration_grace"].on(date(2024, 1, 1))
    assert span is not None
    assert (span.value, span.basis.confidence, span.basis.pinpoint) == (30, "secondary", None)
    assert [value for value, _ in span.also_reported] == [0]


TABLE = f"""parameters:
  wage:
    label: {{id: upah, en: wage}}
    unit: rupiah
    by: employer.declared_size
    else: {{param: floor}}
    values:
      - {{from: 2020-01-01, until: 2020-12-31, value: {{micro: 100, small: 200}}, {BASIS}}}
      - {{from: 2021-01-01, until: open, value: {{micro: 110}}, {BASIS}}}
  floor:
    label: {{id: lantai, en: floor}}
    unit: rupiah
    values:
      - {{from: 2021-01-01, until: 2021-12-31, value: 50, {BASIS}}}
"""


@pytest.mark.parametrize(
    ("size", "day", "value"),
    [
        ("micro", date(2020, 6, 1), 100),
        ("small", date(2020, 6, 1), 200),
        ("micro", date(2021, 6, 1), 110),
        ("small", date(2021, 6, 1), 50),  # no longer in the table
        ("large", date(2021, 6, 1), 50),  # never was
        ("large", date(2020, 6, 1), Unknown.NOT_IN_FORCE),  # nor is there anything to fall back on
        ("micro", date(2019, 6, 1), Unknown.NOT_IN_FORCE),
        ("small", date(2022, 6, 1), Unknown.NOT_IN_FORCE),
        (Unknown.DAMAGED, date(2021, 6, 1), Unknown.DAMAGED),
        (NONE, date(2021, 6, 1), 50),
    ],
)
def test_a_table_is_read_by_its_key_and_falls_back_only_as_declared(
    size: Value, day: date, value: Value, load: Callable[[Mapping[str, str]], Rulebook]
) -> None:
    book = load({"parameters/table.yaml": TABLE})
    case = Case("employer", {"employer.declared_size": size}, day)
    assert Evaluator(book).parameter("wage", "employer")(case) == value


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "what"),
    [
        ("by: employer.declared_size", "by: employer.declared_siz", 5, 9, "employer.declared_siz is not a known fact"),
        ("{param: floor}", "{param: flor}", 6, 19, "The parameter flor is not known"),
        ("{param: floor}", "{param: wage}", 6, 19, "Another parameter in rupiah is needed"),
        ("{param: floor}", "{param: pension_age}", 6, 19, "Another parameter in rupiah is needed"),
        ("small: 200", "smal: 200", 8, 67, "employer.declared_size cannot be smal"),
        ("  floor:", "  capital_micro_max:", 11, 5, "The parameter capital_micro_max exists already"),
    ],
)
def test_a_table_that_names_what_is_not_there_is_refused(
    old: str, new: str, line: int, column: int, what: str, refused: Callable[[Mapping[str, str]], tuple[Fault, ...]]
) -> None:
    faults = refused({"parameters/table.yaml": TABLE.replace(old, new)})
    found = [fault for fault in faults if fault.at.file == "rules/parameters/table.yaml"]
    assert (line, column) in [(fault.at.line, fault.at.column) for fault in found]
    assert any(what in fault.what.en for fault in found)


def test_a_circle_of_tables_is_refused(refused: Callable[[Mapping[str, str]], tuple[Fault, ...]]) -> None:
    text = TABLE.replace("    unit: rupiah\n    values", "    unit: rupiah\n    else: {param: wage}\n    values")
    assert [(fault.at.line, fault.at.column) for fault in refused({"parameters/table.yaml": text})] == [
        (6, 19),
        (13, 19),
    ]


def test_a_table_by_a_fact_out_of_sight_is_refused(refused: Callable[[Mapping[str, str]], tuple[Fault, ...]]) -> None:
    table = TABLE.replace("employer.declared_size", "worker.role").replace("micro: 1", "director: 1")
    table = table.replace(", small: 200", "")
    derived = """facts:
  employer.big:
    label: {id: a, en: b}
    subject: employer
    type: boolean
    when: {fact: employer.capital, at_least: {param: wage}}
"""
    faults = refused({"parameters/table.yaml": table, "derived/big.yaml": derived})
    assert [(str(fault.at), fault.what.en) for fault in faults] == [
        ("rules/derived/big.yaml:6:54", "wage goes by worker.role, which cannot be seen from employer."),
    ]  # fmt: skip
