"""The synthetic fixtures: reproducible to the byte, every row accounted for, and nobody in them real."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

FIXTURES = Path(__file__).parents[1] / "fixtures"
SETS = ("bersih", "provinsi", "tanpa_pemberi_kerja", "instansi")
ANSWERS = [f"{name}/jawaban.json" for name in SETS] + ["tanpa_pemberi_kerja/jawaban_bums.json"]
MESSY = tuple(f"berantakan/{name}" for name in ("banyak_lembar", "bumd", "ekspor_hr", "rusak_excel", "sipp"))
LISTS = sorted(path.relative_to(FIXTURES).as_posix() for name in SETS for path in (FIXTURES / name).glob("*.csv"))

KEYS = {
    "pemberi_kerja.csv": ("NPP", "NIB", "NPWP", "Nama Perusahaan"),
    "gaji.csv": ("No KTP", "KPJ", "Nama Pekerja"),
    "peserta.csv": ("NIK", "KPJ"),
    "instansi.csv": ("NPP", "Nama Instansi"),
    "pegawai.csv": ("NIK", "Nama Pegawai"),
    "proyek.csv": ("No Kontrak", "Nama Proyek"),
    "iuran.csv": ("NPP", "Nama Perusahaan"),
    "perubahan.csv": ("NPP", "Nama Perusahaan"),
    "bpu.csv": ("NIK", "Nama Peserta"),
    "pemda.csv": ("Nama Pemerintah Daerah",),
    "laporan.csv": ("Akhir Triwulan",),
}
NAMES = ("Nama Perusahaan", "Nama Pekerja", "Nama Peserta", "Induk Perusahaan", "Nama Instansi", "Nama Pegawai",
         "Kontraktor", "Nama Proyek", "Nama Pemerintah Daerah")  # fmt: skip
USED = {"peserta.csv"}  # looked up by the rows of the other lists


def text_of(path: Path) -> str:
    """The file as text: UTF-8 with or without mark, else cp1252."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def rows_of(path: Path) -> list[tuple[int, list[str]]]:
    """Every row of a CSV file with the physical line on which it starts."""
    text = text_of(path)
    delimiter = ";" if text.count(";") > text.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, line = [], 1
    for cells in reader:
        rows.append((line, cells))
        line = reader.line_num + 1
    return rows


def fates_of(path: Path) -> list[tuple[int, str, dict[str, str]]]:
    """Line, fate and cells by header of every row, told apart as simply as can be."""
    rows = rows_of(path)
    place = next(i for i, (_, cells) in enumerate(rows) if {*KEYS[path.name]} & {*cells})
    headers = rows[place][1]
    told = []
    for i, (line, cells) in enumerate(rows):
        record = dict(zip(headers, cells, strict=False))
        if not any(cells):
            fate = "blank"
        elif i <= place or cells[0] == "Jumlah":
            fate = "skipped"
        elif len(cells) != len(headers) or not any(record[key] for key in KEYS[path.name] if key in record):
            fate = "rejected"
        else:
            fate = "used" if path.name in USED else "judged"
        told.append((line, fate, record))
    return told


def answer(name: str) -> dict[str, Any]:
    """One answer file."""
    return dict(json.loads((FIXTURES / name).read_text(encoding="utf-8")))


