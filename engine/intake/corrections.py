"""`--corrections FILE`: what an officer found to be right, laid over the cells; the files themselves stay as they came.

Each line names a cell by the SHA-256 of its file, the sheet (empty for text files), the row as the spreadsheet
program counts it, and the column's header as the list of problems shows it, or `#3` for the third column. A row that
cannot be split into its columns is written anew by its corrections: columns they do not name are empty.

The sheet Ditolak of a report is such a file once its column of right values is filled in. A line that was added there
without the SHA-256 has that of the other lines of the same file name, where they all have one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..errors import UnreadableInput, UsageError
from ..text import Text
from . import kinds, workbook
from .cells.reading import content, spoiled
from .headers import HeaderRows, normalise
from .opening import bytes_of, label_of
from .reader import Row, read_bytes
from .spelling import visible

SHOWN = 5

_NAMES = {
    "sha256": ("sha256", "berkas sha256", "file sha256", "hash", "sha 256"),
    "sheet": ("sheet", "lembar", "source sheet"),
    "row": ("row", "baris", "source row"),
    "column": ("column", "kolom"),
    "value": ("value", "nilai", "nilai yang benar", "right value"),
    "file": ("berkas", "file", "source file"),
}
_OPTIONAL = frozenset({"sheet", "file"})
# What messages call them: as on the sheet Ditolak of a workbook, and as in a text file.
_ON_A_SHEET = {
    "sha256": Text("Berkas SHA256", "File SHA256"),
    "row": Text("Baris", "Row"),
    "column": Text("Kolom", "Column"),
    "value": Text("Nilai yang benar", "Right value"),
}
_IN_A_TEXT = {
    "sha256": Text("berkas_sha256", "sha256"),
    "row": Text("baris", "row"),
    "column": Text("kolom", "column"),
    "value": Text("nilai", "value"),
}
_OURS = re.compile(r"(ditolak|rejected)\b.*", re.IGNORECASE)  # a long one goes on in `Ditolak 2`
# Where values were to be filled in, an empty cell says that nobody did: a cell that is to be empty says so in words.
_TO_FILL_IN = frozenset({"nilai yang benar", "right value"})
_EMPTIED = frozenset({"(kosong)", "(empty)"})
_HASH = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")


@dataclass(frozen=True, slots=True)
class Correction:
    """One cell's right content; `line` is where the corrections file says so, on the sheet `on` of a workbook."""

    sha256: str
    sheet: str
    row: int
    column: str
    value: str
    line: int
    on: str = ""


@dataclass(frozen=True)
class Corrections:
    """All lines of a corrections file; `file` is its base name."""

    file: str
    lines: tuple[Correction, ...]

    def of(self, sha256: str) -> dict[str, list[Correction]]:
        """The corrections of one file, by sheet."""
        by_sheet: dict[str, list[Correction]] = {}
        for line in self.lines:
            if line.sha256 == sha256:
                by_sheet.setdefault(line.sheet, []).append(line)
        return by_sheet

    def refuse_strangers(self, hashes: Iterable[str]) -> None:
        """Raise UsageError for corrections of files that are not in the run, or have changed since."""
        known = set(hashes)
        strangers = [line for line in self.lines if line.sha256 not in known]
        if strangers:
            what = Text(
                "{n} koreksi tidak cocok dengan berkas mana pun ({l}).", "{n} corrections fit none of the files ({l})."
            ).fill(n=len(strangers), l=_listed(strangers))
            raise UsageError(
                what,
                at=self.file,
                why=Text(
                    "SHA-256-nya tidak sama: berkasnya lain, atau sudah berubah sejak dikoreksi.",
                    "The SHA-256 differs: it is another file, or it has changed since it was corrected.",
                ),
                todo=Text(
                    "Sertakan berkas yang dikoreksi, atau buat koreksinya lagi untuk berkas yang baru.",
                    "Give the file that was corrected, or make the corrections again for the new one.",
                ),
            )


