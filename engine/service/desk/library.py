"""One durable_rules for all threads: a question it has answered is not put to it again."""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from ...backends.durable.question import Asks, Found, Questions, plain
from .trouble import TooSlow

REMEMBERED = 10_000  # questions; an application's is its rules' verdicts, of which a rulebook knows few patterns


class Shared:
    """Puts questions to a library one at a time, and remembers the answers: the same question has the same answer.

    Raises TooSlow where its turn does not come in time, and what the library raises.
    """

    def __init__(self, library: Asks, remembered: int = REMEMBERED) -> None:
        self._library, self._remembered = library, remembered
        self._turn, self._known = threading.Lock(), OrderedDict[str, Found]()
        self._of_thread = threading.local()

    @contextmanager
    def until(self, deadline: float | None) -> Iterator[None]:
        """What this thread asks within the block gets its turn by `deadline`, on time.monotonic's clock."""
        self._of_thread.deadline = deadline
        try:
            yield
        finally:
            self._of_thread.deadline = None

    def ask(self, question: Questions) -> Found:
        """What the rules find."""
        key = json.dumps(plain(question), sort_keys=True)
        if (found := self._known.get(key)) is not None:
            return found
        deadline: float | None = getattr(self._of_thread, "deadline", None)
        wait = -1.0 if deadline is None else max(0.0, deadline - time.monotonic())
        if not self._turn.acquire(timeout=wait):
            raise TooSlow
        try:
            found = self._library.ask(question)
            self._known[key] = found
            while len(self._known) > self._remembered:
                self._known.popitem(last=False)
            return found
        finally:
            self._turn.release()

    def forget(self) -> None:
        """Remember nothing: after a disagreement every question is put anew."""
        with self._turn:
            self._known.clear()
