"""Lists beside employers and workers: their rows find whom they belong to and are judged by their own day's law."""

from __future__ import annotations

from pathlib import Path

import pytest
from patuh.engine.backends.judging import ENGINES, EngineName
from patuh.engine.check.options import Options
from patuh.engine.check.run import Run, check
from patuh.engine.language.rulebook import Rulebook

from .conftest import AS_OF

EMPLOYERS = "NPP;Nama Perusahaan;Kepemilikan;Bentuk Badan Usaha\nCT000001;PT CONTOH Satu;BUMS;PT\n"

# name of the list, its text, and for each finding (rule, verdict, file:row, label, law by the day of the row)
LISTS = {
    # May 2026 fell due on 15 June 2026 (a Monday): row 2 was paid then, row 3 a month later; April (row 4) is not paid.
    "iuran.csv": (
        "NPP;Bulan Iuran;Tagihan;Dibayar;Tanggal Bayar\n"
        "CT000001;Mei 2026;1000000;1000000;15-06-2026\n"
        "CT000001;05-2026;1000000;1000000;15-07-2026\n"
        "CT000001;2026/04;1000000;0;belum dibayar\n"
        "CT000009;202605;1000000;1000000;15-06-2026\n",
        {
            ("pp-44-2015/contribution-in-time", "violation", 3, "CT000001"),
            ("pp-44-2015/contribution-paid", "violation", 4, "CT000001"),
        },
    ),
    # Seven working days after Monday 2 February 2026, no holiday between but Lunar New Year (17 February, later).
    "perubahan.csv": (
        "NPP;Jenis Perubahan;Tgl Perubahan;Tgl Lapor\n"
        "CT000001;upah;02-02-2026;11-02-2026\n"
        "CT000001;upah;02-02-2026;12-02-2026\n",
        {("pp-44-2015/change-reported", "violation", 3, "CT000001")},
    ),
    "pemda.csv": (
        "Nama Pemerintah Daerah;Tahun Anggaran;Dianggarkan dalam APBD;Masuk RKPD;Ada Peraturan Daerah\n"
        "Kabupaten CONTOH;2025;tidak;ya;ya\n",
        {
            ("permendagri-15-2024/budget-line", "violation", 2, "Kabupaten CONTOH"),
            ("se-mendagri-842-2-5193-sj/budget-line", "indication", 2, "Kabupaten CONTOH"),
        },
    ),
    # The report on the quarter to 30 June is due on 10 July.
    "laporan.csv": (
        "Nama Pemerintah Daerah;Akhir Triwulan;Tgl Laporan Dikirim\n"
        "Kabupaten CONTOH;30-06-2026;10-07-2026\n"
        "Kabupaten CONTOH;30-06-2026;11-07-2026\n",
        {("se-mendagri-842-2-5193-sj/quarterly-report", "indication", 3, "Kabupaten CONTOH")},
    ),
}


def run_of(name: str, folder: Path, rulebook: Rulebook, engine: EngineName) -> Run:
    (folder / "pemberi.csv").write_text(EMPLOYERS, "utf-8")
    (folder / name).write_text(LISTS[name][0], "utf-8")
    options = Options(AS_OF, engine=engine)
    return check([folder / "pemberi.csv", folder / name], rulebook=rulebook, options=options)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", LISTS)
def test_rows_of_other_lists_are_judged(name: str, engine: EngineName, tmp_path: Path, rulebook: Rulebook) -> None:
    run = run_of(name, tmp_path, rulebook, engine)
    found = {
        (one.rule, one.verdict, one.source_row, one.subject_key.split("/")[0])
        for one in run.findings
        if one.source_file == name and one.verdict != "undetermined" and one.subject_type != "employer"
    }
    assert found == LISTS[name][1]
    account = next(account for account in run.accounts if account.name == name)
    assert account.judged == len(LISTS[name][0].splitlines()) - 1


def test_what_no_employer_is_at_fault_for_counts_for_none(tmp_path: Path, rulebook: Rulebook) -> None:
    run = run_of("pemda.csv", tmp_path, rulebook, "polars")
    assert [(row.subject_type, row.causes) for row in run.subjects] == [
        ("employer", 0),
        ("government", 1),
    ]  # one problem under two laws
    assert [kind.category for kind in run.kinds] == ["government"]


def test_an_employer_that_only_its_contributions_name_is_one(tmp_path: Path, rulebook: Rulebook) -> None:
    run = run_of("iuran.csv", tmp_path, rulebook, "polars")
    assert [(row.npp, row.source_file) for row in run.subjects] == [
        ("CT000001", "pemberi.csv"),
        ("CT000009", "iuran.csv"),
    ]
