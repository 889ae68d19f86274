"""The licence decision chained forward: verdicts lead to conclusions, and the first of those in their order decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from .library import taken_in
from .profile import check_definition
from .question import DECISION, Application, Ruleset

IN_ORDER = ("refuse", "insufficient_data", "remedy_required", "proceed_with_condition", "advisory", "proceed")
BREACH_LEADS_TO = {
    "refuse": "refuse",
    "remedy": "remedy_required",
    "condition": "proceed_with_condition",
    "advise": "advisory",
}
UNKNOWN_LEADS_TO = {"yes": "insufficient_data", "no": "advisory"}  # whether the rule's answer must be known


class Outcome(Protocol):
    """One licence rule's verdict, as conclude.licence has it."""

    @property
    def rule(self) -> str: ...
    @property
    def effect(self) -> str: ...
    @property
    def must_know(self) -> bool: ...
    @property
    def verdict(self) -> str: ...


def ruleset() -> Ruleset:
    """From verdicts to what each leads to, and from those, once all are told, to the decision: `pri` orders them."""
    definition: dict[str, dict[str, Any]] = taken_in(("application", "verdict", "leads", "end"))
    says: dict[str, tuple[str, str]] = {}

    def add(name: str, parts: list[dict[str, Any]], said: tuple[str, str], pri: int = 0) -> None:
        definition[name] = {"all": parts, "pri": pri}
        says[name] = said

    def verdict(**told: str) -> list[dict[str, Any]]:
        return [{"v": {"$and": [{"t": "verdict"}, *({key: value} for key, value in told.items())]}}]

    add("whatever", [{"a": {"t": "application"}}], ("leads", "proceed"))
    for effect, to in BREACH_LEADS_TO.items():
        for breach in ("violation", "indication"):
            add(f"{effect} by {breach}", verdict(effect=effect, verdict=breach), ("leads", to))
    for needed, to in UNKNOWN_LEADS_TO.items():
        add(f"unknown, needed {needed}", verdict(needed=needed, verdict="undetermined"), ("leads", to))
    for pri, to in enumerate(IN_ORDER):
        led = {"led": {"$and": [{"t": "leads"}, {"to": to}]}}
        add(f"decide {to}", [led, {"end": {"t": "end"}}], ("decision", to), pri + 1)
    why = check_definition(definition)
    assert why is None, why and why.en
    return Ruleset(DECISION, definition, says, ())


def question(outcomes: Iterable[Outcome]) -> Application:
    """What the library is told of an application: that there is one, and each rule's verdict."""
    verdicts = (
        {
            "id": f"verdict {outcome.rule}",
            "t": "verdict",
            "effect": outcome.effect,
            "needed": "yes" if outcome.must_know else "no",
            "verdict": outcome.verdict,
        }
        for outcome in outcomes
    )
    return Application(({"id": "application", "t": "application"}, *verdicts))
