"""What is said between the caller and the library: rulesets once, then a question for each case and its findings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

Plain = int | str
Definition = dict[str, dict[str, Any]]
# What a rule of the library finds of a rule of the rulebook: it is breached, it is met, it spares the case.
BREACH, MET, SPARED = "breach", "met", "spared"
DECISION = "decision"  # the ruleset that decides on licences


@dataclass(frozen=True)
class Ruleset:
    """A ruleset as the library takes it, without actions; `says` is what each of its rules finds: (rule, finding)."""

    name: str
    definition: Definition
    says: Mapping[str, tuple[str, str]]
    hears: tuple[str, ...]  # the rules whose verdicts it waits for

    def plain(self) -> dict[str, Any]:
        """The same as JSON has it."""
        return asdict(self)

    @staticmethod
    def of(raw: Mapping[str, Any]) -> Ruleset:
        """The ruleset that `plain` wrote."""
        says = {name: (rule, finding) for name, (rule, finding) in raw["says"].items()}
        return Ruleset(raw["name"], raw["definition"], says, tuple(raw["hears"]))


@dataclass(frozen=True)
class Question:
    """What the library is told of a case: the properties of its fact by ruleset, and verdicts found elsewhere.

    Neither holds a NIK, a name or any other value of a personal fact.
    """

    cases: Mapping[str, Mapping[str, Plain]]
    verdicts: Mapping[str, bool]


@dataclass(frozen=True)
class Application:
    """The verdicts of an application's rules, as facts: what do they come to?"""

    facts: tuple[Mapping[str, Plain], ...]


@dataclass(frozen=True)
class History:
    """A history's events in order: `event`, `day`, and for stages it may begin `due of STAGE`, or why there is none."""

    events: tuple[Mapping[str, Plain], ...]
    as_of: int
    state_body: bool


Questions = Question | Application | History
KINDS: Mapping[str, type[Question] | type[Application] | type[History]] = {
    "case": Question,
    "application": Application,
    "history": History,
}


def plain(question: Questions) -> dict[str, Any]:
    """A question as JSON has it."""
    kind = next(name for name, type_ in KINDS.items() if isinstance(question, type_))
    return {"kind": kind, **vars(question)}


def question_of(raw: Mapping[str, Any]) -> Questions:
    """The question that `plain` wrote."""
    return KINDS[raw["kind"]](**{name: value for name, value in raw.items() if name != "kind"})


Found = Mapping[str, Collection[str]]  # what was found of each rule, or what it comes to


class Asks(Protocol):
    """Something that answers questions about cases: the library in this process, or in one of its own."""

    def ask(self, question: Questions) -> Found:
        """What the rules find."""
        ...


class LibraryFailed(Exception):
    """durable_rules raised an error, contradicted itself or stayed silent where it must speak; says what it said."""


def fact_id(rule: str) -> str:
    """The id of the fact that tells a rule's verdict."""
    return f"verdict {rule}"
