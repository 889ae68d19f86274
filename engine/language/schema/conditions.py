"""The shape of conditions: the closed list of operators, groups and quantifiers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Discriminator, Field, Tag, model_validator

from .words import Date, Model, Scalar, Word, fault


class Shift(Model):
    days: int | None = Field(None, ge=0)
    months: int | None = Field(None, ge=0)
    years: int | None = Field(None, ge=0)
    working_days: int | None = Field(None, ge=0)
    param: Word | None = None

    @model_validator(mode="after")
    def _steps(self) -> Shift:
        if not self.model_fields_set or (self.param is not None and len(self.model_fields_set) != 1):
            raise fault(
                "Sebut years, months, days, atau working_days (boleh beberapa), atau param saja.",
                "Name years, months, days or working_days (more than one may be), or param alone.",
            )
        return self


class Shifted(Model):
    plus: Shift | None = None
    minus: Shift | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Shifted:
        if self.plus and self.minus:
            raise fault("Pakai plus atau minus, tidak keduanya.", "Use plus or minus, not both.")
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
        raise fault(f"Perlu tepat satu operator: {names}.", f"Exactly one operator is needed: {names}.")


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

for _model in (Comparison, All, Any_, Not, Every, Some, None_, Count):
    _model.model_rebuild()
