"""No rule reaches whom its instrument exempts, and only law that binds an employer can be violated."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from patuh.engine.errors import RulebookError
from patuh.engine.language.rule import LEGAL_DUTIES
from patuh.engine.language.rulebook import Rulebook, from_files

RULE = """title: {{id: a, en: b}}
subject: {subject}
problem: worker-unregistered
category: PDS-TK
binding: {binding}
in_force: {{from: 2020-01-01}}
basis: {{instrument: {folder}, confidence: secondary}}
applies_when: {applies}
requires: {{fact: employer.npp, is: known}}
otherwise:
  message: {{id: a, en: b}}
  remedy: {{id: a, en: b}}
"""
DERIVED = """facts:
  employer.is_free:
    label: {id: a, en: b}
    subject: employer
    type: boolean
    when: {not: {fact: employer.is_state_body, is: true}}
"""
NAME = "{fact: employer.name, is: known}"


def faults(files: Mapping[str, bytes], **rule: str) -> list[str]:
    words = {"subject": "employer", "binding": "statute", "folder": "uu-24-2011", **rule}
    text = RULE.format(**words).encode()
    try:
        from_files({**files, f"{words['folder']}/new.yaml": text, "derived/new.yaml": DERIVED.encode()})
    except RulebookError as error:
        return [fault.say("en") for fault in error.faults]
    return []


LEFT_OUT = [
    "{fact: employer.is_state_body, is: false}",
    "{fact: employer.is_state_body, is_not: true}",
    "{not: {fact: employer.is_state_body, is: true}}",
    "{not: {fact: employer.is_state_body, is: known}}",
    "{not: {fact: employer.is_state_body, in: [true]}}",
    "{fact: employer.is_state_body, not_in: [true]}",
    "{fact: employer.is_free, is: true}",
    f"{{all: [{NAME}, {{fact: employer.is_state_body, is: false}}]}}",
    "{any: [{fact: employer.is_free, is: true}, {fact: employer.is_state_body, is: false}]}",
]
REACHED = [
    NAME,
    "{fact: employer.is_state_body, is: true}",
    "{fact: employer.is_state_body, is: known}",
    "{fact: employer.is_free, is: false}",
    "{not: {fact: employer.is_state_body, is: false}}",
    f"{{any: [{NAME}, {{fact: employer.is_state_body, is: false}}]}}",
    "{none: employer.workers, meets: {fact: employer.is_state_body, is: true}}",
]


@pytest.mark.parametrize("subject", ["employer", "worker"])
@pytest.mark.parametrize("applies", LEFT_OUT)
def test_a_rule_that_leaves_out_the_exempt_is_sound(applies: str, subject: str, files: Mapping[str, bytes]) -> None:
    assert faults(files, applies=applies, subject=subject) == []


@pytest.mark.parametrize("applies", REACHED[:-1])
@pytest.mark.parametrize("subject", ["employer", "worker"])
def test_a_rule_that_reaches_the_exempt_is_refused(applies: str, subject: str, files: Mapping[str, bytes]) -> None:
    assert faults(files, applies=applies, subject=subject) == [
        "rules/uu-24-2011/new.yaml:8:15: UU 24/2011 does not reach what is “a state body”; "
        "add to applies_when: {fact: employer.is_state_body, is: false}."
    ]


def test_children_say_nothing_of_whom_a_law_reaches(files: Mapping[str, bytes]) -> None:
    (said,) = faults(files, applies=REACHED[-1])
    assert "does not reach" in said


def test_other_instruments_reach_state_bodies(files: Mapping[str, bytes]) -> None:
    assert faults(files, applies=NAME, folder="pp-44-2015", binding="gov_reg") == []


def test_an_exemption_nobody_knows_is_refused(files: Mapping[str, bytes]) -> None:
    words = files["instruments.yaml"].replace(b"[employer.is_state_body]", b"[employer.is_state_bodyy]", 1)
    with pytest.raises(RulebookError) as raised:
        from_files({**files, "instruments.yaml": words})
    assert all("Did you mean employer.is_state_body?" in fault.say("en") for fault in raised.value.faults)
    assert {fault.at.file for fault in raised.value.faults} == {"rules/instruments.yaml"}


@pytest.mark.parametrize("folder", ["inpres-2-2021", "heuristic-data"])
def test_a_breach_of_soft_law_is_never_a_violation(folder: str, files: Mapping[str, bytes]) -> None:
    said = faults(files, applies=NAME, folder=folder, binding="statute")
    assert any("a breach of it is an indication only" in line for line in said)


def test_what_binds_nobody_is_never_violated(book: Rulebook) -> None:
    for rule in book.all_versions():
        soft = book.instruments[rule.basis.instrument].level not in LEGAL_DUTIES
        assert (rule.breach == "indication") == soft, rule.id


def test_the_three_laws_about_employers_other_than_the_state_say_so(book: Rulebook) -> None:
    exempting = {id for id, instrument in book.instruments.items() if "employer.is_state_body" in instrument.exempts}
    assert exempting == {"uu-24-2011", "pp-86-2013", "perpres-109-2013"}
