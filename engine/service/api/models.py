"""The answers as OpenAPI describes them; the desk makes them, and a test holds them to these shapes."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Both(Shape):
    """A text in Indonesian and in English."""

    id: str
    en: str


class Application(Shape):
    """Which application was decided on."""

    number: str | None
    npp: str | None
    nib: str | None
    licence_kind: str | None
    channel: str | None
    filed_on: date | None


class Status(Shape):
    """The status code of OSS to suggest, with its words."""

    code: str
    label: Both


class Reason(Shape):
    """A rule that stands against a plain `proceed`."""

    rule: str = Field(description="id of the rule")
    title: Both
    citation: Both
    verified: bool = Field(description="whether the article was verified in its text")
    verdict: Literal["violation", "indication", "undetermined"]
    leads_to: Literal["refuse", "insufficient_data", "remedy_required", "proceed_with_condition", "advisory"]
    message: Both
    remedy: Both | None


class Ask(Shape):
    """A fact to ask for."""

    fact: str
    label: Both


class RegistryUsed(Shape):
    """The data of BPJS Ketenagakerjaan that were asked."""

    snapshot: str
    data_on: date = Field(description="the day the data are of")
    found_by: Literal["npp", "nib", "npwp"] | None


class Shown(Shape):
    """What one rule shows of the workers an application brings."""

    rule: str
    category: str
    violation: int
    undetermined: int


class Workers(Shape):
    judged: int
    shown: list[Shown]


class Answer(Shape):
    """The decision on one application. It holds no NIK, name or NPWP."""

    schema_: Literal["answer/1"] = Field(alias="schema")
    id: str = Field(description="26 characters that nobody can guess; also the code on the slip")
    decision: Literal["refuse", "insufficient_data", "remedy_required", "proceed_with_condition", "advisory", "proceed"]
    label: Both
    application: Application
    as_of: date
    law_date: date = Field(description="the day whose law it was judged by")
    decide_by: date | None = Field(description="the last day to decide, where there is a clock")
    recheck_on: date | None
    valid_until: date = Field(description="the last day on which the slip may be relied on")
    regional: bool = Field(description="whether the permit is the region's own, outside OSS")
    oss_status: Status | None
    reasons: list[Reason]
    besides: list[Reason]
    ask: list[Ask]
    doubts: list[Both] = Field(description="why something is not known")
    registry: RegistryUsed | None = Field(description="null where no registry was loaded")
    sources: dict[str, Literal["application", "registry", "workers", "worked_out"]] = Field(
        description="where each fact that was settled came from"
    )
    workers: Workers | None
    rulebook: str = Field(description="SHA-256 of the rulebook")
    patuh: str
    twice: bool = Field(description="whether the decision was computed twice, by two engines that agree")
    receipt: str = Field(description="path of the signed receipt")


class OssAnswer(Shape):
    """The answer in the form of OSS."""

    kode: str | None = Field(description="the status code to suggest; null where there is nothing to hold")
    keterangan: str


class Tree(Shape):
    """Why one rule was judged so: `explanation` as docs/schemas/explanation.json has it."""

    rule: str
    effect: str
    must_know: bool
    verdict: str
    leads_to: str
    explanation: dict[str, Any]


class Explained(Shape):
    """The trees of conditions of all that stands against a plain `proceed`, the leading ones first."""

    id: str
    trees: list[Tree]


class Error(Shape):
    """One fault: where (a JSON pointer, or line and column), what, and what to do."""

    pointer: str | None = None
    at: str | None = None
    what: Both
    todo: Both | None = None


class Problem(Shape):
    """What went wrong (RFC 9457); `title`, `detail` and `todo` in the language of Accept-Language."""

    type: str
    title: str
    status: int
    detail: str
    todo: str
    errors: list[Error]


class ProblemKind(Shape):
    """What one kind of problem means."""

    type: str
    status: int
    title: Both
    todo: Both


class Item(Shape):
    """What became of one application of a batch: its answer, or its problem."""

    status: int
    answer: Answer | None
    problem: Problem | None


class Batch(Shape):
    """The results in the order of the applications."""

    results: list[Item]


class RuleLine(Shape):
    """A rule about applications for licences."""

    id: str
    title: Both
    subject: str
    category: str
    citation: Both
    verified: bool


class RulebookTold(Shape):
    """The rulebook in use."""

    hash: str
    version: str | None
    date: date | None
    name: Both | None
    rules: list[RuleLine]


class Version(Shape):
    """One version of a rule: what it says from a day until a day."""

    in_force_from: date
    in_force_until: date | None
    binding: str
    citation: Both
    verified: bool
    message: Both
    remedy: Both
    sentence: Both = Field(description="the whole version in words")


class RuleTold(Shape):
    """A rule with all its versions."""

    id: str
    title: Both
    subject: str
    category: str
    versions: list[Version]


class SourceFile(Shape):
    """A file that the registry was made of."""

    label: str
    sha256: str
    rows: int


class RegistryTold(Shape):
    """The data that look-ups are answered from; `age_days` counts from the day they are of."""

    loaded: bool
    snapshot: str | None
    data_on: date | None
    age_days: int | None
    oldest_days: int | None = Field(description="how old they may be before they say nothing")
    employers: int | None
    histories: int | None = Field(description="null where no register of sanctions was loaded")
    complete: bool | None
    sources: list[SourceFile]


class OfficeKey(Shape):
    """The public half of a key that signs receipts, or did; times are UTC."""

    id: str
    algorithm: Literal["Ed25519"]
    public: str = Field(description="32 bytes in base64")
    since: str
    until: str | None = Field(description="null: it signs now")
    revoked: str | None = Field(description="when it was noticed that somebody else may have had it")


class OfficeKeys(Shape):
    """All public keys of the office: what `patuh verify --keys` takes."""

    schema_: Literal["public-keys/1"] = Field(alias="schema")
    keys: list[OfficeKey]


class Healthy(Shape):
    status: Literal["ok"]


class Ready(Shape):
    """What the service stands on."""

    status: Literal["ready"]
    rulebook: str
    audit: int = Field(description="number of the last entry")
    registry: date | None = Field(description="day of the registry's data; null: none loaded")


class Reloaded(Shape):
    """The rulebook that is used from now on."""

    rulebook: str
    before: str
