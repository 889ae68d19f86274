"""Work that falls into parts which do not need each other, and who does it: this process alone, or a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from .ahead import ahead

Given = TypeVar("Given", contravariant=True)
Made = TypeVar("Made")


class Work(Protocol[Given, Made]):
    """What is done to each part, the same wherever it is done.

    It can be pickled as long as nothing has been done; a copy elsewhere begins with nothing. `do` and `merge` return
    how many cases there were.
    """

    def do(self, part: Given) -> int:
        """Do it here, where all that is made is gathered."""

    def apart(self, part: Given) -> Made:
        """Do it elsewhere; what is made can be pickled, and nothing of it stays."""

    def merge(self, made: Made) -> int:
        """Gather what was made elsewhere; parts must come in their order."""


class Crew(Protocol):
    """Those who do the work on the parts of a run."""

    def each(self, work: Work[Given, Made], parts: Iterable[Given]) -> Iterator[int]:
        """Have all parts done and gathered in their order; yields how many cases each had, once it is gathered."""


class Alone:
    """This process does everything, part by part."""

    def each(self, work: Work[Given, Made], parts: Iterable[Given]) -> Iterator[int]:
        """Have all parts done in their order; the next one is made ready while one is done."""
        return map(work.do, ahead(parts))
