"""From the bytes of a text file to its rows, whatever program wrote it; a broken row costs only itself.

A row is one record: a line break inside quotes does not start a new row, and the row carries the number
of the line where it starts. So `len(rows)` counts records, blank ones included, and row numbers may jump.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import UnreadableInput
from ..text import Text

DELIMITERS = (";", "\t", "|", ",")
VOTING_LINES = 50
RECORD_LINES = 50
RECORD_CHARACTERS = 64 * 1024
SHOWN_CHARACTERS = 1000

# A file with a UTF-32 mark also begins with that of UTF-16, so the longer one is tried first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    (b"PK\x03\x04", Text("buku kerja XLSX, ODS, atau arsip ZIP", "an XLSX or ODS workbook or a ZIP archive")),
    (b"\xd0\xcf\x11\xe0", Text("buku kerja XLS lama", "an old XLS workbook")),
    (b"%PDF", Text("PDF", "a PDF")),
    (b"PAR1", Text("berkas Parquet", "a Parquet file")),
    (b"\x1f\x8b", Text("arsip GZIP", "a GZIP archive")),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_LINE_END = re.compile("\r\n|\n|\r")
_QUOTED = re.compile('"(?:[^"]|"")*"')
_SPACE_AFTER_QUOTE = re.compile('(?<=") +(?=[;,\t|]|$)')
_SEP_LINE = re.compile(r'"?sep=([^"\w\s]|\t)"?[;,\t| ]*\Z', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `fault` is a reason code when it cannot be split into cells, and then `cells` holds its text alone."""

    number: int
    cells: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True)
class RawFile:
    """A text file as rows; `label` is its base name, `sha256` that of its bytes, `sep` whether row 1 is `sep=`."""

    label: str
    sha256: str
    delimiter: str
    rows: tuple[Row, ...]
    sep: bool


def read_file(path: str | os.PathLike[str]) -> RawFile:
    """Read a text file whole; raises UnreadableInput when there is none, it may not be read, or it is no text."""
    label = label_of(path)
    return read_bytes(bytes_of(path, label), label)


def label_of(path: str | os.PathLike[str]) -> str:
    """What a file is called in findings and errors: its base name, never its folder."""
    return Path(path).name or "."


def read_bytes(data: bytes, label: str) -> RawFile:
    """Read the bytes of a text file; raises UnreadableInput when they are no text."""
    _refuse_binary(data, label)
    lines = split_lines(decode(data))
    stated = _SEP_LINE.match(lines[0]) if lines else None
    delimiter = stated[1] if stated else vote_delimiter(lines)
    rows = list(split_rows(lines, delimiter))
    return RawFile(label, hashlib.sha256(data).hexdigest(), delimiter, tuple(rows), stated is not None)


def bytes_of(path: str | os.PathLike[str], label: str) -> bytes:
    """The bytes of a file; raises UnreadableInput when there is none or it may not be read."""
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        what = Text("Berkas tidak ditemukan.", "There is no such file.")
        todo = Text("Periksa nama dan foldernya.", "Check its name and folder.")
    except IsADirectoryError:
        what = Text("Ini folder, bukan berkas.", "This is a folder, not a file.")
        todo = Text("Sebutkan berkas di dalamnya.", "Name the files in it.")
    except PermissionError:
        what = Text("Berkas tidak boleh dibaca.", "The file may not be read.")
        todo = Text(
            "Minta izin baca, atau tutup program yang menguncinya.",
            "Ask for permission, or close the program that locks it.",
        )
    except (OSError, ValueError):
        what = Text("Berkas tidak dapat dibaca dari penyimpanan.", "The file cannot be read from storage.")
        todo = Text("Salin berkas ke komputer ini dan coba lagi.", "Copy the file to this computer and try again.")
    raise UnreadableInput(what, at=label, todo=todo)


