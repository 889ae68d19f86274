"""PostgreSQL keeps the registry as SQLite does: the same answers, swapped as safely, and never a silent outage."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random

import psycopg
import pytest
from patuh.engine.check.conclusions import Conclusions
from patuh.engine.conclude.ladder import Event, History
from patuh.engine.errors import OutputError
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.service.registry import folder
from patuh.engine.service.registry.loading import Asked, Loaded, load_into
from patuh.engine.service.registry.model import RegistryUnavailable
from patuh.engine.service.registry.postgres import KEPT, publish
from patuh.engine.service.registry.registries import Registries
from patuh.engine.values import NONE, Unknown, Value

from .conftest import AS_OF, HEAD, NOW
from .postgresql import Server, programs, server

pytestmark = pytest.mark.full
BIN = programs()
Both = Callable[..., Loaded]


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    if BIN is None:
        pytest.skip("no PostgreSQL server is installed (apt-get install postgresql)")
    with server(BIN) as started:
        yield started


@pytest.fixture
def fills(book: Rulebook, tmp_path: Path, place: Path, running: Server) -> Both:
    """Loads one list into the folder and into the database."""

    def fill(text: str, histories: list[History] | None = None) -> Loaded:
        path = tmp_path / "kepesertaan.csv"
        path.write_text(text, "utf-8")

        def both(made: Path, built: object) -> None:
            loaded = built.snapshot  # type: ignore[attr-defined]
            publish(running.address, made, loaded)
            folder.publish(place, made, loaded.id)

        return load_into(place, [path], book, Asked(NOW, histories=histories), both)

    return fill


@pytest.fixture
def database(book: Rulebook, running: Server, conclusions: Conclusions) -> Iterator[Registries]:
    with Registries.at(running.address, book, conclusions) as kept:
        yield kept


def small(overdue: int) -> str:
    return HEAD + "".join(f"CT{n:06};;;PT CONTOH {n};;Aktif;{overdue};15-06-2026;\n" for n in range(20))


def overdue_of(registries: Registries) -> Value:
    with registries.current() as registry:
        assert registry is not None
        return registry.look_up({"application.npp": "CT000003"}, AS_OF).facts["application.months_overdue"]


def random_list(random: Random) -> str:
    npps = [f"CT{n:06}" for n in range(40)]
    nibs, npwps = [f"{9900000000000 + n}" for n in range(25)], [f"01234567{n:03}000{n % 3}" for n in range(20)]
    names = ["PT CONTOH Satu", "CV Contoh-Dua", "P.T. CONTOH Jaya Makmur", "Café CONTOH", "PT", "1e5 CONTOH 007", ""]
    rows = []
    for _ in range(80):
        number = random.choice([random.choice(npps), random.choice(npps), "", "1,67E+15"])
        rows.append(
            ";".join(
                [
                    number, random.choice([*nibs, "", ""]), random.choice([*npwps, "", ""]), random.choice(names),
                    random.choice(["Palembang", "Lahat", "", "entah"]),
                    random.choice(["Aktif", "Tidak Aktif", "belum terdaftar", "", "?"]),
                    random.choice(["0", "1", "12", "", "x"]), random.choice(["15-06-2026", "01-05-2026", ""]),
                    random.choice(["ya", "tidak", ""]),
                ]
            )
        )  # fmt: skip
    return HEAD + "\n".join(rows) + "\n"


def random_applicant(random: Random) -> dict[str, Value]:
    stated: dict[str, Value] = {}
    pools: dict[str, list[Value]] = {
        "npp": [f"CT{n:06}" for n in range(45)],
        "nib": [f"{9900000000000 + n}" for n in range(30)],
        "npwp": [f"001234567{n:03}000{n % 3}"[:16] for n in range(20)],
        "name": ["PT CONTOH Satu", "CV Contoh-Dua", "CONTOH Satu"],
        "membership": ["active", "not_registered"],
        "registry_on": [date(2026, 5, 1), date(2026, 6, 20)],
        "refusal_in_force": [True, False],
    }
    for name, pool in pools.items():
        if random.random() < 0.5:
            stated[f"application.{name}"] = random.choice([*pool, NONE, Unknown.DAMAGED])
    return stated


@pytest.mark.parametrize("seed", range(5))
def test_both_answer_alike(seed: int, fills: Both, database: Registries, registries: Registries) -> None:
    random = Random(seed)
    register = [
        History(name, (Event(date(2026, 1, 5), "warning_1"), Event(date(2026, 6, 1), "imposed")), npp=npp)
        for name, npp in (("PT CONTOH Satu", "CT000001"), ("CV Contoh-Dua", None))
    ]
    fills(random_list(random), register if seed else None)
    with database.current() as theirs, registries.current() as ours:
        assert theirs is not None and ours is not None and theirs.snapshot == ours.snapshot
        for _ in range(200):
            stated = random_applicant(random)
            assert theirs.look_up(stated, AS_OF) == ours.look_up(stated, AS_OF), stated
        for text in (
            "contoh",
            "CONTOH sat",
            "jaya makm",
            "cafe",
            "pt",
            "1e5",
            "CT000003",
            "9900000000003",
            "'",
            "\x00",
        ):
            for limit in (1, 50):
                assert theirs.search(text, limit) == ours.search(text, limit), text


def test_one_request_reads_one_snapshot(fills: Both, database: Registries) -> None:
    fills(small(1))
    with database.current() as before:
        assert before is not None
        fills(small(2))
        assert overdue_of(database) == 2
        assert before.look_up({"application.npp": "CT000003"}, AS_OF).facts["application.months_overdue"] == 1


def test_old_snapshots_go(fills: Both, running: Server) -> None:
    for overdue in range(KEPT + 4):
        fills(small(overdue))
    with psycopg.connect(running.address) as connection:
        (count,) = connection.execute(
            r"SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'patuh\_%'"
        ).fetchone() or (0,)
    assert count == KEPT + 1


def test_a_restart_is_an_outage_and_no_answer(fills: Both, database: Registries, running: Server) -> None:
    fills(small(3))
    answers: list[Value] = []
    outages = 0
    strange: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        nonlocal outages
        while not done.is_set():
            started = time.monotonic()
            try:
                answers.append(overdue_of(database))
            except RegistryUnavailable:
                outages += 1
                assert time.monotonic() - started < 5
            except BaseException as error:
                strange.append(error)
            done.wait(0.01)

    asking = [threading.Thread(target=ask) for _ in range(3)]
    for one in asking:
        one.start()
    time.sleep(0.5)
    running.stop("immediate")
    time.sleep(2)
    running.start()
    back = len(answers)
    until = time.monotonic() + 60
    while len(answers) < back + 20 and time.monotonic() < until:
        time.sleep(0.1)
    done.set()
    for one in asking:
        one.join()
    assert strange == [] and outages > 0 and set(answers) == {3} and len(answers) >= back + 20


def test_a_database_that_is_not_there_is_an_outage(
    book: Rulebook, conclusions: Conclusions, fills: Both, running: Server
) -> None:
    nowhere = running.address.replace(str(running.port), "1")
    with Registries.at(nowhere, book, conclusions) as kept, pytest.raises(RegistryUnavailable), kept.current():
        pass
    about = fills(small(1)).snapshot
    with pytest.raises(OutputError):
        publish(nowhere, Path("unread"), about)


def test_a_slow_server_is_an_outage(fills: Both, database: Registries, running: Server) -> None:
    fills(small(4))
    with psycopg.connect(running.address) as other, database.current() as registry:
        assert registry is not None
        place = f"patuh_{registry.snapshot.id[:32]}"
        other.execute(f"LOCK TABLE {place}.employers IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(RegistryUnavailable):
            registry.look_up({"application.npp": "CT000003"}, AS_OF)
    assert overdue_of(database) == 4


def test_the_service_need_only_read(running: Server, book: Rulebook, conclusions: Conclusions, fills: Both) -> None:
    with psycopg.connect(running.address, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS patuh_current")
        connection.execute("CREATE ROLE patuh_reads LOGIN")
        connection.execute("ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO patuh_reads")
        connection.execute("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO patuh_reads")
    fills(small(50))  # what no other test loads: a schema that is there keeps its privileges
    address = running.address.replace("patuh@", "patuh_reads@")
    with Registries.at(address, book, conclusions) as kept:
        assert overdue_of(kept) == 50
    with psycopg.connect(address) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM patuh_current")


def test_an_empty_database_has_nothing_loaded(running: Server, book: Rulebook, conclusions: Conclusions) -> None:
    with psycopg.connect(running.address, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS kosong")
        connection.execute("CREATE DATABASE kosong")
    address = running.address.replace("/postgres", "/kosong")
    with Registries.at(address, book, conclusions) as kept, kept.current() as registry:
        assert registry is None
