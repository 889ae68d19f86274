"""`patuh template`: a blank workbook to send to those who must fill in a list."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import click

from ..errors import OutputError, UsageError, did_you_mean
from ..language.rulebook import SHIPPED, Rulebook
from ..template.workbook import template
from ..text import Lang, Text
from .terminal import LISTS, OPTIONS, guarded

SUFFIX = ".xlsx"
RECORDED = "memberships"  # read by the registry, not by check


def command(lang: Lang) -> click.Command:
    """The command in one language."""
    file = click.Path(path_type=Path)
    params: list[click.Parameter] = [
        click.Argument(["kind"], metavar=f"[{'|'.join((*LISTS, RECORDED))}]"),
        click.Option(["--out", "-o"], type=file, help=OUT.say(lang)),
        click.Option(["--force"], is_flag=True, help=FORCE.say(lang)),
        click.Option(["--rules"], type=file, help=RULES.say(lang)),
    ]

    @guarded(lang)
    def run(kind: str, out: Path | None, force: bool, rules: Path | None) -> int:
        vocabulary = Rulebook.load(rules or SHIPPED).vocabulary
        if kind not in vocabulary.lists:
            near = did_you_mean(kind, vocabulary.lists)
            raise UsageError(NO_LIST.fill(k=kind), todo=near or ONE_OF.fill(l=", ".join(vocabulary.lists)))
        target = out or Path(f"{kind}{SUFFIX}")
        _refuse(target, replace=force)
        _write(target, template(vocabulary.lists[kind], vocabulary, lang))
        click.echo(WRITTEN.fill(f=target).say(lang))
        reader = "patuh check" if kind in vocabulary.recognised else "patuh registry load"
        click.echo(NEXT.fill(r=reader, f=target).say(lang))
        return 0

    return click.Command(
        "template", callback=run, params=params, help=HELP.say(lang), options_metavar=OPTIONS.say(lang)
    )


def _refuse(target: Path, *, replace: bool) -> None:
    if target.suffix.lower() != SUFFIX:
        raise UsageError(NOT_XLSX, at=str(target), todo=NAME_IT.fill(f=target.with_suffix(SUFFIX)))
    if target.exists() and not replace:
        raise OutputError(EXISTS, at=str(target), why=MAY_BE_FILLED, todo=REPLACE)


def _write(target: Path, content: bytes) -> None:
    """Whole or not at all: what stood there stays until the new file is complete."""
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        os.replace(partial, target)
    except OSError as error:
        raise OutputError(CANNOT_WRITE.fill(e=error.strerror or "?"), at=str(target)) from None
    finally:
        with suppress(OSError):
            partial.unlink()


HELP = Text(
    "Buat lembar kerja kosong untuk daftar pemberi kerja, daftar gaji, atau daftar peserta. "
    "Judul kolomnya dikenali `patuh check`; lembar kedua menjelaskan tiap kolom.",
    "Make a blank workbook for a list of employers, a payroll, or a list of participants. "
    "Its headings are those `patuh check` knows; a second sheet explains each column.",
)
OUT = Text("Nama lembar kerja (bawaan: nama daftarnya).", "Name of the workbook (default: that of the list).")
FORCE = Text("Ganti lembar kerja yang sudah ada.", "Replace a workbook that exists.")
RULES = Text("Folder buku aturan lain.", "Another folder of rules.")
NO_LIST = Text("Tidak ada daftar bernama {k}.", "There is no list called {k}.")
ONE_OF = Text("Pilih salah satu: {l}.", "Choose one of: {l}.")
NOT_XLSX = Text("Yang ditulis adalah lembar kerja XLSX.", "What is written is an XLSX workbook.")
NAME_IT = Text("Beri nama {f}.", "Name it {f}.")
EXISTS = Text("Berkas sudah ada.", "The file exists already.")
MAY_BE_FILLED = Text("Mungkin sudah diisi orang.", "Somebody may have filled it in.")
REPLACE = Text("Pilih nama lain dengan -o, atau ganti dengan --force.", "Choose another with -o, or --force it.")
CANNOT_WRITE = Text("Lembar kerja tidak dapat ditulis ({e}).", "The workbook cannot be written ({e}).")
WRITTEN = Text("lembar kerja: {f}", "workbook: {f}")
NEXT = Text("hapus baris CONTOH, isi, lalu: {r} {f}", "delete the row CONTOH, fill in, then: {r} {f}")
