"""A text file read in chunks has the outcome of the same file read whole, row by row."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from unittest import mock

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from patuh.engine.errors import PatuhError
from patuh.engine.intake import files, layout, streaming, taking
from patuh.engine.intake.chunks import CHUNK_BYTES
from patuh.engine.intake.corrections import Correction, Corrections
from patuh.engine.intake.files import read_tables
from patuh.engine.intake.kept_rows import KeptRows
from patuh.engine.intake.reader import Row
from patuh.engine.language.vocabulary import Vocabulary

from .conftest import check_account
from .test_hostile import FILES as HOSTILE

SIZES = (1, 7, 1000, CHUNK_BYTES)
FIELDS = (
    "file", "sheet", "sha256", "shape", "mapping", "unused", "undecided", "records", "problems", "rejects", "skipped",
    "blank", "rows", "filled_down", "corrected", "hidden", "count",
)  # fmt: skip
TEXT_FILES = sorted(
    path for ending in ("csv", "txt") for path in (Path(__file__).parents[2] / "fixtures").rglob(f"*.{ending}")
)


def outcome(path: Path, vocabulary: Vocabulary, size: int, laid: Corrections | None) -> dict[str, object]:
    """All that reading says, or the error."""
    try:
        (table,) = read_tables(path, vocabulary, corrections=laid, chunk_bytes=size).tables
    except PatuhError as error:
        return {"error": type(error), "says": (error.say("id"), error.say("en"))}
    check_account(table)
    heights = [frame.height for frame in table.spool.frames()]
    assert sum(heights) == table.count and (all(heights) or heights == [0])
    return {name: getattr(table, name) for name in FIELDS}


def agree(path: Path, vocabulary: Vocabulary, sizes: tuple[int, ...] = SIZES, laid: Corrections | None = None) -> None:
    """Compare the readings of one file."""
    with mock.patch.object(files, "stream", lambda *_: None), mock.patch.object(files, "in_batches", lambda *_: None):
        whole = outcome(path, vocabulary, CHUNK_BYTES, laid)
    for size in sizes:
        in_chunks = outcome(path, vocabulary, size, laid)
        for name in {*whole, *in_chunks}:
            assert in_chunks.get(name) == whole.get(name), (name, size)


@contextmanager
def short_head(rows: int) -> Iterator[None]:
    """A head of so many rows."""
    with ExitStack() as patched:
        for module in (layout, streaming, taking):
            patched.enter_context(mock.patch.object(module, "HEAD_ROWS", rows))
        yield


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files(tmp_path: Path, vocabulary: Vocabulary, name: str) -> None:
    content, _ = HOSTILE[name]
    path = tmp_path / "contoh.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    agree(path, vocabulary, SIZES if len(content) < 1_000 else (1000, CHUNK_BYTES))


@pytest.mark.parametrize("path", TEXT_FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_fixtures(tmp_path: Path, vocabulary: Vocabulary, path: Path) -> None:
    agree(path, vocabulary, (50_000, CHUNK_BYTES))
    beginning = tmp_path / path.name
    beginning.write_bytes(path.read_bytes()[:2000])
    agree(beginning, vocabulary)


NIK, KPJ = "1671021201900001", "26133068531"
EDGES = {
    "a total that looks like a number": f"KPJ;Nama;Gaji Pokok\n{KPJ};CONTOH A;3000000\nJumlah 123;;7000000\n",
    "a total that looks like a long number": f"KPJ;Nama;Gaji Pokok\n{KPJ};CONTOH A;3000000\nJumlah 12345678;;7000000\n",
    "a worker among the names below a total": f"NIK;Nama;Gaji Pokok\n{NIK};CONTOH A;3000000\nTotal;;3000000\n"
    f"{NIK};CONTOH B;3000000\n;CONTOH C;\n",
    "signatures": f"NIK;Nama;Gaji Pokok\n{NIK};CONTOH A;3000000\nTotal;;3000000\n;CONTOH C;\n;CONTOH D;\n",
    "too many names for signatures": f"NIK;Nama;Gaji Pokok\n{NIK};CONTOH;1\nTotal;;3000000\n" + ";CONTOH;\n" * 21,
    "a long row beside a short one": f"NIK;Nama;Gaji Pokok\n{NIK};A;3000000;\n{NIK};B\n{NIK};C;3\n",
    "a delimiter more in every row": f"NIK;Nama;Gaji Pokok\n{NIK};A;3000000;\n{NIK};B;3000000;x\n{NIK};C;3000000; \n",
    "numbers of columns before and after data": f"KPJ;Nama;Gaji Pokok\n1;2;3\n{KPJ};CONTOH;3000000\n1;2;3\n",
    "headers again": f"KPJ;Nama;Gaji Pokok\n{KPJ};CONTOH;3000000\n No. KPJ ;Nama;Gaji Pokok\nKPJ;NAMA;gaji pokok\n",
    "quotes open between even rows": f'NIK;Nama;Gaji Pokok\n{NIK};A;3\n{NIK};"B\n{NIK};X;Y";3\n{NIK};C;3\n',
    "quotes around every cell": f'"NIK";"Nama";"Gaji Pokok"\n"{NIK}";"CONTOH A";"3,5"\n"{NIK}";"";"3000000"\n',
    "a delimiter in quotes": f'NIK;Nama;Gaji Pokok\n{NIK};"A; B";3\n{NIK};"C;";3\n{NIK};";D;E"\n{NIK};F;x\n',
    "a space before a cell": f'NIK;Nama;Gaji Pokok\n{NIK};"A"; 3,5\n{NIK}; "B";3,5\n{NIK};"C" ;3,5\n{NIK};D; 3,5\n',
    "quotes within quotes": f'NIK;Nama;Gaji Pokok\n{NIK};"A ""B""";3,5\n{NIK};"";3,5\n{NIK};A"B;3,5\n"{NIK}";C;x\n',
    "a NUL among quotes": f'NIK;Nama;Gaji Pokok\n{NIK};"A";3,5\n{NIK};"B\0";x\n{NIK};C\0;"x"\n',
    "a mark among quotes": f'NIK;Nama;Gaji Pokok\n{NIK};"A";3,5\n\ufeff{NIK};"B";x\n\ufeff"{NIK}";C;x\n',
    "few lines with quotes": f'NIK;Nama;Gaji Pokok\n{NIK};"A; B";x\n' + f"{NIK};C; x\n" * 30 + f'"{NIK}";"";" x"\n',
    "few quotes, and a row too long": f'NIK;Nama;Gaji Pokok\n{NIK};"A;B";x\n{NIK};C;x;\n' + f"{NIK};C;x\n" * 30,
    "a strange delimiter": f'sep=]\nNIK]Nama]Gaji Pokok\n{NIK}]"A]"]3,5\n{NIK}]"B"]x\n{NIK}]C]x]\n{NIK}]^]\\\n',
    "a mark in the middle": f"NIK;Nama;Gaji Pokok\n\ufeff{NIK};CONTOH A;3000000\n\ufeff{NIK};CONTOH B;3000000\n",
}  # fmt: skip


