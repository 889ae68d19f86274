"""How much is done at once: a bounded number of requests wait, a few threads work, and none beyond the time budget."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

from ...text import Text
from ..desk.trouble import NotNow, TooSlow

T = TypeVar("T")
THREADS = 2  # more than processors: some wait for a registry in PostgreSQL, none for the disk
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
        self._begun = SimpleQueue[Callable[[], None] | None]()  # None ends one thread
        self._threads = [
            Thread(target=self._work, name=f"patuh-desk-{number}", daemon=True) for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()
        self.inside = 0

    async def run(self, work: Callable[[float], T], budget: float | None = None) -> T:
        """What the work gives, told its deadline on time.monotonic's clock; raises Busy or TooSlow.

        `budget` is for what an administrator asks, which may take longer than an answer.
        Work that is late may go on to its own end, but nothing of it is answered.
        """
        return await self.see_through(lambda deadline: _done(work(deadline)), budget)

    async def see_through(self, work: Callable[[float], Future[T]], budget: float | None = None) -> T:
        """As `run`, for work that only begins something: no thread waits for what its future will have."""
        if self.inside >= self._waiting:
            raise Busy
        seconds = self._budget if budget is None else budget
        deadline = time.monotonic() + seconds
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def begin() -> None:
            try:
                if time.monotonic() > deadline:
                    raise TooSlow
                begun = work(deadline)
            except BaseException as error:
                begun = Future()
                begun.set_exception(error)
            begun.add_done_callback(lambda done: loop.call_soon_threadsafe(self._leave, answer, done))

        self.inside += 1
        self._begun.put(begin)
        try:
            async with asyncio.timeout(seconds + GRACE):
                return await answer
        except TimeoutError:
            raise TooSlow from None

    def _leave(self, answer: asyncio.Future[T], done: Future[T]) -> None:
        self.inside -= 1
        if answer.done():
            return  # it was late, and has been answered with TooSlow
        error = done.exception()
        if error is None:
            answer.set_result(done.result())
        else:
            answer.set_exception(error)

    def close(self) -> None:
        """Wait for those inside; nobody may come any more."""
        for _ in self._threads:
            self._begun.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while (begin := self._begun.get()) is not None:
            begin()


def _done(result: T) -> Future[T]:
    future = Future[T]()
    future.set_result(result)
    return future
