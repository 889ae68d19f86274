"""Two result folders compared: each outcome worked out by hand, and nothing lost between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from patuh.engine.report.reading import Reading
from patuh.engine.report.same import identities
from patuh.engine.report.since import OUTCOMES, Change, Moves, since
from patuh.engine.results.schema import Finding, SubjectRow, columns

from .conftest import CheckSet

WORKER, EMPLOYER = "uu-24-2011/worker-registered", "uu-24-2011/employer-registered"
PAID = "pp-44-2015/contributions-paid"
SCHEMA = {name: pl.Int64 if kind is int else pl.String for name, kind in columns(Finding).items()}


def employer(name: str = "PT CONTOH Satu", npp: str = "CT1", nib: str = "", row: int = 2, workers: int = 5,
             file: str = "p.csv", region: str = "16.71") -> SubjectRow:  # fmt: skip
    blank: dict[str, Any] = {one: 0 if kind is int else "" for one, kind in columns(SubjectRow).items()}
    said = {"subject_type": "employer", "subject_key": f"{npp or nib or name}/{file}:{row}", "npp": npp, "name": name}
    place = {"source_file": file, "source_row": row, "region": region, "workers": workers, "arrears_amount": None}
    return SubjectRow(**{**blank, **said, **place})


def finding(
    reading: Reading, owner: SubjectRow, row: int = 3, person: str = "", rule: str = WORKER,
    verdict: str = "violation", accepted: str = "", file: str = "g.csv", evidence: str = "{}",
) -> dict[str, Any]:  # fmt: skip
    blank: dict[str, Any] = {one: 0 if kind is int else "" for one, kind in columns(Finding).items()}
    known = reading.rule(rule)
    key = owner.subject_key if known.subject == "employer" else f"{owner.subject_key.split('/')[0]}/{file}:{row}"
    return {
        **blank, "rule": rule, "category": known.category, "problem": known.problem, "verdict": verdict,
        "subject_type": known.subject, "subject_key": key, "cause": f"{key}#{known.problem}",
        "owner": owner.subject_key, "person": person, "accepted": accepted, "evidence": evidence, "source_row": row,
    }  # fmt: skip


class Folders:
    """Makes result folders of employers and findings."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def made(self, subjects: list[SubjectRow], *findings: dict[str, Any], judged: bool = True, **more: Any) -> Reading:
        verdicts = {rule: {"compliant": 1} if judged else {} for rule in (WORKER, EMPLOYER, PAID)}
        receipt = {**self.reading.receipt, "verdicts": verdicts, **more.pop("receipt", {})}
        frame = pl.DataFrame([finding_(one, self.reading) for one in findings], schema=SCHEMA)
        return replace(self.reading, subjects=tuple(subjects), findings=frame, receipt=receipt, **more)


def finding_(said: dict[str, Any], reading: Reading) -> dict[str, Any]:
    return finding(reading, **said)


@pytest.fixture
def folders(check_set: CheckSet) -> Folders:
    return Folders(check_set("bersih").reading)


def only(change: Change) -> tuple[str, Moves]:
    """The outcome and the moves of the one problem there is."""
    (one,) = change.employers
    (problem,) = one.problems
    assert change.total.moves == problem.moves
    assert change.total.outcomes == {outcome: int(outcome == problem.outcome) for outcome in OUTCOMES}
    return problem.outcome, problem.moves


A, B = employer(), employer("PT CONTOH Dua", "CT2", row=3)
ONE, TWO = {"owner": A, "person": "p1"}, {"owner": A, "person": "p2", "row": 4}
OPEN, EXCEPTED = {"verdict": "undetermined"}, {"accepted": "disetujui"}
NIB = "9900000000017"

