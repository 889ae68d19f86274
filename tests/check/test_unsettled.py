"""What could not be decided, by root cause; and that what the terminal promises to settle is settled."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
import pytest
from patuh.engine.check import unsettled
from patuh.engine.check.run import Run
from patuh.engine.check.unsettled import Gap, Gaps
from patuh.engine.commands.summary import GAPS
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.results.schema import Finding

from .conftest import RunSet


def finding(verdict: str, missing: Sequence[str], subject: str = "N1/g.csv:2", **why: str) -> Finding:
    """A finding that waits for facts, each unknown for the reason given by its last word."""
    evidence = {name: {"unknown": why.get(name.split(".")[-1], "absent")} for name in missing}
    fields: dict[str, Any] = dict.fromkeys(Finding.__slots__, "")
    fields |= {"source_row": 2, "verdict": verdict, "subject_key": subject}
    fields |= {"evidence": json.dumps(evidence), "missing": json.dumps(dict.fromkeys(missing, 1))}
    return Finding(**fields)


def gaps(
    findings: Sequence[Finding], rulebook: Rulebook, has_participants: bool = True, alone: bool = False
) -> list[Gap]:
    """The gaps behind findings, each case known by its subject key."""
    places = {key: place for place, key in enumerate(dict.fromkeys(one.subject_key for one in findings))}
    unknown = [
        {
            name: said["unknown"]
            for name, said in json.loads(one.evidence).items()
            if isinstance(said, dict) and "unknown" in said
        }
        for one in findings
    ]
    columns = {
        "#row": [places[one.subject_key] for one in findings],
        "verdict": [one.verdict for one in findings],
        "missing": [one.missing for one in findings],
        "unknown": [json.dumps(said) for said in unknown],
    }
    made = Gaps(rulebook.vocabulary, has_participants, alone)
    made.add(pl.DataFrame(columns))
    return made.all()


STATUS, KIND, SIZE = "worker.membership_status", "employer.kind", "employer.declared_size"
JKK, START, NPP, NAME = "worker.in_jkk", "worker.started_on", "employer.npp", "employer.name"

WAYS: list[tuple[str, list[str], dict[str, str], bool, tuple[str, ...], str]] = [
    ("an assumption settles what no file says", [KIND], {}, True, (KIND,), "assume"),
    ("and what a cell leaves empty", [START], {"started_on": "blank"}, True, (START,), "assume"),
    ("a damaged cell is corrected", [START], {"started_on": "damaged"}, True, (START,), "correct"),
    ("one damaged cell among others too", [KIND, START], {"started_on": "damaged"}, True, (KIND, START), "correct"),
    ("two people under one number as well", [STATUS], {"membership_status": "conflict"}, True, (STATUS,), "correct"),
    ("nobody assumes a number", [NPP], {}, True, (NPP,), "correct"),
    ("or a name", [NAME], {}, True, (NAME,), "correct"),
    ("an employer in no list: a complete one", [STATUS], {"membership_status": "incomplete"}, True, (STATUS,),
     "complete"),
    ("no participants at all: give them", [STATUS], {"membership_status": "incomplete"}, False, (STATUS,), "list"),
    ("a worker without keys is completed", [STATUS], {"membership_status": "blank"}, True, (STATUS,), "correct"),
    ("not on the list is one cause, not several", [STATUS, JKK], {"membership_status": "incomplete"}, True, (STATUS,),
     "complete"),
    ("a programme alone is its own cause", [JKK], {"in_jkk": "blank"}, True, (JKK,), "assume"),
    ("the list and an assumption together", [KIND, STATUS], {"membership_status": "incomplete"}, True, (KIND, STATUS),
     "complete"),
    ("the list to be given and an assumption", [KIND, STATUS], {"membership_status": "incomplete"}, False,
     (KIND, STATUS), "list"),
    ("a number keeps the list from helping", [NPP, STATUS], {"membership_status": "incomplete"}, True, (NPP, STATUS),
     "correct"),
]  # fmt: skip


@pytest.mark.parametrize(("missing", "why", "listed", "facts", "way"), [w[1:] for w in WAYS], ids=[w[0] for w in WAYS])
def test_the_root_cause_and_its_way(
    rulebook: Rulebook, missing: list[str], why: dict[str, str], listed: bool, facts: tuple[str, ...], way: str
) -> None:
    made = gaps([finding("undetermined", missing, **why)], rulebook, listed)
    assert made == [Gap(facts, way, verdicts=1, cases=1)]


def test_the_only_employer_can_be_named(rulebook: Rulebook) -> None:
    made = gaps([finding("undetermined", [NPP])], rulebook, alone=True)
    assert made == [Gap((NPP,), "assume", verdicts=1, cases=1)]
    assert unsettled.assumptions(made[0], rulebook.vocabulary) == ["--assume employer.npp=JJ012345"]


def test_causes_count_verdicts_and_cases_and_the_largest_leads(rulebook: Rulebook) -> None:
    findings = [
        finding("undetermined", [START], "N1/g.csv:2"),
        finding("undetermined", [KIND], "N1/g.csv:2"),
        finding("undetermined", [KIND], "N1/g.csv:2"),
        finding("undetermined", [KIND], "N1/g.csv:3"),
        finding("violation", [], "N1/g.csv:4"),
    ]
    made = gaps(findings, rulebook)
    assert made == [Gap((KIND,), "assume", 3, 2), Gap((START,), "assume", 1, 1)]


def test_an_enum_is_offered_with_the_values_offices_write(rulebook: Rulebook) -> None:
    cause = Gap((SIZE, START, JKK, "employer.arrears_amount", "employer.arrears_months"), "assume", 1, 1)
    assert unsettled.assumptions(cause, rulebook.vocabulary) == [
        "--assume employer.declared_size=micro|small|medium|large",
        "--assume worker.started_on=2020-01-31",
        "--assume worker.in_jkk=true|false",
        "--assume employer.arrears_amount=3500000",
        "--assume employer.arrears_months=0",
    ]


def undetermined(run: Run) -> dict[tuple[str, str], Finding]:
    return {(f.rule, f.subject_key): f for f in run.findings if f.verdict == "undetermined"}


def named(cause: Gap, run: Run) -> Iterator[tuple[str, ...]]:
    """The assumptions that the terminal names for a cause: of one fact every value, of several one choice."""
    offered = []
    for option in unsettled.assumptions(cause, run.rulebook.vocabulary):
        match = re.fullmatch(r"--assume ([a-z_.]+)=(\S+)", option)
        assert match, option
        offered.append([f"{match[1]}={value}" for value in match[2].split("|")])
    if len(offered) == 1:
        yield from ((value,) for value in offered[0])
    else:
        yield tuple(values[0] for values in offered)


def promises(run: Run) -> Iterator[tuple[Gap, tuple[str, ...], tuple[str, ...]]]:
    for cause in run.gaps:
        if cause.way in ("assume", "complete"):
            complete = ("participants",) if cause.way == "complete" else ()
            for assume in named(cause, run):
                yield cause, assume, complete


def kept(run: Run, again: Run, cause: Gap, told: str) -> None:
    """Of the verdicts that waited for this cause at least as many as stated are decided now."""
    before, after = undetermined(run), undetermined(again)
    alone = {key: gaps([one], run.rulebook)[0] for key, one in before.items()}
    waiting = [key for key, one in alone.items() if (one.facts, one.way) == (cause.facts, cause.way)]
    assert len(waiting) == cause.verdicts
    still = [(key, after[key].missing) for key in waiting if key in after]
    assert not still, f"{told} leaves {len(still)} of {cause.verdicts} open: {still[:3]}"
    assert len(before) - len(after) >= cause.verdicts, told


def test_the_bare_lists_promise_something(run_set: RunSet) -> None:
    ways = {cause.way for cause in run_set("tanpa_pemberi_kerja").gaps}
    assert {"assume", "complete"} <= ways


@pytest.mark.full
def test_the_promise_is_kept_on_payroll_and_participants_alone(run_set: RunSet) -> None:
    run = run_set("tanpa_pemberi_kerja")
    for cause, assume, complete in promises(run):
        kept(run, run_set("tanpa_pemberi_kerja", assume, complete), cause, f"{assume} {complete}")


@pytest.mark.full
def test_the_promise_is_kept_on_a_province(run_set: RunSet) -> None:
    """One choice of values for each of the causes that the terminal shows."""
    run = run_set("provinsi")
    shown = run.gaps[:GAPS]
    first = {cause: (assume, complete) for cause, assume, complete in reversed([*promises(run)]) if cause in shown}
    assert len(first) >= 3
    for cause, (assume, complete) in first.items():
        kept(run, run_set("provinsi", assume, complete), cause, f"{assume} {complete}")
