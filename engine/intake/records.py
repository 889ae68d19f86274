"""Rows of cells as records of facts, or the reason why a row cannot be judged."""

from __future__ import annotations

import re

from ..language.vocabulary import IDENTIFIERS, ListShape, Vocabulary
from ..values import NONE, Unknown, Value
from .cells import cell, words
from .cells.reading import content, is_blank
from .columns import Column, Columns
from .dataset import Issue, Record, Source
from .headers import HeaderRows
from .reader import SHOWN_CHARACTERS, Row
from .spelling import plain

REMEMBERED = 20_000  # cells of a column, so that a column of names does not fill the memory
LONGEST_LABEL = 60

_TOTAL = re.compile(
    r"(?:grand |sub ?)?(?:total|jml|jumlah)"
    r"(?: (?:total|jumlah|keseluruhan|seluruh|seluruhnya|semua|akhir|umum|besar|gaji|upah|iuran|pekerja|karyawan"
    r"|pegawai|peserta|tenaga kerja|tk|orang|halaman|per halaman|dipindahkan|rp|[0-9]+))*\Z"
)
_TOTAL_LETTERS = re.compile(r"t\W?o\W?t|j\W?u?\W?m", re.IGNORECASE)
_AMOUNT = re.compile(
    r"[-(]?\s*(?:rp|idr)?[\s.]*[-(]?[0-9][0-9., ]*[-)]*\s*(?:orang|jt|juta)?\Z|(?:rp\s*)?[-–—]+\Z", re.IGNORECASE
)


class Maker:
    """Makes records of the rows of one file; it remembers cells that come again, since most do."""

    def __init__(
        self,
        file: str,
        sheet: str,
        shape: ListShape,
        columns: Columns,
        headers: HeaderRows,
        width: int,
        vocabulary: Vocabulary,
    ) -> None:
        self._file, self._sheet, self._shape = file, sheet, shape
        self._columns, self._least, self._most = columns.mapped, headers.named, len(headers.headers)
        self._width = width
        self._status = {fact.status_of: fact.name for fact in vocabulary.facts.values() if fact.status_of}
        self._words = {name: words.Words(vocabulary.facts[name]) for name in shape.fallback}
        self._told: dict[tuple[str, str], str | None] = {}
        self._readers = {column.fact.name: cell.Reader(column.fact) for column in columns.mapped}
        self._seen: dict[str, dict[str, cell.Cell]] = {column.fact.name: {} for column in columns.mapped}

    def make(self, row: Row) -> tuple[Record, list[Issue]] | Issue:
        """The record with the problems of its cells, or the issue that rejects the row."""
        source = Source(self._file, self._sheet, row.number)
        if fault := row.fault or self._misshapen(row):
            return self.reject(row, fault)
        values: dict[str, Value] = {}
        problems: list[Issue] = []
        has_key = False
        stated: set[str] = set()
        for column in self._columns:
            raw = row.cells[column.index]
            found = self._read(column, raw)
            name = column.fact.name
            values[name] = found.value
            if found.reason:
                problems.append(Issue(source, column.header, name, raw, found.reason))
            if name in self._status:
                values[self._status[name]] = found.status
            if not found.blank:
                stated.add(name)
            has_key = has_key or (name in self._shape.key and says_whom(found, raw))
        if not has_key:
            return self.reject(row, "no_key")
        self._fall_back(values, stated)
        return Record(source, values), problems

    def is_total(self, row: Row) -> bool:
        """Whether a row sums up others: it begins with such a word, has amounts besides, and names nobody."""
        if not begins_as_total(row):
            return False
        cells = [content(text) for text in row.cells]
        filled = [text for text in cells if not is_blank(text)]
        label = cells.index(filled[0])
        identified = any(
            column.fact.type in IDENTIFIERS
            and column.index != label
            and column.index < len(cells)
            and not is_blank(cells[column.index])
            for column in self._columns
        )
        return not identified and all(_AMOUNT.match(text) for text in filled[1:])

    def names_only(self, row: Row) -> bool:
        """Whether a row tells no more than names, as a signature does."""
        told = (column for column in self._columns if not is_blank(content(row.cells[column.index])))
        return all(column.fact.name.endswith(".name") for column in told)

    def reject(self, row: Row, reason: str) -> Issue:
        """The issue that rejects a row."""
        raw = " | ".join(text for text in row.cells if text.strip())
        return Issue(Source(self._file, self._sheet, row.number), "", "", raw[:SHOWN_CHARACTERS], reason)

    def _misshapen(self, row: Row) -> str:
        if len(row.cells) < self._least:
            return "nul_byte" if any("\0" in text for text in row.cells) else "ragged_short"
        # A cell more, even an empty one, may mean that all cells after some point are one column too far to the right.
        if len(row.cells) > self._width or any(text.strip() for text in row.cells[self._most :]):
            return "ragged_long"
        return ""

    def _read(self, column: Column, raw: str) -> cell.Cell:
        seen = self._seen[column.fact.name]
        found = seen.get(raw)
        if found is None:
            found = self._readers[column.fact.name].read(raw)
            if len(seen) < REMEMBERED:
                seen[raw] = found
        return found

    def _fall_back(self, values: dict[str, Value], stated: set[str]) -> None:
        """A fact that the row does not state may be told by another: PT Contoh is a PT."""
        for name, other in self._shape.fallback.items():
            told = values.get(other)
            if name not in stated and isinstance(told, str):
                if (name, told) not in self._told:  # a payroll says the same company on every row
                    self._told[name, told] = self._words[name].match_name(told)
                found = self._told[name, told]
                if found is not None:
                    values[name] = found


def says_whom(found: cell.Cell, raw: str) -> bool:
    """Whether a cell of a key tells one case from another: also by a number that is damaged or has a digit too few.

    Words in a column of numbers do not: mostly they are the place, date and signature below a list.
    """
    if found.blank or found.value is NONE or (found.value is Unknown.DAMAGED and not found.status):
        return False
    return found.status != "invalid" or 2 * sum(character in "0123456789" for character in raw) >= len(raw.strip())


def may_be_total(raw: str) -> bool:
    """Whether a cell could be the word that begins a total; False is certain."""
    return bool(_TOTAL_LETTERS.search(content(raw)))


def begins_as_total(row: Row) -> bool:
    """Whether the first filled cell of a row is `Jumlah`, `Total` or the like."""
    first = next((text for cell in row.cells if not is_blank(text := content(cell))), "")
    # This is asked of every row, so the costly comparison comes last.
    return len(first) <= LONGEST_LABEL and bool(_TOTAL_LETTERS.search(first)) and bool(_TOTAL.match(plain(first)))


def is_blank_row(row: Row) -> bool:
    """Whether no cell of a row shows anything; a dash is content here."""
    return not row.fault and not any(content(text) for text in row.cells)
