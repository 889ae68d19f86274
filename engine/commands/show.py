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
from ..language.instrument import CONFIDENCE, Basis
from ..language.parameter import Parameter, Period
from ..language.rule import Rule
from ..language.rulebook import SHIPPED, Rulebook
from ..language.sentence import UNITS, Speaker
from ..language.vocabulary import Fact
from ..text import Lang, Text, day
from ..values import NONE, Unknown, Value
from .terminal import OPTIONS, guarded, table


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
        book = Rulebook.load(rules or SHIPPED)
        for line in _overview(book, lang) if name is None else _one(name, book, lang):
            click.echo(line)
        return 0

    return click.Command("show", callback=run, params=params, help=HELP.say(lang), options_metavar=OPTIONS.say(lang))


def _overview(book: Rulebook, lang: Lang) -> Iterator[str]:
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


def _one(name: str, book: Rulebook, lang: Lang) -> Iterator[str]:
    if name in book.vocabulary.facts:
        return _fact(book.vocabulary.facts[name], book, lang)
    if name in book.parameters:
        return _parameter(book.parameters[name], book, lang)
    found = book.find(name)
    if not found:
        known = [*book.rules, *book.vocabulary.facts, *book.parameters]
        what = Text("Tidak ada aturan, fakta, atau parameter {n}.", "There is no rule, fact or parameter {n}.")
        raise UsageError(what.fill(n=name), todo=did_you_mean(name, known))
    return (line for id in found for rule in book.rules[id] for line in (*_rule(rule, book, lang), ""))


def _rule(rule: Rule, book: Rulebook, lang: Lang) -> Iterator[str]:
    yield f"{rule.id} · {CATEGORIES[rule.category].say(lang)}"
    yield rule.title.say(lang)
    yield ""
    yield Speaker(book).rule(rule).say(lang)
    yield ""
    rows = [(BASIS.say(lang), _basis(rule.basis, book, lang))]
    rows += [(ALSO.say(lang), _basis(basis, book, lang)) for basis in rule.also]
    rows += [
        (IN_FORCE.say(lang), _period(rule.period, lang)),
        (IF_BREACHED.say(lang), f"{BREACHES[rule.breach].say(lang)}: {rule.message.say(lang)}"),
        (REMEDY.say(lang), rule.remedy.say(lang)),
    ]
    if rule.effect is not None:
        rows.append((EFFECT.say(lang), EFFECTS[rule.effect].say(lang)))
    if rule.must_know:
        rows.append((EFFECT.say(lang), MUST_KNOW.say(lang)))
    if rule.partial is not None:
        rows.append((LEAVES_OUT.say(lang), rule.partial.say(lang)))
    rows.append((FILE.say(lang), rule.at.file))
    yield from table(rows)


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
            rows.append((_period(span.period, lang), f"{key} {said}".strip(), _basis(span.basis, book, lang)))
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


def _basis(basis: Basis, book: Rulebook, lang: Lang) -> str:
    note = f" — {basis.note.say(lang)}" if basis.note else ""
    return f"{basis.cite(book.instruments).say(lang)} ({CONFIDENCE[basis.confidence].say(lang)}){note}"


def _period(period: Period, lang: Lang) -> str:
    about = "" if period.precise else f" {LATEST.say(lang)}"
    until = OPEN.say(lang) if period.until is None else day(period.until, lang)
    return f"{day(period.from_, lang)}{about} – {until}"


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
RULE, KIND, TITLE = Text("aturan", "rule"), Text("jenis", "kind"), Text("isi", "title")
PARAMETER, FACT = Text("parameter", "parameter"), Text("fakta", "fact")
BASIS, ALSO = Text("dasar hukum", "legal basis"), Text("juga", "also")
IN_FORCE, LATEST, OPEN = (
    Text("berlaku", "in force"),
    Text("(paling lambat)", "(at the latest)"),
    Text("sekarang", "now"),
)
IF_BREACHED, REMEDY = Text("bila tidak dipenuhi", "if not met"), Text("perbaikan", "remedy")
BREACHES = {"violation": Text("pelanggaran", "violation"), "indication": Text("indikasi", "indication")}
EFFECT = Text("akibat bagi permohonan", "effect on an application")
EFFECTS = {
    "refuse": Text("ditolak", "refused"),
    "remedy": Text("perlu dilengkapi", "remedy required"),
    "condition": Text("lanjut dengan syarat", "goes on with a condition"),
    "advise": Text("lanjut dengan catatan", "goes on, with advice"),
}
MUST_KNOW = Text("belum dapat ditentukan: data belum cukup", "undetermined: insufficient data")
LEAVES_OUT, FILE = Text("tidak mencakup", "leaves out"), Text("berkas", "file")
ALSO_REPORTED = Text("juga dilaporkan: {s}", "also reported: {s}")
TYPE, PERSONAL, VALUES = Text("jenis", "type"), Text("data pribadi", "personal"), Text("nilai", "values")
BLANK, ABSENT = Text("sel kosong", "empty cell"), Text("tidak ada kolom", "no column")
UNKNOWN, NOTHING = Text("tidak diketahui", "unknown"), Text("tidak ada", "none")
HEADERS, USED_BY = Text("judul kolom, {n}", "headers, {n}"), Text("dipakai oleh", "used by")
