"""`patuh show`: what the rulebook says, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from ..conclude.category import CATEGORIES
from ..errors import UsageError, did_you_mean
from ..language import schema
from ..language.condition import facts_read
from ..language.parameter import Parameter
from ..language.rule import Rule
from ..language.rulebook import SHIPPED, Rulebook
from ..language.sentence import UNITS, Speaker
from ..language.vocabulary import Fact
from ..ruletest import cases
from ..text import Lang, Text
from ..values import NONE, Unknown, Value
from .portrait import NONE as NOTHING
from .portrait import UNKNOWN, cited, portrait, spanned
from .terminal import OPTIONS, guarded, table, wrapped


def command(lang: Lang) -> click.Command:
    """The command in one language."""
    params: list[click.Parameter] = [
        click.Argument(["name"], metavar=NAME.say(lang), required=False),
        click.Option(["--rules"], type=click.Path(path_type=Path), help=RULES.say(lang)),
        click.Option(["--json-schema", "kind"], type=click.Choice(list(schema.FILES)), help=JSON_SCHEMA.say(lang)),
    ]

    @guarded(lang)
    def run(name: str | None, rules: Path | None, kind: str | None) -> int:
        if kind:
            click.echo(json.dumps(schema.json_schema(kind), ensure_ascii=False, indent=1))
            return 0
        folder = rules or SHIPPED
        book = Rulebook.load(folder)
        for line in _overview(book, lang) if name is None else _one(name, book, folder, lang):
            click.echo(line)
        return 0

    return click.Command("show", callback=run, params=params, help=HELP.say(lang), options_metavar=OPTIONS.say(lang))


def _overview(book: Rulebook, lang: Lang) -> Iterator[str]:
    if book.edition is not None:
        yield EDITION.fill(n=book.edition.name, v=book.edition.version, d=book.edition.date, h=book.hash[:12]).say(lang)
        yield ""
    rows = [(RULE.say(lang), KIND.say(lang), TITLE.say(lang))]
    rows += [
        (id, CATEGORIES[rules[-1].category].say(lang), rules[-1].title.say(lang)) for id, rules in book.rules.items()
    ]
    yield from table(rows)
    for heading, labels in (
        (PARAMETER, {name: parameter.label for name, parameter in book.parameters.items()}),
        (FACT, {name: fact.label for name, fact in book.vocabulary.facts.items()}),
    ):
        yield ""
        yield from table(
            [(heading.say(lang), TITLE.say(lang)), *((name, label.say(lang)) for name, label in labels.items())]
        )


def _one(name: str, book: Rulebook, folder: Path, lang: Lang) -> Iterator[str]:
    if name in book.vocabulary.facts:
        return _fact(book.vocabulary.facts[name], book, lang)
    if name in book.parameters:
        return _parameter(book.parameters[name], book, lang)
    found = book.find(name)
    if not found:
        known = [*book.rules, *book.vocabulary.facts, *book.parameters]
        what = Text("Tidak ada aturan, fakta, atau parameter {n}.", "There is no rule, fact or parameter {n}.")
        raise UsageError(what.fill(n=name), todo=did_you_mean(name, known))
    return (line for id in found for line in (*_rule(id, book, folder, lang), ""))


def _rule(id: str, book: Rulebook, folder: Path, lang: Lang) -> Iterator[str]:
    drawn = portrait(id, book, cases.of_rule(folder, book, id))
    yield f"{drawn.id} · {drawn.kind.say(lang)}"
    yield drawn.title.say(lang)
    yield ""
    yield from wrapped(drawn.sentence.say(lang))
    for section in drawn.sections:
        yield ""
        yield section.heading.say(lang)
        for line in section.lines:
            yield from (f"  {part}" for part in wrapped(line.say(lang)))


def _parameter(parameter: Parameter, book: Rulebook, lang: Lang) -> Iterator[str]:
    yield f"{parameter.name} · {parameter.label.say(lang)}"
    speaker = Speaker(book)
    rows: list[tuple[str, ...]] = []
    for span in parameter.spans:
        pairs = (
            span.value.items()
            if not isinstance(span.value, int) and hasattr(span.value, "items")
            else [("", span.value)]
        )
        for key, value in pairs:
            said = speaker.figure(parameter, value).say(lang)
            rows.append((spanned(span.period).say(lang), f"{key} {said}".strip(), cited(span.basis, book).say(lang)))
        for value, source in span.also_reported:
            said = UNITS[parameter.unit].fill(n=value).say(lang)
            rows.append(("", said, ALSO_REPORTED.fill(s=source).say(lang)))
    yield from table(rows)


def _fact(fact: Fact, book: Rulebook, lang: Lang) -> Iterator[str]:
    yield f"{fact.name} · {fact.label.say(lang)}"
    rows = [(TYPE.say(lang), fact.type + (f" · {PERSONAL.say(lang)}" if fact.personal else ""))]
    if fact.values:
        rows.append(
            (VALUES.say(lang), ", ".join(f"{key} ({value.label.say(lang)})" for key, value in fact.values.items()))
        )
    if fact.origin == "list":
        rows += [(BLANK.say(lang), _default(fact.blank, lang)), (ABSENT.say(lang), _default(fact.absent, lang))]
    for shape in book.vocabulary.lists.values():
        if fact.name in shape.columns:
            rows.append((HEADERS.fill(n=shape.label).say(lang), ", ".join(shape.columns[fact.name])))
    users = [rule.id for rule in book.all_versions() if fact.name in (*_read(rule), *rule.show)]
    if users:
        rows.append((USED_BY.say(lang), ", ".join(dict.fromkeys(users))))
    yield from table(rows)


def _read(rule: Rule) -> Iterator[str]:
    yield from facts_read(rule.applies_when)
    yield from facts_read(rule.requires)


def _default(value: Value, lang: Lang) -> str:
    if isinstance(value, Unknown):
        return UNKNOWN.say(lang)
    return NOTHING.say(lang) if value is NONE else str(value)


HELP = Text(
    "Baca buku aturan: tanpa NAMA semua aturan, parameter, dan fakta; dengan NAMA satu di antaranya.",
    "Read the rulebook: without NAME all rules, parameters and facts; with NAME one of them.",
)
NAME = Text("[NAMA]", "[NAME]")
RULES = Text("Folder buku aturan lain.", "Another folder of rules.")
JSON_SCHEMA = Text(
    "Cetak JSON Schema berkas jenis ini untuk penyunting.", "Print the JSON Schema of this kind of file for editors."
)
EDITION = Text("{n} · versi {v} · hukum per {d} · {h}", "{n} · version {v} · law as of {d} · {h}")
RULE, KIND, TITLE = Text("aturan", "rule"), Text("jenis", "kind"), Text("isi", "title")
PARAMETER, FACT = Text("parameter", "parameter"), Text("fakta", "fact")
ALSO_REPORTED = Text("juga dilaporkan: {s}", "also reported: {s}")
TYPE, PERSONAL, VALUES = Text("jenis", "type"), Text("data pribadi", "personal"), Text("nilai", "values")
BLANK, ABSENT = Text("sel kosong", "empty cell"), Text("tidak ada kolom", "no column")
HEADERS, USED_BY = Text("judul kolom, {n}", "headers, {n}"), Text("dipakai oleh", "used by")
