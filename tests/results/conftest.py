"""Results of small runs: as rows, as a folder, and through the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.check.options import Options
from patuh.engine.check.run import Run, check
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.results import folder
from patuh.engine.results.masking import OfficeKey
from patuh.engine.results.receipt import receipt

AS_OF = date(2026, 11, 22)


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The rules as shipped."""
    return Rulebook.load()


@dataclass(frozen=True)
class Made:
    """A run and what would be written of it."""

    run: Run
    rows: Mapping[str, Any]
    receipt: dict[str, Any]

    def write(self, target: Path, *, replace: bool = False) -> None:
        """Write the result folder."""
        folder.write(target, self.rows, self.run.rulebook, self.receipt, replace=replace)


@pytest.fixture(scope="session")
def make(rulebook: Rulebook) -> Callable[..., Made]:
    """Checks files and prepares what `check` writes of them, personal data included."""

    def make(*files: Path) -> Made:
        key = OfficeKey(b"k" * 32)
        run = check(files, rulebook=rulebook, options=Options(AS_OF), key=key)
        made = receipt(
            version="0",
            rulebook=rulebook.hash,
            as_of=AS_OF.isoformat(),
            options=run.options.to_json(),
            key=key.fingerprint,
            inputs=[account.to_json() for account in run.accounts],
            verdicts=run.verdicts,
            outputs={},
        )
        return Made(run, run.rows(people=True), made)

    return make


@pytest.fixture(scope="session")
def part(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The first rows of the province's lists, every kind of row among them."""
    kept = tmp_path_factory.mktemp("part")
    for name, lines in (("pemberi_kerja.csv", 126), ("gaji.csv", 260), ("peserta.csv", 1130)):
        content = (tree / "fixtures" / "provinsi" / name).read_bytes().splitlines(keepends=True)
        (kept / name).write_bytes(b"".join(content[:lines]))
    return sorted(kept.glob("*.csv"))


@pytest.fixture(scope="session")
def made(make: Callable[..., Made], part: list[Path]) -> Made:
    """The run over those rows."""
    return make(*part)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An office of its own: its key lies in the test's folder."""
    return {**os.environ, "PATUH_KEY_FILE": str(tmp_path / "office.key")}


def patuh(*words: object, script: str = "", **settings: Any) -> subprocess.CompletedProcess[str]:
    """Runs the command line in a process of its own, after a script that prepares it."""
    code = f"{script}\nfrom patuh.cli import main\nmain()"
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **settings)


def contents(root: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
