"""What a receipt proves, and that any change to it is found."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patuh.engine.check.conclusions import Conclusions
from patuh.engine.conclude.licence import DECISIONS
from patuh.engine.errors import UnreadableInput
from patuh.engine.language.rulebook import Rulebook, from_files
from patuh.engine.service.receipt import Keys, Verified, canonical, make, parse, read, shape, told, verify
from patuh.engine.values import NONE, Unknown

from .conftest import FILED, Clock

Results = dict[str, bool | None]


def results(found: Verified) -> Results:
    return {check.name: check.result for check in found.checks}


@pytest.fixture
def check(keys: Keys, book: Rulebook, sent: bytes, conclusions: Conclusions) -> Callable[[dict[str, Any]], Verified]:
    """Checks a receipt with all there is."""
    return lambda receipt: verify(receipt, keys.public(), book, sent, conclusions)


def test_a_receipt_proves_its_decision(receipt: dict[str, Any], check: Callable[..., Verified]) -> None:
    found = check(parse(canonical(receipt), "tanda-terima.json"))
    assert set(results(found).values()) == {True}
    assert list(results(found)) == ["shape", "signature", "rulebook", "replay", "request", "stated", "workers"]
    assert (found.proven, found.failed) == (True, False)


def test_it_names_no_person(receipt: dict[str, Any]) -> None:
    text = canonical(receipt).decode()
    for secret in ("RAHASIA", "012345678901000", "1671990405960001", "ANI"):
        assert secret not in text
    assert "CT000001" in text


def test_what_is_not_given_is_not_possible_and_nothing_is_proven(
    receipt: dict[str, Any], keys: Keys, book: Rulebook, conclusions: Conclusions
) -> None:
    assert results(verify(receipt, None, None, None)) == {
        "shape": True, "signature": None, "rulebook": None, "replay": None, "request": None,
    }  # fmt: skip
    without_keys = verify(receipt, None, book, None, conclusions)
    assert (without_keys.proven, without_keys.failed) == (False, False)
    without_application = verify(receipt, keys.public(), book, None, conclusions)
    assert without_application.proven
    assert results(without_application)["workers"] is None


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], Any], set[str]]] = {
    "decision": (lambda one: one.update(decision="proceed"), {"signature", "replay"}),
    "outcome": (lambda one: one["outcomes"][0].update(verdict="undetermined"), {"signature", "replay"}),
    "outcome less": (lambda one: one["outcomes"].pop(), {"signature", "replay"}),
    "outcome twice": (lambda one: one["outcomes"].append(one["outcomes"][0]), {"signature", "replay"}),
    "law date": (lambda one: one.update(law_date="2026-11-19"), {"signature", "replay"}),
    "fact": (lambda one: one["facts"]["application.membership"].update(value="inactive"),
             {"signature", "replay", "stated"}),
    "fact of no kind": (lambda one: one["facts"]["application.membership"].update(value="maybe"),
                        {"signature", "replay", "stated"}),
    "request": (lambda one: one["request"].update(sha256="0" * 64), {"signature", "request"}),
    "workers": (lambda one: one["brought"].update(judged=7), {"signature", "workers"}),
    "registry": (lambda one: one["registry"].update(data_on="2026-11-21"), {"signature"}),
    "time": (lambda one: one.update(decided_at="2026-11-22T03:04:05.000007Z"), {"signature"}),
    "key": (lambda one: one["signature"].update(key="0" * 16), {"signature"}),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_found_where_it_shows(
    receipt: dict[str, Any], check: Callable[[dict[str, Any]], Verified], name: str
) -> None:
    changed = copy.deepcopy(receipt)
    change, failing = CHANGES[name]
    change(changed)
    found = check(changed)
    assert {one for one, result in results(found).items() if result is False} == failing
    assert found.failed
    assert not found.proven


def test_a_forger_who_signs_anew_needs_the_offices_key(
    decided: dict[str, Any], tmp_path: Path, clock: Clock, check: Callable[[dict[str, Any]], Verified]
) -> None:
    forged = make(decided, Keys.at(tmp_path / "other", clock))
    found = check(forged)
    assert results(found)["signature"] is False
    assert "not in the office's list" in next(one.why.en for one in found.checks if one.name == "signature")


def test_a_decision_that_was_signed_wrongly_does_not_replay(
    decided: dict[str, Any], keys: Keys, check: Callable[[dict[str, Any]], Verified]
) -> None:
    """Whoever holds the key can sign anything, but not make the rules come to it."""
    found = check(make({**decided, "decision": "proceed"}, keys))
    assert (results(found)["signature"], results(found)["replay"]) == (True, False)


def test_another_application_is_found(
    receipt: dict[str, Any], keys: Keys, book: Rulebook, conclusions: Conclusions
) -> None:
    other = copy.deepcopy(FILED)
    other["application"]["membership"] = "inactive"
    other["workers"] *= 2
    found = results(verify(receipt, keys.public(), book, json.dumps(other).encode(), conclusions))
    assert [name for name, result in found.items() if result is False] == ["request", "stated", "workers"]
    unreadable = results(verify(receipt, keys.public(), book, b"{", conclusions))
    assert (unreadable["request"], unreadable["stated"]) == (False, False)


def test_another_rulebook_replays_nothing(receipt: dict[str, Any], keys: Keys, book: Rulebook) -> None:
    name = next(name for name in book.files if name.startswith("inpres-2-2021/"))
    other = from_files({**book.files, name: book.files[name] + b"\n# changed\n"})
    found = verify(receipt, keys.public(), other, None)
    assert (results(found)["rulebook"], results(found)["replay"], found.proven) == (None, None, False)
    why = next(one.why for one in found.checks if one.name == "rulebook")
    assert book.hash[:12] in why.en
    assert other.hash[:12] in why.id


def test_a_key_that_was_revoked_proves_nothing(
    receipt: dict[str, Any], keys: Keys, check: Callable[[dict[str, Any]], Verified]
) -> None:
    keys.revoke(receipt["signature"]["key"])
    found = check(receipt)
    assert results(found)["signature"] is False
    assert "revoked" in next(one.why.en for one in found.checks if one.name == "signature")


def test_a_receipt_of_an_older_key_holds(
    receipt: dict[str, Any], keys: Keys, clock: Clock, decided: dict[str, Any], check: Callable[..., Verified]
) -> None:
    clock.go_on(days=300)
    keys.rotate()
    assert check(receipt).proven
    late = make({**decided, "decided_at": "2027-12-01T00:00:00Z"}, keys)
    assert check(late).proven
    early = make(decided, keys)
    assert results(check(early))["signature"] is False, "the new key did not sign then"


@settings(max_examples=300)
@given(at=st.integers(0), byte=st.integers(0, 255))
def test_any_byte_that_changes_is_found(
    changed_receipt: Callable[[int, int], Results | None], at: int, byte: int
) -> None:
    found = changed_receipt(at, byte)
    assert found is None or found["signature"] is False


@pytest.fixture(scope="session")
def changed_receipt(
    decided: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[int, int], Results | None]:
    """What comes of a receipt with one byte changed: None where it cannot be read, or is the same byte."""
    keys = Keys.at(tmp_path_factory.mktemp("signing") / "keys", Clock())
    content = canonical(make(decided, keys))
    listed = keys.public()

    def run(at: int, byte: int) -> Results | None:
        changed = bytearray(content)
        changed[at % len(content)] = byte
        if bytes(changed) == content:
            return None
        try:
            receipt = parse(bytes(changed), "tanda-terima.json")
        except UnreadableInput:
            return None
        return results(verify(receipt, listed, None, None))

    return run


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b"{}", b'{"schema": "receipt/1"}', b'{"a": 1, "a": 2}', b"[" * 100_000, b'{"a": NaN}'],
)
def test_what_is_no_receipt_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(UnreadableInput):
        parse(content, "x.json")


@pytest.mark.parametrize(
    ("field", "value"),
    [("as_of", "2026-13-01"), ("law_date", "2026-02-30"), ("decided_at", "2026-11-22T25:00:00Z"), ("twice", 1),
     ("id", "O" * 26), ("rulebook", "A" * 64), ("nik", "1671990405960001")],
)  # fmt: skip
def test_a_field_that_cannot_be_is_refused(receipt: dict[str, Any], field: str, value: Any) -> None:
    assert results(verify({**receipt, field: value}, None, None, b"{}")) == {"shape": False}


def test_a_faulty_receipt_quotes_no_value(receipt: dict[str, Any]) -> None:
    receipt["facts"]["application.name"] = {"value": ["PT CONTOH RAHASIA"], "from": "application"}
    with pytest.raises(UnreadableInput) as refused:
        parse(canonical(receipt), "x.json")
    assert "RAHASIA" not in refused.value.say("id")
    assert results(verify(receipt, None, None, None)) == {"shape": False}


def test_a_decision_that_has_not_the_shape_is_not_signed(decided: dict[str, Any], keys: Keys) -> None:
    with pytest.raises(ValueError, match="decision"):
        make({**decided, "decision": "perhaps"}, keys)
    with pytest.raises(ValueError, match="nik"):
        make({**decided, "nik": "1671990405960001"}, keys)


def test_facts_come_back_as_they_were(book: Rulebook) -> None:
    values = {
        "application.npp": "CT000001",
        "application.filed_on": date(2026, 11, 20),
        "application.refusal_in_force": Unknown.CONFLICT,
        "application.decide_by": NONE,
        "application.declared_workers": 0,
        "application.proof_shown": False,
    }
    facts = told({**values, "application.name": "PT CONTOH RAHASIA"}, {"application.npp": "registry"}, book.vocabulary)
    assert facts["application.npp"] == {"value": "CT000001", "from": "registry"}
    assert facts["application.refusal_in_force"] == {"unknown": "conflict", "from": "application"}
    assert read(json.loads(json.dumps(facts)), book.vocabulary) == values


@pytest.mark.parametrize(
    "fact",
    [
        {"employer.npp": {"value": "x"}},
        {"application.membership": {"value": "maybe"}},
        {"application.filed_on": {"value": "yesterday"}},
        {"application.declared_workers": {"value": True}},
        {"application.membership": {"unknown": "forgotten"}},
    ],
    ids=lambda fact: next(iter(fact)),
)
def test_a_fact_that_the_vocabulary_has_not_is_refused(book: Rulebook, fact: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        read(fact, book.vocabulary)


def test_no_licence_rule_reads_what_a_receipt_leaves_out(book: Rulebook) -> None:
    from patuh.engine.language.condition import facts_read

    for rule in book.all_versions():
        if rule.subject == "application":
            for condition in (rule.applies_when, rule.requires):
                assert not [name for name in facts_read(condition) if book.vocabulary.facts[name].personal], rule.id


def test_the_schema_is_a_schema_and_fits(receipt: dict[str, Any]) -> None:
    schema = shape.json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(receipt)
    assert set(get_args(shape.Decided)) == set(DECISIONS)
    unknown = schema["$defs"]["NotKnown"]["properties"]["unknown"]["enum"]
    assert set(unknown) == {kind.value for kind in Unknown}
