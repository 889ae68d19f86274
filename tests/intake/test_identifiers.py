"""Numbers of persons and employers, sound, damaged and invalid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patuh.engine.intake import identifiers


@pytest.mark.parametrize(
    ("kind", "text", "status", "value", "reason"),
    [
        ("nik", "1671021201900001", "ok", "1671021201900001", ""),
        ("nik", "'1671 0212 0190 0001", "ok", "1671021201900001", ""),
        ("nik", "167102.120190.0001", "ok", "1671021201900001", ""),
        ("nik", "1671\u00a0021201900001", "ok", "1671021201900001", ""),
        ("nik", "1671025201900001", "ok", "1671025201900001", ""),  # a woman: day 52 is day 12
        ("nik", "1671027102000001", "invalid", "", "nik_date"),  # 31 February
        ("nik", "1671022902000001", "ok", "1671022902000001", ""),  # 29 February 2000
        ("nik", "1671022902010001", "invalid", "", "nik_date"),
        ("nik", "1671020013900001", "invalid", "", "nik_date"),
        ("nik", "1671023301900001", "invalid", "", "nik_date"),
        ("nik", "1671021201900000", "damaged", "", "excel_damage"),
        ("nik", "1671020000000000", "damaged", "", "excel_damage"),
        ("nik", "1,67102E+15", "damaged", "", "excel_damage"),
        ("nik", "1.67E+15", "damaged", "", "excel_damage"),
        ("nik", "1.67102e15", "damaged", "", "excel_damage"),
        ("nik", "2E+15", "damaged", "", "excel_damage"),
        ("nik", "1646272305792700.0", "damaged", "", "excel_damage"),
        ("nik", "1646272305792701,00", "damaged", "", "excel_damage"),
        ("nik", "0000000000000000", "invalid", "", "dummy_number"),
        ("nik", "1111111111111111", "invalid", "", "dummy_number"),
        ("nik", "0671021201900001", "invalid", "", "nik_region"),
        ("nik", "167102120190001", "invalid", "", "nik_length"),
        ("nik", "16710212019000011", "invalid", "", "nik_length"),
        ("nik", "167102120190000A", "invalid", "", "not_digits"),
        ("nik", "١٦٧١٠٢١٢٠١٩٠٠٠٠١", "invalid", "", "not_digits"),
        ("nik", "167102120190000²", "invalid", "", "not_digits"),
        ("nik", "'", "missing", "", ""),
        ("kpj", "26133 068 531", "ok", "26133068531", ""),
        ("kpj", "2613306853", "ok", "02613306853", "zero_restored"),
        ("kpj", "26133068531.0", "ok", "26133068531", ""),
        ("kpj", "87 ab 12345", "ok", "87AB12345", ""),
        ("kpj", "2,6133E+10", "damaged", "", "excel_damage"),
        ("kpj", "sudah", "invalid", "", "no_digit"),
        ("npp", "jj-012.345", "ok", "JJ012345", ""),
        ("npp", "JJ012345 / 000", "ok", "JJ012345000", ""),
        ("npp", "00000000", "invalid", "", "dummy_number"),
        ("npp", "1E10", "ok", "1E10", ""),
        ("nib", "0220001234567", "ok", "0220001234567", ""),
        ("nib", "220001234567", "ok", "0220001234567", "zero_restored"),
        ("nib", "220001234567.0", "ok", "0220001234567", "zero_restored"),
        ("nib", "9,12E+12", "damaged", "", "excel_damage"),
        ("nib", "12345", "invalid", "", "nib_length"),
        ("nib", "OSS220001234567", "invalid", "", "not_digits"),
        ("npwp", "01.234.567.8-901.000", "ok", "0012345678901000", ""),
        ("npwp", "012345678901000", "ok", "0012345678901000", ""),
        ("npwp", "12345678901000", "ok", "0012345678901000", "zero_restored"),
        ("npwp", "1000000123456789", "ok", "1000000123456789", ""),
        ("npwp", "1000000123456789000001", "ok", "1000000123456789", ""),
        ("npwp", "1000000123456700000000", "damaged", "", "excel_damage"),
        ("npwp", "123", "invalid", "", "npwp_length"),
    ],
)
def test_identifier(kind: str, text: str, status: str, value: str, reason: str) -> None:
    assert identifiers.read(kind, text) == identifiers.Identifier(status, value, reason)  # type: ignore[arg-type]


@given(st.text(max_size=30))
def test_a_sound_identifier_is_its_own_canonical_form(text: str) -> None:
    for kind in ("nik", "kpj", "npp", "nib", "npwp"):
        found = identifiers.read(kind, text)
        assert (found.status == "ok") == bool(found.value)
        if found.status == "ok":
            assert found.value.isascii()
            assert identifiers.read(kind, found.value) == identifiers.Identifier("ok", found.value)
