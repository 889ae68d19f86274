"""Whatever the library does in its process, the caller lives and every case is answered or named."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from patuh.engine.backends.durable import process as processes
from patuh.engine.backends.durable.engine import Durable, Verdicts
from patuh.engine.backends.durable.process import Process, Withheld
from patuh.engine.backends.durable.programme import compile_subject
from patuh.engine.backends.durable.question import Question, Ruleset
from patuh.engine.decide.case import Case
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.language.rulebook import Rulebook

from ...decide.conftest import a_rule, make_book
from .differences import reference

DAY = date(2024, 6, 30)
RULES: Mapping[str, Any] = {
    "act/money.yaml": a_rule({"fact": "shop.money", "at_least": {"fact": "shop.money2"}}),
    "act/word.yaml": a_rule({"fact": "shop.word", "is": {"fact": "shop.word2"}}),
    "act/named.yaml": a_rule({"fact": "person.name", "is": "known"}, "person"),
}
# A program in the worker's place: it answers what it is told to, or ends, or says nothing.
STAND_IN = """
import os, signal, sys, time
print('{"found": {}}', flush=True) if sys.stdin.readline() else None
for line in sys.stdin:
    SAID
"""


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return make_book(RULES)


def engine(book: Rulebook, library: Process, subject: str = "shop") -> Durable:
    evaluator = Evaluator(book)
    return Durable(compile_subject(subject, evaluator), evaluator, library)


@pytest.fixture
def library(book: Rulebook) -> Iterator[Process]:
    with Process(compile_subject("shop", Evaluator(book)).rulesets, book.hash) as running:
        yield running


def shop(number: int) -> Case:
    return Case("shop", {"shop.money": number, "shop.money2": 500, "shop.word": "a", "shop.word2": "b"}, DAY)


def expected(book: Rulebook, case: Case) -> Verdicts:
    return {id: reference(Evaluator(book), id, case) for id in ("act/money", "act/word")}


def test_killing_the_process_loses_no_case(book: Rulebook, library: Process) -> None:
    durable, cases, killed = engine(book, library), [shop(number) for number in range(1_000)], []
    answers = durable.judge_all(cases)
    for number, case in enumerate(cases):
        if number % 97 == 50:
            assert library.pid is not None
            killed.append(library.pid)
            os.kill(library.pid, signal.SIGKILL)
        assert next(answers) == expected(book, case)
    assert next(answers, None) is None
    assert len(set(killed)) == len(killed) == 10


def test_a_case_at_which_the_process_dies_twice_is_named_and_the_others_are_answered(
    book: Rulebook, library: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    durable, exchange, tried = engine(book, library), Process._exchange, []

    def dying(self: Process, running: Any, line: str, more: float = 0.0) -> Any:
        if '"shop/money:low": 7,' in line:
            tried.append(running.pid)
            os.kill(running.pid, signal.SIGSEGV)
        return exchange(self, running, line, more)

    monkeypatch.setattr(Process, "_exchange", dying)
    cases = [shop(number) for number in range(20)]
    answers = list(durable.judge_all(cases))
    assert len(set(tried)) == len(tried) == processes.ATTEMPTS
    named = answers.pop(7)
    assert answers == [expected(book, case) for number, case in enumerate(cases) if number != 7]
    assert isinstance(named, Withheld)
    record = json.loads(named.record.json())
    assert record["rulebook"] == book.hash
    assert record["cases"]["shop0"]["shop/money:low"] == 7
    assert record["ended"] == [f"ended with code {-signal.SIGSEGV}"] * processes.ATTEMPTS
    assert named.record.json() in named.say("en")
    monkeypatch.undo()
    assert library.ask(Question(record["cases"], record["verdicts"]))  # the record is enough to ask again


@pytest.mark.parametrize(
    ("said", "ended"),
    [
        ("time.sleep(60)", "no answer within 0.5 s"),
        ("os.kill(os.getpid(), signal.SIGSTOP)", "no answer within 0.5 s"),
        ("os.kill(os.getpid(), signal.SIGFPE)", f"ended with code {-signal.SIGFPE}"),
        ("sys.exit(3)", "ended with code 3"),
        ('print(\'{"failed": "error 303"}\', flush=True)', "error 303"),
        ("sys.stdout.write('{\"found\": '); sys.stdout.flush(); time.sleep(60)", "no answer within 0.5 s"),
    ],
)
def test_a_process_that_gives_no_answer_is_replaced_and_the_case_withheld(
    said: str, ended: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    popen = processes.subprocess.Popen

    def stand_in(command: list[str], **how: Any) -> Any:
        return popen([command[0], "-c", STAND_IN.replace("SAID", said)], **how)

    monkeypatch.setattr(processes.subprocess, "Popen", stand_in)
    with Process((), "hash", seconds=0.5) as running:
        with pytest.raises(Withheld) as caught:
            running.ask(Question({"shop0": {"word": "x" * 300_000}}, {}))  # more than a pipe holds
        assert caught.value.record.ended == (ended,) * processes.ATTEMPTS
        assert running.pid is None


def test_a_failure_inside_the_library_is_told_by_its_own_words(book: Rulebook) -> None:
    broken = Ruleset("bad", {"r0": {"all": [{"c": {"$or": []}}]}}, {}, ())
    with Process((broken,), book.hash) as running, pytest.raises(Withheld) as caught:
        running.ask(Question({"bad": {}}, {}))
    assert "bad: " in caught.value.record.ended[0]


@pytest.mark.parametrize("number", [2**53, -(2**53), 2**63, 10**30])
def test_numbers_the_library_takes_for_others_are_withheld(book: Rulebook, library: Process, number: int) -> None:
    case = Case("shop", {"shop.money": number, "shop.money2": 5}, DAY)
    (found,) = engine(book, library).judge_all([case])
    assert isinstance(found, Withheld)
    assert "shop/money:low: this number" in found.record.ended[0]


@pytest.mark.parametrize("word", ["a" * 65_536, "\ud800", 5, date(2024, 1, 1)])
def test_texts_the_library_takes_for_others_are_withheld(book: Rulebook, library: Process, word: Any) -> None:
    case = Case("shop", {"shop.word": word, "shop.word2": "b" * 3}, DAY)
    (found,) = engine(book, library).judge_all([case])
    assert isinstance(found, Withheld)
    assert "shop/word:left: " in found.record.ended[0]


def test_the_process_hears_of_no_person(book: Rulebook) -> None:
    evaluator = Evaluator(book)
    programme = compile_subject("person", evaluator)
    question = programme.question(Case("person", {"person.name": "CONTOH Ani"}, DAY), evaluator)
    assert question.cases["person0"]["person/name:state"] == "value"
    assert "CONTOH" not in str(question)
