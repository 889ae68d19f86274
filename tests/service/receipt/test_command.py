"""`patuh verify`: each check said plainly, exit codes, and where rulebooks and keys are looked for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.commands import verify as command
from patuh.engine.language.rulebook import SHIPPED, Rulebook
from patuh.engine.service.receipt import Keys, Rulebooks, canonical, make
from patuh.engine.text import Lang

Done = tuple[int, str, str]


@pytest.fixture(autouse=True)
def shipped_is_read_once(monkeypatch: pytest.MonkeyPatch, book: Rulebook) -> None:
    load = Rulebook.load
    monkeypatch.setattr(Rulebook, "load", lambda folder=SHIPPED: book if folder == SHIPPED else load(folder))
    monkeypatch.delenv("PATUH_DATA", raising=False)


@pytest.fixture
def files(tmp_path: Path, receipt: dict[str, Any], keys: Keys, sent: bytes) -> Path:
    """A folder with a receipt, the office's public keys and the application."""
    (tmp_path / "tanda-terima.json").write_bytes(canonical(receipt))
    (tmp_path / "kunci.json").write_text(json.dumps(keys.public()))
    (tmp_path / "permohonan.json").write_bytes(sent)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], files: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    monkeypatch.chdir(files)

    def over(*words: object, lang: Lang = "en") -> Done:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            command.command(lang).main([*map(str, words)], prog_name="patuh verify")
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, said.out, said.err

    return over


ALL = ("tanda-terima.json", "--keys", "kunci.json", "--application", "permohonan.json")


def plain(said: str) -> str:
    """What a command said, without what differs from one receipt to the next."""
    return re.sub(r"[0-9a-f]{12,16}|[0-9A-Z]{26}", "#", said)


def test_a_receipt_is_proven(run: Callable[..., Done], tree: Path) -> None:
    code, out, _ = run(*ALL)
    lines = out.splitlines()
    assert code == 0
    assert [line[0] for line in lines[1:-1]] == ["✓"] * 7
    assert lines[-1] == "proven: the office signed it, and its rules come to the same decision"
    assert plain(out) == plain(
        (tree / "docs" / "receipts.md").read_text("utf-8").split("--lang en\n")[1].split("```")[0]
    )
    code, out, _ = run(*ALL, "--format", "json")
    assert {one["result"] for one in json.loads(out)["checks"]} == {"passed"}
    assert "terbukti: kantor menandatanganinya" in run(*ALL, lang="id")[1]


def test_what_cannot_be_checked_is_said_and_proves_nothing(run: Callable[..., Done]) -> None:
    code, out, _ = run("tanda-terima.json")
    assert code == 1
    assert "– signature: not possible" in out
    assert "✓ replay: passed" in out
    assert out.splitlines()[-1].startswith("not proven yet")


def test_a_change_fails(run: Callable[..., Done], files: Path, receipt: dict[str, Any]) -> None:
    (files / "tanda-terima.json").write_bytes(canonical({**receipt, "decision": "proceed"}))
    code, out, _ = run(*ALL)
    assert code == 1
    assert "✗ signature: failed" in out
    assert "✗ replay: failed" in out
    assert out.splitlines()[-1].startswith("NOT proven")


@pytest.mark.parametrize(
    "words", [("tidak-ada.json",), ("kunci.json",), (*ALL[:2], "permohonan.json"), (*ALL[:2], "x")]
)
def test_what_cannot_be_read_is_said_so(run: Callable[..., Done], words: tuple[str, ...]) -> None:
    code, _, err = run(*words)
    assert code == 2
    assert err


def test_an_older_rulebook_is_found_among_the_copies(
    run: Callable[..., Done], files: Path, decided: dict[str, Any], keys: Keys, book: Rulebook, tmp_path: Path
) -> None:
    """After an upgrade the shipped rules are others than those that decided."""
    older = tmp_path / "older"
    for name, content in book.files.items():
        (older / name).parent.mkdir(parents=True, exist_ok=True)
        (older / name).write_bytes(content + b"# older\n")
    kept = Rulebooks(tmp_path / "data" / "rulebooks")
    kept.keep(Rulebook.load(older))
    (hash,) = [path.name for path in kept.folder.iterdir()]
    (files / "tanda-terima.json").write_bytes(canonical(make({**decided, "rulebook": hash}, keys)))
    code, out, _ = run(*ALL)
    assert code == 1
    assert "– rulebook: not possible" in out
    for where in (("--rules", kept.folder), ("--data", tmp_path / "data")):
        assert run(*ALL, *where)[0] == 0, where
    (tmp_path / "empty").mkdir()
    assert "is not at hand" in run(*ALL, "--rules", tmp_path / "empty")[1]
    (kept.folder / hash / "ladder.yaml").unlink()
    assert run(*ALL, "--rules", kept.folder)[0] == 2, "a copy that was changed"


def test_the_keys_of_the_data_folder_are_used(run: Callable[..., Done], keys: Keys, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    keys.folder.rename(tmp_path / "data" / "keys")
    assert run("tanda-terima.json", "--data", tmp_path / "data")[0] == 0
