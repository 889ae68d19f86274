"""Making the next item while one is used, by a second thread: Polars and hashing leave the interpreter to the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The same items in their order; while one is used the next is made, and no more than that one.

    All are made by one other thread, which ends with the iterator. What goes wrong there is raised here, in its turn.
    """
    making = iter(items)
    with ThreadPoolExecutor(1, "ahead") as other:
        coming = other.submit(_next, making)
        while made := coming.result():
            coming = other.submit(_next, making)
            yield from made


def _next(making: Iterator[Item]) -> tuple[Item, ...]:
    """The next item, if there is one."""
    return tuple(islice(making, 1))
