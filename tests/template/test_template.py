"""A blank workbook that is filled in reads back as what was meant, column by column and word by word."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from patuh.engine.intake.cells import cell
from patuh.engine.intake.dataset import Table
from patuh.engine.intake.files import Tables, read_tables
from patuh.engine.language import source
from patuh.engine.language.vocabulary import IDENTIFIERS, Vocabulary, build
from patuh.engine.template.columns import EXAMPLES, MARK, NO, YES, Column, columns
from patuh.engine.template.workbook import DATA, GUIDE, template
from patuh.engine.text import LANGUAGES, Lang
from patuh.engine.values import NONE, Unknown
from python_calamine import CalamineWorkbook

TREE = Path(__file__).resolve().parents[2]
FILES = ("rules/vocabulary.yaml", "rules/lists.yaml")
VOCABULARY: Vocabulary = build(*(source.parse((TREE / file).read_text("utf-8"), file) for file in FILES))[0]
KINDS = list(VOCABULARY.lists)
EVERY = [(kind, lang) for kind in KINDS for lang in LANGUAGES]

each = pytest.mark.parametrize(("kind", "lang"), EVERY)


def made(kind: str, lang: Lang) -> tuple[Column, ...]:
    return columns(VOCABULARY.lists[kind], VOCABULARY, lang)


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str, Lang], Tables]:
    """The template as intake reads it, nothing said about what it is unless that must be said."""

    def write_and_read(kind: str, lang: Lang) -> Tables:
        path = tmp_path / "formulir.xlsx"
        path.write_bytes(template(VOCABULARY.lists[kind], VOCABULARY, lang))
        return read_tables(path, VOCABULARY, None if kind in VOCABULARY.recognised else kind)

    return write_and_read


def only(tables: Tables) -> Table:
    (table,) = tables.tables
    return table


@each
def test_every_column_reads_back_as_its_fact(kind: str, lang: Lang, read: Callable[..., Tables]) -> None:
    tables = read(kind, lang)
    table = only(tables)
    assert (table.shape.name, table.sheet) == (kind, DATA.say(lang))
    assert dict(table.mapping) == {column.fact.name: column.heading for column in made(kind, lang)}
    assert (table.unused, table.undecided, table.filled_down) == ((), (), ())
    assert [sheet.name for sheet in tables.other_sheets] == [GUIDE.say(lang)]


@each
def test_the_example_reads_back_without_problems(kind: str, lang: Lang, read: Callable[..., Tables]) -> None:
    table = only(read(kind, lang))
    assert (table.problems, table.rejects, len(table.records)) == ((), (), 1)
    values = table.records[0].values
    for column in made(kind, lang):
        meant = EXAMPLES.get(column.fact.name, EXAMPLES.get(column.fact.type))
        if column.fact.type == "boolean":
            meant = True
        elif column.fact.type == "enum":
            assert values[column.fact.name] in column.fact.values
            meant = meant or values[column.fact.name]
        assert values[column.fact.name] == (column.fact.blank if meant is None else meant), column.heading
    assert any(MARK in str(value) for value in values.values())


@each
def test_every_choice_reads_back_as_its_value(kind: str, lang: Lang) -> None:
    for column in made(kind, lang):
        read_back = [cell.read(column.fact, word) for word in column.choices]
        assert [one.reason for one in read_back] == [""] * len(read_back), column.heading
        values = [one.value for one in read_back]
        if column.fact.type == "boolean":
            assert values == [True, False]
        elif column.fact.type == "enum":
            labels = {name: value.label.say(lang) for name, value in column.fact.values.items()}
            assert [labels[str(value)] for value in values] == list(column.choices)
            left_out = set(labels) - set(map(str, values))
            assert not any(column.fact.values[name].words for name in left_out)
        else:
            assert not column.choices


@each
def test_a_column_left_empty_says_what_the_guide_says(kind: str, lang: Lang) -> None:
    for column in made(kind, lang):
        said, value = column.empty.say(lang), cell.read(column.fact, "").value
        if isinstance(value, Unknown):
            assert ("tidak diketahui" if lang == "id" else "not known") in said
        elif value is NONE:
            assert said.startswith("tidak ada" if lang == "id" else "there is none")
        elif isinstance(value, bool):
            assert (YES if value else NO).say(lang) in said
        else:
            assert column.fact.values[str(value)].label.say(lang) in said
        if column.fact.none_words:
            assert cell.read(column.fact, said.split("“")[1].split("”")[0]).value is NONE


@each
def test_the_same_asking_gives_the_same_bytes(kind: str, lang: Lang) -> None:
    shape = VOCABULARY.lists[kind]
    assert template(shape, VOCABULARY, lang) == template(shape, VOCABULARY, lang)


def test_english_headings_stand_where_they_read_back() -> None:
    english = {column.fact.name: column.heading for column in made("workers", "en")}
    assert english["worker.name"] == "Name"
    assert english["worker.birth_date"] == "Date of Birth"
    assert english["worker.base_wage"] == "Upah Pokok"  # “base pay” is a heading nobody reads
    assert all(ord(letter) < 128 for heading in english.values() for letter in heading)


def test_headings_are_written_as_offices_write_them() -> None:
    headings = [column.heading for column in made("employers", "id")]
    assert headings[:6] == ["NPP", "NIB", "NPWP", "Nama Pemberi Kerja", "Alamat Pemberi Kerja", "Bentuk Badan"]
    assert "Jumlah Tenaga Kerja" in headings
    assert "NPWP Perusahaan" in [column.heading for column in made("workers", "id")]


def test_the_workbook_holds_what_programs_need() -> None:
    """Text, dates and amounts are formatted down the column, the headings stay in sight, the lists drop down."""
    content = template(VOCABULARY.lists["workers"], VOCABULARY, "id")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet, styles = (archive.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    assert 'formatCode="@"' in styles
    assert 'formatCode="dd-mm-yyyy"' in styles
    assert 'formatCode="[$-421]#,##0"' in styles
    assert 'state="frozen"' in sheet
    chosen = [column for column in made("workers", "id") if column.choices]
    assert sheet.count('<dataValidation type="list"') == len(chosen)
    assert sheet.count("<col ") > 1


def test_the_drop_downs_lead_to_their_choices() -> None:
    content = template(VOCABULARY.lists["employers"], VOCABULARY, "id")
    guide = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Petunjuk").to_python()
    first_column = [row[0] for row in guide]
    for column in made("employers", "id"):
        assert column.heading in first_column
        if column.choices:
            start = first_column.index(f"Pilihan untuk “{column.heading}”") + 1
            assert tuple(first_column[start : start + len(column.choices)]) == column.choices
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                reference = f"Petunjuk!$A${start + 1}:$A${start + len(column.choices)}"
                assert reference in archive.read("xl/worksheets/sheet1.xml").decode()


def test_numbers_are_text_and_days_are_days() -> None:
    content = template(VOCABULARY.lists["workers"], VOCABULARY, "id")
    head, example, *rest = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Data").to_python()
    assert rest == []
    for column, heading, value in zip(made("workers", "id"), head, example, strict=True):
        assert heading == column.heading
        if column.fact.type in IDENTIFIERS:
            assert isinstance(value, str)
        if column.fact.type == "date" and value:
            assert isinstance(value, date)
