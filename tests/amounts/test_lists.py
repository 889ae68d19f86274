"""The lists of contributions and of changes are known by their headers and read as offices write them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.decide.evaluate import Evaluator
from patuh.engine.intake.files import read_tables
from patuh.engine.values import NONE, Unknown

CONTRIBUTIONS = """\
NPP;Nama Perusahaan;Bulan Iuran;Jumlah TK;Total Upah;Upah JHT;Upah JP;Tagihan;Dibayar;Tanggal Bayar;Kelompok Risiko;\
Potongan Pekerja;Potongan Disetor
CT000001;PT CONTOH Maju;01-05-2026;100;450.000.000;450.000.000;450.000.000;44.505.000;44.505.000;10-06-2026;III;\
13.500.000;0
CT000002;CV CONTOH Dua;01/04/2026;10;45.000.000;45.000.000;-;4.450.500;0;belum dibayar;belum ditetapkan;;
"""
CHANGES = """\
NPP,Nama Perusahaan,Jenis Perubahan,Tgl Perubahan,Tgl Lapor
CT000001,PT CONTOH Maju,Alamat,04-05-2026,belum dilaporkan
CT000001,PT CONTOH Maju,Kenaikan upah,04-05-2026,06-05-2026
"""
READ: list[tuple[str, str, list[dict[str, Any]]]] = [
    ("contributions", CONTRIBUTIONS, [
        {"employer.npp": "CT000001", "employer.risk_group": "medium", "contribution.month": date(2026, 5, 1),
         "contribution.workers": 100, "contribution.wages": 450_000_000, "contribution.jp_wages": 450_000_000,
         "contribution.amount_due": 44_505_000, "contribution.amount_paid": 44_505_000,
         "contribution.paid_on": date(2026, 6, 10), "contribution.worker_withheld": 13_500_000,
         "contribution.worker_remitted": 0},
        {"employer.npp": "CT000002", "employer.risk_group": "not_set", "contribution.month": date(2026, 4, 1),
         "contribution.jp_wages": 0, "contribution.amount_paid": 0, "contribution.paid_on": NONE,
         "contribution.worker_withheld": Unknown.BLANK},
    ]),
    ("changes", CHANGES, [
        {"employer.npp": "CT000001", "change.kind": "address", "change.happened_on": date(2026, 5, 4),
         "change.reported_on": NONE},
        {"change.kind": "wage", "change.reported_on": date(2026, 5, 6)},
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "expected"), READ, ids=[name for name, _, _ in READ])
def test_a_list_is_known_and_read(
    evaluator: Evaluator, tmp_path: Path, name: str, text: str, expected: list[dict[str, Any]]
) -> None:
    path = tmp_path / "daftar.csv"
    path.write_text(text, encoding="utf-8")
    (table,) = read_tables(path, evaluator.rulebook.vocabulary, None).tables
    assert table.shape.name == name
    assert len(table.records) == len(expected)
    for record, facts in zip(table.records, expected, strict=True):
        assert {fact: record.values[fact] for fact in facts} == facts
    assert not table.problems and not table.rejects