@pytest.mark.parametrize("name", EDGES)
def test_edges(tmp_path: Path, vocabulary: Vocabulary, name: str) -> None:
    path = tmp_path / "contoh.csv"
    path.write_text(EDGES[name], "utf-8")
    agree(path, vocabulary)


# ── files made of cells that are clean and nasty ─────────────────────────────────────────────

CELLS: dict[str, tuple[str, ...]] = {
    "NIK": ("1671021201900001", "1671021201900002", "1671025201900003", "1671022902000004", "1,67102E+15", "", "-",
            "1671 0212 0190 0001", "'1671021201900001", "Total", "Jumlah 12345678", "1671021201900000", "1", "x"),
    "KPJ": ("26133068531", "2613306853", "belum ada", "", "ABC1234567", "0000000000", "KPJ1", "2", "n/a", "total 5"),
    "Nama": ("Pekerja CONTOH", "CONTOH", "", "Total", "Nama", "  CONTOH  A ", "Beyoncé CONTOH", "x" * 301, "n/a", "A"),
    "Tgl Lahir": ("1990-01-12", "12-01-1990", "12/01/1990", "31-02-1990", "1/2/90", "", "12 Januari 1990", "32874"),
    "Status": ("PKWT", "PKWTT", "", "Tetap", "?", "harian"),
    "Gaji Pokok": ("3500000", "3.500.000", "Rp3.500.000", "Rp 3.500.000,00", "-", "", "3,5", "0", "7", "x", "1.2.3"),
    "Nama Perusahaan": ("PT CONTOH JAYA", "CV CONTOH", "CONTOH JAYA, PT", "", "Koperasi CONTOH", "UD. X"),
    "Ket": ("", "catatan", " "),
}  # fmt: skip
HEADERS = ("NIK", "KPJ", "Nama", "Tgl Lahir", "Status", "Gaji Pokok", "Nama Perusahaan", "Ket")
QUOTED = ("{}", "{}", "{}", "{}", "{}", '"{}"', '"{}', '{}"', '"{}\n"', '"a""{}"', ' "{}" ')


