"""A history climbing the ladder: each event is told beside the stage it meets, and what follows is told in turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .question import Found, History, LibraryFailed, Plain

Tell = Callable[[str, Mapping[str, Plain]], list[tuple[str, str]]]
TICK = "tick"


@dataclass
class _Place:
    """Where the history stands. `dues` are the last days that stages begun by the last event have."""

    stage: str
    since: int | None = None
    due: int | None = None
    fine: str = "none"
    cured: str = "no"
    reported: str = "no"
    dues: Mapping[str, Plain] = field(default_factory=dict)
    turn: int = 0
    findings: list[str] = field(default_factory=list)


def replay(history: History, tell: Tell) -> Found:
    """Where a history stands at its end; days are day numbers, written as text."""
    place = _Place("supervision" if history.state_body else "open")
    for event in history.events:
        day = int(event["day"])
        _wait(place, day, tell)
        _meet(place, str(event["event"]), day, event, tell)
    _wait(place, history.as_of, tell)
    next_step = _turn(place, "ask", {"day": history.as_of}, tell)
    return {
        "stage": [place.stage],
        "since": [] if place.since is None else [str(place.since)],
        "due": [] if place.due is None else [str(place.due)],
        "fine": [place.fine],
        "reported": [place.reported],
        "next": [step for _, step in next_step],
        "findings": place.findings,
    }


def _wait(place: _Place, day: int, tell: Tell) -> None:
    """Let time pass: a stage that is over gives way to the one that begins by itself."""
    while said := _turn(place, TICK, {"day": day}, tell):
        assert place.due is not None
        _follow(place, said, place.due + 1, TICK, place.dues)


def _meet(place: _Place, name: str, day: int, event: Mapping[str, Plain], tell: Tell) -> None:
    _follow(place, _turn(place, name, {"day": day}, tell), day, name, event)


def _turn(place: _Place, name: str, fact: Mapping[str, Plain], tell: Tell) -> list[tuple[str, str]]:
    """What follows from an event in the stage reached; both facts bear the number of the turn, which joins them."""
    place.turn += 1
    due: Mapping[str, Plain] = {"open": "yes"} if place.due is None else {"due": place.due}
    stage: dict[str, Plain] = {"id": f"stage {place.turn}", "t": "stage", "turn": place.turn, "name": place.stage}
    stage |= {"fine": place.fine, "cured": place.cured, "reported": place.reported}
    stage |= {"begun": "no" if place.since is None else "yes"}
    if tell(name, stage):
        raise LibraryFailed(f"{name}: a stage alone led to something")
    return tell(name, {**fact, **due, "id": f"event {place.turn}", "t": "event", "turn": place.turn})


def _follow(place: _Place, said: list[tuple[str, str]], day: int, name: str, dues: Mapping[str, Plain]) -> None:
    """Do what was said; what a new round forgets first, the stage that begins last."""
    entered = [what for kind, what in said if kind == "enter"]
    if len(entered) > 1:
        raise LibraryFailed(f"{name} leads to {entered}")
    place.findings += sorted(f"{what} {day} {name}" for kind, what in said if kind == "find")
    if ("reset", "round") in said:
        place.fine, place.cured, place.reported = "none", "no", "no"
    for kind, what in said:
        if kind == "fine":
            place.fine = what
        elif kind == "cured":
            place.cured = what
        elif kind == "reported":
            place.reported = what
    for stage in entered:
        due = dues.get(f"due of {stage}")
        place.stage, place.since, place.due, place.dues = stage, day, None if due is None else int(due), dues
        if (gap := dues.get(f"gap of {stage}")) is not None:
            place.findings.append(f"{gap} {day - (name == TICK)} {stage}")  # on the day its term is counted from
