"""Finds out what uploaded files are from their heads alone, by the same rules as a run, without reading them whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ...decide.evidence import facts_recorded
from ...errors import PatuhError
from ...intake import kinds
from ...intake.cells import cell
from ...intake.cells.reading import content
from ...intake.cells.words import Words
from ...intake.dataset import NoList
from ...intake.files import FEWEST_HEADERS, grids_of
from ...intake.grid import Grid
from ...intake.headers import Header, header_of, synonyms
from ...intake.layout import Layout, head_of, headed, layout
from ...intake.mapping import IGNORE
from ...intake.opening import Opened
from ...intake.reader import RECORD_CHARACTERS, Row, is_wide, refuse_binary
from ...intake.records import is_blank_row
from ...intake.sifting import Sifter
from ...intake.streaming import read_head
from ...language.rulebook import Rulebook
from ...language.vocabulary import Fact, ListShape, Vocabulary
from ...results.masking import shape as masked
from .job import Choices, Failure, Upload
from .seen import ColumnSeen, FileSeen, Seen, SheetSeen, Sure

Asking = Mapping[str, tuple[str, ...]]  # fact → the rules that rest on it
ROWS = 3  # shown of each list
LONGEST = 40  # characters of a cell shown
SHORT = 10  # digits, fewer than any number of a person has
SEARCHED = 40  # rows in which headers nobody knows are looked for
LACKING = 12


def recognise_all(files: Sequence[tuple[Upload, Path]], choices: Choices, book: Rulebook) -> Seen:
    """What all files of a job are; a file that cannot be read says why and does not hinder the others."""
    asking = rules_asking(book, choices.as_of)
    seen = [_file(one, path, choices, book.vocabulary, asking) for one, path in files]
    told = {column.fact for file in seen for sheet in file.sheets for column in sheet.columns}
    return Seen(tuple(replace(file, sheets=tuple(_less(sheet, told) for sheet in file.sheets)) for file in seen))


def _less(sheet: SheetSeen, told: Collection[str]) -> SheetSeen:
    """A sheet that lacks nothing which another list tells."""
    return replace(sheet, lacking=tuple(one for one in sheet.lacking if one[0] not in told)[:LACKING])


def rules_asking(book: Rulebook, as_of: date) -> Asking:
    """For each fact, the rules in force on a day that rest on it."""
    found: dict[str, list[str]] = {}
    for id in book.rules:
        rule = book.version(id, as_of)
        for name in facts_recorded(rule, book) if rule is not None else ():
            found.setdefault(name, []).append(id)
    return {name: tuple(ids) for name, ids in found.items()}


def _file(one: Upload, path: Path, choices: Choices, vocabulary: Vocabulary, asking: Asking) -> FileSeen:
    try:
        sheets = tuple(_sheets(path, one.label, choices, vocabulary, asking))
    except PatuhError as error:
        return FileSeen(one.number, one.label, failure=Failure.of(error))
    return FileSeen(one.number, one.label, sheets)


def _sheets(path: Path, label: str, choices: Choices, vocabulary: Vocabulary, asking: Asking) -> Iterator[SheetSeen]:
    stated = choices.columns.get(label, {})
    grids, others = _heads(path, label)
    fewest = FEWEST_HEADERS if len(grids) > 1 else 1
    for grid in grids:
        try:
            yield _list(grid, vocabulary, choices.lists.get(label), stated, fewest, asking)
        except NoList as none:
            if all(is_blank_row(row) for row in grid.rows):
                yield SheetSeen(grid.sheet, grid.hidden, "", (), none.what)
            else:
                yield SheetSeen(grid.sheet, grid.hidden, "", tuple(_unknown(grid, stated)), none.what)
    for other in others:
        yield SheetSeen(other.name, other.hidden, "", (), other.why)


def _heads(path: Path, label: str) -> tuple[Sequence[Grid], Sequence[SheetSeen]]:
    """The sheets of a file; of a text file only its head, however long it is."""
    with Opened(path, label) as file:
        start = file.read(RECORD_CHARACTERS)
        if kinds.told_by_start(start) and kinds.kind_of(start, label) == "text" and not is_wide(start):
            refuse_binary(start, label)
            head = read_head(file)
            return [Grid(label, "", "", head.rows, sep=head.sep)], ()
        file.back()
        grids, others = grids_of(file.read(), label)
    return grids, [SheetSeen(one.name, one.hidden, "", (), one.why) for one in others]


def _list(
    grid: Grid,
    vocabulary: Vocabulary,
    as_list: str | None,
    stated: Mapping[str, str],
    fewest: int,
    asking: Asking,
) -> SheetSeen:
    body = grid.rows[1:] if grid.sep else grid.rows
    head = head_of(body, grid.place)
    found = headed(grid, head, vocabulary, as_list, stated, fewest)
    data = Sifter(found).data(head)
    known = layout(found, data, vocabulary)
    columns = tuple(_columns(known, data[:ROWS], stated))
    told = {column.fact for column in columns} | set(found.shape.fallback)
    lacking = sorted(
        ((name, asking[name]) for name in found.shape.columns if name not in told and asking.get(name)),
        key=lambda one: -len(one[1]),
    )
    return SheetSeen(grid.sheet, grid.hidden, found.shape.name, columns, lacking=tuple(lacking))


def _columns(known: Layout, rows: Sequence[Row], stated: Mapping[str, str]) -> Iterator[ColumnSeen]:
    shape = known.headed.shape
    by_place = {column.index: column.fact for column in known.columns.mapped}
    known_headers = synonyms(shape)
    for place, header in enumerate(known.headed.written.headers):
        fact = by_place.get(place)
        cells = tuple(_shown(row.cells[place] if place < len(row.cells) else "", fact) for row in rows)
        if header.text or any(cells):
            sure = _sure(header, fact, known, known_headers, shape, stated)
            yield ColumnSeen(header.text or f"#{place + 1}", _spelling(header), fact.name if fact else "", sure, cells)


def _spelling(header: Header) -> str:
    return header.spellings[0] if header.spellings else ""


def _sure(
    header: Header,
    fact: Fact | None,
    known: Layout,
    spellings: Asking,
    shape: ListShape,
    stated: Mapping[str, str],
) -> Sure:
    said = stated.get(header.known_as(stated))
    if said == IGNORE:
        return "ignored"
    if fact is None:
        return "undecided" if header.text in known.columns.undecided else "unused"
    if said == fact.name:
        return "stated"
    meanings = spellings.get(header.known_as(spellings), ())
    return "cells" if len(meanings) > 1 or fact.name in shape.by_content else "header"


def _shown(raw: str, fact: Fact | None) -> str:
    """A cell as it may be seen: what may name somebody by its form alone, since rows slip by a column."""
    text = content(raw)
    if fact is None or fact.personal:
        open_ = False
    elif fact.type == "enum":
        open_ = Words(fact).match(text) is not None
    elif fact.type in ("boolean", "date"):
        open_ = cell.read(fact, raw).reason == ""
    else:
        open_ = fact.is_number and sum(sign.isdigit() for sign in text) <= SHORT and not any(map(str.isalpha, text))
    shown = text if open_ else masked(text)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"


def _unknown(grid: Grid, stated: Mapping[str, str]) -> Iterator[ColumnSeen]:
    """The columns of a sheet whose headers nobody knows, so that an officer can say what they mean.

    They are taken from the first rows: the fullest of those without any figure, since a row with figures is data, and
    data must not be shown as headers.
    """
    if grid.names is not None:
        texts: Sequence[str] = grid.names
    else:
        first = [row for row in grid.rows if not is_blank_row(row) and not row.fault][:SEARCHED]
        texts = max((row.cells for row in first if _only_words(row.cells)), key=_filled, default=())
    if _filled(texts) < FEWEST_HEADERS:
        return
    for text in texts:
        header = header_of(text)
        if header.text:
            fact = stated.get(header.known_as(stated), "")
            yield ColumnSeen(header.text, _spelling(header), "" if fact == IGNORE else fact, "unused", ())


def _only_words(cells: Sequence[str]) -> bool:
    return not any(sign.isdigit() for text in cells for sign in text) and all(len(text) <= LONGEST for text in cells)


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for text in cells if text.strip())


def column_choices(vocabulary: Vocabulary, role: str) -> Sequence[Fact]:
    """The facts that a column of a list can be told to hold; of all lists where the list is not known."""
    shapes = [vocabulary.lists[role]] if role in vocabulary.lists else list(vocabulary.lists.values())
    return [vocabulary.facts[name] for name in dict.fromkeys(name for shape in shapes for name in shape.columns)]
