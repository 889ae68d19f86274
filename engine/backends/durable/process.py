"""durable_rules in a process of its own: whatever it does there, its caller lives, and no case is lost.

A case at which the process dies, hangs or fails is tried once more in a fresh one, and then withheld by name.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from ...errors import PatuhError
from ...text import Text
from .question import Found, Questions, Ruleset, plain

SECONDS = 10.0  # for one case, a thousand times what it takes
ATTEMPTS = 2


@dataclass(frozen=True)
class Record:
    """All that is needed to see a failure again: rules, what the library was told, and how each attempt ended."""

    rulebook: str  # SHA-256
    question: Questions
    ended: tuple[str, ...]

    def json(self) -> str:
        """The record as a line of JSON; it names nobody."""
        told = {"rulebook": self.rulebook, "ended": self.ended, **plain(self.question)}
        return json.dumps(told, ensure_ascii=False, sort_keys=True)


class Withheld(PatuhError):
    """A case that durable_rules could not answer; no verdict of it is given."""

    def __init__(self, record: Record) -> None:
        super().__init__(
            Text("durable_rules tidak menjawab: {e}.", "durable_rules gave no answer: {e}.").fill(
                e="; ".join(record.ended)
            ),
            why=Text("Putusan kasus ini ditahan.", "The verdicts of this case are withheld."),
            todo=Text(
                "Laporkan catatan ini; isinya tanpa NIK dan nama: {r}",
                "Report this record; it holds no NIK and no name: {r}",
            ).fill(r=record.json()),
        )
        self.record = record


class _Ended(Exception):
    """The process gave no answer; says how it ended."""


class Process:
    """Asks the library in a process of its own, which it starts when it is first needed and again after each failure.

    `seconds` is the time one case may take. To be closed, or used with `with`.
    """

    def __init__(self, rulesets: tuple[Ruleset, ...], rulebook: str, seconds: float = SECONDS) -> None:
        self._programme = json.dumps([ruleset.plain() for ruleset in rulesets])
        self._rulebook, self._seconds = rulebook, seconds
        self._running: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Process:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The number of the running process, or None."""
        return None if self._running is None else self._running.pid

    def ask(self, question: Questions) -> Found:
        """What the rules find; raises Withheld."""
        line = json.dumps(plain(question))
        ended = []
        for _ in range(ATTEMPTS):
            try:
                found: Found = self._exchange(self._started(), line)
                return found
            except _Ended as error:
                ended.append(str(error))
                self.close()
        raise Withheld(Record(self._rulebook, question, tuple(ended)))

    def close(self) -> None:
        """End the process, answered or not."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()
            for pipe in (self._running.stdin, self._running.stdout):
                assert pipe is not None
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue  # what had not been said to it is of no use any more
            self._running = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._running is None:
            command = [sys.executable, "-P", "-m", f"{__package__}.worker"]
            pipe = subprocess.PIPE
            self._running = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, bufsize=0)
            assert self._running.stdin is not None
            os.set_blocking(self._running.stdin.fileno(), False)
            self._exchange(self._running, self._programme, more=60.0)  # it has to import the library first
        return self._running

    def _exchange(self, running: subprocess.Popen[bytes], line: str, more: float = 0.0) -> Any:
        """Say a line and hear one, both within the time; raises _Ended."""
        assert running.stdin is not None and running.stdout is not None
        to_say, heard = line.encode() + b"\n", b""
        until = time.monotonic() + self._seconds + more
        with selectors.DefaultSelector() as selector:
            selector.register(running.stdout, selectors.EVENT_READ)
            selector.register(running.stdin, selectors.EVENT_WRITE)
            while not heard.endswith(b"\n"):
                ready = selector.select(max(0.0, until - time.monotonic()))
                if not ready:
                    raise _Ended(f"no answer within {self._seconds + more:g} s")
                for key, _ in ready:
                    if key.fileobj is running.stdin:
                        try:
                            to_say = to_say[_say(running.stdin.fileno(), to_say) :]
                        except BrokenPipeError as error:
                            raise self._end(running) from error
                        if not to_say:
                            selector.unregister(running.stdin)
                    elif piece := os.read(running.stdout.fileno(), 1 << 16):
                        heard += piece
                    else:
                        raise self._end(running)
        answer: Mapping[str, Any] = json.loads(heard)
        if "failed" in answer:
            raise _Ended(answer["failed"])
        return answer["found"]

    def _end(self, running: subprocess.Popen[bytes]) -> _Ended:
        return _Ended(f"ended with code {running.wait(timeout=max(1.0, self._seconds))}")


def _say(pipe: int, text: bytes) -> int:
    """How much of a text the pipe took."""
    try:
        return os.write(pipe, text)
    except BlockingIOError:
        return 0
