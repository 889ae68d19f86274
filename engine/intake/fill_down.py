"""A company named once for all the rows below it, as merged cells show it and as an export leaves it behind.

Merged cells say so themselves. Where they were lost (CSV), the column alone must leave no doubt:
- the list is of people, and the column names their employer (in a list of employers each row is another one);
- its first row is filled, fewer than half of all rows are (a dash says something too, so it counts as filled);
- it names at least two employers: one name above empty cells may as well be all that was ever filled in;
- no value comes back after another, as it would where only some rows happen to name their employer;
- between two filled rows every other column of the employer is empty or says one thing only.
Filling stops at a total, which ends a block. Columns other than the employer's are never filled.
The first two signs must show in the head of the list already, so that a long file need not be read to its end first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from ..language.vocabulary import ListShape
from .cells.reading import content
from .columns import Column
from .grid import Span
from .reader import Row

FEWEST_BLOCKS = 2

Filled = Mapping[tuple[int, int], str]  # place in the rows and column → text


def find(
    rows: Sequence[Row],
    head: int,
    columns: Sequence[Column],
    shape: ListShape,
    spans: Sequence[Span],
    ends_block: Callable[[Row], bool],
) -> Filled:
    """The empty cells of the employer's columns with the text that holds for them; the first `head` rows are its head.

    Takes the rows of data of the whole list.
    """
    # Most lists name the employer on every row; only where cells are empty is there anything to ask of each row.
    employers = [column.index for column in columns if column.fact.subject == "employer"]
    if not any(not row.fault and any(not _cell(row, index) for index in employers) for row in rows):
        return {}
    places = [place for place, row in enumerate(rows) if not row.fault and not ends_block(row)]
    filled = dict(_merged(rows, employers, places, spans))
    for index in _in_blocks(rows[:head], columns, shape, ends_block):
        if not any(column == index for _, column in filled):
            filled |= _blocks(rows, index, employers, places)
    return filled


def shows(head: Sequence[Row], columns: Sequence[Column], shape: ListShape, ends_block: Callable[[Row], bool]) -> bool:
    """Whether the rows of data in the head say that a company may be named once for the rows below it."""
    return bool(_in_blocks(head, columns, shape, ends_block))


def _in_blocks(
    head: Sequence[Row], columns: Sequence[Column], shape: ListShape, ends_block: Callable[[Row], bool]
) -> list[int]:
    """The employer's columns with a first cell that is filled, and fewer than half of all filled."""
    employers = [column.index for column in columns if column.fact.subject == "employer"]
    if shape.subject == "employer" or not employers:
        return []
    rows = [row for row in head if not row.fault and not ends_block(row)]
    return [
        index
        for index in employers
        if rows and _cell(rows[0], index) and 2 * sum(bool(_cell(row, index)) for row in rows) < len(rows)
    ]


def lay(row: Row, place: int, filled: Filled, columns: Sequence[Column]) -> Row:
    """The row with its empty cells filled; a row that is too short stays so, and is rejected for it."""
    cells = list(row.cells)
    for column in columns:
        text = filled.get((place, column.index))
        if text is not None and column.index < len(cells):
            cells[column.index] = text
    return Row(row.number, tuple(cells), row.fault)


def _merged(
    rows: Sequence[Row], employers: Sequence[int], places: Sequence[int], spans: Sequence[Span]
) -> Iterator[tuple[tuple[int, int], str]]:
    by_number = {rows[place].number: place for place in places}
    for span in spans:
        if span.column not in employers or span.first not in by_number:
            continue
        text = _cell(rows[by_number[span.first]], span.column)
        for number in range(span.first + 1, min(span.last, rows[-1].number) + 1):
            place = by_number.get(number)
            if text and place is not None and not _cell(rows[place], span.column):
                yield (place, span.column), text


def _blocks(rows: Sequence[Row], index: int, employers: Sequence[int], places: Sequence[int]) -> Filled:
    texts = [_cell(rows[place], index) for place in places]
    values = [text for text in texts if text]
    if not places or not texts[0] or 2 * len(values) >= len(places) or not _one_block_each(values):
        return {}
    filled: dict[tuple[int, int], str] = {}
    said: dict[int, set[str]] = {}
    for at, place in enumerate(places):
        if texts[at]:
            said = {other: set() for other in employers if other != index}
        for other in said:
            if other_text := _cell(rows[place], other):
                said[other].add(other_text)
        if any(len(values_there) > 1 for values_there in said.values()):
            return {}
        # Rows left out between two places are totals or broken rows: what follows a total names its own company.
        broken = at and places[at] != places[at - 1] + 1
        if not texts[at]:
            above = "" if broken else texts[at - 1] or filled.get((places[at - 1], index), "")
            if above:
                filled[place, index] = above
    return filled


def _one_block_each(values: Sequence[str]) -> bool:
    """Whether there are several values and none stands again after another one."""
    runs = [value for at, value in enumerate(values) if at == 0 or value != values[at - 1]]
    return FEWEST_BLOCKS <= len(runs) == len(set(runs))


def _cell(row: Row, index: int) -> str:
    return content(row.cells[index]) if index < len(row.cells) else ""