def read(path: str | os.PathLike[str]) -> Corrections:
    """Read a corrections file, text or workbook; raises UnreadableInput naming the lines that say no cell."""
    label = label_of(path)
    data = bytes_of(path, label)
    kind = kinds.kind_of(data, label)
    if kind in ("json", "parquet"):
        raise _no_columns(label, list(_IN_A_TEXT), _IN_A_TEXT)
    if kind == "text":
        raw = read_bytes(data, label)
        sheets, called = [_Sheet("", raw.rows[raw.sep :])], _IN_A_TEXT
    else:
        grids = workbook.read(data, kind, label, "").grids
        sheets, called = [_Sheet(grid.sheet, grid.rows) for grid in grids], _ON_A_SHEET
    told = [sheet for sheet in sheets if not sheet.lacks]
    ours = [sheet for sheet in sheets if _OURS.fullmatch(sheet.name)]
    if kind != "text" and not told and not ours:
        raise UnreadableInput(NO_SHEET, at=label, todo=_give(called))
    lacking = next((sheet for sheet in ours if sheet.lacks), None)
    if lacking is not None or not told:
        lacks = lacking.lacks if lacking else min((sheet.lacks for sheet in sheets), key=len, default=list(called))
        raise _no_columns(label, lacks, called)
    hashes = _hashes(told)
    corrections = [line for sheet in told for line in sheet.corrections(label, hashes, called)]
    _refuse_twice(corrections, label)
    return Corrections(label, tuple(corrections))


class _Sheet:
    """One sheet of a corrections file: what stands below the headers, and which of them are lacking."""

    def __init__(self, name: str, rows: Sequence[Row]) -> None:
        filled = [row for row in rows if any(cell.strip() for cell in row.cells)]
        seen = [normalise(cell) for cell in filled[0].cells] if filled else []
        self._places = {
            name: next((seen.index(spelling) for spelling in spellings if spelling in seen), -1)
            for name, spellings in _NAMES.items()
        }
        self.lacks = [name for name, place in self._places.items() if place < 0 and name not in _OPTIONAL]
        self.name, self._rows = name, filled[1:]
        self._to_fill_in = not self.lacks and seen[self._places["value"]] in _TO_FILL_IN

    def hashes(self) -> Iterator[tuple[str, str]]:
        """The file name and SHA-256 of every line that has both, filled in or not."""
        for row in self._rows:
            file, sha256 = visible(self._cell(row, "file")), content(self._cell(row, "sha256")).lower()
            if file and _HASH.fullmatch(sha256):
                yield file, sha256

    def corrections(
        self, label: str, hashes: Mapping[str, frozenset[str]], called: Mapping[str, Text]
    ) -> list[Correction]:
        """The corrections; raises UnreadableInput naming the lines that say no cell, or no value that can be read."""
        rows = [row for row in self._rows if not self._to_fill_in or content(self._cell(row, "value"))]
        if errors := [self._place(row) for row in rows if spoiled(content(self._cell(row, "value")))]:
            what = NO_VALUE.fill(r=", ".join(errors[:SHOWN]), c=called["value"])
            raise UnreadableInput(what, at=label, todo=PLAIN_VALUE)
        lines = [self._line(row, hashes) for row in rows]
        wrong = [self._place(row) for row, line in zip(rows, lines, strict=True) if line is None]
        if wrong:
            raise UnreadableInput(
                Text("Baris koreksi ini tidak menyebut satu sel: {r}.", "These lines name no cell: {r}.").fill(
                    r=", ".join(wrong[:SHOWN])
                ),
                at=label,
                todo=FILL_IN.fill(h=called["sha256"], r=called["row"], c=called["column"]),
            )
        return [line for line in lines if line is not None]

    def _place(self, row: Row) -> str:
        return f"{self.name}!{row.number}" if self.name else str(row.number)

    def _cell(self, row: Row, name: str) -> str:
        place = self._places[name]
        return row.cells[place] if 0 <= place < len(row.cells) else ""

    def _line(self, row: Row, hashes: Mapping[str, frozenset[str]]) -> Correction | None:
        sha256, number = content(self._cell(row, "sha256")).lower(), content(self._cell(row, "row"))
        same = hashes.get(visible(self._cell(row, "file")), frozenset())
        if not sha256 and len(same) == 1:  # the column is hidden: who adds a line names the file
            (sha256,) = same
        column, value = visible(self._cell(row, "column")), self._cell(row, "value")
        if row.fault or not _HASH.fullmatch(sha256) or not _NUMBER.fullmatch(number) or not column:
            return None
        if self._to_fill_in and content(value).casefold() in _EMPTIED:
            value = ""
        return Correction(sha256, self._cell(row, "sheet"), int(number), column, value, row.number, self.name)


