"""What is printed can be read by a program, and choosing rules changes what is reported, not what is decided."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.commands.terminal import LISTS
from patuh.engine.language.rulebook import SHIPPED
from patuh.engine.results.folder import Results
from patuh.engine.results.schema import Finding, columns

from .conftest import AS_OF, Patuh, process


@pytest.fixture(scope="module")
def bare(tree: Path) -> list[Path]:
    """Payroll and participants alone: many verdicts, of every kind under an assumption."""
    return sorted((tree / "fixtures" / "tanpa_pemberi_kerja").glob("*.csv"))


BUMS = ("--assume", "employer.kind=BUMS")


def as_json(text: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads(text)
    return loaded


def as_lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def as_csv(text: str) -> list[dict[str, Any]]:
    rows: Iterator[dict[str, Any]] = csv.DictReader(io.StringIO(text, newline=""))
    opened = []
    for row in rows:
        assert list(row) == list(columns(Finding))
        row |= {"source_row": int(row["source_row"])}
        row |= {name: json.loads(row[name]) for name in ("evidence", "missing")}
        opened.append(row)
    return opened


READERS: dict[str, Callable[[str], list[dict[str, Any]]]] = {"json": as_json, "jsonl": as_lines, "csv": as_csv}


def opened(folder: str | Path) -> list[dict[str, Any]]:
    """The findings of a result folder with their JSON columns read."""
    return [
        {**asdict(row), "evidence": json.loads(row.evidence), "missing": json.loads(row.missing)}
        for row in Results(Path(folder)).rows("findings")
    ]


@pytest.mark.parametrize("form", READERS)
def test_the_findings_come_back_from_what_is_printed(form: str, bare: list[Path], patuh: Patuh) -> None:
    done = patuh("check", *bare, *AS_OF, *BUMS, "-o", "hasil", "--format", form)
    assert (done.code, done.err) == (1, "")
    findings = READERS[form](done.out)
    assert findings == opened("hasil")
    assert {finding["verdict"] for finding in findings} == {"violation", "undetermined"}


@pytest.mark.parametrize("form", READERS)
def test_no_findings_are_no_rows(form: str, lists: Callable[[str], list[Path]], patuh: Patuh) -> None:
    done = patuh("check", *lists("nothing"), *AS_OF, "--format", form)
    assert done.code == 0
    assert READERS[form](done.out) == []


def test_stdout_holds_the_results_alone(bare: list[Path], tmp_path: Path) -> None:
    """As `patuh check … --format json 2>/dev/null | jq` reads it, in the plainest environment."""
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = process("check", *bare, *AS_OF, *BUMS, "--format", "json", cwd=tmp_path, env=plain)
    assert (done.code, done.err) == (1, "")
    assert as_json(done.out) == opened(tmp_path / "hasil-patuh-2026-11-22")


def test_a_file_gets_utf8_whatever_the_system_writes(bare: list[Path], tmp_path: Path) -> None:
    """Windows gives Python cp1252 for a file, which has neither arrow nor check mark."""
    windows = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
    done = process("check", *bare, *AS_OF, cwd=tmp_path, env=windows)
    assert (done.code, done.err) == (0, "")
    assert "“NPP” → NPP" in done.out


def test_an_error_leaves_stdout_empty(patuh: Patuh) -> None:
    done = patuh("check", "tiada.csv", *AS_OF, "--format", "json")
    assert (done.code, done.out) == (2, "")
    assert "tiada.csv" in done.err


CHOICES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "a rule": (("uu-24-2011/worker-registered",), ()),
    "a folder": (("perpres-109-2013",), ()),
    "a name in several folders": (("worker-registered",), ()),
    "a category": (("PDS-Upah",), ()),
    "two": (("PDS-Upah", "unverified-gov-reg"), ()),
    "all but a rule": ((), ("perpres-109-2013/jp",)),
    "a folder but a rule": (("uu-24-2011",), ("worker-registered",)),
    "all but two categories": ((), ("BUMD", "PDS-TK")),
}


@pytest.fixture(scope="module")
def everything(bare: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of the same run with every rule reported."""
    folder = tmp_path_factory.mktemp("everything")
    (folder / "office.key").write_bytes(b"k" * 32)
    done = process("check", *bare, *AS_OF, *BUMS, cwd=folder, env={"PATUH_KEY_FILE": str(folder / "office.key")})
    assert done.code == 1
    return folder / "hasil-patuh-2026-11-22"


