"""One line on stderr that says how far a run is; to a person alone, never into a log."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

from ..check.progress import Pace, Phase, Step, Stopwatch
from ..text import Lang, Text, number

OFTEN = 0.2  # seconds between two lines
CLEAR = "\r\033[K"
MEGABYTE = 1_000_000


class Line:
    """Shows each step over the one before, and at the end of the block nothing; nor where `out` is no terminal."""

    def __init__(self, lang: Lang, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._lang, self._out, self._clock = lang, out, clock
        self._shows = out.isatty()
        self._watch = Stopwatch(clock)
        self._last: tuple[Phase, float] | None = None

    def show(self, step: Step) -> None:
        """Take note of a step, and show it unless one of its phase was shown just now."""
        if not self._shows:
            return
        pace, now = self._watch.pace(step), self._clock()
        if self._last is not None and self._last[0] == step.phase and now - self._last[1] < OFTEN:
            return
        self._last = (step.phase, now)
        self._write(CLEAR + _line(step, pace, self._lang))

    def __enter__(self) -> Line:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._last is not None:
            self._write(CLEAR)

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


def _line(step: Step, pace: Pace | None, lang: Lang) -> str:
    said = [PHASES[step.phase].say(lang)]
    if step.total:
        unit = MEGABYTE if step.phase == "reading" else 1
        far = f"{number(step.done // unit, lang)}/{number(step.total // unit, lang)}"
        said[0] += f" {far} MB" if unit == MEGABYTE else f" {far}"
        if pace is not None:
            rate = number(int(pace.rate / unit), lang) + (" MB" if unit == MEGABYTE else "")
            said += [EACH_SECOND.fill(n=rate).say(lang), REMAINING.fill(t=_minutes(pace.remaining)).say(lang)]
    return " · ".join(said)


def _minutes(seconds: float) -> str:
    whole = int(seconds + 0.5)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


PHASES: dict[Phase, Text] = {
    "reading": Text("membaca", "reading"),
    "matching": Text("mencocokkan", "matching"),
    "judging": Text("memeriksa", "judging"),
    "writing": Text("menulis hasil", "writing results"),
}
EACH_SECOND = Text("{n}/detik", "{n}/s")
REMAINING = Text("kira-kira {t} lagi", "about {t} left")
