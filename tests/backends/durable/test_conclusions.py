"""Conclusions are drawn twice and agree; where they do not, none is given."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from patuh.engine.backends.durable.host import Host
from patuh.engine.backends.durable.process import Process
from patuh.engine.backends.durable.question import Found, LibraryFailed, Questions, question_of
from patuh.engine.check import conclusions
from patuh.engine.check.conclusions import Conclusions, Disagreement
from patuh.engine.conclude.ladder import FINDINGS, Event, History
from patuh.engine.conclude.licence import DECISIONS, with_due_day
from patuh.engine.decide.case import Case
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.language import source
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.values import NONE, Unknown, Value

HISTORIES, APPLICATIONS = 2_000, 800
FIRST, LAST = date(2025, 1, 2), date(2026, 11, 20)
# Mostly a step in its turn, so that histories get far; else anything.
IN_TURN = ("found", "warning_1", "warning_2", "request", "imposed", "cured", "fine_paid", "lifted")


@pytest.fixture(scope="module")
def evaluator() -> Evaluator:
    return Evaluator(Rulebook.load())


@pytest.fixture(scope="module")
def inside(evaluator: Evaluator) -> Conclusions:
    """With the library in this process."""
    return Conclusions(evaluator, Host(conclusions.rulesets(evaluator.rulebook)))


@pytest.fixture(scope="module")
def apart(evaluator: Evaluator) -> Iterator[Conclusions]:
    """With the library in a process of its own."""
    with Conclusions.of(evaluator.rulebook) as made:
        yield made


def written(tree: Path, name: str) -> Any:
    """A table of cases worked out by hand."""
    return source.read((tree / "tests" / "conclude" / name).read_bytes(), name).data


def value(raw: Any) -> Value:
    if isinstance(raw, dict):
        return Unknown(raw["unknown"])
    return NONE if raw == "none" else raw  # type: ignore[no-any-return]


def test_decisions_worked_out_by_hand_are_drawn_twice(apart: Conclusions, tree: Path) -> None:
    data = written(tree, "applications.yaml")
    met = Counter[str]()
    for item in data["cases"]:
        facts = {name: value(raw) for name, raw in {**data["given"], **item.get("with", {})}.items()}
        case = Case("application", with_due_day(facts), item.get("as_of", data["as_of"]))
        assert apart.decide(case).decision == item["decision"]
        met[item["decision"]] += 1
    assert set(met) == set(DECISIONS) and met.total() >= 60


def test_histories_worked_out_by_hand_are_climbed_twice(apart: Conclusions, tree: Path) -> None:
    data = written(tree, "histories.yaml")["histories"]
    for item in data:
        events = tuple(Event(one["date"], one["event"]) for one in item["events"])
        history = History(item["name"], events, state_body=item.get("state_body", False))
        assert apart.stand(history, item["as_of"]).stage == item["expect"]["stage"]
    assert len(data) >= 30


def test_random_applications_are_decided_twice(inside: Conclusions, tree: Path) -> None:
    data, random, met = written(tree, "applications.yaml"), Random(3), Counter[str]()
    told: dict[str, list[Value]] = {}
    for facts in (data["given"], *(item.get("with", {}) for item in data["cases"])):
        for name, raw in facts.items():
            told.setdefault(name, []).append(value(raw))
    for _ in range(APPLICATIONS):
        near = random.choice(data["cases"]).get("with", {})
        facts = {name: value(raw) for name, raw in {**data["given"], **near}.items()}
        for name in random.sample(sorted(told), random.randint(0, 3)):
            facts[name] = random.choice([*told[name], *told[name], Unknown.BLANK])
        case = Case("application", with_due_day(facts), random.choice((data["as_of"], date(2020, 5, 4))))
        met[inside.decide(case).decision] += 1
    assert [decision for decision in DECISIONS if met[decision] < APPLICATIONS // 100] == []


def a_history(random: Random, events: list[str]) -> History:
    """Events on any days, most of them steps in their turn, some long after the one before, some on the same day."""
    day, happened, turn = FIRST + timedelta(days=random.randrange(720)), [], 0
    for _ in range(random.randint(0, 12)):
        name = random.choice(events) if random.random() < 0.3 else IN_TURN[turn % len(IN_TURN)]
        turn = IN_TURN.index(name) + 1 if name in IN_TURN else turn
        happened.append(Event(day, name))
        day += timedelta(days=random.choice((0, 1, 7, 14, 15, 16, 17, 30, 31, 60)))
    random.shuffle(happened) if random.random() < 0.1 else None
    return History("CONTOH", tuple(happened), None, state_body=random.random() < 0.05)


def test_random_histories_are_climbed_twice(inside: Conclusions) -> None:
    ladder = inside.evaluator.rulebook.ladder
    assert ladder is not None
    random, stages, found = Random(4), Counter[str](), Counter[str]()
    for _ in range(HISTORIES):
        history = a_history(random, list(ladder.events))
        last = random.choice([event.on for event in history.events] or [LAST])
        made = inside.stand(history, last + timedelta(days=random.choice((0, 10, 16, 20, 50, 90))))
        stages[made.stage] += 1
        found.update(finding.code for finding in made.findings)
    assert [stage for stage in ladder.stages if stages[stage] < 3] == []
    assert [code for code in FINDINGS if found[code] < 3 and code != "no-term"] == []


def test_a_difference_is_no_answer(inside: Conclusions, tree: Path) -> None:
    """A library that says something else: the conclusion is withheld, and its record is enough to ask again."""

    class Wrong:
        def ask(self, question: Questions) -> Found:
            return {**inside.library.ask(question), "decision": ["proceed"], "stage": ["cured"]}

    wrong = Conclusions(inside.evaluator, Wrong())
    refused = Case("application", {"application.npp": "CT1"}, LAST)
    with pytest.raises(Disagreement) as caught:
        wrong.decide(refused)
    record = json.loads(json.dumps(caught.value.record))
    assert record["rulebook"] == inside.evaluator.rulebook.hash
    assert record["durable"]["decision"] == ["proceed"] != record["reference"]["decision"]
    again = inside.library.ask(question_of(record["question"]))
    assert list(again["decision"]) == record["reference"]["decision"]
    with pytest.raises(Disagreement) as caught:
        wrong.stand(History("CONTOH", (Event(FIRST, "warning_1"),)), LAST)
    assert "CONTOH" not in str(caught.value.record)


@pytest.mark.parametrize(
    ("module", "right", "wrong"),
    [
        ("decision", '"undetermined"), ("leads"', '"compliant"), ("leads"'),
        ("decision", "pri + 1", "len(IN_ORDER) - pri"),
        ("decision", '"condition": "proceed_with_condition"', '"condition": "advisory"'),
        ("climb", '{"$lte": {"day": {"$m": "due"}}}', '{"$lt": {"day": {"$m": "due"}}}'),
        ("climb", '{"$gt": {"day": {"$m": "due"}}}', '{"$gte": {"day": {"$m": "due"}}}'),
        ("climb", '*event, {"turn": {"st": "turn"}}', "*event"),
        ("climb", 'yield "reset", "round"', "return"),
        ("climb", "if target.stands and stage", "if stage"),
    ],
)
def test_a_planted_mistake_is_no_answer(
    module: str, right: str, wrong: str, evaluator: Evaluator, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = getattr(conclusions, {"decision": "decisions"}.get(module, module))
    text = Path(original.__file__).read_text("utf-8")
    assert text.count(right) == 1
    planted = type(original)(original.__name__)
    planted.__package__ = original.__package__
    exec(compile(text.replace(right, wrong), f"{module} with {wrong!r}", "exec"), planted.__dict__)
    monkeypatch.setattr(conclusions, {"decision": "decisions"}.get(module, module), planted)
    made = Conclusions(evaluator, Host(conclusions.rulesets(evaluator.rulebook)))
    with pytest.raises((Disagreement, LibraryFailed)):
        if module == "decision":
            test_random_applications_are_decided_twice(made, tree)
        else:
            test_random_histories_are_climbed_twice(made)


def test_killing_the_process_loses_no_conclusion(apart: Conclusions) -> None:
    assert isinstance(apart.library, Process)
    history = History("CONTOH", (Event(FIRST, "warning_1"),))
    for _ in range(3):
        assert apart.stand(history, FIRST).stage == "warning_1"
        apart.library.close()
