"""A rule that yields does not apply where the other does; nothing yields by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from patuh.engine.decide.case import Case
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.decide.explain import explain
from patuh.engine.errors import Fault
from patuh.engine.language import condition as c
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.language.sentence import Speaker
from patuh.engine.values import Unknown, Value

Load = Callable[[Mapping[str, str]], Rulebook]
Refused = Callable[[Mapping[str, str]], tuple[Fault, ...]]

RULE = """title: {{id: Judul {name}, en: Title {name}}}
subject: {subject}
problem: worker-unregistered
category: PDS-TK
binding: statute
in_force: {{{period}}}
basis: {{instrument: uu-24-2011, confidence: verified}}
applies_when: {applies}
requires: {requires}
{yields}otherwise:
  message: {{id: a, en: b}}
  remedy: {{id: a, en: b}}
"""
JHT = "{fact: worker.in_jht, is: true}"


def rule(name: str, applies: str, *firsts: str, period: str = "from: 2020-01-01", subject: str = "worker") -> str:
    """A rule that yields to `firsts`, with its requirement never met."""
    yields = "".join(f"  - {{rule: uu-24-2011/{first}, because: lex-specialis}}\n" for first in firsts)
    requires = "{fact: worker.in_jp, is: true}" if subject == "worker" else "{fact: employer.npp, is: known}"
    return RULE.format(
        name=name, subject=subject, period=period, applies=applies, requires=requires,
        yields=f"yields_to:\n{yields}" if firsts else "",
    )  # fmt: skip


def files(**rules: str) -> dict[str, str]:
    return {f"uu-24-2011/{name.replace('_', '@').replace('Y', '-')}.yaml": text for name, text in rules.items()}


def verdict(book: Rulebook, name: str, day: date = date(2026, 6, 30), **facts: Value) -> str:
    values = {"worker.in_jp": False, **{f"worker.{fact}": value for fact, value in facts.items()}}
    judgement = Evaluator(book).judge(f"uu-24-2011/{name}", Case("worker", values, day, Case("employer", {}, day)))
    return judgement.verdict if judgement else "not in force"


GENERAL = "{fact: worker.in_jkk, is: true}"


@pytest.fixture(scope="module")
def pair(load: Load) -> Rulebook:
    """`general` yields to `special`, which asks those in JHT."""
    return load(files(general=rule("G", GENERAL, "special"), special=SPECIAL))


@pytest.mark.parametrize(
    ("in_jkk", "in_jht", "said"),
    [
        (True, False, "violation"),
        (True, True, "not_applicable"),
        (False, False, "not_applicable"),
        (True, None, "undetermined"),  # whether the other applies is not known
        (False, None, "not_applicable"),
    ],
)
def test_a_rule_gives_way_where_the_other_applies(in_jkk: bool, in_jht: bool | None, said: str, pair: Rulebook) -> None:
    facts: dict[str, Value] = {"in_jkk": in_jkk} if in_jht is None else {"in_jkk": in_jkk, "in_jht": in_jht}
    assert verdict(pair, "general", **facts) == said


def test_it_gives_way_to_a_rule_that_is_met_too(pair: Rulebook) -> None:
    assert verdict(pair, "special", in_jkk=True, in_jht=True, in_jp=True) == "compliant"
    assert verdict(pair, "general", in_jkk=True, in_jht=True, in_jp=True) == "not_applicable"


def test_without_yields_to_both_apply(load: Load) -> None:
    book = load(files(general=rule("G", GENERAL), special=SPECIAL))
    assert {verdict(book, name, in_jkk=True, in_jht=True) for name in ("general", "special")} == {"violation"}


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2021, 12, 31), "violation"),
        (date(2022, 1, 1), "not_applicable"),
        (date(2022, 12, 31), "not_applicable"),
        (date(2023, 1, 1), "violation"),
    ],
)
def test_a_rule_gives_way_on_the_days_the_other_is_in_force(day: date, said: str, load: Load) -> None:
    special = rule("S", JHT, period="from: 2022-01-01, until: 2022-12-31")
    book = load(files(general=rule("G", GENERAL, "special"), special=special))
    assert verdict(book, "general", day, in_jkk=True, in_jht=True) == said


def test_it_gives_way_to_the_version_in_force(load: Load) -> None:
    book = load(
        files(
            general=rule("G", GENERAL, "special"),
            special=rule("S", JHT, period="from: 2020-01-01, until: 2022-12-31"),
            special_2023Y01Y01=rule("S", "{fact: worker.in_jkm, is: true}", period="from: 2023-01-01"),
        )
    )
    for day, in_jht, in_jkm in ((date(2022, 12, 31), True, False), (date(2023, 1, 1), False, True)):
        assert verdict(book, "general", day, in_jkk=True, in_jht=in_jht, in_jkm=in_jkm) == "not_applicable"
        assert verdict(book, "general", day, in_jkk=True, in_jht=in_jkm, in_jkm=in_jht) == "violation"


def test_whoever_has_given_way_puts_nobody_out(load: Load) -> None:
    book = load(
        files(
            a=rule("A", GENERAL, "b"), b=rule("B", JHT, "c"), c=rule("C", "{fact: worker.in_jkm, is: true}"),
        )
    )  # fmt: skip
    facts: dict[str, Value] = {"in_jkk": True, "in_jht": True}
    assert [verdict(book, name, in_jkm=False, **facts) for name in "abc"] == [
        "not_applicable", "violation", "not_applicable",
    ]  # fmt: skip
    assert [verdict(book, name, in_jkm=True, **facts) for name in "abc"] == ["violation", "not_applicable", "violation"]


def test_it_stands_as_one_condition_and_reads_as_one(pair: Rulebook) -> None:
    (general,) = pair.rules["uu-24-2011/general"]
    assert isinstance(general.applies_when, c.All)
    assert len(general.applies_when.parts) == 2
    said = Speaker(pair).rule(general)
    assert "does not yield to “Title S” (lex specialis: the special rule)" in said.en
    assert "tidak didahului “Judul S” (lex specialis: aturan khusus)" in said.id
    assert pair.rules["uu-24-2011/special"][0].yields_to == ()


def test_an_explanation_says_to_whom_a_rule_yields(pair: Rulebook) -> None:
    day = date(2026, 6, 30)
    evaluator = Evaluator(pair)
    case = Case("worker", {"worker.in_jkk": True, "worker.in_jht": True}, day, Case("employer", {}, day))
    judgement = evaluator.judge("uu-24-2011/general", case)
    assert judgement is not None
    explanation = explain(judgement, case, evaluator)
    assert explanation.verdict == "not_applicable"
    assert "because it gives way to “Title S” (lex specialis: the special rule)" in explanation.to_sentence("en")
    assert "karena didahului “Judul S” (lex specialis: aturan khusus)" in explanation.to_sentence("id")
    assert "    ✗ gives way to “Title S” (lex specialis: the special rule)\n" in explanation.to_text("en")
    assert "not so that" not in explanation.to_text("en")
    assert "    ✗ didahului “Judul S” (lex specialis: aturan khusus)\n" in explanation.to_text("id")
    assert explanation.to_json()["applies"]["because"][-1]["says"]["en"].startswith("does not yield to “Title S”")
    assert explanation.applies.because[-1].at == "rules/uu-24-2011/general.yaml:11:5"


@pytest.mark.parametrize(
    ("in_jht", "line"),
    [
        (False, "    ✓ does not give way to “Title S” (lex specialis: the special rule), which does not apply here"),
        (Unknown.BLANK, "    ? not known whether it gives way to “Title S” (lex specialis: the special rule)"),
    ],
)
def test_an_explanation_says_that_a_rule_does_not_yield(in_jht: Value, line: str, pair: Rulebook) -> None:
    day = date(2026, 6, 30)
    evaluator = Evaluator(pair)
    case = Case("worker", {"worker.in_jkk": True, "worker.in_jht": in_jht}, day, Case("employer", {}, day))
    judgement = evaluator.judge("uu-24-2011/general", case)
    assert judgement is not None
    assert line in explain(judgement, case, evaluator).to_text("en").splitlines()


SPECIAL = rule("S", JHT)
OF_EMPLOYERS = rule("S", "{fact: employer.npp, is: known}", subject="employer")
EARLIER = rule("S", JHT, period="from: 2016-01-01, until: 2019-12-31")
FAULTS = {
    "another subject": (
        files(general=rule("G", GENERAL, "special"), special=OF_EMPLOYERS),
        "general.yaml:11:5: uu-24-2011/special is about the employer, this rule about the worker: "
        "neither can go before the other.",
    ),
    "an unknown rule": (
        files(general=rule("G", GENERAL, "worker-registerd")),
        "general.yaml:11:5: The rule uu-24-2011/worker-registerd is not known. "
        "Did you mean uu-24-2011/worker-registered?",
    ),
    "itself": (
        files(general=rule("G", GENERAL, "general")),
        "general.yaml:11:5: Each yields to the other: uu-24-2011/general → uu-24-2011/general.",
    ),
    "a circle": (
        files(a=rule("A", GENERAL, "b"), b=rule("B", JHT, "c"), c=rule("C", JHT, "a")),
        "c.yaml:11:5: Each yields to the other: uu-24-2011/a → uu-24-2011/b → uu-24-2011/c → uu-24-2011/a.",
    ),
    "one rule twice": (
        files(general=rule("G", GENERAL, "special", "special"), special=SPECIAL),
        "general.yaml:12:5: uu-24-2011/special is named twice.",
    ),
    "no day in common": (
        files(general=rule("G", GENERAL, "special"), special=EARLIER),
        "general.yaml:11:5: uu-24-2011/special is never in force together with this rule: "
        "there is nothing to yield to.",
    ),
}


@pytest.mark.parametrize(("changes", "said"), FAULTS.values(), ids=FAULTS)
def test_a_rule_cannot_yield_to(changes: dict[str, str], said: str, refused: Refused) -> None:
    assert [fault.say("en").removeprefix("rules/uu-24-2011/") for fault in refused(changes)] == [said]


def test_a_reason_outside_the_three_is_refused(refused: Refused) -> None:
    text = rule("G", GENERAL, "special").replace("lex-specialis", "lex-special")
    (fault,) = refused(files(general=text, special=SPECIAL))
    assert "Did you mean lex-specialis?" in fault.say("en")
