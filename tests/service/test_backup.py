"""A backup taken while everything is written to is whole, and what is restored from it goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from patuh.engine.errors import OutputError
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.service import backup
from patuh.engine.service.audit import Audit
from patuh.engine.service.backup import back_up
from patuh.engine.service.receipt import Keys
from patuh.engine.service.receipt.rulebooks import Rulebooks
from patuh.engine.service.registry.loading import Asked, load
from patuh.engine.service.registry.registries import Registries
from patuh.engine.service.settings import Data

HEAD = "NPP;Nama Perusahaan;Status Kepesertaan;Bulan Tunggakan;Tanggal Data Kepesertaan\n"


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return Rulebook.load()


@pytest.fixture
def data(tmp_path: Path, book: Rulebook) -> Data:
    place = Data.at(tmp_path / "data")
    Audit.open(place.audit).close()
    Keys.at(place.keys)
    Rulebooks(place.rulebooks).keep(book)
    place.office_key.write_bytes(os.urandom(32))
    (place.jobs / "satu").mkdir()
    (place.jobs / "satu" / "gaji.csv").write_text("CONTOH")
    fill(place, book, 0)
    return place


def fill(data: Data, book: Rulebook, overdue: int) -> str:
    path = data.root.parent / "kepesertaan.csv"
    path.write_text(f"{HEAD}CT000001;PT CONTOH;Aktif;{overdue};15-06-2026\n", "utf-8")
    return load(data.registry, [path], book, Asked(datetime(2026, 6, 30))).snapshot.id


def test_a_backup_under_writes_is_restored(data: Data, book: Rulebook, tmp_path: Path) -> None:
    """Two threads append, one swaps the registry, and three backups are taken meanwhile."""
    done = threading.Event()
    wrong: list[BaseException] = []

    def until_done(what: Callable[[int], object]) -> None:
        turn = 0
        try:
            while not done.is_set():
                what(turn)
                turn += 1
        except BaseException as error:
            wrong.append(error)

    audit = Audit.open(data.audit)
    works: list[Callable[[int], object]] = [
        lambda turn: audit.append("decision", "client:contoh", {"turn": turn, "text": "CONTOH" * 50}),
        lambda turn: audit.append("decision", "client:lain", {"turn": turn}),
        lambda turn: fill(data, book, turn % 3),
    ]
    threads = [threading.Thread(target=until_done, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    while audit.head().number < 20 and not wrong:
        done.wait(0.01)
    heads = [back_up(data, tmp_path / f"cadangan-{turn}") for turn in range(3)]
    done.set()
    for thread in threads:
        thread.join()
    audit.close()
    assert wrong == []
    assert 20 <= heads[0].number <= heads[1].number <= heads[2].number
    shutil.rmtree(data.root)
    shutil.copytree(tmp_path / "cadangan-1", data.root)
    restored = Audit.open(data.audit)
    try:
        found = restored.verify(heads[1])
        assert found.whole and found.entries == heads[1].number
        assert restored.append("decision", "client:contoh", {}).number == heads[1].number + 1
        assert restored.verify().whole
    finally:
        restored.close()
    with Registries.at(str(data.registry), book) as kept, kept.current() as registry:
        assert registry is not None and registry.search("CT000001", 5)[0].name == "PT CONTOH"
    assert Rulebook.load(data.rulebooks / book.hash).hash == book.hash
    assert Keys.at(data.keys).public() == Keys.at(tmp_path / "cadangan-0" / "keys").public()


def test_nobody_else_reads_a_backup_and_uploads_stay_out(data: Data, tmp_path: Path) -> None:
    back_up(data, tmp_path / "cadangan")
    assert (tmp_path / "cadangan").stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in (tmp_path / "cadangan").iterdir()) == [
        "audit.db", "keys", "office.key", "registry", "rulebooks",
    ]  # fmt: skip
    back_up(data, tmp_path / "lengkap", jobs=True)
    assert (tmp_path / "lengkap" / "jobs" / "satu" / "gaji.csv").read_text() == "CONTOH"


def test_a_backup_replaces_none_and_is_whole_or_not_there(
    data: Data, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(data, tmp_path / "cadangan")
    with pytest.raises(OutputError):
        back_up(data, tmp_path / "cadangan")

    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_copy_registry", full)
    with pytest.raises(OutputError, match="No space left"):
        back_up(data, tmp_path / "lain")
    assert [path.name for path in tmp_path.iterdir() if "lain" in path.name] == []


def test_a_damaged_audit_makes_no_backup(data: Data, tmp_path: Path) -> None:
    audit = Audit.open(data.audit)
    audit.append("decision", "client:contoh", {"turn": 1})
    audit.close()
    content = data.audit.read_bytes()
    assert content.count(b"client:contoh") > 0
    data.audit.write_bytes(content.replace(b"client:contoh", b"client:CONTOH"))
    with pytest.raises(OutputError, match="not whole"):
        back_up(data, tmp_path / "cadangan")
    assert not (tmp_path / "cadangan").exists()


def test_the_command_says_up_to_where_the_audit_is_whole(data: Data, tmp_path: Path) -> None:
    code = "from patuh.cli import main; main()"
    command = [sys.executable, "-c", code, "backup", str(tmp_path / "cadangan"), "--data", str(data.root)]
    done = subprocess.run([*command, "--lang", "en"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "audit whole up to entry 1" in done.stdout
