"""What is outside the profile is refused at compile time, by name, place and reason; what is inside is safe."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from patuh.engine.backends.durable import profile
from patuh.engine.backends.durable.host import Host
from patuh.engine.backends.durable.profile import check_definition, collision, fact_fault, hash32
from patuh.engine.backends.durable.programme import compile_subject
from patuh.engine.backends.durable.question import LibraryFailed, Question, Ruleset
from patuh.engine.decide.evaluate import Evaluator

from ...decide.conftest import a_rule, make_book

Raw = dict[str, Any]


def any_word(number: int, fact: str = "shop.word") -> Raw:
    """A condition of several alternatives."""
    return {"fact": fact, "in": [f"word {one}" for one in range(number)]}


OUTSIDE: dict[str, tuple[Raw, str]] = {
    "too many branches": ({"all": [any_word(8), {"fact": "shop.kind", "in": ["red", "blue"]}]}, ""),
    "a word too long": ({"fact": "shop.word", "is": "x" * 1_001}, "this text is longer than 1,000 bytes."),
    "a number too large": ({"fact": "shop.money", "at_least": 2**53}, "this number is outside ±2^53."),
    "too much at once": (
        {"fact": "shop.word", "not_in": [f"word {one}" for one in range(13)]},
        "more than 12 conditions at once.",
    ),
    "many alternatives": ({"all": [any_word(8), any_word(8, "shop.word2")]}, "more than 59 branches."),
    "many alternatives in all": ({"all": [any_word(7), any_word(8, "shop.word2")]}, "59 branches, more than 58."),
    "many alternatives of several": (
        {"all": [any_word(3), {"fact": "shop.kind", "in": ["red", "blue"]}] * 3},
        "",
    ),
    "a personal fact's value": (
        {"fact": "shop.word", "is": {"fact": "person.name"}},
        "person.name is personal.",
    ),
}  # fmt: skip
INSIDE = ("too many branches", "many alternatives of several")  # near the edge, but not beyond


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_rule_outside_is_left_to_the_reference_by_name_place_and_reason(name: str) -> None:
    requires, why = OUTSIDE[name]
    book = make_book({"act/edge.yaml": a_rule(requires, "person")})
    programme = compile_subject("person", Evaluator(book))
    if name in INSIDE:
        assert programme.inside == ("act/edge",) and not programme.outside
        return
    assert programme.inside == ()
    fault = programme.outside["act/edge"]
    assert fault.at.file == "rules/act/edge.yaml"
    assert fault.at.line >= 1 and fault.at.column >= 1
    assert fault.what.en == (
        f"act/edge is outside the profile of durable_rules: {why} Only the reference judges by it."
    )
    assert fault.what.id.startswith("act/edge di luar profil durable_rules: ") and fault.what.id != fault.what.en


def test_the_verdict_of_a_rule_outside_is_told_by_the_reference() -> None:
    rules = {"act/wide.yaml": a_rule(any_word(61)), "act/reads.yaml": a_rule({"verdict": "act/wide", "is": "breached"})}
    programme = compile_subject("shop", Evaluator(make_book(rules)))
    assert (programme.inside, programme.elsewhere) == (("act/reads",), ("act/wide",))


@pytest.mark.parametrize(
    ("words", "clash"),
    [
        (("costarring", "liquid"), True),
        (("declinate", "macallums"), True),
        (("case-478212", "case-1221200"), True),
        (("liquid", "liquid", "costar"), False),
    ],
)
def test_names_the_library_takes_for_one_are_found(words: tuple[str, ...], clash: bool) -> None:
    assert (collision(words) is not None) == clash


def test_the_hash_is_the_librarys() -> None:
    """A rule on one name answers to the other: if this ever fails, `collision` guards against the wrong thing."""
    rules = {"took case": {"all": [{"c": {"$and": [{"t": "case"}, {"liquid": 1}]}}]}}
    found = Host([Ruleset("hash", rules, {}, ())]).ask(Question({"hash": {"costarring": 1}}, {}))
    assert found == {}  # and not LibraryFailed: the rule has fired
    assert hash32("liquid") == hash32("costarring")


def test_two_names_with_one_hash_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the library told no names apart."""
    monkeypatch.setattr(profile, "hash32", lambda word: len(word) % 4)
    programme = compile_subject(
        "shop", Evaluator(make_book({"act/one.yaml": a_rule({"fact": "shop.day", "is": "known"})}))
    )
    assert "have the same hash" in programme.outside["act/one"].what.en


def rule(*conditions: Raw, alias: str = "c") -> Raw:
    """A ruleset of one rule on one fact."""
    return {"r0": {"all": [{alias: {"$and": [{"t": "case"}, *conditions]}}]}}


