"""`patuh test`: run the cases beside the rules, and say what no case has tried."""

from __future__ import annotations

from pathlib import Path

import click

from ..decide.evaluate import Evaluator
from ..language.rulebook import SHIPPED, Rulebook
from ..ruletest import cases, counters
from ..ruletest.crosscheck import crosscheck
from ..text import Lang, Text
from .terminal import OPTIONS, guarded


def command(lang: Lang) -> click.Command:
    """The command in one language."""
    folder = click.Argument(["folder"], metavar="[FOLDER]", required=False, type=click.Path(path_type=Path))
    only = click.Option(
        ["-k", "only"],
        metavar=TEXT.say(lang),
        help=Text("Hanya aturan yang memuat teks ini.", "Only rules that contain this text.").say(lang),
    )

    @guarded(lang)
    def run(folder: Path | None, only: str | None) -> int:
        place = folder or SHIPPED
        book = Rulebook.load(place)
        chosen = [test for test in cases.load(place, book) if not only or only in test.rule]
        evaluator = Evaluator(book)
        outcomes = [outcome for test in chosen for outcome in cases.run(test, book, evaluator)]
        wrong = [f"{o.case.at}: {o.rule} “{o.case.name}”: {o.wrong.say(lang)}" for o in outcomes if o.wrong]
        wrong += [f"{at}: {what.say(lang)}" for at, what in crosscheck(chosen, book, evaluator)]
        tested = {test.rule for test in chosen}
        untested = [id for id in book.rules if id not in tested and (not only or only in id)]
        wrong += [f"{book.rules[id][0].at.file}: {UNTESTED.say(lang)}" for id in untested]
        wrong += [f"{test.file}: {gap.say(lang)}" for test in chosen for gap in counters.gaps(test, book)]
        for line in wrong:
            click.echo(line)
        click.echo(
            SUMMARY.fill(r=len(tested), c=len(outcomes), w=len(wrong)).say(lang)
            if outcomes or wrong
            else NOTHING.say(lang)
        )
        return 1 if wrong or not outcomes else 0

    help_ = Text("Jalankan kasus uji di samping aturan.", "Run the test cases beside the rules.")
    return click.Command(
        "test", callback=run, params=[folder, only], help=help_.say(lang), options_metavar=OPTIONS.say(lang)
    )


TEXT = Text("TEKS", "TEXT")
UNTESTED = Text("aturan ini tidak punya berkas uji.", "this rule has no test file.")
NOTHING = Text("Tidak ada aturan yang cocok.", "No rule matches.")
SUMMARY = Text("{r} aturan, {c} kasus, {w} kekurangan.", "{r} rules, {c} cases, {w} shortcomings.")