def _hashes(sheets: Sequence[_Sheet]) -> dict[str, frozenset[str]]:
    """The SHA-256 that the lines of each file name have: more than one where two files bear it."""
    found: dict[str, set[str]] = {}
    for sheet in sheets:
        for file, sha256 in sheet.hashes():
            found.setdefault(file, set()).add(sha256)
    return {file: frozenset(hashes) for file, hashes in found.items()}


def _no_columns(label: str, missing: Sequence[str], called: Mapping[str, Text]) -> UnreadableInput:
    lacking = Text.join([called[name] for name in missing], Text.same(", "))
    what = Text("Berkas koreksi tanpa kolom {m}.", "The corrections file has no column {m}.").fill(m=lacking)
    return UnreadableInput(what, at=label, todo=_give(called))


def _give(called: Mapping[str, Text]) -> Text:
    names = [called["sha256"], Text("Lembar", "Sheet"), *(called[name] for name in ("row", "column", "value"))]
    if called is _IN_A_TEXT:
        names[1] = Text("lembar", "sheet")
    return Text("Beri kolom {n}.", "Give columns {n}.").fill(n=Text.join(names, Text.same(", ")))


def _refuse_twice(corrections: Sequence[Correction], label: str) -> None:
    seen: dict[tuple[str, str, int, str], Correction] = {}
    for line in corrections:
        place = (line.sha256, line.sheet, line.row, line.column)
        first = seen.setdefault(place, line)
        if first is not line:
            raise UnreadableInput(
                Text("Sel yang sama dikoreksi dua kali: {l}.", "The same cell is corrected twice: {l}.").fill(
                    l=_listed([first, line])
                ),
                at=label,
                todo=Text("Hapus salah satunya.", "Remove one of them."),
            )


# ── where they fit ───────────────────────────────────────────────────────────────────────────


def no_such_cell(astray: Sequence[Correction], place: str) -> UsageError:
    """The error of corrections that name a sheet, row or column which the file does not have."""
    return UsageError(
        Text("{n} koreksi tidak cocok dengan sel mana pun: {l}.", "{n} corrections fit no cell: {l}.").fill(
            n=len(astray), l=_listed(astray)
        ),
        at=place,
        todo=Text(
            "Sebut lembar, baris data, dan kepala kolom seperti di daftar masalah.",
            "Name the sheet, the row of data and the header as the list of problems does.",
        ),
    )


def column_of(name: str, block: HeaderRows) -> int:
    """The place of the column with this header, or -1; of two alike neither is meant, and `#3` is the third."""
    if re.fullmatch("#[1-9][0-9]{0,3}", name):
        return int(name[1:]) - 1
    same = [index for index, header in enumerate(block.headers) if header.text == name]
    return same[0] if len(same) == 1 else -1


def _listed(lines: Sequence[Correction]) -> Text:
    shown = Text.join(
        [
            Text("baris {n}: {s}{r}, kolom {c}", "line {n}: {s}{r}, column {c}").fill(
                n=f"{line.on}!{line.line}" if line.on else str(line.line),
                s=f"{line.sheet}!" if line.sheet else "",
                r=str(line.row),
                c=line.column[:40],
            )
            for line in lines[:SHOWN]
        ],
        Text.same("; "),
    )
    return shown if len(lines) <= SHOWN else Text.join([shown, Text.same("…")], Text.same("; "))


NO_SHEET = Text(
    "Buku kerja ini tidak punya lembar Ditolak, dan tidak ada lembar lain yang berisi koreksi.",
    "This workbook has no sheet Rejected (Ditolak), and no other sheet that holds corrections.",
)
NO_VALUE = Text(
    "Nilai ini rumus yang belum dihitung atau galat, kolom {c}: {r}.",
    "These values are formulas never calculated, or errors, column {c}: {r}.",
)
PLAIN_VALUE = Text(
    "Tulis nilainya sendiri, atau buka dan simpan di program lembar sebar supaya rumusnya dihitung.",
    "Write the value itself, or open and save the file in a spreadsheet program so that formulas are calculated.",
)
FILL_IN = Text(
    "Isi {h} (64 angka heksadesimal; boleh kosong bila baris lain dari berkas itu mengisinya), {r} (angka), dan {c}.",
    "Give {h} (64 hexadecimal digits; may be empty where other lines of that file have one), {r} (a number) and {c}.",
)
