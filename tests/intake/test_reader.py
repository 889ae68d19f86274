"""From bytes to rows: encodings, line ends, delimiters, quotes, and what breaks them."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patuh.engine.errors import UnreadableInput
from patuh.engine.intake import reader
from patuh.engine.intake.reader import Row

TEXT = "NIK;Nama\n1;CONTOH Beyoncé\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
    ],
)
def test_encoding(data: bytes) -> None:
    assert reader.decode(data) == TEXT


def test_two_encodings_in_one_file() -> None:
    mixed = "CONTOH É\n".encode() + "CONTOH É\n".encode("cp1252")
    assert reader.decode(mixed) == "CONTOH É\nCONTOH É\n"


@pytest.mark.parametrize("text", ["a\nb\nc", "a\r\nb\r\nc\r\n", "a\rb\rc\r", "a\r\nb\nc\r", "a\nb\nc\n\x1a"])
def test_line_ends(text: str) -> None:
    assert reader.split_lines(text) == ["a", "b", "c"]


def test_rare_line_separators_end_no_line() -> None:
    assert reader.split_lines("a\x0bb\x0cc\x1cd\x85e\u2028f\n") == ["a\x0bb\x0cc\x1cd\x85e\u2028f"]


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (["a;b", "1;2"], ";"),
        (["a,b", "1,2"], ","),
        (["a\tb", "1\t2"], "\t"),
        (["a|b", "1|2"], "|"),
        (["a;b;c", "1,5;2,5;3,5", "1,5;2,5;3,5"], ";"),
        (["Laporan, Palembang, 2024", "", "a;b", '"x, y, z";1', '"x, y, z";2'], ";"),
        (['"a;a;a",b', '"1;1;1",2'], ","),
        (["a"], ","),
        ([], ","),
    ],
)
def test_delimiter(lines: list[str], delimiter: str) -> None:
    assert reader.vote_delimiter(lines) == delimiter


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,"b\nc",d\ne,f,g', [Row(1, ("a", "b\nc", "d")), Row(3, ("e", "f", "g"))]),
        ('"a ""b"" c",d', [Row(1, ('a "b" c', "d"))]),
        ('a, "b, c" ,d', [Row(1, ("a", "b, c", "d"))]),
        ('5" pipa,x', [Row(1, ('5" pipa', "x"))]),
        ('1,"CONTOH\n2,b\n3,c', [Row(1, ('1,"CONTOH',), "unclosed_quote"), Row(2, ("2", "b")), Row(3, ("3", "c"))]),
        # The next line's quotes must not close the broken one's.
        ('1,"A\n2,"B, C"', [Row(1, ('1,"A',), "unclosed_quote"), Row(2, ("2", "B, C"))]),
        ('"PT "A", B" C",1\n2,b', [Row(1, ('"PT "A", B" C",1',), "stray_quote"), Row(2, ("2", "b"))]),
        ('1,"', [Row(1, ('1,"',), "unclosed_quote")]),
        ("a,b\n\n1,2", [Row(1, ("a", "b")), Row(2, ("",)), Row(3, ("1", "2"))]),
    ],
)
def test_rows(text: str, rows: list[Row]) -> None:
    assert list(reader.split_rows(reader.split_lines(text), ",")) == rows


def test_an_unclosed_quote_costs_one_row_of_a_long_file() -> None:
    lines = ['0,"x', *(f"{number},x" for number in range(1, 5000))]
    rows = list(reader.split_rows(lines, ","))
    assert len(rows) == 5000
    assert [row.fault for row in rows] == ["unclosed_quote", *[""] * 4999]


def test_a_record_of_more_than_64_thousand_characters_is_a_broken_quote() -> None:
    lines = ['0,"x', *["y" * 20_000] * 5, 'z"', "1,x"]
    assert next(reader.split_rows(lines, ",")).fault == "unclosed_quote"


def test_a_line_too_long_keeps_its_beginning() -> None:
    (row,) = reader.split_rows(["x" * 100_000], ",")
    assert row.fault == "line_too_long" and row.cells[0].startswith("x" * 1000)


@given(st.lists(st.lists(st.text(alphabet='ab";,\n \0é', max_size=8), min_size=1, max_size=4), max_size=30))
def test_every_line_is_in_a_row(cells: list[list[str]]) -> None:
    lines = reader.split_lines("\n".join(";".join(row) for row in cells))
    rows = list(reader.split_rows(lines, ";"))
    numbers = [row.number for row in rows]
    assert numbers == sorted(set(numbers)) and numbers[:1] == [1][: len(lines)]
    for row, following in zip(rows, [*numbers[1:], len(lines) + 1], strict=False):
        taken = following - row.number
        assert taken == 1 or sum(cell.count("\n") for cell in row.cells) == taken - 1


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04" + b"\0" * 50,
        b"\xd0\xcf\x11\xe0" + b"\0" * 50,
        b"%PDF-1.7",
        b"PAR1abc",
        b"\x1f\x8b\x08",
        bytes(range(256)) * 4,
        b"\0" * 99,
    ],
)
def test_a_file_that_is_no_text_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "contoh.xlsx").write_bytes(data)
    with pytest.raises(UnreadableInput, match="not text") as refused:
        reader.read_file(tmp_path / "contoh.xlsx")
    assert refused.value.at == "contoh.xlsx"
    assert "simpan sebagai CSV" in refused.value.say("id") and str(tmp_path) not in refused.value.say("id")


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path, tmp_path / "a\0b"):
        with pytest.raises(UnreadableInput) as refused:
            reader.read_file(path)
        assert refused.value.todo is not None


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;;"])
def test_a_stated_delimiter_wins(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.csv").write_text(f"{line}\na,b,c;d\n1,2,3;4\n")
    raw = reader.read_file(tmp_path / "a.csv")
    assert raw.sep and raw.delimiter == ";" and raw.rows[1].cells == ("a,b,c", "d")