@st.composite
def lists(draw: st.DrawFn) -> bytes:
    """A payroll: rows of all kinds under a header, in one of several encodings and with line ends of all kinds."""
    names = draw(st.permutations(HEADERS))[: draw(st.integers(3, len(HEADERS)))]
    sign = draw(st.sampled_from(";;;,\t|"))
    header = sign.join(names)

    def row() -> str:
        cells = [draw(st.sampled_from(CELLS[name])) for name in names]
        if draw(st.integers(0, 9)) == 0:
            return sign.join(f'"{cell}"' for cell in cells)
        if draw(st.integers(0, 4)) == 0:
            place = draw(st.integers(0, len(cells) - 1))
            cells[place] = draw(st.sampled_from(QUOTED)).format(cells[place])
        cells += [""] * draw(st.sampled_from((0, 0, 0, 0, 1, 2)))
        return sign.join(cells if draw(st.integers(0, 9)) else cells[:-1])

    others = st.sampled_from(
        ("", header, sign * (len(names) - 1), f"Jumlah{sign}", f"Total{sign * (len(names) - 2)}9000000",
         "Palembang, 1 Mei 2025", sign.join(f"({n + 1})" for n in range(len(names))),
         sign.join(str(n + 1) for n in range(len(names))), "\0", "'", "\x1a")
    )  # fmt: skip
    lines = [draw(others) for _ in range(draw(st.integers(0, 2)))] + [header]
    for _ in range(draw(st.integers(1, 14))):
        kind = draw(st.integers(0, 9))
        lines += [draw(others)] if kind == 0 else [row()] * (draw(st.integers(1, 30)) if kind == 1 else 1)
    ends = draw(st.lists(st.sampled_from(("\n", "\n", "\n", "\r\n", "\r")), min_size=1, max_size=3))
    text = "".join(line + ends[place % len(ends)] for place, line in enumerate(lines))
    text = draw(st.sampled_from(("", "", "", "\ufeff", f"sep={sign}\n"))) + text
    text = text if draw(st.booleans()) else text.rstrip("\r\n")
    content = text.encode(draw(st.sampled_from(("utf-8", "utf-8", "cp1252"))), errors="replace")
    return content + draw(st.sampled_from((b"", b"", b"\x1a", b"\xe9;\n")))


