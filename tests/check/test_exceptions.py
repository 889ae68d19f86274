"""What an accepted exception holds over, until when, and what is said of those that hold over nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from patuh.engine.check.exceptions import Exceptions, build
from patuh.engine.errors import RulebookError
from patuh.engine.results.schema import Finding, columns
from patuh.engine.text import LANGUAGES

RULES = ("uu/worker-registered", "uu/employer-registered")
AS_OF = date(2026, 11, 22)


def finding(**given: Any) -> Finding:
    blank: dict[str, Any] = {name: 0 if kind is int else "" for name, kind in columns(Finding).items()}
    usual = {"rule": RULES[0], "verdict": "violation", "subject_key": "N1/gaji.csv:3", "npp": "N1"}
    return Finding(**{**blank, **usual, "source_file": "gaji.csv", "source_row": 3, **given})


def text(**given: Any) -> str:
    usual = {"rule": RULES[0], "subject": "N1", "reason": "Alasan", "approved_by": "Kepala", "until": "2026-12-31"}
    return "- " + "\n  ".join(f"{key}: {value}" for key, value in {**usual, **given}.items()) + "\n"


def made(*texts: str) -> Exceptions:
    return build("".join(texts).encode(), "terima.yaml", "0" * 64, RULES)


@pytest.mark.parametrize("subject", ["N1", "gaji.csv:3", "N1/gaji.csv:3"])
def test_a_finding_is_met_by_npp_by_row_and_by_key(subject: str) -> None:
    exceptions = made(text(subject=subject))
    assert exceptions.accepted(finding(), AS_OF) == "Alasan · Kepala · 2026-12-31"


@pytest.mark.parametrize(
    "other",
    [
        {"rule": RULES[1]},
        {"npp": "N2", "subject_key": "N2/gaji.csv:3"},
        {"verdict": "undetermined"},
    ],
)
def test_another_finding_is_not(other: dict[str, Any]) -> None:
    assert made(text()).accepted(finding(**other), AS_OF) == ""


def test_a_row_of_a_sheet_is_named_with_its_sheet() -> None:
    sheet = finding(source_sheet="Nov", source_file="gaji.xlsx", subject_key="N1/gaji.xlsx!Nov:3")
    assert made(text(subject="gaji.xlsx!Nov:3")).accepted(sheet, AS_OF)
    assert not made(text(subject="gaji.xlsx:3")).accepted(sheet, AS_OF)


@pytest.mark.parametrize(("until", "holds"), [("2026-11-21", False), ("2026-11-22", True), ("2026-11-23", True)])
def test_the_last_day_is_the_last(until: str, holds: bool) -> None:
    assert bool(made(text(until=until)).accepted(finding(), AS_OF)) is holds


def test_a_renewal_holds_where_the_first_ran_out() -> None:
    exceptions = made(text(until="2026-10-31"), text(until="2026-12-31", reason="Lagi"))
    accepted = exceptions.accepted(finding(), AS_OF)
    assert accepted == "Lagi · Kepala · 2026-12-31"
    use = exceptions.use([finding(accepted=accepted)], AS_OF)
    assert (use.applied, [n for _, n in use.expired], use.unmatched) == (1, [0], ())


def test_the_use_says_what_held_ran_out_waits_and_fits_nothing() -> None:
    exceptions = made(
        text(), text(subject="N2", until="2026-01-01"), text(subject="N3"), text(subject="N4"), text(rule=RULES[1])
    )
    found = [
        finding(npp=npp, subject_key=f"{npp}/gaji.csv:{row}", source_row=row) for npp, row in (("N1", 3), ("N2", 4))
    ]
    found.append(finding(npp="N3", subject_key="N3/gaji.csv:5", source_row=5, verdict="undetermined"))
    laid = [
        Finding(**{name: getattr(one, name) for name in columns(Finding) if name != "accepted"},
                accepted=exceptions.accepted(one, AS_OF))
        for one in found
    ]  # fmt: skip
    use = exceptions.use(laid, AS_OF)
    assert use.applied == 1
    assert [(line.subject, n) for line, n in use.expired] == [("N2", 1)]
    assert [line.subject for line in use.waiting] == ["N3"]
    assert [(line.subject, line.at.line) for line in use.unmatched] == [("N4", 16), ("N1", 21)]


# What the file holds; where the fault is; a word of the message in Indonesian and in English.
FAULTS: dict[str, tuple[str, str, str, str]] = {
    "an unknown rule": (text(rule="uu/worker-registred"), "1:9", "Maksud Anda uu/worker-registered?", "Did you mean"),
    "a rule by half its name": (text(rule="worker-registered"), "1:9", "Tidak ada aturan", "no rule"),
    "a date that is none": (text(until="besok"), "5:10", "TTTT-BB-HH", "YYYY-MM-DD"),
    "a date in quotes": (text(until="'2026-12-31'"), "5:10", "TTTT-BB-HH", "YYYY-MM-DD"),
    "a number for a subject": (text(subject="12345"), "2:12", "Beri tanda kutip", "Quote it"),
    "no reason": (text(reason="''"), "3:11", "alasannya", "the reason"),
    "a key too many": (text(note="x"), "6:3", "Kunci note tidak dikenal", "The key note is not known"),
    "a key misspelled": (text().replace("until", "untill"), "5:3", "Maksud Anda until?", "Did you mean until?"),
    "a key missing": (text().replace("  reason: Alasan\n", ""), "1:3", "Kunci reason harus ada", "reason is needed"),
    "no list": ("rule: x\n", "1:1", "tanda hubung", "a dash"),
    "no items": ("- x\n", "1:3", "Setiap butir", "Every item"),
    "no YAML": ("- rule: [\n", "2:1", "Bukan YAML", "Not valid YAML"),
    "a key twice": (text() + "  until: 2026-12-31\n", "6:3", "dua kali", "twice"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_named_at_its_place(what: str) -> None:
    content, place, *said = FAULTS[what]
    with pytest.raises(RulebookError) as raised:
        made(content)
    for lang, word in zip(LANGUAGES, said, strict=True):
        hits = [fault.say(lang) for fault in raised.value.faults if word in fault.say(lang)]
        assert any(hit.startswith(f"terima.yaml:{place}: ") for hit in hits), raised.value.say(lang)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(RulebookError) as raised:
        made(text(rule="x", until="besok"), text(subject="7"))
    assert len(raised.value.faults) == 3
