"""What a command is given to read: a named file, or what comes in by a pipe; and the day it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from ..check.conclusions import Conclusions
from ..check.histories import read_histories
from ..check.sanctions import Sanctions
from ..conclude.ladder import History
from ..errors import FaultyFile, RulebookError, UnreadableInput, UsageError
from ..intake.mapping import ColumnMap
from ..intake.mapping import build as build_mapping
from ..language.rulebook import Rulebook
from ..language.source import read as read_yaml
from ..text import Lang, Text

PIPE = "-"
MOST_BYTES = 10_000_000


def read_given(file: str, lang: Lang) -> tuple[bytes, str]:
    """The bytes of a file, or of standard input for `-`, and what to call it in messages."""
    label = STDIN.say(lang) if file == PIPE else Path(file).name
    try:
        if file == PIPE:
            content = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(file).open("rb") as opened:
                content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableInput(UNREADABLE.fill(w=error.strerror or str(error)), at=label) from None
    if len(content) > MOST_BYTES:
        raise UnreadableInput(TOO_BIG.fill(n=MOST_BYTES), at=label)
    return content, label


def day_of(text: str) -> date:
    """A day written YYYY-MM-DD; raises UsageError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(NO_DAY.fill(t=text)) from None


def read_register(path: Path, book: Rulebook) -> list[History]:
    """The sanction histories in a file; raises FaultyFile, or UsageError where the rulebook has no ladder."""
    ladder = book.sanctions()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableInput(UNREADABLE.fill(w=error.strerror or str(error)), at=path.name) from None
    return read_histories(content, path.name, ladder)


def read_sanctions(path: Path, book: Rulebook, as_of: date, conclusions: Conclusions) -> Sanctions:
    """The register of sanctions in a file as it stands on a day."""
    return Sanctions.of(read_register(path, book), as_of, book.sanctions(), conclusions)


def read_mapping(path: Path, book: Rulebook) -> ColumnMap:
    """What the columns of files mean, from a YAML file; raises FaultyFile."""
    with stated_in(path) as content:
        return build_mapping(read_yaml(content, path.name), book.vocabulary)


@contextmanager
def stated_in(path: Path) -> Iterator[bytes]:
    """The bytes of a YAML file of options, whose faults are those of whoever asks and not of the rulebook."""
    try:
        yield path.read_bytes()
    except OSError as error:
        raise UsageError(NOT_READ.fill(e=error.strerror or "?"), at=str(path)) from None
    except RulebookError as error:
        raise FaultyFile(path.name, error.faults) from None


def warn_if_once(twice: bool, lang: Lang) -> None:
    """Says on stderr that conclusions were drawn once only."""
    if not twice:
        click.echo(ONCE.say(lang), err=True)


SANCTIONS = Text(
    "YAML atau JSON: riwayat sanksi (lihat patuh case), lengkap per tanggal acuan; memutuskan sanksi pemohon izin.",
    "YAML or JSON: histories of sanctions (see patuh case), complete as of that day; they decide which applicants for "
    "licences are refused.",
)
STDIN = Text("masukan standar", "standard input")
UNREADABLE = Text("Tidak dapat dibaca: {w}.", "Cannot be read: {w}.")
NOT_READ = Text("Berkas tidak terbaca ({e}).", "The file cannot be read ({e}).")
TOO_BIG = Text("Lebih dari {n} bita: bukan satu permohonan.", "More than {n} bytes: not one application.")
NO_DAY = Text("--as-of perlu tanggal TTTT-BB-HH: {t}.", "--as-of takes a date YYYY-MM-DD: {t}.")
DATE = Text("TANGGAL", "DATE")
AS_OF = Text("Tanggal acuan (TTTT-BB-HH); bawaan: hari ini.", "As-of date (YYYY-MM-DD); default: today.")
ONCE = Text(
    "dihitung sekali saja: durable_rules tidak terpasang di komputer ini",
    "computed once only: durable_rules is not installed on this computer",
)
