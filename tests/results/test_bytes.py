"""The same inputs, rules and options give the same bytes, and the receipt tells which."""

from __future__ import annotations

import hashlib
import json
import re
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from patuh.engine.language.rulebook import from_files
from patuh.engine.results import receipt

from .conftest import contents, patuh

KEY = b"k" * 32


@pytest.fixture(scope="module")
def two(part: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two result folders of the same lists, made in other places, other time zones and with other hash seeds."""
    made = []
    for seed, zone in (("1", "Asia/Jakarta"), ("2", "America/New_York")):
        place = tmp_path_factory.mktemp(f"office{seed}")
        (place / "office.key").write_bytes(KEY)
        for path in part:
            (place / path.name).write_bytes(path.read_bytes())
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "PATUH_KEY_FILE": str(place / "office.key"), "PATH": ""}
        words = [path.name if seed == "1" else place / path.name for path in part]
        done = patuh("check", *words, "--as-of", "2026-11-22", "--show-personal", "-o", "hasil", cwd=place,
                     env=environment)  # fmt: skip
        assert done.returncode == 1, done.stderr
        made.append(place / "hasil")
    return made


@pytest.fixture(scope="module")
def paper(two: list[Path]) -> dict[str, Any]:
    """The receipt."""
    loaded: dict[str, Any] = json.loads((two[0] / "receipt.json").read_text("utf-8"))
    return loaded


def test_two_runs_give_the_same_bytes(two: list[Path]) -> None:
    one, other = (contents(folder) for folder in two)
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []
    assert len(one["findings.csv"]) > 10_000


def test_the_receipt_is_as_its_schema_says(paper: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(receipt.json_schema()).validate(paper)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(receipt.json_schema()).validate({**paper, "made_at": "noon"})


def test_the_receipt_knows_no_clock_and_no_path(two: list[Path], paper: dict[str, Any]) -> None:
    text = (two[0] / "receipt.json").read_text("utf-8")
    assert str(two[0].parent) not in text
    assert "/tmp" not in text
    assert not re.search(r"\d\d:\d\d", text)
    days = set(re.findall(r"\d{4}-\d\d-\d\d", text))
    assert days <= {"2026-11-22"} | set(re.findall(r"\d{4}-\d\d-\d\d", " ".join(paper["verdicts"])))
    assert time.strftime("%Y%m%d") not in text
    assert {item["name"] for item in paper["inputs"]} == {"gaji.csv", "pemberi_kerja.csv", "peserta.csv"}


def test_its_hashes_are_those_of_the_files(two: list[Path], part: list[Path], paper: dict[str, Any]) -> None:
    written = {name: data for name, data in contents(two[0]).items() if "/" not in name and name != "receipt.json"}
    assert paper["outputs"] == {name: hashlib.sha256(data).hexdigest() for name, data in written.items()}
    given = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in part}
    assert {item["name"]: item["sha256"] for item in paper["inputs"]} == given
    rules = {name[6:]: data for name, data in contents(two[0]).items() if name.startswith("rules/")}
    assert paper["rulebook"] == from_files(rules).hash


def test_its_rows_add_up_and_its_verdicts_are_those_found(two: list[Path], paper: dict[str, Any]) -> None:
    for item in paper["inputs"]:
        assert item["rows"] == sum(item[fate] for fate in ("judged", "used", "rejected", "skipped", "blank"))
    stated = {
        (rule, verdict): count
        for rule, counts in paper["verdicts"].items()
        for verdict, count in counts.items()
        if verdict in ("violation", "indication", "undetermined")
    }
    lines = (two[0] / "findings.csv").read_text("utf-8-sig").splitlines()[1:]
    found: dict[tuple[str, str], int] = {}
    for line in lines:
        rule, _, _, _, verdict = line.split(";")[:5]
        found[rule, verdict] = found.get((rule, verdict), 0) + 1
    assert found == stated


def test_it_says_what_was_asked(paper: dict[str, Any]) -> None:
    assert paper["as_of"] == "2026-11-22"
    asked = {"show_personal": True, "map": None, "corrections": None, "exceptions": None, "sanctions": None}
    assert paper["options"] == {"assume": {}, "complete": [], "select": [], "exclude": [], **asked}
    assert paper["key"] == hashlib.sha256(b"patuh office key\0" + KEY).hexdigest()[:16]
