"""Every list in a file, whatever program wrote it: text, workbook, Parquet, JSON."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..crew import Crew
from ..errors import UnreadableInput, UsageError, did_you_mean
from ..language.vocabulary import Vocabulary
from ..text import Text
from . import json_lists, kinds, parquet, workbook
from .chunks import CHUNK_BYTES
from .corrections import Correction, Corrections, no_such_cell
from .dataset import NoList, Table
from .grid import Grid
from .headers import header_of
from .mapping import ColumnMap
from .opening import Opened, label_of
from .reader import RECORD_CHARACTERS, is_wide, read_bytes, refuse_binary
from .records import is_blank_row
from .streaming import hash_of, stream
from .table import tabulate
from .taking import in_batches

SHOWN_SHEETS = 8
FEWEST_HEADERS = 2  # a sheet of notes may well hold one word that is also a header


@dataclass(frozen=True, slots=True)
class OtherSheet:
    """A sheet that holds no list, and why."""

    name: str
    why: Text
    hidden: bool = False


@dataclass(frozen=True)
class Tables:
    """The lists of a file, at least one, in the file's order, and its other sheets."""

    tables: tuple[Table, ...]
    other_sheets: tuple[OtherSheet, ...] = ()


def read_tables(
    path: str | os.PathLike[str],
    vocabulary: Vocabulary,
    as_list: str | None = None,
    *,
    mapping: ColumnMap | None = None,
    corrections: Corrections | None = None,
    chunk_bytes: int = CHUNK_BYTES,
    told: Callable[[int], None] = lambda read: None,
    crew: Crew | None = None,
) -> Tables:
    """Read every list in a file as what its headers show it to be, or as `as_list`.

    A text file is read in chunks of about `chunk_bytes`, which change nothing but the memory it takes; it is read whole
    where it is UTF-16 or UTF-32, or where its head shows a company that may stand for the rows below it. `told` hears
    of the bytes that were read since it was told last. A crew, if there is one, reads a large text or Parquet file in
    pieces.
    Raises UnreadableInput when the file cannot be read or no sheet is a list; UsageError when there is no list
    `as_list`, or what `mapping` or `corrections` say of this file fits nothing in it.
    """
    label = label_of(path)
    stated = mapping.of(label) if mapping else {}
    with Opened(path, label) as file:
        start = file.read(RECORD_CHARACTERS)
        kind = kinds.kind_of(start, label) if kinds.told_by_start(start) else None
        table: Table | None = None
        if kind == "text" and not is_wide(start):
            refuse_binary(start, label)
            cells = corrections.of(hash_of(file)) if corrections else {}
            table = stream(file, label, vocabulary, as_list, stated, cells.get("", ()), chunk_bytes, told, crew)
        elif kind == "parquet" and crew is not None:
            sha256 = hash_of(file)
            cells = corrections.of(sha256) if corrections else {}
            table = parquet.share(file, sha256, vocabulary, as_list, stated, cells.get("", ()), told, crew)
        if table is not None:
            _refuse_astray(cells, [table], label)
            _refuse_unseen(stated, [table], label)
            return Tables((table,))
        file.back()
        data = file.read()
    told(len(data))
    grids, other = grids_of(data, label)
    cells = corrections.of(grids[0].sha256) if corrections and grids else {}
    read = _read(grids, vocabulary, as_list, stated, cells, FEWEST_HEADERS if len(grids) > 1 else 1)
    if not read.tables and len(grids) > 1:
        read = _read(grids, vocabulary, as_list, stated, cells, 1)
    if not read.tables:
        raise read.refusal(label, other)
    _refuse_astray(cells, read.tables, label)
    _refuse_unseen(stated, read.tables, label)
    return Tables(tuple(read.tables), (*(one for one, _ in read.others), *other))


