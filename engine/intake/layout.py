"""What the head of a file settles for all its rows: which list it is, where its headers stand, what its columns hold.

The head is the first HEAD_ROWS rows from the first one that is not blank, however the file is read and however long it
is: rows beyond it change nothing of what is settled here. So a file can be read on without its end being known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from ..language.vocabulary import Fact, ListShape, Vocabulary
from ..text import Text
from . import columns, headers, mapping, recognise
from .columns import Columns
from .dataset import NoList
from .grid import Grid
from .headers import HeaderRows
from .keeping import brought
from .reader import Row
from .records import begins_as_total, is_blank_row
from .spelling import plain

HEAD_ROWS = 10_000

SAVE_AGAIN = Text("Isi daftarnya, simpan, lalu ulangi.", "Fill in the list, save it, and try again.")


@dataclass(frozen=True)
class Headed:
    """A list with its headers: `block` with what is stated of them, `written` as the file has them.

    `first` and `last` are the physical rows of the headers, 0 where the format keeps them apart; `said` is what these
    rows say, `title` what stands above them.
    """

    place: str
    shape: ListShape
    block: HeaderRows
    written: HeaderRows
    first: int
    last: int
    said: tuple[tuple[str, ...], ...]
    title: str


@dataclass(frozen=True)
class Layout:
    """What each column holds, which facts that brings, and how many cells rows have: usually, and at most.

    Some programs end every row, but not the header, with a delimiter more.
    """

    headed: Headed
    columns: Columns
    facts: tuple[Fact, ...]
    usual: int
    width: int

    @property
    def even(self) -> int:
        """How many cells an even row has, 0 when none is even: too few cells are no row that can be judged."""
        return self.usual if self.usual >= self.headed.block.named else 0


def head_of(body: Sequence[Row], place: str) -> Sequence[Row]:
    """The head of a file's rows; raises NoList when all of them are blank."""
    first = next((index for index, row in enumerate(body) if not is_blank_row(row)), None)
    if first is None:
        raise NoList(Text("Berkas kosong.", "The file is empty."), at=place, todo=SAVE_AGAIN)
    return tuple(islice(body, first, first + HEAD_ROWS))


def headed(
    grid: Grid,
    head: Sequence[Row],
    vocabulary: Vocabulary,
    as_list: str | None,
    stated: Mapping[str, str],
    fewest: int,
) -> Headed:
    """The headers in a head and the list they show; raises NoList when there is none with so many known headers.

    `stated` gives the facts of headers (as `headers.normalise` spells them) that are not to be guessed. Raises
    UsageError when it fits nothing; of `grid` all but its rows is asked for.
    """
    meant = {**{headers.normalise(name): fact for name, fact in grid.meant.items()}, **stated}
    meanings: Mapping[str, Mapping[str, tuple[str, ...]]] = recognise.all_synonyms(vocabulary)
    if grid.names is None:
        known = {header for of_list in meanings.values() for header in of_list}
        found = headers.find(head, known | set(meant))
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
    rows = head[block.first : block.last + 1]
    return Headed(
        place=grid.place,
        shape=shape,
        block=block,
        written=found,
        first=rows[0].number if rows else 0,
        last=rows[-1].number if rows else 0,
        said=tuple(headers.spelled(row) for row in rows),
        title=plain(" ".join(text for row in head[: block.first] for text in row.cells)),
    )


def layout(found: Headed, data: Sequence[Row], vocabulary: Vocabulary) -> Layout:
    """The columns of a list, by its headers and the rows of data in its head."""
    block, shape = found.block, found.shape
    named = block.named
    sample = [row for row in data if _is_typical(row, named)]
    assigned = columns.assign(block.headers, shape, vocabulary, sample, found.title)
    counted = Counter(len(row.cells) for row in data if not row.fault).most_common(1)
    usual = counted[0][0] if counted else 0
    return Layout(found, assigned, brought(assigned, shape, vocabulary), usual, max(len(block.headers), usual))


def _is_typical(row: Row, named: int) -> bool:
    """Whether a row can show what its columns hold: not a total, nor a line below the list such as place and date."""
    filled = (text for text in row.cells if text.strip())
    enough = all(next(filled, "") for _ in range(min(2, named)))
    return enough and not row.fault and len(row.cells) >= named and not begins_as_total(row)


def _no_header(place: str, vocabulary: Vocabulary) -> NoList:
    known = Text.join([shape.label for shape in vocabulary.recognised.values()], Text.same(", "))
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
