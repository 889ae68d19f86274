"""`patuh coverage`: where regions stand, what a programme would change, and what public bodies owe their people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from ..coverage import folder as written
from ..coverage.allocate import OBJECTIVES
from ..coverage.figures import percent_value
from ..coverage.observation import LIST
from ..coverage.plan import OBSERVED, Programme
from ..coverage.survey import survey
from ..errors import Location, UnreadableInput, UsageError
from ..intake import reasons
from ..intake.cells.cell import Reader
from ..intake.dataset import Table
from ..intake.files import read_tables
from ..language.rulebook import SHIPPED, Rulebook
from ..language.vocabulary import Fact
from ..results.folder import Results
from ..text import Lang, Text
from . import coverage_text
from .given import AS_OF, DATE, day_of
from .terminal import OPTIONS, guarded

BASES = ("desa", "desa+kelurahan")
MOST = 1_000_000
MOST_RUPIAH = 10**15
_THREE_DECIMALS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}(?![0-9])")


def command(lang: Lang) -> click.Command:
    """The command in one language."""

    def option(name: str, help_: Text, **settings: Any) -> click.Option:
        return click.Option([f"--{name}", *settings.pop("also", ())], help=help_.say(lang), **settings)

    path = click.Path(path_type=Path)
    params: list[click.Parameter] = [
        click.Argument(["files"], metavar=FILES.say(lang), nargs=-1, type=path),
        option("as-of", AS_OF, metavar=DATE.say(lang)),
        option("per-village", PER_VILLAGE, type=click.IntRange(0, 10_000), default=50, show_default=True),
        option("villages", VILLAGES, metavar=VILLAGES_FORM.say(lang), default="desa", show_default=True),
        option("months", MONTHS, type=click.IntRange(1, 120), default=12, show_default=True),
        option("budget", BUDGET, metavar="RUPIAH"),
        option("already-covered", COVERED, metavar=COVERED_FORM.say(lang), default="0%", show_default=True),
        option("objective", OBJECTIVE, type=click.Choice(list(OBJECTIVES)), default="worst-gap", show_default=True),
        option("target", TARGET, metavar=PERCENT.say(lang)),
        option("boundaries", BOUNDARIES, type=path),
        option("rules", RULES, type=path),
        option("out", OUT, also=["-o"], type=path),
        option("force", FORCE, is_flag=True),
        option("format", FORMAT, also=["format_"], type=click.Choice(["text", "json"]), default="text"),
    ]

    @guarded(lang)
    def run(**given: Any) -> int:
        return _run(lang, **given)

    return click.Command(
        "coverage", callback=run, params=params, help=HELP.say(lang), options_metavar=OPTIONS.say(lang)
    )


def _run(
    lang: Lang,
    files: Sequence[Path],
    as_of: str | None,
    per_village: int,
    villages: str,
    months: int,
    budget: str | None,
    already_covered: str,
    objective: str,
    target: str | None,
    boundaries: Path | None,
    rules: Path | None,
    out: Path | None,
    force: bool,
    format_: str,
) -> int:
    if not files:
        raise UsageError(NO_FILES, todo=NO_FILES_TODO)
    asked = Programme(
        per_village=per_village,
        villages=_villages(villages),
        months=months,
        budget=_budget(budget) if budget is not None else None,
        covered=OBSERVED if already_covered in (OBSERVED, "teramati") else _share(already_covered, "--already-covered"),
        objective=objective,
        target=_share(target, "--target") if target is not None else None,
    )
    day = day_of(as_of) if as_of else date.today()
    target_folder = out or Path(f"cakupan-patuh-{day.isoformat()}")
    written.refuse_existing(target_folder, replace=force)
    book = Rulebook.load(rules or SHIPPED)
    tables = [table for path in files if not path.is_dir() for table in _read(path, book)]
    folders = [Results(path) for path in files if path.is_dir()]
    found = survey(tables, folders, asked, day, book, lang)
    names = written.write(target_folder, found, lang, replace=force, boundaries=boundaries)
    if format_ == "json":
        click.echo(written.to_json_text(found), nl=False)
    else:
        for line in coverage_text.lines(found, lang):
            click.echo(line)
        click.echo(WRITTEN.fill(f=f"{target_folder}/", n=", ".join(names)).say(lang))
        if not {written.PAGE, written.BRIEF} <= {*names}:
            click.echo(NO_EXTRA.say(lang))
    return 0


def _read(path: Path, book: Rulebook) -> list[Table]:
    tables = [table for table in read_tables(path, book.vocabulary).tables if table.shape.name == LIST]
    if not tables:
        raise UnreadableInput(NO_LIST, at=path.name, todo=NO_LIST_TODO)
    return tables


def _villages(text: str) -> str:
    plain = text.replace(" ", "").casefold()
    if plain in BASES or (plain.isascii() and plain.isdigit() and 0 < int(plain) <= MOST):
        return plain
    raise UsageError(NO_VILLAGES.fill(t=text), todo=VILLAGES)


def _budget(text: str) -> int:
    """An amount as offices write it in their lists."""
    cell = Reader(Fact("budget", BUDGET, "rupiah", Location("--budget"), range=(0, MOST_RUPIAH))).read(text)
    if not isinstance(cell.value, int):
        why = reasons.what(cell.reason) if cell.reason else None
        raise UsageError(NO_BUDGET.fill(t=text), why=why, todo=BUDGET_TODO)
    return cell.value


def _share(text: str, name: str) -> int:
    """A share whose meaning is plain: 1.000% may be a thousand per cent, or one."""
    value = percent_value(text) if not _THREE_DECIMALS.match(text.strip()) else None
    if value is None:
        raise UsageError(NO_SHARE.fill(n=name, t=text), todo=SHARE_TODO)
    return value


HELP = Text(
    "Cakupan tiap wilayah terhadap target, dan hitungan program. BERKAS: daftar cakupan wilayah (CSV, XLSX, ...), "
    "atau folder hasil `patuh check`.",
    "Where regions stand against the target, and a programme worked out. FILES: lists of coverage by region (CSV, "
    "XLSX, …), or result folders of `patuh check`.",
)
FILES = Text("BERKAS...", "FILES...")
PER_VILLAGE = Text("Pekerja per desa.", "Workers a village.")
VILLAGES = Text(
    "Desa yang ikut: desa, desa+kelurahan, atau jumlah sendiri (dibagi menurut desa).",
    "Which villages: desa, desa+kelurahan, or a number of your own (split like the desa).",
)
VILLAGES_FORM = Text("desa|desa+kelurahan|N", "desa|desa+kelurahan|N")
MONTHS = Text("Bulan iuran.", "Months of contributions.")
BUDGET = Text("Batas anggaran.", "Budget ceiling.")
COVERED = Text(
    "Bagian tempat yang jatuh kepada pekerja yang sudah terlindungi; observed: cakupan tiap wilayah sendiri.",
    "Share of places that go to workers covered already; observed: each region's own coverage.",
)
COVERED_FORM = Text("PERSEN|observed", "PERCENT|observed")
OBJECTIVE = Text("Tujuan pembagian antarwilayah.", "What the allocation over regions is to be best at.")
TARGET = Text("Target cakupan sebagai ganti target buku aturan.", "Target in place of the rulebook's.")
PERCENT = Text("PERSEN", "PERCENT")
BOUNDARIES = Text("GeoJSON batas kabupaten/kota.", "GeoJSON with the borders of regencies and cities.")
RULES = Text("Folder buku aturan lain.", "Another folder of rules.")
OUT = Text("Folder hasil (bawaan: cakupan-patuh-<tanggal>).", "Result folder (default: cakupan-patuh-<date>).")
FORCE = Text("Ganti folder hasil yang sudah ada.", "Replace a result folder that exists.")
FORMAT = Text("Bentuk keluaran layar.", "Form of what is printed.")
WRITTEN = Text("hasil di {f}: {n}", "written to {f}: {n}")
NO_EXTRA = Text(
    "tanpa halaman atau PDF: pip install 'patuh[report]'", "without page or PDF: pip install 'patuh[report]'"
)
NO_FILES = Text("Tidak ada berkas yang disebut.", "No file was named.")
NO_FILES_TODO = Text("Contoh: patuh coverage cakupan.csv", "For example: patuh coverage coverage.csv")
NO_LIST = Text("Bukan daftar cakupan wilayah.", "This is no list of coverage by region.")
NO_LIST_TODO = Text(
    "Perlu kolom wilayah, terlindungi, layak, dan tanggal data; patuh template coverage membuat contohnya.",
    "Columns for region, protected, eligible and day are needed; patuh template coverage makes a blank one.",
)
NO_VILLAGES = Text("--villages {t} tidak dikenal.", "--villages {t} is not known.")
NO_BUDGET = Text("--budget {t}: bukan jumlah rupiah.", "--budget {t}: no amount of rupiah.")
BUDGET_TODO = Text(
    'Tulis misalnya 10000000000, 10.000.000.000, Rp10.000.000.000 atau "10 miliar".',
    'Write for example 10000000000, 10.000.000.000, Rp10.000.000.000 or "10 miliar".',
)
NO_SHARE = Text(
    "{n} {t}: bukan persentase dari 0% sampai 100% yang hanya berarti satu.",
    "{n} {t}: no percentage from 0% to 100% with a single meaning.",
)
SHARE_TODO = Text(
    "Tulis misalnya 37,48%, dengan tanda % (0,3748 dapat berarti 37,48% atau 0,37%) dan tanpa tiga desimal (1.000% "
    "dapat berarti 1% atau seribu persen).",
    "Write for example 37.48%, with a sign % (0.3748 may mean 37.48% or 0.37%) and without three decimals (1.000% may "
    "mean 1% or a thousand per cent).",
)
