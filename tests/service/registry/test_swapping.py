"""Snapshots are swapped while they are read: a request sees one of them, whole, and none is lost on the way."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from patuh.engine.errors import UnreadableInput, UsageError
from patuh.engine.service.registry import folder
from patuh.engine.service.registry.model import RegistryUnavailable
from patuh.engine.service.registry.registries import Registries

from .conftest import AS_OF, HEAD, LIST, NOW, Loads
from .test_look_up import looked, told


def month_of(loads: Loads, overdue: int) -> str:
    """Loads a registry in which everybody has so many months overdue; its id."""
    rows = "".join(f"CT{n:06};;;PT CONTOH {n};;Aktif;{overdue};15-06-2026;\n" for n in range(50))
    return loads(HEAD + rows).snapshot.id


def test_one_request_reads_one_snapshot(loads: Loads, registries: Registries) -> None:
    first = month_of(loads, 1)
    with registries.current() as before:
        second = month_of(loads, 2)
        with registries.current() as after:
            assert before is not None and after is not None
            assert (before.snapshot.id, after.snapshot.id) == (first, second)
            found = [one.look_up({"application.npp": "CT000003"}, AS_OF).facts for one in (before, after, before)]
    assert [facts["application.months_overdue"] for facts in found] == [1, 2, 1]


def test_readers_never_see_half_of_a_swap(loads: Loads, registries: Registries) -> None:
    known = {month_of(loads, 1): 1, month_of(loads, 2): 2, month_of(loads, 3): 3}
    wrong: list[object] = []
    read = 0
    done = threading.Event()

    def ask() -> None:
        nonlocal read
        while not done.is_set():
            try:
                with registries.current() as registry:
                    assert registry is not None
                    facts = registry.look_up({"application.npp": "CT000007"}, AS_OF).facts
                    if facts["application.months_overdue"] != known[registry.snapshot.id]:
                        wrong.append(facts)
                    read += 1
                done.wait(0.001)
            except Exception as error:  # whatever it is, it fails the test
                wrong.append(error)

    readers = [threading.Thread(target=ask) for _ in range(2)]
    for reader in readers:
        reader.start()
    for turn in range(6):
        month_of(loads, 1 + turn % 3)
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == [] and read > 6


def test_the_same_files_are_the_same_snapshot(loads: Loads, place: Path) -> None:
    first, again = loads(), loads(now=NOW + timedelta(hours=1))
    assert first.snapshot.id == again.snapshot.id
    assert [path.name for path in place.glob("*.db")] == [f"{first.snapshot.id}.db"]
    assert loads(LIST.replace("Aktif;3", "Aktif;2")).snapshot.id != first.snapshot.id
    assert loads(complete=True).snapshot.id != first.snapshot.id
    assert loads(histories=[]).snapshot.id != first.snapshot.id


def test_old_snapshots_are_kept_for_a_while_and_then_removed(loads: Loads, place: Path) -> None:
    ids = [month_of(loads, overdue) for overdue in range(4)]
    assert {path.stem for path in place.glob("*.db")} == set(ids)  # somebody may still be reading them
    for age, id in enumerate(reversed(ids), start=1):
        path = place / f"{id}.db"
        then = path.stat().st_mtime - age * 2 * folder.GRACE
        os.utime(path, (then, then))
    last = month_of(loads, 9)
    assert {path.stem for path in place.glob("*.db")} == {*ids[-folder.KEPT :], last}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", UnreadableInput),
        ("NPP;Status Kepesertaan\nCT000001;Aktif\n", UsageError),  # of which day?
        ("NIK;Nama;KPJ\n1671010101900001;CONTOH;12345678901\n", UnreadableInput),
        (HEAD + ";;;PT CONTOH;;Aktif;0;15-06-2026;\n", UnreadableInput),  # no number of any employer
    ],
)
def test_what_cannot_be_loaded_leaves_the_registry_as_it_is(
    loads: Loads, registries: Registries, place: Path, text: str, error: type[Exception]
) -> None:
    loads()
    with pytest.raises(error):
        loads(text)
    assert told(looked(registries, {"npp": "CT000001"}))["membership"] == "active"
    assert list(place.glob("*.partial")) == []


def test_a_list_with_rejected_rows_is_not_complete(loads: Loads) -> None:
    with pytest.raises(UsageError, match="not complete"):
        loads(LIST + ";;;PT CONTOH Tanpa Nomor;;Aktif;0;15-06-2026;\n", complete=True)


def test_a_day_to_come_makes_no_data_new(loads: Loads, registries: Registries) -> None:
    loaded = loads(
        LIST.replace(
            "CT000001;9900000000017;01.234.567.8-901.000;PT CONTOH Satu;Palembang;Aktif;0;15-06-2026",
            "CT000001;9900000000017;01.234.567.8-901.000;PT CONTOH Satu;Palembang;Aktif;0;15-06-2062",
        )
    )
    assert loaded.lists.days.to_come == 1
    assert not isinstance(told(looked(registries, {"npp": "CT000001"}))["registry_on"], type(AS_OF))
    with pytest.raises(UsageError, match="yet to come"):
        loads(as_of=AS_OF + timedelta(days=1))


SPOILT: list[Callable[[Path], object]] = [
    lambda place: (place / "current").write_text("nothing.db\n"),
    lambda place: (place / "current").unlink(),
    lambda place: (place / "current").write_bytes(b"\xff\xfe"),
    lambda place: next(place.glob("*.db")).write_bytes(b"CONTOH" * 100),
    lambda place: next(place.glob("*.db")).write_bytes(b""),
]


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_registry_that_cannot_be_read_is_never_one_without_employers(
    loads: Loads, registries: Registries, place: Path, spoil: Callable[[Path], object]
) -> None:
    loads()
    with registries.current() as registry:
        assert registry is not None
    spoil(place)
    pointer = place / "current"
    if pointer.exists():
        os.utime(pointer)  # as if it had just been swapped
    with pytest.raises(RegistryUnavailable), registries.current():
        pass
    loads()
    assert told(looked(registries, {"npp": "CT000001"}))["membership"] == "active"


def test_the_day_is_that_of_indonesia_wherever_the_server_stands(loads: Loads) -> None:
    evening = datetime(2026, 6, 30, 18, 0, tzinfo=UTC)  # the night of 1 July in Palembang
    assert loads(as_of=date(2026, 7, 1), now=evening).snapshot.employers == 8
    with pytest.raises(UsageError, match="yet to come"):
        loads(as_of=date(2026, 7, 2), now=evening)


def test_nobody_else_reads_the_data(loads: Loads, place: Path) -> None:
    loads()
    assert place.stat().st_mode & 0o077 == 0
    assert {path.stat().st_mode & 0o077 for path in place.glob("*.db")} == {0}


def test_a_load_that_is_killed_leaves_the_registry_as_it_is(loads: Loads, registries: Registries, place: Path) -> None:
    loads()
    code = f"""
import os, signal
from datetime import datetime
from pathlib import Path
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.service.registry import folder
from patuh.engine.service.registry.loading import Asked, load
folder.publish = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
load(Path({str(place)!r}), [Path({str(place.parent / "kepesertaan.csv")!r})], Rulebook.load(), Asked({NOW!r}))
""".replace("datetime.datetime(", "datetime(")
    assert subprocess.run([sys.executable, "-c", code]).returncode == -9
    assert len(list(place.glob("*.partial"))) == 1
    assert told(looked(registries, {"npp": "CT000001"}))["membership"] == "active"


def test_when_it_was_loaded_is_told(loads: Loads, registries: Registries) -> None:
    loads(now=datetime(2026, 6, 30, 9, 30))
    with registries.current() as registry:
        assert registry is not None and registry.snapshot.loaded_at == datetime(2026, 6, 30, 9, 30)
        assert [(one.label, one.rows) for one in registry.snapshot.sources] == [("kepesertaan.csv", 10)]
