"""`patuh registry`: loads for the service what is on record of employers, and shows what is loaded."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from datetime import datetime
from pathlib import Path

import click

from ..check import account
from ..conclude.ladder import History
from ..errors import OutputError, UsageError
from ..language.rulebook import SHIPPED, Rulebook
from ..results.schema import IssueRow, columns
from ..results.tables import FORMULA_STARTS
from ..service.registry.loading import Asked, Loaded, load, load_into
from ..service.registry.model import Source
from ..service.registry.registries import POSTGRES, Registries
from ..service.settings import Data
from ..text import Lang, Text
from .given import DATE, day_of, read_mapping, read_register
from .lists_text import lists
from .place import data_option
from .registry_text import as_json, shown, too_old
from .terminal import OPTIONS, guarded, wrapped

FORMATS = ("text", "json")
SHOWN = 5  # places of what could not be read


def command(lang: Lang) -> click.Command:
    """The command in one language, with its own two."""
    group = click.Group(
        "registry",
        help=HELP.say(lang),
        options_metavar=OPTIONS.say(lang),
        subcommand_metavar=SUBCOMMAND.say(lang),
    )
    group.add_command(_load(lang))
    group.add_command(_show(lang))
    return group


def _places(lang: Lang) -> list[click.Parameter]:
    return [
        data_option(lang, required=False),
        click.Option(["--to"], metavar="postgresql://…", help=TO.say(lang)),
        click.Option(["--rules"], type=click.Path(path_type=Path), help=RULES.say(lang)),
        click.Option(["--format", "format_"], type=click.Choice(FORMATS), default="text", help=FORMAT.say(lang)),
    ]


def _load(lang: Lang) -> click.Command:
    file = click.Path(path_type=Path)
    params: list[click.Parameter] = [
        click.Argument(["files"], metavar=FILES.say(lang), nargs=-1, type=file),
        *_places(lang),
        click.Option(["--as-of"], metavar=DATE.say(lang), help=AS_OF.say(lang)),
        click.Option(["--complete"], is_flag=True, help=COMPLETE.say(lang)),
        click.Option(["--sanctions"], type=file, help=SANCTIONS.say(lang)),
        click.Option(["--map", "map_"], type=file, help=MAP.say(lang)),
        click.Option(["--problems"], type=file, help=PROBLEMS.say(lang)),
    ]

    @guarded(lang)
    def run(
        files: Sequence[Path],
        data: Path | None,
        to: str | None,
        rules: Path | None,
        format_: str,
        as_of: str | None,
        complete: bool,
        sanctions: Path | None,
        map_: Path | None,
        problems: Path | None,
    ) -> int:
        place = _place(data, to)
        book = Rulebook.load(rules or SHIPPED)
        histories = read_register(sanctions, book) if sanctions else None
        asked = Asked(
            now=datetime.now().astimezone(),
            as_of=day_of(as_of) if as_of else None,
            complete=complete,
            histories=histories,
            histories_from=_source(sanctions, histories) if sanctions and histories is not None else None,
            mapping=read_mapping(map_, book) if map_ else None,
        )
        loaded = _loaded(place, files, book, asked)
        issues = _issues(loaded, book)
        if problems is not None:
            _write(problems, issues)
        if format_ == "json":
            click.echo(json.dumps(as_json(loaded.snapshot, book, asked.today), ensure_ascii=False, indent=1))
            return 0
        for line in (
            *_told(loaded, issues, problems, lang),
            "",
            *shown(loaded.snapshot, book, asked.today, lang),
        ):
            click.echo(line)
        return 0

    return click.Command(
        "load", callback=run, params=params, help=LOAD_HELP.say(lang), options_metavar=OPTIONS.say(lang)
    )


def _show(lang: Lang) -> click.Command:
    @guarded(lang)
    def run(data: Path | None, to: str | None, rules: Path | None, format_: str) -> int:
        book = Rulebook.load(rules or SHIPPED)
        with Registries.at(_place(data, to), book) as kept, kept.current() as registry:
            if registry is None:
                click.echo(NOTHING.say(lang))
                return 1
            snapshot = registry.snapshot
        today = Asked(datetime.now().astimezone()).today
        if format_ == "json":
            click.echo(json.dumps(as_json(snapshot, book, today), ensure_ascii=False, indent=1))
        else:
            for line in shown(snapshot, book, today, lang):
                click.echo(line)
        return 1 if too_old(snapshot, book, today) else 0

    return click.Command(
        "show", callback=run, params=_places(lang), help=SHOW_HELP.say(lang), options_metavar=OPTIONS.say(lang)
    )


def _place(data: Path | None, to: str | None) -> str:
    """Where the registry is: the database that is named, else the data folder."""
    if to is not None:
        return to
    if data is None:
        raise UsageError(WHERE, todo=WHERE_TODO)
    return str(Data(data).registry)


def _loaded(place: str, files: Sequence[Path], book: Rulebook, asked: Asked) -> Loaded:
    """Into a folder, or by way of a file of its own into a database."""
    if not place.startswith(POSTGRES):
        return load(Path(place), files, book, asked)
    from ..service.registry.postgres import publish

    with tempfile.TemporaryDirectory() as aside:
        return load_into(Path(aside), files, book, asked, lambda made, built: publish(place, made, built.snapshot))


def _source(path: Path, histories: Sequence[History]) -> Source:
    return Source(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), len(histories))


def _issues(loaded: Loaded, book: Rulebook) -> list[IssueRow]:
    """The cells and rows that could not be read, by file and row; what may be personal is shown as its shape."""
    found = loaded.lists
    order = {(one.file, one.sheet): place for place, one in enumerate(found.tables)}
    return list(account.rows([*found.problems, *found.rejects], order, book.vocabulary.facts))


def _write(path: Path, issues: Sequence[IssueRow]) -> None:
    """As a CSV that opens in Indonesian Excel; a cell that would become a formula gets an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns(IssueRow))
    for issue in issues:
        writer.writerow(
            f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell for cell in astuple(issue)
        )
    try:
        path.write_text(f"\ufeff{text.getvalue()}", "utf-8", newline="")
    except OSError as error:
        raise OutputError(CANNOT_WRITE.fill(e=error.strerror or "?"), at=str(path)) from None


