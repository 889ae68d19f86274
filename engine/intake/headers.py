"""Column headers: one spelling for all their variants, and the row or two rows of a file that hold them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..language.vocabulary import ListShape
from .reader import Row
from .spelling import plain, visible

SEARCHED_ROWS = 40
LONGEST_HEADER = 200  # characters; what stands behind them is no header

_SAME_WORDS = {
    "nomor": "no",
    "nomer": "no",
    "number": "no",
    "num": "no",
    "tanggal": "tgl",
    "jumlah": "jml",
    "jlh": "jml",
    "jmlh": "jml",
    "telepon": "telp",
    "telpon": "telp",
    "tlp": "telp",
    "handphone": "hp",
    "propinsi": "provinsi",
    "tunj": "tunjangan",
}
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\{([^{}]*)\}")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Header:
    """One column's header: as the file writes it, its spellings from the most to the least exact, and its unit.

    The unit is what stands in brackets: it may belong to the name (`Upah (dilaporkan)`) or not (`Upah (Rp)`).
    """

    text: str
    spellings: tuple[str, ...]
    unit: str = ""

    def known_as(self, known: Collection[str]) -> str:
        """The most exact of its spellings that is known, empty when none is."""
        return next((spelling for spelling in self.spellings if spelling in known), "")


@dataclass(frozen=True, slots=True)
class HeaderRows:
    """Where the headers stand (indices into the rows) and the header of each column."""

    first: int
    last: int
    headers: tuple[Header, ...]
    hits: int

    @property
    def named(self) -> int:
        """How many cells a row needs to reach the last column that has a header."""
        return max((index + 1 for index, header in enumerate(self.headers) if header.text), default=0)


def normalise(text: str) -> str:
    """`TanggalLahir`, `Tgl. Lahir` and `TANGGAL_LAHIR` all become `tgl lahir`."""
    return " ".join(_SAME_WORDS.get(word, word) for word in plain(_HUMP.sub(" ", text)).split())


def header_of(text: str) -> Header:
    """The header a cell holds."""
    shown = visible(text[:LONGEST_HEADER]).lstrip("'")
    units = [next(filter(None, groups), "") for groups in _BRACKETS.findall(shown)]
    spellings = (normalise(shown), normalise(_BRACKETS.sub(" ", shown)))
    return Header(shown, tuple(dict.fromkeys(filter(None, spellings))), plain(" ".join(units)))


def synonyms(shape: ListShape) -> dict[str, tuple[str, ...]]:
    """The facts that each normalised header of a list can mean, mostly one."""
    facts: dict[str, list[str]] = {}
    for fact, headers in shape.columns.items():
        for header in dict.fromkeys(map(normalise, headers)):
            facts.setdefault(header, []).append(fact)
    return {header: tuple(meant) for header, meant in facts.items()}


def find(rows: Sequence[Row], known: Collection[str]) -> HeaderRows | None:
    """The row, or two merged rows, of the first 40 filled ones with the most known headers; the first of equals."""
    best: HeaderRows | None = None
    seen = 0
    for index, row in enumerate(rows):
        if row.fault or not any(cell.strip() for cell in row.cells):
            continue
        seen += 1
        if seen > SEARCHED_ROWS:
            break
        block = _single(rows, index, known)
        if index + 1 < len(rows) and not rows[index + 1].fault:
            merged = _merged(rows, index, known)
            # Two rows are one header only if together they say more: a title above the headers does not.
            if merged.hits > max(block.hits, _single(rows, index + 1, known).hits):
                block = merged
        if block.hits > (best.hits if best else 0):
            best = block
    return best


def given(names: Sequence[str]) -> HeaderRows:
    """The headers of a format that keeps its column names apart from its rows: they stand before the first row."""
    return HeaderRows(0, -1, tuple(map(header_of, names)), len(names))


def spelled(row: Row) -> tuple[str, ...]:
    """The normalised cells of a header row, without empty ones at its end."""
    cells = [normalise(cell) for cell in row.cells]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def repeats(row: Row, said: Sequence[tuple[str, ...]]) -> bool:
    """Whether a row says the headers again, as files pasted together from pages do; `said` are their `spelled` rows."""
    # Most rows differ in their first cell, so they are compared cell by cell and not normalised whole.
    return any(
        all(normalise(cell) == wanted for cell, wanted in zip(row.cells, before, strict=False))
        and len(row.cells) >= len(before)
        and not any(normalise(cell) for cell in row.cells[len(before) :])
        for before in said
    )


def numbers_columns(row: Row) -> bool:
    """Whether a row numbers the columns, `(1) (2) (3)`, as official forms do below their headers."""
    cells = [plain(cell) for cell in row.cells if cell.strip()]
    return len(cells) >= 3 and cells == [str(number) for number in range(1, len(cells) + 1)]


def _single(rows: Sequence[Row], index: int, known: Collection[str]) -> HeaderRows:
    headers = tuple(header_of(cell) for cell in rows[index].cells)
    return HeaderRows(index, index, headers, _hits(headers, known))


def _merged(rows: Sequence[Row], index: int, known: Collection[str]) -> HeaderRows:
    """Two rows as one: a word above holds for columns to its right until the next: `Tanggal` over `Lahir`, `Masuk`."""
    above, below = rows[index].cells, rows[index + 1].cells
    headers, group = [], ""
    for column in range(max(len(above), len(below))):
        top = above[column] if column < len(above) else ""
        bottom = below[column] if column < len(below) else ""
        group = top if top.strip() else group
        if not bottom.strip():
            headers.append(header_of(top))
            continue
        both, alone = header_of(f"{group} {bottom}"), header_of(bottom)
        headers.append(alone if alone.known_as(known) and not both.known_as(known) else both)
    return HeaderRows(index, index + 1, tuple(headers), _hits(headers, known))


def _hits(headers: Sequence[Header], known: Collection[str]) -> int:
    return len({header.known_as(known) for header in headers} - {""})
