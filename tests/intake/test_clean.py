"""What is read by columns reads as `cells.cell` reads it, which alone defines what a cell means."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from patuh.engine.intake.cells import cell
from patuh.engine.intake.clean import clean
from patuh.engine.intake.identifiers import Status
from patuh.engine.language.vocabulary import IDENTIFIERS, Fact, Vocabulary

NIKS = st.from_regex(r"[0-9]{6}(0[0-9]|[1-7][0-9])(0[0-9]|1[0-3])[0-9]{2}(0000|[0-9]{4})", fullmatch=True)
DATES = st.from_regex(
    r"[0-3][0-9][-/][01][0-9][-/](18|19|20|21)[0-9]{2}|(19|20)[0-9]{2}[-/][01][0-9]-[0-3][0-9]", fullmatch=True
)
NUMBERS = st.from_regex(r"(Rp\.? ?)?-?[0-9]{0,5}([.,][0-9]{2,3}){0,4}( juta)?", fullmatch=True)
CODES = st.from_regex(r"[A-Za-z]{0,4}[0-9]{0,22}", fullmatch=True)
WORDS = st.text("aZ9 .,()&/'-é\u00a0\u200b=\"#\t", max_size=20) | st.sampled_from(
    ("n/a", "(null)", "#N/A", "None", "#REF!")
)
SPELLINGS = {
    "nik": NIKS, "kpj": CODES, "npp": CODES, "nib": CODES, "npwp": CODES, "date": DATES, "rupiah": NUMBERS,
    "integer": NUMBERS, "text": WORDS,
}  # fmt: skip
AROUND = ("{}", "{}", "{}", " {}", "{} ", "'{}", "''{}", " '{}", "' {}", '="{}"', "{}\n", "\u00a0{}", "{}.0", "{}-")


def facts(vocabulary: Vocabulary, type_: str) -> list[Fact]:
    """All facts of a type, since blanks, ranges and words for none differ."""
    return [fact for fact in vocabulary.facts.values() if fact.type == type_ and fact.origin == "list"]


def agree(fact: Fact, texts: list[str]) -> int:
    """Compare the clean cells with what they mean; how many are clean."""
    cleanly: set[str] = set()
    for way in clean(fact, "raw"):
        frame = pl.DataFrame({"raw": texts}, schema={"raw": pl.String})
        frame = frame.select("raw", clean=way.is_clean, value=way.value)
        assert frame["clean"].null_count() == 0
        for raw, value in frame.filter("clean").select("raw", "value").iter_rows():
            status: Status | str = "ok" if fact.type in IDENTIFIERS else ""
            assert cell.read(fact, raw) == cell.Cell(value, status=status), (fact.name, raw)
            cleanly.add(raw)
    return len(cleanly)


@pytest.mark.parametrize("type_", SPELLINGS)
@given(data=st.data())
def test_clean_cells_mean_what_they_mean(vocabulary: Vocabulary, type_: str, data: st.DataObject) -> None:
    cells = st.builds(lambda around, text: around.format(text), st.sampled_from(AROUND), SPELLINGS[type_] | WORDS)
    texts = data.draw(st.lists(cells, max_size=20))
    for fact in facts(vocabulary, type_):
        agree(fact, texts)


NASTY = (
    "", "-", "0", "00", "007", "1", "12", "1e5", "1E+15", "1,67102E+15", "0000000000000000", "+5", "+500000", "-500000",
    "1_000", "12 ", " 12", "\t12", "500000.0", "0x10", "0500000", "٥٠٠٠٠٠", "5e5", "- 5", "500000-", "+0", "-0",
    "9223372036854775807", "92233720368547758070", "500000000000000",
    "1111111111111111", "1671021201900000", "1671022902990001", "1671022902000001", "1671026902000001",
    "1671024001900001", "0671021201900001", "1671023112900001", "1671023111900001", "1671027111900001",
    "16710212019000011", "١٦٧١٠٢١٢٠١٩٠٠٠٠١", "0123456789", "1234567890", "12345678901", "00000000000",
    "01234567890", "JJ012345", "jj012345", "JJ0123456789012345678", "PWBD", "123456789012345678901",
    "TOTAL123", "belum ada", "31-02-2020", "29-02-2020", "29-02-2019", "2020-02-30", "1899-12-31",
    "01-01-1899", "01/01/1900", "31/12/2100", "01/01/2101", "12/31/2020", "01-01/2020", "0001-01-01",
    "2020/01/01", "20-20-2020", "3.500.000", "3.500", "3.50", "35.000.00", "0.500", "1.000.000.000.000",
    "9.999.999.999.999", "10.000.000.000.000", "99999", "100000", "99.999", "100.000", "Rp3.500.000",
    "Rp. 3.500.000", "Rp 3.500.000", "rp3500000", "Rp", "Rp.", "Rp  5.000.000", "RpRp5.000.000",
    "Rp.5.000.000", "IDR 5.000.000", "5.000.000\n", " 5.000.000", "5.000.000 ", "'5.000.000",
    "999999999999999", "9999999999999999", "PT CONTOH", "PT  CONTOH", "PT CONTOH ", "'PT CONTOH", "PT CONTOH'",
    "nan", "(null)", "#REF!xxxx", "x" * 300, "x" * 301, "CONTOH\u200b JAYA", "CONTOH\u00a0JAYA",
    "Contoh. (A) & B/C-D", "None, A", "N/A N/A",
)  # fmt: skip


@pytest.mark.parametrize("type_", SPELLINGS)
def test_nasty_spellings(vocabulary: Vocabulary, type_: str) -> None:
    for fact in facts(vocabulary, type_):
        for narrow in (
            fact,
            replace(fact, monthly_wage=True),
            replace(fact, none_words=("7 00", "nihil 1671021201900001")),
        ):
            agree(narrow, [around.format(text) for text in NASTY for around in AROUND])


CLEAN = {
    "nik": ["1671021201900001", "1671025201900001", "'1671021201900001"],
    "kpj": ["26133068531", "02613306853", " 26133068531"],
    "npp": ["JJ012345", "jj012345", "12345678"],
    "nib": ["0220001234567"],
    "npwp": ["012345678901000", "0012345678901000"],
    "date": ["2020-02-29", "29-02-2020", "29/02/2020 "],
    "rupiah": ["3500000", "3.500.000", "Rp3.500.000", "Rp. 3.500.000"],
    "integer": ["12", "1.200"],
    "text": ["PT CONTOH JAYA", "Pekerja CONTOH"],
}


@pytest.mark.parametrize("type_", SPELLINGS)
def test_usual_spellings_are_clean(vocabulary: Vocabulary, type_: str) -> None:
    """Or every cell would be read one by one, which is right but slow."""
    usual = [fact for fact in facts(vocabulary, type_) if not (fact.month or (fact.none_words and type_ == "text"))]
    assert usual
    for fact in usual:
        assert agree(fact, CLEAN[type_]) == len(CLEAN[type_]), fact.name
