"""`patuh audit` and `patuh keys`: what people see, exit codes, and no personal data."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.service.audit import Audit
from patuh.engine.service.settings import Data
from patuh.engine.text import Lang

from .conftest import Clock, behind

Done = tuple[int, str, str]
Run = Callable[..., Done]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of a service that has decided three times, last in 2026."""
    clock = Clock()
    audit = Audit.open(Data.at(tmp_path / "data").audit, clock)
    for number in range(3):
        clock.at = clock.at.replace(year=2024 + number)
        told = {"answer": {"name": "PT CONTOH RAHASIA"}, "receipt": {"decision": "proceed", "n": number}}
        audit.append("decision", "client:dpmptsp", told, id=f"{number}" * 26)
    audit.close()
    return tmp_path / "data"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], data: Path) -> Run:
    """Runs `patuh audit` or `patuh keys` on that folder."""

    def over(name: str, *words: object, lang: Lang = "en", place: Path | None = None) -> Done:
        command = importlib.import_module(f"patuh.engine.commands.{name}").command(lang)
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            command.main([*map(str, words), "--data", str(place or data)], prog_name=f"patuh {name}")
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        assert "RAHASIA" not in said.out + said.err
        return ended.value.code, said.out, said.err

    return over


def test_a_whole_chain_is_said_to_be_whole(run: Run, data: Path, tmp_path: Path) -> None:
    head = tmp_path / "head.json"
    assert run("audit", "head", "-o", head)[0] == 0
    code, out, _ = run("audit", "verify")
    assert (code, out.splitlines()[0]) == (0, "whole · 4 entries, 4 with their content")
    assert "without --head" in out
    code, out, _ = run("audit", "verify", "--head", head, lang="id")
    assert code == 0
    assert "kepala yang pernah dikeluarkan ada dalam rantai" in out


def test_the_first_broken_place_is_named(run: Run, data: Path) -> None:
    behind(data / "audit.db", ("UPDATE chain SET actor = 'client:lain' WHERE number = 3", ()))
    code, out, _ = run("audit", "verify")
    assert code == 1
    assert out.splitlines()[0] == "NOT WHOLE · entry 3: this entry was edited"
    assert run("audit", "verify", lang="id")[1].startswith("TIDAK UTUH · entri 3: ")


def test_an_end_that_was_cut_off_is_found_with_the_head(run: Run, data: Path, tmp_path: Path) -> None:
    head = tmp_path / "head.json"
    run("audit", "head", "-o", head)
    behind(data / "audit.db", *((f"DELETE FROM {table} WHERE number > 3", ()) for table in ("chain", "contents")))
    assert run("audit", "verify")[0] == 0
    code, out, _ = run("audit", "verify", "--head", head)
    assert (code, out.splitlines()[0]) == (
        1, "NOT WHOLE · entry 4: the end of the chain was cut off: the head that was exported has number 4",
    )  # fmt: skip


def change_number(told: dict[str, Any]) -> None:
    told["number"] = 3


def change_schema(told: dict[str, Any]) -> None:
    told["schema"] = "audit-head/2"


@pytest.mark.parametrize(("change", "says"), [(change_number, "cannot be trusted"), (change_schema, "Not the head")])
def test_a_head_that_was_changed_is_refused(run: Run, tmp_path: Path, change: Callable[..., None], says: str) -> None:
    told = json.loads(run("audit", "head")[1])
    change(told)
    (tmp_path / "head.json").write_text(json.dumps(told))
    code, _, err = run("audit", "verify", "--head", tmp_path / "head.json")
    assert code == 2
    assert says in err


def test_a_head_is_held_against_the_keys_that_were_kept_elsewhere(run: Run, data: Path, tmp_path: Path) -> None:
    """Whoever rewrote the chain and the keys on the machine signs a head of their own."""
    (tmp_path / "kunci.json").write_text(run("keys", "export")[1])
    for path in (data / "keys").iterdir():
        path.unlink()
    run("audit", "head", "-o", tmp_path / "forged.json")
    assert run("audit", "verify", "--head", tmp_path / "forged.json")[0] == 0
    code, _, err = run("audit", "verify", "--head", tmp_path / "forged.json", "--keys", tmp_path / "kunci.json")
    assert code == 2
    assert "not in the office's list" in err


