"""`patuh case`: the timeline in both languages and as JSON, who is due this week, and faults at their place."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from patuh.engine.language import source

from .conftest import Patuh

TREE = Path(__file__).resolve().parents[2]
FILE = TREE / "fixtures" / "perizinan" / "sanksi.yaml"
AS_OF = ("--as-of", "2026-03-04")
SCHEMAS = runpy.run_path(str(TREE / "docs" / "generate.py"))["schemas"]()


def test_the_timeline_in_both_languages(patuh: Patuh) -> None:
    said = patuh("case", FILE, *AS_OF, lang="en")
    assert (said.code, said.err) == (0, "")
    first, second, third = said.out.split("\n\n")
    assert "fine stage (PP 86/2013, Pasal 7)" in first and "fine due: Rp2,150" in first
    assert "next: request to the government for the refusal · BPJS Ketenagakerjaan · from 7 March 2026" in first
    assert "5 February 2026   fine stage              until 6 March 2026     by itself" in first
    assert "until 4 March 2026" in second
    assert "! 2 February 2026 · request to the government for the refusal: a step out of sequence" in third
    assert "tahap denda (PP 86/2013, Pasal 7)" in patuh("case", FILE, *AS_OF).out


def test_the_same_as_json(patuh: Patuh) -> None:
    done = patuh("case", FILE, *AS_OF, "--format", "json")
    told = json.loads(done.out)
    assert [one["stage"] for one in told] == ["fine", "warning_1", "open"]
    assert told[0]["amount"] == 2150 and told[0]["next"] == {"step": "request", "actor": "bpjs", "from": "2026-03-07"}
    validator = jsonschema.Draft202012Validator(SCHEMAS["standing"])
    assert [error.message for one in told for error in validator.iter_errors(one)] == []


def test_who_is_due_this_week(patuh: Patuh) -> None:
    said = patuh("case", FILE, *AS_OF, "--due", lang="en").out
    assert said.splitlines()[0] == "3 cases due for a step until 8 March 2026"
    assert [line.split("  ")[1] for line in said.splitlines()[1:]] == [
        "2 February 2026",
        "5 March 2026",
        "7 March 2026",
    ]
    before = patuh("case", FILE, "--as-of", "2026-02-20", "--due", "--format", "json")
    assert [one["name"] for one in json.loads(before.out)] == ["PT CONTOH Tiga"]


def test_one_employer_as_json_with_tabs(patuh: Patuh, tmp_path: Path) -> None:
    data: Any = {"name": "PT CONTOH", "events": [{"date": "2026-01-05", "event": "warning_1"}]}
    assert list(jsonschema.Draft202012Validator(SCHEMAS["case"]).iter_errors(data)) == []
    file = tmp_path / "kasus.json"
    file.write_text(json.dumps(data, indent="\t"), "utf-8")
    told = json.loads(patuh("case", file, "--as-of", "2026-01-06", "--format", "json").out)
    assert (told[0]["stage"], told[0]["due"]) == ("warning_1", "2026-01-20")


def test_the_shipped_cases_fit_their_schema() -> None:
    data = source.read(FILE.read_bytes(), "sanksi.yaml").data
    plain = json.loads(json.dumps(data, default=lambda day: day.isoformat()))
    assert [error.message for error in jsonschema.Draft202012Validator(SCHEMAS["cases"]).iter_errors(plain)] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "name: A\nevents:\n  - {date: 2026-01-05, event: warning_3}\n",
            "a.yaml:3:31: The event warning_3 is not known.",
        ),
        ("name: A\nevents:\n  - {date: '2026-02-30', event: found}\n", "a.yaml:3:"),
        ("name: A\nevents: []\nevent: []\n", "a.yaml:3:1: The key event is not known."),
        ("events: []\n", "The key name is needed."),
        ("name: A\nevents: []\ncontributions_due: [-1]\n", "a.yaml:3:"),
        ("name: A\nevents: []\nstate_body: yes\n", "a.yaml:3:"),
        ("- 1\n", "a.yaml:1:"),
        ("", "a.yaml"),
    ],
)
def test_a_fault_is_told_at_its_place(patuh: Patuh, tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text, "utf-8")
    done = patuh("case", file, *AS_OF, lang="en")
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_register_may_be_empty(patuh: Patuh, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("cases: []\n", "utf-8")
    done = patuh("case", file, "--format", "json", *AS_OF, lang="en")
    assert (done.code, json.loads(done.out)) == (0, [])
