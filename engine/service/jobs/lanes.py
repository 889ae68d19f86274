"""Two lanes in which tasks wait their turn: recognising files is quick and must not wait behind a long run."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from .job import Task

Waiting = tuple[str, Task]


class Lane:
    """So many threads that take tasks (job id, task) one after the other."""

    def __init__(self, name: str, threads: int, work: Callable[[str, Task], None]) -> None:
        self._work, self._waiting = work, deque[Waiting]()
        self._changed = threading.Condition()
        self._closed = False
        self._threads = [threading.Thread(target=self._run, name=f"{name}-{n}", daemon=True) for n in range(threads)]
        for thread in self._threads:
            thread.start()

    def put(self, id: str, task: Task) -> None:
        """Have a task done when its turn comes."""
        with self._changed:
            self._waiting.append((id, task))
            self._changed.notify()

    def drop(self, id: str) -> None:
        """Forget the tasks of a job that have not begun."""
        with self._changed:
            kept = [one for one in self._waiting if one[0] != id]
            self._waiting.clear()
            self._waiting.extend(kept)

    def before(self, id: str) -> int:
        """How many tasks wait before the first of a job; 0 where none of it waits."""
        with self._changed:
            return next((place for place, one in enumerate(self._waiting) if one[0] == id), 0)

    def close(self) -> None:
        """Begin nothing more, and wait for the threads; whoever closes ends what runs."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._waiting)
                if self._closed:
                    return
                id, task = self._waiting.popleft()
            self._work(id, task)