def test_entries_are_shown_without_what_names_somebody(run: Run) -> None:
    code, out, _ = run("audit", "show", "--last", "2")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == ["number", "4", "3"]
    code, out, _ = run("audit", "show", "1" * 26)
    told = json.loads(out)
    assert (code, told["number"], told["receipt"]) == (0, 3, {"decision": "proceed", "n": 1})
    assert run("audit", "show", "--kind", "keys")[1].count("\n") == 1
    assert run("audit", "show", "Z" * 26)[0] == 2


def test_contents_are_forgotten_at_the_end_of_their_retention(run: Run, data: Path) -> None:
    code, out, _ = run("audit", "forget", "--before", "2026-01-01", "--why", "masa simpan", "--keep", "1" * 26)
    assert (code, out) == (0, "1 contents before 1 January 2026 deleted\n")
    assert "deleted" in run("audit", "show")[1]
    assert run("audit", "verify")[1].splitlines()[0] == "whole · 5 entries, 4 with their content"
    audit = Audit(data / "audit.db")
    (order,) = audit.history(kinds=["audit.forgotten"])
    audit.close()
    assert order[0].actor.startswith("terminal:")
    assert order[1] == {"before": "2026-01-01", "keep": ["1" * 26], "why": "masa simpan"}


def test_the_offices_retention_counts(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "patuh.yaml"
    config.write_text("retention: {decisions_days: 600}\n")
    code, out, _ = run("audit", "forget", "--config", config, "--why", "masa simpan")
    kept = date.today() - timedelta(days=600)
    assert (code, out.split()[0]) == (0, str(sum(date(2024 + n, 11, 22) < kept for n in range(3))))
    config.write_text("language: id\n")
    assert run("audit", "forget", "--config", config, "--why", "masa simpan")[0] == 2


@pytest.mark.parametrize(
    "words",
    [
        ("--before", "2999-01-01", "--why", "x"),
        ("--before", "kemarin", "--why", "x"),
        ("--before", "2026-01-01", "--why", "x", "--keep", "Z" * 26),
        ("--before", "2026-01-01"),
        ("--why", "x"),
    ],
)
def test_forgetting_is_refused_where_it_is_not_meant(run: Run, words: tuple[str, ...]) -> None:
    assert run("audit", "forget", *words)[0] == 2
    assert run("audit", "verify")[1].startswith("whole · 4 entries, 4 with")


def test_a_folder_without_an_audit_is_left_alone(run: Run, tmp_path: Path) -> None:
    for words in (("audit", "verify"), ("audit", "head"), ("keys", "export")):
        assert run(*words, place=tmp_path / "elsewhere")[0] == 2
    assert not (tmp_path / "elsewhere").exists()


def test_changing_keys_is_on_record(run: Run, data: Path) -> None:
    first = json.loads(run("keys", "export")[1])["keys"][0]["id"]
    assert run("keys", "rotate")[0] == 0
    code, out, _ = run("keys", "revoke", first)
    assert code == 0
    assert f"key {first} is revoked" in out
    assert run("keys", "revoke", "0" * 16)[0] == 2
    old, new = json.loads(run("keys", "export")[1])["keys"]
    assert old["id"] == first
    assert old["revoked"] is not None
    audit = Audit(data / "audit.db")
    told = [content["did"] for _, content in audit.history(kinds=["keys"]) if content]
    audit.close()
    assert told == ["revoked", "rotated"]
    assert new["until"] is None
    assert date.fromisoformat(old["until"][:10]) <= date.today()


def test_a_head_that_cannot_be_written_is_said_so(run: Run, tmp_path: Path) -> None:
    assert run("audit", "head", "-o", tmp_path / "no" / "head.json")[0] == 2


def test_anybody_can_check_the_chain_without_patuh(tree: Path, data: Path) -> None:
    """The script that docs/audit.md prints finds what `patuh audit verify` finds."""
    script = (tree / "docs" / "audit.md").read_text("utf-8").split("```python\n")[1].split("```")[0]

    def check() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-c", script, str(data / "audit.db")]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    audit = Audit(data / "audit.db")
    head = audit.head()
    audit.close()
    whole = check()
    assert (whole.returncode, whole.stdout.split()) == (0, [str(head.number), head.hash])
    behind(data / "audit.db", ("UPDATE contents SET salt = zeroblob(32) WHERE number = 3", ()))
    assert "content of entry 3" in check().stderr
    behind(data / "audit.db", ("UPDATE chain SET at = '2024-01-01' WHERE number = 2", ()))
    assert "AssertionError: entry 2" in check().stderr
