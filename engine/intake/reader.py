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

from ..errors import UnreadableInput
from ..text import Text
from .opening import bytes_of, label_of

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


def read_bytes(data: bytes, label: str) -> RawFile:
    """Read the bytes of a text file; raises UnreadableInput when they are no text."""
    refuse_binary(data, label)
    lines = split_lines(decode(data))
    delimiter, sep = delimiter_of(lines)
    rows = list(split_rows(lines, delimiter))
    return RawFile(label, hashlib.sha256(data).hexdigest(), delimiter, tuple(rows), sep)


def delimiter_of(lines: Sequence[str]) -> tuple[str, bool]:
    """What separates the cells of a file, told by its first lines, and whether the first one only states it."""
    stated = _SEP_LINE.match(lines[0]) if lines else None
    return (stated[1] if stated else vote_delimiter(lines)), stated is not None


def refuse_binary(data: bytes, label: str) -> None:
    """Raise UnreadableInput for bytes that are no text; the first RECORD_CHARACTERS of them tell."""
    kind = next((name for magic, name in _BINARY if data.startswith(magic)), None)
    if kind is None and not data.startswith(codecs.BOM_UTF8) and not is_wide(data):
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


def is_wide(data: bytes) -> bool:
    """Whether the bytes are UTF-16 or UTF-32, told by their beginning."""
    wide = tuple(mark for mark, encoding in _MARKS if encoding != "utf-8-sig")
    return data.startswith(wide) or (not data.startswith(codecs.BOM_UTF8) and _wide_encoding(data) is not None)


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
        return "".join(decode_line(line) for line in data.splitlines(keepends=True))


def decode_line(line: bytes) -> str:
    """The text of one line of a file without a mark: UTF-8 or else cp1252."""
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


@dataclass(frozen=True, slots=True)
class Found:
    """A row with the number of lines it takes; `cut` when its quotes ask for more lines than there are."""

    row: Row
    lines: int = 1
    cut: bool = False


def split_rows(lines: Sequence[str], delimiter: str) -> Iterator[Row]:
    """The rows of a file; a quote that is never closed costs its own line, and reading goes on with the next."""
    index = 0
    while index < len(lines):
        found = row_at(lines, index, delimiter)
        yield found.row
        index += found.lines


def row_at(lines: Sequence[str], index: int, delimiter: str, before: int = 0) -> Found:
    """The row that starts at this index; `before` is how many lines of the file come before the first of `lines`."""
    line, number = lines[index], before + index + 1
    if len(line) > RECORD_CHARACTERS:
        return Found(Row(number, (line[:SHOWN_CHARACTERS] + "…",), "line_too_long"))
    if '"' not in line:
        return Found(Row(number, tuple(line.split(delimiter))))
    return _quoted_row(lines, index, delimiter, number)


def _quoted_row(lines: Sequence[str], start: int, delimiter: str, number: int) -> Found:
    pulled, cut = 0, False

    def pull() -> Iterator[str]:
        nonlocal pulled, cut
        size = 0
        for index in range(start, start + RECORD_LINES):
            cut = index >= len(lines)
            if cut:
                return
            line = lines[index]
            size += len(line) + 1
            if size > RECORD_CHARACTERS:
                return
            pulled += 1
            yield line + "\n"

    reader = csv.reader(pull(), delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        return Found(Row(number, tuple(next(reader))), pulled)
    except (csv.Error, StopIteration) as error:
        open_at_end = pulled > 1 or "end of data" in str(error)
    try:
        tidy = _SPACE_AFTER_QUOTE.sub("", lines[start])
        cells = tuple(next(csv.reader([tidy], delimiter=delimiter, strict=True, skipinitialspace=True)))
        return Found(Row(number, cells), 1, cut)
    except (csv.Error, StopIteration):
        # A lenient reading would move cells into other columns; a wrong wage is worse than a rejected row.
        fault = "unclosed_quote" if open_at_end else "stray_quote"
        return Found(Row(number, (lines[start][:SHOWN_CHARACTERS],), fault), 1, cut)
