"""The result folder is written whole or not at all, whatever happens while it is written."""

from __future__ import annotations

import errno
import os
import pathlib
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.errors import OutputError
from patuh.engine.results.folder import Results
from patuh.engine.results.whole import whole

from .conftest import Made, contents, patuh

FILES = {
    f"{name}.{kind}"
    for name in ("findings", "subjects", "problems", "rejects", "skipped")
    for kind in ("csv", "parquet")
}


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Lists of two workers."""
    folder = tmp_path_factory.mktemp("few")
    (folder / "gaji.csv").write_text(
        "NPP;NIK;Nama;Tgl Masuk\nN1;1671990405960001;ANI;2020-01-01\nN1;;BUDI;2020-01-01\n"
    )
    (folder / "peserta.csv").write_text("NPP;KPJ;NIK;Status Kepesertaan\nN1;99000000037;1671990405960001;AKTIF\n")
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def small(make: Callable[..., Made], few: list[Path]) -> Made:
    """A run over them."""
    return make(*few)


def test_it_holds_every_table_the_rules_and_the_receipt(small: Made, tmp_path: Path) -> None:
    small.write(tmp_path / "hasil")
    rules = {f"rules/{name}" for name in small.run.rulebook.files}
    assert set(contents(tmp_path / "hasil")) == {*FILES, "people.csv", "people.parquet", "receipt.json", *rules}
    assert os.listdir(tmp_path) == ["hasil"]
    assert Results(tmp_path / "hasil").rows("findings") == list(small.run.findings)
    assert Results(tmp_path / "hasil").rulebook().hash == small.run.rulebook.hash


def test_an_older_result_stays_unless_it_is_to_be_replaced(small: Made, tmp_path: Path) -> None:
    target = tmp_path / "hasil"
    small.write(target)
    (target / "catatan.txt").write_text("from the older run")
    before = contents(tmp_path)
    with pytest.raises(OutputError, match="exists already"):
        small.write(target)
    assert contents(tmp_path) == before
    small.write(target, replace=True)
    assert contents(tmp_path) == {name: data for name, data in before.items() if not name.endswith("catatan.txt")}


@pytest.mark.parametrize("kind", ["folder of somebody's files", "empty folder", "file"])
@pytest.mark.parametrize("replace", [False, True])
def test_what_is_no_result_folder_is_never_replaced(kind: str, replace: bool, small: Made, tmp_path: Path) -> None:
    target = tmp_path / "Dokumen"
    if kind == "file":
        target.write_text("not to be lost")
    else:
        target.mkdir()
        if kind != "empty folder":
            (target / "surat.txt").write_text("not to be lost")
    before = contents(tmp_path)
    with pytest.raises(OutputError):
        small.write(target, replace=replace)
    assert contents(tmp_path) == before
    assert target.exists()


STEPS = {
    "making a folder": (pathlib.Path, "mkdir"),
    "opening a file": (pathlib.Path, "open"),
    "writing a file": (os, "fsync"),
    "taking its place": (os, "rename"),
}


@pytest.fixture(scope="module")
def sparse(small: Made) -> Made:
    """The run over them with three files of its rulebook, since each file is opened, written and settled alike."""
    files = dict(list(small.run.rulebook.files.items())[:3])
    return replace(small, run=replace(small.run, rulebook=replace(small.run.rulebook, files=files)))


@pytest.mark.parametrize("older", [False, True], ids=["new", "replacing"])
@pytest.mark.parametrize("step", STEPS)
def test_a_disk_that_fills_at_any_step_leaves_what_was_there(
    step: str, older: bool, sparse: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every call of the step fails in turn, until all have been tried."""
    if older:
        sparse.write(tmp_path / "hasil")
    before = contents(tmp_path)
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    owner, name = STEPS[step]
    real = getattr(owner, name)
    failing, calls, tried = 0, 0, 0

    def step_or_full(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*args, **kwargs)

    monkeypatch.setattr(owner, name, step_or_full)
    while True:
        failing, calls = failing + 1, 0
        try:
            sparse.write(tmp_path / "hasil", replace=older)
        except OutputError as error:
            assert "No space left on device" in error.say("en")
            assert contents(tmp_path) == before, f"{step} {failing}"
            assert os.listdir(tmp_path) == (["hasil"] if older else [])
            tried += 1
        else:
            break
    monkeypatch.undo()
    expected = {
        "making a folder": 2,
        "opening a file": len(contents(tmp_path / "hasil")),
        "writing a file": len(contents(tmp_path / "hasil")),
        "taking its place": 2 if older else 1,
    }
    assert tried >= expected[step]


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EDQUOT, errno.EIO])
def test_a_place_that_cannot_be_written_is_said(
    number: int, small: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(pathlib.Path, "mkdir", refuse)
    with pytest.raises(OutputError) as caught:
        small.write(tmp_path / "hasil")
    assert os.strerror(number) in caught.value.say("id")
    assert os.listdir(tmp_path) == []


def test_a_place_below_a_file_and_one_nobody_may_write_end_in_a_message(small: Made, tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("a file")
    for place in (tmp_path / "berkas" / "hasil", Path("/proc/patuh/hasil")):
        with pytest.raises(OutputError) as caught:
            small.write(place)
        assert "Hasil tidak dapat ditulis" in caught.value.say("id")
        assert str(place) in caught.value.say("id")
    assert os.listdir(tmp_path) == ["berkas"]


@pytest.mark.full
def test_a_limit_of_the_system_on_file_size_leaves_nothing(
    part: list[Path], tmp_path: Path, environment: dict[str, str]
) -> None:
    """The same as a full disk, from the kernel: findings.csv is larger than the limit, its Parquet is not."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    done = patuh("check", *part, "-o", tmp_path / "hasil", env=environment, preexec_fn=limit)
    assert done.returncode == 2, done.stderr
    assert "Hasil tidak dapat ditulis" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(os.listdir(tmp_path)) == ["office.key"]


def can_mount() -> bool:
    """Whether this process may mount a small disk of its own."""
    with tempfile.TemporaryDirectory() as place:
        tried = subprocess.run(["mount", "-t", "tmpfs", "none", place], capture_output=True, check=False)
        if tried.returncode == 0:
            subprocess.run(["umount", "-l", place], check=True)
        return tried.returncode == 0


if hasattr(os, "geteuid") and os.geteuid() == 0 and can_mount():

    @pytest.mark.parametrize("percent", [1, 30, 60, 95])
    def test_a_disk_that_is_really_full_leaves_nothing(percent: int, made: Made, tmp_path: Path) -> None:
        made.write(tmp_path / "elsewhere")
        needed = sum(len(data) for data in contents(tmp_path / "elsewhere").values())
        disk = tmp_path / "disk"
        disk.mkdir()
        size = f"size={needed * percent // 100}"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", str(disk)], check=True)
        try:
            with pytest.raises(OutputError, match="cannot be written"):
                made.write(disk / "hasil")
            assert os.listdir(disk) == []
        finally:
            subprocess.run(["umount", "-l", str(disk)], check=True)


WRITER = """
import sys
from datetime import date
from pathlib import Path
from patuh.engine.check.options import Options
from patuh.engine.check.run import check
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.results import folder
from patuh.engine.results.masking import OfficeKey
from patuh.engine.results.receipt import receipt
book, root = Rulebook.load(), Path(sys.argv[1])
run = check([Path(sys.argv[2])], rulebook=book, options=Options(date(2026, 11, 22)), key=OfficeKey(b"k" * 32))
rows = {name: getattr(run, name) for name in ("findings", "subjects", "problems", "rejects")}
paper = receipt(version="0", rulebook=book.hash, as_of="2026-11-22", options={}, key="", inputs=[], verdicts={}, outputs={})
folder.write(root / "lama", rows, book, paper, replace=False)
print("ready", flush=True)
for number in range(100_000):
    folder.write(root / f"baru{number}", rows, book, paper, replace=False)
    folder.write(root / "lama", rows, book, paper, replace=True)
"""  # noqa: E501


@pytest.mark.full
@pytest.mark.parametrize("seed", range(4))
def test_a_process_killed_at_any_moment_leaves_no_folder_that_only_looks_whole(
    seed: int, part: list[Path], tmp_path: Path
) -> None:
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(part[1])], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(random.Random(seed).uniform(0.05, 0.4))
    process.kill()
    process.communicate()
    visible = [path for path in tmp_path.iterdir() if not path.name.startswith(".")]
    for path in visible:
        results = Results(path)
        assert results.rulebook()
        for table in ("findings", "subjects", "problems", "rejects"):
            results.rows(table)
    with whole(tmp_path / "lama") as partial:  # the next run clears away what was left, and brings the older back
        names = {path.name for path in tmp_path.glob(".lama.*")}
        assert names == {partial.name}
        assert Results(tmp_path / "lama")


def test_what_is_still_being_written_is_not_cleared_away(tmp_path: Path) -> None:
    """Two runs to one place, of two processes: the second leaves the first its folder."""
    script = """
import sys
from pathlib import Path
from patuh.engine.results.whole import whole
with whole(Path(sys.argv[1])) as partial:
    (partial / "receipt.json").write_text("the other")
    print("ready", flush=True)
    sys.stdin.read()
"""
    target = tmp_path / "hasil"
    command = [sys.executable, "-c", script, str(target)]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None and other.stdout.readline() == b"ready\n"
    with whole(target) as partial:
        (partial / "receipt.json").write_text("mine")
    assert (target / "receipt.json").read_text() == "mine"
    other.communicate(b"")
    assert other.returncode == 0
    assert (target / "receipt.json").read_text() == "the other"
    assert os.listdir(tmp_path) == ["hasil"]


def test_an_older_folder_comes_back_when_its_replacing_was_cut_short(tmp_path: Path) -> None:
    """As a kill between the two renames leaves it, with a name that has signs of patterns in it."""
    (tmp_path / ".hasil [1].999.old").mkdir()
    (tmp_path / ".hasil [1].999.old/receipt.json").write_text("older")
    (tmp_path / ".hasil [1].999.partial").mkdir()
    with pytest.raises(KeyboardInterrupt), whole(tmp_path / "hasil [1]"):
        raise KeyboardInterrupt
    assert os.listdir(tmp_path) == ["hasil [1]"]
    assert (tmp_path / "hasil [1]/receipt.json").read_text() == "older"


@pytest.mark.full
def test_a_check_killed_at_any_moment_leaves_the_next_what_an_undisturbed_one_would_make(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    """Killed in each eighth of the time it takes, while it replaces an older folder."""
    of = "N{e};16719904{d:02}96{n:04};CONTOH {n};2020-01-01"
    rows = [of.format(e=row % 70, d=row % 28 + 1, n=row + 1) for row in range(3_000)]
    (tmp_path / "gaji.csv").write_text("\n".join(["NPP;NIK;Nama;Tgl Masuk", *rows]) + "\n")
    command = [sys.executable, "-m", "patuh.cli", "check", "gaji.csv", "--as-of", "2026-11-22", "--force", "-o"]

    def start(target: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*command, target], cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL)

    began = time.monotonic()
    assert start("undisturbed").wait() == 0
    took = time.monotonic() - began
    wanted = contents(tmp_path / "undisturbed")
    assert start("hasil").wait() == 0
    for eighth in range(8):
        process = start("hasil")
        with suppress(subprocess.TimeoutExpired):
            process.wait(took * (eighth + random.Random(eighth).random()) / 8)
        process.kill()
        process.wait()
        if (tmp_path / "hasil").exists():  # not killed between the two renames
            assert Results(tmp_path / "hasil").rows("findings")
            assert contents(tmp_path / "hasil") == wanted
    assert start("hasil").wait() == 0
    assert contents(tmp_path / "hasil") == wanted
    assert sorted(os.listdir(tmp_path)) == ["gaji.csv", "hasil", "office.key", "undisturbed"]


# Where Ctrl-C comes: a function of patuh that presses it when it is called for the nth time.
INTERRUPTED = {
    "before click": ("patuh.cli", "split_language", 1),
    "importing the command": ("importlib", "import_module", 1),
    "loading the rules": ("patuh.engine.language.rulebook", "from_files", 1),
    "reading": ("patuh.engine.check.run", "read_tables", 2),
    "reading ahead, in another thread": ("patuh.engine.intake.streaming", "chunks", 2),
    "joining": ("patuh.engine.check.match", "_keyed", 1),
    "writing findings down": ("patuh.engine.check.tally", "_sum", 1),
    "writing a table": ("patuh.engine.results.folder", "write_table", 2),
    "writing the first file": ("patuh.engine.results.folder", "_write_file", 1),
    "writing the last file": ("patuh.engine.results.folder", "_write_rules", 1),
    "about to take its place": ("patuh.engine.results.whole", "_exchange", 1),
}
PRESS = """
import importlib, os, signal
import patuh.cli
module, number = importlib.import_module({module!r}), 0
real = getattr(module, {name!r})
def pressed(*args, **kwargs):
    global number
    number += 1
    if number == {number}:
        os.kill(os.getpid(), signal.SIGINT)
    return real(*args, **kwargs)
setattr(module, {name!r}, pressed)
"""


@pytest.mark.full
@pytest.mark.parametrize("moment", INTERRUPTED)
def test_ctrl_c_is_exit_130_and_leaves_nothing(
    moment: str, few: list[Path], tmp_path: Path, environment: dict[str, str]
) -> None:
    module, name, number = INTERRUPTED[moment]
    script = PRESS.format(module=module, name=name, number=number)
    Path(environment["PATUH_KEY_FILE"]).write_bytes(b"k" * 32)
    done = patuh("check", *few, "-o", tmp_path / "hasil", script=script, env=environment)
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert sorted(os.listdir(tmp_path)) == ["office.key"]


BUSY = """
import os, signal, threading, time
import polars as pl
import patuh.cli
import patuh.engine.commands.check as command
def busy(*args, **kwargs):
    query = pl.DataFrame({"a": range(300_000)}).lazy().group_by(pl.col("a") % 1000).agg(pl.len())
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    end = time.monotonic() + 20
    try:
        while time.monotonic() < end:
            query.collect()
    except KeyboardInterrupt:
        try:
            time.sleep(0.1)
        except KeyboardInterrupt:
            os._exit(77)
        raise
command.check = busy
"""


def test_ctrl_c_comes_once_while_polars_works(few: list[Path], tmp_path: Path, environment: dict[str, str]) -> None:
    Path(environment["PATUH_KEY_FILE"]).write_bytes(b"k" * 32)
    done = patuh("check", *few, "-o", tmp_path / "hasil", script=BUSY, env=environment)
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_while_replacing_puts_the_older_folder_back(
    small: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.write(tmp_path / "hasil")
    before = contents(tmp_path)
    real, renamed = os.rename, []

    def rename(old: Path, new: Path) -> None:
        renamed.append(new)
        if len(renamed) == 2:
            signal.raise_signal(signal.SIGINT)
        real(old, new)

    monkeypatch.setattr(os, "rename", rename)
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started the tests may ignore it
    try:
        with pytest.raises(KeyboardInterrupt):
            small.write(tmp_path / "hasil", replace=True)
    finally:
        signal.signal(signal.SIGINT, handler)
    assert contents(tmp_path) == before
    assert os.listdir(tmp_path) == ["hasil"]
