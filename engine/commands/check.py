"""`patuh check`: files in, a result folder and a summary out."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, astuple
from datetime import date
from pathlib import Path
from typing import Any, Literal

import click

from ..backends.judging import ENGINES, EngineName
from ..check import exceptions as accepted
from ..check.figures import decisions
from ..check.kept import fill, keep
from ..check.options import Options
from ..check.progress import Step
from ..check.run import Run, check
from ..crew import Crew
from ..errors import UsageError
from ..intake.assumption import parse_assumption
from ..intake.corrections import read as read_corrections
from ..language.rulebook import SHIPPED, Rulebook
from ..results import folder as results
from ..results.masking import office_key
from ..results.schema import FINDING_VERDICTS, Finding, columns
from ..text import Lang, Text
from . import summary
from .given import SANCTIONS, read_mapping, read_register, stated_in, warn_if_once
from .progress import Line
from .terminal import LISTS, OPTIONS, RULE_NAME, guarded

SPARK: Literal["spark"] = "spark"  # Polars again, for one part of the cases in each task of a cluster
FORMATS = ("text", "json", "jsonl", "csv")


def command(lang: Lang) -> click.Command:
    """The command in one language."""

    def option(name: str, help_: Text, **settings: Any) -> click.Option:
        return click.Option([f"--{name}", *settings.pop("also", ())], help=help_.say(lang), **settings)

    file = click.Path(path_type=Path)
    params: list[click.Parameter] = [
        click.Argument(["files"], metavar=FILES.say(lang), nargs=-1, type=file),
        *(option(name, LIST_HELP.fill(n=label), type=file, multiple=True) for name, label in LISTS.items()),
        option("as-of", AS_OF, metavar=DAY.say(lang)),
        option("assume", ASSUME, multiple=True, metavar=FACT_VALUE.say(lang)),
        option("complete", COMPLETE, multiple=True, type=click.Choice(["participants"])),
        option("map", MAP, type=file),
        option("corrections", CORRECTIONS, type=file),
        option("exceptions", EXCEPTIONS, type=file),
        option("sanctions", SANCTIONS, type=file),
        option("select", SELECT, multiple=True, metavar=RULE_NAME.say(lang)),
        option("exclude", EXCLUDE, multiple=True, metavar=RULE_NAME.say(lang)),
        option("rules", RULES, type=file),
        option("out", OUT, also=["-o"], type=file),
        option("force", FORCE, is_flag=True),
        option("format", FORMAT, also=["format_"], type=click.Choice(FORMATS), default="text"),
        option("engine", ENGINE, type=click.Choice([*ENGINES, SPARK])),
        option("spark-master", SPARK_MASTER, metavar=ADDRESS.say(lang)),
        option("fail-on", FAIL_ON, type=click.Choice([*FINDING_VERDICTS, "never"]), default="violation"),
        option("show-personal", SHOW_PERSONAL, is_flag=True),
    ]

    @guarded(lang)
    def run(**given: Any) -> int:
        return _run(lang, **given)

    return click.Command(
        "check", callback=run, params=params, help=_help().say(lang), options_metavar=OPTIONS.say(lang)
    )


def _help() -> Text:
    return HELP.fill(n=Text.join(list(LISTS.values()), Text.same(", ")))


def _run(
    lang: Lang,
    files: Sequence[Path],
    as_of: str | None,
    assume: Sequence[str],
    complete: Sequence[str],
    map: Path | None,
    corrections: Path | None,
    exceptions: Path | None,
    sanctions: Path | None,
    select: Sequence[str],
    exclude: Sequence[str],
    rules: Path | None,
    out: Path | None,
    force: bool,
    format_: str,
    engine: EngineName | Literal["spark"] | None,
    spark_master: str | None,
    fail_on: str,
    show_personal: bool,
    **lists: Sequence[Path],
) -> int:
    named = {path: name for name in LISTS for path in lists[name]}
    everything = [*dict.fromkeys([*named, *files])]
    if not everything:
        raise UsageError(NO_FILES, todo=NO_FILES_TODO)
    book = Rulebook.load(rules or SHIPPED)
    options = Options(
        as_of=_day(as_of) if as_of else date.today(),
        assume=dict(parse_assumption(text, book.vocabulary) for text in assume),
        complete=frozenset(complete),
        select=tuple(select),
        exclude=tuple(exclude),
        engine="polars" if engine == SPARK else engine,
    )
    target = out or Path(f"hasil-patuh-{options.as_of.isoformat()}")
    results.refuse_existing(target, replace=force)
    key = office_key()
    shared = results.begun(target, replace=force) if engine == SPARK else nullcontext()
    with Line(lang, sys.stderr) as line, shared as place:
        with _crew(engine, spark_master) as crew:
            done = check(
                everything,
                rulebook=book,
                options=options,
                key=key,
                lists=named,
                mapping=read_mapping(map, book) if map else None,
                corrections=read_corrections(corrections) if corrections else None,
                exceptions=_exceptions(exceptions, book) if exceptions else None,
                histories=read_register(sanctions, book) if sanctions else None,
                progress=line.show,
                crew=crew,
                parts=place.parts if place else None,
            )
        asked = {
            "show_personal": show_personal,
            "map": _sha256(map),
            "corrections": _sha256(corrections),
            "sanctions": _sha256(sanctions),
            "exceptions": {"sha256": use.sha256, "applied": use.applied} if (use := done.exceptions) else None,
        }
        line.show(Step("writing"))
        if place:
            fill(done, place, key, asked, people=show_personal)
        else:
            keep(done, target, key, asked, people=show_personal, replace=force)
    _print(done, target, format_, lang)
    warn_if_once(done.decided_twice or not decisions(done.subjects), lang)
    return _exit_code(done.counts, fail_on)


@contextmanager
def _crew(engine: str | None, master: str | None) -> Iterator[Crew | None]:
    """Those who read and judge large lists: a Spark cluster until the block ends; None for this process alone."""
    if engine == SPARK:
        from ..cluster import spark

        with spark.started(master) as crew:
            yield crew
    elif master is not None:
        raise UsageError(NO_SPARK, todo=Text.same("--engine spark"))
    else:
        yield None


def _exceptions(path: Path, book: Rulebook) -> accepted.Exceptions:
    with stated_in(path) as content:
        return accepted.build(content, path.name, hashlib.sha256(content).hexdigest(), book.rules)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(NO_DAY.fill(t=text), todo=DAY_TODO) from None


def _sha256(path: Path | None) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path else None


def _print(run: Run, target: Path, format_: str, lang: Lang) -> None:
    if format_ == "text":
        for line in summary.lines(run, target, lang):
            click.echo(line)
    elif format_ == "json":
        click.echo(json.dumps([_opened(finding) for finding in run.findings], ensure_ascii=False, indent=1))
    elif format_ == "jsonl":
        for finding in run.findings:
            click.echo(json.dumps(_opened(finding), ensure_ascii=False))
    else:
        buffer = io.StringIO()
        writer = csv.writer(buffer)  # RFC 4180; the folder holds the spreadsheet's form
        writer.writerow(columns(Finding))
        writer.writerows(astuple(finding) for finding in run.findings)
        click.echo(buffer.getvalue(), nl=False)


def _opened(finding: Finding) -> dict[str, Any]:
    row = asdict(finding)
    return {**row, "evidence": json.loads(finding.evidence), "missing": json.loads(finding.missing)}


def _exit_code(counts: Mapping[str, int], fail_on: str) -> int:
    if fail_on == "never":
        return 0
    grave = FINDING_VERDICTS[: FINDING_VERDICTS.index(fail_on) + 1]
    return 1 if any(counts[verdict] for verdict in grave) else 0


HELP = Text(
    "Periksa berkas kantor: CSV dan teks lain, buku kerja XLSX, XLSB, XLS dan ODS, Parquet, atau JSON (dataNIB dari "
    "OSS). Isinya daftar {n}; tiap lembar dikenali dari judul kolomnya.\n\n"
    "Kode keluar: 0 tidak ada temuan pada tingkat --fail-on; 1 ada; 2 salah pakai atau berkas tidak terbaca; "
    "3 buku aturan rusak.",
    "Check office files: CSV and other text, XLSX, XLSB, XLS and ODS workbooks, Parquet, or JSON (dataNIB of OSS). "
    "They hold lists of {n}; each sheet is recognised by its column headers.\n\n"
    "Exit codes: 0 nothing at the level of --fail-on; 1 something; 2 wrongly asked or a file is unreadable; "
    "3 the rulebook is broken.",
)
LIST_HELP = Text("Baca berkas ini sebagai daftar {n}.", "Read this file as the list of {n}.")
FILES = Text("[BERKAS]...", "[FILES]...")
FACT_VALUE = Text("FAKTA=NILAI", "FACT=VALUE")
AS_OF = Text("Tanggal acuan (bawaan: hari ini).", "As-of date (default: today).")
ASSUME = Text("Anggap fakta bernilai ini di mana tidak diketahui.", "Take a fact as this where it is unknown.")
COMPLETE = Text("Daftar ini lengkap untuk semua pemberi kerja.", "This list is complete for all employers.")
MAP = Text(
    "YAML: arti kolom tiap berkas, berkas → judul kolom → fakta.", "YAML: what columns mean, file → header → fact."
)
CORRECTIONS = Text(
    "Koreksi sel: laporan.xlsx dari patuh report yang lembar Ditolak-nya sudah diisi, atau CSV atau buku kerja dengan "
    "kolom berkas_sha256, lembar, baris, kolom, nilai.",
    "Corrected cells: laporan.xlsx of patuh report with its sheet Rejected (Ditolak) filled in, or a CSV or workbook "
    "with columns sha256, sheet, row, column, value.",
)
EXCEPTIONS = Text(
    "YAML: temuan yang diterima untuk sementara: rule, subject, reason, approved_by, until.",
    "YAML: findings accepted for a time: rule, subject, reason, approved_by, until.",
)
SELECT = Text("Hanya laporkan aturan, folder, atau kategori ini.", "Report only this rule, folder or category.")
EXCLUDE = Text("Jangan laporkan aturan, folder, atau kategori ini.", "Do not report this rule, folder or category.")
RULES = Text("Folder buku aturan lain.", "Another folder of rules.")
OUT = Text("Folder hasil (bawaan: hasil-patuh-<tanggal>).", "Result folder (default: hasil-patuh-<date>).")
FORCE = Text("Ganti folder hasil yang sudah ada.", "Replace a result folder that exists.")
ENGINE = Text(
    "Mesin penilai: polars menilai per kolom, reference kasus demi kasus, spark per kolom di klaster. Hasilnya sama; "
    "tanpa pilihan dipakai polars atau reference, mana yang lebih cepat untuk jumlah kasusnya.",
    "What judges: polars by columns, reference case by case, spark by columns on a cluster. The results are the same; "
    "without a choice it is polars or reference, whichever is faster for so many cases.",
)
SPARK_MASTER = Text(
    "Alamat klaster untuk --engine spark (bawaan: dari spark-submit, atau komputer ini).",
    "The cluster's address for --engine spark (default: that of spark-submit, or this machine).",
)
ADDRESS = Text("ALAMAT", "ADDRESS")
NO_SPARK = Text("--spark-master hanya berlaku untuk --engine spark.", "--spark-master is for --engine spark alone.")
FORMAT = Text("Bentuk keluaran layar.", "Form of what is printed.")
FAIL_ON = Text("Tingkat temuan yang memberi kode keluar 1.", "What gives exit code 1.")
SHOW_PERSONAL = Text(
    "Tulis juga people.csv: NIK dan nama orang dalam temuan. Bukti terima mencatatnya.",
    "Also write people.csv: NIK and names of those in the findings. The receipt records it.",
)
DAY = Text("TTTT-BB-HH", "YYYY-MM-DD")
NO_DAY = Text("--as-of {t}: bukan tanggal.", "--as-of {t}: no date.")
DAY_TODO = Text("Tulis TTTT-BB-HH, misalnya 2026-11-22.", "Write YYYY-MM-DD, such as 2026-11-22.")
NO_FILES = Text("Tidak ada berkas yang disebut.", "No file was named.")
NO_FILES_TODO = Text(
    "Contoh: patuh check pemberi_kerja.csv gaji.csv peserta.csv",
    "For example: patuh check employers.csv payroll.csv participants.csv",
)
