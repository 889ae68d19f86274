"""Names of files are labels: they lead nowhere, hide nothing and tell of nobody."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patuh.engine.service.jobs.labels import LONGEST, cleaned


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("gaji.csv", "gaji.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\siti\\gaji 2026.xlsx", "gaji 2026.xlsx"),
        ("gaji\x00.csv", "gaji_.csv"),
        ("gaji\u202evsc.exe", "gajivsc.exe"),
        (".", "berkas"),
        ("..", "berkas"),
        ("", "berkas"),
        (".htaccess", "htaccess"),
        ("CON.csv", "_CON.csv"),
        ("nul", "_nul"),
        ("a/b/", "berkas"),
        ("daftar\n GET /.csv", ".csv"[1:]),
        ("gaji 1671010101900001.csv", "gaji 9999999999999999.csv"),
        ("=cmd|'/c calc'!A1.csv", "c calc'!A1.csv"),
    ],
)
def test_a_name_becomes_a_label(name: str, label: str) -> None:
    assert cleaned(name) == label


def test_two_files_of_one_name_are_told_apart() -> None:
    first = cleaned("Gaji.csv")
    second = cleaned("gaji.csv", [first])
    assert [first, second, cleaned("GAJI.csv", [first, second])] == ["Gaji.csv", "gaji (2).csv", "GAJI (3).csv"]


@given(st.text(max_size=400), st.lists(st.text(max_size=5), max_size=3))
def test_a_label_is_always_a_name_on_the_disk(name: str, others: list[str]) -> None:
    label = cleaned(name, others)
    assert label == Path(label).name not in ("", ".", "..")
    assert not set(label) & set('/\\:<>"|?*') and not any(unicodedata.category(sign)[0] == "C" for sign in label)
    assert len(label) <= LONGEST + 10 and len(label.encode()) < 700
    assert label.casefold() not in {one.casefold() for one in others}
