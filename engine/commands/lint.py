"""`patuh lint`: every fault of a rulebook at once, each at its place."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import RulebookError
from ..language.lint import duties
from ..language.rulebook import SHIPPED, Rulebook
from ..ruletest import cases
from ..text import Lang, Text
from .terminal import OPTIONS, guarded


def command(lang: Lang) -> click.Command:
    """The command in one language."""
    folder = click.Argument(["folder"], metavar="[FOLDER]", required=False, type=click.Path(path_type=Path))

    @guarded(lang)
    def run(folder: Path | None) -> int:
        place = folder or SHIPPED
        book = Rulebook.load(place)
        tests = cases.load(place, book)
        if found := list(duties.unlisted(book)):
            raise RulebookError(found)
        click.echo(
            Text(
                "Buku aturan baik: {r} aturan, {p} parameter, {f} fakta, {t} berkas uji.",
                "The rulebook is sound: {r} rules, {p} parameters, {f} facts, {t} test files.",
            )
            .fill(r=len(book.rules), p=len(book.parameters), f=len(book.vocabulary.facts), t=len(tests))
            .say(lang)
        )
        return 0

    help_ = Text("Periksa buku aturan (bawaan: yang terpasang).", "Check a rulebook (default: the one installed).")
    return click.Command("lint", callback=run, params=[folder], help=help_.say(lang), options_metavar=OPTIONS.say(lang))
