"""Conditions are read as written, and everything a rule cannot mean is refused where it stands."""

from __future__ import annotations

from datetime import date

import pytest
from patuh.engine.errors import Fault, Location
from patuh.engine.language import condition as c
from patuh.engine.language import schema, source
from patuh.engine.language.builder import Builder
from patuh.engine.language.rulebook import Rulebook

AT = Location("c.yaml", 1, 1)
RULES = {"uu-24-2011/worker-registered": "worker", "uu-24-2011/employer-registered": "employer"}


def read(text: str, book: Rulebook, subject: str = "worker") -> tuple[c.Condition, list[Fault]]:
    """The condition a text states, and the faults in it."""
    document = source.parse(text, "c.yaml")
    faults: list[Fault] = []
    builder = Builder(book.vocabulary, book.parameters, RULES, document, faults)
    return builder.condition(document.data, (), subject), faults


READ = [
    ("{fact: worker.in_jp, is: true}", c.Compare("worker.in_jp", "is", c.Constant(True), AT)),
    ("{fact: worker.role, is_not: director}", c.Compare("worker.role", "is_not", c.Constant("director"), AT)),
    (
        "{fact: worker.role, in: [director, commissioner], name: board}",
        c.Among("worker.role", ("director", "commissioner"), False, AT, "board"),
    ),
    ("{fact: worker.role, not_in: [employee]}", c.Among("worker.role", ("employee",), True, AT)),
    ("{fact: employer.npp, is: known}", c.Known("employer.npp", AT)),
    ("{fact: worker.nik, is: known}", c.Known("worker.nik", AT)),
    ("{fact: employer.nib, matches: nib}", c.Matches("employer.nib", "nib", AT)),
    ("{fact: employer.nib, is: '1234567890123'}", c.Compare("employer.nib", "is", c.Constant("1234567890123"), AT)),
    ("{fact: worker.base_wage, at_least: 1_000}", c.Compare("worker.base_wage", "at_least", c.Constant(1000), AT)),
    (
        "{fact: worker.base_wage, less_than: {fact: worker.reported_wage}}",
        c.Compare("worker.base_wage", "less_than", c.FactSide("worker.reported_wage"), AT),
    ),
    (
        "{fact: employer.capital, at_most: {param: capital_micro_max}}",
        c.Compare("employer.capital", "at_most", c.ParamSide("capital_micro_max"), AT),
    ),
    (
        "{fact: worker.started_on, before: 2024-01-31}",
        c.Compare("worker.started_on", "before", c.Constant(date(2024, 1, 31)), AT),
    ),
    (
        "{fact: worker.started_on, after: {date: 2024-01-31, plus: {months: 1}}}",
        c.Compare("worker.started_on", "after", c.Constant(date(2024, 1, 31), c.Shift(1, 1, "months")), AT),
    ),
    (
        "{fact: worker.started_on, on_or_before: {fact: run.law_date, plus: {working_days: 1, days: 13, months: 2}}}",
        c.Compare(
            "worker.started_on",
            "on_or_before",
            c.FactSide(
                "run.law_date",
                c.Shift(1, 2, "months", then=c.Shift(1, 13, "days", then=c.Shift(1, 1, "working_days"))),
            ),
            AT,
        ),
    ),
    (
        "{fact: worker.started_on, on_or_before: {fact: run.law_date, minus: {param: registration_grace}}}",
        c.Compare(
            "worker.started_on", "on_or_before", c.FactSide("run.law_date", c.Shift(-1, param="registration_grace")), AT
        ),
    ),
    (
        "{verdict: uu-24-2011/employer-registered, is: breached}",
        c.Breached("uu-24-2011/employer-registered", AT),
    ),
    (
        "{not: {fact: worker.in_jp, is: true}}",
        c.Not(c.Compare("worker.in_jp", "is", c.Constant(True), Location("c.yaml", 1, 7)), AT),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "condition"), READ)
def test_a_condition_is_read_as_written(text: str, condition: c.Condition, book: Rulebook) -> None:
    assert read(text, book) == (condition, [])


@pytest.mark.parametrize("kind", ["every", "some", "none"])
def test_a_quantifier_asks_the_children(kind: str, book: Rulebook) -> None:
    text = (
        f"{kind}: employer.workers\nwhere: {{fact: worker.role, is: director}}\nmeets: {{fact: worker.in_jp, is: true}}"
    )
    found, faults = read(text, book, "employer")
    assert faults == []
    assert isinstance(found, c.Quantified)
    assert (found.kind, found.group) == (kind, "employer.workers")
    assert list(c.facts_read(found)) == ["worker.role", "worker.in_jp"]


def test_a_count_is_compared_with_a_number(book: Rulebook) -> None:
    found, faults = read("{count: employer.workers, at_least: {fact: employer.stated_workers}}", book, "employer")
    assert (faults, found) == (
        [], c.Count("employer.workers", None, None, "at_least", c.FactSide("employer.stated_workers"), AT),
    )  # fmt: skip


