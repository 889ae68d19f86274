"""`patuh test`: run the cases beside the rules, say what no case has tried, and which change no case would notice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from ..decide.evaluate import Evaluator
from ..language.rulebook import SHIPPED, Rulebook
from ..ruletest import cases, counters, mutate
from ..ruletest.crosscheck import crosscheck
from ..text import Lang, Text
from .terminal import OPTIONS, guarded

ENOUGH = 95  # noticed changes in a hundred


def command(lang: Lang) -> click.Command:
    """The command in one language."""
    params: list[click.Parameter] = [
        click.Argument(["folder"], metavar="[FOLDER]", required=False, type=click.Path(path_type=Path)),
        click.Option(["-k", "only"], metavar=TEXT.say(lang), help=ONLY.say(lang)),
        click.Option(["--mutate"], is_flag=True, help=MUTATE.say(lang)),
        click.Option(["--budget"], metavar="N", type=click.IntRange(min=1), help=BUDGET.say(lang)),
        click.Option(
            ["--at-least"],
            metavar="N",
            type=click.IntRange(0, 100),
            default=ENOUGH,
            help=AT_LEAST.fill(n=ENOUGH).say(lang),
        ),
    ]

    @guarded(lang)
    def run(folder: Path | None, only: str | None, mutate: bool, budget: int | None, at_least: int) -> int:
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
        if wrong or not outcomes:
            return 1  # tests that fail cannot tell whether they would notice a change
        return _mutate(book, chosen, only is None, budget, at_least, lang) if mutate else 0

    help_ = Text("Jalankan kasus uji di samping aturan.", "Run the test cases beside the rules.")
    return click.Command("test", callback=run, params=params, help=help_.say(lang), options_metavar=OPTIONS.say(lang))


def _mutate(
    book: Rulebook, tests: Sequence[cases.RuleTest], whole: bool, budget: int | None, at_least: int, lang: Lang
) -> int:
    found = mutate.mutants(book, tests)
    tried = found if budget is None else mutate.sample(found, budget)
    report = mutate.run(tried, tests, whole=whole and len(tried) == len(found))
    for line in _lines(report, lang):
        click.echo(line)
    click.echo(
        SCORE.fill(
            t=report.tried,
            a=len(found),
            n=report.tried - len(report.survivors) - len(report.excused),
            s=len(report.survivors),
            e=len(report.excused),
            p=report.score,
            m=at_least,
        ).say(lang)
    )
    return 1 if report.wrong or report.score < at_least else 0


def _lines(report: mutate.Report, lang: Lang) -> Iterator[str]:
    for mutant in report.survivors:
        yield f"{mutant.at}: {SURVIVED.fill(s=mutant.says).say(lang)} [{mutant.name}]"
    for at, what in report.wrong:
        yield f"{at}: {what.say(lang)}"


TEXT = Text("TEKS", "TEXT")
ONLY = Text("Hanya aturan yang memuat teks ini.", "Only rules that contain this text.")
MUTATE = Text(
    "Ubah tiap aturan sedikit demi sedikit, dan sebut perubahan yang tidak disadari satu kasus pun.",
    "Change every rule a little at a time, and name the changes that no case notices.",
)
BUDGET = Text(
    "Dengan --mutate: cukup N perubahan, selalu yang sama.", "With --mutate: only N changes, always the same ones."
)
AT_LEAST = Text(
    "Dengan --mutate: gagal bila yang disadari kurang dari N per seratus (bawaan {n}).",
    "With --mutate: fail if fewer than N in a hundred are noticed (default {n}).",
)
UNTESTED = Text("aturan ini tidak punya berkas uji.", "this rule has no test file.")
NOTHING = Text("Tidak ada aturan yang cocok.", "No rule matches.")
SUMMARY = Text("{r} aturan, {c} kasus, {w} kekurangan.", "{r} rules, {c} cases, {w} shortcomings.")
SURVIVED = Text("tidak ada uji yang menyadari bila {s}.", "no test would notice if {s}.")
SCORE = Text(
    "{t} dari {a} perubahan dicoba: {n} disadari, {s} tidak, {e} setara; nilai {p} dari 100 (perlu {m}).",
    "{t} of {a} changes tried: {n} noticed, {s} not, {e} equivalent; score {p} of 100 ({m} needed).",
)
