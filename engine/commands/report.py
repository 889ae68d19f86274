"""`patuh report`: the page, the spreadsheet and the letters of a result folder."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ..errors import OutputError, UsageError
from ..paper.extra import needs
from ..report.asked import Asked
from ..report.reading import read
from ..results.whole import whole
from ..text import Lang, Text
from .terminal import OPTIONS, guarded

# What writes each format: a module of `report` with write(reading, out, asked), which writes below the folder `out` and
# returns one line to say about it. Imported when it is asked for, as each loads a library of its own.
WRITERS = {"page": "page.writer", "sheet": "sheet.writer", "letters": "letters.writer"}
NEEDS = {"page": "jinja2", "letters": "typst"}  # the library of the extra `report` that a format cannot do without
MADE = frozenset({"laporan.html", "laporan.xlsx", "surat"})  # all that a folder of reports ever holds
PUBLIC = frozenset({"page"})  # the others name employers


def command(lang: Lang) -> click.Command:
    """The command in one language."""

    def option(name: str, help_: Text, **settings: Any) -> click.Option:
        return click.Option([f"--{name}", *settings.pop("also", ())], help=help_.say(lang), **settings)

    file = click.Path(path_type=Path)
    params: list[click.Parameter] = [
        click.Argument(["folder"], type=file),
        option("out", OUT, also=["-o"], type=file, required=True),
        option("only", ONLY, type=click.Choice(list(WRITERS)), multiple=True),
        option("since", SINCE, type=file),
        option("public", PUBLIC_HELP, is_flag=True),
        option("boundaries", BOUNDARIES, type=file),
        option("profile", PROFILE, type=file),
        option("letter", LETTER, also=["letters"], multiple=True, metavar=KIND.say(lang)),
        option("cases", CASES, type=file),
        option("force", FORCE, is_flag=True),
    ]

    @guarded(lang)
    def run(
        folder: Path, out: Path, only: Sequence[str], since: Path | None, public: bool, letters: Sequence[str],
        force: bool, **files: Path | None,
    ) -> int:  # fmt: skip
        wanted = [name for name in WRITERS if name in (only or (PUBLIC if public else WRITERS))]
        if public and not PUBLIC.issuperset(wanted):
            raise UsageError(NOT_PUBLIC, todo=NOT_PUBLIC_TODO)
        if public and since:
            raise UsageError(NOT_SINCE)
        for name in wanted:
            if name in NEEDS:
                needs(NEEDS[name])
        _refuse_existing(out, replace=force)
        reading = read(folder)
        older = read(since) if since else None
        asked = Asked(lang=lang, public=public, since=older, letters=tuple(letters), **files)
        writers = [importlib.import_module(f"..report.{WRITERS[name]}", __package__) for name in wanted]
        with whole(out) as partial:
            said = [writer.write(reading, partial, asked) for writer in writers]
        for line in said:
            click.echo(line.say(lang))
        click.echo(FOLDER.fill(f=f"{out}/").say(lang))
        return 0

    return click.Command("report", callback=run, params=params, help=HELP.say(lang), options_metavar=OPTIONS.say(lang))


def _refuse_existing(out: Path, *, replace: bool) -> None:
    """Raise OutputError unless the folder may be written: it is not there, or it holds reports and may be replaced."""
    if not out.exists():
        return
    if not out.is_dir() or not MADE.issuperset(path.name for path in out.iterdir()):
        raise OutputError(NO_REPORTS, at=str(out))
    if not replace:
        raise OutputError(EXISTS, at=str(out), todo=EXISTS_TODO)


HELP = Text(
    "Buat laporan dari folder hasil `patuh check`: halaman untuk dibaca, lembar kerja, dan surat.\n\n"
    "Tanpa NIK dan tanpa nama orang; hanya lampiran surat memuatnya, bila `check` menyimpannya (--show-personal).",
    "Make reports of a result folder of `patuh check`: a page to read, a spreadsheet and letters.\n\n"
    "Without NIK and names of people; only annexes of letters have them, where `check` kept them (--show-personal).",
)
OUT = Text("Folder laporan yang dibuat.", "The folder of reports to make.")
ONLY = Text("Hanya bentuk ini (boleh berulang).", "Only this format (may be repeated).")
SINCE = Text(
    "Folder hasil yang lebih lama: apa yang beres, baru, memburuk.",
    "An older result folder: what was cured, is new, got worse.",
)
PUBLIC_HELP = Text(
    "Untuk umum: tanpa nama pemberi kerja, tanpa kelompok di bawah lima.",
    "For the public: names no employer, tells no group under five.",
)
BOUNDARIES = Text("GeoJSON batas kabupaten/kota.", "GeoJSON with the borders of regencies and cities.")
PROFILE = Text(
    "YAML: kop, penomoran, dan penanda tangan surat.", "YAML: letterhead, numbering and signatory of letters."
)
LETTER = Text("Jenis surat (boleh berulang).", "A kind of letter (may be repeated).")
KIND = Text("JENIS", "KIND")
CASES = Text("YAML: riwayat sanksi, seperti untuk `patuh case`.", "YAML: histories of sanctions, as for `patuh case`.")
FORCE = Text("Ganti folder laporan yang sudah ada.", "Replace a folder of reports that exists.")
NOT_PUBLIC = Text(
    "Lembar kerja dan surat menyebut pemberi kerja, jadi tidak ada versi umumnya.",
    "The spreadsheet and the letters name employers, so there is no public form of them.",
)
NOT_PUBLIC_TODO = Text("Pakai --public dengan --only page.", "Use --public with --only page.")
NOT_SINCE = Text(
    "--public dan --since tidak dapat bersama: perubahan menunjuk pemberi kerja satu per satu.",
    "--public and --since do not go together: what changed tells of single employers.",
)
NO_REPORTS = Text("Ini bukan folder laporan; tidak diganti.", "This is no folder of reports; it is not replaced.")
EXISTS = Text("Folder laporan sudah ada.", "The folder of reports exists already.")
EXISTS_TODO = Text(
    "Pilih folder lain dengan -o, atau ganti dengan --force.", "Choose another with -o, or replace it with --force."
)
FOLDER = Text("laporan: {f}", "reports: {f}")