def test_what_a_condition_reads_is_listed_in_order(book: Rulebook) -> None:
    text = """
    all:
      - any:
          - {fact: employer.capital, at_most: {param: capital_micro_max}}
          - {fact: employer.capital, at_most: {fact: employer.annual_sales}}
      - not: {fact: worker.started_on, before: {fact: run.law_date, minus: {param: registration_grace}}}
    """
    found, faults = read(text, book)
    assert faults == []
    assert list(c.facts_read(found)) == [
        "employer.capital", "employer.capital", "employer.annual_sales", "worker.started_on", "run.law_date",
    ]  # fmt: skip
    assert list(c.params_read(found)) == ["capital_micro_max", "registration_grace"]
    assert [type(node).__name__ for node in c.walk(found)] == ["All", "AnyOf", "Compare", "Compare", "Not", "Compare"]


REFUSED = [
    # an operator on the wrong kind of fact: at the operator
    ("{fact: worker.base_wage, is: 5}", 26, "is does not apply to worker.base_wage (rupiah)"),
    ("{fact: worker.in_jp, at_least: 1}", 22, "at_least does not apply"),
    ("{fact: worker.role, before: 2024-01-01}", 21, "before does not apply"),
    ("{fact: worker.started_on, is: 2024-01-01}", 27, "is does not apply"),
    ("{fact: worker.started_on, more_than: 2024-01-01}", 27, "more_than does not apply"),
    ("{fact: worker.in_jp, matches: nik}", 22, "matches does not apply"),
    # a value the fact cannot hold: at the value
    ("{fact: worker.in_jp, is: 1}", 26, "worker.in_jp cannot be 1"),
    ("{fact: worker.role, is: boss}", 25, "worker.role cannot be boss"),
    ("{fact: worker.role, is: true}", 25, "worker.role cannot be True"),
    ("{fact: worker.role, in: [director, boss]}", 36, "worker.role cannot be boss"),
    ("{fact: worker.base_wage, at_least: true}", 36, "worker.base_wage cannot be True"),
    ("{fact: worker.base_wage, at_least: '5'}", 36, "worker.base_wage cannot be 5"),
    ("{fact: worker.started_on, before: 2024-07}", 35, "worker.started_on cannot be 2024-07"),
    ("{fact: worker.base_wage, at_least: {date: 2024-01-01}}", 36, "worker.base_wage cannot be 2024-01-01"),
    ("{fact: employer.nib, is: '123'}", 26, "employer.nib cannot be 123"),
    ("{fact: employer.npp, is_not: known}", 30, "no ordinary text"),
    ("{fact: employer.npp, is: none}", 26, "no ordinary text"),
    ("{fact: employer.npp, is: knwon}", 26, "no ordinary text"),
    ("{fact: employer.capital, is: knwon}", 30, "employer.capital cannot be knwon"),
    ("{fact: worker.started_on, is: knonw}", 31, "worker.started_on cannot be knonw"),
    ("{fact: employer.parent_name, in: [PT Induk, knonw]}", 45, "no ordinary text"),
    ("{fact: employer.npp, matches: nppp}", 31, "The pattern nppp is not known"),
    # facts, parameters and rules that are not there, or not in sight: at their name
    ("{fact: worker.rol, is: director}", 8, "worker.rol is not a known fact"),
    ("{fact: worker.base_wage, at_least: {fact: worker.base_wages}}", 43, "worker.base_wages is not a known fact"),
    ("{fact: worker.base_wage, at_least: {param: none_such}}", 44, "The parameter none_such is not known"),
    ("{verdict: uu-24-2011/no-such-rule, is: breached}", 11, "The rule uu-24-2011/no-such-rule is not known"),
    # sides that cannot be compared: at the side's name
    ("{fact: worker.base_wage, at_least: {fact: worker.started_on}}", 43, "cannot be compared"),
    ("{fact: worker.role, is: {fact: employer.kind}}", 32, "cannot be compared"),
    ("{fact: worker.base_wage, at_least: {param: registration_grace}}", 44, "The unit days cannot be compared"),
    ("{fact: worker.role, is: {param: registration_grace}}", 33, "The unit days cannot be compared"),
    ("{fact: worker.started_on, before: {param: registration_grace}}", 43, "The unit days cannot be compared"),
    ("{fact: worker.base_wage, at_least: {fact: worker.gross_wage, plus: {days: 1}}}", 62, "Only a date can be moved"),
    ("{fact: worker.started_on, before: {fact: run.as_of, plus: {param: capital_micro_max}}}", 67, "a length of time"),
    # what is personal: at the condition
    ("{fact: worker.name, is: Budi}", 1, "worker.name is personal"),
    ("{fact: worker.birth_date, before: 2000-01-01}", 1, "worker.birth_date is personal"),
    ("{fact: worker.nik, matches: nik}", 1, "worker.nik is personal"),
    # groups
    ("{every: employer.workers, meets: {fact: worker.in_jp, is: true}}", 9, "worker has no group employer.workers"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "column", "what"), REFUSED)
