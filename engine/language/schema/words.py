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
PRECEDENCES = Literal["lex-specialis", "lex-posterior", "lex-superior"]
CONFIDENCES = Literal["verified", "secondary", "general_knowledge", "derived", "text_not_seen"]
CATEGORIES = Literal[
    "PWBD", "PDS-TK", "NON-ASN", "project", "PDS-Upah", "PDS-Program", "arrears", "inactive", "JKP", "late",
    "late-payment", "BUMD", "government", "labour", "data", "overcharge", "low-wage", "licence",
]  # fmt: skip
EFFECTS = Literal["refuse", "remedy", "condition", "advise"]  # what a breach does to a licence application
LISTS = Literal[
    "employers",
    "workers",
    "participants",
    "contributions",
    "changes",
    "projects",
    "bpu",
    "governments",
    "reports",
    "coverage",
    "applications",
    "memberships",
]
PROBLEMS = Literal[
    "employer-unregistered", "worker-unregistered", "participation-lapsed", "registered-late", "programme-missing-jkk",
    "programme-missing-jkm", "programme-missing-jht", "programme-missing-jp", "wage-under-reported",
    "contributions-unpaid", "bumd-not-active", "worker-unidentified", "nik-birth-date-differs", "nik-used-twice",
    # public bodies
    "non-asn-uncovered", "non-asn-programme-missing", "form-not-returned", "village-staff-uncovered",
    "election-officer-uncovered", "vulnerable-worker-uncovered",
    # construction
    "project-unregistered", "project-registered-late", "project-underpaid", "project-staff-only",
    "project-proof-missing",
    # informal workers
    "bpu-unpaid", "bpu-overcharged", "bpu-underpaid",
    # regional government
    "government-no-budget-line", "government-not-in-plan", "government-report-late", "government-no-regulation",
    "nik-with-two-employers", "pension-past-age", "wage-below-minimum", "contributions-late",
    "contributions-short",
    "worker-share-kept", "relief-not-applied", "programme-missing-jkp", "jkn-missing", "size-differs",
    "risk-group-missing", "employer-unidentified", "registration-incomplete", "birth-date-impossible",
    "many-at-minimum", "change-unreported", "manpower-report-missing", "contract-unrecorded", "layoff-unannounced",
    "accident-uncovered",
    # regions
    "coverage-below-target", "informal-below-target", "village-quota-open",
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
