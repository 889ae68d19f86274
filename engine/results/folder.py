"""The result folder: written whole or not at all, and read again by every later command."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import OutputError, RulebookError
from ..language.rulebook import Rulebook, from_files
from ..text import Text
from .parts import UNSETTLED, InParts, parts_of
from .receipt import json_schema
from .rows import frames_of, schema
from .schema import TABLES
from .shape import fits
from .tables import write_table
from .whole import whole

if TYPE_CHECKING:
    from polars import DataFrame

RECEIPT = "receipt.json"
RULES = "rules"
Rows = Mapping[str, Sequence[Any]]


def refuse_existing(target: Path, *, replace: bool) -> None:
    """Raise OutputError when a folder cannot become the result folder: it exists, or is something else."""
    if target.exists() and not replace:
        raise OutputError(
            Text("Folder hasil sudah ada.", "The result folder exists already."),
            at=str(target),
            todo=Text(
                "Pilih folder lain dengan -o, atau ganti dengan --force.",
                "Choose another with -o, or replace it with --force.",
            ),
        )
    if target.exists() and not (target / RECEIPT).is_file():
        raise OutputError(
            Text(
                "Folder ini bukan folder hasil; tidak diganti.", "This folder is no result folder; it is not replaced."
            ),
            at=str(target),
        )


def write(target: Path, rows: Rows, rulebook: Rulebook, receipt: dict[str, Any], *, replace: bool) -> None:
    """Write tables (Parquet and CSV), the rules used and the receipt to a folder that is not there yet.

    With `replace` an older result folder is exchanged for the new one. Raises OutputError and leaves
    nothing behind when the folder exists, is no result folder, or the disk is full.
    """
    with begun(target, replace=replace) as place:
        place.fill(rows, rulebook, receipt)


class Begun:
    """A result folder that is being written; findings may come to `parts` while the run still goes on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.in_parts: list[InParts[Any]] = []

    @property
    def parts(self) -> Path:
        """Where parts are written until `fill` numbers them."""
        folder = self.folder / UNSETTLED
        folder.mkdir(exist_ok=True)
        return folder

    def fill(self, rows: Rows, rulebook: Rulebook, receipt: dict[str, Any]) -> None:
        """Write tables (those in parts as they are, without CSV), the rules used and the receipt."""
        outputs = dict(self._tables(rows))
        _write_rules(self.folder / RULES, rulebook)
        text = json.dumps({**receipt, "outputs": outputs}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        _write_file(self.folder / RECEIPT, text.encode())

    def _tables(self, rows: Rows) -> Iterator[tuple[str, str]]:
        for name, table in TABLES.items():
            made = rows.get(name)
            if isinstance(made, InParts):
                self.in_parts.append(made)
                yield from made.settle(self.folder, name)
            elif made is not None:
                csv, parquet = self.folder / f"{name}.csv", self.folder / f"{name}.parquet"
                write_table(csv, parquet, schema(table), frames_of(table, made))
                for path in (parquet, csv):
                    yield path.name, _settled(path)


@contextmanager
def begun(target: Path, *, replace: bool) -> Iterator[Begun]:
    """A result folder to be filled until the block ends. Raises as `write`."""
    refuse_existing(target, replace=replace)
    with whole(target) as folder:
        place = Begun(folder)
        yield place
    for rows in place.in_parts:
        rows.move(folder, target)


def _write_rules(folder: Path, rulebook: Rulebook) -> None:
    for name, content in rulebook.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_file(path, content)


def _write_file(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    _settled(path)


def _settled(path: Path) -> str:
    """Have the disk keep a file before anything names it; returns its SHA-256."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


class Results:
    """A result folder opened for reading; raises OutputError when it is not one, or not whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.receipt: dict[str, Any] = json.loads((folder / RECEIPT).read_text("utf-8"))
            self.as_of = date.fromisoformat(self.receipt["as_of"])
            self._hashes = dict(self.receipt["outputs"])
            whole = fits(self.receipt, json_schema())
        except (OSError, ValueError, TypeError, KeyError):
            raise self._not_whole() from None
        if not whole:
            raise self._not_whole()

    def _not_whole(self) -> OutputError:
        return OutputError(
            Text("Ini bukan folder hasil patuh yang utuh.", "This is not a whole result folder of patuh."),
            at=str(self.folder),
            todo=Text("Sebut folder yang ditulis oleh `patuh check`.", "Name a folder that `patuh check` wrote."),
        )

    def rulebook(self) -> Rulebook:
        """The rules that judged, as they were; checked against the receipt's hash."""
        folder = self.folder / RULES
        try:
            files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}
            book = from_files(files, RULES)
        except (OSError, RulebookError):
            raise self._not_whole() from None
        if book.hash != self.receipt.get("rulebook"):
            raise self._not_whole()
        return book

    def frame(self, table: str) -> DataFrame:
        """A table as a frame; its bytes are checked against the receipt."""
        import polars

        name = f"{table}.parquet"
        names = [name] if name in self._hashes else parts_of(table, self._hashes)
        if not names:
            raise self._not_whole()
        return polars.concat([polars.read_parquet(io.BytesIO(self._content(name))) for name in names])

    def _content(self, name: str) -> bytes:
        try:
            content = (self.folder / name).read_bytes()
        except OSError:
            raise self._not_whole() from None
        if hashlib.sha256(content).hexdigest() != self._hashes[name]:
            raise self._not_whole()
        return content

    def rows(self, table: str) -> list[Any]:
        """All rows of a table, checked likewise."""
        return [TABLES[table](*row) for row in self.frame(table).iter_rows()]
