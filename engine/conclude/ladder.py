"""Where an employer stands on the ladder of sanctions on a day: the dated events replayed through rules/ladder.yaml.

Same events, same day, same answer: nothing is remembered between calls, and no clock is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ..decide.calendar import move
from ..language.ladder import Ladder, Stage
from ..language.rulebook import Rulebook
from ..text import Text

START, SUPERVISION = "open", "supervision"
CURED, FINE_PAID, REPORTED, FOUND = "cured", "fine_paid", "reported", "found"
NO_SANCTIONS = frozenset({FOUND, REPORTED, CURED})  # what may be recorded of a state body

FINDINGS: dict[str, Text] = {
    "out-of-sequence": Text("langkah di luar urutan", "a step out of sequence"),
    "too-early": Text("langkah sebelum masa tahap sebelumnya berakhir", "a step before the stage before it was over"),
    "calendar-unknown": Text(
        "hari libur dan cuti bersama tahun itu belum ditetapkan: batas waktunya tidak dapat dihitung",
        "the holidays of that year are not decreed: the deadline cannot be counted",
    ),
    "no-term": Text("tidak ada masa yang berlaku pada hari itu", "no term was in force on that day"),
    "lifted-uncured": Text("sanksi dicabut sebelum kewajiban dipenuhi", "lifted before the duty was met"),
    "no-sanction-on-state-bodies": Text(
        "sanksi UU 24/2011 tidak berlaku bagi instansi pemerintah", "UU 24/2011 has no sanctions for state bodies"
    ),
}


@dataclass(frozen=True)
class Event:
    """Something that happened on a day; `event` is one of the ladder's events."""

    on: date
    event: str


@dataclass(frozen=True)
class History:
    """One employer's events, with the numbers by which applications find it.

    `contributions_due`: rupiah that should have been paid, per programme and person.
    """

    name: str
    events: tuple[Event, ...]
    contributions_due: tuple[int, ...] | None = None
    state_body: bool = False
    npp: str | None = None
    nib: str | None = None


@dataclass(frozen=True)
class ProcessFinding:
    """What was wrong with how a step was taken: a code of FINDINGS, the day, and the event or stage."""

    code: str
    on: date
    event: str


@dataclass(frozen=True)
class Step:
    """The next step, who takes it, and the first day on which it may be taken; None where that is not known."""

    step: str
    actor: str
    from_: date | None


@dataclass(frozen=True)
class Reached:
    """A stage that was reached: by an event, or by itself when the one before was over; `due` is its last day."""

    stage: str
    since: date
    due: date | None
    by: Event | None


@dataclass(frozen=True)
class Standing:
    """Where a case stands: see `standing`. `fine` is none, due or paid; `amount` rupiah, None while not known."""

    name: str
    as_of: date
    stage: str
    since: date | None
    due: date | None
    next: Step | None
    fine: str
    amount: int | None
    findings: tuple[ProcessFinding, ...]
    to_report: bool
    path: tuple[Reached, ...]

    def to_json(self) -> dict[str, Any]:
        """The standing as plain JSON data, schema `standing/1`."""
        step = self.next
        return {
            "schema": "standing/1",
            "name": self.name,
            "as_of": self.as_of.isoformat(),
            "stage": self.stage,
            "since": _iso(self.since),
            "due": _iso(self.due),
            "next": step and {"step": step.step, "actor": step.actor, "from": _iso(step.from_)},
            "fine": self.fine,
            "amount": self.amount,
            "to_report": self.to_report,
            "findings": [{"code": one.code, "on": _iso(one.on), "event": one.event} for one in self.findings],
            "path": [
                {
                    "stage": one.stage,
                    "since": _iso(one.since),
                    "due": _iso(one.due),
                    "by": one.by and {"on": _iso(one.by.on), "event": one.by.event},
                }
                for one in self.path
            ],
        }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def standing(history: History, as_of: date, rulebook: Rulebook) -> Standing:
    """Where a case stands on a day: its stage, since when and until when, what comes next, the fine, and why.

    Events after that day have not happened yet; those before are taken by day, then in the order given.
    PP 86/2013 Art. 6 to 9; raises AssertionError where the rulebook has no ladder.
    """
    assert rulebook.ladder is not None, "this rulebook has no ladder.yaml"
    happened = sorted((event for event in history.events if event.on <= as_of), key=lambda event: event.on)
    climb = _Climb(rulebook, rulebook.ladder)
    if history.state_body:
        return _supervised(history, as_of, happened, rulebook.ladder)
    for event in happened:
        climb.wait_until(event.on)
        climb.take(event)
    climb.wait_until(as_of)
    stage = rulebook.ladder.stages[climb.stage]
    return Standing(
        name=history.name,
        as_of=as_of,
        stage=climb.stage,
        since=climb.since,
        due=climb.due,
        next=climb.next_step(),
        fine=climb.fine,
        amount=climb.amount(history.contributions_due),
        findings=tuple(climb.findings),
        to_report=bool(happened) and not stage.closes and not climb.reported,
        path=tuple(climb.path),
    )


def due_by(standings: Iterable[Standing], last_day: date) -> list[Standing]:
    """The cases whose next step may be taken on or before a day, the longest waiting first."""
    waiting = [(one.next.from_, one) for one in standings if one.next is not None and one.next.from_ is not None]
    ready = [(day, one) for day, one in waiting if day <= last_day]
    return [one for _, one in sorted(ready, key=lambda item: (item[0], item[1].name))]


