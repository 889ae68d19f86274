"""Formulas are one line of whole-number arithmetic; everything else is refused at its column."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from patuh.engine.errors import Fault, Location
from patuh.engine.language import formula as f
from patuh.engine.language.rulebook import Rulebook

AT = Location("f.yaml", 3, 14)
WAGE, PAY = f.FactTerm("worker.base_wage"), f.FactTerm("worker.fixed_allowance")
FACT = "  {name}: {{label: {{id: a, en: b}}, subject: worker, type: {type}, formula: {formula}}}\n"


def parse(text: str, book: Rulebook, subject: str = "worker") -> tuple[f.Term, list[Fault]]:
    faults: list[Fault] = []
    return f.parse(text, AT, book.vocabulary, book.parameters, subject, faults), faults


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("7", f.Number(7)),
        ("1_000", f.Number(1000)),
        ("worker.base_wage", WAGE),
        ("param.capital_micro_max", f.ParamTerm("capital_micro_max")),
        ("worker.base_wage + worker.fixed_allowance", f.Operation("+", WAGE, PAY)),
        ("worker.base_wage - 1", f.Operation("-", WAGE, f.Number(1))),
        ("worker.base_wage * 2 // 100", f.Operation("//", f.Operation("*", WAGE, f.Number(2)), f.Number(100))),
        ("2 * (worker.base_wage + 1)", f.Operation("*", f.Number(2), f.Operation("+", WAGE, f.Number(1)))),
        ("min(worker.base_wage, worker.fixed_allowance, 5)", f.Call("min", (WAGE, PAY, f.Number(5)))),
        ("max(worker.base_wage, 0)", f.Call("max", (WAGE, f.Number(0)))),
        ("round(worker.base_wage, 1_000)", f.Call("round", (WAGE, f.Number(1000)))),
        ("floor(worker.base_wage, 100)", f.Call("floor", (WAGE, f.Number(100)))),
    ],
)
def test_a_formula_is_read_as_written(text: str, term: f.Term, book: Rulebook) -> None:
    assert parse(text, book) == (term, [])


ONLY = "A formula uses whole numbers, facts, param, + - * //, min, max, round, floor only."
REFUSED = [
    ("1.5", 0, ONLY),
    ("True", 0, ONLY),
    ("'text'", 0, ONLY),
    ("1 / 2", 0, ONLY),
    ("worker.base_wage ** 2", 0, ONLY),
    ("worker.base_wage % 2", 0, ONLY),
    ("1 + -2", 4, ONLY),
    ("1 << 2", 0, ONLY),
    ("1 if True else 2", 0, ONLY),
    ("worker.base_wage > 1", 0, ONLY),
    ("1 and 2", 0, ONLY),
    ("[1][0]", 0, ONLY),
    ("(lambda: 1)()", 0, ONLY),
    ("1 + wage", 4, ONLY),
    ("worker.base_wage.real", 0, ONLY),
    ("worker.base_wage.bit_length()", 0, ONLY),
    ("__import__('os').system('x')", 0, ONLY),
    ("(x := 1)", 1, ONLY),
    ("abs(worker.base_wage)", 0, "The function abs is not known."),
    ("1 + mni(1, 2)", 4, "The function mni is not known."),
    ("min(1)", 0, "min takes another number of arguments."),
    ("round(worker.base_wage)", 0, "round takes another number of arguments."),
    ("min(1, key=2)", 0, "min takes another number of arguments."),
    ("round(worker.base_wage, 0)", 0, "The multiple in round must be a positive number."),
    ("floor(1, worker.base_wage)", 0, "The multiple in floor must be a positive number."),
    ("1 + worker.base_wag", 4, "worker.base_wag is not a known fact (see vocabulary.yaml)."),
    ("1 + worker.started_on", 4, "worker.started_on is not a number."),
    ("1 + worker.in_jp", 4, "worker.in_jp is not a number."),
    ("1 + param.no_such", 4, "The parameter no_such is not known."),
    ("1 + param.pension_settled_birth", 4, "pension_settled_birth is a date, not a number."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "column", "what"), REFUSED)
def test_what_is_no_formula_is_refused_at_its_column(text: str, column: int, what: str, book: Rulebook) -> None:
    _, faults = parse(text, book)
    assert [(fault.at.line, fault.at.column - AT.column, fault.what.en) for fault in faults] == [(3, column, what)]


@pytest.mark.parametrize("text", ["1 +", "(1", "1 2", "x = 1", "1 = 1", "import os", "", "1)", "1;2"])
def test_what_cannot_be_parsed_is_refused_within_the_formula(text: str, book: Rulebook) -> None:
    _, faults = parse(text, book)
    assert [fault.what.en for fault in faults] == ["The formula cannot be read."]
    assert 0 <= faults[0].at.column - AT.column <= len(text)


def test_every_fault_of_a_formula_is_told(book: Rulebook) -> None:
    _, faults = parse("worker.bas_wage + param.pensionage * 1.5", book)
    assert [fault.at.column - AT.column for fault in faults] == [0, 18, 37]
    assert [fault.hint.en if fault.hint else None for fault in faults] == [
        "Did you mean worker.base_wage?", "Did you mean pension_age?", None,
    ]  # fmt: skip


def test_an_employer_formula_does_not_see_one_worker(book: Rulebook) -> None:
    _, faults = parse("employer.capital + worker.base_wage", book, "employer")
    assert [(fault.at.column - AT.column, fault.what.en) for fault in faults] == [
        (19, "worker.base_wage cannot be seen from here."),
    ]


@pytest.mark.parametrize(
    ("formula", "column"),
    [("worker.base_wag + 1", 80), ('"worker.base_wag + 1"', 81), ("'1 + worker.base_wag'", 85)],
)
def test_the_column_is_that_of_the_word_in_the_file(
    formula: str, column: int, refused: Callable[[Mapping[str, str]], tuple[Fault, ...]]
) -> None:
    text = "facts:\n" + FACT.format(name="worker.more", type="rupiah", formula=formula)
    assert text.splitlines()[1].index("worker.base_wag") + 1 == column
    found = refused({"derived/more.yaml": text})
    assert [(fault.at.file, fault.at.line, fault.at.column) for fault in found] == [
        ("rules/derived/more.yaml", 2, column)
    ]


RANGES = {"worker.base_wage": (0, 10), "worker.fixed_allowance": (-3, 4)}
BOUNDS = [
    ("7", (7, 7)),
    ("worker.base_wage + worker.fixed_allowance", (-3, 14)),
    ("worker.base_wage - worker.fixed_allowance", (-4, 13)),
    ("worker.base_wage * worker.fixed_allowance", (-30, 40)),
    ("worker.fixed_allowance * worker.fixed_allowance", (-12, 16)),
    ("worker.base_wage // 2", (0, 5)),
    ("worker.fixed_allowance // 2", (-2, 2)),
    ("worker.base_wage // worker.fixed_allowance", (-10, 10)),
    ("min(worker.base_wage, worker.fixed_allowance)", (-3, 4)),
    ("max(worker.base_wage, worker.fixed_allowance)", (0, 10)),
    ("round(worker.base_wage, 100)", (-100, 110)),
    ("param.pension_age", (56, 65)),
    ("worker.base_wage + param.capital_micro_max", (50_000_000, 1_000_000_010)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "limits"), BOUNDS)
def test_the_bounds_hold_every_result(text: str, limits: tuple[int, int], book: Rulebook) -> None:
    term, faults = parse(text, book)
    assert faults == []
    assert f.bounds(term, RANGES.__getitem__, book.parameters) == limits


@pytest.mark.parametrize(
    ("formulas", "refused_at"),
    [
        (["worker.base_wage * 900_000"], []),
        (["worker.base_wage * 1_000_000"], [2]),
        (["worker.base_wage * 1_000_000 // 1_000_000"], [2]),
        (["0 - worker.base_wage * 1_000_000"], [2]),
        (["99999999999999999999"], [2]),
        (["worker.base_wage * 1_000", "worker.more0 * 100"], []),
        (["worker.base_wage * 100_000", "worker.more0 * 100_000"], [3]),
    ],
)  # fmt: skip
def test_no_part_of_a_formula_leaves_64_bits(
    formulas: list[str],
    refused_at: list[int],
    load: Callable[[Mapping[str, str]], Rulebook],
    refused: Callable[[Mapping[str, str]], tuple[Fault, ...]],
) -> None:
    lines = [FACT.format(name=f"worker.more{i}", type="rupiah", formula=text) for i, text in enumerate(formulas)]
    changes = {"derived/more.yaml": "facts:\n" + "".join(lines)}
    if refused_at:
        assert [fault.at.line for fault in refused(changes)] == refused_at
    else:
        assert set(load(changes).derived) >= {f"worker.more{i}" for i in range(len(formulas))}
