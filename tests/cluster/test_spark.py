"""A Spark cluster, here of two tasks on this machine, gives what this process gives, to the byte."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from patuh.engine.check.options import Options
from patuh.engine.check.run import check
from patuh.engine.cluster import spark as module
from patuh.engine.cluster.spark import Spark, started
from patuh.engine.errors import ClusterError, UnreadableInput
from patuh.engine.intake import layout, parquet, taking
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.results.folder import Results
from patuh.engine.results.masking import OfficeKey
from patuh.engine.text import Text

from ..check.conftest import AS_OF
from ..check.test_engines import SETS, digests, inputs

pytest.importorskip("pyspark", reason="the extra patuh[spark] is not installed: pip install pyspark")
# PySpark leaves sockets to the garbage collector.
pytestmark = [
    pytest.mark.full,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return Rulebook.load()


@pytest.fixture(scope="session")
def spark() -> Iterator[Spark]:
    with started("local[2]") as crew:
        yield crew


@pytest.mark.parametrize("name", SETS)
def test_spark_gives_the_same_bytes(name: str, spark: Spark, tree: Path, rulebook: Rulebook, tmp_path: Path) -> None:
    files, options, key = inputs(tree, name), Options(AS_OF, engine="polars"), OfficeKey(b"k" * 32)
    here = digests(check(files, rulebook=rulebook, options=options, key=key), tmp_path / "here")
    there = digests(check(files, rulebook=rulebook, options=options, key=key, crew=spark), tmp_path / "there")
    assert there == here


def test_parquet_gives_the_same_bytes(
    spark: Spark, tree: Path, rulebook: Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = []
    for path in inputs(tree, "bersih"):
        files.append(tmp_path / f"{path.stem}.parquet")
        pl.read_csv(path, infer_schema=False).write_parquet(files[-1])
    options, key = Options(AS_OF, engine="polars"), OfficeKey(b"k" * 32)
    here = digests(check(files, rulebook=rulebook, options=options, key=key), tmp_path / "here")
    for one in (layout, taking, parquet):
        monkeypatch.setattr(one, "HEAD_ROWS", 4)
    monkeypatch.setattr(parquet, "STRETCH_CELLS", 2_000)
    there = digests(check(files, rulebook=rulebook, options=options, key=key, crew=spark), tmp_path / "there")
    assert there == here


class Adding:
    """Adds numbers apart, of which some are refused and some divide by nothing."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []

    def apart(self, part: int) -> tuple[int, int]:
        if part < 0:
            raise UnreadableInput(Text("Rusak.", "Broken."), at="a.csv", todo=Text("Ganti.", "Replace it."))
        return part, 100 // part

    def begin(self, part: int) -> tuple[int, int]:
        return self.apart(part)

    def end(self, begun: tuple[int, int]) -> int:
        return self.merge(begun)

    def merge(self, made: tuple[int, int]) -> int:
        self.told.append(made)
        return made[0]


def test_parts_are_asked_for_as_they_are_needed_and_come_back_in_order(spark: Spark) -> None:
    asked: list[int] = []

    def parts() -> Iterator[int]:
        for part in range(1, 31):
            asked.append(part)
            yield part

    work = Adding()
    done = spark.each(work, parts())
    assert next(done) == 1 and len(asked) < 10
    assert list(done) == list(range(2, 31))
    assert work.told == [(part, 100 // part) for part in range(1, 31)]


def test_what_a_task_refuses_is_said_as_if_it_were_refused_here(spark: Spark) -> None:
    with pytest.raises(UnreadableInput) as refused:
        list(spark.each(Adding(), [1, -1, 2]))
    assert refused.value.say("en") == "a.csv: Broken.\n  Replace it."


def test_a_defect_is_told_with_its_place_in_the_code(spark: Spark) -> None:
    with pytest.raises(RuntimeError, match=r"in apart[\s\S]*ZeroDivisionError"):
        list(spark.each(Adding(), [1, 0]))
    assert list(spark.each(Adding(), [1, 2])) == [1, 2], "the cluster is still there"


def test_other_versions_on_the_cluster_are_refused(spark: Spark, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "version", lambda name: "0.0")
    with pytest.raises(ClusterError, match=r"The cluster has other versions: .*, here patuh 0\.0, polars 0\.0"):
        list(spark.each(Adding(), [1]))


def patuh(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "patuh.cli", "check", *map(str, words), "--engine", "spark", "--lang", "en"]
    return subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=900
    )


def test_the_command_runs_on_a_cluster(tree: Path, rulebook: Rulebook, tmp_path: Path) -> None:
    key = str(tmp_path / "office.key")
    options = ["--as-of", "2026-11-22", "-o", tmp_path / "out", "--spark-master", "local[2]"]
    done = patuh(*inputs(tree, "bersih"), *options, PATUH_KEY_FILE=key)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "out" / "findings.csv").exists()
    found = Results(tmp_path / "out").frame("findings")
    assert found.equals(
        check(inputs(tree, "bersih"), rulebook=rulebook, options=Options(AS_OF)).findings.select(
            *found.columns, where=pl.lit(True)
        )
    )