def test_what_a_rule_about_a_worker_cannot_mean_is_refused(text: str, column: int, what: str, book: Rulebook) -> None:
    _, faults = read(text, book)
    assert [(fault.at.line, fault.at.column) for fault in faults] == [(1, column)]
    assert what in faults[0].what.en


REFUSED_OF_AN_EMPLOYER = [
    ("{fact: worker.in_jp, is: true}", 8, "worker.in_jp cannot be seen from employer"),
    ("{fact: employer.capital, at_least: {fact: worker.base_wage}}", 43, "cannot be seen"),
    ("{some: employer.worker}", 8, "employer has no group employer.worker"),
    ("{some: employer.workers}", 1, "where or meets is needed"),
    ("{count: employer.workers, at_least: many}", 37, "count cannot be many"),
    ("{some: employer.workers, where: {fact: employer.in_jp, is: true}}", 40, "employer.in_jp is not a known fact"),
    ("{some: employer.workers, where: {fact: worker.nik, matches: nik}}", 33, "personal"),
    (
        "{some: employer.workers, where: {not: {some: employer.workers, where: {fact: worker.in_jp, is: true}}}}",
        39, "Quantifiers do not nest",
    ),
    ("{verdict: uu-24-2011/worker-registered, is: breached}", 11, "cannot be seen from employer"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "column", "what"), REFUSED_OF_AN_EMPLOYER)
def test_what_a_rule_about_an_employer_cannot_mean_is_refused(
    text: str, column: int, what: str, book: Rulebook
) -> None:
    _, faults = read(text, book, "employer")
    assert (1, column) in [(fault.at.line, fault.at.column) for fault in faults]
    assert any(what in fault.what.en for fault in faults)


def test_the_verdict_on_a_child_is_asked_of_the_children(book: Rulebook) -> None:
    text = "{some: employer.workers, meets: {verdict: uu-24-2011/worker-registered, is: breached}}"
    assert read(text, book, "employer")[1] == []


@pytest.mark.parametrize(("levels", "faults"), [(1, 0), (3, 0), (4, 1), (5, 2)])
def test_groups_nest_three_levels(levels: int, faults: int, book: Rulebook) -> None:
    text = "{not: " * levels + "{fact: worker.in_jp, is: true}" + "}" * levels
    assert len(read(text, book)[1]) == faults


SHAPES = [
    ("{fact: worker.in_jp}", 1, 15, "Exactly one operator"),
    ("{fact: worker.in_jp, is: true, is_not: false}", 1, 15, "Exactly one operator"),
    ("{count: employer.workers}", 1, 15, "Exactly one operator"),
    ("{all: []}", 1, 21, "This list is too short"),
    ("{fact: worker.role, in: []}", 1, 39, "This list is too short"),
    ("{every: employer.workers}", 1, 15, "The key meets is needed"),
    ("{fct: worker.in_jp, is: true}", 1, 16, "One of fact, verdict, all"),
    ("{name: x}", 1, 15, "One of fact, verdict, all"),
    ("worker.in_jp", 1, 15, "One value or one condition"),
    ("{fact: worker.in_jp, is: true, becaus: x}", 1, 46, "The key becaus is not known"),
    ("{verdict: a/b, is: compliant}", 1, 34, "compliant is not known here; choose from: breached"),
    ("{fact: a.b, before: {fct: run.as_of}}", 1, 36, "One of fact, param, date"),
    ("{fact: a.b, before: {fact: c.d, plus: {days: 1}, minus: {days: 1}}}", 1, 35, "plus or minus, not both"),
    ("{fact: a.b, before: {fact: c.d, plus: {days: 1, param: p}}}", 1, 53, "or param alone"),
    ("{fact: a.b, before: {fact: c.d, plus: {}}}", 1, 53, "Name years, months, days or working_days"),
    ("{fact: a.b, before: {fact: c.d, plus: {days: -1}}}", 1, 60, "must not be negative"),
    ("{fact: a.b, before: {fact: c.d, plus: {weeks: 1}}}", 1, 54, "The key weeks is not known"),
    ("{fact: a.b, before: [2024-01-01]}", 1, 35, "One value or one condition"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "what"), SHAPES)
def test_a_condition_of_another_shape_is_refused(text: str, line: int, column: int, what: str) -> None:
    rest = "label: {id: a, en: b}\nsubject: worker\ntype: boolean\n"
    document = source.parse(f"when:         {text}\n{rest}", "c.yaml")
    faults = schema.check(schema.Derived, document)
    assert [(fault.at.line, fault.at.column) for fault in faults] == [(line, column)], faults
    assert what in faults[0].what.en
