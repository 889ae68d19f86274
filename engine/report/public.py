"""What the public may see: no group under five, neither told nor left to be worked out from a total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SMALLEST = 5


def small(count: int) -> bool:
    """Whether a count tells of somebody: one to four."""
    return 0 < count < SMALLEST


def hidden(groups: Mapping[str, Sequence[int]]) -> frozenset[str]:
    """The groups of a table with a total that must not be told, given the counts of people or employers of each.

    Every group with a small count; and where these are one alone, or together still small, the next smallest too, as
    the total less all others would tell it.
    """
    out = {name for name, counts in groups.items() if any(map(small, counts))}
    rest = sorted((counts[0], name) for name, counts in groups.items() if name not in out and any(counts))
    while out and rest and (len(out) == 1 or any(small(total) for total in _totals(groups, out))):
        out.add(rest.pop(0)[1])
    return frozenset(out)


def _totals(groups: Mapping[str, Sequence[int]], names: set[str]) -> list[int]:
    return [sum(counts) for counts in zip(*(groups[name] for name in names), strict=True)]
