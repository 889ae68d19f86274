"""The service under a steady load: python benchmarks/service.py [--employers 1000000] [--requests 12000] [--rate 200].

Loads a registry of invented employers, runs `patuh serve` on it, and asks from a process of its own at fixed times,
whether earlier answers have come or not; a request's time counts from when it was due. Then holds the audit against
the answers. `--data` keeps the registry for the next run. Everything shares this computer's processors.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from patuh.engine.language.rulebook import Rulebook
from patuh.engine.service.access.access import Access
from patuh.engine.service.audit.trail import Audit
from patuh.engine.service.registry.loading import Asked, load
from patuh.engine.service.settings import Data, Settings

HEAD = "NPP;NIB;Nama Perusahaan;Kab/Kota;Status Kepesertaan;Bulan Tunggakan;TMP2T;PDS Upah\n"
KINDS = ("Aktif;0;tidak;tidak", "Aktif;3;tidak;tidak", "Tidak Aktif;9;ya;tidak", ";;;", "Belum Terdaftar;0;tidak;tidak",
         "Aktif;0;tidak;ya")  # fmt: skip
WARM = 400  # requests before those that count


def made(folder: Path, employers: int) -> tuple[Data, str]:
    """A data folder with a registry of so many employers, and a client's key."""
    data = Data.at(folder / f"data-{employers}")
    if not data.registry.exists():
        path = folder / "kepesertaan.csv"
        with path.open("w", encoding="utf-8") as file:
            file.write(HEAD)
            for number in range(employers):
                kind = KINDS[number % 20] if number % 20 < len(KINDS) else KINDS[0]
                file.write(f"CT{number:07d};99{number:011d};PT CONTOH {number};Palembang;{kind}\n")
        began = time.perf_counter()
        load(data.registry, [path], Rulebook.load(), Asked(datetime.now().astimezone(), as_of=date.today()))
        print(f"registry of {employers:,} employers loaded in {time.perf_counter() - began:.1f} s")
    access = Access.open(data.access, Settings())
    _, key = access.clients.add("benchmark", ["precheck"], per_minute=1_000_000)
    access.close()
    return data, key


