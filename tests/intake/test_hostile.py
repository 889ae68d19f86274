"""Files that something went wrong with: each ends in a table whose account adds up, or in an error that helps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from patuh.engine.errors import UnreadableInput
from patuh.engine.intake.dataset import Table
from patuh.engine.intake.table import read_table
from patuh.engine.language.vocabulary import Vocabulary

from .conftest import check_account

Read = Callable[..., Table]
NIK = "1671021201900001"
HEAD = "NIK;Nama;Gaji Pokok"
ROW = f"{NIK};CONTOH;3000000"

# A file and how many rows of it are judged and rejected; None where it must be refused.
FILES: dict[str, tuple[str | bytes, tuple[int, int] | None]] = {
    "no bytes": (b"", None),
    "white space": (b"  \t \r\n \n", None),
    "a lone byte order mark": ("\ufeff", None),
    "half a UTF-16 mark": (b"\xff", None),
    "UTF-16 cut in the middle": (f"{HEAD}\n{ROW}\n{ROW}".encode("utf-16")[:-1], (2, 0)),
    "UTF-16 without a mark": (f"{HEAD}\n{ROW}\n".encode("utf-16-le"), (1, 0)),
    "UTF-16 with tabs": (f"{HEAD}\r\n{ROW}\r\n".replace(";", "\t").encode("utf-16"), (1, 0)),
    "a mark that lies": (b"\xef\xbb\xbf" + f"{HEAD}\n{NIK};CONTOH ".encode() + b"\xe9;3000000\n", (1, 0)),
    "NUL in a name": (f"{HEAD}\n{NIK};CON\0TOH;3000000\n", (1, 0)),
    "NUL in a key": (f"{HEAD}\n{NIK[:8]}\0{NIK[8:]};;3000000\n" + f"{ROW}\n" * 9, (10, 0)),
    "NULs at the end": (f"{HEAD}\n" + f"{ROW}\n" * 200 + "\0" * 400, (200, 1)),
    "NUL in the header": (f"NIK\0;Nama;Gaji Pokok\n{ROW}\n", (1, 0)),
    "only NULs": (b"\0" * 5000, None),
    "only quotes": ('"' * 999, None),
    "a quote in the header": (f'NIK;"Nama;Gaji Pokok\n{ROW}\n', None),
    "an unclosed quote first": (f'{HEAD}\n"{ROW}\n{ROW}\n{ROW}\n', (2, 1)),
    "an unclosed quote last": (f'{HEAD}\n{ROW}\n{NIK};"CONTOH;3000000', (1, 1)),
    "an unclosed quote on every line": (f"{HEAD}\n" + f'{NIK};"CONTOH;3000000\n' * 300, (0, 300)),
    "unclosed quotes far apart": (f"{HEAD}\n" + (f'{NIK};"CONTOH;3000000\n' + f"{ROW}\n" * 70) * 20, (1400, 20)),
    "quotes inside quotes": (f'{HEAD}\n{NIK};"PT "CONTOH" A";3000000\n{ROW}\n', (1, 1)),
    "a quoted break of 60 lines": (f'{HEAD}\n{NIK};"CON' + "\nTOH" * 60 + f'";3000000\n{ROW}\n', (1, 61)),
    "a quoted break of 10 lines": (f'{HEAD}\n{NIK};"CON' + "\nTOH" * 10 + f'";3000000\n{ROW}\n', (2, 0)),
    "a huge cell": (f"{HEAD}\n{NIK};{'X' * 3_000_000};3000000\n{ROW}\n", (1, 1)),
    "a huge quoted cell": (f'{HEAD}\n{NIK};"{"X" * 3_000_000}";3000000\n{ROW}\n', (1, 1)),
    "a long name": (f"{HEAD}\n{NIK};{'X' * 5000};3000000\n", (1, 0)),
    "a hundred thousand delimiters": (f"{HEAD}\n{';' * 100_000}\n{ROW}\n", (1, 1)),
    "a long run of empty cells": (f"{HEAD}\n{ROW}{';' * 5000}\n", (1, 0)),
    "short and long rows": (f"{HEAD}\n{NIK}\n{ROW};x\n{ROW}\n", (1, 2)),
    "no row fits": (f"{HEAD}\n1;2;3;4\n1;2;3;4\n", (0, 1)),
    "headers only": (f"{HEAD}\n", None),
    "headers twice and nothing else": (f"{HEAD}\n{HEAD}\n", None),
    "39 lines above the headers": ("Laporan\n" * 39 + f"{HEAD}\n{ROW}\n", (1, 0)),
    "40 lines above the headers": ("Laporan\n" * 40 + f"{HEAD}\n{ROW}\n", None),
    "100 blank lines above the headers": ("\n" * 100 + f"{HEAD}\n{ROW}\n", (1, 0)),
    "headers in the middle": (f"{ROW}\n{ROW}\n{HEAD}\n{ROW}\n", (1, 0)),
    "headers on every page": (f"{HEAD}\n{ROW}\n\n" * 50, (50, 0)),
    "no headers": (f"{ROW}\n{ROW}\n", None),
    "Arabic digits": (f"{HEAD}\n١٦٧١٠٢١٢٠١٩٠٠٠٠١;CONTOH;٣٠٠٠٠٠٠\n", (1, 0)),
    "superscript digits": (f"{HEAD}\n{NIK[:-1]}²;CONTOH;3²\n", (1, 0)),
    "two encodings": (f"{HEAD}\n{NIK};É;3\u00a0000\u00a0000\n".encode() + f"{NIK};É;\n".encode("cp1252"), (2, 0)),
    "bytes cp1252 does not have": (f"{HEAD}\n{NIK};CONTOH ".encode() + b"\x81\x8d;3000000\n", (1, 0)),
    "lone carriage returns": (f"{HEAD}\r{ROW}\r{ROW}\r", (2, 0)),
    "line ends of three kinds": (f"{HEAD}\r\n{ROW}\n{ROW}\r{ROW}\r\r\n{ROW}", (4, 0)),
    "no line end at the end": (f"{HEAD}\n{ROW}", (1, 0)),
    "an end-of-file mark of DOS": (f"{HEAD}\n{ROW}\n\x1a", (1, 0)),
    "rare separators": (f"{HEAD}\n{NIK};CON\u2028TOH\x0b\x0c\x85;3000000\n", (1, 0)),
    "sep=": (f"sep=;\n{HEAD}\n{ROW}\n", (1, 0)),
    "sep= of a tab": (f"sep=\t\n{HEAD}\n{ROW}\n".replace(";", "\t"), (1, 0)),
    "sep= that lies": (f"sep=,\n{HEAD}\n{ROW}\n", None),
    "sep= without a sign": (f"sep=\n{HEAD}\n{ROW}\n", (1, 0)),
    "sep= in UTF-16": (f"sep=;\n{HEAD}\n{ROW}\n".encode("utf-16"), (1, 0)),
    "sep= and nothing": ("sep=;", None),
    "one column": (f"NIK KTP\n{NIK}\n", None),
    "a web page": ("<!DOCTYPE html><html><body><table><tr><td>NIK</td></tr></table></body></html>", None),
    "JSON": ('{"dataNIB": {"nib": "0220001234567"}}', None),
    "formulas": (f'{HEAD}\n="{NIK}";=cmd|calc;"=""3000000"""\n', (1, 0)),
    "text direction marks": (f"\u202eNIK;Nama;Gaji Pokok\n\u200e{NIK};CONTOH;\u20663000000\n", (1, 0)),
    "the same header ten times": (f"{'NIK;' * 10}Gaji Pokok\n{f'{NIK};' * 10}3000000\n", (1, 0)),
    "totals only": (f"{HEAD}\nTotal;;3000000\n", None),
    "lines that only look blank": (f"{HEAD}\n\u00a0;\u200b;\ufeff\n'\n{ROW}\n", (1, 0)),
    "dashes": (f"{HEAD}\n-;-;-\n{ROW}\n", (1, 1)),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_hostile_file(read: Read, name: str) -> None:
    content, expected = FILES[name]
    if expected is None:
        with pytest.raises(UnreadableInput) as refused:
            read(content)
        assert refused.value.todo is not None
        assert NIK not in refused.value.say("id") and "CONTOH" not in refused.value.say("en")
    else:
        table = read(content)
        assert (len(table.records), len(table.rejects)) == expected


