"""The fixtures of the province on each day: what the law changes there, and what it must leave as it is."""

from __future__ import annotations

import csv
import functools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from patuh.engine.check import run as module
from patuh.engine.check.options import Options
from patuh.engine.check.run import Run
from patuh.engine.intake.files import read_tables
from patuh.engine.language.rulebook import Rulebook

from .conftest import DAYS

OnDay = Callable[[date], Run]
Places = set[tuple[str, int]]

INPRES = (
    "inpres-2-2021/bumd-commissioner", "inpres-2-2021/bumd-director",
    "inpres-2-2021/bumd-employee", "inpres-2-2021/bumd-subsidiary",
)  # fmt: skip
# Whose meaning no law changes from July 2015 on, and whose facts in these files depend on no day before July 2026.
STEADY = (
    "perpres-109-2013/jkk",
    "perpres-109-2013/jkm",
    "pp-44-2015/contributions-paid",
    "uu-24-2011/employer-registered",
)
JP, ENDED = "perpres-109-2013/jp", "pp-45-2015/jp-ended"
WAGE, SIZE, NON_ASN = "heuristic-wage/below-minimum", "heuristic-data/size-agrees", "inpres-2-2021/non-asn-active"
OF_2025 = ("permenaker-1-2025/non-asn-registered", "permenaker-1-2025/non-asn-programmes")

# PP 45/2015 Art. 15: the age from a day on, and the last birth date that had reached the age before it.
AGES = (
    (date(2015, 7, 1), 56, date(1959, 7, 1)),
    (date(2019, 1, 1), 57, date(1962, 12, 31)),
    (date(2022, 1, 1), 58, date(1964, 12, 31)),
    (date(2025, 1, 1), 59, date(1966, 12, 31)),
)
# Minimum wages by region and year, and the UMP for the rest.
UMK = {
    2024: {"16.71": 3_677_591, "16.03": 3_538_556, "16.06": 3_502_873, "16.08": 3_464_303, "16.07": 3_488_288},
    2025: {
        "16.71": 3_916_635, "16.03": 3_863_417, "16.06": 3_778_348, "16.05": 3_796_653, "16.13": 3_796_654,
        "16.08": 3_749_696, "16.07": 3_715_028,
    },
}  # fmt: skip
UMP = {2024: 3_456_874, 2025: 3_681_571}
# Largest capital and annual sales, in millions, of a micro, small and medium business.
SIZES = {
    "uu-20-2008": ((50, 500, 10_000), (300, 2_500, 50_000)),
    "pp-7-2021": ((1_000, 5_000, 10_000), (2_000, 15_000, 50_000)),
}
MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni",
    "juli", "agustus", "september", "oktober", "november", "desember",
)  # fmt: skip


@pytest.fixture(scope="module")
def on_day(tree: Path, rulebook: Rulebook) -> OnDay:
    """Checks the fixtures as of a day, by the rules that this table is about; the files are read once."""
    read = functools.cache(lambda path: read_tables(path, rulebook.vocabulary))
    select = (*INPRES, *STEADY, JP, ENDED, WAGE, SIZE, NON_ASN, *OF_2025)

    @functools.cache
    def run(day: date) -> Run:
        with mock.patch.object(module, "read_tables", lambda path, *_, **__: read(path)):
            files = sorted((tree / "fixtures" / "provinsi").glob("*.csv"))
            return module.check(files, rulebook=rulebook, options=Options(day, select=select))

    return run


def places(run: Run, rule: str, *verdicts: str) -> Places:
    """Where the findings of a rule stand."""
    return {(f.source_file, f.source_row) for f in run.findings if f.rule == rule and f.verdict in verdicts}


def begun(found: Places, starts: Mapping[int, date], day: date) -> Places:
    """Without workers who start after a day: on it nobody owes them anything yet."""
    return {(file, row) for file, row in found if file != "gaji.csv" or starts.get(row, day) <= day}


def counted(run: Run, rule: str) -> dict[str, int]:
    """How often a rule gave each verdict that is a finding."""
    return {verdict: run.verdicts[rule].get(verdict, 0) for verdict in ("violation", "indication", "undetermined")}


