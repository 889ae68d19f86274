"""Run by test_frames: the verdicts of some workers of the fixtures, judged so many to a frame, as JSON."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import polars
from patuh.engine.backends.columnar.conditions import verdict_column
from patuh.engine.backends.columnar.engine import Columnar
from patuh.engine.backends.columnar.strata import strata
from patuh.engine.check.match import match
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.intake.files import read_tables
from patuh.engine.language.rulebook import Rulebook

AS_OF = date(2026, 6, 30)


def main(tree: Path, sizes: list[int]) -> None:
    """Print the number of threads, and by frame size each worker's verdict codes."""
    book = Rulebook.load(tree / "rules")
    evaluator = Evaluator(book)
    files = sorted((tree / "fixtures" / "provinsi").glob("*.csv"))
    tables = [table for file in files for table in read_tables(file, book.vocabulary).tables]
    every = [subject.case for subject in match(tables, AS_OF, {}, frozenset({"participants"})).workers]
    workers = every[:: max(len(every) // 8, 1)][:8]
    rules = [id for id, versions in book.rules.items() if versions[0].subject == "worker"]
    told: dict[int, list[list[int]]] = {}
    for size in sizes:
        told[size] = []
        for start in range(0, len(workers), size):
            (stratum,) = strata(workers[start : start + size], evaluator, "polars")
            Columnar(book, AS_OF).judge(stratum, rules)
            told[size] += zip(*(stratum.frame[verdict_column(id)].to_list() for id in rules), strict=True)
    print(json.dumps({"threads": polars.thread_pool_size(), "verdicts": told}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]])
