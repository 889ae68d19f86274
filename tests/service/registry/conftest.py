"""Small registries, made of office files as an office would."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from patuh.engine.check.conclusions import Conclusions
from patuh.engine.conclude.ladder import History
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.service.registry.loading import Asked, Loaded, load
from patuh.engine.service.registry.registries import Registries

NOW = datetime(2026, 6, 30, 8, 0)
AS_OF = NOW.date()
HEAD = "NPP;NIB;NPWP;Nama Perusahaan;Kab/Kota;Status Kepesertaan;Bulan Tunggakan;Tanggal Data Kepesertaan;TMP2T\n"
LIST = (
    HEAD
    + """CT000001;9900000000017;01.234.567.8-901.000;PT CONTOH Satu;Palembang;Aktif;0;15-06-2026;
CT000002;9900000000025;;PT CONTOH Dua;Lahat;Aktif;3;15-06-2026;tidak
CT000003;9900000000033;02.345.678.9-012.000;CV CONTOH Tiga;Palembang;Tidak Aktif;9;15-06-2026;ya
CT000004;9900000000041;;PT CONTOH Cabang Empat;Palembang;Aktif;0;15-06-2026;
CT000005;9900000000041;;PT CONTOH Cabang Lima;Lahat;Aktif;2;15-06-2026;
CT000006;;;PT CONTOH Enam;Palembang;Aktif;0;15-06-2026;
CT000007;9900000000074;;PT CONTOH Tujuh;Palembang;Aktif;0;15-06-2026;
CT000007;9900000000074;;PT CONTOH Tujuh;Palembang;Aktif;4;15-06-2026;
CT000008;9900000000082;;PT CONTOH Delapan;Palembang;Aktif;0;15-06-2026;
CT000008;9900000000082;;PT CONTOH Delapan;Palembang;Aktif;0;15-06-2026;
"""
)
Loads = Callable[..., Loaded]


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return Rulebook.load()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "registry"


@pytest.fixture
def loads(book: Rulebook, tmp_path: Path, place: Path) -> Loads:
    """Loads a list, written as CSV, into the registry's folder."""

    def load_list(
        text: str = LIST,
        *,
        as_of: date | None = None,
        complete: bool = False,
        histories: Sequence[History] | None = None,
        now: datetime = NOW,
    ) -> Loaded:
        path = tmp_path / "kepesertaan.csv"
        path.write_text(text, "utf-8")
        return load(place, [path], book, Asked(now, as_of, complete, histories))

    return load_list


@pytest.fixture(scope="session")
def conclusions(book: Rulebook) -> Iterator[Conclusions]:
    with Conclusions.of(book) as drawn:
        yield drawn


@pytest.fixture
def registries(book: Rulebook, place: Path, conclusions: Conclusions) -> Iterator[Registries]:
    with Registries.at(str(place), book, conclusions) as kept:
        yield kept