def test_a_file_that_cannot_be_read_is_refused_without_a_word_of_java(tmp_path: Path) -> None:
    (tmp_path / "kosong.csv").write_bytes(b"")
    done = patuh(tmp_path / "kosong.csv", "-o", tmp_path / "out", PATUH_KEY_FILE=str(tmp_path / "office.key"))
    assert done.returncode == 2
    assert "kosong.csv" in done.stderr and "Exception" not in done.stderr and "\tat " not in done.stderr


def test_what_spark_submit_was_told_comes_first(tree: Path, tmp_path: Path) -> None:
    """On two executors in processes of their own, whose traffic is encrypted."""
    program = tmp_path / "check.py"
    program.write_text("import sys; from patuh.cli import main; sys.argv[0] = 'patuh'; main()")
    settings = {
        "spark.authenticate": "true", "spark.authenticate.secret": "contoh", "spark.network.crypto.enabled": "true",
        "spark.eventLog.enabled": "true", "spark.eventLog.compress": "false", "spark.eventLog.dir": str(tmp_path),
    }  # fmt: skip
    files = [str(path) for path in inputs(tree, "bersih")]
    words = [str(program), "check", *files, "--as-of", "2026-11-22", "--engine", "spark", "-o", str(tmp_path / "out")]
    told = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    here = Path(sys.executable).parent
    environment = {
        **os.environ, "PYSPARK_DRIVER_PYTHON": sys.executable, "SPARK_WORKER_DIR": str(tmp_path / "work"),
        "PATUH_KEY_FILE": str(tmp_path / "office.key"),
    }  # fmt: skip
    done = subprocess.run(
        [str(here / "spark-submit"), "--master", "local-cluster[2,1,1024]", *told, *words],
        env=environment, capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "receipt.json").is_file()
    said = "".join(path.read_text("utf-8") for path in tmp_path.rglob("events_*"))
    assert '"spark.master":"local-cluster[2,1,1024]"' in said and '"Executor ID":"1"' in said


def test_no_java_is_said_so(tree: Path, tmp_path: Path) -> None:
    environment = {"PATUH_KEY_FILE": str(tmp_path / "office.key"), "PATH": "", "JAVA_HOME": str(tmp_path)}
    done = patuh(*inputs(tree, "bersih"), "-o", tmp_path / "out", **environment)
    assert done.returncode == 2 and "Spark cannot run Java 17." in done.stderr


def test_no_cluster_is_said_so(tree: Path, tmp_path: Path) -> None:
    address = ["--spark-master", "nowhere://localhost"]
    done = patuh(*inputs(tree, "bersih"), "-o", tmp_path / "out", *address, PATUH_KEY_FILE=str(tmp_path / "k"))
    assert done.returncode == 2 and "The Spark cluster nowhere://localhost cannot be used." in done.stderr


def test_the_address_of_a_cluster_is_for_a_cluster(tree: Path, tmp_path: Path) -> None:
    words = [*map(str, inputs(tree, "bersih")), "-o", str(tmp_path / "out"), "--spark-master", "local[2]"]
    command = [sys.executable, "-m", "patuh.cli", "check", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "--engine spark" in done.stderr
