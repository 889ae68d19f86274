"""One list from one file or sheet: every row of it ends as a record, a reject, a skipped row, or blank."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..language.vocabulary import ListShape, Vocabulary
from ..text import Text
from . import columns, fill_down, headers, mapping, recognise
from .columns import Columns
from .corrections import Correction, correct
from .dataset import Issue, NoList, Record, Skipped, Table
from .grid import Grid
from .headers import HeaderRows
from .reader import Row, read_file
from .records import Maker, begins_as_total, is_blank_row
from .spelling import plain


def read_table(path: str | os.PathLike[str], vocabulary: Vocabulary, as_list: str | None = None) -> Table:
    """Read a text file as the list its headers show it to be, or as `as_list`.

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
    blank = sum(is_blank_row(row) for row in body)
    if blank == len(body):
        raise NoList(Text("Berkas kosong.", "The file is empty."), at=grid.place, todo=_SAVE_AGAIN)
    meant = {**{headers.normalise(name): fact for name, fact in grid.meant.items()}, **(stated or {})}
    block, shape, found_in = _headed(grid, body, vocabulary, as_list, meant, fewest_headers)
    skipped = [Skipped(grid.rows[0].number, "sep")] if grid.sep else []
    skipped += [Skipped(row.number, "title") for row in body[: block.first] if not is_blank_row(row)]
    data, header_rows = _without_headers(body, block)
    skipped += header_rows
    data = correct(data, found_in, corrections, grid.place)
    sample = [row for row in data if _is_typical(row, block)]
    title = plain(" ".join(text for row in body[: block.first] for text in row.cells))
    found = columns.assign(block.headers, shape, vocabulary, sample, title)
    made = _records(
        grid,
        data,
        Maker(grid.file, grid.sheet, shape, found, block, vocabulary, _usual_width(data, block)),
        found,
        shape,
    )
    if not made.records and not made.rejects:
        what = Text("Berkas hanya berisi kepala kolom.", "The file holds headers only.")
        raise NoList(what, at=grid.place, todo=_SAVE_AGAIN)
    return Table(
        file=grid.file,
        sheet=grid.sheet,
        sha256=grid.sha256,
        shape=shape,
        mapping={column.fact.name: column.header for column in found.mapped},
        unused=found.unused,
        undecided=found.undecided,
        records=tuple(made.records),
        problems=tuple(made.problems),
        rejects=tuple(made.rejects),
        skipped=tuple(sorted([*skipped, *made.totals], key=lambda one: one.row)),
        blank=blank,
        rows=len(grid.rows),
        filled_down=made.filled_down,
        corrected=len(corrections),
        hidden=grid.hidden,
    )


_SAVE_AGAIN = Text("Isi daftarnya, simpan, lalu ulangi.", "Fill in the list, save it, and try again.")


def _headed(
    grid: Grid,
    body: Sequence[Row],
    vocabulary: Vocabulary,
    as_list: str | None,
    meant: Mapping[str, str],
    fewest: int,
) -> tuple[HeaderRows, ListShape, HeaderRows]:
    """The headers with what is stated about them, the list they show, and the headers as the file writes them."""
    meanings: Mapping[str, Mapping[str, tuple[str, ...]]] = recognise.all_synonyms(vocabulary)
    if grid.names is None:
        known = {header for of_list in meanings.values() for header in of_list}
        found = headers.find(body, known | set(meant))
    else:
        found = headers.given(grid.names)
    if found is None or found.hits < fewest:
        raise _no_header(grid.place, vocabulary)
    block = found
    if meant:
        block = HeaderRows(found.first, found.last, mapping.state(found.headers, meant), found.hits)
        meanings = mapping.with_stated(meanings, meant, vocabulary)
    shape = recognise.which_list(block.headers, vocabulary, meanings, grid.place, as_list)
    mapping.refuse_foreign(block.headers, shape, grid.place)
    return block, shape, found


