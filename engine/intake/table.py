"""One list from one file or sheet: every row of it ends as a record, a reject, a skipped row, or blank."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from ..language.vocabulary import Vocabulary
from ..text import Text
from . import fill_down
from .corrections import Correction
from .dataset import NoList, Skipped, Table
from .grid import Grid
from .keeping import Keeper
from .layout import SAVE_AGAIN, Layout, head_of, headed, layout
from .ledger import Ledger
from .reader import read_file
from .records import Maker
from .sifting import Sifter


def read_table(path: str | os.PathLike[str], vocabulary: Vocabulary, as_list: str | None = None) -> Table:
    """Read a text file whole, row by row, as the list its headers show it to be, or as `as_list`.

    Raises UnreadableInput when the file cannot be read as a list, UsageError when there is no list `as_list`.
    """
    raw = read_file(path)
    return tabulate(Grid(raw.label, "", raw.sha256, raw.rows, sep=raw.sep), vocabulary, as_list)


def tabulate(
    grid: Grid,
    vocabulary: Vocabulary,
    as_list: str | None = None,
    *,
    stated: Mapping[str, str] | None = None,
    corrections: Sequence[Correction] = (),
    fewest_headers: int = 1,
) -> Table:
    """The rows of a file or sheet as a list; raises NoList when there is none with at least so many known headers.

    `stated` gives the facts of headers (as `headers.normalise` spells them) that are not to be guessed;
    `corrections` are those of this sheet. Raises UsageError when one of either fits nothing.
    """
    body = grid.rows[1:] if grid.sep else grid.rows
    head = head_of(body, grid.place)
    found = headed(grid, head, vocabulary, as_list, stated or {}, fewest_headers)
    sifter = Sifter(found, corrections)
    below = head[-1].number
    data = sifter.data(row for row in body if row.number <= below)
    in_head = len(data)
    data += sifter.data(row for row in body if row.number > below)
    sifter.refuse_astray()
    known = layout(found, data[:in_head], vocabulary)
    maker = maker_of(grid, known, vocabulary)
    filled = fill_down.find(data, in_head, known.columns.mapped, found.shape, grid.spans, maker.is_total)
    ledger, keeper = Ledger(maker), Keeper(known.facts)
    for place, row in enumerate(data):
        values = ledger.take(row, fill_down.lay(row, place, filled, known.columns.mapped) if filled else None)
        if values is not None:
            keeper.add(row.number, values)
    touched = {index for _, index in filled}
    return table_of(
        grid,
        known,
        sifter,
        ledger,
        keeper,
        rows=len(grid.rows),
        filled_down=tuple(column.header for column in known.columns.mapped if column.index in touched),
        corrected=len(corrections),
    )


def maker_of(grid: Grid, known: Layout, vocabulary: Vocabulary) -> Maker:
    """What makes records of the rows of a list; of `grid` only its place is asked for."""
    found = known.headed
    return Maker(grid.file, grid.sheet, found.shape, known.columns, found.block, known.width, vocabulary)


def table_of(
    grid: Grid,
    known: Layout,
    sifter: Sifter,
    ledger: Ledger,
    keeper: Keeper,
    *,
    rows: int,
    last_plain: int = 0,
    filled_down: tuple[str, ...] = (),
    corrected: int = 0,
) -> Table:
    """The table when every row has been taken; raises NoList when none of them was one of data.

    Of `grid` all but its rows is asked for; `last_plain` is as for `Ledger.signatures`.
    """
    if not keeper.count and not ledger.rejects:
        what = Text("Berkas hanya berisi kepala kolom.", "The file holds headers only.")
        raise NoList(what, at=grid.place, todo=SAVE_AGAIN)
    spool = keeper.finish(ledger.signatures(keeper.count, last_plain))
    skipped = [*sifter.skipped, *ledger.totals]
    return Table(
        file=grid.file,
        sheet=grid.sheet,
        sha256=grid.sha256,
        shape=known.headed.shape,
        mapping={column.fact.name: column.header for column in known.columns.mapped},
        unused=known.columns.unused,
        undecided=known.columns.undecided,
        spool=spool,
        problems=tuple(ledger.problems),
        rejects=tuple(ledger.rejects),
        skipped=tuple(sorted([Skipped(1, "sep")] * grid.sep + skipped, key=lambda one: one.row)),
        blank=sifter.blank,
        rows=rows,
        filled_down=filled_down,
        corrected=corrected,
        hidden=grid.hidden,
    )
