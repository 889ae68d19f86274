"""The bytes of a text file in pieces of whole lines, so that memory holds a piece and not the file.

A piece is UTF-8 whatever the file is, and each of its lines ends with one LF, whether LF, CRLF or CR ended it in the
file. UTF-16 and UTF-32 are not read here.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .opening import Opened
from .reader import decode_line

CHUNK_BYTES = 16 * 2**20  # larger ones cost more memory and were hardly faster


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole lines, each ended by LF; `last` when no more follow (then there may be none at all)."""

    text: bytes
    last: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Where whole lines stand in a file: their first byte, how many bytes they have, and how many lines are `before`.

    `marked` says that the file begins with the mark of UTF-8, `last` that no more lines follow.
    """

    start: int
    size: int
    before: int
    marked: bool
    last: bool

    def chunk(self, file: Opened) -> Chunk:
        """The lines themselves."""
        file.back(self.start)
        return _chunk(file.read(self.size), self.marked, self.last)


def chunks(file: Opened, size: int, hashed: Callable[[bytes], None] = lambda block: None) -> Iterator[Chunk]:
    """The rest of a file in chunks of about so many bytes; a longer line makes a larger chunk.

    `hashed` is told all bytes as they stand in the file.
    """
    for lines, marked, last in _cut(file, size, hashed):
        yield _chunk(lines, marked, last)


def pieces(file: Opened, size: int, hashed: Callable[[bytes], None]) -> Iterator[Piece]:
    """The places of the same chunks of a whole file; its bytes are looked at no more than that takes."""
    start, before = 0, 0
    for lines, marked, last in _cut(file, size, hashed):
        start = start or (len(codecs.BOM_UTF8) if marked else 0)
        yield Piece(start, len(lines), before, marked, last)
        start += len(lines)
        before += _unified(lines).count(b"\n")


def _cut(file: Opened, size: int, hashed: Callable[[bytes], None]) -> Iterator[tuple[bytes, bool, bool]]:
    size = max(size, len(codecs.BOM_UTF8))
    block = file.read(size)
    hashed(block)
    marked = block.startswith(codecs.BOM_UTF8)
    rest = block[len(codecs.BOM_UTF8) :] if marked else block
    while block:
        end = _end(rest)
        if end:
            yield rest[:end], marked, False
        rest = rest[end:]
        # What is left of a long line is searched again each time, so each time as much again is read.
        block = file.read(max(size, len(rest)))
        hashed(block)
        rest += block
    yield rest, marked, True


def _chunk(lines: bytes, marked: bool, last: bool) -> Chunk:
    text = _lines(lines, marked)
    return Chunk(_last(text) if last else text, last)


def _unified(data: bytes) -> bytes:
    """Lines that end with LF alone."""
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


def _end(data: bytes) -> int:
    """Where the last whole line ends; a CR at the very end may be half of a CRLF."""
    return data.rfind(b"\n") + 1 or data.rfind(b"\r", 0, len(data) - 1) + 1


def _lines(data: bytes, marked: bool) -> bytes:
    data = _unified(data)
    if data.isascii():
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if marked:
            return data.decode("utf-8", errors="replace").encode()
        return b"\n".join(line if line.isascii() else decode_line(line).encode() for line in data.split(b"\n"))
    return data


def _last(data: bytes) -> bytes:
    """The last lines: what follows the last line end is a line unless it is nothing, or the end-of-file mark of DOS."""
    end = data.rfind(b"\n") + 1
    return data[:end] if not data[end:].strip(b"\x1a") else data + b"\n"