def test_the_generator_writes_the_committed_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(FIXTURES / "generate.py"), str(tmp_path)], check=True, cwd=tmp_path)
    for name in (*SETS, *MESSY):
        written = {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        committed = {path.name: path.read_bytes() for path in (FIXTURES / name).iterdir()}
        assert sorted(written) == sorted(committed)
        differing = [file for file in written if written[file] != committed[file]]
        assert not differing, f"run `python fixtures/generate.py` and commit: {name}/{differing}"


def test_the_generator_does_not_ask_the_engine() -> None:
    for path in [
        FIXTURES / "generate.py",
        *FIXTURES.glob("synthetic/*.py"),
        *FIXTURES.glob("messy/*.py"),
        *FIXTURES.glob("official/*.py"),
    ]:
        modules = re.findall(r"^\s*(?:from|import) (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert not {module.split(".")[0] for module in modules} & {"patuh", "engine", "cli"}, path.name


@pytest.mark.parametrize("name", ANSWERS)
def test_every_row_is_accounted_for(name: str) -> None:
    rows = answer(name)["rows"]
    folder = (FIXTURES / name).parent
    assert sorted(rows) == sorted(path.name for path in folder.glob("*.csv"))
    for file, account in rows.items():
        fates = Counter(fate for _, fate, _ in fates_of(folder / file))
        assert account["rows"] == sum(fates.values())
        assert {fate: n for fate, n in account.items() if n and fate != "rows"} == dict(fates), file


@pytest.mark.parametrize("name", ANSWERS)
def test_findings_are_sorted_counted_and_stand_on_judged_rows(name: str) -> None:
    said = answer(name)
    findings = [tuple(finding) for finding in said["findings"]]
    assert findings == sorted(set(findings))
    judged = {
        (file, line)
        for file in said["rows"]
        for line, fate, _ in fates_of((FIXTURES / name).parent / file)
        if fate == "judged"
    }
    assert {(file, row) for _, _, file, row in findings} <= judged
    counted = Counter((rule, verdict) for rule, verdict, _, _ in findings)
    stated = {(rule, verdict): n for rule, by in said["counts"].items() for verdict, n in by.items() if n}
    assert counted == stated


def test_the_clean_set_has_no_finding() -> None:
    assert answer("bersih/jawaban.json")["findings"] == []


@pytest.mark.parametrize("name", LISTS)
def test_every_name_is_marked_as_an_example(name: str) -> None:
    for line, fate, record in fates_of(FIXTURES / name):
        if fate in ("judged", "used", "rejected"):
            unmarked = [record[header] for header in NAMES if record.get(header) and "CONTOH" not in record[header]]
            assert not unmarked, f"{name}:{line}: {unmarked}"


@pytest.mark.parametrize("name", LISTS)
def test_no_nik_can_be_anybodys(name: str) -> None:
    for number in re.findall(r"\b[0-9]{16}\b", text_of(FIXTURES / name)):
        assert number[4:6] == "99", f"{number}: kecamatan 99 does not exist, any other might"


# ── the messy sets ────────────────────────────────────────────────────────────────────────────────


def sheets_of(path: Path) -> dict[str, list[list[str]]]:
    """Every sheet of a file by its place in the answer file, as text."""
    if path.suffix in (".xlsx", ".ods"):
        book = CalamineWorkbook.from_path(path)
        tables = [name for name in book.sheet_names if name != "Grafik"]
        return {
            f"{path.name}!{name}": [[*map(str, row)] for row in book.get_sheet_by_name(name).to_python()]
            for name in tables
        }
    content = path.read_bytes()
    text = content.decode("utf-16") if content.startswith(b"\xff\xfe") else text_of(path)
    delimiter = max(";|,", key=text.count)
    return {path.name: list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))}


def messy_sheets(name: str) -> dict[str, list[list[str]]]:
    """Every sheet of every file of a messy set."""
    files = [path for path in sorted((FIXTURES / name).iterdir()) if path.name != "jawaban.json"]
    return {place: rows for path in files for place, rows in sheets_of(path).items()}


@pytest.mark.parametrize("name", MESSY)
def test_a_messy_set_accounts_for_its_rows_and_counts_its_findings(name: str) -> None:
    said, sheets = answer(f"{name}/jawaban.json"), messy_sheets(name)
    assert said["rows"].keys() <= sheets.keys()
    assert {tuple(place.split("!")) for place in sheets.keys() - said["rows"].keys()} <= {
        tuple(sheet) for sheet in said["other_sheets"]
    }
    for place, account in said["rows"].items():
        assert account["rows"] == len(sheets[place]) == sum(n for fate, n in account.items() if fate != "rows")
        assert account["blank"] == sum(not any(row) for row in sheets[place])
        assert account["skipped"] == sum(place == "!".join(filter(None, row[:2])) for row in said["skipped"])
    findings = [tuple(finding) for finding in said["findings"]]
    assert findings == sorted(set(findings))
    assert {rule for rule, *_ in findings} <= set(said["select"])
    counted = Counter((rule, verdict) for rule, verdict, _, _ in findings)
    assert counted == {(rule, verdict): n for rule, by in said["counts"].items() for verdict, n in by.items() if n}


@pytest.mark.parametrize("name", MESSY)
def test_nobody_in_a_messy_set_is_real(name: str) -> None:
    for place, rows in messy_sheets(name).items():
        named: set[int] = set()
        for row in rows:
            # Also headers in two rows, and those said again further down.
            headers = {column for column, cell in enumerate(row) if re.match("nama|(full|company) name", cell, re.I)}
            named |= headers
            words = [
                row[column] for column in named - headers if column < len(row) and re.search("[A-Za-z]", row[column])
            ]
            unmarked = [cell for cell in words if "CONTOH" not in cell]
            assert not unmarked, f"{place}: {unmarked}"
            for number in re.findall(r"(?<![0-9])[0-9]{16}(?![0-9])", " ".join(row)):
                assert number[4:6] == "99", f"{place}: {number}"


def test_nobody_is_accused_for_what_a_spreadsheet_program_did() -> None:
    said = answer("berantakan/rusak_excel/jawaban.json")
    accused = {(file, row) for _, verdict, file, row in said["findings"] if verdict != "undetermined"}
    unread = {(file, row) for file, _, row, _, reason in said["problems"] if reason != "zero_restored"}
    assert len(accused) > 5 and len(unread) > 20
    assert not accused & unread