# ── silent, then speaking ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_rule_says_nothing_before_its_law_and_something_of_everybody_after(day: date, on_day: OnDay) -> None:
    run = on_day(day)
    begun = {
        **dict.fromkeys((*STEADY, JP, ENDED, SIZE), date(2015, 7, 1)),
        **dict.fromkeys((*INPRES, NON_ASN), date(2021, 3, 25)),
        **dict.fromkeys(OF_2025, date(2025, 3, 10)),
        WAGE: date(2024, 1, 1),
    }
    speaking = {rule for rule, since in begun.items() if since <= day} - (
        {NON_ASN} if day >= date(2025, 3, 10) else set()
    )
    assert {rule for rule, counts in run.verdicts.items() if counts} == speaking
    cases = {"worker": sum(row.judged for row in run.accounts if row.role == "workers"), "employer": len(run.subjects)}
    for rule in speaking:
        assert sum(run.verdicts[rule].values()) == cases[run.rulebook.rules[rule][0].subject], rule


def test_the_instruction_speaks_from_its_first_day_and_as_it_does_today(
    on_day: OnDay, starts: Mapping[int, date]
) -> None:
    eve, first = on_day(date(2021, 3, 24)), on_day(date(2021, 3, 25))
    for rule in INPRES:
        assert counted(eve, rule) == {"violation": 0, "indication": 0, "undetermined": 0}
        assert counted(on_day(DAYS[-1]), rule)["indication"] > 0
        assert counted(first, rule)["violation"] == 0  # it binds officials only
        for day in DAYS[5:]:
            today = places(on_day(day), rule, "indication")
            assert begun(today, starts, date(2021, 3, 25)) == places(first, rule, "indication")


def test_what_no_law_changed_is_the_same_since_2015(on_day: OnDay, starts: Mapping[int, date], tree: Path) -> None:
    planted: dict[tuple[str, str], Places] = {}
    for rule, verdict, file, row in json.loads((tree / "fixtures" / "provinsi" / "jawaban.json").read_text())[
        "findings"
    ]:
        planted.setdefault((rule, verdict), set()).add((file, row))
    for rule in STEADY:
        for day in DAYS[1:]:
            run = on_day(day)
            found = {verdict: places(run, rule, verdict) for verdict in ("violation", "undetermined")}
            whole = {verdict: planted.get((rule, verdict), set()) for verdict in found}
            if run.rulebook.rules[rule][0].subject == "worker":
                assert found == {verdict: begun(whole[verdict], starts, day) for verdict in found}, (rule, day)
            else:  # whether it has workers may have been unknown before one of them began
                assert set.union(*found.values()) == set.union(*whole.values()), (rule, day)


def test_the_night_that_pp_6_2025_came_into_force_changes_nothing_here(
    on_day: OnDay, starts: Mapping[int, date]
) -> None:
    """No list speaks of JKP; one worker starts on that morning."""
    eve, morning = date(2025, 2, 6), date(2025, 2, 7)
    rules = {rule for rule, counts in on_day(eve).verdicts.items() if counts}
    assert rules == {rule for rule, counts in on_day(morning).verdicts.items() if counts}
    for rule in rules:
        for verdict in ("violation", "indication", "undetermined"):
            found = places(on_day(morning), rule, verdict)
            assert begun(found, starts, eve) == places(on_day(eve), rule, verdict)


def test_non_asn_staff_pass_from_the_instruction_to_the_regulation(on_day: OnDay, starts: Mapping[int, date]) -> None:
    before, after = on_day(date(2025, 2, 7)), on_day(date(2026, 6, 30))
    waiting = places(before, NON_ASN, "undetermined")
    assert waiting == begun(places(after, OF_2025[0], "undetermined"), starts, date(2025, 2, 7)) != set()
    assert not after.verdicts[NON_ASN] and not before.verdicts[OF_2025[0]]


# ── figures that move ──────────────────────────────────────────────────────────────────────────


def out_of_jp(born: date, day: date) -> bool:
    """Whether someone has reached the pension age of a day, or had reached the one before its last rise."""
    _, age, settled = max(row for row in AGES if row[0] <= day)
    return (born.year + age, born.month, born.day) <= (day.year, day.month, day.day) or born <= settled


@pytest.mark.parametrize("day", DAYS[2:], ids=str)
def test_jp_is_no_longer_missed_by_those_who_reach_the_pension_age(
    day: date, on_day: OnDay, starts: Mapping[int, date], tree: Path
) -> None:
    births = births_by_row(tree)
    in_2016 = places(on_day(DAYS[1]), JP, "violation")
    still = {place for place in in_2016 if not out_of_jp(births[place[1]], day)}
    today = places(on_day(day), JP, "violation")
    assert begun(today, starts, DAYS[1]) == still
    assert not any(out_of_jp(births[row], day) for _, row in today)


