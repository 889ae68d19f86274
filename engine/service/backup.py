"""A copy of the data folder while the service writes to it: what it needs to go on, and to defend what it answered."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from ..errors import OutputError
from ..text import Text
from .audit import Audit, Head
from .disk import settle
from .registry.folder import CURRENT
from .settings import Data

ATTEMPTS = 5  # a registry may be swapped while its file is copied


def back_up(data: Data, target: Path, *, jobs: bool = False) -> Head:
    """Copy a data folder to a folder that is not there yet, whole or not at all; the head of the audit in the copy.

    The audit comes first: whatever it speaks of, a rulebook or a key, is in what is copied after it. Its copy is
    verified. Uploads and their results (`jobs`) are left out unless asked for. Raises OutputError.
    """
    if target.exists():
        raise OutputError(EXISTS, at=str(target), todo=TODO_EXISTS)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))  # 0700
        try:
            head = _fill(draft, data, jobs)
            for path in [*draft.rglob("*"), draft]:
                settle(path)
            os.rename(draft, target)
            settle(target.parent)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise OutputError(NOT_MADE.fill(w=why or type(error).__name__), at=str(target), why=NOTHING_MADE) from None
    return head


def _fill(draft: Path, data: Data, jobs: bool) -> Head:
    for path in (data.audit, data.access):
        if path.is_file():
            _copy_database(path, draft / path.name)
    for folder in (data.keys, data.rulebooks, *([data.jobs] if jobs else [])):
        if folder.is_dir():  # names with a dot in front are still being written
            shutil.copytree(folder, draft / folder.name, ignore=shutil.ignore_patterns(".*", "*.partial"))
    if data.office_key.is_file():
        shutil.copy2(data.office_key, draft / data.office_key.name)
    _copy_registry(data.registry, draft / data.registry.name)
    return _verified(draft / data.audit.name)


def _copy_database(source: Path, target: Path) -> None:
    """A SQLite file as it is at one moment, whoever writes to it; what was deleted there is not in the copy either."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode = DELETE")  # one file, which a reader leaves as it is


def _copy_registry(source: Path, target: Path) -> None:
    """The current snapshot and what names it; a snapshot never changes, but may be removed once it has given way."""
    for attempt in range(ATTEMPTS):
        try:
            name = (source / CURRENT).read_text("ascii")
        except FileNotFoundError:
            return  # nothing is loaded, or the registry is in a database
        try:
            target.mkdir(mode=0o700, exist_ok=True)
            shutil.copy2(source / name.strip(), target / name.strip())
        except FileNotFoundError:
            if attempt == ATTEMPTS - 1:
                raise
            continue
        (target / CURRENT).write_text(name, "ascii")
        return


def _verified(copy: Path) -> Head:
    audit = Audit(copy)
    try:
        found = audit.verify()
    finally:
        audit.close()
    if not found.whole or found.head is None:
        raise OutputError(NOT_WHOLE, at=copy.name, why=WHY_NOT_WHOLE, todo=TODO_NOT_WHOLE)
    return found.head


EXISTS = Text("Cadangan dengan nama ini sudah ada.", "There is a backup of this name already.")
TODO_EXISTS = Text("Pilih nama lain, misalnya dengan tanggal.", "Choose another, such as one with the date.")
NOT_MADE = Text("Cadangan tidak dapat dibuat ({w}).", "The backup cannot be made ({w}).")
NOTHING_MADE = Text("Tidak ada yang ditulis.", "Nothing was written.")
NOT_WHOLE = Text("Rantai audit di salinan ini tidak utuh.", "The chain of the audit in the copy is not whole.")
WHY_NOT_WHOLE = Text("Cadangan yang rusak lebih buruk daripada tidak ada.", "A damaged backup is worse than none.")
TODO_NOT_WHOLE = Text(
    "Periksa yang asli dengan patuh audit verify, lalu pulihkan dari cadangan yang utuh.",
    "Check the original with patuh audit verify, then restore from a backup that is whole.",
)
