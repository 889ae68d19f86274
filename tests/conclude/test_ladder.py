"""The sanction ladder: histories worked out by hand, and what holds for any history."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patuh.engine.conclude.ladder import FINDINGS, Event, History, Standing, due_by, standing
from patuh.engine.language import source
from patuh.engine.language.rulebook import Rulebook

BOOK = Rulebook.load()
assert BOOK.ladder is not None
LADDER = BOOK.ladder
DATA = source.read((Path(__file__).parent / "histories.yaml").read_bytes(), "histories.yaml").data["histories"]


def history(item: dict[str, Any]) -> History:
    events = tuple(Event(one["date"], one["event"]) for one in item["events"])
    due = item.get("contributions_due")
    return History(item["name"], events, None if due is None else tuple(due), item.get("state_body", False))


def said(found: Standing) -> dict[str, Any]:
    """A standing as the histories write it."""
    step = found.next
    told = {
        "stage": found.stage,
        "since": found.since,
        "due": found.due,
        "next": step and step.step,
        "actor": step and step.actor,
        "from": step and step.from_,
        "fine": found.fine,
        "amount": found.amount,
        "findings": [finding.code for finding in found.findings],
        "to_report": found.to_report,
    }
    return told


@pytest.mark.parametrize("item", DATA, ids=lambda item: item["name"])
def test_a_history_stands_where_it_was_worked_out_to(item: dict[str, Any]) -> None:
    nothing = {"since": None, "due": None, "next": None, "actor": None, "from": None, "amount": None, "findings": []}
    found = said(standing(history(item), item["as_of"], BOOK))
    expected = {**nothing, **item["expect"]}
    assert {key: found[key] for key in expected} == expected


def test_the_histories_are_many_and_of_every_kind() -> None:
    assert len(DATA) >= 30
    assert {item["expect"]["stage"] for item in DATA} == set(LADDER.stages)
    assert {one["event"] for item in DATA for one in item["events"]} == set(LADDER.events)
    seen = {code for item in DATA for code in item["expect"].get("findings", ())}
    assert seen == set(FINDINGS) - {"no-term"}


def test_a_letter_before_the_regulation_has_no_term() -> None:
    before = History("CONTOH", (Event(date(2013, 12, 30), "warning_1"),))
    found = standing(before, date(2014, 6, 2), BOOK)
    assert (found.stage, found.due, [one.code for one in found.findings]) == ("warning_1", None, ["no-term"])
    first = History("CONTOH", (Event(date(2013, 12, 31), "warning_1"),))
    assert standing(first, date(2014, 6, 2), BOOK).due == date(2014, 1, 16)


DAYS = st.dates(date(2025, 1, 1), date(2027, 6, 30))
EVENTS = st.lists(st.builds(Event, DAYS, st.sampled_from(sorted(LADDER.events))), max_size=10).map(tuple)
TURN = ("warning_1", "warning_2", "request", "imposed", "cured", "fine_paid", "lifted")


@st.composite
def in_turn(draw: st.DrawFn) -> tuple[Event, ...]:
    """Events mostly in turn and far enough apart, so that high stages are reached."""
    day, events = draw(st.dates(date(2025, 1, 1), date(2025, 9, 1))), []
    for event in TURN[: draw(st.integers(0, len(TURN)))]:
        events.append(Event(day, event))
        day += timedelta(days=draw(st.integers(0, 60)))
    return (*events, *draw(st.lists(st.builds(Event, DAYS, st.sampled_from(sorted(LADDER.events))), max_size=2)))


@given(st.one_of(EVENTS, in_turn()), DAYS, DAYS)
@settings(max_examples=500, deadline=None)
def test_what_holds_for_any_history(events: tuple[Event, ...], one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    past = tuple(event for event in events if event.on <= earlier)
    now = standing(History("CONTOH", events), earlier, BOOK)
    assert now == standing(History("CONTOH", past), earlier, BOOK), "what has not happened yet changed something"
    then = standing(History("CONTOH", past), later, BOOK)
    if now.stage not in ("warning_2",):  # time alone moves a case from the second warning to the fine stage, no further
        assert (then.stage, then.since, then.due) == (now.stage, now.since, now.due)
    else:
        assert then.stage in ("warning_2", "fine")
    imposed = max((event.on for event in past if event.event == "imposed"), default=None)
    lifted = max((event.on for event in past if event.event == "lifted"), default=None)
    if imposed is None:
        assert now.stage not in ("refusal", "lifted")
    elif lifted is None:
        assert now.stage == "refusal" or any(
            event.event in ("warning_1", "found", "cured") and event.on >= imposed for event in past
        )
        assert now.stage == "refusal", "a refusal stands until it is lifted"
    if now.stage in ("fine", "request"):
        stages = [reached.stage for reached in now.path]
        assert (
            stages[stages.index("warning_1") :][:3] == ["warning_1", "warning_2", "fine"]
            or stages.count("warning_1") > 1
        )
        assert now.fine == "due" or any(event.event == "fine_paid" for event in past)
    if now.due is not None:
        assert now.since is not None and now.since < now.due
        assert now.next is not None and now.next.from_ == now.due + timedelta(days=1)
    assert [reached.since for reached in now.path] == sorted(reached.since for reached in now.path)


@given(EVENTS, DAYS)
@settings(max_examples=100, deadline=None)
def test_a_state_body_is_never_sanctioned(events: tuple[Event, ...], as_of: date) -> None:
    found = standing(History("CONTOH", events, (1_000_000,), state_body=True), as_of, BOOK)
    assert (found.stage, found.fine, found.amount, found.due) == ("supervision", "none", None, None)


def test_who_is_due_for_a_step() -> None:
    def case(name: str, *events: tuple[date, str]) -> Standing:
        return standing(History(name, tuple(Event(*one) for one in events)), date(2026, 1, 20), BOOK)

    waiting = case("A", (date(2026, 1, 5), "warning_1"))  # the second warning may be given from 21 January
    ready = case("B", (date(2025, 12, 15), "found"))
    later = case("C", (date(2026, 1, 19), "warning_1"))
    done = case("D", (date(2026, 1, 5), "warning_1"), (date(2026, 1, 6), "cured"))
    assert due_by([waiting, ready, later, done], date(2026, 1, 20)) == [ready]
    assert due_by([waiting, ready, later, done], date(2026, 1, 21)) == [ready, waiting]
