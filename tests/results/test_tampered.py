"""A result folder that was changed afterwards explains nothing any more."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.commands import explain
from patuh.engine.results import folder as module
from patuh.engine.text import LANGUAGES, Lang

from .conftest import Made

RULE = "rules/uu-24-2011/worker-registered.yaml"


@pytest.fixture(autouse=True)
def read_once(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot that is still what it was is not parsed anew for every test."""
    read, book = module.from_files, made.run.rulebook
    monkeypatch.setattr(module, "from_files", lambda files, label: book if files == book.files else read(files, label))


@pytest.fixture(scope="module")
def written(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole result folder."""
    folder = tmp_path_factory.mktemp("written") / "hasil"
    made.write(folder)
    return folder


def in_receipt(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    def tamper(folder: Path) -> None:
        data = json.loads((folder / "receipt.json").read_text("utf-8"))
        changed = change(data)
        (folder / "receipt.json").write_text(json.dumps(data if changed is None else changed), "utf-8")

    return tamper


def flip(name: str) -> Callable[[Path], None]:
    def tamper(folder: Path) -> None:
        content = bytearray((folder / name).read_bytes())
        content[len(content) // 2] ^= 1
        (folder / name).write_bytes(bytes(content))

    return tamper


def forge(name: str) -> Callable[[Path], None]:
    """Another table, sound in itself: that of another run."""

    def tamper(folder: Path) -> None:
        import polars

        polars.read_parquet(folder / name).head(1).write_parquet(folder / name)

    return tamper


def replace(old: str, new: str) -> Callable[[Path], None]:
    def tamper(folder: Path) -> None:
        text = (folder / RULE).read_text("utf-8")
        assert old in text
        (folder / RULE).write_text(text.replace(old, new), "utf-8")

    return tamper


TAMPERINGS: dict[str, Callable[[Path], None]] = {
    "a byte of the findings": flip("findings.parquet"),
    "a byte of the subjects": flip("subjects.parquet"),
    "other findings": forge("findings.parquet"),
    "no findings": lambda folder: (folder / "findings.parquet").unlink(),
    "empty findings": lambda folder: (folder / "findings.parquet").write_bytes(b""),
    "a folder instead of findings": lambda folder: (
        (folder / "findings.parquet").unlink(),
        (folder / "findings.parquet").mkdir(),
    )[1],
    "no receipt": lambda folder: (folder / "receipt.json").unlink(),
    "an empty receipt": lambda folder: (folder / "receipt.json").write_bytes(b"") and None,
    "rows that are no number": in_receipt(lambda data: data["inputs"][0].update(rows="abc")),
    "fewer rows than none": in_receipt(lambda data: data["inputs"][0].update(rows=-1)),
    "rows that are a truth value": in_receipt(lambda data: data["inputs"][0].update(rows=True)),
    "a file that is no record": in_receipt(lambda data: data["inputs"].append("gaji.csv")),
    "a file without a name": in_receipt(lambda data: data["inputs"][0].pop("name") and None),
    "headers that are no text": in_receipt(lambda data: data["inputs"][0].update(columns={"worker.nik": 1})),
    "no options": in_receipt(lambda data: data.pop("options") and None),
    "verdicts that are no counts": in_receipt(lambda data: data["verdicts"].update({RULE: 1})),
    "more than a receipt says": in_receipt(lambda data: data.update(made_at="noon")),
    "half a receipt": lambda folder: (folder / "receipt.json").write_bytes(b'{"schema": "rec') and None,
    "a receipt that is no text": lambda folder: (folder / "receipt.json").write_bytes(b"\xff\xfe\x00") and None,
    "a receipt of another kind": in_receipt(lambda data: data.update(schema="receipt/0")),
    "a receipt that is a list": in_receipt(lambda data: [data]),
    "a receipt that is a number": in_receipt(lambda data: 7),
    "a receipt without hashes": in_receipt(lambda data: data.pop("outputs") and None),
    "a receipt with other hashes": in_receipt(lambda data: data["outputs"].update({"findings.parquet": "0" * 64})),
    "hashes that are a number": in_receipt(lambda data: data.update(outputs=7)),
    "hashes that are null": in_receipt(lambda data: data.update(outputs=None)),
    "a receipt without a day": in_receipt(lambda data: data.pop("as_of") and None),
    "a day that is none": in_receipt(lambda data: data.update(as_of="2026-02-30")),
    "a day that is a number": in_receipt(lambda data: data.update(as_of=20261122)),
    "a receipt without a rulebook": in_receipt(lambda data: data.pop("rulebook") and None),
    "another rulebook's hash": in_receipt(lambda data: data.update(rulebook="0" * 64)),
    "a rule in other words": replace("Daftarkan pekerja", "Abaikan pekerja"),
    "a comment in a rule": replace("title:", "# \ntitle:"),
    "a rule that is broken": replace("subject:", "sujbect:"),
    "a rule that is no YAML": replace("title:", "title: ["),
    "a rule less": lambda folder: (folder / RULE).unlink(),
    "a rule more": lambda folder: shutil.copy(folder / RULE, folder / "rules" / "uu-24-2011" / "other.yaml") and None,
    "no rules": lambda folder: shutil.rmtree(folder / "rules"),
}


def explained(
    folder: Path, subject: str, capsys: pytest.CaptureFixture[str], lang: Lang = "id"
) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        explain.command(lang).main([str(folder), subject])
    said = capsys.readouterr()
    code = ended.value.code
    assert isinstance(code, int)
    return code, said.out, said.err


def subjects(made: Made) -> tuple[str, str]:
    """One with findings, and one that only the subjects table knows."""
    accused = {finding.subject_key for finding in made.run.findings}
    npps = {finding.npp for finding in made.run.findings}
    clean = next(row for row in made.run.subjects if row.subject_key not in accused and row.npp not in npps)
    return made.run.findings[0].subject_key, clean.subject_key


def test_untouched_it_explains(written: Path, made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    for subject in subjects(made):
        code, out, err = explained(written, subject, capsys)
        assert (code, err) == (0, "")
        assert subject in out


@pytest.mark.parametrize("what", TAMPERINGS)
def test_tampering_is_noticed(
    what: str, written: Path, made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "hasil"
    shutil.copytree(written, folder)
    TAMPERINGS[what](folder)
    subject = subjects(made)["subjects" in what]
    wanted = {"id": "Ini bukan folder hasil patuh yang utuh.", "en": "This is not a whole result folder of patuh."}
    for lang in LANGUAGES:
        code, out, err = explained(folder, subject, capsys, lang)
        assert code == 2
        assert wanted[lang] in err
        assert out == ""


def test_evidence_of_another_day_is_noticed(written: Path, made: Made, tmp_path: Path,
                                            capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """With another as-of date in the receipt the evidence no longer gives the verdicts: it is said, not shown."""
    folder = tmp_path / "hasil"
    shutil.copytree(written, folder)
    in_receipt(lambda data: data.update(as_of="2010-01-01"))(folder)
    code, out, err = explained(folder, subjects(made)[0], capsys)
    assert code == 2
    assert "tidak memberi putusan yang sama" in err
    assert out == ""
