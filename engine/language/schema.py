"""The shape of every rulebook file: which keys there are and what kind of value each takes.

Only the shape: whether a fact exists or a date makes sense is decided where files become rules.
The same models give the JSON Schemas that editors use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from ..errors import Fault, did_you_mean
from ..text import Text
from .source import Document, Path

Word = Annotated[str, Field(min_length=1)]
Date = Annotated[date, WithJsonSchema({"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})]
Scalar = bool | int | Date | Word


def _day_kind(value: Any) -> str:
    return f"<{type(value).__name__}>" if type(value) in (date, int) else "<month>"


Day = Annotated[
    Annotated[Date, Tag("<date>")]
    | Annotated[int, Tag("<int>")]
    | Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$"), Tag("<month>")],
    Discriminator(_day_kind),
]
Until = Annotated[
    Annotated[Date, Tag("<date>")]
    | Annotated[int, Tag("<int>")]
    | Annotated[str, Field(pattern=r"^([0-9]{4}-[0-9]{2}|open)$"), Tag("<month>")],
    Discriminator(_day_kind),
]

FACT_TYPES = Literal["boolean", "enum", "text", "integer", "rupiah", "date", "nik", "kpj", "npp", "nib", "npwp"]
BINDINGS = Literal["statute", "gov_reg", "min_reg", "regional_reg", "instruction", "circular", "practice", "heuristic"]
CONFIDENCES = Literal["verified", "secondary", "general_knowledge", "derived", "text_not_seen"]
CATEGORIES = Literal["PWBD", "PDS-TK", "PDS-Upah", "PDS-Program", "arrears", "inactive", "late", "BUMD"]
LISTS = Literal["employers", "workers", "participants"]  # those that `check` knows how to join
PROBLEMS = Literal[
    "employer-unregistered", "worker-unregistered", "participation-lapsed", "registered-late", "programme-missing-jkk",
    "programme-missing-jkm", "programme-missing-jht", "programme-missing-jp", "wage-under-reported",
    "contributions-unpaid", "bumd-not-active",
]  # fmt: skip


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=False)


class Bilingual(Model):
    id: Word
    en: Word


# ── conditions ─────────────────────────────────────────────────────────────────────────────────


class Shift(Model):
    days: int | None = Field(None, ge=0)
    months: int | None = Field(None, ge=0)
    years: int | None = Field(None, ge=0)
    working_days: int | None = Field(None, ge=0)
    param: Word | None = None

    @model_validator(mode="after")
    def _one(self) -> Shift:
        if len(self.model_fields_set) != 1:
            raise _fault(
                "Sebut satu saja: days, months, years, working_days, atau param.",
                "Name exactly one of days, months, years, working_days, param.",
            )
        return self


class Shifted(Model):
    plus: Shift | None = None
    minus: Shift | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Shifted:
        if self.plus and self.minus:
            raise _fault("Pakai plus atau minus, tidak keduanya.", "Use plus or minus, not both.")
        return self


class FactSide(Shifted):
    fact: Word


class ParamSide(Shifted):
    param: Word


class DateSide(Shifted):
    date: Date


SIDE_KEYS = ("fact", "param", "date")


def _side_kind(value: Any) -> str | None:
    if isinstance(value, dict):
        return next((f"<{key}>" for key in SIDE_KEYS if key in value), None)
    return None if isinstance(value, list) or value is None else "<value>"


Side = Annotated[
    Annotated[Scalar, Tag("<value>")]
    | Annotated[FactSide, Tag("<fact>")]
    | Annotated[ParamSide, Tag("<param>")]
    | Annotated[DateSide, Tag("<date>")],
    Discriminator(_side_kind),
]

VALUE_OPERATORS = ("is", "is_not", "in", "not_in")
NUMBER_OPERATORS = ("at_least", "more_than", "at_most", "less_than")
DATE_OPERATORS = ("before", "after", "on_or_before", "on_or_after")
OPERATORS = (*VALUE_OPERATORS, *NUMBER_OPERATORS, *DATE_OPERATORS, "matches")


def _one_operator(model: BaseModel, operators: tuple[str, ...]) -> None:
    used = [field.alias or name for name, field in type(model).model_fields.items() if name in model.model_fields_set]
    if len([key for key in used if key in operators]) != 1:
        names = ", ".join(operators)
        raise _fault(f"Perlu tepat satu operator: {names}.", f"Exactly one operator is needed: {names}.")


class Numeric(Model):
    at_least: Side | None = None
    more_than: Side | None = None
    at_most: Side | None = None
    less_than: Side | None = None


class Comparison(Numeric):
    fact: Word
    name: Word | None = None
    is_: Side | None = Field(None, alias="is")
    is_not: Side | None = None
    in_: list[Scalar] | None = Field(None, alias="in", min_length=1)
    not_in: list[Scalar] | None = Field(None, min_length=1)
    before: Side | None = None
    after: Side | None = None
    on_or_before: Side | None = None
    on_or_after: Side | None = None
    matches: Word | None = None

    @model_validator(mode="after")
    def _operator(self) -> Comparison:
        _one_operator(self, OPERATORS)
        return self


class VerdictTest(Model):
    verdict: Word
    is_: Literal["breached"] = Field(alias="is")
    name: Word | None = None


class All(Model):
    all: list[Condition] = Field(min_length=1)
    name: Word | None = None


class Any_(Model):
    any: list[Condition] = Field(min_length=1)
    name: Word | None = None


class Not(Model):
    not_: Condition = Field(alias="not")
    name: Word | None = None


class Every(Model):
    every: Word
    where: Condition | None = None
    meets: Condition
    name: Word | None = None


class Some(Model):
    some: Word
    where: Condition | None = None
    meets: Condition | None = None
    name: Word | None = None


class None_(Model):
    none: Word
    where: Condition | None = None
    meets: Condition | None = None
    name: Word | None = None


class Count(Numeric):
    count: Word
    where: Condition | None = None
    meets: Condition | None = None
    name: Word | None = None

    @model_validator(mode="after")
    def _operator(self) -> Count:
        _one_operator(self, NUMBER_OPERATORS)
        return self


CONDITION_KEYS = ("fact", "verdict", "all", "any", "not", "every", "some", "none", "count")


def _condition_kind(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    return next((f"<{key}>" for key in CONDITION_KEYS if key in value), None)


Condition = Annotated[
    Annotated[Comparison, Tag("<fact>")]
    | Annotated[VerdictTest, Tag("<verdict>")]
    | Annotated[All, Tag("<all>")]
    | Annotated[Any_, Tag("<any>")]
    | Annotated[Not, Tag("<not>")]
    | Annotated[Every, Tag("<every>")]
    | Annotated[Some, Tag("<some>")]
    | Annotated[None_, Tag("<none>")]
    | Annotated[Count, Tag("<count>")],
    Discriminator(_condition_kind),
]

# ── files ──────────────────────────────────────────────────────────────────────────────────────


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
    otherwise: Otherwise
    show: list[Word] = []


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
            raise _fault(
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
            raise _fault(
                "Perlu tepat satu dari count, sum, min, max.", "Exactly one of count, sum, min, max is needed."
            )
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
    use: Literal["judged", "used"]
    key: list[Word]
    marks: list[Word]
    columns: dict[str, list[Word]]
    fallback: dict[str, Word] = {}
    by_content: list[Word] = []


class ListsFile(Model):
    lists: dict[LISTS, ListShape]


class Instrument(Model):
    title: Bilingual
    short: Bilingual
    level: BINDINGS
    text: Literal["seen", "partly_seen", "not_seen"]
    note: Bilingual | None = None


class InstrumentsFile(Model):
    instruments: dict[str, Instrument]


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


class RuleTestFile(Model):
    """Cases that hold a rule to its meaning: given, with, expect."""

    as_of: Date
    given: dict[str, Given]
    cases: list[TestCase] = Field(min_length=1)


for _model in (Comparison, All, Any_, Not, Every, Some, None_, Count, RuleFile, Derived, Case, Aggregate, DerivedFile):
    _model.model_rebuild()

FILES: dict[str, type[Model]] = {
    "rule": RuleFile,
    "rule-test": RuleTestFile,
    "derived": DerivedFile,
    "parameters": ParameterFile,
    "vocabulary": VocabularyFile,
    "lists": ListsFile,
    "instruments": InstrumentsFile,
}


def _fault(id: str, en: str) -> PydanticCustomError:
    return PydanticCustomError("patuh", "{en}", {"id": id, "en": en})


def _keys(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name


def _all_keys() -> frozenset[str]:
    models = [m for m in globals().values() if isinstance(m, type) and issubclass(m, Model)]
    return frozenset(key for model in models for key in _keys(model))


def check(model: type[Model], document: Document) -> list[Fault]:
    """Every fault in the shape of a document, each at its place; an empty list when the shape is right."""
    try:
        model.model_validate(document.data)
    except ValidationError as error:
        faults = [_to_fault(document, detail) for detail in error.errors(include_url=False)]
        return list(dict.fromkeys(faults))
    return []


def _to_fault(document: Document, detail: Any) -> Fault:
    path = _existing(document.data, detail["loc"])
    kind: str = detail["type"]
    key = str(detail["loc"][-1]) if detail["loc"] else ""
    context = detail.get("ctx", {})
    say = _MESSAGES.get(kind)
    if kind == "patuh":
        return Fault(document.at(path), Text(context["id"], context["en"]))
    if kind == "extra_forbidden":
        what = Text("Kunci {key} tidak dikenal.", "The key {key} is not known.").fill(key=key)
        return Fault(document.at(path, key=True), what, did_you_mean(key, _all_keys() - {key}))
    if kind == "missing":
        return Fault(document.at(path), Text("Kunci {key} harus ada.", "The key {key} is needed.").fill(key=key))
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return _untagged(document, path, detail["input"], context["discriminator"])
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", str(context["expected"]))
        what = Text("{v} tidak dikenal di sini; pilihannya: {a}.", "{v} is not known here; choose from: {a}.").fill(
            v=str(detail["input"]), a=", ".join(allowed)
        )
        return Fault(document.at(path, key=key == "[key]"), what, did_you_mean(str(detail["input"]), allowed))
    if say is None:
        say = Text("Nilai di sini tidak sesuai.", "The value does not fit here.")
    return Fault(document.at(path), say)


def _existing(data: Any, loc: tuple[str | int, ...]) -> Path:
    """The part of a pydantic location that is a path in the document (union tags left out)."""
    path: list[str | int] = []
    for step in loc:
        inside = isinstance(data, dict) or (isinstance(data, list) and isinstance(step, int))
        if inside and step in (data if isinstance(data, dict) else range(len(data))):
            data = data[step]
            path.append(step)
    return tuple(path)


def _untagged(document: Document, path: Path, value: Any, discriminator: str) -> Fault:
    """The fault of a mapping without the key that tells its kind, at the key that was probably meant."""
    if not isinstance(value, dict) or "given" in discriminator:
        return Fault(
            document.at(path),
            Text("Di sini perlu satu nilai atau satu syarat.", "One value or one condition is needed here."),
        )
    keys = SIDE_KEYS if "side" in discriminator else CONDITION_KEYS
    what = Text("Di sini perlu salah satu dari {keys}.", "One of {keys} is needed here.").fill(keys=", ".join(keys))
    for key in value:
        if key not in _all_keys() and (hint := did_you_mean(key, keys)):
            return Fault(document.at((*path, key), key=True), what, hint)
    return Fault(document.at(path), what)


_MESSAGES: dict[str, Text] = {
    "string_type": Text("Di sini perlu teks.", "Text is needed here."),
    "string_too_short": Text("Teksnya kosong.", "The text is empty."),
    "string_pattern_mismatch": Text(
        "Tulis tanggal TTTT-BB-HH, bulan TTTT-BB, atau tahun; yang masih berlaku sampai kini: until: open.",
        "Write a date YYYY-MM-DD, a month YYYY-MM, or a year; what is still in force has until: open.",
    ),
    "int_type": Text("Di sini perlu bilangan bulat.", "A whole number is needed here."),
    "bool_type": Text("Di sini perlu true atau false.", "true or false is needed here."),
    "date_type": Text("Di sini perlu tanggal TTTT-BB-HH.", "A date YYYY-MM-DD is needed here."),
    "dict_type": Text("Di sini perlu pasangan kunci dan nilai.", "Keys with values are needed here."),
    "model_type": Text("Di sini perlu pasangan kunci dan nilai.", "Keys with values are needed here."),
    "list_type": Text("Di sini perlu daftar.", "A list is needed here."),
    "too_short": Text("Daftar ini terlalu pendek.", "This list is too short."),
    "too_long": Text("Daftar ini terlalu panjang.", "This list is too long."),
    "greater_than_equal": Text("Bilangan ini tidak boleh negatif.", "This number must not be negative."),
}


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file, for editors."""
    schema: dict[str, Any] = _without_null(FILES[name].model_json_schema(by_alias=True))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": f"patuh {name}"}


def _without_null(schema: Any) -> Any:
    """The schema without what pydantic adds for Python: null where a key may be left out, and titles of fields."""
    if isinstance(schema, list):
        return [_without_null(part) for part in schema if part != {"type": "null"}]
    if not isinstance(schema, dict):
        return schema
    kept = {
        key: {name: _without_null(part) for name, part in value.items()}
        if key in ("properties", "$defs")
        else _without_null(value)
        for key, value in schema.items()
        if key != "title" and (key, value) != ("default", None)
    }
    options = kept.get("anyOf", ())
    return {**options[0], **{k: v for k, v in kept.items() if k != "anyOf"}} if len(options) == 1 else kept
