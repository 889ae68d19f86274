"""How much is done at once: a bounded number of requests wait, a few threads work, and none beyond the time budget."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from ...text import Text
from ..desk.trouble import NotNow, TooSlow

T = TypeVar("T")
THREADS = 8  # more than processors: they wait together until the disk has kept what they decided
GRACE = 0.25  # seconds beyond the budget in which whoever works notices by itself


class Busy(NotNow):
    """As many requests wait as may."""

    def __init__(self) -> None:
        super().__init__(
            Text("Terlalu banyak permintaan menunggu giliran.", "Too many requests wait for their turn."), 1
        )


class Gate:
    """Lets requests through to threads; `waiting` is how many may be inside, `budget` their seconds."""

    def __init__(self, waiting: int, budget: float, threads: int = THREADS) -> None:
        self._waiting, self._budget = waiting, budget
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="patuh-desk")
        self.inside = 0

    async def run(self, work: Callable[[float], T], budget: float | None = None) -> T:
        """What the work gives, told its deadline on time.monotonic's clock; raises Busy or TooSlow.

        `budget` is for what an administrator asks, which may take longer than an answer.
        Work that is late may go on to its own end, but nothing of it is answered.
        """
        if self.inside >= self._waiting:
            raise Busy
        seconds = self._budget if budget is None else budget
        deadline = time.monotonic() + seconds

        def begin() -> T:
            if time.monotonic() > deadline:
                raise TooSlow
            return work(deadline)

        self.inside += 1
        task = asyncio.get_running_loop().run_in_executor(self._threads, begin)
        task.add_done_callback(self._left)
        try:
            return await asyncio.wait_for(asyncio.shield(task), seconds + GRACE)
        except TimeoutError:
            raise TooSlow from None

    def _left(self, done: asyncio.Future[T]) -> None:
        self.inside -= 1
        if not done.cancelled():
            done.exception()  # what a late one raised has been answered with TooSlow

    def close(self) -> None:
        """Wait for those inside, and let nobody in."""
        self._threads.shutdown(wait=True)
