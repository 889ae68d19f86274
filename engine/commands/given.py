"""What a command is given to read: a named file, or what comes in by a pipe; and the day it is asked for."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from ..errors import UnreadableInput, UsageError
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


def warn_if_once(twice: bool, lang: Lang) -> None:
    """Says on stderr that conclusions were drawn once only."""
    if not twice:
        click.echo(ONCE.say(lang), err=True)


STDIN = Text("masukan standar", "standard input")
UNREADABLE = Text("Tidak dapat dibaca: {w}.", "Cannot be read: {w}.")
TOO_BIG = Text("Lebih dari {n} bita: bukan satu permohonan.", "More than {n} bytes: not one application.")
NO_DAY = Text("--as-of perlu tanggal TTTT-BB-HH: {t}.", "--as-of takes a date YYYY-MM-DD: {t}.")
DATE = Text("TANGGAL", "DATE")
AS_OF = Text("Tanggal acuan (TTTT-BB-HH); bawaan: hari ini.", "As-of date (YYYY-MM-DD); default: today.")
ONCE = Text(
    "dihitung sekali saja: durable_rules tidak terpasang di komputer ini",
    "computed once only: durable_rules is not installed on this computer",
)
