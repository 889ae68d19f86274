"""One list from one file: every row of it ends as a record, a reject, a skipped row, or blank."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence

from ..errors import UnreadableInput
from ..language.vocabulary import Vocabulary
from ..text import Text
from . import columns, headers, recognise
from .dataset import Issue, Record, Skipped, Table
from .headers import HeaderRows
from .reader import Row, read_file
from .records import Maker, begins_as_total, is_blank_row
from .spelling import plain


def read_table(path: str | os.PathLike[str], vocabulary: Vocabulary, as_list: str | None = None) -> Table:
    """Read a text file as the list its headers show it to be, or as `as_list`.

    Raises UnreadableInput when the file cannot be read as a list, UsageError when there is no list `as_list`.
    """
    raw = read_file(path)
    return tabulate(raw.label, "", raw.sha256, raw.rows, vocabulary, as_list, sep=raw.sep)


def tabulate(
    file: str,
    sheet: str,
    sha256: str,
    rows: Sequence[Row],
    vocabulary: Vocabulary,
    as_list: str | None = None,
    *,
    sep: bool = False,
) -> Table:
    """The rows of a file or sheet as a list; `sep` when the first row only states the delimiter."""
    body = rows[1:] if sep else rows
    blank = sum(is_blank_row(row) for row in body)
    if blank == len(body):
        raise UnreadableInput(Text("Berkas kosong.", "The file is empty."), at=file, todo=_SAVE_AGAIN)
    meanings = recognise.all_synonyms(vocabulary)
    block = headers.find(body, {header for known in meanings.values() for header in known})
    if block is None:
        raise _no_header(file, vocabulary)
    shape = recognise.which_list(block.headers, vocabulary, meanings, file, as_list)
    skipped = [Skipped(rows[0].number, "sep")] if sep else []
    skipped += [Skipped(row.number, "title") for row in body[: block.first] if not is_blank_row(row)]
    data, header_rows = _without_headers(body, block)
    skipped += header_rows
    sample = [row for row in data if _is_typical(row, block)]
    title = plain(" ".join(text for row in body[: block.first] for text in row.cells))
    found = columns.assign(block.headers, shape, vocabulary, sample, title)
    maker = Maker(file, sheet, shape, found, block, vocabulary, _usual_width(data, block))
    records: list[Record] = []
    problems: list[Issue] = []
    rejects: list[Issue] = []
    for row in data:
        if not row.fault and maker.is_total(row):
            skipped.append(Skipped(row.number, "total"))
            continue
        made = maker.make(row)
        if isinstance(made, Issue):
            rejects.append(made)
        else:
            records.append(made[0])
            problems += made[1]
    if not records and not rejects:
        raise UnreadableInput(
            Text("Berkas hanya berisi kepala kolom.", "The file holds headers only."), at=file, todo=_SAVE_AGAIN
        )
    return Table(
        file=file,
        sheet=sheet,
        sha256=sha256,
        shape=shape,
        mapping={column.fact.name: column.header for column in found.mapped},
        unused=found.unused,
        undecided=found.undecided,
        records=tuple(records),
        problems=tuple(problems),
        rejects=tuple(rejects),
        skipped=tuple(sorted(skipped, key=lambda one: one.row)),
        blank=blank,
        rows=len(rows),
    )


_SAVE_AGAIN = Text(
    "Isi daftarnya, simpan sebagai CSV, lalu ulangi.", "Fill in the list, save it as CSV, and try again."
)


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
    numbered = False
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


def _no_header(file: str, vocabulary: Vocabulary) -> UnreadableInput:
    known = Text.join([shape.label for shape in vocabulary.lists.values()], Text.same(", "))
    return UnreadableInput(
        Text("Tidak ada baris kepala kolom yang dikenal.", "There is no row of headers that is known."),
        at=file,
        why=Text(
            "Tidak satu pun dari {n} baris pertama memuat nama kolom yang dikenal, jadi isi kolomnya tidak jelas.",
            "None of the first {n} rows holds a known column name, so what the columns mean is not clear.",
        ).fill(n=headers.SEARCHED_ROWS),
        todo=Text(
            "Beri baris judul kolom (misalnya NIK, Nama, Upah Pokok) di atas data. Daftar yang dikenal: {k}.",
            "Put a row of column names (such as NIK, Nama, Upah Pokok) above the data. Lists that are known: {k}.",
        ).fill(k=known),
    )
