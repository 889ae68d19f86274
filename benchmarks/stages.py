"""CPU seconds of a check by stages: python benchmarks/stages.py OUT.json CHECK_ARGUMENTS…

The functions in which a run spends its time are wrapped by a clock, here and not in the engine, and then `patuh check`
runs as it is. A function that is there no longer is left out. Threads of libraries count where they were waited for;
of stages inside one another each tells its own time only. Nothing is made ahead of its time here, so that no two stages
run at once.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

from patuh.engine.allocator import keep_freed

# What is timed → module below patuh.engine, and the function or method in it.
STAGES = {
    "load rules": [("language.rulebook", "Rulebook.load")],
    "read": [("check.run", "read_tables")],
    "match": [("check.run", "match"), ("check.match", "Matched.chunks")],
    "judge": [
        ("backends.columnar.chunks", "ColumnarEngine.add"), ("backends.columnar.chunks", "ColumnarEngine.finish"),
        ("backends.reference", "ReferenceEngine.add"), ("backends.reference", "ReferenceEngine.finish"),
    ],
    "findings": [("backends.columnar.findings", "Findings.of")],
    "ledger": [("check.ledger", "Ledger.add")],
    "write": [("commands.check", "keep")],
}  # fmt: skip

AHEAD = ("crew", "intake.streaming", "results.tables")  # modules that have a second thread make what comes next


def in_turn(items: Iterable[Any]) -> Iterator[Any]:
    """The items as they are asked for."""
    yield from items


class Clock:
    """CPU seconds by stage; while an inner stage runs, the outer one stands still."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open: list[str] = []
        self._since = time.process_time()

    def enter(self, stage: str) -> None:
        """A stage begins, inside the one that runs."""
        self._turn()
        self._open.append(stage)

    def leave(self) -> None:
        """The stage that began last ends."""
        self._turn()
        self._open.pop()

    def _turn(self) -> None:
        now = time.process_time()
        stage = self._open[-1] if self._open else "other"
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._since
        self._since = now


def timed(clock: Clock, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, its time entered under a stage; of what it yields, the time until the next."""

    @wraps(function)
    def run(*given: Any, **named: Any) -> Any:
        clock.enter(stage)
        try:
            result = function(*given, **named)
        finally:
            clock.leave()
        return each(result) if hasattr(result, "__next__") else result

    def each(results: Any) -> Any:
        while True:
            clock.enter(stage)
            try:
                one = next(results)
            except StopIteration:
                return
            finally:
                clock.leave()
            yield one

    return run


def hook(clock: Clock) -> None:
    """Wrap the stages."""
    for module in AHEAD:
        vars(import_module(f"patuh.engine.{module}"))["ahead"] = in_turn
    for stage, places in STAGES.items():
        for module, name in places:
            *path, last = name.split(".")
            try:
                owner: Any = import_module(f"patuh.engine.{module}")
            except ModuleNotFoundError:
                continue
            for part in path:
                owner = getattr(owner, part, None)
            if function := getattr(owner, last, None):
                wrapped = timed(clock, stage, function)
                kept = staticmethod(wrapped) if isinstance(vars(owner).get(last), staticmethod) else wrapped
                setattr(owner, last, kept)


def main() -> None:
    """Run the check and write the seconds."""
    target, sys.argv = Path(sys.argv[1]), ["patuh", *sys.argv[2:]]
    clock = Clock()
    clock.enter("start")
    keep_freed()  # as the command line does, before Polars is loaded
    hook(clock)
    clock.leave()
    from patuh.cli import main as patuh

    try:
        patuh()
    finally:
        clock.enter("other")
        clock.leave()
        target.write_text(json.dumps(clock.seconds), encoding="utf-8")


if __name__ == "__main__":
    main()
