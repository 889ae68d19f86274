"""The parts of a run that do not need each other: judged here one after another, or anywhere, and merged in order.

Verdicts are counted, sums added up and findings appended, so it does not matter who judged a part, or when.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from ..backends import judging
from ..backends.judging import Asked, EngineName
from .ledger import Entered, Ledger
from .match import Chunk
from .places import Places


@dataclass(frozen=True)
class Engine:
    """Which engine judges, and what it is asked."""

    name: EngineName
    asked: Asked

    def make(self) -> judging.Engine:
        """An engine that has judged nothing yet."""
        return judging.make(self.name, self.asked)


@dataclass(frozen=True)
class Part:
    """Some cases of one subject, and the group of their owners that they are in (empty where they have no owner)."""

    subject: str
    group: str
    chunk: Chunk


@dataclass(frozen=True)
class Judged:
    """What was made of a part: the number of its cases, what was counted for their owners, and what was entered."""

    cases: int
    counted: Any
    entered: Entered


class Family:
    """Judges those who belong to owners of one subject, then these by all that was counted."""

    def __init__(self, engine: Engine, owner: str, owners: pl.DataFrame, places: Places, ledger: Ledger) -> None:
        self._asked, self._owner, self._owners, self._places, self._ledger = engine, owner, owners, places, ledger
        self._engine = engine.make()
        self._engine.begin(owner, owners)

    def __reduce__(self) -> tuple[Any, ...]:
        return Family, (self._asked, self._owner, self._owners, self._places, self._ledger.blank())

    def do(self, part: Part) -> int:
        """Judge a part and enter it in the ledger."""
        frame = part.chunk.frame
        judged = self._engine.add(part.subject, part.group, frame)
        self._ledger.add(self._owner, part.subject, judged, self._places.of(part.subject, part.chunk))
        return frame.height

    def apart(self, part: Part) -> Judged:
        """The same for somebody else's ledger."""
        self._engine.take(), self._ledger.take()  # what a part that failed has left
        return Judged(self.do(part), self._engine.take(), self._ledger.take())

    def merge(self, made: Judged) -> int:
        """Count and enter what was judged elsewhere."""
        self._engine.merge(made.counted)
        self._ledger.merge(made.entered)
        return made.cases

    def finish(self) -> None:
        """Judge the owners themselves, when all parts have been done."""
        self._ledger.add(self._owner, self._owner, self._engine.finish(), self._places.owners())


class Singles:
    """Judges what belongs to nobody and has nothing that belongs to it."""

    def __init__(self, engine: Engine, places: Places, ledger: Ledger) -> None:
        self._asked, self._places, self._ledger = engine, places, ledger
        self._engine = engine.make()

    def __reduce__(self) -> tuple[Any, ...]:
        return Singles, (self._asked, self._places, self._ledger.blank())

    def do(self, part: Part) -> int:
        """Judge a part and enter it in the ledger."""
        self._engine.begin(part.subject, part.chunk.frame)
        self._ledger.add(part.subject, part.subject, self._engine.finish(), self._places.of(part.subject, part.chunk))
        return part.chunk.frame.height

    def apart(self, part: Part) -> Judged:
        """The same for somebody else's ledger."""
        self._ledger.take()
        return Judged(self.do(part), None, self._ledger.take())

    def merge(self, made: Judged) -> int:
        """Enter what was judged elsewhere."""
        self._ledger.merge(made.entered)
        return made.cases
