"""The figures as open data by the principles of Satu Data: long tables, reference codes, and metadata."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..results.tables import FORMULA_STARTS
from ..text import Lang, Text
from .figures import MILLION, Interval
from .survey import Survey
from .words import region_name

SCHEMA = "coverage-data/1"
Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name as data, what it means, and its unit (empty for words)."""

    name: str
    means: Text
    unit: Text | None = None


@dataclass(frozen=True)
class Dataset:
    """One table; `rows` have a cell for every column."""

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def datasets(found: Survey, lang: Lang) -> list[Dataset]:
    """Every table there is something to say in."""
    made = [
        Dataset("pengamatan", OBSERVATIONS, (*WHERE, DAY, YEAR, *PEOPLE, *SAID), tuple(_observations(found, lang))),
        Dataset("cakupan", STANDINGS, (*WHERE, DAY, YEAR, *PEOPLE, *GAP), tuple(_standings(found, lang))),
        Dataset("skenario", SCENARIOS, SCENARIO, tuple(_scenarios(found))),
        Dataset("pembagian", ALLOCATIONS, ALLOCATION, tuple(_allocations(found, lang))),
        Dataset("kewajiban", DUTIES, DUTY, tuple(_duties(found, lang))),
    ]
    return [one for one in made if one.rows]


