"""`patuh case`: where employers stand on the ladder of sanctions, how they came there, and what is due."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from ..check.conclusions import Conclusions
from ..check.histories import read_histories
from ..conclude.ladder import FINDINGS, Standing, Step, due_by
from ..language.ladder import Ladder
from ..language.rulebook import SHIPPED, Rulebook
from ..text import Lang, Text, day, rupiah
from .given import AS_OF, DATE, day_of, read_given, warn_if_once
from .terminal import OPTIONS, guarded, table

FORMATS = ("text", "json")
SENT = "sent"


def command(lang: Lang) -> click.Command:
    """The command in one language."""
    params: list[click.Parameter] = [
        click.Argument(["file"], metavar=FILE.say(lang)),
        click.Option(["--as-of"], metavar=DATE.say(lang), help=AS_OF.say(lang)),
        click.Option(["--due"], is_flag=True, help=DUE.say(lang)),
        click.Option(["--rules"], type=click.Path(path_type=Path), help=RULES.say(lang)),
        click.Option(["--format", "format_"], type=click.Choice(FORMATS), default="text", help=FORMAT.say(lang)),
    ]

    @guarded(lang)
    def run(file: str, as_of: str | None, due: bool, rules: Path | None, format_: str) -> int:
        today = day_of(as_of) if as_of else date.today()
        content, label = read_given(file, lang)
        book = Rulebook.load(rules or SHIPPED)
        ladder = book.sanctions()
        with Conclusions.of(book) as conclusions:
            found = [conclusions.stand(one, today) for one in read_histories(content, label, ladder)]
            warn_if_once(conclusions.twice, lang)
        if due:
            found = due_by(found, _sunday(today))
        if format_ == "json":
            click.echo(json.dumps([one.to_json() for one in found], ensure_ascii=False, indent=1))
            return 0
        lines = _due_lines(found, ladder, today, lang) if due else _all_lines(found, book, lang)
        for line in lines:
            click.echo(line)
        return 0

    class Case(click.Command):
        """`case FILE`, and `case sent` for what was sent."""

        def make_context(
            self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
        ) -> click.Context:
            if args[:1] == [SENT]:
                from . import case_sent

                return case_sent.command(lang).make_context(f"{info_name} {SENT}", args[1:], parent, **extra)
            return super().make_context(info_name, args, parent, **extra)

        def invoke(self, ctx: click.Context) -> Any:
            return super().invoke(ctx) if ctx.command is self else ctx.command.invoke(ctx)

    return Case("case", callback=run, params=params, help=HELP.say(lang), options_metavar=OPTIONS.say(lang))


def _sunday(today: date) -> date:
    """The last day of the week."""
    return today + timedelta(days=6 - today.weekday())


def _all_lines(found: Sequence[Standing], book: Rulebook, lang: Lang) -> Iterator[str]:
    for index, one in enumerate(found):
        if index:
            yield ""
        yield from _lines(one, book, lang)


def _lines(one: Standing, book: Rulebook, lang: Lang) -> Iterator[str]:
    ladder = book.sanctions()
    stage = ladder.stages[one.stage]
    yield f"{one.name} · {AS_OF_DAY.fill(d=one.as_of).say(lang)}"
    yield f"  {stage.label.say(lang)} ({stage.basis.cite(book.instruments).say(lang)})"
    if one.since is not None:
        yield f"  {SINCE.fill(d=one.since).say(lang)}"
    if one.due is not None:
        yield f"  {UNTIL.fill(d=one.due).say(lang)}"
    if one.next is not None:
        yield f"  {NEXT.say(lang)} {_step(one.next, ladder, lang)}"
    if one.fine != "none":
        amount = UNKNOWN_AMOUNT.say(lang) if one.amount is None else rupiah(one.amount, lang)
        yield f"  {FINE[one.fine].say(lang)}: {amount}"
    if one.to_report:
        yield f"  {REPORT.say(lang)}"
    if one.path:
        yield f"  {PATH.say(lang)}"
        rows = [
            (
                f"    {day(reached.since, lang)}",
                ladder.stages[reached.stage].label.say(lang),
                UNTIL.fill(d=reached.due).say(lang) if reached.due else "",
                BY_ITSELF.say(lang) if reached.by is None else "",
            )
            for reached in one.path
        ]
        yield from table(rows)
    yield from process(one, ladder, lang)


def process(one: Standing, ladder: Ladder, lang: Lang) -> Iterator[str]:
    """What was wrong with how steps were taken, under a heading of its own; nothing where nothing was."""
    if one.findings:
        yield f"  {PROCESS.say(lang)}"
    for finding in one.findings:
        event = ladder.events.get(finding.event) or ladder.stages[finding.event].label
        yield f"    ! {day(finding.on, lang)} · {event.say(lang)}: {FINDINGS[finding.code].say(lang)}"


def _step(step: Step, ladder: Ladder, lang: Lang) -> str:
    label = ladder.events[step.step] if step.step in ladder.events else ladder.stages[step.step].label
    when = NOT_KNOWN if step.from_ is None else FROM.fill(d=step.from_)
    return f"{label.say(lang)} · {ladder.actors[step.actor].say(lang)} · {when.say(lang)}"


def _due_lines(found: Sequence[Standing], ladder: Ladder, today: date, lang: Lang) -> Iterator[str]:
    yield THIS_WEEK.fill(n=len(found), d=_sunday(today)).say(lang)
    rows = []
    for one in found:
        assert one.next is not None and one.next.from_ is not None
        label = ladder.events[one.next.step] if one.next.step in ladder.events else ladder.stages[one.next.step].label
        rows.append(
            (
                f"  {day(one.next.from_, lang)}",
                one.name,
                label.say(lang),
                ladder.actors[one.next.actor].say(lang),
            )
        )
    yield from table(rows)


HELP = Text(
    "Telusuri tahap sanksi PP 86/2013 dari peristiwa bertanggal dalam BERKAS (YAML atau JSON, satu pemberi kerja atau "
    "beberapa di bawah cases); - membaca masukan standar.\n\n"
    "Mencatat surat yang dikirim: patuh case sent --help",
    "Follow the sanctions of PP 86/2013 from the dated events in FILE (YAML or JSON, one employer or several under "
    "cases); - reads standard input.\n\n"
    "To record a letter that was sent: patuh case sent --help",
)
FILE = Text("BERKAS", "FILE")
DUE = Text("Hanya siapa yang menunggu langkah minggu ini.", "Only who is due for a step this week.")
RULES = Text("Folder buku aturan lain.", "Another folder of rules.")
FORMAT = Text("Bentuk keluaran.", "Form of the output.")
AS_OF_DAY = Text("per {d}", "as of {d}")
SINCE, UNTIL = Text("sejak {d}", "since {d}"), Text("sampai {d}", "until {d}")
NEXT = Text("berikutnya:", "next:")
FROM = Text("mulai {d}", "from {d}")
NOT_KNOWN = Text("harinya belum dapat dihitung", "the day cannot be told yet")
FINE = {"due": Text("denda terutang", "fine due"), "paid": Text("denda dibayar", "fine paid")}
UNKNOWN_AMOUNT = Text("iuran yang seharusnya dibayar belum diketahui", "contributions due not known")
REPORT = Text(
    "belum dilaporkan kepada instansi ketenagakerjaan (PP 86/2013, Pasal 13 ayat (5))",
    "not yet reported to the labour authority (PP 86/2013, Pasal 13 ayat (5))",
)
PATH, PROCESS = Text("perjalanannya", "how it came here"), Text("temuan proses", "process findings")
BY_ITSELF = Text("dengan sendirinya", "by itself")
THIS_WEEK = Text("{n} kasus menunggu langkah sampai {d}", "{n} cases due for a step until {d}")
