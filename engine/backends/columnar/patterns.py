"""Asking the reference once for all cases of which the same paths are open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from ...decide.case import Case
from ...decide.evaluate import Evaluator
from ...decide.missing import Missing
from .engine import Columnar
from .open_paths import Paths, numbered, recalled
from .stratum import Stratum


@dataclass
class Patterns:
    """Remembers what was said of each signature; memory grows with the signatures there are, not with the cases."""

    columnar: Columnar
    evaluator: Evaluator
    _said: dict[tuple[Any, ...], Missing] = field(default_factory=dict)

    def forget(self) -> None:
        """Forget it, as must be done for other parents: signatures number what theirs lack."""
        self._said.clear()

    def ask(
        self,
        about: tuple[str | date | bool, ...],
        stratum: Stratum,
        mask: pl.Series,
        follow: Callable[[Paths, pl.Series], None],
        say: Callable[[Case], Missing],
    ) -> tuple[pl.Series, list[Missing]]:
        """What some cases of a stratum lack: for each the place of what was said, and all that was said.

        `about` names the question, `mask` is true for the cases it is asked of, `follow` walks the paths on which the
        answer rests, `say` answers for one case.
        """
        paths, rows = Paths(self.columnar, stratum), pl.int_range(len(mask), eager=True).filter(mask)
        if not len(rows):
            return rows, []
        follow(paths, mask)
        signature = [column.filter(mask) for column in paths.columns] or [mask.filter(mask)]
        which, firsts = numbered(signature)
        about = (*about, *_law_dates(stratum), *paths.shape)  # what a signature's columns mean
        named = [(*about, *key) for key in zip(*(column[firsts].to_list() for column in signature), strict=True)]
        new = [place for place, key in enumerate(named) if key not in self._said]
        if new:
            for place, case in zip(new, self._cases(paths, rows[firsts[new]]), strict=True):
                self._said[named[place]] = say(case)
        return which, [self._said[key] for key in named]

    def _cases(self, paths: Paths, rows: pl.Series) -> list[Case]:
        return recalled(self.columnar, paths.stratum, rows.to_list(), paths.recorded)


def _law_dates(stratum: Stratum) -> tuple[date, ...]:
    """The law dates of a stratum and of those above it: other days, other rules and figures."""
    above = () if stratum.parent is None else _law_dates(stratum.parent)
    return (stratum.law_date, *above)
