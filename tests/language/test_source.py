"""YAML is read strictly: what readers take for different things is refused at its place, and places are kept."""

from __future__ import annotations

from datetime import date

import pytest
from patuh.engine.errors import Location, RulebookError
from patuh.engine.language import source

MISREAD = [
    *("0123", "0o17", "0x1F", "0b11", "08", "1e3", "1.5", ".5", "1.", "12:30", "3.0.1", "1,000", "+12"),
    *(".inf", "-.inf", ".NaN", "2024-1-5", "2024-01-05T10:00:00Z", "2024-01-05 10:00:00"),
    *("yes", "no", "on", "off", "y", "n", "Yes", "NO", "True", "FALSE", "null", "~", "Null", "=", "<<"),
]  # fmt: skip
PLAIN = {
    "true": True,
    "false": False,
    "0": 0,
    "-12": -12,
    "4_500_000": 4_500_000,
    "2024-02-29": date(2024, 2, 29),
    "2024-07": "2024-07",
    "PDS-TK": "PDS-TK",
    "Pasal 15 ayat (1)": "Pasal 15 ayat (1)",
    "16000000123456789": 16000000123456789,
    "A1": "A1",
}


def refusal(text: str | bytes) -> list[tuple[int, int, str]]:
    """Line, column and message of every fault."""
    with pytest.raises(RulebookError) as raised:
        source.read(text, "f.yaml") if isinstance(text, bytes) else source.parse(text, "f.yaml")
    assert all(fault.at.file == "f.yaml" for fault in raised.value.faults)
    return [(fault.at.line, fault.at.column, fault.what.en) for fault in raised.value.faults]


@pytest.mark.parametrize("word", MISREAD)
def test_what_yaml_misreads_is_refused_where_it_stands(word: str) -> None:
    assert [place[:2] for place in refusal(f"a:\n  b: {word}\n")] == [(2, 6)]


@pytest.mark.parametrize("word", MISREAD)
@pytest.mark.parametrize("mark", ["'", '"'])
def test_in_quotation_marks_it_is_text(word: str, mark: str) -> None:
    assert source.parse(f"a: {mark}{word}{mark}", "f.yaml").data == {"a": word}


@pytest.mark.parametrize(("word", "value"), PLAIN.items())
def test_what_has_one_meaning_needs_no_quotes(word: str, value: object) -> None:
    data = source.parse(f"a: {word}", "f.yaml").data
    assert data == {"a": value}
    assert type(data["a"]) is type(value)


@pytest.mark.parametrize(
    ("text", "line", "column", "what"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 1, "The key a is given twice."),
        ("a: {b: 1, b: 2}", 1, 11, "The key b is given twice."),
        ("a: &x 1", 1, 4, "Anchors"),
        ("a: &x [1]\nb: *x", 2, 4, "Anchors"),
        ("a: &x [*x]", 1, 8, "Anchors"),
        ("a: !!str 12", 1, 4, "tags"),
        ("a: !rule {b: c}", 1, 4, "tags"),
        ("a: ! 'b'", 1, 4, "tags"),
        ("a: !!python/object/apply:os.system [x]", 1, 4, "tags"),
        ("a: b\n---\nc: d\n", 3, 1, "one YAML document"),
        ("", 1, 1, "one YAML document"),
        ("# only a remark\n", 1, 1, "one YAML document"),
        ("a:\nb: c", 1, 3, "The value is empty."),
        ("a: [b, ]\nc: {d}", 2, 6, "The value is empty."),
        ("a: 2023-02-29", 1, 4, "There is no date 2023-02-29."),
        ("2024: a", 1, 1, "A key must be text"),
        ("true: a", 1, 1, "A key must be text"),
        ("? [a]\n: b", 1, 3, "A key must be text"),
        ("a: 'b", 1, 6, "Not valid YAML"),
        ("a: b: c", 1, 5, "Not valid YAML"),
        ("a:\n\tb: c", 2, 1, "Not valid YAML"),
        ("a: [b\nc: d", 2, 2, "Not valid YAML"),
        ("a: @b", 1, 4, "Not valid YAML"),
    ],
)
def test_what_is_refused_has_a_place_and_a_reason(text: str, line: int, column: int, what: str) -> None:
    found = refusal(text)
    assert (line, column) in [place[:2] for place in found]
    assert any(what in said for *_, said in found)


def test_every_fault_of_a_file_is_told_at_once() -> None:
    assert [place[:2] for place in refusal("a: yes\nb: 012\nc: {d: ~, d: 1}\n")] == [(1, 4), (2, 4), (3, 8), (3, 11)]


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [(b"a: \xff", 1, 4), ("a: b\nc: é".encode("cp1252"), 2, 4), ("é: b\n".encode("utf-16"), 1, 1), (b"a: \xc3", 1, 4)],
)
def test_a_file_that_is_not_utf_8_is_refused_at_its_first_wrong_byte(content: bytes, line: int, column: int) -> None:
    assert refusal(content) == [(line, column, "The file must be UTF-8.")]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    document = source.read(b"\xef\xbb\xbfa: b\r\nc: d\r\n", "f.yaml")
    assert document.data == {"a": "b", "c": "d"}
    assert document.places["c",] == (2, 4)


def test_every_value_and_key_keeps_its_place() -> None:
    document = source.parse("# remark\na:\n  - {b: 1, 'c': \"é d\"}\n  - >\n    long\n    text\n", "f.yaml")
    assert document.data == {"a": [{"b": 1, "c": "é d"}, "long text\n"]}
    assert document.places == {
        (): (2, 1), ("a",): (3, 3), ("a", 0): (3, 5), ("a", 0, "b"): (3, 9), ("a", 0, "c"): (3, 17), ("a", 1): (4, 5),
    }  # fmt: skip
    assert document.keys == {("a",): (2, 1), ("a", 0, "b"): (3, 6), ("a", 0, "c"): (3, 12)}


def test_a_place_is_asked_by_path() -> None:
    document = source.parse("a:\n  b: 'c'\n", "f.yaml")
    assert document.at(("a", "b")) == Location("f.yaml", 2, 6)
    assert document.at(("a", "b"), key=True) == Location("f.yaml", 2, 3)
    assert document.inside(("a", "b")) == Location("f.yaml", 2, 7)
    assert document.at(("a", "missing", "below")) == Location("f.yaml", 2, 3), "the nearest place above what is missing"
    assert document.at(("missing",), key=True) == Location("f.yaml", 1, 1)