@pytest.mark.full
@given(content=lists(), rows=st.sampled_from((1, 2, 5, 20, layout.HEAD_ROWS)), size=st.sampled_from((1, 7, 40, 1000)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_made_files(tmp_path: Path, vocabulary: Vocabulary, content: bytes, rows: int, size: int) -> None:
    path = tmp_path / "contoh.csv"
    path.write_bytes(content)
    with short_head(rows):
        agree(path, vocabulary, (size, CHUNK_BYTES))


def batched(content: bytes, vocabulary: Vocabulary, size: int) -> dict[str, object] | None:
    """What taking the rows of a file in batches of so many says, or the error; None when they must be taken whole."""
    grid = files.grids_of(content, "contoh.csv")[0][0]
    try:
        with mock.patch.object(taking, "ROWS_AT_ONCE", size):
            table = taking.in_batches(grid, vocabulary, None, {}, (), 1)
    except PatuhError as error:
        return {"error": type(error), "says": (error.say("id"), error.say("en"))}
    if table is None:
        return None
    check_account(table)
    return {name: getattr(table, name) for name in FIELDS}


def taken_whole(content: bytes, vocabulary: Vocabulary) -> dict[str, object]:
    """The same for taking them row by row."""
    grid = files.grids_of(content, "contoh.csv")[0][0]
    try:
        table = files.tabulate(grid, vocabulary)
    except PatuhError as error:
        return {"error": type(error), "says": (error.say("id"), error.say("en"))}
    return {name: getattr(table, name) for name in FIELDS}


@pytest.mark.parametrize("name", EDGES)
def test_edges_in_batches(vocabulary: Vocabulary, name: str) -> None:
    content = EDGES[name].encode()
    with short_head(2):
        assert batched(content, vocabulary, 3) == taken_whole(content, vocabulary)


def test_parquet_in_frames(vocabulary: Vocabulary) -> None:
    columns = {
        "NIK": [None, NIK, NIK, "NIK", None, "1,67102E+15", "Total", NIK, "x"],
        "Nama": ["", "CONTOH A", "CONTOH B", "Nama", None, "n/a", None, '"; "', "CONTOH C"],
        "Tgl Lahir": [None, *[date(1990, 1, 12)] * 7, None],
        "Gaji Pokok": [None, 3_500_000.0, 3.5, None, None, 7_000_000.125, 9e6, None, None],
    }
    out = io.BytesIO()
    pl.DataFrame(columns).write_parquet(out)
    with short_head(2):
        assert batched(out.getvalue(), vocabulary, 3) == taken_whole(out.getvalue(), vocabulary)


def test_kept_rows_are_a_sequence() -> None:
    kept = KeptRows()
    for texts in (["a", "b", "c"], ["d"], ["e", "f"]):
        kept.append(pl.DataFrame({"NIK": texts, "Nama": texts}))
    rows = [Row(number, (text, text)) for number, text in enumerate("abcdef", start=1)]
    assert list(kept) == rows and len(kept) == 6 and kept.width == 2
    assert [kept[place] for place in (0, 3, -1)] == [rows[place] for place in (0, 3, -1)]
    assert kept[2:] == rows[2:] and kept[:4:2] == rows[:4:2]
    with pytest.raises(IndexError):
        kept[6]


@pytest.mark.full
@given(content=lists(), rows=st.sampled_from((1, 2, 5, 20)), size=st.sampled_from((1, 3, 1000)))
@settings(deadline=None)
def test_made_rows_in_batches(vocabulary: Vocabulary, content: bytes, rows: int, size: int) -> None:
    with short_head(rows):
        assert batched(content, vocabulary, size) in (None, taken_whole(content, vocabulary))


@pytest.mark.full
@given(content=lists(), data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_corrected_files(tmp_path: Path, vocabulary: Vocabulary, content: bytes, data: st.DataObject) -> None:
    path = tmp_path / "contoh.csv"
    path.write_bytes(content)
    lines = [
        Correction(
            hashlib.sha256(content).hexdigest(),
            "",
            data.draw(st.integers(1, 20)),
            data.draw(st.sampled_from((*HEADERS, "#2"))),
            text,
            place,
        )
        for place, text in enumerate(
            data.draw(st.lists(st.sampled_from(("", "Total", "1671021201900009", "5000000")), max_size=3))
        )
    ]
    agree(path, vocabulary, (7, CHUNK_BYTES), Corrections("koreksi.csv", tuple(lines)))
