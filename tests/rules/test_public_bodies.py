"""Names and words by which offices tell public bodies and their staff, read as the shipped vocabulary means them."""

from __future__ import annotations

import pytest
from patuh import Rulebook
from patuh.engine.intake.cells.words import Words

FACTS = Rulebook.load().vocabulary.facts
BODY_KINDS, STAFF_GROUPS = Words(FACTS["employer.body_kind"]), Words(FACTS["worker.staff_group"])

BODIES = {
    "Dinas Pendidikan Kabupaten CONTOH": "opd",
    "Pemerintah Kota CONTOH": "opd",
    "Kecamatan CONTOH Ulu": "opd",
    "SD Negeri 12 CONTOH": "school",
    "SMKN 3 CONTOH": "school",
    "RSUD CONTOH": "health_facility",
    "UPTD Puskesmas CONTOH": "health_facility",
    "Desa CONTOH Jaya": "village",
    "Pemerintah Desa CONTOH Jaya": "village",
    "Kelurahan CONTOH Ilir": "kelurahan",
    "KPU Kabupaten CONTOH": "kpu",
    "Bawaslu Kota CONTOH": "bawaslu",
    "Panwaslu Kecamatan CONTOH": "bawaslu",
    # businesses and private bodies, whatever their name resembles
    "Desa Wisata CONTOH": "no_body",
    "Badan Usaha Milik Desa CONTOH": "no_body",
    "PT CONTOH Desa Makmur": None,
    "Koperasi Unit Desa": None,
    "Yayasan CONTOH Sekolah Bangsa": None,
    "Toko Serba Desa": None,
}
STAFF = {
    "PNS": "pns",
    "P3K": "pppk",
    "PPPK Paruh Waktu": "pppk_part_time",
    "Honorer": "non_asn",
    "THL": "non_asn",
    "Guru Honorer": "teacher",
    "GTT": "teacher",
    "Nakes Non-ASN": "health",
    "Kades": "village_head",
    "Kaur Keuangan": "village_official",
    "Kasi Pemerintahan": "village_official",
    "Ketua BPD": "bpd",
    "RT/RW": "rt_rw",
    "KPPS": "kpu_adhoc",
    "PPK Kecamatan": "kpu_adhoc",
    "PTPS": "bawaslu_adhoc",
    "Panwascam": "bawaslu_adhoc",
    "Pekerja Rentan": "vulnerable",
    # words that a civil servant answers to as well, or that mean two things
    "Guru": None,
    "Nakes": None,
    "Perawat": None,
    "PPK": None,
}


@pytest.mark.parametrize("name", BODIES)
def test_a_name_tells_a_public_body_only_where_it_is_sure(name: str) -> None:
    assert BODY_KINDS.match_name(name) == BODIES[name]


@pytest.mark.parametrize("word", STAFF)
def test_a_word_tells_a_staff_group_only_where_it_is_sure(word: str) -> None:
    assert STAFF_GROUPS.match(word) == STAFF[word]
