"""Both engines and every way of cutting a file into chunks give the same results, to the byte."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from patuh.engine.check.options import CHUNK_BYTES, Options
from patuh.engine.check.run import Run, check
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.results.folder import write
from patuh.engine.results.masking import OfficeKey
from patuh.engine.results.receipt import receipt

from .conftest import AS_OF

SETS = ("bersih", "provinsi", "tanpa_pemberi_kerja", "berantakan/sipp", "berantakan/ekspor_hr",
        "berantakan/rusak_excel", "berantakan/bumd", "berantakan/banyak_lembar")  # fmt: skip
WAYS = (("polars", CHUNK_BYTES), ("polars", 1), ("polars", 700))

Checked = Callable[..., dict[str, str]]


def digests(run: Run, folder: Path) -> dict[str, str]:
    """What a run writes, file by file."""
    inputs = [account.to_json() for account in run.accounts]
    asked = {
        "version": "0",
        "rulebook": run.rulebook.hash,
        "as_of": AS_OF.isoformat(),
        "options": run.options.to_json(),
    }
    made = receipt(**asked, key="", inputs=inputs, verdicts=run.verdicts, outputs={})
    write(folder, run.rows(people=True), run.rulebook, made, replace=False)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


def inputs(tree: Path, name: str) -> list[Path]:
    folder = tree / "fixtures" / name
    return sorted(path for path in folder.iterdir() if path.suffix in (".csv", ".xlsx", ".xls", ".ods", ".txt"))


@pytest.mark.parametrize("name", SETS)
def test_every_way_gives_the_same_bytes(name: str, tree: Path, rulebook: Rulebook, tmp_path: Path) -> None:
    def made(engine: str, chunk_bytes: int) -> dict[str, str]:
        options = Options(AS_OF, engine=engine, chunk_bytes=chunk_bytes)
        run = check(inputs(tree, name), rulebook=rulebook, options=options, key=OfficeKey(b"k" * 32))
        return digests(run, tmp_path / f"{engine}-{chunk_bytes}")

    reference = made("reference", CHUNK_BYTES)
    for way in WAYS:
        assert made(*way) == reference, way


def test_the_number_of_threads_changes_nothing(tree: Path, tmp_path: Path) -> None:
    written = []
    for threads in ("1", "2"):
        environment = {**os.environ, "POLARS_MAX_THREADS": threads, "PATUH_KEY_FILE": str(tmp_path / "office.key")}
        folder = tmp_path / threads
        command = [sys.executable, "-m", "patuh.cli", "check", *map(str, inputs(tree, "provinsi")), "-o", str(folder)]
        done = subprocess.run(
            [*command, "--as-of", AS_OF.isoformat()], env=environment, capture_output=True, check=False
        )
        assert done.returncode == 1, done.stderr
        written.append({path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()})
    assert written[0] == written[1]
