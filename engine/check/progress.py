"""How far a run is, how fast it goes, and how long it may take yet."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Phase = Literal["reading", "matching", "judging", "writing"]
EARLY = 1.0  # seconds of a phase that tell nothing of its pace yet


@dataclass(frozen=True, slots=True)
class Step:
    """A phase, and of it what is done and all there is: bytes of files while reading, cases while judging.

    `total` is 0 where nobody can say: while lists are matched and results are written.
    """

    phase: Phase
    done: int = 0
    total: int = 0


Told = Callable[[Step], None]


def nobody(step: Step) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is done in a second, and the seconds that the rest of the phase takes at that pace."""

    rate: float
    remaining: float


class Stopwatch:
    """Knows the pace of the phase that a run is in."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._phase: Phase | None = None
        self._began = 0.0
        self._at_first = 0

    def pace(self, step: Step) -> Pace | None:
        """The pace since the phase began; None as long as it tells nothing."""
        now = self._clock()
        if step.phase != self._phase:
            self._phase, self._began, self._at_first = step.phase, now, step.done
        passed, done = now - self._began, step.done - self._at_first
        if passed < EARLY or done <= 0:
            return None
        rate = done / passed
        return Pace(rate, (step.total - step.done) / rate)
