"""Whether two conditions can never hold together by what they say of one fact, so that their order means nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ..language import condition as c

# Each pair of operators divides all values between them.
_OPPOSITE = {
    ("at_most", "more_than"), ("more_than", "at_most"), ("at_least", "less_than"), ("less_than", "at_least"),
    ("before", "on_or_after"), ("on_or_after", "before"), ("after", "on_or_before"), ("on_or_before", "after"),
}  # fmt: skip


def never_both(one: c.Condition, other: c.Condition) -> bool:
    """Whether a fact that both name has no value that both allow. Where it is unknown neither can hold."""
    return any(_apart(a, b) for a in _needed(one) for b in _needed(other))


def _needed(condition: c.Condition) -> Iterator[c.Condition]:
    """The conditions all of which a condition needs."""
    if isinstance(condition, c.All):
        for part in condition.parts:
            yield from _needed(part)
    else:
        yield condition


def _apart(one: c.Condition, other: c.Condition) -> bool:
    ours, theirs = _values(one), _values(other)
    if ours is not None and theirs is not None:
        return ours[0] == theirs[0] and not ours[1] & theirs[1]
    if isinstance(one, c.Compare) and isinstance(other, c.Compare):
        same = (one.fact, one.side) == (other.fact, other.side)
        return same and (one.operator, other.operator) in _OPPOSITE
    return False


def _values(condition: c.Condition) -> tuple[str, frozenset[object]] | None:
    """A fact and all the values a condition allows it; None for a condition of another kind."""
    if isinstance(condition, c.Among) and not condition.negated:
        return condition.fact, frozenset(condition.values)
    if isinstance(condition, c.Compare) and condition.operator == "is" and isinstance(condition.side, c.Constant):
        return condition.fact, frozenset({condition.side.value})
    return None
