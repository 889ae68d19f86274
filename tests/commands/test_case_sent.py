"""`patuh case sent`: a letter becomes an event, and the file keeps all else that people wrote in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Patuh

BLOCK = """\
# our cases
cases:
  - name: PT CONTOH Satu   # the first
    events:
      - {date: 2026-01-05, event: found}  # by us
      # nothing since

  - name: PT CONTOH Dua
    state_body: true
    events:
      - date: 2026-02-18
        event: found   # by them
"""
FLOW = "name: PT CONTOH Satu\nevents: [{date: 2026-01-05, event: found}]  # by us\n"
ADDED = "{date: 2026-02-20, event: warning_1}"
LETTER = ("--letter", "teguran-1", "--on", "2026-02-20", "--as-of", "2026-02-21")

LONGER = BLOCK.replace("# by us\n", f"# by us\n      - {ADDED}\n")
FOUND = "{date: 2026-01-05, event: found}"
LAYOUTS = {
    "block": (BLOCK, LONGER),
    "windows": (BLOCK.replace("\n", "\r\n"), LONGER.replace("\n", "\r\n")),
    "flow": (FLOW, FLOW.replace(FOUND, f"{FOUND}, {ADDED}")),
    "flow, none yet": (FLOW.replace(FOUND, ""), FLOW.replace(FOUND, ADDED)),
    "no line end": (BLOCK.partition("  # by us")[0], BLOCK.partition("  # by us")[0] + f"\n      - {ADDED}"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_event_is_added_and_nothing_else(layout: str, patuh: Patuh, tmp_path: Path) -> None:
    before, after = LAYOUTS[layout]
    file = tmp_path / "kasus.yaml"
    file.write_bytes(before.encode())
    done = patuh("case", "sent", file, "--employer", "pt contoh  satu", *LETTER, lang="en")
    assert (done.code, done.err) == (0, "")
    said = "first written warning, 20 February 2026; now (as of 21 February 2026): first written warning"
    assert done.out == f"PT CONTOH Satu: {said}\n"
    assert file.read_bytes() == after.encode()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".kasus")] == []


def test_block_events_and_the_number_of_the_letter(patuh: Patuh, tmp_path: Path) -> None:
    file = tmp_path / "kasus.yaml"
    file.write_text(BLOCK, "utf-8")
    options = ("--letter", "rujukan", "--on", "2026-03-02", "--number", '560/"7": # 1')
    assert patuh("case", "sent", file, "--employer", "PT CONTOH Dua", *options).code == 0
    line = '      - {date: 2026-03-02, event: reported, number: "560/\\"7\\": # 1"}\n'
    assert file.read_text("utf-8") == BLOCK + line
    assert patuh("case", file, "--as-of", "2026-03-03").code == 0


def test_a_step_out_of_turn_is_recorded_and_said(patuh: Patuh, tmp_path: Path) -> None:
    file = tmp_path / "kasus.yaml"
    file.write_text(BLOCK, "utf-8")
    done = patuh("case", "sent", file, "--employer", "PT CONTOH Dua", *LETTER, lang="en")
    assert done.code == 0 and "UU 24/2011 has no sanctions for state bodies" in done.err


def test_a_new_employer_and_a_new_file(patuh: Patuh, tmp_path: Path) -> None:
    file = tmp_path / "baru.yaml"
    new = ("--employer", 'PT CONTOH "Tiga": #3', "--letter", "sphp", "--on", "2026-03-02")
    assert patuh("case", "sent", file, *new).code == 2 and not file.exists()
    assert patuh("case", "sent", file, *new, "--new").code == 0
    again = ("--employer", "PT CONTOH Empat", "--letter", "sphp", "--on", "2026-03-03", "--new")
    assert patuh("case", "sent", file, *again).code == 0
    told = json.loads(patuh("case", file, "--as-of", "2026-03-04", "--format", "json").out)
    assert [(one["name"], one["stage"], one["since"]) for one in told] == [
        ('PT CONTOH "Tiga": #3', "open", "2026-03-02"),
        ("PT CONTOH Empat", "open", "2026-03-03"),
    ]


def test_json_stays_json(patuh: Patuh, tmp_path: Path) -> None:
    file = tmp_path / "kasus.json"
    data = {"cases": [{"name": "PT CONTOH Satu", "events": [{"date": "2026-01-05", "event": "found"}]}]}
    file.write_text(json.dumps(data, indent="\t"), "utf-8")
    assert patuh("case", "sent", file, "--employer", "PT CONTOH Satu", *LETTER, "--number", "7").code == 0
    data["cases"][0]["events"].append({"date": "2026-02-20", "event": "warning_1", "number": "7"})  # type: ignore[attr-defined]
    assert json.loads(file.read_text("utf-8")) == data


REFUSED = {
    "no such employer": (BLOCK, ("PT CONTOH Sata", *LETTER), "Did you mean PT CONTOH Satu?"),
    "no such letter": (BLOCK, ("PT CONTOH Satu", "--letter", "nota", "--on", "2026-02-20"), "nota"),
    "no such day": (BLOCK, ("PT CONTOH Satu", "--letter", "sphp", "--on", "2026-02-30"), "--on takes a date"),
    "there already": (BLOCK, ("PT CONTOH Satu", "--letter", "sphp", "--on", "2026-01-05"), "recorded already"),
    "not new": (BLOCK, ("PT CONTOH Satu", *LETTER, "--new"), "is in the file already"),
    "the future": (BLOCK, ("PT CONTOH Satu", "--letter", "sphp", "--on", "2999-01-05"), "--on 5 January 2999 is after"),
    "after the day asked for": (
        BLOCK,
        ("PT CONTOH Satu", *LETTER[:-1], "2026-02-19"),
        "--on 20 February 2026 is after 19 February 2026",
    ),
    "no name": (BLOCK, (" ", *LETTER, "--new"), "--employer is empty"),
    "new in braces": (
        "{cases: []}",
        ('PT "C"', *LETTER, "--new"),
        'under cases: - {name: "PT \\"C\\"", events: [{date: 2026-02-20, event: warning_1}]}',
    ),
    "twice": (BLOCK.replace("Dua", "Satu"), ("PT CONTOH Satu", *LETTER), "is in the file twice"),
    "faulty": (BLOCK.replace("event: found}", "event: fund}"), ("PT CONTOH Satu", *LETTER), "kasus.yaml:5:35"),
    "strange layout": (
        "cases: [{name: PT CONTOH Satu, events: [\n  {date: 2026-01-05, event: found} # ]\n]}]",
        ("PT CONTOH Satu", *LETTER),
        "write it yourself under events: - {date: 2026-02-20, event: warning_1}",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_clear_is_refused_and_the_file_left_alone(case: str, patuh: Patuh, tmp_path: Path) -> None:
    content, options, said = REFUSED[case]
    file = tmp_path / "kasus.yaml"
    file.write_text(content, "utf-8")
    done = patuh("case", "sent", file, "--employer", *options, lang="en")
    assert done.code == 2 and said in done.err, done.err
    assert file.read_text("utf-8") == content


@pytest.mark.parametrize("empty", ["cases: []\n", "# ours\ncases: []  # nobody yet\n", "cases: []", "cases:\n  []\n"])
def test_a_new_employer_in_a_file_that_has_none(empty: str, patuh: Patuh, tmp_path: Path) -> None:
    file = tmp_path / "kasus.yaml"
    file.write_text(empty, "utf-8")
    done = patuh("case", "sent", file, "--employer", "PT CONTOH", *LETTER, "--new", lang="en")
    assert (done.code, done.err.count("layout")) == (0, 0), done.err
    assert all(comment in file.read_text("utf-8") for comment in ("# ours", "# nobody yet") if comment in empty)
    (told,) = json.loads(patuh("case", file, "--as-of", "2026-02-21", "--format", "json").out)
    assert (told["name"], told["stage"]) == ("PT CONTOH", "warning_1")


def test_a_letter_dated_before_the_last_event_stands_as_the_case_does(patuh: Patuh, tmp_path: Path) -> None:
    file = tmp_path / "kasus.yaml"
    events = ("2026-01-05, event: warning_1", "2026-01-21, event: warning_2", "2026-06-01, event: imposed")
    file.write_text("name: PT CONTOH\nevents:\n" + "".join(f"  - {{date: {one}}}\n" for one in events), "utf-8")
    asked = ("--letter", "teguran-2", "--on", "2026-01-07", "--as-of", "2026-07-01")
    done = patuh("case", "sent", file, "--employer", "PT CONTOH", *asked, lang="en")
    shown = patuh("case", file, "--as-of", "2026-07-01", lang="en").out.splitlines()
    assert done.code == 0 and "before the last event" in done.err and "1 June 2026" in done.err
    findings = [line for line in shown if line.startswith("    ! ")]
    assert findings and [line for line in done.err.splitlines() if line.startswith("    ! ")] == findings
    stage = shown[1].split(" (")[0].strip()
    assert done.out.rstrip().endswith(f"now (as of 1 July 2026): {stage}")
