"""A clean table, written the way spreadsheets and people write, is read back as the same table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from patuh.engine.intake.files import read_tables
from patuh.engine.intake.table import read_table
from patuh.engine.language.vocabulary import Vocabulary
from patuh.engine.text import MONTHS, number

from .conftest import check_account
from .makers import xlsx

HEADERS: dict[str, tuple[str, ...]] = {
    "worker.nik": ("NIK", "No. KTP", "NO_KTP", "Nik ", "NIK (16 digit)"),
    "worker.name": ("Nama", "Nama Lengkap", "NAMA_LENGKAP", "NamaLengkap", "Nama\nPekerja"),
    "worker.birth_date": ("Tanggal Lahir", "Tgl. Lahir", "TGL_LAHIR", "Tanggal Lahir (dd-mm-yyyy)"),
    "worker.base_wage": ("Gaji Pokok", "Upah Pokok (Rp)", "GAPOK"),
    "worker.fixed_allowance": ("Tunjangan Tetap", "Tunj. Tetap", "TUNJANGAN_TETAP (Rp)"),
    "worker.in_jkk": ("JKK", "Program JKK", "JKK (Y/T)"),
}
RUPIAH = (
    str,
    lambda amount: "Rp" + number(amount, "id"),
    lambda amount: f"Rp {number(amount, 'id')},00",
    lambda amount: f"Rp. {number(amount, 'id')},-",
    lambda amount: number(amount, "en"),
    lambda amount: number(amount, "en") + ".00",
    lambda amount: number(amount, "id").replace(".", "\u00a0"),
)
DATES = (
    lambda day: day.strftime("%d/%m/%Y"),
    lambda day: f"{day.day}-{day.month}-{day.year}",
    lambda day: day.isoformat(),
    lambda day: day.strftime("%d.%m.%Y 00:00:00"),
    lambda day: f"{day.day} {MONTHS['id'][day.month - 1]} {day.year}",
    lambda day: f"{day.day:02}-{MONTHS['en'][day.month - 1][:3]}-{day.year % 100:02}",
    lambda day: str((day - date(1899, 12, 30)).days),
)
YES_NO = (("Ya", "Tidak"), ("Y", "T"), ("1", "0"), ("√", "tidak ikut"), ("TRUE", "FALSE"))
TITLES = ("DAFTAR GAJI", "PT CONTOH JAYA", "", "Bulan: Januari 2025")
NAMES = st.text(alphabet="ABCDE ,.;'\"|éÉ-\n\t()", max_size=12).map(lambda text: " ".join(f"CONTOH {text}".split()))


@st.composite
def workers(draw: st.DrawFn) -> dict[str, Any]:
    day = draw(st.dates(date(1960, 1, 1), date(2007, 12, 31)))
    inside = day.day + draw(st.sampled_from((0, 40)))
    serial = draw(st.integers(1, 9999))
    return {
        "worker.nik": f"167102{inside:02}{day.month:02}{day.year % 100:02}{serial:04}",
        "worker.name": draw(NAMES),
        "worker.birth_date": day,
        "worker.base_wage": draw(st.integers(100_000, 10**9)),
        "worker.fixed_allowance": draw(st.integers(0, 10**8)),
        "worker.in_jkk": draw(st.booleans()),
    }


@st.composite
def spelt(draw: st.DrawFn, fact: str, value: Any) -> str:
    if fact in ("worker.base_wage", "worker.fixed_allowance"):
        return "-" if value == 0 and draw(st.booleans()) else draw(st.sampled_from(RUPIAH))(value)
    if fact == "worker.birth_date":
        return draw(st.sampled_from(DATES))(value)
    if fact == "worker.in_jkk":
        return draw(st.sampled_from(YES_NO))[0 if value else 1]
    if fact == "worker.nik":
        return draw(st.sampled_from(("", "'", " ", "\u00a0", "\u200b"))) + value
    return draw(st.sampled_from((value, f" {value} ", value.replace(" ", "\u00a0"))))


@given(data=st.data(), people=st.lists(workers(), min_size=1, max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_round_trip(tmp_path: Path, vocabulary: Vocabulary, data: st.DataObject, people: list[dict[str, Any]]) -> None:
    draw = data.draw
    delimiter = draw(st.sampled_from(";,\t|"))
    facts = draw(st.permutations(list(HEADERS)))
    out = io.StringIO()
    ending = draw(st.sampled_from(("\n", "\r\n", "\r")))
    # Python's writer leaves a line feed inside a cell bare where rows end otherwise.
    quoting = csv.QUOTE_ALL if ending == "\r" else draw(st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))
    writer = csv.writer(out, delimiter=delimiter, lineterminator=ending, quoting=quoting)
    stated = draw(st.booleans())
    if stated:
        out.write(f"sep={delimiter}\n")
    titles = draw(st.lists(st.sampled_from(TITLES), max_size=4))
    for title in titles:
        writer.writerow([title, *[""] * (len(facts) - 1)])
    headers = [draw(st.sampled_from(HEADERS[fact])) for fact in facts]
    writer.writerow(headers)
    for person in people:
        if draw(st.booleans()):
            writer.writerow([""] * len(facts))
        writer.writerow([draw(spelt(fact, person[fact])) for fact in facts])
    if draw(st.booleans()):
        writer.writerow(["Jumlah", *[""] * (len(facts) - 1)])
    path = tmp_path / "contoh.csv"
    encodings = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le")
    path.write_bytes(out.getvalue().encode(draw(st.sampled_from(encodings))))

    table = read_table(path, vocabulary)

    check_account(table)
    assert set(table.mapping) == set(HEADERS) and not table.undecided and not table.rejects
    assert [(issue.fact, issue.raw) for issue in table.problems] == []
    expected = [{**person, "worker.nik_status": "ok"} for person in people]
    assert [dict(record.values) for record in table.records] == expected


@st.composite
def put(draw: st.DrawFn, fact: str, value: Any) -> Callable[[Any, Any, int, int], None]:
    """How a value is put into a cell: as text in some spelling, or as the spreadsheet's own kind of value."""
    if fact not in ("worker.nik", "worker.name") and draw(st.booleans()):
        if fact == "worker.birth_date":
            return lambda sheet, day, row, column: sheet.write_datetime(
                row, column, datetime.combine(value, datetime.min.time()), day
            )
        if fact == "worker.in_jkk" and draw(st.booleans()):
            return lambda sheet, day, row, column: sheet.write_boolean(row, column, value)
        if draw(st.booleans()):
            return lambda sheet, day, row, column: sheet.write_formula(row, column, "=A1", None, int(value))
        return lambda sheet, day, row, column: sheet.write_number(row, column, value)
    text = draw(spelt(fact, value))
    return lambda sheet, day, row, column: sheet.write_string(row, column, text)