def grids_of(data: bytes, label: str) -> tuple[Sequence[Grid], tuple[OtherSheet, ...]]:
    """The sheets of a file with their cells, and those without any; raises UnreadableInput as `read_tables` does."""
    sha256 = hashlib.sha256(data).hexdigest()
    kind = kinds.kind_of(data, label)
    if kind == "text":
        raw = read_bytes(data, label)
        return [Grid(label, "", sha256, raw.rows, sep=raw.sep)], ()
    if kind == "json":
        return json_lists.read(data, label, sha256), ()
    book = workbook.read(data, kind, label, sha256)
    why = Text("Lembar grafik, makro, atau dialog.", "A sheet of a chart, macros or a dialogue.")
    return book.grids, tuple(OtherSheet(name, why) for name in book.without_cells)


@dataclass
class _Read:
    tables: list[Table]
    others: list[tuple[OtherSheet, NoList]]

    def refusal(self, label: str, without_cells: Iterable[OtherSheet]) -> UnreadableInput:
        """The one reason there is, or that of every sheet."""
        others = [one for one, _ in self.others]
        if len(self.others) == 1 and (not others[0].name or not list(without_cells)):
            return self.others[0][1]
        reasons = [Text("“{n}”: {w}", "“{n}”: {w}").fill(n=one.name, w=one.why) for one in [*others, *without_cells]]
        more = len(reasons) - SHOWN_SHEETS
        if more > 0:
            reasons[SHOWN_SHEETS:] = [Text("dan {n} lembar lagi", "and {n} more").fill(n=more)]
        return NoList(
            Text("Tidak satu pun lembar memuat daftar yang dikenal.", "None of the sheets holds a list that is known."),
            at=label,
            why=Text.join(reasons, Text.same(" ")) if reasons else None,
            todo=Text(
                "Beri baris judul kolom (misalnya NIK, Nama, Upah Pokok) di atas data, simpan, lalu ulangi.",
                "Put a row of column names (such as NIK, Nama, Upah Pokok) above the data, save, and try again.",
            ),
        )


def _read(
    grids: Sequence[Grid],
    vocabulary: Vocabulary,
    as_list: str | None,
    stated: Mapping[str, str],
    corrections: Mapping[str, Sequence[Correction]],
    fewest_headers: int,
) -> _Read:
    read = _Read([], [])
    for grid in grids:
        laid = corrections.get(grid.sheet, ())
        try:
            table = in_batches(grid, vocabulary, as_list, stated, laid, fewest_headers) or tabulate(
                grid, vocabulary, as_list, stated=stated, corrections=laid, fewest_headers=fewest_headers
            )
        except NoList as none:
            empty = all(is_blank_row(row) for row in grid.rows)
            why = Text("Lembar kosong.", "The sheet is empty.") if empty and grid.sheet else none.what
            read.others.append((OtherSheet(grid.sheet, why, grid.hidden), none))
        else:
            read.tables.append(table)
    return read


def _refuse_astray(cells: Mapping[str, Sequence[Correction]], tables: Sequence[Table], label: str) -> None:
    """Corrections of a sheet that is no list fit no cell."""
    lists = {table.sheet for table in tables}
    if astray := [line for sheet, lines in cells.items() if sheet not in lists for line in lines]:
        raise no_such_cell(astray, label)


def _refuse_unseen(stated: Mapping[str, str], tables: Sequence[Table], label: str) -> None:
    """A header that the column map names and no sheet has is a slip of the pen, not a wish."""
    texts = [text for table in tables for text in (*table.mapping.values(), *table.unused, *table.undecided)]
    seen = {header_of(text).known_as(stated) for text in texts}
    for header in stated:
        if header not in seen:
            raise UsageError(
                Text("Tidak ada kolom “{h}” di berkas ini.", "There is no column “{h}” in this file.").fill(h=header),
                at=label,
                why=Text("Pemetaan menyebutnya.", "The column map names it."),
                todo=did_you_mean(header, [" ".join(header_of(text).spellings[:1]) for text in texts]),
            )
