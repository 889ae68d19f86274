"""The parts of a run, done on a Spark cluster: every task runs the very code that runs here, so it says the same.

Each part is a job of one task. That keeps the parts in their order, hands them out as they are needed, and holds in
memory what a few of them made, however many there are.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ..crew import Given, Made, Work
from ..errors import ClusterError, PatuhError, UsageError
from ..text import Text

if TYPE_CHECKING:
    from pyspark import Broadcast, SparkContext

AHEAD = 2  # parts under way for each task that can run at once: one that runs, one that waits


class Spark:
    """A Spark cluster as the crew of a run.

    Raises ClusterError where the cluster cannot do a part; what patuh itself has to say of a part it raises as it is.
    """

    def __init__(self, context: SparkContext) -> None:
        self._context = context

    def each(self, work: Work[Given, Made], parts: Iterable[Given]) -> Iterator[int]:
        """Have all parts done and gathered in their order; yields how many cases each had, once it is gathered."""
        with _told(_failed):
            shared = self._context.broadcast(work)
        threads = AHEAD * max(self._context.defaultParallelism, 1)
        waiting: deque[Future[Made]] = deque()
        with ThreadPoolExecutor(threads) as pool:
            try:
                for part in parts:
                    waiting.append(pool.submit(self._apart, shared, part))
                    if len(waiting) >= threads:
                        yield work.merge(waiting.popleft().result())
                while waiting:
                    yield work.merge(waiting.popleft().result())
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                self._context.cancelAllJobs()
                raise
            finally:
                shared.unpersist()

    def _apart(self, shared: Broadcast[Any], part: Any) -> Any:
        with _told(_failed):
            (made,) = self._context.parallelize([part], 1).map(partial(_apart, shared, _versions())).collect()
        if isinstance(made, PatuhError):
            raise made
        if isinstance(made, _Defect):
            raise RuntimeError(made.told)
        return made


class _Defect:
    """What went wrong in a task and should not have, with its place in the code."""

    def __init__(self, told: str) -> None:
        self.told = told


def _versions() -> Mapping[str, str]:
    """What must be the same everywhere, or parts would be read and judged in two ways."""
    return {name: version(name) for name in ("patuh", "polars")}


def _apart(shared: Broadcast[Any], versions: Mapping[str, str], part: Any) -> Any:
    """What a task does: what it made, or why not."""
    if (there := _versions()) != versions:
        return ClusterError(
            Text("Versi di klaster lain: {t}, di sini {h}.", "The cluster has other versions: {t}, here {h}.").fill(
                t=_listed(there), h=_listed(versions)
            ),
            todo=Text("Pasang versi yang sama di tiap mesin.", "Install the same versions on each machine."),
        )
    try:
        return shared.value.apart(part)
    except PatuhError as error:
        return error
    except Exception as error:  # Spark would try again, and then tell it in Java
        # Its kind and its place alone: its words could repeat a cell.
        return _Defect("".join(traceback.format_tb(error.__traceback__)) + type(error).__name__)


def _listed(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in versions.items())


@contextmanager
def _told(say: Callable[[Exception], ClusterError]) -> Iterator[None]:
    """What Java says, said as an error of patuh."""
    from py4j.protocol import Py4JError

    try:
        yield
    except Py4JError as error:
        raise say(error) from None


def _failed(error: Exception) -> ClusterError:
    """Spark's own trouble, without its trace: an executor lost, no memory, another patuh there."""
    lines = [line.strip() for line in str(getattr(error, "java_exception", None) or error).splitlines() if line.strip()]
    told = next((line for line in reversed(lines) if "Error" in line and not line.startswith("at ")), lines[0])
    return ClusterError(
        Text("Klaster tidak dapat mengerjakan satu bagian ({e}).", "The cluster could not do a part ({e}).").fill(
            e=told
        ),
        todo=Text(
            "Periksa catatan (log) eksekutor; tiap mesin harus memuat patuh versi yang sama dan dapat membaca berkas.",
            "See the executors' logs; each machine must have the same version of patuh and be able to read the files.",
        ),
    )


@contextmanager
def started(master: str | None = None) -> Iterator[Spark]:
    """A cluster that is at hand until the block ends: `master`, else what spark-submit says, else this machine.

    Raises UsageError where PySpark or Java is missing, ClusterError where there is no such cluster.
    """
    if find_spec("pyspark") is None:
        raise UsageError(
            Text("Pustaka PySpark tidak terpasang.", "The library PySpark is not installed."),
            todo=Text("Pasang dengan: pip install 'patuh[spark]'", "Install it with: pip install 'patuh[spark]'"),
        )
    context = _context(master)
    try:
        with _told(lambda error: _not_started(context.master)):
            context.parallelize([0], 1).count()  # a cluster that is not there says so only when it is asked
        yield Spark(context)
    finally:
        context.stop()


def _context(master: str | None) -> SparkContext:
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # Spark would take the first python3, without patuh
    try:
        SparkContext._ensure_initialized()  # before that a SparkConf knows nothing of what spark-submit was told
    except PySparkException as error:
        if error.getCondition() != "JAVA_GATEWAY_EXITED":
            raise
        raise _no_java() from None
    conf = SparkConf().setAppName("patuh")
    if master is not None:
        conf.setMaster(master)
    conf.setIfMissing("spark.master", "local[*]")
    for name, value in SETTINGS.items():
        conf.setIfMissing(name, value)
    conf.set("spark.ui.showConsoleProgress", "false")  # set by PySpark itself; it would write over patuh's own line
    with _told(lambda error: _not_started(conf.get("spark.master"))):
        return SparkContext(conf=conf)


def _no_java() -> UsageError:
    return UsageError(
        Text("Spark tidak dapat menjalankan Java 17.", "Spark cannot run Java 17."),
        todo=Text(
            "Pasang Java 17 (paket openjdk-17-jre-headless) atau setel JAVA_HOME.",
            "Install Java 17 (package openjdk-17-jre-headless) or set JAVA_HOME.",
        ),
    )


def _not_started(master: str | None) -> ClusterError:
    return ClusterError(
        Text("Klaster Spark {m} tidak dapat dipakai.", "The Spark cluster {m} cannot be used.").fill(m=master or "?"),
        todo=Text("Periksa --spark-master dan jaringannya.", "Check --spark-master and the network."),
    )


# Parts hold personal data: what Spark lays on a disk of its own for a while is encrypted. A task has one core, which
# Polars must know; what is asked on the command line of Spark comes first.
SETTINGS = {
    "spark.io.encryption.enabled": "true",
    "spark.executorEnv.POLARS_MAX_THREADS": "1",
    "spark.log.level": "FATAL",
    "spark.ui.enabled": "false",
}
