"""A copy of every rulebook that decided anything, by its hash: an old decision can be replayed after an upgrade."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

from ...errors import OutputError, RulebookError
from ...language.rulebook import Rulebook
from ...text import Text
from ..disk import settle

_HASH = re.compile(r"[0-9a-f]{64}")


class Rulebooks:
    """The folder of copies: one folder for each rulebook, named by its hash."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, book: Rulebook) -> Path:
        """Keep a rulebook, if it is not kept yet: whole or not at all. Raises OutputError."""
        target = self.folder / book.hash
        if target.is_dir():
            return target
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = Path(tempfile.mkdtemp(prefix=".", dir=self.folder))  # 0700, and nobody else's
            try:
                for name, content in book.files.items():
                    _put(draft / name, content)
                settle(draft)
                os.rename(draft, target)
                settle(self.folder)
            except OSError:
                shutil.rmtree(draft, ignore_errors=True)
                if not target.is_dir():  # else another process has kept it meanwhile
                    raise
        except OSError as error:
            raise OutputError(
                NOT_KEPT.fill(e=error.strerror or "?"), at=self.folder.name, why=WHY, todo=SPACE
            ) from None
        return target

    def load(self, hash: str) -> Rulebook | None:
        """The rulebook with a hash, None where it was not kept; raises OutputError where its copy was changed."""
        if not _HASH.fullmatch(hash) or not (self.folder / hash).is_dir():
            return None
        try:
            book = Rulebook.load(self.folder / hash)
        except (RulebookError, OSError):
            raise OutputError(CHANGED, at=f"{self.folder.name}/{hash[:12]}…") from None
        if book.hash != hash:
            raise OutputError(CHANGED, at=f"{self.folder.name}/{hash[:12]}…")
        return book


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


NOT_KEPT = Text("Salinan buku aturan tidak dapat disimpan ({e}).", "The rulebook's copy cannot be kept ({e}).")
WHY = Text(
    "Tanpa salinan itu keputusan tidak dapat dihitung ulang di kemudian hari.",
    "Without it a decision cannot be replayed later.",
)
SPACE = Text("Periksa ruang disk dan hak tulis.", "Check the disk's space and who may write there.")
CHANGED = Text(
    "Salinan buku aturan ini diubah: isinya tidak cocok dengan namanya.",
    "This copy of a rulebook was changed: it does not fit its name.",
)
