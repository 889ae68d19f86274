"""`--corrections FILE`: what an officer found to be right, laid over the cells; the files themselves stay as they came.

Each line names a cell by the SHA-256 of its file, the sheet (empty for text files), the row as the spreadsheet
program counts it, and the column's header as the list of problems shows it, or `#3` for the third column.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..errors import UnreadableInput, UsageError
from ..text import Text
from . import kinds, workbook
from .cells.reading import content
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
    "value": ("value", "nilai"),
}
_HASH = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")


@dataclass(frozen=True, slots=True)
class Correction:
    """One cell's right content; `line` is where the corrections file says so."""

    sha256: str
    sheet: str
    row: int
    column: str
    value: str
    line: int


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
    if kind == "text":
        raw = read_bytes(data, label)
        rows: Sequence[Row] = raw.rows[raw.sep :]
    elif kind in ("json", "parquet"):
        raise _no_columns(label, list(_NAMES))
    else:
        grids = workbook.read(data, kind, label, "").grids
        rows = grids[0].rows if grids else ()
    filled = [row for row in rows if any(cell.strip() for cell in row.cells)]
    places = _places(filled[0].cells if filled else (), label)
    lines = [_line(row, places) for row in filled[1:]]
    wrong = [row.number for row, line in zip(filled[1:], lines, strict=True) if line is None]
    if wrong:
        raise UnreadableInput(
            Text("Baris koreksi ini tidak menyebut satu sel: {r}.", "These lines name no cell: {r}.").fill(
                r=", ".join(map(str, wrong[:SHOWN]))
            ),
            at=label,
            todo=Text(
                "Isi sha256 (64 angka heksadesimal), baris (angka), dan kolom.",
                "Give sha256 (64 hexadecimal digits), row (a number) and column.",
            ),
        )
    corrections = [line for line in lines if line is not None]
    _refuse_twice(corrections, label)
    return Corrections(label, tuple(corrections))


def _places(header: Sequence[str], label: str) -> Mapping[str, int]:
    seen = [normalise(cell) for cell in header]
    places = {
        name: next((seen.index(spelling) for spelling in spellings if spelling in seen), -1)
        for name, spellings in _NAMES.items()
    }
    if missing := [name for name, place in places.items() if place < 0 and name != "sheet"]:
        raise _no_columns(label, missing)
    return places


def _no_columns(label: str, missing: Sequence[str]) -> UnreadableInput:
    return UnreadableInput(
        Text("Berkas koreksi tanpa kolom {m}.", "The corrections file has no column {m}.").fill(m=", ".join(missing)),
        at=label,
        todo=Text(
            "Beri kolom berkas_sha256, lembar, baris, kolom, nilai.", "Give columns sha256, sheet, row, column, value."
        ),
    )


def _line(row: Row, places: Mapping[str, int]) -> Correction | None:
    def cell(name: str) -> str:
        place = places[name]
        return row.cells[place] if 0 <= place < len(row.cells) else ""

    sha256, number, column = content(cell("sha256")).lower(), content(cell("row")), visible(cell("column"))
    if row.fault or not _HASH.fullmatch(sha256) or not _NUMBER.fullmatch(number) or not column:
        return None
    return Correction(sha256, cell("sheet"), int(number), column, cell("value"), row.number)


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
                n=str(line.line), s=f"{line.sheet}!" if line.sheet else "", r=str(line.row), c=line.column[:40]
            )
            for line in lines[:SHOWN]
        ],
        Text.same("; "),
    )
    return shown if len(lines) <= SHOWN else Text.join([shown, Text.same("…")], Text.same("; "))
