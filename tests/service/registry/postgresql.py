"""A real PostgreSQL server for a test: on loopback, on a port of its own, in a folder that goes with the test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER, NOBODY = "patuh", "postgres"  # the server refuses to run as root; Debian's package brings this account


def programs() -> Path | None:
    """The folder of initdb and pg_ctl; None where no server is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).parent if there else None


@dataclass(frozen=True)
class Server:
    """A server that can be stopped and started again; all it knows stays."""

    bin: Path
    folder: Path
    port: int

    @property
    def address(self) -> str:
        """Where to connect to."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/postgres"

    def run(self, *words: str) -> None:
        """Run one of PostgreSQL's programs as somebody who is not root."""
        command = [str(self.bin / words[0]), *words[1:]]
        if os.geteuid() == 0:
            command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", env={**os.environ, "LC_ALL": "C"})
        assert done.returncode == 0, f"{words[0]}: {done.stderr}{done.stdout}"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
        log = self.folder / "log"
        self.run("pg_ctl", "start", "-w", "-t", "60", "-D", str(self.folder / "data"), "-o", options, "-l", str(log))

    def stop(self, how: str = "fast") -> None:
        """Stop it: `fast` ends who is connected, `immediate` is as if the power went."""
        self.run("pg_ctl", "stop", "-w", "-D", str(self.folder / "data"), "-m", how)


@contextmanager
def server(bin: Path) -> Iterator[Server]:
    """A server that runs until the context ends."""
    folder = Path(tempfile.mkdtemp(prefix="patuh-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, NOBODY, NOBODY)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    made = Server(bin, folder, port)
    try:
        made.run("initdb", "-D", str(folder / "data"), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        made.start()
        yield made
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            made.stop("immediate")
        for _ in range(50):  # its last processes may still be leaving
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break
            time.sleep(0.1)
