"""What becomes of the rows of data, one by one: a record, a reject, or a total."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ..values import Value
from .dataset import Issue, Skipped
from .keeping import MOST_DROPPED
from .reader import Row
from .records import Maker


class Ledger:
    """Takes the rows of one list in their order, and says at the end which of the last records are signatures."""

    def __init__(self, maker: Maker) -> None:
        self.problems: list[Issue] = []
        self.rejects: list[Issue] = []
        self.totals: list[Skipped] = []
        self._maker = maker
        self._below: list[Row] = []  # rows made into records since the last total, as long as they may be signatures

    def take(self, row: Row, laid: Row | None = None) -> Mapping[str, Value] | None:
        """The facts of a row's record, None when it has none; `laid` is the row with what holds from rows above."""
        if not row.fault and self._maker.is_total(row):
            self.totals.append(Skipped(row.number, "total"))
            self._below = []
            return None
        made = self._maker.make(laid or row)
        if isinstance(made, Issue):
            self.rejects.append(made)
            return None
        record, problems = made
        self.problems += problems
        if self.totals and len(self._below) <= MOST_DROPPED:
            self._below.append(row)
        return record.values

    def signatures(self, records: int, last_plain: int = 0) -> Collection[int]:
        """The last rows, rejected now, if all below the last total are place, date and signature under the names.

        `records` is how many the list has, `last_plain` the last row that became a record elsewhere than here: one
        that is sure to tell more than names. More than MOST_DROPPED rows below a total are no signatures.
        """
        rows = self._below
        if not 0 < len(rows) <= MOST_DROPPED or len(rows) >= records or last_plain > self.totals[-1].row:
            return ()
        if not all(self._maker.names_only(row) for row in rows):
            return ()
        numbers = {row.number for row in rows}
        self.problems = [problem for problem in self.problems if problem.source.row not in numbers]
        self.rejects += [self._maker.reject(row, "no_key") for row in rows]
        self.rejects.sort(key=lambda reject: reject.source.row)
        return numbers