def body(chance: random.Random, employers: int) -> bytes:
    """An application: most applicants are on record, found by NPP or NIB; some bring workers."""
    number = chance.randrange(employers + employers // 20)
    application: dict[str, object] = {"licence_kind": chance.choice(("pbg", "slf", "nib", "business_licence"))}
    application |= {"number": f"CONTOH-{number}", "channel": chance.choice(("regional", "oss"))}
    application |= {"npp": f"CT{number:07d}"} if chance.random() < 0.7 else {"nib": f"99{number:011d}"}
    told: dict[str, object] = {"application": application}
    if chance.random() < 0.1:
        told["workers"] = [{"role": "employee", "membership_status": "unregistered", "started_on": "2020-01-01"}] * 5
    return json.dumps(told).encode()


@dataclass
class Seen:
    """What a generator saw: seconds from when each request was due, statuses, decisions, ids."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    decisions: Counter[str] = field(default_factory=Counter)
    ids: set[str] = field(default_factory=set)


async def generate(port: int, key: str, requests: int, rate: float, employers: int, at_once: int | None) -> Seen:
    """Ask at fixed times, on connections that are kept open; no earlier than `at_once` leaves room."""
    together = asyncio.Semaphore(at_once or requests + WARM)
    seen, chance, free = Seen(), random.Random(1), list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]()
    head = f"POST /v1/precheck HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\n"
    head += "Content-Type: application/json\r\nContent-Length: "
    bodies = [body(chance, employers) for _ in range(5000)]
    start = time.perf_counter() + 0.5

    async def one(number: int) -> None:
        due = time.perf_counter() if at_once else start + number / rate
        try:
            await ask(number, due)
        finally:
            together.release()

    async def ask(number: int, due: float) -> None:
        content = bodies[number % len(bodies)]
        try:
            while free and free[-1][0].at_eof():  # the server closed it while nobody used it
                free.pop()
            reader, writer = free.pop() if free else await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"{head}{len(content)}\r\n\r\n".encode() + content)
            said = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = re.search(rb"content-length: (\d+)", said)
            answer = await reader.readexactly(int(length[1])) if length else b""
            free.append((reader, writer))
        except (OSError, asyncio.IncompleteReadError) as error:
            seen.statuses[type(error).__name__] += 1
            return
        took = time.perf_counter() - due
        status = said.split()[1].decode()
        if number >= WARM:
            seen.seconds.append(took)
        seen.statuses[status] += 1
        if status == "200":
            found = json.loads(answer)
            seen.decisions[found["decision"]] += 1
            seen.ids.add(found["id"])

    tasks = set()
    for number in range(requests + WARM):
        await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
        await together.acquire()
        task = asyncio.create_task(one(number))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)
    return seen


def family(pid: int) -> list[int]:
    """A process and its children."""
    with suppress(OSError):
        threads = Path(f"/proc/{pid}/task").iterdir()
        return [pid, *(int(child) for one in threads for child in (one / "children").read_text().split())]
    return [pid]


def worked(pid: int) -> float:
    """Seconds of processor time that a process and its children used."""
    ticks = 0
    for one in family(pid):
        with suppress(OSError):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> int:
    """Resident memory of a process and its children, in MiB."""
    total = 0
    for one in family(pid):
        with suppress(OSError):
            total += int(Path(f"/proc/{one}/statm").read_text().split()[1]) * 4096
    return total >> 20


@contextmanager
def served(data: Data, folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server on a free port, with its process."""
    config = folder / "atur.yaml"
    config.write_text("limits: {per_minute: 1000000}\n")
    command = [sys.executable, "-P", "-m", "patuh.cli", "serve", "--data", str(data.root), "--config", str(config)]
    with (folder / "log.jsonl").open("w") as log:
        process = subprocess.Popen([*command, "--port", "0"], stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout is not None
            found = re.search(r":(\d+) ", process.stdout.readline())
            assert found is not None, (folder / "log.jsonl").read_text()
            yield process, int(found[1])
        finally:
            process.terminate()
            process.wait()


def main() -> None:
    """Load, serve, ask, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--employers", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=12_000)
    parser.add_argument("--rate", type=float, default=200.0)
    parser.add_argument("--at-once", type=int, help="most on their way; times then count from when they were sent")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--generate", nargs=2, metavar=("PORT", "KEY"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.generate:
        port, key = asked.generate
        seen = asyncio.run(generate(int(port), key, asked.requests, asked.rate, asked.employers, asked.at_once))
        print(json.dumps({**vars(seen), "ids": sorted(seen.ids)}))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.data or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        data, key = made(folder, asked.employers)
        audit = Audit.open(data.audit)
        before, memory = audit.head().number, list[int]()
        with served(data, folder) as (process, port):
            command = [sys.executable, __file__, "--generate", str(port), key, "--requests", str(asked.requests)]
            command += ["--rate", str(asked.rate), "--employers", str(asked.employers)]
            command += ["--at-once", str(asked.at_once)] if asked.at_once else []
            began, over, idle = time.perf_counter(), threading.Event(), worked(process.pid)
            watching = threading.Thread(target=_watch, args=(process.pid, memory, over))
            watching.start()
            told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
            took, used = time.perf_counter() - began, worked(process.pid) - idle
            over.set()
            watching.join()
        report(told, took, memory, audit.head().number - before)
        print(f"processor time of server and library: {1000 * used / (asked.requests + WARM):.2f} ms a request")
        kept = {entry.id for entry, _ in audit.history(kinds=["decision"], limit=len(told["ids"]) + 1000)}
        verified = audit.verify()
        print(f"answers without an entry: {len(set(told['ids']) - kept)}; chain whole: {verified.whole}")
        audit.close()


def _watch(pid: int, memory: list[int], over: threading.Event) -> None:
    while not over.wait(1.0):
        memory.append(resident(pid))


def report(told: dict[str, object], took: float, memory: list[int], entries: int) -> None:
    """Print what was seen."""
    seconds, statuses = sorted(told["seconds"]), told["statuses"]  # type: ignore[call-overload]
    at = {share: 1000 * seconds[min(len(seconds) - 1, int(len(seconds) * share))] for share in (0.5, 0.9, 0.99, 0.999)}
    print(f"{len(seconds):,} requests counted, {sum(statuses.values()) / took:.0f} a second; {statuses}")
    print(" · ".join(f"p{100 * share:g} {one:.1f} ms" for share, one in at.items()))
    print(f"decisions: {told['decisions']}; entries in the audit: {entries:,}")
    tenth = max(1, len(memory) // 10)
    print("resident MiB over time:", memory[::tenth])


if __name__ == "__main__":
    main()
