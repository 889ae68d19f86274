"""Every rulebook that decided is kept as it was, so that its decisions can be computed again."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest
from patuh.engine.errors import OutputError
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.service.receipt import Rulebooks


def test_a_rulebook_comes_back_as_it_was(tmp_path: Path, book: Rulebook) -> None:
    kept = Rulebooks(tmp_path / "rulebooks")
    folder = kept.keep(book)
    assert (folder.name, stat.S_IMODE(folder.stat().st_mode)) == (book.hash, 0o700)
    assert kept.keep(book) == folder
    found = kept.load(book.hash)
    assert found is not None
    assert (found.hash, found.files) == (book.hash, book.files)


def test_keeping_at_once_keeps_one(tmp_path: Path, book: Rulebook) -> None:
    kept = Rulebooks(tmp_path / "rulebooks")
    threads = [threading.Thread(target=kept.keep, args=(book,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [path.name for path in kept.folder.iterdir()] == [book.hash]
    assert {path.name for path in (kept.folder / book.hash).iterdir()} >= {"vocabulary.yaml", "instruments.yaml"}


@pytest.mark.parametrize("hash", ["0" * 64, "..", "../secrets", "", "A" * 64, "0" * 63])
def test_what_was_not_kept_is_not_there(tmp_path: Path, hash: str) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "rulebooks").mkdir()
    assert Rulebooks(tmp_path / "rulebooks").load(hash) is None


@pytest.mark.parametrize("content", [b"{", b"# another comment\n"], ids=["broken", "changed"])
def test_a_copy_that_was_changed_is_not_used(tmp_path: Path, book: Rulebook, content: bytes) -> None:
    kept = Rulebooks(tmp_path / "rulebooks")
    path = kept.keep(book) / "rulebook.yaml"
    path.write_bytes(path.read_bytes() + content)
    with pytest.raises(OutputError) as refused:
        kept.load(book.hash)
    assert book.hash[:12] in refused.value.say("id")


def test_a_place_that_takes_nothing_is_said_to_be(tmp_path: Path, book: Rulebook) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        Rulebooks(tmp_path / "file").keep(book)
