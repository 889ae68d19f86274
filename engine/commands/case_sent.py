"""`patuh case sent`: a letter that was sent becomes an event of its employer's history, in the file people keep."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from ..check.conclusions import Conclusions
from ..check.histories import read_histories
from ..conclude.ladder import Event, History
from ..errors import OutputError, UnreadableInput, UsageError, did_you_mean
from ..language.rulebook import SHIPPED, Rulebook
from ..report.letters.kinds import KINDS
from ..text import Lang, Text
from .case import process
from .case_append import CannotAppend, appended, same_name
from .given import AS_OF, DATE, day_of, warn_if_once
from .terminal import OPTIONS, guarded

STEPS = {name: kind.event for name, kind in KINDS.items() if kind.event is not None}


def command(lang: Lang) -> click.Command:
    """The command in one language."""

    def option(name: str, help_: Text, **settings: object) -> click.Option:
        return click.Option([f"--{name}"], help=help_.say(lang), **settings)  # type: ignore[arg-type]

    params: list[click.Parameter] = [
        click.Argument(["file"], type=click.Path(path_type=Path), metavar=FILE.say(lang)),
        option("employer", EMPLOYER, required=True, metavar=NAME.say(lang)),
        option("letter", LETTER, required=True, type=click.Choice(list(STEPS))),
        option("on", ON, required=True, metavar=DATE.say(lang)),
        option("as-of", AS_OF, metavar=DATE.say(lang)),
        option("number", NUMBER),
        option("new", NEW, is_flag=True),
        option("rules", RULES, type=click.Path(path_type=Path)),
    ]

    @guarded(lang)
    def run(
        file: Path,
        employer: str,
        letter: str,
        on: str,
        as_of: str | None,
        number: str | None,
        new: bool,
        rules: Path | None,
    ) -> int:
        event, today = Event(_day(on), STEPS[letter]), day_of(as_of) if as_of else date.today()
        if event.on > today:
            raise UsageError(FUTURE.fill(d=event.on, t=today), why=NOT_YET, todo=ASK_LATER)
        if not employer.strip():
            raise UsageError(NO_NAME, todo=NAME_IT)
        book = Rulebook.load(rules or SHIPPED)
        ladder = book.sanctions()
        content = _read(file, new=new)
        before = read_histories(content, file.name, ladder) if content else []
        _refuse(before, employer, event, new=new, file=file.name)
        try:
            made = appended(content, file.name, employer, event, number)
            after = read_histories(made, file.name, ladder)
        except (CannotAppend, UsageError):
            raise UsageError(_by_hand(employer, event, new=new), at=file.name) from None
        known = any(same_name(one.name, employer) for one in before)
        wanted = before if known else [*before, History(employer, ())]
        expected = [_with(one, event) if same_name(one.name, employer) else one for one in wanted]
        if after != expected:
            raise UsageError(_by_hand(employer, event, new=new), at=file.name)
        _write(file, made)
        (history,) = (one for one in after if same_name(one.name, employer))
        with Conclusions.of(book) as conclusions:
            now = conclusions.stand(history, today)
            warn_if_once(conclusions.twice, lang)
        stage = ladder.stages[now.stage].label
        click.echo(SAID.fill(n=now.name, e=ladder.events[event.event], d=event.on, s=stage, t=today).say(lang))
        last = max(history.events, key=lambda one: one.on)
        if last.on > event.on:
            click.echo(BEFORE.fill(e=ladder.events[last.event], d=last.on).say(lang), err=True)
        for line in process(now, ladder, lang):
            click.echo(line, err=True)
        return 0

    return click.Command("sent", callback=run, params=params, help=HELP.say(lang), options_metavar=OPTIONS.say(lang))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(NO_DAY.fill(t=text)) from None


def _read(file: Path, *, new: bool) -> bytes:
    """The bytes of a file; none where there is no file yet and a new employer may begin one."""
    if new and not file.exists():
        return b""
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnreadableInput(UNREADABLE.fill(w=error.strerror or "?"), at=file.name) from None


def _refuse(histories: list[History], employer: str, event: Event, *, new: bool, file: str) -> None:
    """Raise UsageError where it is not clear whose history is meant, or the event is there already."""
    named = [one for one in histories if same_name(one.name, employer)]
    if not named and not new:
        raise UsageError(
            NO_EMPLOYER.fill(n=employer), at=file,
            todo=did_you_mean(employer, [one.name for one in histories]) or USE_NEW,
        )  # fmt: skip
    if named and new:
        raise UsageError(NOT_NEW.fill(n=employer), at=file)
    if len(named) > 1:
        raise UsageError(TWO.fill(n=employer), at=file)
    if named and event in named[0].events:
        raise UsageError(THERE.fill(d=event.on, e=event.event), at=file)


def _with(history: History, event: Event) -> History:
    return replace(history, events=(*history.events, event))


def _by_hand(employer: str, event: Event, *, new: bool) -> Text:
    """What to write into a file that is laid out in a way nothing can be added to."""
    line = f"{{date: {event.on.isoformat()}, event: {event.event}}}"
    if new:
        return NEW_BY_HAND.fill(n=json.dumps(employer, ensure_ascii=False), l=line)
    return BY_HAND.fill(l=line)


def _write(file: Path, content: bytes) -> None:
    """Put the new content in the place of the old, whole or not at all."""
    partial = file.with_name(f".{file.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(content)
        if file.exists():
            partial.chmod(file.stat().st_mode)
        os.replace(partial, file)
    except OSError as error:
        raise OutputError(NOT_WRITTEN.fill(w=error.strerror or "?"), at=file.name) from None
    finally:
        partial.unlink(missing_ok=True)


HELP = Text(
    "Catat surat yang sudah dikirim dalam BERKAS riwayat (YAML atau JSON): surat itu menjadi peristiwa tahap sanksi. "
    "Keterangan dan susunan YAML dipertahankan.",
    "Record a letter that was sent in the FILE of histories (YAML or JSON): it becomes an event of the sanctions. "
    "Comments and layout of YAML are kept.",
)
FILE, NAME = Text("BERKAS", "FILE"), Text("NAMA", "NAME")
EMPLOYER = Text("Pemberi kerja, seperti `name` dalam berkas.", "The employer, as `name` in the file.")
LETTER = Text("Surat yang dikirim.", "The letter that was sent.")
ON = Text("Tanggal surat (TTTT-BB-HH).", "Day of the letter (YYYY-MM-DD).")
NUMBER = Text("Nomor surat, untuk dicatat.", "Number of the letter, for the record.")
NEW = Text("Pemberi kerja belum ada dalam berkas: tambahkan.", "The employer is not in the file yet: add it.")
RULES = Text("Folder buku aturan lain.", "Another folder of rules.")
NO_DAY = Text("--on perlu tanggal TTTT-BB-HH: {t}.", "--on takes a date YYYY-MM-DD: {t}.")
UNREADABLE = Text("Tidak dapat dibaca: {w}.", "Cannot be read: {w}.")
NOT_WRITTEN = Text("Tidak dapat ditulis: {w}; berkas tetap seperti semula.", "Cannot be written: {w}; it is as it was.")
NO_EMPLOYER = Text("Tidak ada pemberi kerja {n}.", "There is no employer {n}.")
USE_NEW = Text("Tambahkan dengan --new.", "Add it with --new.")
NOT_NEW = Text("{n} sudah ada dalam berkas.", "{n} is in the file already.")
TWO = Text("{n} ada dua kali dalam berkas.", "{n} is in the file twice.")
THERE = Text("Peristiwa {e} pada {d} sudah tercatat.", "The event {e} on {d} is recorded already.")
BY_HAND = Text(
    "Tidak dapat ditambahkan tanpa mengubah susunannya; tulis sendiri di bawah events: - {l}",
    "Cannot be added without changing the layout; write it yourself under events: - {l}",
)
NEW_BY_HAND = Text(
    "Pemberi kerja baru tidak dapat ditambahkan tanpa mengubah susunannya; tulis sendiri di bawah cases: "
    "- {{name: {n}, events: [{l}]}}",
    "A new employer cannot be added without changing the layout; write it yourself under cases: "
    "- {{name: {n}, events: [{l}]}}",
)
SAID = Text("{n}: {e}, {d}; kini (per {t}): {s}", "{n}: {e}, {d}; now (as of {t}): {s}")
BEFORE = Text(
    "  dicatat sebelum peristiwa terakhir ({e}, {d}): peristiwa dihitung menurut tanggalnya",
    "  recorded before the last event ({e}, {d}): events are taken by their days",
)
FUTURE = Text("--on {d} sesudah {t}.", "--on {d} is after {t}.")
NOT_YET = Text(
    "Yang dicatat adalah surat yang sudah dikirim: peristiwa di masa depan belum terjadi.",
    "What is recorded is a letter that was sent: an event in the future has not happened.",
)
ASK_LATER = Text(
    "Catat pada hari suratnya dikirim, atau betulkan tanggalnya.",
    "Record it on the day it is sent, or correct the day.",
)
NO_NAME = Text("--employer kosong.", "--employer is empty.")
NAME_IT = Text("Sebut nama pemberi kerja, seperti `name` dalam berkas.", "Name the employer, as `name` in the file.")