def _refuse_binary(data: bytes, label: str) -> None:
    kind = next((name for magic, name in _BINARY if data.startswith(magic)), None)
    if kind is None and not _is_wide(data):
        head = data[:RECORD_CHARACTERS]
        if len(_CONTROL.findall(head)) * 10 > len(head):
            kind = Text("berkas biner", "a binary file")
    if kind is not None:
        raise UnreadableInput(
            Text("Ini {k}, bukan teks.", "This is {k}, not text.").fill(k=kind),
            at=label,
            why=Text("Patuh membaca daftar dalam bentuk teks (CSV).", "patuh reads lists as text (CSV)."),
            todo=Text(
                "Buka dengan program asalnya, simpan sebagai CSV, lalu ulangi.",
                "Open it in its own program, save it as CSV, and try again.",
            ),
        )


def _is_wide(data: bytes) -> bool:
    return data.startswith(tuple(mark for mark, _ in _MARKS)) or _wide_encoding(data) is not None


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: in mostly Latin text every other byte is NUL."""
    head = data[:4096]
    even, odd = head[0::2], head[1::2]
    if len(odd) < 2:
        return None
    for sparse, dense, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if sparse.count(0) * 10 > len(sparse) * 7 and dense.count(0) * 10 < len(dense):
            return encoding
    return None


def decode(data: bytes) -> str:
    """The text of a file: by its mark, as UTF-16, as UTF-8, else line by line as UTF-8 or cp1252."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if wide := _wide_encoding(data):
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # Files pasted together from two sources mix both; one foreign byte must not garble all other lines.
        return "".join(_decode_line(line) for line in data.splitlines(keepends=True))


def _decode_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def split_lines(text: str) -> list[str]:
    """The lines of a text, ended by LF, CRLF or CR alone; `str.splitlines` would also break at rarer characters."""
    lines = _LINE_END.split(text)
    if lines and not lines[-1].strip("\x1a"):
        lines.pop()
    return lines


def vote_delimiter(lines: Sequence[str]) -> str:
    """The delimiter that most of the first lines carry equally often, quoted text left out; a comma by default."""
    counts: dict[str, Counter[int]] = {delimiter: Counter() for delimiter in DELIMITERS}
    filled = (line for line in lines[: 4 * VOTING_LINES] if line.strip())
    for _, line in zip(range(VOTING_LINES), filled, strict=False):
        bare = _QUOTED.sub("", line[:RECORD_CHARACTERS])
        for delimiter in DELIMITERS:
            if number := bare.count(delimiter):
                counts[delimiter][number] += 1
    best, best_score = ",", (0, 0)
    for delimiter, tally in counts.items():
        score = max(((lines_alike, number) for number, lines_alike in tally.items()), default=(0, 0))
        if score > best_score:
            best, best_score = delimiter, score
    return best


def split_rows(lines: Sequence[str], delimiter: str) -> Iterator[Row]:
    """The rows of a file; a quote that is never closed costs its own line, and reading goes on with the next."""
    index = 0
    while index < len(lines):
        line = lines[index]
        used = 1
        if len(line) > RECORD_CHARACTERS:
            yield Row(index + 1, (line[:SHOWN_CHARACTERS] + "…",), "line_too_long")
        elif '"' not in line:
            yield Row(index + 1, tuple(line.split(delimiter)))
        else:
            cells, used, fault = _quoted_record(lines, index, delimiter)
            yield Row(index + 1, cells, fault)
        index += used


def _quoted_record(lines: Sequence[str], start: int, delimiter: str) -> tuple[tuple[str, ...], int, str]:
    """Cells, how many lines they took, and the reason code if the quotes do not fit."""
    pulled = 0

    def pull() -> Iterator[str]:
        nonlocal pulled
        size = 0
        for line in lines[start : start + RECORD_LINES]:
            size += len(line) + 1
            if size > RECORD_CHARACTERS:
                return
            pulled += 1
            yield line + "\n"

    reader = csv.reader(pull(), delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        return tuple(next(reader)), pulled, ""
    except (csv.Error, StopIteration) as error:
        open_at_end = pulled > 1 or "end of data" in str(error)
    try:
        tidy = _SPACE_AFTER_QUOTE.sub("", lines[start])
        return tuple(next(csv.reader([tidy], delimiter=delimiter, strict=True, skipinitialspace=True))), 1, ""
    except (csv.Error, StopIteration):
        # A lenient reading would move cells into other columns; a wrong wage is worse than a rejected row.
        return (lines[start][:SHOWN_CHARACTERS],), 1, "unclosed_quote" if open_at_end else "stray_quote"
