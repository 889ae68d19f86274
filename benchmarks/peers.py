"""Twenty rules of the rulebook on the same rows: in patuh, by hand, and in engines that others have written.

    python benchmarks/peers.py [ROWS]     ROWS for the fast ones (default 50,000); the slow ones judge the first of them

Rows are read, typed and joined beforehand and given to each engine in its own form; what is timed is judging them, in
CPU seconds of this process, the median of three rounds in turn. What each finds is held against the reference: for how
many rules the number of rows that break it, and the number for which that is not known, are the same. The others are
no dependency of patuh: pip install -r benchmarks/requirements.txt. One that is not installed is said so.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from statistics import median
from typing import Any

from measuring import has, table, told
from twenty import by_hand, by_patuh, by_polars
from twenty.rows import Row, rows

ROWS, ROUNDS = 50_000, 3
Counts = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Engine:
    """Something that judges: what it makes of the rows beforehand, and its count of breaches and of gaps by rule.

    `share` is the part of the rows it is given, where it is slow.
    """

    name: str
    prepare: Callable[[Sequence[Row]], Any]
    count: Callable[[Any], Counts]
    share: float = 1.0


# Library as it is installed, module of `twenty`, the part of the rows it gets.
OTHERS = (
    ("OpenFisca-Core", "by_openfisca", 1.0),
    ("pointblank", "by_pointblank", 1.0),
    ("durable_rules", "by_durable", 0.1),
    ("zen-engine", "by_zen", 0.05),
)


def engines() -> Iterator[Engine]:
    """What is here to judge."""
    reference, together, columns = by_patuh.Reference(), by_patuh.Together(), by_patuh.Columns()
    yield Engine("Polars by hand", by_polars.frame, by_polars.count)
    yield Engine("plain Python by hand", list, by_hand.count)
    yield Engine("patuh, columns, with evidence", columns.frames, columns.count)
    yield Engine("patuh, case by case", by_patuh.cases, together.count)
    yield Engine("patuh, rule by rule", by_patuh.cases, reference.count, 0.2)
    for library, module, share in OTHERS:
        if has(library):
            found = import_module(f"twenty.{module}")
            prepare = getattr(found, "prepare", by_polars.frame)
            yield Engine(f"{library} {has(library)}", prepare, found.count, share)


def missing() -> list[str]:
    """Engines that are not installed."""
    return [library for library, *_ in OTHERS if not has(library)]


def right(counts: Counts, reference: Counts) -> tuple[int, int]:
    """For how many rules the breaches, and the gaps, are those of the reference."""
    breaches, gaps = (sum(counts[name][place] == reference[name][place] for name in reference) for place in (0, 1))
    return breaches, gaps


def report(number: int = ROWS) -> Iterator[str]:
    """The table, as Markdown."""
    everything, reference = rows(number), by_patuh.Reference()
    here = list(engines())
    truth = {share: reference.count(by_patuh.cases(_some(everything, share))) for share in {one.share for one in here}}
    seconds: dict[str, list[float]] = {one.name: [] for one in here}
    found: dict[str, Counts] = {}
    for turn in range(ROUNDS):
        for one in here:
            told(f"round {turn + 1}: {one.name}")
            given = one.prepare(_some(everything, one.share))
            began = time.process_time()
            found[one.name] = one.count(given)
            seconds[one.name].append((time.process_time() - began) / len(_some(everything, one.share)))
    floor = median(seconds["Polars by hand"])
    lines = []
    for one in here:
        took, (broken, unknown) = median(seconds[one.name]), right(found[one.name], truth[one.share])
        speed = f"{took * 1e6:,.2f}", f"{1 / took:,.0f}", f"{took / floor:,.1f}"
        lines.append([one.name, f"{len(_some(everything, one.share)):,}", *speed, broken, unknown])
    yield table(
        ("", "rows", "CPU µs a row", "rows / CPU s", "Polars by hand = 1", "breaches right", "not known right"), lines
    )
    if missing():
        yield f"Not installed, so not measured: {', '.join(missing())}."


def _some(everything: Sequence[Row], share: float) -> Sequence[Row]:
    return everything[: max(1, round(len(everything) * share))]


def main() -> None:
    """Print the table."""
    for part in report(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS):
        print(part, end="\n\n")


if __name__ == "__main__":
    main()