# what each folder says of employer A, and what became of it
CASES: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]], str, Moves]] = {
    "no longer found: cured": ([ONE], [], "cured", Moves(cured=1)),
    "found only now: new": ([], [ONE], "new", Moves(new=1)),
    "found again, in another row and file": ([ONE], [{**ONE, "row": 99, "file": "lain.csv"}], "unchanged",
                                             Moves(kept=1)),
    "one more worker: worse": ([ONE], [ONE, TWO], "worse", Moves(kept=1, new=1)),
    "one worker less: better": ([ONE, TWO], [TWO], "better", Moves(kept=1, cured=1)),
    "another worker instead": ([ONE], [TWO], "unchanged", Moves(cured=1, new=1)),
    "now undetermined: not cured": ([ONE], [{**ONE, **OPEN}], "not_comparable", Moves(open=1)),
    "one undetermined, one found: not better": ([ONE, TWO], [{**ONE, **OPEN}, TWO], "unchanged",
                                                Moves(kept=1, open=1)),
    "undetermined before, found now": ([{**ONE, **OPEN}], [ONE], "new", Moves(revealed=1)),
    "accepted now: not cured": ([ONE], [{**ONE, **EXCEPTED}], "not_comparable", Moves(accepted=1)),
    "accepted before, standing now": ([{**ONE, **EXCEPTED}], [ONE], "new", Moves(new=1)),
    "no NIK, so matched by number": ([{**ONE, "person": ""}, {**TWO, "person": ""}], [{**TWO, "person": ""}], "better",
                                     Moves(kept=1, cured=1)),
    "a NIK was added: the same worker": ([{**ONE, "person": ""}], [ONE], "unchanged", Moves(kept=1)),
    "a NIK is undetermined without a number": ([ONE], [{**ONE, **OPEN, "person": ""}], "not_comparable",
                                               Moves(open=1)),
    "two laws, one worker: one case": ([ONE, {**ONE, "rule": "uu-24-2011/foreigner-registered"}], [ONE], "unchanged",
                                       Moves(kept=1)),
    "one law breached, the other undetermined: a case": (
        [ONE], [ONE, {**ONE, **OPEN, "rule": "uu-24-2011/foreigner-registered"}], "unchanged", Moves(kept=1)),
    "the employer itself, cured": ([{"owner": A, "rule": EMPLOYER}], [], "cured", Moves(cured=1)),
    "the employer itself, again": ([{"owner": A, "rule": EMPLOYER}], [{"owner": A, "rule": EMPLOYER}], "unchanged",
                                   Moves(kept=1)),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_became_of_a_problem(case: str, folders: Folders) -> None:
    before, after, outcome, moves = CASES[case]
    assert only(since(folders.made([A, B], *before), folders.made([A, B], *after))) == (outcome, moves)


def test_an_employer_that_is_no_longer_in_the_files_is_not_cured(folders: Folders) -> None:
    change = since(folders.made([A, B], ONE), folders.made([B]))
    assert only(change) == ("not_comparable", Moves(gone=1))
    assert change.employers[0].row == A


def test_an_employer_seen_for_the_first_time_is_no_news(folders: Folders) -> None:
    assert only(since(folders.made([B]), folders.made([A, B], ONE))) == ("not_comparable", Moves(first=1))


def test_what_was_not_judged_is_not_cured(folders: Folders) -> None:
    old = folders.made([A], ONE)
    assert only(since(old, folders.made([A], judged=False))) == ("not_comparable", Moves(unjudged=1))
    without_payroll = replace(A, workers=0)
    assert only(since(old, folders.made([without_payroll]))) == ("not_comparable", Moves(unjudged=1))


MONEY = {"owner": A, "rule": PAID}


@pytest.mark.parametrize(("before", "now", "outcome"), [(100, 300, "worse"), (300, 100, "unchanged"),
                                                        (300, 300, "unchanged")])  # fmt: skip
def test_more_money_is_worse(before: int, now: int, outcome: str, folders: Folders) -> None:
    told = [{**MONEY, "evidence": f'{{"employer.arrears_amount":{amount}}}'} for amount in (before, now)]
    change = since(folders.made([A], told[0]), folders.made([A], told[1]))
    assert only(change) == (outcome, Moves(kept=1))
    assert (change.total.before.once, change.total.now.once) == (before, now)


def test_with_another_office_key_people_are_counted_and_it_is_said(folders: Folders) -> None:
    old = folders.made([A], ONE, TWO)
    new = folders.made([A], {**ONE, "person": "q1"}, receipt={"key": "another"})
    change = since(old, new)
    assert only(change) == ("better", Moves(kept=1, cured=1))
    assert any("office keys differ" in note.en for note in change.notes)
    assert not any("office keys" in note.en for note in since(old, old).notes)


def test_other_rules_dates_and_wishes_are_said(folders: Folders) -> None:
    old = folders.made([A], ONE)
    new = replace(
        old, as_of=date(2027, 1, 2), receipt={**old.receipt, "rulebook": "f" * 64, "options": {"select": ["x"]}}
    )
    said = " ".join(note.en for note in since(old, new).notes)
    assert "22 November 2026 is compared with that of 2 January 2027" in said
    assert "ffffffff" in said and "--select" in said
    assert "were they swapped" in " ".join(note.en for note in since(new, old).notes)
    assert len(since(old, old).notes) == 1


SAME: dict[str, tuple[list[SubjectRow], list[SubjectRow], list[tuple[int, int]]]] = {
    "the same NPP, another name and row": ([A], [replace(A, name="PT CONTOH Baru", subject_key="CT1/x.csv:9",
                                                         source_file="x.csv", source_row=9)], [(0, 0)]),
    "no NPP, the same NIB": ([employer(npp="", nib=NIB)], [employer("PT X CONTOH", "", NIB, row=7)], [(0, 0)]),
    "it was given an NPP": ([employer(npp="", nib=NIB)], [employer("pt contoh  SATU", "CT9", row=7)], [(0, 0)]),
    "its NPP was left out": ([A], [employer(npp="")], [(0, 0)]),
    "two NPP are two employers": ([A], [employer(npp="CT9")], []),
    "two of one name are not told apart": ([employer(npp="")], [A, employer(npp="CT9", row=8)], []),
    "a name that belongs to a known number": ([employer(npp=""), A], [A], [(1, 0)]),
    "a renamed file": ([employer(npp="")], [employer(npp="", file="lain.csv", row=40)], [(0, 0)]),
}  # fmt: skip


@pytest.mark.parametrize("case", SAME)
def test_which_employer_is_which(case: str) -> None:
    old, new, pairs = SAME[case]
    older, newer = identities(old, new)
    joined = [(place, other) for place, row in enumerate(old) for other, one in enumerate(new)
              if older[row.subject_key] == newer[one.subject_key]]  # fmt: skip
    assert joined == pairs


def test_an_employer_that_was_given_an_npp_is_followed(folders: Folders) -> None:
    without, given = employer(npp="", nib=NIB), employer(npp="CT9", row=7)
    old = folders.made([without], {"owner": without, "person": "p1"}, {"owner": without, "rule": EMPLOYER})
    new = folders.made([given], {"owner": given, "person": "p1", "row": 12})
    (one,) = since(old, new).employers
    assert one.row == given
    assert {problem.problem: problem.outcome for problem in one.problems} == {
        "employer-unregistered": "cured", "worker-unregistered": "unchanged",
    }  # fmt: skip


SETS = ("provinsi", "bersih", "tanpa_pemberi_kerja", "instansi")


@pytest.mark.parametrize("name", SETS)
def test_nothing_changes_between_a_folder_and_itself(name: str, check_set: CheckSet) -> None:
    reading = check_set(name).reading
    change = since(reading, reading)
    causes = reading.breaches["cause"].n_unique()
    assert change.total.moves == Moves(kept=causes)
    assert {outcome for outcome, count in change.total.outcomes.items() if count} <= {"unchanged"}
    assert change.total.before == change.total.now


def test_every_case_of_both_folders_is_somewhere(check_set: CheckSet) -> None:
    now, then = check_set("provinsi").reading, check_set("provinsi", date(2024, 1, 31)).reading
    change = since(then, now)
    assert change.total.moves.before == then.breaches["cause"].n_unique()
    assert change.total.moves.now == now.breaches["cause"].n_unique()
    for tallies in (change.kinds, change.regions):
        assert sum((one.moves for one in tallies), Moves()) == change.total.moves
        assert all(sum(one.outcomes[outcome] for one in tallies) == count
                   for outcome, count in change.total.outcomes.items())  # fmt: skip
    assert sum(len(one.problems) for one in change.employers) == sum(change.total.outcomes.values())
    assert change.total.outcomes["new"] and change.total.moves.kept