def test_jp_beyond_the_pension_age_is_overcharged_by_the_age_of_the_day(
    on_day: OnDay, starts: Mapping[int, date], tree: Path
) -> None:
    births = births_by_row(tree)
    of_late = places(on_day(DAYS[-1]), ENDED, "violation")
    for day in DAYS[1:-1]:
        age = max(row for row in AGES if row[0] <= day)[1]
        found = places(on_day(day), ENDED, "violation")
        old = {place for place in of_late | found if births[place[1]].replace(year=births[place[1]].year + age) <= day}
        assert found == begun(old, starts, day)
    assert [len(places(on_day(day), ENDED, "violation")) for day in (DAYS[1], DAYS[-1])] == [0, 5]


def test_wages_below_the_minimum_follow_the_minimum_of_the_year(on_day: OnDay) -> None:
    of_late = {
        (f.source_file, f.source_row): json.loads(f.evidence)
        for f in on_day(DAYS[-1]).findings
        if f.rule == WAGE and f.verdict == "indication"
    }
    assert len(of_late) == 6
    for day in (
        date(2024, 9, 2),
        date(2025, 2, 6),
        date(2025, 2, 7),
    ):  # minima only rise: who is below then is below now
        below = {place for place, facts in of_late.items() if facts["worker.reported_wage"] < minimum(facts, day.year)}
        assert places(on_day(day), WAGE, "indication") == below
    assert [len(places(on_day(day), WAGE, "indication")) for day in DAYS[5:]] == [0, 5, 5, 6]


def minimum(facts: Mapping[str, Any], year: int) -> int:
    """The minimum wage of an employer's region in a year."""
    return UMK[year].get(facts["employer.region"], UMP[year])


@pytest.mark.parametrize(
    ("day", "law"),
    [(date(2020, 10, 31), "uu-20-2008"), (date(2021, 3, 24), "pp-7-2021"), (date(2026, 6, 30), "pp-7-2021")],
    ids=str,
)
def test_a_declared_size_is_held_against_the_thresholds_of_the_day(
    day: date, law: str, on_day: OnDay, tree: Path
) -> None:
    words = {"mikro": 0, "kecil": 1, "menengah": 2, "besar": 3}
    expected = set()
    for row, cells in rows(tree / "fixtures" / "provinsi" / "pemberi_kerja.csv", "utf-8-sig"):
        if len(cells) < 12 or cells[9].strip().lower().removeprefix("usaha ") not in words:
            continue
        declared = words[cells[9].strip().lower().removeprefix("usaha ")]
        sizes = [
            sum(rupiah > limit * 1_000_000 for limit in limits)
            for rupiah, limits in zip(map(amount, cells[10:12]), SIZES[law], strict=True)
            if rupiah is not None
        ]
        if sizes and declared not in sizes:
            expected.add(("pemberi_kerja.csv", row))
    assert places(on_day(day), SIZE, "indication") == expected
    assert bool(expected) == (law == "uu-20-2008")


# ── the files, read anew ───────────────────────────────────────────────────────────────────────


def rows(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """The records of a fixture file, each with the line it starts on, from 1: how a run names a row."""
    with path.open(encoding=encoding, newline="") as file:
        reader, line = csv.reader(file, delimiter=";"), 1
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1


@pytest.fixture(scope="module")
def starts(tree: Path) -> dict[int, date]:
    """The readable first days of work of the payroll, by row."""
    return dates_by_row(tree, 10)


def births_by_row(tree: Path) -> dict[int, date]:
    """The readable dates of birth of the payroll, by row."""
    return dates_by_row(tree, 6)


def dates_by_row(tree: Path, column: int) -> dict[int, date]:
    """The readable dates in a column of the payroll, by row."""
    found = {}
    for number, cells in rows(tree / "fixtures" / "provinsi" / "gaji.csv", "cp1252"):
        if len(cells) > column and (day := a_date(cells[column])):
            found[number] = day
    return found


def a_date(cell: str) -> date | None:
    """A date as the fixtures write it, a serial number of a spreadsheet program included."""
    parts = re.split(r"[\s/.-]+", cell.strip().lower())
    if len(parts) == 3 and parts[1] in MONTHS:
        return date(int(parts[2]), MONTHS.index(parts[1]) + 1, int(parts[0]))
    if len(parts) == 3 and all(part.isdigit() for part in parts):
        year, month, day = (int(part) for part in (parts if len(parts[0]) == 4 else reversed(parts)))
        return date(year, month, day)
    return date(1899, 12, 30) + timedelta(int(cell)) if cell.strip().isdigit() and len(cell.strip()) == 5 else None


def amount(cell: str) -> int | None:
    """An amount in rupiah without decimals as the fixtures write it, None where there is none."""
    digits = re.sub(r"\D", "", cell.replace(",00", "").replace(",-", ""))
    return int(digits) if digits else None