def _supervised(history: History, as_of: date, happened: list[Event], ladder: Ladder) -> Standing:
    """A state body: no ladder, whatever was sent to it."""
    since = happened[0].on if happened else None
    passed_on = any(event.event == REPORTED for event in happened)
    wrong = (event for event in happened if event.event not in NO_SANCTIONS)
    return Standing(
        name=history.name,
        as_of=as_of,
        stage=SUPERVISION,
        since=since,
        due=None,
        next=None if passed_on else Step(SUPERVISION, ladder.stages[SUPERVISION].actor, since),
        fine="none",
        amount=None,
        findings=tuple(ProcessFinding("no-sanction-on-state-bodies", event.on, event.event) for event in wrong),
        to_report=False,
        path=() if since is None else (Reached(SUPERVISION, since, None, happened[0]),),
    )


@dataclass
class _Climb:
    """The replay of one history; a round goes from the first warning to a cure or the lifting."""

    rulebook: Rulebook
    ladder: Ladder
    stage: str = START
    since: date | None = None
    due: date | None = None
    fine: str = "none"
    fine_rate: int | None = None
    cured_on: date | None = None
    paid_on: date | None = None
    reported: bool = False
    findings: list[ProcessFinding] = field(default_factory=list)
    path: list[Reached] = field(default_factory=list)

    def wait_until(self, day: date) -> None:
        """Let time pass: stages that begin by themselves begin."""
        while self.due is not None and day > self.due:
            following = self.ladder.by_itself_after(self.stage)
            if following is None:
                return
            self._enter(following, self.due + timedelta(days=1), None, counted_from=self.due)

    def take(self, event: Event) -> None:
        """Take one event: it begins a stage, is remembered, or is a step out of turn."""
        if event.event == REPORTED:
            self.reported = True
        elif event.event == FINE_PAID:
            self._pay(event)
        else:
            if event.event == CURED and self.cured_on is None:
                self.cured_on = event.on
            self._climb(event)
        if self.since is None:
            self._enter(self.ladder.stages[START], event.on, event)

    def _pay(self, event: Event) -> None:
        if self.fine != "due":
            self._find("out-of-sequence", event.on, event.event)
            return
        self.fine, self.paid_on = "paid", event.on

    def _climb(self, event: Event) -> None:
        following = self.ladder.begun_by(event.event)
        assert following is not None, f"{event.event} begins no stage"
        begins_anew = following.name == START and self.since is None
        if self.stage in following.after or begins_anew:
            if following.waits and self.due is not None and event.on <= self.due:
                self._find("too-early", event.on, event.event)
                return
            if following.event == "lifted" and self.cured_on is None:
                self._find("lifted-uncured", event.on, event.event)
            self._enter(following, event.on, event)
        elif event.event not in (
            CURED,
            FOUND,
        ):  # a cure under a refusal is remembered, a further finding changes nothing
            self._find("out-of-sequence", event.on, event.event)
            if following.stands and self.stage != following.name:
                self._enter(following, event.on, event)

    def _enter(self, stage: Stage, day: date, by: Event | None, counted_from: date | None = None) -> None:
        closed = self.ladder.stages[self.stage].closes
        if closed and START in (stage.name, *stage.after):  # a new round: what was settled is settled
            self.fine, self.fine_rate, self.cured_on, self.paid_on, self.reported = "none", None, None, None, False
        self.stage, self.since = stage.name, day
        self.due = self._last_day(stage, counted_from or day) if stage.lasts else None
        if stage.fine is not None:
            self.fine, self.fine_rate = "due", self._figure(stage.fine, day)
        self.path.append(Reached(stage.name, day, self.due, by))

    def _last_day(self, stage: Stage, day: date) -> date | None:
        """The last day of a stage; the day its letter is dated is not counted (reading 19)."""
        assert stage.lasts is not None
        term = self._figure(stage.lasts, day)
        if term is None:
            self._find("no-term", day, stage.name)
            return None
        last = move(day, 1, term, self.rulebook.parameters[stage.lasts].unit)
        if last is None:
            self._find("calendar-unknown", day, stage.name)
        return last

    def _figure(self, parameter: str, day: date) -> int | None:
        span = self.rulebook.parameters[parameter].on(day)
        return span.value if span is not None and isinstance(span.value, int) else None

    def _find(self, code: str, on: date, event: str) -> None:
        self.findings.append(ProcessFinding(code, on, event))

    def next_step(self) -> Step | None:
        """What comes next, by whom, and from which day; None where nothing does."""
        stage = self.ladder.stages[self.stage]
        if stage.stands:
            return self._way_out()
        if stage.closes:
            return Step(FINE_PAID, "employer", self.since) if self.fine == "due" else None
        following = next((one for one in self.ladder.stages.values() if self._leads_to(one)), None)
        if following is None:
            return None
        day = self.since
        if stage.lasts is not None:
            day = None if self.due is None else self.due + timedelta(days=1)
        return Step(following.event or following.name, following.actor, day)

    def _leads_to(self, stage: Stage) -> bool:
        return self.stage in stage.after and not stage.closes

    def _way_out(self) -> Step:
        """Out of a refusal: the duty met, the fine paid, then the lifting by whoever imposed it."""
        assert self.since is not None
        if self.cured_on is None:
            return Step(CURED, "employer", self.since)
        if self.fine == "due":
            return Step(FINE_PAID, "employer", max(self.since, self.cured_on))
        last = max(day for day in (self.since, self.cured_on, self.paid_on) if day is not None)
        return Step("lifted", self.ladder.stages[self.stage].actor, last)

    def amount(self, contributions: tuple[int, ...] | None) -> int | None:
        """The fine in rupiah: each amount that should have been paid times the rate, half up (reading 28)."""
        if self.fine == "none" or contributions is None or self.fine_rate is None:
            return None
        return sum((due * self.fine_rate * 2 + 1_000_000) // 2_000_000 for due in contributions)