PIECES = (
    HEAD, ROW, f"\n{ROW}\n", "\n", "\r\n", "\r", ";", ",", '"', '""', "'", "\0", "\ufeff", "sep=;\n", "Total;;",
    "NIK", "KPJ", "Nama", "NPP", "Nama Perusahaan", "Status", "1,67E+15", "-", "belum ada", "é", "\x1a", "\t", "|",
    "(1);(2);(3)", "\u00a0",
)  # fmt: skip


@given(
    pieces=st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40),
    encoding=st.sampled_from(("utf-8", "cp1252", "utf-16", "utf-16-be")),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_is_read_or_refused(tmp_path: Path, vocabulary: Vocabulary, pieces: list[str], encoding: str) -> None:
    path = tmp_path / "contoh.csv"
    path.write_bytes(f"{HEAD}\n{''.join(pieces)}".encode(encoding, errors="replace"))
    try:
        table = read_table(path, vocabulary)
    except UnreadableInput as refused:
        assert NIK not in refused.say("id")
        return
    check_account(table)


@given(data=st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused(tmp_path: Path, vocabulary: Vocabulary, data: bytes) -> None:
    path = tmp_path / "contoh.csv"
    path.write_bytes(f"{HEAD}\n".encode() + data)
    try:
        check_account(read_table(path, vocabulary))
    except UnreadableInput:
        return
