"""Workbooks and Parquet files as grids, read by a worker process with limits on memory and time.

The library that reads workbooks sets aside memory for the rectangle a sheet uses and ends the process when there is
not enough: a stray cell in the far corner would take the whole run down.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from ..errors import UnreadableInput
from ..text import Text
from . import archive
from .grid import Grid, Span
from .kept_rows import KeptRows
from .reader import Row

SECONDS = 300

_COPY = Text(
    "Salin bagian daftarnya saja ke buku kerja baru, simpan, lalu ulangi.",
    "Copy only the part with the list into a new workbook, save it, and try again.",
)
_FAR = Text("Lembar {s} memakai rentang sel tak wajar{c}.", "The sheet {s} uses an absurd range of cells{c}.")
_SHEET_OVER = Text(
    "Lembar {s} tidak dapat dibaca dalam batas memori dan waktu; mungkin memakai rentang sel tak wajar.",
    "The sheet {s} cannot be read within the limits of memory and time; it may use an absurd range of cells.",
)
_FILE_OVER = Text(
    "Berkas tidak dapat dibaca dalam batas memori dan waktu.",
    "The file cannot be read within the limits of memory and time.",
)


@dataclass(frozen=True)
class Workbook:
    """The sheets with cells, and the names of those without any: charts, macros, dialogues."""

    grids: tuple[Grid, ...]
    without_cells: tuple[str, ...]


@dataclass
class _Sheet:
    name: str
    hidden: bool
    is_data: bool
    names: tuple[str, ...] | None = None
    spans: tuple[Span, ...] = ()
    rows: list[Row] = field(default_factory=list)
    kept: KeptRows | None = None


def read(data: bytes, kind: str, label: str, sha256: str) -> Workbook:
    """Read the bytes of a workbook or Parquet file; raises UnreadableInput when it is locked, broken or absurd."""
    sheets: list[_Sheet] = []
    ended = False
    for message in _listen(data, kind):
        what = message[0]
        if isinstance(what, int):
            rows = sheets[-1].rows
            _fill_up(rows, what - 1)
            rows.append(Row(what, tuple(message[1])))
        elif what == "sheet":
            sheets.append(_Sheet(*message[1:]))
        elif what == "names":
            sheets[-1].names = tuple(message[1])
        elif what == "frame":
            sheets[-1].kept = sheets[-1].kept or KeptRows()
            sheets[-1].kept.append(pl.read_ipc(message[1]))
        elif what == "spans":
            sheets[-1].spans = tuple(Span(*span) for span in message[1])
        elif what == "rows":
            _fill_up(sheets[-1].rows, message[1])
        elif what == "refused":
            raise _refusal(message[1], message[2], sheets[-1].name if sheets else "", kind, label)
        ended = what == "end"
    if not ended:  # the worker says of everything else why it stops
        raise _refusal("limit", "", sheets[-1].name if sheets else "", kind, label)
    grids = tuple(
        Grid(
            label,
            sheet.name,
            sha256,
            sheet.kept or tuple(sheet.rows),
            names=sheet.names,
            spans=sheet.spans,
            hidden=sheet.hidden,
        )
        for sheet in sheets
        if sheet.is_data
    )
    return Workbook(tuple(_told_apart(grids)), tuple(sheet.name for sheet in sheets if not sheet.is_data))


def _fill_up(rows: list[Row], last: int) -> None:
    """Add the empty rows up to one; the worker does not speak of them."""
    rows.extend(Row(number, ()) for number in range(len(rows) + 1, last + 1))


def _told_apart(grids: tuple[Grid, ...]) -> Iterator[Grid]:
    """Sheets of one name, which only a forged workbook has, get a number: findings name a row by sheet."""
    seen: Counter[str] = Counter()
    for grid in grids:
        seen[grid.sheet] += 1
        yield grid if seen[grid.sheet] == 1 else replace(grid, sheet=f"{grid.sheet} ({seen[grid.sheet]})")


def _listen(data: bytes, kind: str) -> Iterator[list[Any]]:
    """What the worker says; its words simply stop when a limit ends it."""
    # -P: the folder it is started in must not offer modules of its own.
    command = [sys.executable, "-P", "-m", f"{__package__}.worker", kind]
    quiet = {**os.environ, "RUST_BACKTRACE": "0", "POLARS_MAX_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=quiet
    ) as worker:
        assert worker.stdin is not None and worker.stdout is not None
        feeding = threading.Thread(target=_feed, args=(worker.stdin, data), daemon=True)
        feeding.start()
        clock = threading.Timer(SECONDS, worker.kill)
        clock.daemon = True
        clock.start()
        try:
            for line in worker.stdout:
                if not line.endswith(b"\n"):
                    return  # cut off in the middle of a word
                message = json.loads(line)
                if message[0] == "frame":
                    message[1] = worker.stdout.read(size := message[1])
                    if len(message[1]) < size:
                        return
                yield message
            if worker.wait() == 1:
                raise RuntimeError(f"{command[-2]} cannot be run by {sys.executable}: is patuh installed there?")
        finally:
            clock.cancel()
            worker.kill()
            feeding.join()


def _feed(pipe: Any, data: bytes) -> None:
    try:
        pipe.write(data)
        pipe.close()
    except OSError:
        return  # the worker has ended; what it said before tells why


def _refusal(why: str, detail: str, sheet: str, kind: str, label: str) -> UnreadableInput:
    if why == "password":
        return archive.locked(label)
    if why == "far_cell":
        cell = Text(": sel {c} terisi", ": cell {c} holds something").fill(c=detail) if detail else Text.same("")
        what, todo = _FAR.fill(s=f"“{sheet}”", c=cell), _COPY
        if detail:
            todo = Text(
                "Hapus baris dan kolom kosong di sekitar sel itu, simpan, lalu ulangi.",
                "Delete the empty rows and columns around that cell, save, and try again.",
            )
        return UnreadableInput(what, at=label, todo=todo)
    if why == "limit":
        return UnreadableInput(_SHEET_OVER.fill(s=f"“{sheet}”") if sheet else _FILE_OVER, at=label, todo=_COPY)
    if why == "library":
        return UnreadableInput(
            Text(
                "Pustaka {n} untuk membacanya tidak terpasang.", "The library {n} that reads it is not installed."
            ).fill(n=detail),
            at=label,
            todo=Text("Pasang dengan: pip install {n}", "Install it: pip install {n}").fill(n=detail),
        )
    return archive.broken(label, Text("Berkas Parquet", "The Parquet file") if kind == "parquet" else None)
