"""The shape of each kind of file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from .conditions import Condition
from .instruments import InstrumentsFile, RulebookFile
from .words import (
    BINDINGS,
    CATEGORIES,
    CONFIDENCES,
    EFFECTS,
    FACT_TYPES,
    LISTS,
    PRECEDENCES,
    PROBLEMS,
    Bilingual,
    Date,
    Day,
    Model,
    Scalar,
    Until,
    Word,
    fault,
)


class Basis(Model):
    instrument: Word
    pinpoint: Word | None = None
    confidence: CONFIDENCES
    note: Bilingual | None = None


class Period(Model):
    from_: Day = Field(alias="from")
    until: Until = "open"


def _word_or_keys(value: Any) -> str:
    return "<keys>" if isinstance(value, dict) else "<word>"


class Otherwise(Model):
    message: Bilingual
    remedy: Bilingual


class Covers(Model):
    partial: Bilingual


class YieldsTo(Model):
    rule: Word
    because: PRECEDENCES


class AtStake(Model):
    fact: Word
    per: Literal["month", "once"]


class RuleFile(Model):
    """One obligation of one instrument."""

    title: Bilingual
    subject: Word
    problem: PROBLEMS
    category: CATEGORIES
    binding: BINDINGS
    in_force: Period
    basis: Basis
    also: list[Basis] = []
    covers: Annotated[
        Annotated[Literal["full"], Tag("<word>")] | Annotated[Covers, Tag("<keys>")], Discriminator(_word_or_keys)
    ] = "full"
    define: dict[str, Derived] = {}
    applies_when: Condition
    requires: Condition
    yields_to: list[YieldsTo] = []
    otherwise: Otherwise
    effect: EFFECTS | None = None
    must_know: bool = False
    show: list[Word] = []
    at_stake: AtStake | None = None


class Derived(Model):
    """A fact that follows from other facts: exactly one of when, formula, cases, aggregate."""

    label: Bilingual
    subject: Word
    type: Literal["boolean", "enum", "integer", "rupiah"]
    unit: Bilingual | None = None
    values: dict[str, EnumValue] = {}
    like: Word | None = None
    basis: Basis | None = None
    when: Condition | None = None
    formula: Word | None = None
    cases: list[Case] | None = Field(None, min_length=1)
    otherwise: Scalar | None = None
    if_unknown: Scalar | None = None
    aggregate: Aggregate | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Derived:
        ways = [way for way in ("when", "formula", "cases", "aggregate") if getattr(self, way) is not None]
        if len(ways) != 1:
            raise fault(
                "Perlu tepat satu dari when, formula, cases, aggregate.",
                "Exactly one of when, formula, cases, aggregate is needed.",
            )
        return self


class Case(Model):
    when: Condition
    then: Scalar


class Aggregate(Model):
    of: Word
    count: Literal[True] | None = None
    sum: Word | None = None
    min: Word | None = None
    max: Word | None = None
    where: Condition | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Aggregate:
        if len(self.model_fields_set & {"count", "sum", "min", "max"}) != 1:
            raise fault("Perlu tepat satu dari count, sum, min, max.", "Exactly one of count, sum, min, max is needed.")
        return self


class DerivedFile(Model):
    facts: dict[str, Derived]


class Reported(Model):
    value: int
    source: Bilingual


class ParameterValue(Model):
    from_: Day = Field(alias="from")
    until: Until
    value: int | Date | dict[str, int]
    basis: Basis
    also_reported: list[Reported] = []


class ParamElse(Model):
    param: Word


class Parameter(Model):
    label: Bilingual
    unit: Literal["days", "months", "years", "working_days", "rupiah", "ppm", "count", "date"]
    by: Word | None = None
    else_: ParamElse | None = Field(None, alias="else")
    values: list[ParameterValue] = Field(min_length=1)


class ParameterFile(Model):
    parameters: dict[str, Parameter]


class EnumValue(Model):
    label: Bilingual
    words: list[Word] = []


class Fact(Model):
    label: Bilingual
    type: FACT_TYPES
    unit: Bilingual | None = None
    personal: bool = False
    blank: Scalar | None = None
    absent: Scalar | None = None
    otherwise: Word | None = None
    values: dict[str, EnumValue] = {}
    like: Word | None = None
    drop_words: list[Word] = []
    none_words: list[Word] = []
    status_of: Word | None = None
    source: Literal["match"] | None = None
    monthly_wage: bool = False
    month: bool = False
    range: list[int] | None = Field(None, min_length=2, max_length=2)


class Subject(Model):
    label: Bilingual
    law_date: Word
    belongs_to: Word | None = None
    groups: dict[str, Word] = {}


class VocabularyFile(Model):
    subjects: dict[str, Subject]
    facts: dict[str, Fact]


class ListShape(Model):
    label: Bilingual
    subject: Word
    use: Literal["judged", "used", "recorded"]
    key: list[Word]
    marks: list[Word]
    columns: dict[str, list[Word]]
    fallback: dict[str, Word] = {}
    by_content: list[Word] = []


class ListsFile(Model):
    lists: dict[LISTS, ListShape]


class LadderStage(Model):
    label: Bilingual
    event: Word | None = None
    after: list[Word]
    lasts: Word | None = None
    fine: Word | None = None
    waits: bool = True
    stands: bool = False
    closes: bool = False
    actor: Word
    basis: Basis


class LadderFile(Model):
    """The stages of the administrative sanctions."""

    punishes: dict[Word, list[Word]] = {}
    actors: dict[str, Bilingual]
    events: dict[str, Bilingual]
    stages: dict[str, LadderStage]


class UnknownValue(Model):
    unknown: Literal["absent", "blank", "damaged", "conflict", "incomplete"]


def _given_kind(value: Any) -> str | None:
    if isinstance(value, dict):
        return "<unknown>" if "unknown" in value else "<group>"
    return "<list>" if isinstance(value, list) else "<value>"


class GivenGroup(Model):
    complete: bool
    list: list[dict[str, Scalar | UnknownValue]]


Given = Annotated[
    Annotated[Scalar, Tag("<value>")]
    | Annotated[UnknownValue, Tag("<unknown>")]
    | Annotated[GivenGroup, Tag("<group>")]
    | Annotated[list[dict[str, Scalar | UnknownValue]], Tag("<list>")],
    Discriminator(_given_kind),
]
VERDICTS = Literal["compliant", "violation", "indication", "undetermined", "not_applicable"]


class Expected(Model):
    verdict: VERDICTS
    missing: list[Word] | None = None


class TestCase(Model):
    name: Word
    as_of: Date | None = None
    with_: dict[str, Given] = Field({}, alias="with")
    expect: Annotated[
        Annotated[VERDICTS, Tag("<word>")] | Annotated[Expected, Tag("<keys>")], Discriminator(_word_or_keys)
    ]


class Equivalent(Model):
    """Changes to the rule that no case could notice, and why."""

    mutations: list[Word] = Field(min_length=1)
    because: Bilingual


class RuleTestFile(Model):
    """Cases that hold a rule to its meaning: given, with, expect."""

    as_of: Date
    given: dict[str, Given]
    cases: list[TestCase] = Field(min_length=1)
    equivalent: list[Equivalent] = []


for _model in (RuleFile, Derived, Case, Aggregate, DerivedFile):
    _model.model_rebuild()

FILES: dict[str, type[Model]] = {
    "rule": RuleFile,
    "rule-test": RuleTestFile,
    "derived": DerivedFile,
    "parameters": ParameterFile,
    "vocabulary": VocabularyFile,
    "lists": ListsFile,
    "instruments": InstrumentsFile,
    "rulebook": RulebookFile,
    "ladder": LadderFile,
}
