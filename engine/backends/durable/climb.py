"""The ladder of sanctions as rulesets, one for each event: what follows from it in each stage, joined by the turn.

Whatever a calendar says (last days) is worked out before and told as plain facts; the library compares day numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Protocol

from ...decide.calendar import move
from ...language.ladder import Ladder, Stage
from ...language.rulebook import Rulebook
from .library import taken_in
from .profile import check_definition
from .question import History, Plain, Ruleset
from .replay import TICK

ASK = "ask"
SILENT = ("cured", "found")  # a step that leads nowhere is then no fault
ALLOWED = ("found", "reported", "cured")  # what may be recorded of a state body
Said = tuple[str, str]


class Event(Protocol):
    """Something that happened on a day, as conclude.ladder has it."""

    @property
    def on(self) -> date: ...
    @property
    def event(self) -> str: ...


def rulesets(ladder: Ladder) -> tuple[Ruleset, ...]:
    """One ruleset for each event, one for time that passes, one for the step that comes next."""
    made = {event: list(_event(event, ladder)) for event in ladder.events}
    made[TICK] = list(_time(ladder))
    made[ASK] = list(_next(ladder))
    return tuple(_ruleset(name, rules) for name, rules in made.items())


Rule = tuple[Mapping[str, str], tuple[dict[str, Any], ...], Said]  # of the stage, of the event, what follows
IN_TIME: tuple[dict[str, Any], ...] = ({"$ex": {"due": 1}}, {"$lte": {"day": {"$m": "due"}}})
OVER: tuple[dict[str, Any], ...] = ({"$ex": {"due": 1}}, {"$gt": {"day": {"$m": "due"}}})
OPEN: tuple[dict[str, Any], ...] = ({"open": "yes"},)


def _ruleset(name: str, rules: Iterable[Rule]) -> Ruleset:
    definition: dict[str, dict[str, Any]] = taken_in(("stage", "event"))
    says: dict[str, Said] = {}
    for stage, event, said in rules:
        number = f"r{len(says)}"
        here = [{"t": "stage"}, *({key: value} for key, value in stage.items())]
        there = [{"t": "event"}, *event, {"turn": {"st": "turn"}}]
        definition[number] = {"all": [{"st": {"$and": here}}, {"ev": {"$and": there}}]}
        says[number] = said
    why = check_definition(definition)
    assert why is None, f"{name}: {why and why.en}"
    return Ruleset(name, definition, says, ())


def _event(event: str, ladder: Ladder) -> Iterator[Rule]:
    """What follows from an event in each stage."""
    target = ladder.begun_by(event)
    for stage in ladder.stages:
        if stage == "supervision":
            yield from _supervised(event)
            continue
        if event == "reported":
            yield {"name": stage}, (), ("reported", "yes")
        elif event == "fine_paid":
            yield {"name": stage, "fine": "due"}, (), ("fine", "paid")
            for fine in ("none", "paid"):
                yield {"name": stage, "fine": fine}, (), ("find", "out-of-sequence")
        elif target is not None and stage in target.after:
            yield from _steps(stage, target, ladder)
        elif target is not None:
            yield from _out_of_turn(event, stage, target, ladder)
        if event == "cured":
            yield {"name": stage, "cured": "no"}, (), ("cured", "yes")
    leaves_open = target is not None and ("open" in target.after or (target.stands and target.name != "open"))
    if not leaves_open:
        yield {"name": "open", "begun": "no"}, (), ("enter", "open")


def _steps(stage: str, target: Stage, ladder: Ladder) -> Iterator[Rule]:
    """A step in its turn: taken, unless the stage before it is not over."""
    if target.waits:
        yield {"name": stage}, IN_TIME, ("find", "too-early")
    for when in (OPEN, OVER) if target.waits else ((),):
        for said in _entering(stage, target, ladder):
            yield {"name": stage}, when, said
        if target.event == "lifted":
            yield {"name": stage, "cured": "no"}, when, ("find", "lifted-uncured")


def _entering(stage: str, target: Stage, ladder: Ladder) -> Iterator[Said]:
    if ladder.stages[stage].closes and "open" in (target.name, *target.after):
        yield "reset", "round"
    if target.fine is not None:
        yield "fine", "due"
    yield "enter", target.name


def _out_of_turn(event: str, stage: str, target: Stage, ladder: Ladder) -> Iterator[Rule]:
    if event in SILENT:
        return
    yield {"name": stage}, (), ("find", "out-of-sequence")
    if target.stands and stage != target.name:
        for said in _entering(stage, target, ladder):
            yield {"name": stage}, (), said


def _supervised(event: str) -> Iterator[Rule]:
    """State bodies have no ladder."""
    yield {"name": "supervision", "begun": "no"}, (), ("enter", "supervision")
    if event == "reported":
        yield {"name": "supervision"}, (), ("reported", "yes")
    if event not in ALLOWED:
        yield {"name": "supervision"}, (), ("find", "no-sanction-on-state-bodies")


def _time(ladder: Ladder) -> Iterator[Rule]:
    """A stage that is over gives way to the one that begins by itself."""
    for stage in ladder.stages:
        following = ladder.by_itself_after(stage)
        if following is not None:
            for said in _entering(stage, following, ladder):
                yield {"name": stage}, OVER, said


def _next(ladder: Ladder) -> Iterator[Rule]:
    """The step that comes next."""
    for name, stage in ladder.stages.items():
        if name == "supervision":
            yield {"name": name, "reported": "no"}, (), ("next", name)
        elif stage.stands:
            yield {"name": name, "cured": "no"}, (), ("next", "cured")
            yield {"name": name, "cured": "yes", "fine": "due"}, (), ("next", "fine_paid")
            for fine in ("none", "paid"):
                yield {"name": name, "cured": "yes", "fine": fine}, (), ("next", "lifted")
        elif stage.closes:
            yield {"name": name, "fine": "due"}, (), ("next", "fine_paid")
        else:
            steps = (one for one in ladder.stages.values() if name in one.after and not one.closes)
            following = next(steps, None)
            if following is not None:
                yield {"name": name}, (), ("next", following.event or following.name)


# ── what the library is told ───────────────────────────────────────────────────────────────


def question(events: Iterable[Event], as_of: date, state_body: bool, rulebook: Rulebook) -> History:
    """The events until a day, with the last days of the stages they may begin."""
    assert rulebook.ladder is not None, "this rulebook has no ladder.yaml"
    happened = sorted((event for event in events if event.on <= as_of), key=lambda event: event.on)
    told = tuple(_told(event, rulebook.ladder, rulebook) for event in happened)
    return History(told, as_of.toordinal(), state_body)


def _told(event: Event, ladder: Ladder, rulebook: Rulebook) -> dict[str, Plain]:
    told: dict[str, Plain] = {"event": event.event, "day": event.on.toordinal()}
    stage, counted = ladder.begun_by(event.event), event.on
    while stage is not None and stage.lasts is not None:
        last = _last_day(stage.lasts, counted, rulebook)
        if isinstance(last, str):
            told[f"gap of {stage.name}"] = last
            break
        told[f"due of {stage.name}"] = last.toordinal()
        stage, counted = ladder.by_itself_after(stage.name), last
    return told


def _last_day(parameter: str, counted: date, rulebook: Rulebook) -> date | str:
    """The last day of a stage, by the figure in force on the day it is counted from; or why there is none."""
    span = rulebook.parameters[parameter].on(counted)
    if span is None or not isinstance(span.value, int):
        return "no-term"
    return move(counted, 1, span.value, rulebook.parameters[parameter].unit) or "calendar-unknown"
