"""The next item is made while one is used: order, bound, errors and ends are as without."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from patuh.engine.ahead import ahead


def test_all_items_come_in_their_order_even_those_that_are_nothing() -> None:
    assert list(ahead([3, None, 0, 2])) == [3, None, 0, 2]
    assert list(ahead([])) == []


def test_the_next_is_made_while_one_is_used_and_no_more() -> None:
    made: list[int] = []
    second = threading.Event()

    def making() -> Iterator[int]:
        for item in range(4):
            made.append(item)
            if item == 1:
                second.set()
            yield item

    items = ahead(making())
    assert next(items) == 0
    assert second.wait(10), "the second item is not made while the first is used"
    items.close()
    assert made == [0, 1]


def test_what_goes_wrong_is_raised_in_its_turn() -> None:
    def making() -> Iterator[int]:
        yield 1
        raise ValueError("the second")

    items = ahead(making())
    assert next(items) == 1
    with pytest.raises(ValueError, match="the second"):
        next(items)


@pytest.mark.parametrize("used", [0, 1, 3])
def test_its_thread_ends_with_it(used: int) -> None:
    makers: list[threading.Thread] = []

    def making() -> Iterator[int]:
        for item in range(3):
            makers.append(threading.current_thread())
            yield item

    items = ahead(making())
    for _, _ in zip(range(used), items, strict=False):
        pass
    items.close()
    assert not any(maker.is_alive() or maker is threading.current_thread() for maker in makers)
    assert bool(makers) == bool(used)
