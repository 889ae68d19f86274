"""Facts as a line of JSON and back: values, that there is none (null), and why there is no value (`["damaged"]`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from ...conclude.ladder import Event, History
from ...language.vocabulary import Vocabulary
from ...text import Text
from ...values import NONE, Unknown, Value
from .model import RegistryUnavailable

SUBJECT = "application."


def encode(facts: Mapping[str, Value]) -> str:
    """Facts `application.…` as JSON without spaces, in the order given."""
    plain = {name.removeprefix(SUBJECT): _plain(value) for name, value in facts.items()}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Value) -> object:
    if value is NONE:
        return None
    if isinstance(value, Unknown):
        return [value.value]
    return value.isoformat() if isinstance(value, date) else value


def decode(line: str, vocabulary: Vocabulary) -> dict[str, Value]:
    """The facts of such a line; raises RegistryUnavailable where the rulebook no longer has a fact or a value of it."""
    return {f"{SUBJECT}{name}": _value(f"{SUBJECT}{name}", raw, vocabulary) for name, raw in json.loads(line).items()}


def _value(name: str, raw: object, vocabulary: Vocabulary) -> Value:
    if raw is None:
        return NONE
    if isinstance(raw, list):
        return Unknown(raw[0])
    fact = vocabulary.facts.get(name)
    value = date.fromisoformat(raw) if fact is not None and fact.type == "date" and isinstance(raw, str) else raw
    if fact is None or not fact.takes(value) or not isinstance(value, bool | int | str | date):
        raise RegistryUnavailable(OTHER_RULEBOOK.fill(f=name), why=WHY_OTHER, todo=LOAD_AGAIN)
    return value


def encode_history(history: History) -> str:
    """A sanction history as JSON."""
    told = {
        "name": history.name,
        "npp": history.npp,
        "nib": history.nib,
        "state_body": history.state_body,
        "contributions_due": history.contributions_due,
        "events": [[event.on.isoformat(), event.event] for event in history.events],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def decode_history(line: str) -> History:
    """The history of such a line."""
    told = json.loads(line)
    due = told["contributions_due"]
    return History(
        name=told["name"],
        events=tuple(Event(date.fromisoformat(on), event) for on, event in told["events"]),
        contributions_due=None if due is None else tuple(due),
        state_body=told["state_body"],
        npp=told["npp"],
        nib=told["nib"],
    )


OTHER_RULEBOOK = Text(
    "Data registri memuat {f}, yang tidak dikenal buku aturan ini.",
    "The registry holds {f}, which this rulebook does not know.",
)
WHY_OTHER = Text("Registri dimuat dengan buku aturan lain.", "The registry was loaded with another rulebook.")
LOAD_AGAIN = Text("Muat ulang: patuh registry load.", "Load it again: patuh registry load.")
