"""What the models of rulebook files are made of: words, days, and the closed lists of the language."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

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
CATEGORIES = Literal[
    "PWBD",
    "PDS-TK",
    "PDS-Upah",
    "PDS-Program",
    "arrears",
    "inactive",
    "late",
    "BUMD",
    "data",
    "overcharge",
    "low-wage",
    "licence",
]
EFFECTS = Literal["refuse", "remedy", "condition", "advise"]  # what a breach does to a licence application
LISTS = Literal["employers", "workers", "participants", "applications"]  # those that `check` knows how to join
PROBLEMS = Literal[
    "employer-unregistered", "worker-unregistered", "participation-lapsed", "registered-late", "programme-missing-jkk",
    "programme-missing-jkm", "programme-missing-jht", "programme-missing-jp", "wage-under-reported",
    "contributions-unpaid", "bumd-not-active", "worker-unidentified", "nik-birth-date-differs", "nik-used-twice",
    "nik-with-two-employers", "pension-past-age", "wage-below-minimum",
    # applications
    "refusal-in-force", "refusal-elsewhere", "membership-not-shown", "contributions-overdue", "findings-on-record",
    "no-workers-yet", "decision-late", "not-decided-here", "sanction-on-state-body",
]  # fmt: skip


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=False)


class Bilingual(Model):
    id: Word
    en: Word


def fault(id: str, en: str) -> PydanticCustomError:
    """An error with its own words in both languages."""
    return PydanticCustomError("patuh", "{en}", {"id": id, "en": en})
