"""Cases of one subject that share a law date, as a frame that gains columns as they are needed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from ...frames.cells import PARENT, ROW

if TYPE_CHECKING:
    from .alike import Alike


@dataclass(eq=False)
class Stratum:
    """The cases of one subject that share a law date.

    `given` is the frame as it came; `frame` gains columns. `complete` names, for each group, the boolean column that
    says whether a case's children are all there. `counted` are the counts of conditions and sums over children, by
    parent, of children that are no longer at hand.
    """

    subject: str
    law_date: date
    frame: pl.DataFrame
    parent: Stratum | None = None
    children: dict[str, Stratum] = field(default_factory=dict)
    complete: dict[str, str] = field(default_factory=dict)
    counted: dict[str, pl.DataFrame] = field(default_factory=dict)
    ready: set[str] = field(default_factory=set)
    given: pl.DataFrame = field(init=False)
    above: pl.Series | None = None
    alike: Alike | None = None  # also right for some of the cases

    def __post_init__(self) -> None:
        self.given = self.frame

    def has(self, column: str) -> bool:
        """Whether a column is there already."""
        return column in self.frame.columns

    def put(self, **columns: pl.Expr) -> None:
        """Add or replace columns."""
        self.frame = self.frame.with_columns(*(made.alias(name) for name, made in columns.items()))

    def places(self) -> pl.Series:
        """Where each case's parent stands in the parent's frame; null for a case without one."""
        assert self.parent is not None
        if self.above is None:
            parents = self.parent.frame.select(ROW).with_row_index("#place").rename({ROW: PARENT})
            rows = self.frame.select(PARENT)
            self.above = rows.join(parents, on=PARENT, how="left", maintain_order="left")["#place"]
        return self.above

    def copy(self) -> Stratum:
        """The same cases, so that columns can be added for a while."""
        same = replace(self, ready=set(self.ready))
        same.given = self.given
        return same

    def part(self, rows: pl.Series) -> Stratum:
        """Some of the cases, with all that is known of them so far."""
        some = self.copy()
        some.frame = self.frame[rows]
        some.given = self.given[rows]
        some.above = None
        return some
