"""Everything that can go wrong and be said: what, where, why it matters, what to do.

PatuhError              exit code
├── UsageError          2   asked wrongly
│   └── FaultyFile      2   a file of options has faults
├── UnreadableInput     2   a file cannot be read as a list
├── OutputError         2   the result folder cannot be written or read
├── ClusterError        2   the cluster cannot do what is asked
└── RulebookError       3   the rules cannot be trusted, so no verdict can
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sized
from dataclasses import dataclass
from typing import Any

from .text import Lang, Text


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file: line and column count from 1; 0 means the whole file or the whole line."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a rulebook, at its place."""

    at: Location
    what: Text
    hint: Text | None = None

    def say(self, lang: Lang) -> str:
        """`file:line:column: what. hint`"""
        hint = f" {self.hint.say(lang)}" if self.hint else ""
        return f"{self.at}: {self.what.say(lang)}{hint}"


class PatuhError(Exception):
    """An error the user can act on; `exit_code` is the process's, and never changes its meaning."""

    exit_code = 2

    def __init__(
        self, what: Text, *, at: str | Location | None = None, why: Text | None = None, todo: Text | None = None
    ) -> None:
        super().__init__(what.en)
        self.what, self.at, self.why, self.todo = what, at, why, todo

    def __reduce__(self) -> tuple[Any, ...]:
        """An error travels between processes with all that it says."""
        return _again, (type(self), self.args, self.__dict__)

    def say(self, lang: Lang) -> str:
        """The whole message, one line for what and where, one each for why and what to do."""
        place = f"{self.at}: " if self.at else ""
        lines = [f"{place}{self.what.say(lang)}"]
        lines += [f"  {extra.say(lang)}" for extra in (self.why, self.todo) if extra]
        return "\n".join(lines)


class UsageError(PatuhError):
    """The command was asked for something it cannot do."""


def _counted(faults: Sized) -> Text:
    return Text("{n} kesalahan", "{n} fault" if len(faults) == 1 else "{n} faults").fill(n=len(faults))


class FaultyFile(UsageError):
    """A file that says how to run (a column map, exceptions) has faults; all of them are carried, sorted by place."""

    def __init__(self, file: str, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.at, fault.what.en)))
        super().__init__(
            Text("{f} tidak dapat dipakai: {n}.", "{f} cannot be used: {n}.").fill(f=file, n=_counted(self.faults))
        )

    def say(self, lang: Lang) -> str:
        return "\n".join([*(fault.say(lang) for fault in self.faults), self.what.say(lang)])


class UnreadableInput(PatuhError):
    """A file that was named cannot be read as one of the lists patuh knows."""


class OutputError(PatuhError):
    """What was to be written cannot be, or a result folder is not whole."""


class ClusterError(PatuhError):
    """A cluster that was asked for is not there, or cannot do a part of the work."""


class RulebookError(PatuhError):
    """The rulebook has faults; all of them are carried, sorted by place."""

    exit_code = 3

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.at, fault.what.en)))
        super().__init__(
            Text("Buku aturan tidak dapat dipakai: {n}.", "The rulebook cannot be used: {n}.").fill(
                n=_counted(self.faults)
            )
        )

    def say(self, lang: Lang) -> str:
        return "\n".join([*(fault.say(lang) for fault in self.faults), self.what.say(lang)])


def _again(kind: type[PatuhError], args: tuple[Any, ...], said: dict[str, Any]) -> PatuhError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(said)
    return error


def did_you_mean(word: str, known: Iterable[str]) -> Text | None:
    """A hint with the nearest known word, or None when nothing is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    if not near:
        return None
    return Text("Maksud Anda {word}?", "Did you mean {word}?").fill(word=near[0])
