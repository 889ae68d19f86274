"""`patuh template` writes one workbook whole, replaces none unasked, and what it writes `check` takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from patuh.engine.text import LANGUAGES, Lang

from .conftest import AS_OF, Patuh


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_three_lists_go_straight_into_a_check(lang: Lang, patuh: Patuh) -> None:
    for kind in ("employers", "workers", "participants"):
        done = patuh("template", kind, "-o", f"kirim/{kind}.xlsx", lang=lang)
        assert (done.code, done.err) == (0, "")
        assert f"kirim/{kind}.xlsx" in done.out
    done = patuh("check", *sorted(Path("kirim").iterdir()), *AS_OF, lang=lang)
    assert (done.code, done.err) == (0, "")
    assert sorted(path.name for path in Path("kirim").iterdir()) == [
        "employers.xlsx",
        "participants.xlsx",
        "workers.xlsx",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("worker",), "Maksud Anda workers?"),
        (("gaji",), "Pilih salah satu: employers, workers, participants"),
        (("workers", "-o", "gaji.xls"), "Beri nama gaji.xlsx."),
        (("workers", "-o", "ada.xlsx"), "--force"),
        (("workers", "-o", "ada.xlsx/x.xlsx"), "tidak dapat ditulis"),
        ((), "employers|workers|participants|contributions"),
    ],
)
def test_what_cannot_be_written_is_refused(words: tuple[str, ...], said: str, patuh: Patuh) -> None:
    Path("ada.xlsx").write_bytes(b"terisi")
    done = patuh("template", *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err
    assert Path("ada.xlsx").read_bytes() == b"terisi"


def test_force_replaces(patuh: Patuh) -> None:
    Path("workers.xlsx").write_bytes(b"terisi")
    assert patuh("template", "workers").code == 2
    assert patuh("template", "workers", "--force").code == 0
    assert Path("workers.xlsx").read_bytes().startswith(b"PK")