def chosen(rule: str, category: str, select: tuple[str, ...], exclude: tuple[str, ...]) -> bool:
    names = {rule, *rule.split("/"), category}
    return (not select or bool(names & set(select))) and not names & set(exclude)


@pytest.mark.parametrize("choice", CHOICES)
def test_a_choice_of_rules_is_a_part_of_the_whole(
    choice: str, everything: Path, bare: list[Path], patuh: Patuh, tmp_path: Path
) -> None:
    select, exclude = CHOICES[choice]
    (tmp_path / "office.key").write_bytes(b"k" * 32)
    words = [word for name in select for word in ("--select", name)]
    words += [word for name in exclude for word in ("--exclude", name)]
    patuh("check", *bare, *AS_OF, *BUMS, *words, "-o", "hasil")
    found = opened("hasil")
    whole = opened(everything)
    assert found == [one for one in whole if chosen(one["rule"], one["category"], select, exclude)]
    assert 0 < len(found) < len(whole)
    receipts = [Results(folder).receipt for folder in (Path("hasil"), everything)]
    assert receipts[0]["verdicts"] == {
        rule: counts for rule, counts in receipts[1]["verdicts"].items() if rule in receipts[0]["verdicts"]
    }
    assert receipts[0]["options"]["select"] == list(select)
    assert receipts[0]["options"]["exclude"] == list(exclude)


ROLLUP = """
title: {id: Semua terdaftar, en: Everyone is registered}
subject: employer
problem: employer-unregistered
category: PWBD
binding: statute
in_force: {from: 2015-07-01}
basis: {instrument: uu-24-2011, pinpoint: Pasal 15 ayat (1), confidence: verified}
applies_when: {all: [{fact: employer.npp, is: known}, {fact: employer.is_state_body, is: false}]}
requires: {none: employer.workers, meets: {verdict: uu-24-2011/worker-registered, is: breached}, name: nobody left out}
otherwise:
  message: {id: "Ada yang belum terdaftar.", en: "Somebody is not registered."}
  remedy: {id: "Daftarkan.", en: "Register them."}
"""


def test_a_rule_that_is_not_reported_still_decides_others(
    lists: Callable[[str], list[Path]], patuh: Patuh, tmp_path: Path
) -> None:
    rules = tmp_path / "aturan"
    shutil.copytree(SHIPPED, rules, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    (rules / "uu-24-2011" / "rollup.yaml").write_text(ROLLUP, "utf-8")
    words = ("--rules", rules, *AS_OF, "--format", "json")
    for number, choice in enumerate((("--select", "rollup"), ("--exclude", "worker-registered"))):
        done = patuh("check", *lists("violation") if not number else sorted((tmp_path / "violation").iterdir()),
                     *words, *choice, "-o", f"hasil{number}")  # fmt: skip
        assert done.err == ""
        assert [one["rule"] for one in as_json(done.out)] == ["uu-24-2011/rollup"]


def test_the_help_names_every_list_and_what_corrections_may_be(patuh: Patuh) -> None:
    for lang in ("id", "en"):
        told = " ".join(patuh("check", "--help", lang=lang).out.split())
        assert all(label.say(lang) in told for label in LISTS.values())
        assert all(kind in told for kind in ("CSV", "XLSX", "XLSB", "XLS", "ODS", "Parquet", "JSON", "laporan.xlsx"))
