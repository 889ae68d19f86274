"""What many names tell at once is what `Words.match_name` finds for each, which alone defines it."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from patuh.engine.intake.cells.words import Words
from patuh.engine.intake.told import Names
from patuh.engine.language.vocabulary import Vocabulary

TOLD = ("employer.legal_form", "employer.body_kind", "region.code")  # the last drops words before it compares
FORMS = (
    "PT", "P.T.", "PT.", "P T", "pt", "CV", "Tbk", "Tbk.", "Persero", "(Persero)", "Perseroda", "UD", "Toko", "KUD",
    "Perusahaan Umum Daerah", "Bumdes", "Bumdesa", "BUM Desa", "Desa", "Desa Wisata", "Pemdes", "RSUD", "SD", "SDN",
    "Dinas", "Dinasti", "Koperasi", "Kota", "Kab.", "16", "16.71", "01",
)  # fmt: skip
PARTS = st.sampled_from(
    (*FORMS, "CONTOH", "Contoh", "A", "B", "2", "é", "Ⅻ", "ﬁrma", "\u200b", "_", "&", "'", "*", "\n")
)
NAMES = st.lists(st.tuples(PARTS, st.sampled_from((" ", " ", " ", "", "  ", ", ", "-", "\t"))), min_size=1, max_size=6)


def agree(words: Words, names: list[str]) -> None:
    """Compare what names tell at once with what each tells."""
    told = Names(words).tell(pl.Series(names, dtype=pl.String)).to_list()
    assert dict(zip(names, told, strict=True)) == {name: words.match_name(name) for name in names}


@pytest.mark.parametrize("name", TOLD)
@given(parts=st.lists(NAMES, max_size=12))
def test_many_names_at_once(vocabulary: Vocabulary, name: str, parts: list[list[tuple[str, str]]]) -> None:
    agree(Words(vocabulary.facts[name]), ["".join(part for pair in pairs for part in pair) for pairs in parts])


@pytest.mark.parametrize("name", TOLD)
def test_each_spelling_as_a_whole_at_the_beginning_and_at_the_end(vocabulary: Vocabulary, name: str) -> None:
    fact = vocabulary.facts[name]
    words = Words(fact)
    spellings = [
        spelling.replace("*", star)
        for value, meaning in fact.values.items()
        for spelling in (value, meaning.label.id, *meaning.words)
        for star in ("", "x", " CONTOH")
    ]
    around = ("{}", "{} CONTOH", "CONTOH {}", "CONTOH, {}.", "{}CONTOH", "P.T. {}", "PT CONTOH {} JAYA", "- {} -", "")
    agree(words, [frame.format(spelling.upper()) for spelling in spellings for frame in around])
    assert {words.match_name(spelling) for spelling in spellings} >= set(fact.values)  # or this would show little
