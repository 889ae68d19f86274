"""Both engines and every way of cutting a file into chunks give the same results, to the byte."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from patuh.engine.backends.judging import ENGINES, EngineName
from patuh.engine.check.options import Options
from patuh.engine.check.run import Run, check
from patuh.engine.intake.chunks import CHUNK_BYTES
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.results.folder import write
from patuh.engine.results.masking import OfficeKey
from patuh.engine.results.receipt import receipt

from .conftest import AS_OF

SETS = ("bersih", "provinsi", "instansi", "tanpa_pemberi_kerja", "berantakan/sipp", "berantakan/ekspor_hr",
        "berantakan/rusak_excel", "berantakan/bumd", "berantakan/banyak_lembar")  # fmt: skip
HEAD = 12  # lines of each list, where every line is a chunk of its own


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


def made(files: list[Path], rulebook: Rulebook, folder: Path, engine: EngineName, chunk_bytes: int) -> dict[str, str]:
    options = Options(AS_OF, engine=engine, chunk_bytes=chunk_bytes)
    run = check(files, rulebook=rulebook, options=options, key=OfficeKey(b"k" * 32))
    return digests(run, folder / f"{engine}-{chunk_bytes}")


@pytest.mark.full
@pytest.mark.parametrize("name", ["provinsi", "tanpa_pemberi_kerja"])
def test_both_engines_give_the_same_bytes_where_the_list_is_complete(
    name: str, tree: Path, rulebook: Rulebook, tmp_path: Path
) -> None:
    said: list[dict[str, str]] = []
    for engine in ENGINES:
        options = Options(AS_OF, complete=frozenset({"participants"}), engine=engine)
        said.append(digests(check(inputs(tree, name), rulebook=rulebook, options=options), tmp_path / engine))
    assert said[0] == said[1]


@pytest.mark.parametrize("name", SETS)
def test_both_engines_give_the_same_bytes(name: str, tree: Path, rulebook: Rulebook, tmp_path: Path) -> None:
    files = inputs(tree, name)
    reference = made(files, rulebook, tmp_path, "reference", CHUNK_BYTES)
    assert made(files, rulebook, tmp_path, "polars", CHUNK_BYTES) == reference


@pytest.mark.full
@pytest.mark.parametrize("name", ["bersih", "provinsi"])
@pytest.mark.parametrize("chunk_bytes", [1, 700])
def test_chunks_of_every_size_give_the_same_bytes(
    name: str, chunk_bytes: int, tree: Path, rulebook: Rulebook, tmp_path: Path
) -> None:
    """One line a chunk, and some seven; on the first lines of each list, since each chunk has its price."""
    files = []
    for path in inputs(tree, name):
        head = path.read_bytes().splitlines(keepends=True)[: HEAD if chunk_bytes == 1 else 10 * HEAD]
        (tmp_path / path.name).write_bytes(b"".join(head))
        files.append(tmp_path / path.name)
    whole = made(files, rulebook, tmp_path, "reference", CHUNK_BYTES)
    for engine in ENGINES:
        assert made(files, rulebook, tmp_path / "cut", engine, chunk_bytes) == whole


@pytest.mark.full
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
