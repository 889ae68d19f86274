"""Sanction histories from a file, YAML or JSON: one employer's events, or several employers' under `cases`.

name: PT CONTOH
contributions_due: [1_200_000]      # rupiah that should have been paid, per programme and person; or left out
events:
  - {date: 2026-01-05, event: warning_1}
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, WithJsonSchema

from ..conclude.ladder import Event, History
from ..errors import Fault, FaultyFile, RulebookError, did_you_mean
from ..language import schema, source
from ..language.ladder import Ladder
from ..language.schema.words import Date, Model, Word
from ..language.source import Document, Path
from ..text import Text


def _day_kind(value: Any) -> str:
    return "<date>" if isinstance(value, date) else "<text>"


Day = Annotated[
    Annotated[Date, Tag("<date>")] | Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), Tag("<text>")],
    Discriminator(_day_kind),
    WithJsonSchema({"type": "string", "format": "date"}),
]


class EventLine(Model):
    """A step and its day; `number` is that of its letter, for those who read the file."""

    date: Day
    event: Word
    number: Word | None = None


class CaseFile(Model):
    """The dated events of one employer."""

    name: Word
    state_body: bool = False
    contributions_due: list[Annotated[int, Field(ge=0, le=10**13)]] | None = None
    events: list[EventLine]


class CasesFile(Model):
    """Several employers."""

    cases: list[CaseFile] = Field(min_length=1)


def read_histories(content: bytes, label: str, ladder: Ladder) -> list[History]:
    """The histories in a file; raises FaultyFile with every fault at its line and column."""
    try:
        # A raw tab in JSON is always white space, and YAML would stumble over it.
        document = source.read(content.replace(b"\t", b" ") if label.lower().endswith(".json") else content, label)
    except RulebookError as error:
        raise FaultyFile(label, error.faults) from None
    several = isinstance(document.data, dict) and "cases" in document.data
    faults = schema.check(CasesFile if several else CaseFile, document)
    if faults:
        raise FaultyFile(label, faults)
    raws = document.data["cases"] if several else [document.data]
    start: list[Path] = [("cases", index) for index in range(len(raws))] if several else [()]
    histories = [_history(raw, path, document, ladder, faults) for raw, path in zip(raws, start, strict=True)]
    if faults:
        raise FaultyFile(label, faults)
    return histories


def _history(raw: dict[str, Any], path: Path, document: Document, ladder: Ladder, faults: list[Fault]) -> History:
    events = []
    for index, line in enumerate(raw["events"]):
        here: Path = (*path, "events", index)
        if line["event"] not in ladder.events:
            what = Text("Peristiwa {e} tidak dikenal.", "The event {e} is not known.").fill(e=line["event"])
            faults.append(Fault(document.at((*here, "event")), what, did_you_mean(line["event"], ladder.events)))
        try:
            day = line["date"] if isinstance(line["date"], date) else date.fromisoformat(line["date"])
        except ValueError:
            faults.append(Fault(document.at((*here, "date")), Text("Tanggal ini tidak ada.", "There is no such day.")))
        else:
            events.append(Event(day, line["event"]))
    due = raw.get("contributions_due")
    return History(raw["name"], tuple(events), None if due is None else tuple(due), raw.get("state_body", False))
