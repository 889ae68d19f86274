"""The tables of a result folder: one data class a table, its fields the columns in order."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

FINDING_VERDICTS = ("violation", "indication", "undetermined")  # the order of --fail-on, gravest first


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's verdict on one case that somebody must act on.

    `cause` is the same for all findings that are one problem under several laws. `subject_key` is
    npp, nib or name / file:row; `owner` is that of the row of `subjects` it counts for, empty where there is none.
    `person` is an HMAC of the NIK, empty where there is none.
    `evidence` is JSON: fact → value; `missing` is JSON: fact → number of cases that lack it.
    `accepted` is empty, or the reason, approver and last day of an exception: the verdict stays, but does not count.
    """

    rule: str
    category: str
    problem: str
    cause: str
    verdict: str
    binding: str
    confidence: str
    subject_type: str
    subject_key: str
    owner: str
    person: str
    npp: str
    source_file: str
    source_sheet: str
    source_row: int
    evidence: str
    missing: str
    accepted: str = ""


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """One employer: how it was judged, its workers included; money in rupiah.

    `category` is the headline, `categories` all that were found (comma separated); `causes` counts
    problems, not laws; `persons` the workers with a violation or indication. These leave out what was accepted;
    the counts of verdicts do not.
    """

    subject_type: str
    subject_key: str
    npp: str
    name: str
    region: str
    kind: str
    source_file: str
    source_sheet: str
    source_row: int
    workers: int
    persons: int
    category: str
    categories: str
    causes: int
    compliant: int
    violation: int
    indication: int
    undetermined: int
    not_applicable: int
    arrears_amount: int | None
    address: str = ""


@dataclass(frozen=True, slots=True)
class IssueRow:
    """A cell that could not be read, or a row that could not be judged; `raw` is masked where it is personal."""

    source_file: str
    source_sheet: str
    source_row: int
    column: str
    raw: str
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is no data: `why` is title, header, total or sep."""

    source_file: str
    source_sheet: str
    source_row: int
    why: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Who is meant by a worker's findings; written only when personal data was asked for."""

    subject_key: str
    person: str
    nik: str
    name: str


TABLES: dict[str, type[Any]] = {
    "findings": Finding,
    "subjects": SubjectRow,
    "problems": IssueRow,
    "rejects": IssueRow,
    "skipped": SkippedRow,
    "people": PersonRow,
}


def columns(table: type[Any]) -> dict[str, type]:
    """Column name → str or int, in order."""
    return {field.name: int if "int" in str(field.type) else str for field in fields(table)}


def json_schema(table: str) -> dict[str, Any]:
    """The JSON Schema of one row of a table."""
    kinds: dict[str, Any] = {}
    for field in fields(TABLES[table]):
        kind = "integer" if "int" in str(field.type) else "string"
        kinds[field.name] = {"type": [kind, "null"] if "None" in str(field.type) else kind}
    if table == "findings":
        kinds["verdict"]["enum"] = list(FINDING_VERDICTS)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"patuh {table}",
        "type": "object",
        "properties": kinds,
        "required": list(kinds),
        "additionalProperties": False,
    }