@dataclass
class _Made:
    records: list[Record]
    problems: list[Issue]
    rejects: list[Issue]
    totals: list[Skipped]
    filled_down: tuple[str, ...]


def _records(grid: Grid, data: Sequence[Row], maker: Maker, found: Columns, shape: ListShape) -> _Made:
    filled = fill_down.find(data, found.mapped, shape, grid.spans, maker.is_total)
    touched = {index for _, index in filled}
    made = _Made([], [], [], [], tuple(column.header for column in found.mapped if column.index in touched))
    for place, row in enumerate(data):
        if not row.fault and maker.is_total(row):
            made.totals.append(Skipped(row.number, "total"))
            continue
        one = maker.make(fill_down.lay(row, place, filled, found.mapped) if filled else row)
        if isinstance(one, Issue):
            made.rejects.append(one)
        else:
            made.records.append(one[0])
            made.problems += one[1]
    _reject_signatures(made, data, maker)
    return made


def _reject_signatures(made: _Made, data: Sequence[Row], maker: Maker) -> None:
    """Place, date and signature below the last total are nobody's row, also where they stand under the names."""
    if not made.totals:
        return
    last = made.totals[-1].row
    below = {record.source.row: record for record in made.records if record.source.row > last}
    rows = [row for row in data if row.number in below]
    if 0 < len(below) < len(made.records) and all(maker.names_only(row) for row in rows):
        made.records = [record for record in made.records if record.source.row not in below]
        made.problems = [problem for problem in made.problems if problem.source.row not in below]
        made.rejects += [maker.reject(row, "no_key") for row in rows]
        made.rejects.sort(key=lambda reject: reject.source.row)


def _is_typical(row: Row, block: HeaderRows) -> bool:
    """Whether a row can show what its columns hold: not a total, nor a line below the list such as place and date."""
    filled = sum(bool(text.strip()) for text in row.cells)
    return (
        not row.fault and len(row.cells) >= block.named and filled >= min(2, block.named) and not begins_as_total(row)
    )


def _usual_width(data: Sequence[Row], block: HeaderRows) -> int:
    """How many cells rows have here: some programs end every row, but not the header, with a delimiter more."""
    usual = Counter(len(row.cells) for row in data if not row.fault).most_common(1)
    return max(len(block.headers), usual[0][0] if usual else 0)


def _without_headers(rows: Sequence[Row], block: HeaderRows) -> tuple[list[Row], list[Skipped]]:
    """The rows below the headers that hold something, without the headers said again and the numbers of columns."""
    skipped = [Skipped(row.number, "header") for row in rows[block.first : block.last + 1] if not is_blank_row(row)]
    data: list[Row] = []
    said = [headers.spelled(row) for row in rows[block.first : block.last + 1]]
    numbered = not said  # a format with column names of its own has no such row
    for row in rows[block.last + 1 :]:
        if is_blank_row(row):
            continue
        numbers = not data and not numbered and headers.numbers_columns(row)
        if not row.fault and (numbers or headers.repeats(row, said)):
            numbered = numbered or numbers
            skipped.append(Skipped(row.number, "header"))
        else:
            data.append(row)
    return data, skipped


def _no_header(place: str, vocabulary: Vocabulary) -> NoList:
    known = Text.join([shape.label for shape in vocabulary.lists.values()], Text.same(", "))
    return NoList(
        Text("Tidak ada baris kepala kolom yang dikenal.", "There is no row of headers that is known."),
        at=place,
        why=Text(
            "Tidak satu pun dari {n} baris pertama memuat nama kolom yang dikenal, jadi isi kolomnya tidak jelas.",
            "None of the first {n} rows holds a known column name, so what the columns mean is not clear.",
        ).fill(n=headers.SEARCHED_ROWS),
        todo=Text(
            "Beri baris judul kolom (misalnya NIK, Nama, Upah Pokok) di atas data. Daftar yang dikenal: {k}.",
            "Put a row of column names (such as NIK, Nama, Upah Pokok) above the data. Lists that are known: {k}.",
        ).fill(k=known),
    )