def _told(loaded: Loaded, issues: Sequence[IssueRow], written: Path | None, lang: Lang) -> Iterator[str]:
    found = loaded.lists
    yield from lists(found.accounts, found.tables, found.other_sheets, lang)
    if issues:
        yield UNREAD.fill(n=len(issues)).say(lang) + (f": {written}" if written else "")
        if written is None:
            for one in issues[:SHOWN]:
                place = f"{one.source_file}!{one.source_sheet}" if one.source_sheet else one.source_file
                yield f"  {place}:{one.source_row} {one.column} ({one.reason})"
    if loaded.repeated:
        yield REPEATED.fill(n=loaded.repeated).say(lang)
    if found.days.undated:
        yield from wrapped(UNDATED.fill(n=found.days.undated).say(lang))
    if found.days.to_come:
        yield from wrapped(TO_COME.fill(n=found.days.to_come).say(lang))


SUBCOMMAND = Text("PERINTAH [ARGUMEN]...", "COMMAND [ARGS]...")
HELP = Text(
    "Registri kepesertaan untuk layanan (patuh serve): muat data dari BPJS Ketenagakerjaan, dan lihat yang dimuat.",
    "The registry of membership for the service (patuh serve): load data of BPJS Ketenagakerjaan, see what is loaded.",
)
LOAD_HELP = Text(
    "Muat daftar kepesertaan pemberi kerja (patuh template memberships), lalu gantikan yang lama sekaligus: yang "
    "sedang membaca tetap memakai yang lama. Baris ber-NPP sama yang berbeda isi menjadi tidak diketahui.",
    "Load lists of the membership of employers (patuh template memberships) and put them in place of the old ones in "
    "one step: who is reading goes on with the old ones. What rows of one NPP say differently becomes unknown.",
)
SHOW_HELP = Text(
    "Tampilkan apa yang dimuat, per tanggal berapa, dan apakah sudah terlalu lama. Kode keluar 1: belum ada atau "
    "terlalu lama.",
    "Show what is loaded, of which day, and whether it is too old. Exit code 1: nothing is loaded, or it is too old.",
)
FILES = Text("[BERKAS]...", "[FILES]...")
TO = Text("Basis data PostgreSQL sebagai ganti folder data.", "A PostgreSQL database in place of the data folder.")
RULES = Text("Folder buku aturan lain.", "Another folder of rules.")
FORMAT = Text("Bentuk keluaran.", "Form of the output.")
AS_OF = Text(
    "Tanggal data (TTTT-BB-HH) bagi baris yang tidak menyebutnya.", "Day of the data (YYYY-MM-DD) of rows without one."
)
COMPLETE = Text(
    "Daftar ini memuat semua pemberi kerja terdaftar: yang tidak ada di dalamnya belum terdaftar.",
    "The lists hold every registered employer: who is not in them is not registered.",
)
SANCTIONS = Text(
    "YAML atau JSON: register sanksi yang lengkap (lihat patuh case). Tanpa ini status sanksi tidak diketahui.",
    "YAML or JSON: the complete register of sanctions (see patuh case). Without it the sanction status is not known.",
)
MAP = Text("YAML: arti kolom tiap berkas.", "YAML: what the columns of each file mean.")
PROBLEMS = Text(
    "Tulis sel dan baris yang tidak terbaca ke CSV ini.", "Write the cells and rows that cannot be read to this CSV."
)
WHERE = Text("Di mana registrinya?", "Where is the registry?")
WHERE_TODO = Text("Sebut --data FOLDER atau --to postgresql://…", "Give --data DIR or --to postgresql://…")
CANNOT_WRITE = Text("Daftar masalah tidak dapat ditulis ({e}).", "The list of problems cannot be written ({e}).")
NOTHING = Text("Registri belum dimuat: patuh registry load.", "No registry is loaded yet: patuh registry load.")
UNREAD = Text("{n} sel atau baris tidak dapat dibaca", "{n} cells or rows could not be read")
REPEATED = Text("{n} baris mengulang NPP yang sudah ada", "{n} rows repeat an NPP that is there already")
UNDATED = Text(
    "{n} baris tidak menyebut tanggal datanya: kepesertaannya tidak diketahui (lihat --as-of)",
    "{n} rows do not say of which day they are: membership there is not known (see --as-of)",
)
TO_COME = Text(
    "{n} baris bertanggal data yang belum tiba: kepesertaannya tidak diketahui",
    "{n} rows are of a day that is yet to come: membership there is not known",
)
