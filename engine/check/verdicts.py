"""Verdict codes counted: those of each rule over all cases, and those of each case over all rules.

Cases by the thousand have the same verdicts by all rules: what is counted of one is counted once for all of these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice

import polars as pl

from ..backends.judging import CODES, NAMES, NOT_IN_FORCE
from ..frames.cells import PARENT, ROW

RADIX = max(NAMES) + 1
TOGETHER = 24  # rules whose codes make one number of 64 bits


@dataclass(frozen=True)
class Count:
    """How often each rule gave each verdict; and for each case, in their order, a UInt32 column for each verdict."""

    rules: Mapping[str, Counter[str]]
    cases: pl.DataFrame


def count(verdicts: pl.DataFrame) -> Count:
    """Count verdict codes, a column a rule; a rule that is not in force counts for nothing."""
    alike = _same_for_all(verdicts)
    rules = {rule: Counter({NAMES[code]: verdicts.height}) for rule, code in alike.items() if code in NAMES}
    fixed = Counter(alike.values())
    cases = verdicts.select(
        pl.repeat(fixed[code], pl.len(), dtype=pl.UInt32).alias(name) for name, code in CODES.items()
    )
    others = iter([name for name in verdicts.columns if name not in (ROW, PARENT, *alike)])
    while some := list(islice(others, TOGETHER)):
        which, patterns, numbers = _patterns(verdicts, some)
        cases += _each(patterns)[which]
        for rule in some:
            rules[rule] = Counter()
            for code, number in zip(patterns[rule], numbers, strict=True):
                if code in NAMES:
                    rules[rule][NAMES[code]] += number
    return Count(rules, cases)


def _same_for_all(verdicts: pl.DataFrame) -> dict[str, int]:
    """The rules that gave all cases the same verdict, and its code: most do."""
    lowest, highest = verdicts.drop(ROW, PARENT, strict=False).min(), verdicts.max()
    return {
        rule: lowest[rule].item()
        for rule in lowest.columns
        if lowest.height and lowest[rule].item() == highest[rule].item() is not None and not verdicts[rule].null_count()
    }


def _patterns(verdicts: pl.DataFrame, rules: Sequence[str]) -> tuple[pl.Series, pl.DataFrame, pl.Series]:
    """Of each case which pattern of codes it has; the patterns, a column a rule; and how many cases have each."""
    digits = [pl.col(rule).fill_null(NOT_IN_FORCE).cast(pl.UInt64) for rule in rules]
    numbers = verdicts.select(reduce(lambda number, digit: number * RADIX + digit, digits).alias("number")).to_series()
    known = numbers.value_counts().sort("number")
    told = {rule: known["number"] // RADIX**place % RADIX for place, rule in enumerate(reversed(rules))}
    return known["number"].search_sorted(numbers), pl.DataFrame(told), known["count"]


def _each(patterns: pl.DataFrame) -> pl.DataFrame:
    """How many rules give each verdict in each pattern."""
    return patterns.select(pl.sum_horizontal(pl.all() == code).cast(pl.UInt32).alias(n) for n, code in CODES.items())
