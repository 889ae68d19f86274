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
from .open_paths import Paths, recalled
from .stratum import Stratum

AT = "#at"


@dataclass
class Patterns:
    """Remembers what was said of each signature; memory grows with the signatures there are, not with the cases."""

    columnar: Columnar
    evaluator: Evaluator
    _said: dict[tuple[Any, ...], Missing] = field(default_factory=dict)

    def ask(
        self,
        about: tuple[str | date | bool, ...],
        stratum: Stratum,
        follow: Callable[[Paths], None],
        say: Callable[[Case], Missing],
    ) -> tuple[pl.Series, list[Missing]]:
        """What the cases of a stratum lack: for each the place of what was said, and all that was said.

        `about` names the question, `follow` walks the paths on which the answer rests, `say` answers for one case.
        """
        paths = Paths(self.columnar, stratum.copy())
        follow(paths)
        signatures: pl.DataFrame = paths.stratum.frame.select(*paths.signature())
        if not signatures.width or not signatures.height:
            same = pl.zeros(signatures.height or stratum.frame.shape[0], pl.Int64, eager=True)
            return same, [say(recalled(self.columnar, paths.stratum, [0], paths.recorded)[0])] if len(same) else []
        keys = signatures.columns
        distinct = signatures.with_row_index(AT).group_by(keys, maintain_order=True).agg(pl.col(AT).first())
        distinct = distinct.with_row_index("#place")
        which = signatures.join(distinct, on=keys, how="left", nulls_equal=True, maintain_order="left")["#place"]
        about = (*about, *_law_dates(stratum), *paths.shape)  # what a signature's columns mean
        named = [(*about, *key) for key in distinct.select(keys).iter_rows()]
        new = [(key, at) for key, at in zip(named, distinct[AT], strict=True) if key not in self._said]
        cases = recalled(self.columnar, paths.stratum, [at for _, at in new], paths.recorded)
        self._said |= {key: say(case) for (key, _), case in zip(new, cases, strict=True)}
        return which.cast(pl.Int64), [self._said[key] for key in named]


def _law_dates(stratum: Stratum) -> tuple[date, ...]:
    """The law dates of a stratum and of those above it: other days, other rules and figures."""
    above = () if stratum.parent is None else _law_dates(stratum.parent)
    return (stratum.law_date, *above)