@given(data=st.data(), people=st.lists(workers(), min_size=1, max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_round_trip_through_a_workbook(
    tmp_path: Path, vocabulary: Vocabulary, data: st.DataObject, people: list[dict[str, Any]]
) -> None:
    draw = data.draw
    facts = draw(st.permutations(list(HEADERS)))
    left, above = draw(st.integers(0, 3)), draw(st.integers(0, 3))
    headers = [draw(st.sampled_from(HEADERS[fact])) for fact in facts]
    titles = draw(st.lists(st.sampled_from(TITLES), max_size=4))
    cells = [[draw(put(fact, person[fact])) for fact in facts] for person in people]
    gaps = [draw(st.integers(0, 2)) for _ in people]
    numbers: list[int] = []

    def write(book: Any) -> None:
        sheet, day = book.add_worksheet("Gaji!"), book.add_format({"num_format": "dd mmm yy"})
        row = above
        for title in titles:
            sheet.write_string(row, left, title)
            row += 1
        for column, header in enumerate(headers, start=left):
            sheet.write_string(row, column, header)
        for person, gap in zip(cells, gaps, strict=True):
            row += 1 + gap
            numbers.append(row + 1)
            for column, put_cell in enumerate(person, start=left):
                put_cell(sheet, day, row, column)
        book.add_worksheet("Catatan").write(0, 0, "Dibuat oleh CONTOH")

    path = tmp_path / "contoh.xlsx"
    path.write_bytes(xlsx(write, date_1904=draw(st.booleans())))

    found = read_tables(path, vocabulary)

    (table,) = found.tables
    check_account(table)
    assert set(table.mapping) == set(HEADERS) and not table.undecided and not table.rejects
    assert [(issue.fact, issue.raw) for issue in table.problems] == []
    assert [dict(record.values) for record in table.records] == [{**one, "worker.nik_status": "ok"} for one in people]
    assert [record.source.row for record in table.records] == numbers
    assert [one.name for one in found.other_sheets] == ["Catatan"]