UNSAFE: dict[str, tuple[Raw, str]] = {
    "a joined comparison reads out of bounds": (
        {"r0": {"all": [{"a": {"t": "x"}}, {"b": {"$and": [{"t": "y"}, {"$gt": {"n": {"a": "n"}}}]}}]}},
        "a join by anything but ==.",
    ),
    "a missing right side is whatever lies in memory": (rule({"x": {"$m": "y"}}), "$m without $ex before it."),
    "the guard must come first": (rule({"x": {"$m": "y"}}, {"$ex": {"y": 1}}), "$m without $ex before it."),
    "an alternative fires once per branch": (rule({"$or": [{"x": 1}, {"y": 1}]}), "$or is not in use."),
    "a division by zero ends the process": (
        rule({"x": {"$div": {"$l": {"$m": "y"}, "$r": 0}}}),
        "a value that is neither a whole number nor text.",
    ),
    "absence matches the library's own facts": (rule({"$nex": {"x": 1}}), "$nex is not in use."),
    "expressions see JSON's escapes": (rule({"$mt": {"x": "a.*"}}), "$mt is not in use."),
    "all of nothing is false": (rule({"$iall": {"xs": {"i": 1}}}), "$iall is not in use."),
    "a kind must come first": ({"r0": {"all": [{"c": {"x": 1}}]}}, "every condition begins with the kind of its fact."),
    "a negated fact": (rule({"x": 1}, alias="c$not"), "the alias c$not."),
    "a nested group": (rule({"x": 1}, alias="c$any"), "the alias c$any."),
    "a fraction": (rule({"x": 1.0}), "a value that is neither a whole number nor text."),
    "true equals one": (rule({"x": True}), "a value that is neither a whole number nor text."),
    "none is a value": (rule({"x": None}), "a value that is neither a whole number nor text."),
    "a number beyond": (rule({"x": 2**53}), "this number is outside ±2^53."),
    "a text beyond": (rule({"x": "a" * 65_536}), "this text is longer than 1,000 bytes."),
    "half a character": (rule({"x": "\ud800"}), "this text is not whole Unicode."),
    "an object inside": (rule({"a.b": 1}), "the name a.b."),
    "two names, one hash": (
        rule({"liquid": 1}, {"costarring": 1}),
        "the names liquid and costarring have the same hash.",
    ),
    "the sixty-fifth at once": (
        {f"r{number}": {"all": [{"c": {"$and": [{"t": "case"}, {"$lt": {"x": number}}]}}]} for number in range(61)},
        "61 branches in one ruleset.",
    ),
    "too many conditions": (rule(*({f"x{number}": 1} for number in range(24))), "more than 24 conditions at once."),
    "too many facts": (
        {"r0": {"all": [{f"c{number}": {"t": "case"}} for number in range(13)]}},
        "the number of facts that are joined.",
    ),
    "an event counted": (
        {"r0": {"all": [{"c": {"t": "case"}}], "count": 3}},
        "all and pri are the only keys in use.",
    ),
    "no condition at all": ({"r0": {"all": []}}, "the number of facts that are joined."),
}  # fmt: skip


@pytest.mark.parametrize("name", UNSAFE)
def test_what_the_library_misreads_is_not_let_through(name: str) -> None:
    definition, why = UNSAFE[name]
    found = check_definition(definition)
    assert found is not None and found.en == why
    with pytest.raises(LibraryFailed):
        Host([Ruleset("unsafe", definition, {}, ())])


def test_what_the_compiler_makes_of_every_form_is_safe(rulesets: tuple[Ruleset, ...]) -> None:
    assert len(rulesets) > 5
    assert [ruleset.name for ruleset in rulesets if check_definition(ruleset.definition)] == []


@pytest.mark.parametrize("value", [1.0, True, None, [1], {"a": 1}, 2**53, "a" * 65_536, "\ud800"])
def test_a_fact_holds_small_numbers_and_texts_alone(value: Any) -> None:
    assert fact_fault({"t": "case", "x": value}) is not None
    assert fact_fault({"t": "case", "x": 2**53 - 1, "y": "é"}) is None


def test_a_fact_of_too_many_properties_is_not_told() -> None:
    assert fact_fault({f"p{number}": 1 for number in range(201)}) is not None


def test_the_host_is_quiet(
    rulesets: tuple[Ruleset, ...], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No threads, no words, and what it was given stays as it was."""
    started: list[threading.Thread] = []  # by this test: threads of others come and go as they like
    here, start, plain = threading.current_thread(), threading.Thread.start, [str(rulesets[0].plain())]

    def note(thread: threading.Thread) -> None:
        if threading.current_thread() is here:
            started.append(thread)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", note)
    hosts: list[Callable[[Question], object]] = [Host(rulesets[:1]).ask for _ in range(2)]
    for ask in hosts:
        ask(Question({rulesets[0].name: {}}, {}))
    assert started == []
    assert capfd.readouterr() == ("", "")
    assert [str(ruleset.plain()) for ruleset in rulesets[:1]] == plain
