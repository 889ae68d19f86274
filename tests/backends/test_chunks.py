"""Both engines say the same of frames, down to the text of evidence and missing facts, whatever the chunks are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random

import pytest
from patuh.engine.backends.judging import Asked, make
from patuh.engine.decide.case import Case
from patuh.engine.values import NONE, Value

from .agreement import AS_OF, World, make_world
from .chunked import Frames, differences, frames_of, shuffled

ASSUMED: Mapping[str, Value] = {
    "shop.flag": True,
    "shop.kind": "red",
    "shop.day": NONE,
    "shop.region": "north",
    "person.works": True,
    "person.pay": 100,
    "shop.all_form1_amount": 7,
}


@pytest.fixture(scope="module")
def tiny_world() -> World:
    """Small enough for frames of one row."""
    return make_world(seed=11, rules=12, shops=10, derived=12)


def frames(world: World, day: date, seed: int = 3) -> Frames:
    """A day of a world; staff in any order, some with nobody above them, some facts stated by nobody."""
    random = Random(seed)
    people = shuffled(random, world.cases["person", day])
    orphans = [Case("person", one.values, day) for one in people[:2]]
    return frames_of(world.book, day, world.cases["shop", day], {"shop.staff": [*people, *orphans]})


@pytest.mark.full
@pytest.mark.parametrize(("day", "assume"), [(AS_OF[0], {}), (AS_OF[2], ASSUMED)], ids=["known", "assumed"])
def test_engines_agree_on_every_text(small_world: World, day: date, assume: Mapping[str, Value]) -> None:
    given, also = frames(small_world, day), list(small_world.book.derived)
    reference = given.judged("reference", assume=assume, also=also)
    assert reference["shop"].findings.height > 500 and reference["shop.staff"].findings.height > 100
    assert "waits" in "".join(reference["shop"].findings["evidence"])
    found = next(differences(reference, given.judged("polars", 7, assume, also=also)), None)
    assert found is None, found


def test_chunks_change_nothing(tiny_world: World) -> None:
    given = frames(tiny_world, AS_OF[0])
    rules = [*tiny_world.ids("person"), *tiny_world.ids("shop")[-40:]]
    reference = given.judged("reference", rules=rules)
    for size in (1, 7, None):
        found = next(differences(reference, given.judged("polars", size, rules=rules)), None)
        assert found is None, (size, found)
    assert next(differences(reference, given.judged("reference", 1, rules=rules)), None) is None


def test_assumptions_make_a_difference(tiny_world: World) -> None:
    given = frames(tiny_world, AS_OF[0])
    told = [given.judged("polars", None, assume)["shop"].verdicts for assume in ({}, ASSUMED)]
    assert not told[0].equals(told[1])


def test_a_subject_of_its_own_law_date_keeps_its_order(small_world: World) -> None:
    """Permits are judged by the law of the day they were filed; here nobody stands above them."""
    cases = [Case("permit", one.values, one.as_of) for one in small_world.cases["permit", AS_OF[2]]]
    given = frames_of(small_world.book, AS_OF[2], cases, {})
    reference, columnar = given.judged("reference"), given.judged("polars")
    assert reference["permit"].findings.height > 20
    assert columnar["permit"].verdicts["#row"].to_list() == list(range(len(cases)))
    assert next(differences(reference, columnar), None) is None


def test_only_what_is_asked_for_is_reported(tiny_world: World) -> None:
    told = frames(tiny_world, AS_OF[0]).judged("polars", rules=["act/all", "act/each"], also=["shop.total"])
    assert told["shop"].verdicts.columns == ["#row", "act/all"]
    assert told["shop.staff"].verdicts.columns == ["#row", "#parent", "act/each"]
    assert told["shop"].facts.columns == ["#row", "shop.total", "shop.total?"]
    assert told["shop.staff"].facts.columns == ["#row"]
    assert set(told["shop"].findings["rule"]) <= {"act/all"}


def test_an_engine_begins_again(tiny_world: World) -> None:
    """One that has judged other cases before says the same of these as one that has not."""
    first, second = frames(tiny_world, AS_OF[0]), frames(tiny_world, AS_OF[0], seed=5)
    made = make("polars", Asked(tiny_world.book, AS_OF[0], {}, set(tiny_world.book.rules)))
    for given in (second, first):
        subject, people = given.groups["shop.staff"]
        made.begin(given.subject, given.top if given is first else given.top[::-1])
        told = {"shop.staff": made.add(subject, "shop.staff", people), given.subject: made.finish()}
    assert next(differences(first.judged("polars"), told), None) is None