def to_csv(dataset: Dataset) -> bytes:
    """The table as CSV that Indonesian Excel opens: UTF-8 with a mark, semicolons; no cell becomes a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.name for column in dataset.columns)
    writer.writerows([_inert(cell) for cell in row] for row in dataset.rows)
    return buffer.getvalue().encode("utf-8-sig")


def _inert(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in FORMULA_STARTS and cell else cell


def metadata(found: Survey, tables: Sequence[tuple[Dataset, bytes]], lang: Lang) -> dict[str, Any]:
    """What every table and column means, where its figures are from, for when; the office fills in `produsen`."""
    days = [one.day for one in found.observations]
    return {
        "schema": SCHEMA,
        "judul": TITLE.say(lang),
        "produsen": "",
        "tanggal_acuan": found.as_of.isoformat(),
        "periode": {"dari": min(days).isoformat(), "sampai": max(days).isoformat()} if days else None,
        "kode_referensi": CODES.say(lang),
        "klasifikasi": {
            "segmen": {
                name: value.label.say(lang)
                for name, value in found.rulebook.vocabulary.facts["region.segment"].values.items()
            }
        },
        "sumber": sorted({one.source for one in found.observations if one.source}),
        "buku_aturan": found.rulebook.hash,
        "bentuk": {"pemisah": ";", "sandi": "utf-8-sig"},
        "set_data": [
            {
                "nama": f"{table.name}.csv",
                "judul": table.title.say(lang),
                "baris": len(table.rows),
                "sha256": hashlib.sha256(content).hexdigest(),
                "kolom": [
                    {
                        "nama": column.name,
                        "definisi": column.means.say(lang),
                        **({"satuan": column.unit.say(lang)} if column.unit else {}),
                    }
                    for column in table.columns
                ],
            }
            for table, content in tables
        ],
    }


def _interval(value: Interval | None) -> tuple[int | None, int | None]:
    return (None, None) if value is None else (value.low, value.high)


def _where(found: Survey, region: str, segment: str, lang: Lang) -> tuple[str, str, str]:
    return region, region_name(region, found.rulebook).say(lang), segment


def _observations(found: Survey, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    for one in sorted(found.observations, key=lambda one: (one.region, one.segment, one.day, one.place)):
        yield (
            *_where(found, one.region, one.segment, lang), one.day.isoformat(), one.day.year, *_interval(one.protected),
            *_interval(one.eligible), *_interval(one.coverage), one.source, one.definition, one.place,
            one.doubt.say(lang) if one.doubt else "",
        )  # fmt: skip


def _standings(found: Survey, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    for row in found.standings:
        yield (
            *_where(found, row.region, row.segment, lang), row.day.isoformat(), row.day.year, *_interval(row.protected),
            *_interval(row.eligible), *_interval(row.coverage), row.target, *_interval(row.gap), row.rank or None,
            int(row.contradicted),
        )  # fmt: skip


def _scenarios(found: Survey) -> Iterator[tuple[Cell, ...]]:
    for one in found.worked.scenarios if found.worked else ():
        yield one.per_village, one.places, one.added, one.protected, one.coverage, one.gap, one.cost


def _allocations(found: Survey, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    if found.worked is None:
        return
    for allocation in (found.worked.equal, *found.worked.allocations):
        for base, places in zip(found.worked.plan.bases, allocation.places, strict=True):
            yield (
                allocation.objective, base.region, region_name(base.region, found.rulebook).say(lang), base.villages,
                places, base.reached(places) // MILLION, places * found.worked.plan.place_cost,
            )  # fmt: skip


def _duties(found: Survey, lang: Lang) -> Iterable[tuple[Cell, ...]]:
    for duties in found.duties:
        for body in duties.bodies:
            yield (
                body.name, body.region, body.kind, body.group, body.uncovered, body.unknown, body.monthly, body.yearly,
            )  # fmt: skip


_PEOPLE, _PPM, _RUPIAH = Text("orang", "people"), Text("per sejuta", "per million"), Text.same("rupiah")
WHERE = (
    Column(
        "kode_wilayah", Text("kode Kemendagri; 16 provinsi", "code of the ministry of home affairs; 16 the province")
    ),
    Column("wilayah", Text("nama wilayah", "name of the region")),
    Column("segmen", Text("segmen pekerja", "segment of workers")),
)
DAY = Column("tanggal", Text("tanggal data", "day of the figures"))
YEAR = Column("tahun", Text("tahun data", "year of the figures"))
PEOPLE = (
    Column("terlindungi_min", Text("pekerja terlindungi, paling sedikit", "protected workers, at least"), _PEOPLE),
    Column("terlindungi_maks", Text("pekerja terlindungi, paling banyak", "protected workers, at most"), _PEOPLE),
    Column("layak_min", Text("pekerja layak menjadi peserta, paling sedikit", "eligible workers, at least"), _PEOPLE),
    Column("layak_maks", Text("pekerja layak menjadi peserta, paling banyak", "eligible workers, at most"), _PEOPLE),
    Column("cakupan_min", Text("terlindungi dibagi layak, paling rendah", "protected by eligible, at least"), _PPM),
    Column("cakupan_maks", Text("terlindungi dibagi layak, paling tinggi", "protected by eligible, at most"), _PPM),
)
SAID = (
    Column("sumber", Text("sumber angka", "source of the figures")),
    Column("definisi", Text("definisi menurut sumber", "definition by the source")),
    Column("tempat", Text("berkas dan baris", "file and row")),
    Column("keraguan", Text("yang tidak cocok di baris itu sendiri", "what does not fit in the row itself")),
)
GAP = (
    Column("target", Text("target tahun data", "target of the year of the figures"), _PPM),
    Column("kurang_min", Text("kurang dari target, paling sedikit", "short of the target, at least"), _PEOPLE),
    Column("kurang_maks", Text("kurang dari target, paling banyak", "short of the target, at most"), _PEOPLE),
    Column("peringkat", Text("1: kekurangan terbesar di antara kabupaten/kota", "1: the largest gap among regions")),
    Column("bertentangan", Text("1: sumber saling bertentangan", "1: sources contradict each other")),
)
_ADDED = Column("bertambah", Text("pekerja yang bertambah terlindungi", "workers protected in addition"), _PEOPLE)
_PLACES = Column("tempat", Text("tempat yang dibayar", "places paid for"), _PEOPLE)
_COST = Column("biaya", Text("iuran JKK dan JKM semua bulan", "JKK and JKM for all months"), _RUPIAH)
SCENARIO = (
    Column("kuota", Text("pekerja per desa", "workers a village"), _PEOPLE),
    _PLACES,
    _ADDED,
    Column("terlindungi", Text("pekerja terlindungi sesudahnya", "workers protected then"), _PEOPLE),
    Column("cakupan", Text("cakupan sesudahnya", "coverage then"), _PPM),
    Column("kurang", Text("kurang dari target sesudahnya", "short of the target then"), _PEOPLE),
    _COST,
)
ALLOCATION = (
    Column(
        "tujuan", Text("tujuan pembagian; equal kuota sama tiap desa", "objective; equal the same quota everywhere")
    ),
    WHERE[0],
    WHERE[1],
    Column("desa", Text("desa yang ikut", "villages that take part")),
    _PLACES,
    _ADDED,
    _COST,
)
DUTY = (
    Column("instansi", Text("instansi", "public body")),
    WHERE[0],
    Column("jenis_instansi", Text("jenis instansi", "kind of body")),
    Column("golongan", Text("golongan pegawai", "staff group")),
    Column("belum_terlindungi", Text("yang pasti belum terlindungi", "surely not covered"), _PEOPLE),
    Column("belum_diketahui", Text("yang belum diketahui", "not known"), _PEOPLE),
    Column("iuran_sebulan", Text("kira-kira iuran JKK dan JKM", "about what JKK and JKM cost"), _RUPIAH),
    Column("iuran_setahun", Text("dua belas bulan; kosong bagi masa tugas", "twelve months; empty for terms"), _RUPIAH),
)
TITLE = Text("Cakupan jaminan sosial ketenagakerjaan", "Coverage of employment social security")
CODES = Text(
    "Kode wilayah Kemendagri (Kepmendagri 300.2.2-2430/2025)",
    "Region codes of the ministry of home affairs (Kepmendagri 300.2.2-2430/2025)",
)
OBSERVATIONS = Text("Pengamatan, sumber demi sumber", "Observations, source by source")
STANDINGS = Text("Cakupan, target, dan kekurangan tiap wilayah", "Coverage, target and gap of each region")
SCENARIOS = Text("Skenario kuota per desa", "Scenarios of quotas a village")
ALLOCATIONS = Text("Pembagian tempat antarwilayah", "Places by region")
DUTIES = Text("Kewajiban anggaran instansi", "Budget duties of public bodies")
