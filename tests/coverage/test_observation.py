"""Rows as offices write them: names, two systems of codes, what a source states, and what cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from patuh.engine.coverage.figures import Interval
from patuh.engine.coverage.observation import NO_DAY, NO_FIGURE, NO_REGION, NO_SEGMENT, NOBODY, Observation, SetAside

Observe = Callable[..., tuple[list[Observation], list[SetAside]]]
NAMES = {
    "Kab. Ogan Komering Ulu Timur": "16.08", "OKU TIMUR": "16.08", "OKUT": "16.08", "16.08": "16.08",
    "Kabupaten OKU Selatan": "16.09", "OKUS": "16.09",
    "Pagaralam": "16.72", "Kota Pagar Alam": "16.72", "Lubuklinggau": "16.73", "Kota Lubuk Linggau": "16.73",
    "Banyu Asin": "16.07", "PALI": "16.12", "Penukal Abab Lematang Ilir (PALI)": "16.12", "Muratara": "16.13",
    "Muba": "16.06", "Mura": "16.05", "OKI": "16.02", "OI": "16.10", "Prov. Sumatera Selatan": "16", "Sumsel": "16",
    "1601": "16.01", "1671000000": "16.71",
}  # fmt: skip
# The codes of the two systems differ for these; for all others they are the same digits.
CROSSWALK = {"1608": "16.09", "1609": "16.08", "1672": "16.74", "1673": "16.72", "1674": "16.73"}


@pytest.mark.parametrize(("name", "code"), NAMES.items())
def test_regions_are_known_by_every_name(observed: Observe, name: str, code: str) -> None:
    [one], aside = observed(f"{name};BPU;10;100;;02-09-2024;CONTOH")
    assert (one.region, one.segment, aside) == (code, "bpu", [])


@pytest.mark.parametrize("digits", [f"16{number:02}" for number in (*range(1, 14), *range(71, 75))])
def test_codes_are_read_as_those_of_whoever_the_column_names(observed: Observe, digits: str) -> None:
    bps, _ = observed(f"{digits};10;100;02-09-2024", headers="Kode BPS;Terlindungi;Layak;Tgl Data")
    own, _ = observed(f"{digits};10;100;02-09-2024", headers="Kode Kemendagri;Terlindungi;Layak;Tgl Data")
    dotted = f"{digits[:2]}.{digits[2:]}"
    assert [one.region for one in (*own, *bps)] == [dotted, CROSSWALK.get(digits, dotted)]


@pytest.mark.parametrize("digits", CROSSWALK)
def test_a_code_that_means_two_places_is_not_guessed(observed: Observe, digits: str) -> None:
    assert SetAside("cakupan.csv:2", NO_REGION) in observed(f"{digits};BPU;10;100;;02-09-2024;CONTOH")[1]


def test_name_and_code_must_mean_the_same_place(observed: Observe) -> None:
    headers = "Kab/Kota;Kode BPS;Terlindungi;Layak;Tgl Data"
    kept, aside = observed("OKU Timur;1609;1;2;02-09-2024", "OKU Timur;1608;1;2;02-09-2024", headers=headers)
    assert [one.region for one in kept] == ["16.08"]
    assert [(one.place, one.why.en) for one in aside] == [
        ("cakupan.csv:3", "name and code mean different regions: 16.08, 16.09")
    ]


def test_a_list_without_segments_counts_everybody(observed: Observe) -> None:
    [one], _ = observed("Lahat;10;100;02-09-2024", headers="Kabupaten;Peserta Aktif;Potensi;Per Tgl")
    assert one == Observation(
        "16.04", "total", date(2024, 9, 2), Interval.of(10), Interval.of(100), None, "", "", "cakupan.csv:2"
    )


def test_what_a_source_states_stands_in_for_people(observed: Observe) -> None:
    [known, unknown], _ = observed(
        "Sumsel;Semua;;1000000;36,7%;28-04-2025;CONTOH", "Sumsel;Semua;;;31,33%;27-08-2025;CONTOH"
    )
    assert known.protected == Interval(366_500, 367_500)
    assert (unknown.protected, unknown.coverage) == (None, Interval(313_250, 313_350))


def test_a_row_that_contradicts_itself_says_so(observed: Observe) -> None:
    (fits, other, more), _ = observed(
        "Lahat;Semua;34;100;34%;02-09-2024;CONTOH",
        "Lahat;Semua;43;100;34%;02-09-2024;CONTOH",
        "Lahat;Semua;101;100;;02-09-2024;CONTOH",
    )
    assert fits.doubt is None
    assert other.doubt is not None
    assert more.doubt is not None


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Lampung;Semua;1;2;;02-09-2024;CONTOH", NO_REGION),
        ("Lahat;entah;1;2;;02-09-2024;CONTOH", NO_SEGMENT),
        ("Lahat;Semua;1;2;;;CONTOH", NO_DAY),
        ("Lahat;Semua;;;;02-09-2024;CONTOH", NOBODY),
        ("Lahat;Semua;;;belum ada;02-09-2024;CONTOH", NO_FIGURE),
    ],
)
def test_rows_that_say_nothing_are_set_aside_with_the_reason(observed: Observe, row: str, why: object) -> None:
    kept, aside = observed("Lahat;Semua;1;2;;02-09-2024;CONTOH", row)
    assert len(kept) == 1
    assert SetAside("cakupan.csv:3", why) in aside
