"""Jobs that nobody changed for so many days are deleted, whether anybody looks or not."""

from __future__ import annotations

import threading
from contextlib import suppress

from ...errors import PatuhError
from .store import Jobs

EVERY = 3600  # seconds


class Retention:
    """Looks after old jobs from the beginning, and every hour, until it is closed."""

    def __init__(self, jobs: Jobs, days: int) -> None:
        self._jobs, self._days = jobs, days
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs-retention", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop looking."""
        self._closed.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with suppress(PatuhError, OSError):  # what cannot be recorded or deleted now is tried again
                self._jobs.forget(self._days)
            if self._closed.wait(EVERY):
                return
