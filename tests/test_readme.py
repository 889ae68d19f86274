"""The README's sessions are real: every command is run, and what it shows is what comes out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ELLIPSIS = "…"
SESSIONS = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def sessions(readme: str) -> list[tuple[str, list[str]]]:
    """Every command shown after a `$`, with the lines shown below it."""
    found: list[tuple[str, list[str]]] = []
    for block in SESSIONS.findall(readme):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ "), []))
            else:
                found[-1][1].append(line)
    return found


def matches(shown: list[str], real: list[str]) -> str | None:
    """The first shown line that does not come out, in order; … stands for any lines, inside a line for any text."""
    place, free = 0, False
    for line in shown:
        if line == ELLIPSIS:
            free = True
            continue
        pattern = re.compile(".*".join(re.escape(part) for part in line.split(ELLIPSIS)) + r"\Z")
        hits = [index for index in range(place, len(real) if free else place + 1) if index < len(real)]
        hit = next((index for index in hits if pattern.match(real[index])), None)
        if hit is None:
            return line
        place, free = hit + 1, False
    return None if free or place == len(real) else f"more comes out: {real[place]}"


def test_every_session_of_the_readme_is_real(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "fixtures").symlink_to(tree / "fixtures")
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PATUH_KEY_FILE": str(tmp_path / "office.key"),
    }
    environment.pop("PATUH_LANG", None)
    shown = sessions((tree / "README.md").read_text("utf-8"))
    assert len(shown) >= 5
    for command, lines in shown:
        ran = subprocess.run(command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert ran.returncode in (0, 1), f"{command}\n{ran.stderr}"
        assert not ran.stderr, command
        while lines and not lines[-1]:
            lines.pop()
        wrong = matches(lines, ran.stdout.rstrip().splitlines())
        assert wrong is None, f"{command}\n{wrong}"


def test_the_library_example_runs(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree)
    blocks = re.findall(r"^```python\n(.*?)^```", (tree / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})


@pytest.mark.parametrize(
    ("shown", "real", "fits"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a", "…"], ["a", "b", "c"], True),
        (["a", "…", "c"], ["a", "b", "c"], True),
        (["a …"], ["a b"], True),
        (["a"], ["a", "b"], False),
        (["a", "c"], ["a", "b", "c"], False),
        (["…", "d"], ["a", "b"], False),
    ],
)
def test_the_comparison_can_fail(shown: list[str], real: list[str], fits: bool) -> None:
    assert (matches(shown, real) is None) is fits


def test_both_commands_are_marked(tree: Path) -> None:
    readme = (tree / "README.md").read_text("utf-8")
    for marker in ("<!-- first command -->", "<!-- test command -->"):
        block = readme.split(marker, 1)[1].lstrip().splitlines()
        assert block[0].startswith("```") and "python3 -m venv" in block[1]
