"""The tutorial can be followed: every file is written, every change made, every command run, in its order."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[1]
PAGE = (TREE / "docs" / "tutorial.md").read_text("utf-8")
README = runpy.run_path(str(TREE / "tests" / "test_readme.py"))
BLOCKS = re.compile(r"(?:^`([^`\n]+)`:\n\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """A block of the page: `kind` is console, yaml or csv (a file to write) or diff (a change to one)."""

    kind: str
    file: str
    text: str


STEPS = [Step(kind, file, text) for file, kind, text in BLOCKS.findall(PAGE)]


def change(path: Path, diff: str) -> None:
    """Put the lines marked + in the place of those marked -; the last of each may be the beginning of a line."""
    old, new = ("\n".join(line[1:] for line in diff.splitlines() if line.startswith(mark)) for mark in ("-", "+"))
    text = path.read_text("utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), "utf-8")


def run(text: str, folder: Path) -> None:
    """Run the commands of a console block; each must give the lines below it, on either channel."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PATUH_KEY_FILE": str(folder / "office.key"),
    }
    environment.pop("PATUH_LANG", None)
    for command, lines in README["sessions"](f"```console\n{text}```"):
        ran = subprocess.run(
            command,
            shell=True,
            cwd=folder,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        wrong = README["matches"](lines, ran.stdout.rstrip().splitlines())
        assert wrong is None, f"{command}\nnot on the page, or not in what came out: {wrong}\n{ran.stdout}"


def test_every_block_is_a_step() -> None:
    assert len(STEPS) == PAGE.count("\n```") // 2
    assert {step.kind for step in STEPS} == {"console", "yaml", "csv", "diff"}
    assert all(bool(step.file) is (step.kind != "console") for step in STEPS)


def test_the_page_can_be_followed_from_the_first_step_to_the_last(tmp_path: Path) -> None:
    shutil.copytree(TREE / "rules", tmp_path / "rules")
    before = {path: path.read_bytes() for path in (TREE / "rules").rglob("*.yaml")}
    for step in STEPS:
        if step.kind == "console":
            run(step.text, tmp_path)
        elif step.kind in ("yaml", "csv"):
            (tmp_path / step.file).write_text(step.text, "utf-8")
        else:
            change(tmp_path / step.file, step.text)
    assert {path: path.read_bytes() for path in (TREE / "rules").rglob("*.yaml")} == before


def test_a_command_that_says_something_else_fails(tmp_path: Path) -> None:
    run("$ echo a\na\n", tmp_path)
    with pytest.raises(AssertionError):
        run("$ echo a\nb\n", tmp_path)
